package card_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/card"
)

// rejected has the official samples that are not valid, and the first fault of
// each. The schema rejects them too, but for the ones with equal ids, which
// say of themselves that they must not be shown, and for versions, which are any
// text to it.
var rejected = map[string]string{
	"v1.0/Tests/AdaptiveCard.MinVersion.json":             `version: "99.0" is not a version; they are 1.0 to 1.3`,
	"v1.1/Elements/Column.SelectAction.json":              `version: 1.5 is above 1.3, the newest that Webex renders`,
	"v1.1/Elements/ColumnSet.SelectAction.json":           `version: 1.5 is above 1.3, the newest that Webex renders`,
	"v1.1/Elements/Container.SelectAction.json":           `version: 1.5 is above 1.3, the newest that Webex renders`,
	"v1.2/Tests/RichTextBlock.TextRun.SelectActions.json": `version: 1.5 is above 1.3, the newest that Webex renders`,
	"v1.3/Elements/Input.Text.InlineAction.json":          `version: 1.5 is above 1.3, the newest that Webex renders`,
	"v1.0/Tests/TypeIsRequired.json":                      `body[1].type: is required`,
	"v1.2/Elements/Action.OpenUrl.Style.json":             `actions[3].style: "other" is not one of default, positive, destructive`,
	"v1.2/Elements/Action.ShowCard.Style.json":            `actions[3].style: "other" is not one of default, positive, destructive`,
	"v1.2/Elements/Action.Submit.Style.json":              `actions[3].style: "other" is not one of default, positive, destructive`,
	"v1.3/Elements/Input.Text.Style.json":                 `body[5].style: "password" is not one of text, tel, url, email`,
	"v1.2/Elements/Container.BackgroundImage.json":        `body[2].items: is required`,
	"v1.3/Tests/InvalidProperties.json":                   `body[2].items[3].items[0].columns[0].items[0].items: is required`,
	"v1.2/Tests/Input.Text.InlineAction.ShowCard.json":    `body[1].inlineAction: Action.ShowCard is not allowed here`,
	"v1.2/Tests/Action.DuplicateIds.json":                 `body[2].id: "duplicate" is the id of body[1] already`,
	"v1.2/Tests/Action.NestedDuplicateIds.json":           `actions[1].card.body[0].id: "duplicate" is the id of body[0] already`,
}

// TestOfficialSamples reads the samples of https://github.com/microsoft/AdaptiveCards,
// of versions that Webex renders. ADAPTIVE_CARDS names a directory with that
// repository.
func TestOfficialSamples(t *testing.T) {
	dir := os.Getenv("ADAPTIVE_CARDS")
	if dir == "" {
		t.Skip("ADAPTIVE_CARDS does not name a copy of github.com/microsoft/AdaptiveCards")
	}
	samples, err := filepath.Glob(filepath.Join(dir, "samples", "v1.[0-3]", "*", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, samples)
	refused := map[string]string{}
	for _, path := range samples {
		name, err := filepath.Rel(filepath.Join(dir, "samples"), path)
		require.NoError(t, err)
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		c, err := card.Parse(data)
		require.NoError(t, err, name)
		if invalid, ok := errors.AsType[*card.ValidationError](c.Validate()); ok {
			refused[filepath.ToSlash(name)] = invalid.Faults[0].String()
			continue
		}
		data, err = c.MarshalJSON()
		require.NoError(t, err, name)
		_, err = card.Parse(data)
		require.NoError(t, err, name)
	}
	t.Logf("%d of %d samples are valid", len(samples)-len(refused), len(samples))
	assert.Equal(t, rejected, refused)
}
