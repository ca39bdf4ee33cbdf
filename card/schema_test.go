package card

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The properties of each type in version 1.3 of the schema, but for "type".
// Required ones have a star.
const (
	itemProperties    = " id spacing separator isVisible fallback requires"
	elementProperties = itemProperties + " height"
	inputProperties   = " *id spacing separator isVisible fallback requires height label isRequired errorMessage"
	actionProperties  = " title iconUrl style fallback requires"
)

var schemaProperties = map[string]string{
	"AdaptiveCard": "version body actions selectAction fallbackText backgroundImage minHeight speak lang " +
		"verticalContentAlignment $schema",
	"BackgroundImage": "*url fillMode horizontalAlignment verticalAlignment",
	"TextBlock": "*text color fontType horizontalAlignment isSubtle maxLines size weight wrap" +
		elementProperties,
	"RichTextBlock": "*inlines horizontalAlignment" + elementProperties,
	"TextRun": "*text color fontType highlight isSubtle italic selectAction size strikethrough underline " +
		"weight",
	"Image": "*url altText backgroundColor height horizontalAlignment selectAction size style width" +
		itemProperties,
	"ImageSet":    "*images imageSize" + elementProperties,
	"Media":       "*sources poster altText" + elementProperties,
	"MediaSource": "*mimeType *url",
	"FactSet":     "*facts" + elementProperties,
	"Fact":        "*title *value",
	"Container": "*items selectAction style verticalContentAlignment bleed backgroundImage minHeight" +
		elementProperties,
	"ColumnSet": "columns selectAction style bleed minHeight horizontalAlignment" + elementProperties,
	"Column": "items backgroundImage bleed minHeight selectAction style verticalContentAlignment width" +
		itemProperties,
	"ActionSet":       "*actions" + elementProperties,
	"Input.Text":      "isMultiline maxLength placeholder regex style inlineAction value" + inputProperties,
	"Input.Number":    "max min placeholder value" + inputProperties,
	"Input.Date":      "max min placeholder value" + inputProperties,
	"Input.Time":      "max min placeholder value" + inputProperties,
	"Input.Toggle":    "*title value valueOff valueOn wrap" + inputProperties,
	"Input.ChoiceSet": "*choices isMultiSelect style value placeholder wrap" + inputProperties,
	"Input.Choice":    "*title *value",

	"Action.OpenUrl":          "*url" + actionProperties,
	"Action.Submit":           "data associatedInputs" + actionProperties,
	"Action.ShowCard":         "card" + actionProperties,
	"Action.ToggleVisibility": "*targetElements" + actionProperties,
	"TargetElement":           "*elementId isVisible",
}

func TestShapes(t *testing.T) {
	schema.once.Do(buildSchema)
	require.ElementsMatch(t, slices.Collect(maps.Keys(schemaProperties)), slices.Collect(maps.Keys(schema.goTypes)))
	for name, want := range schemaProperties {
		var got []string
		for _, p := range shapeOf(goType(name)).props {
			if p.required {
				got = append(got, "*"+p.name)
			} else {
				got = append(got, p.name)
			}
		}
		assert.ElementsMatch(t, strings.Fields(want), got, name)
	}
}

func TestNewProperty_unknownRule(t *testing.T) {
	assert.Panics(t, func() { newProperty("text", 0, "requird") })
}
