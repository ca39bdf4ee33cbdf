package card_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/card"
)

// body makes a card of some elements, and actions one of some actions.
func body(elements ...card.Element) card.Card  { return card.Card{Body: elements} }
func actions(actions ...card.Action) card.Card { return card.Card{Actions: actions} }

func version(v string, c card.Card) card.Card {
	c.Version = v
	return c
}

const tiny = "data:image/png;base64,iVBORw0KGgo="

// A cardTest is a card with one thing that is wrong or doubtful, as Go and as the
// JSON that a designer would have made of it. Where the one cannot be said in
// the other, it is left out.
type cardTest struct {
	name string
	card card.Card
	json string
	path string
	says string
}

// faulty has cards that break a rule each.
var faulty = []cardTest{
	// Required properties.
	{"text of TextBlock", body(card.TextBlock{}), `{"body":[{"type":"TextBlock"}]}`,
		"body[0].text", "is required"},
	{"inlines", body(card.RichTextBlock{}), `{"body":[{"type":"RichTextBlock"}]}`,
		"body[0].inlines", "is required"},
	{"text of TextRun", body(card.RichTextBlock{Inlines: []card.TextRun{{Italic: true}}}),
		`{"body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","italic":true}]}]}`,
		"body[0].inlines[0].text", "is required"},
	{"url of Image", body(card.Image{}), `{"body":[{"type":"Image"}]}`,
		"body[0].url", "is required"},
	{"empty url", card.Card{}, `{"body":[{"type":"Image","url":""}]}`,
		"body[0].url", "is required"},
	{"images", body(card.ImageSet{}), `{"body":[{"type":"ImageSet"}]}`,
		"body[0].images", "is required"},
	{"url in ImageSet", body(card.ImageSet{Images: []card.Image{{}}}), `{"body":[{"type":"ImageSet","images":[{"type":"Image"}]}]}`,
		"body[0].images[0].url", "is required"},
	{"sources", body(card.Media{}), `{"body":[{"type":"Media"}]}`,
		"body[0].sources", "is required"},
	{"mimeType", body(card.Media{Sources: []card.MediaSource{{URL: "https://example.com/a.mp4"}}}),
		`{"body":[{"type":"Media","sources":[{"url":"https://example.com/a.mp4"}]}]}`,
		"body[0].sources[0].mimeType", "is required"},
	{"facts", body(card.FactSet{}), `{"body":[{"type":"FactSet"}]}`,
		"body[0].facts", "is required"},
	{"value of Fact", body(card.FactSet{Facts: []card.Fact{{Title: "a"}}}), `{"body":[{"type":"FactSet","facts":[{"title":"a"}]}]}`,
		"body[0].facts[0].value", "is required"},
	{"items", body(card.Container{}), `{"body":[{"type":"Container"}]}`,
		"body[0].items", "is required"},
	{"items that are null", body(card.Container{}), `{"body":[{"type":"Container","items":null}]}`,
		"body[0].items", "is required"},
	{"actions of ActionSet", body(card.ActionSet{}), `{"body":[{"type":"ActionSet"}]}`,
		"body[0].actions", "is required"},
	{"url of BackgroundImage", card.Card{BackgroundImage: &card.BackgroundImage{FillMode: card.FillModeCover}},
		`{"backgroundImage":{"fillMode":"cover"}}`,
		"backgroundImage.url", "is required"},
	{"id of TextInput", body(card.TextInput{}), `{"body":[{"type":"Input.Text"}]}`,
		"body[0].id", "is required"},
	{"id of NumberInput", body(card.NumberInput{}), `{"body":[{"type":"Input.Number"}]}`,
		"body[0].id", "is required"},
	{"id of DateInput", body(card.DateInput{}), `{"body":[{"type":"Input.Date"}]}`,
		"body[0].id", "is required"},
	{"id of TimeInput", body(card.TimeInput{}), `{"body":[{"type":"Input.Time"}]}`,
		"body[0].id", "is required"},
	{"title of ToggleInput", body(card.ToggleInput{ID: "a"}), `{"body":[{"type":"Input.Toggle","id":"a"}]}`,
		"body[0].title", "is required"},
	{"choices", body(card.ChoiceSetInput{ID: "a"}), `{"body":[{"type":"Input.ChoiceSet","id":"a"}]}`,
		"body[0].choices", "is required"},
	{"title of Choice", body(card.ChoiceSetInput{ID: "a", Choices: []card.Choice{{Value: "1"}}}),
		`{"body":[{"type":"Input.ChoiceSet","id":"a","choices":[{"value":"1"}]}]}`,
		"body[0].choices[0].title", "is required"},
	{"url of OpenURL", actions(card.OpenURL{}), `{"actions":[{"type":"Action.OpenUrl"}]}`,
		"actions[0].url", "is required"},
	{"targetElements", actions(card.ToggleVisibility{}), `{"actions":[{"type":"Action.ToggleVisibility"}]}`,
		"actions[0].targetElements", "is required"},
	{"elementId", actions(card.ToggleVisibility{TargetElements: []card.TargetElement{{IsVisible: new(true)}}}),
		`{"actions":[{"type":"Action.ToggleVisibility","targetElements":[{"isVisible":true}]}]}`,
		"actions[0].targetElements[0].elementId", "is required"},
	{"type of an element", body(card.Raw(`{}`)), `{"body":[{"text":"Hi"}]}`,
		"body[0].type", "is required"},

	// Types and values.
	{"string", card.Card{}, `{"body":[{"type":"TextBlock","text":42}]}`,
		"body[0].text", "must be a string"},
	{"boolean", card.Card{}, `{"body":[{"type":"TextBlock","text":"a","wrap":"yes"}]}`,
		"body[0].wrap", "must be true or false"},
	{"optional boolean", card.Card{}, `{"body":[{"type":"TextBlock","text":"a","isVisible":0}]}`,
		"body[0].isVisible", "must be true or false"},
	{"whole number", card.Card{}, `{"body":[{"type":"TextBlock","text":"a","maxLines":1.5}]}`,
		"body[0].maxLines", "must be a whole number"},
	{"number", card.Card{}, `{"body":[{"type":"Input.Number","id":"a","min":"1"}]}`,
		"body[0].min", "must be a number"},
	{"strings", card.Card{}, `{"body":[{"type":"TextBlock","text":"a","requires":{"b":1}}]}`,
		"body[0].requires", "must be an object of strings"},
	{"array", card.Card{}, `{"body":{"type":"TextBlock","text":"a"}}`,
		"body", "must be an array"},
	{"array of objects", card.Card{}, `{"body":[{"type":"FactSet","facts":[{"title":"a","value":"b"},"c"]}]}`,
		"body[0].facts", "must be an array of Fact objects"},
	{"object", card.Card{}, `{"backgroundImage":1}`,
		"backgroundImage", "must be an object"},
	{"width", card.Card{}, `{"body":[{"type":"ColumnSet","columns":[{"width":true}]}]}`,
		"body[0].columns[0].width", "must be a string or a number"},
	{"element", body(card.Raw(`1`)), `{"body":[1]}`,
		"body[0]", "must be an object, not 1"},
	{"action", actions(card.Raw(`[]`)), `{"actions":[[]]}`,
		"actions[0]", "must be an object, not []"},
	{"infinite", body(card.NumberInput{ID: "a", Max: new(math.Inf(1))}), "",
		"body[0].max", "must be a finite number"},
	{"UTF-8", body(card.TextBlock{Text: "\xff"}), "",
		"body[0].text", "is not UTF-8"},
	{"weight", body(card.TextBlock{Text: "a", Weight: "fat"}), `{"body":[{"type":"TextBlock","text":"a","weight":"fat"}]}`,
		"body[0].weight", `"fat" is not one of default, lighter, bolder`},
	{"style of an action", actions(card.Submit{Style: "red"}), `{"actions":[{"type":"Action.Submit","style":"red"}]}`,
		"actions[0].style", `"red" is not one of default, positive, destructive`},
	{"fillMode", card.Card{BackgroundImage: &card.BackgroundImage{URL: tiny, FillMode: "a"}},
		`{"backgroundImage":{"url":"` + tiny + `","fillMode":"a"}}`,
		"backgroundImage.fillMode", `"a" is not one of cover, repeatHorizontally, repeatVertically, repeat`},
	{"data", actions(card.Submit{Data: 3}), `{"actions":[{"type":"Action.Submit","data":3}]}`,
		"actions[0].data", "must be an object or a string"},
	{"data that cannot be written", actions(card.Submit{Data: func() {}}), "",
		"actions[0].data", "cannot be written"},
	{"extra that is no JSON", body(card.TextBlock{Text: "a", Extra: map[string]json.RawMessage{"b": json.RawMessage(`{`)}}), "",
		"body[0].b", "is not JSON"},
	{"extra of a field that is no JSON", body(card.TextBlock{Extra: map[string]json.RawMessage{"text": json.RawMessage(`{`)}}), "",
		"body[0].text", "is not JSON"},
	{"raw that is no JSON", body(card.Raw(`{`)), "",
		"body[0]", "is not JSON"},

	// Nesting.
	{"nil element", body(nil), "",
		"body[0]", "is nil"},
	{"null element", card.Card{}, `{"body":[null]}`,
		"body[0]", "must be an object, not null"},
	{"nil pointer", body((*card.TextBlock)(nil)), "",
		"body[0]", "is nil, or of a type that is not one of this package"},
	{"type of the caller", body(struct{ card.TextBlock }{card.TextBlock{Text: "a"}}), "",
		"body[0]", "is nil, or of a type that is not one of this package"},
	{"Column in the body", body(card.Column{}), `{"body":[{"type":"Column"}]}`,
		"body[0]", "Column is not allowed here"},
	{"other fallback of Column", body(card.ColumnSet{Columns: []card.Column{{Fallback: card.TextBlock{Text: "a"}}}}),
		`{"body":[{"type":"ColumnSet","columns":[{"fallback":{"type":"TextBlock","text":"a"}}]}]}`,
		"body[0].columns[0].fallback", "TextBlock is not allowed here"},
	{"element among columns", card.Card{}, `{"body":[{"type":"ColumnSet","columns":[{"type":"Container"}]}]}`,
		"body[0].columns[0].type", `must be "Column"`},
	{"element among images", card.Card{}, `{"body":[{"type":"ImageSet","images":[{"type":"TextBlock","url":"` + tiny + `"}]}]}`,
		"body[0].images[0].type", `must be "Image"`},
	{"element among facts", card.Card{}, `{"body":[{"type":"FactSet","facts":[{"type":"TextRun","title":"a","value":"b"}]}]}`,
		"body[0].facts[0].type", `must be "Fact"`},
	{"action in the body", body(card.Raw(`{"type":"Action.Submit"}`)), `{"body":[{"type":"Action.Submit"}]}`,
		"body[0]", "Action.Submit is not allowed here"},
	{"card in the body", card.Card{}, `{"body":[{"type":"AdaptiveCard"}]}`,
		"body[0]", "AdaptiveCard is not allowed here"},
	{"input among actions", actions(card.Raw(`{"type":"Input.Text","id":"a"}`)), `{"actions":[{"type":"Input.Text","id":"a"}]}`,
		"actions[0]", "Input.Text is not allowed here"},
	{"other thing than a card", card.Card{}, `{"type":"MessageCard"}`,
		"type", `must be "AdaptiveCard"`},
	{"other thing in ShowCard", card.Card{}, `{"actions":[{"type":"Action.ShowCard","card":{"type":"Container"}}]}`,
		"actions[0].card.type", `must be "AdaptiveCard"`},
	{"selectAction that shows a card", card.Card{SelectAction: card.ShowCard{}}, `{"selectAction":{"type":"Action.ShowCard"}}`,
		"selectAction", "Action.ShowCard is not allowed here"},
	{"inlineAction that shows a card", body(card.TextInput{ID: "a", InlineAction: &card.ShowCard{}}),
		`{"body":[{"type":"Input.Text","id":"a","inlineAction":{"type":"Action.ShowCard"}}]}`,
		"body[0].inlineAction", "Action.ShowCard is not allowed here"},
	{"drop in the body", body(card.Drop), `{"body":["drop"]}`,
		"body[0]", `must be an object, not "drop"`},
	{"other word as fallback", body(card.TextBlock{Text: "a", Fallback: card.FallbackOption("hide")}),
		`{"body":[{"type":"TextBlock","text":"a","fallback":"hide"}]}`,
		"body[0].fallback", `"hide" is neither an object nor "drop"`},
	{"fault in a fallback", body(card.TextBlock{Text: "a", Fallback: card.Image{}}),
		`{"body":[{"type":"TextBlock","text":"a","fallback":{"type":"Image"}}]}`,
		"body[0].fallback.url", "is required"},
	{"fault in a raw element of a known type", body(card.Raw(`{"type":"Image"}`)), "",
		"body[0].url", "is required"},
	{"fault in an inner card", actions(card.ShowCard{Card: body(card.Container{Items: []card.Element{card.Image{}}})}),
		`{"actions":[{"type":"Action.ShowCard","card":{"body":[{"type":"Container","items":[{"type":"Image"}]}]}}]}`,
		"actions[0].card.body[0].items[0].url", "is required"},
	{"fault in the link of a run", body(card.RichTextBlock{Inlines: []card.TextRun{{Text: "a", SelectAction: card.OpenURL{}}}}),
		`{"body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"a","selectAction":{"type":"Action.OpenUrl"}}]}]}`,
		"body[0].inlines[0].selectAction.url", "is required"},

	// Input IDs.
	{"same id twice", body(card.TextInput{ID: "a"}, card.Container{Items: []card.Element{card.DateInput{ID: "a"}}}),
		`{"body":[{"type":"Input.Text","id":"a"},{"type":"Container","items":[{"type":"Input.Date","id":"a"}]}]}`,
		"body[1].items[0].id", `"a" is the id of body[0] already`},
	{"same id in an inner card",
		card.Card{
			Body:    []card.Element{card.TextInput{ID: "a"}},
			Actions: []card.Action{card.ShowCard{Card: body(card.ToggleInput{ID: "a", Title: "b"})}},
		},
		`{"body":[{"type":"Input.Text","id":"a"}],
			"actions":[{"type":"Action.ShowCard","card":{"body":[{"type":"Input.Toggle","id":"a","title":"b"}]}}]}`,
		"actions[0].card.body[0].id", `"a" is the id of body[0] already`},

	// Versions.
	{"no version", version("latest", body()), `{"version":"latest"}`,
		"version", `"latest" is not a version; they are 1.0 to 1.3`},
	{"newer than Webex", version("1.5", body()), `{"version":"1.5"}`,
		"version", "1.5 is above 1.3, the newest that Webex renders"},
}

// doubtful has cards that are valid and have one thing each that [card.Lint] finds.
var doubtful = []cardTest{
	// Types and properties that the schema does not have.
	{"unknown element", body(card.Raw(`{"type":"Table","rows":[]}`)), `{"body":[{"type":"Table","rows":[]}]}`,
		"body[0]", "Table is not a type of version 1.3"},
	{"unknown action", actions(card.Raw(`{"type":"Action.Execute"}`)), `{"actions":[{"type":"Action.Execute"}]}`,
		"actions[0]", "Action.Execute is not a type of version 1.3"},
	{"unknown property", body(card.TextBlock{Text: "a", Extra: map[string]json.RawMessage{"colour": json.RawMessage(`"good"`)}}),
		`{"body":[{"type":"TextBlock","text":"a","colour":"good"}]}`,
		"body[0].colour", "is not a property of TextBlock in version 1.3"},

	// Formats.
	{"image without a host", body(card.Image{URL: "https:///a.png"}), `{"body":[{"type":"Image","url":"https:///a.png"}]}`,
		"body[0].url", "is not an absolute http or https URL"},
	{"negative", body(card.TextBlock{Text: "a", MaxLines: -1}), `{"body":[{"type":"TextBlock","text":"a","maxLines":-1}]}`,
		"body[0].maxLines", "is negative"},
	{"minHeight", card.Card{MinHeight: "80"}, `{"minHeight":"80"}`,
		"minHeight", `"80" is not in pixels, like "50px"`},
	{"width of Image", body(card.Image{URL: tiny, Width: "50%"}), `{"body":[{"type":"Image","url":"` + tiny + `","width":"50%"}]}`,
		"body[0].width", `"50%" is not in pixels`},
	{"height of Image", body(card.Image{URL: tiny, Height: "tall"}), `{"body":[{"type":"Image","url":"` + tiny + `","height":"tall"}]}`,
		"body[0].height", `"tall" is neither auto nor stretch nor in pixels`},
	{"width of Column", body(card.ColumnSet{Columns: []card.Column{{}, {Width: "wide"}}}),
		`{"body":[{"type":"ColumnSet","columns":[{},{"width":"wide"}]}]}`,
		"body[0].columns[1].width", `"wide" is neither auto nor stretch nor a weight nor in pixels`},
	{"weight of Column", body(card.ColumnSet{Columns: []card.Column{{Width: "-1"}}}),
		`{"body":[{"type":"ColumnSet","columns":[{"width":-1}]}]}`,
		"body[0].columns[0].width", `"-1" is neither`},
	{"date", body(card.DateInput{ID: "a", Min: "03.02.2026"}), `{"body":[{"type":"Input.Date","id":"a","min":"03.02.2026"}]}`,
		"body[0].min", `"03.02.2026" is not a date, like 2006-01-02`},
	{"time", body(card.TimeInput{ID: "a", Value: "9:30"}), `{"body":[{"type":"Input.Time","id":"a","value":"9:30"}]}`,
		"body[0].value", `"9:30" is not a time, like 15:04`},
	{"comma in a choice of several",
		body(card.ChoiceSetInput{ID: "a", IsMultiSelect: true, Choices: []card.Choice{{Title: "b", Value: "1,2"}}}),
		`{"body":[{"type":"Input.ChoiceSet","id":"a","isMultiSelect":true,"choices":[{"title":"b","value":"1,2"}]}]}`,
		"body[0].choices[0].value", "has a comma"},
	{"relative image", body(card.Image{URL: "/a.png"}), `{"body":[{"type":"Image","url":"/a.png"}]}`,
		"body[0].url", `"/a.png" is not an absolute http or https URL or a data:image/ URL`},
	{"image in a file", body(card.Image{URL: "file:///a.png"}), `{"body":[{"type":"Image","url":"file:///a.png"}]}`,
		"body[0].url", "is not an absolute http or https URL"},
	{"image that is text", body(card.Image{URL: "data:text/html,a"}), `{"body":[{"type":"Image","url":"data:text/html,a"}]}`,
		"body[0].url", "is not an absolute http or https URL"},
	{"relative link", actions(card.OpenURL{URL: "example.com"}), `{"actions":[{"type":"Action.OpenUrl","url":"example.com"}]}`,
		"actions[0].url", `"example.com" is not an absolute http or https URL`},
	{"script", actions(card.OpenURL{URL: "javascript:alert(1)"}),
		`{"actions":[{"type":"Action.OpenUrl","url":"javascript:alert(1)"}]}`,
		"actions[0].url", "is not an absolute http or https URL"},
	{"link to data", actions(card.OpenURL{URL: tiny}), `{"actions":[{"type":"Action.OpenUrl","url":"` + tiny + `"}]}`,
		"actions[0].url", "is not an absolute http or https URL"},
	{"relative icon", actions(card.Submit{IconURL: "a.png"}), `{"actions":[{"type":"Action.Submit","iconUrl":"a.png"}]}`,
		"actions[0].iconUrl", "is not an absolute http or https URL"},
	{"relative background", card.Card{BackgroundImage: &card.BackgroundImage{URL: "a.png"}}, `{"backgroundImage":"a.png"}`,
		"backgroundImage.url", "is not an absolute http or https URL"},
	{"broken URL", body(card.Media{Sources: []card.MediaSource{{MimeType: "a/b", URL: "http://[::1"}}}),
		`{"body":[{"type":"Media","sources":[{"mimeType":"a/b","url":"http://[::1"}]}]}`,
		"body[0].sources[0].url", "is not an absolute http or https URL"},

	// Versions.
	{"Media", version("1.0", body(card.Media{Sources: []card.MediaSource{}})),
		`{"version":"1.0","body":[{"type":"Media","sources":[]}]}`,
		"body[0]", "Media needs version 1.1, the card is version 1.0"},
	{"RichTextBlock", version("1.1", body(card.RichTextBlock{Inlines: []card.TextRun{}})),
		`{"version":"1.1","body":[{"type":"RichTextBlock","inlines":[]}]}`,
		"body[0]", "RichTextBlock needs version 1.2, the card is version 1.1"},
	{"ActionSet", version("1.1", body(card.ActionSet{Actions: []card.Action{}})),
		`{"version":"1.1","body":[{"type":"ActionSet","actions":[]}]}`,
		"body[0]", "ActionSet needs version 1.2, the card is version 1.1"},
	{"ToggleVisibility in an inner card",
		version("1.1", actions(card.ShowCard{Card: actions(card.ToggleVisibility{TargetElements: []card.TargetElement{}})})),
		`{"version":"1.1","actions":[{"type":"Action.ShowCard",
			"card":{"actions":[{"type":"Action.ToggleVisibility","targetElements":[]}]}}]}`,
		"actions[0].card.actions[0]", "Action.ToggleVisibility needs version 1.2, the card is version 1.1"},
	{"label", version("1.2", body(card.TextInput{ID: "a", Label: "b"})),
		`{"version":"1.2","body":[{"type":"Input.Text","id":"a","label":"b"}]}`,
		"body[0].label", "needs version 1.3, the card is version 1.2"},
	{"isRequired", version("1.2", body(card.DateInput{ID: "a", IsRequired: true})),
		`{"version":"1.2","body":[{"type":"Input.Date","id":"a","isRequired":true}]}`,
		"body[0].isRequired", "needs version 1.3"},
	{"errorMessage", version("1.2", body(card.TimeInput{ID: "a", ErrorMessage: "b"})),
		`{"version":"1.2","body":[{"type":"Input.Time","id":"a","errorMessage":"b"}]}`,
		"body[0].errorMessage", "needs version 1.3"},
	{"isVisible", version("1.1", body(card.TextBlock{Text: "a", IsVisible: new(false)})),
		`{"version":"1.1","body":[{"type":"TextBlock","text":"a","isVisible":false}]}`,
		"body[0].isVisible", "needs version 1.2"},
	{"selectAction", version("1.0", card.Card{SelectAction: card.Submit{}}),
		`{"version":"1.0","selectAction":{"type":"Action.Submit"}}`,
		"selectAction", "needs version 1.1"},
	{"fallback", version("1.1", actions(card.Submit{Fallback: card.Drop})),
		`{"version":"1.1","actions":[{"type":"Action.Submit","fallback":"drop"}]}`,
		"actions[0].fallback", "needs version 1.2"},
	{"style of Container", version("1.1", body(card.Container{Style: "Good", Items: []card.Element{}})),
		`{"version":"1.1","body":[{"type":"Container","style":"Good","items":[]}]}`,
		"body[0].style", `"Good" needs version 1.2`},
	{"data URL", version("1.1", body(card.Image{URL: tiny})),
		`{"version":"1.1","body":[{"type":"Image","url":"` + tiny + `"}]}`,
		"body[0].url", "a data URL needs version 1.2"},
	{"pixels of Column", version("1.0", body(card.ColumnSet{Columns: []card.Column{{Width: "9px"}}})),
		`{"version":"1.0","body":[{"type":"ColumnSet","columns":[{"width":"9px"}]}]}`,
		"body[0].columns[0].width", `"9px" needs version 1.1`},
	{"fill mode", version("1.1", card.Card{BackgroundImage: &card.BackgroundImage{URL: "http://example.com/", FillMode: "cover"}}),
		`{"version":"1.1","backgroundImage":{"url":"http://example.com/","fillMode":"cover"}}`,
		"backgroundImage.fillMode", "needs version 1.2"},

	// Limits of Webex.
	{"six actions", actions(card.Submit{}, card.Submit{}, card.Submit{}, card.Submit{}, card.Submit{}, card.Submit{}),
		`{"actions":[{"type":"Action.Submit"},{"type":"Action.Submit"},{"type":"Action.Submit"},
			{"type":"Action.Submit"},{"type":"Action.Submit"},{"type":"Action.Submit"}]}`,
		"actions", "has 6 items, Webex shows 5 at most"},
}

// both returns the card as it was written in Go and in JSON.
func (test cardTest) both(t *testing.T) []card.Card {
	t.Helper()
	var cards []card.Card
	if !assert.ObjectsAreEqual(card.Card{}, test.card) {
		cards = append(cards, test.card)
	}
	if test.json != "" {
		c, err := card.Parse([]byte(test.json))
		require.NoError(t, err)
		cards = append(cards, c)
	}
	require.NotEmpty(t, cards)
	return cards
}

func TestValidate(t *testing.T) {
	for _, test := range faulty {
		t.Run(test.name, func(t *testing.T) {
			for _, c := range test.both(t) {
				var invalid *card.ValidationError
				require.ErrorAs(t, c.Validate(), &invalid)
				require.Len(t, invalid.Faults, 1, invalid.Error())
				assert.Equal(t, test.path, invalid.Faults[0].Path)
				assert.Contains(t, invalid.Faults[0].Message, test.says)
				for _, lib := range libraries {
					_, err := lib.marshal(c)
					assert.ErrorAs(t, err, &invalid, lib.name)
				}
			}
		})
	}
}

func TestLint(t *testing.T) {
	for _, test := range doubtful {
		t.Run(test.name, func(t *testing.T) {
			for _, c := range test.both(t) {
				require.NoError(t, c.Validate())
				findings := card.Lint(c)
				require.Len(t, findings, 1, "%v", findings)
				assert.Equal(t, test.path, findings[0].Path)
				assert.Contains(t, findings[0].Message, test.says)
			}
		})
	}
}

func TestLint_faultsAreNotDoubtful(t *testing.T) {
	c := body(card.TextBlock{Text: "a", Weight: "fat"}, card.Image{URL: "logo.png"})
	assert.EqualError(t, c.Validate(), `card: body[0].weight: "fat" is not one of default, lighter, bolder`)
	assert.Equal(t, []card.Fault{
		{"body[1].url", `"logo.png" is not an absolute http or https URL or a data:image/ URL`},
	}, card.Lint(c))
}

// Webex is told the version that it needs to show all of the card.
func TestMarshal_raisesVersion(t *testing.T) {
	for _, test := range []struct {
		card card.Card
		want string
	}{
		{card.Card{}, "1.3"},
		{version("1.0", body(card.TextBlock{Text: "a"})), "1.0"},
		{version("1.0", body(card.Image{URL: tiny})), "1.2"},
		{version("1.0", body(card.TextInput{ID: "a", Label: "b"}, card.Media{Sources: []card.MediaSource{}})), "1.3"},
		{version("1.1", body(card.Media{Sources: []card.MediaSource{}})), "1.1"},
		{version("1.1", actions(card.ShowCard{Card: body(card.ActionSet{Actions: []card.Action{}})})), "1.2"},
		{version("1.2", body(card.Container{Items: []card.Element{&card.NumberInput{ID: "a", IsRequired: true}}})), "1.3"},
	} {
		for _, lib := range libraries {
			data, err := lib.marshal(test.card)
			require.NoError(t, err)
			var written struct{ Version string }
			require.NoError(t, json.Unmarshal(data, &written))
			assert.Equal(t, test.want, written.Version, "%s: %s", lib.name, data)
		}
		data, err := test.card.MarshalJSON()
		require.NoError(t, err)
		c, err := card.Parse(data)
		require.NoError(t, err)
		assert.Empty(t, card.Lint(c), "the version is right now")
	}
}

func TestValidate_allFaultsInOrder(t *testing.T) {
	c := card.Card{
		Version: "1.2",
		Body: []card.Element{
			card.TextBlock{Weight: "fat"},
			card.ColumnSet{Columns: []card.Column{
				{Items: []card.Element{card.TextInput{ID: "a", Label: "b"}, card.Image{URL: "c"}}, Width: "d"},
			}},
		},
		Actions: []card.Action{card.OpenURL{}},
	}
	assert.EqualError(t, c.Validate(), strings.Join([]string{
		`card: body[0].text: is required`,
		`body[0].weight: "fat" is not one of default, lighter, bolder`,
		`actions[0].url: is required`,
	}, "; "))
	assert.Equal(t, []card.Fault{
		{"body[1].columns[0].width", `"d" is neither auto nor stretch nor a weight nor in pixels, like "50px"`},
		{"body[1].columns[0].items[0].label", `needs version 1.3, the card is version 1.2`},
		{"body[1].columns[0].items[1].url", `"c" is not an absolute http or https URL or a data:image/ URL`},
	}, card.Lint(c))
}

// A card that holds itself must not take the program down.
func TestValidate_endless(t *testing.T) {
	items := make([]card.Element, 1)
	items[0] = card.Container{Items: items}
	assert.ErrorContains(t, body(items...).Validate(), "is nested more than 200 deep")
}

func TestValidate_valid(t *testing.T) {
	tests := map[string]string{
		"nothing":                 `{}`,
		"enums in any case":       `{"body":[{"type":"TextBlock","text":"a","weight":"Bolder","size":"EXTRALARGE","fallback":"Drop"}]}`,
		"empty text":              `{"body":[{"type":"TextBlock","text":""},{"type":"FactSet","facts":[{"title":"","value":""}]}]}`,
		"null":                    `{"backgroundImage":null,"body":[{"type":"Container","items":[],"style":null}]}`,
		"unknown with a fallback": `{"body":[{"type":"Table","fallback":"drop"}],"actions":[{"type":"Action.Execute","fallback":{"type":"Action.Submit"}}]}`,
		"same id in a fallback":   `{"body":[{"type":"Input.Text","id":"a","fallback":{"type":"Input.Number","id":"a"}}]}`,
		"same id of a container":  `{"body":[{"type":"Input.Text","id":"a"},{"type":"Container","id":"a","items":[]}]}`,
		"whole numbers":           `{"body":[{"type":"TextBlock","text":"a","maxLines":2.0}]}`,
		"part without type":       `{"body":[{"type":"ColumnSet","columns":[{"items":[]}]}]}`,
		"part with its type":      `{"body":[{"type":"FactSet","facts":[{"type":"Fact","title":"a","value":"b"}]}]}`,
		"comma in the one choice": `{"body":[{"type":"Input.ChoiceSet","id":"a","choices":[{"title":"b","value":"1,2"}]}]}`,
		"links to apps": `{"actions":[{"type":"Action.OpenUrl","url":"mailto:a@example.com"},
			{"type":"Action.OpenUrl","url":"webexteams://im?space=1"},{"type":"Action.OpenUrl","url":"tel:+15550100"}]}`,
		"links to other apps": `{"actions":[{"type":"Action.OpenUrl","url":"sms:+15550100"},
			{"type":"Action.OpenUrl","url":"callto:alice"},{"type":"Action.OpenUrl","url":"webex://im?space=1"}]}`,
		"version 1.0": `{"version":"1.0","backgroundImage":"https://example.com/a.png","body":[{"type":"Container",
			"style":"emphasis","items":[{"type":"ColumnSet","columns":[{"width":"auto"},{"width":"1"}]}]}]}`,
		"version of an inner card": `{"actions":[{"type":"Action.ShowCard","card":{"version":"1.0","body":[
			{"type":"Input.Text","id":"a","label":"b"}]}}]}`,
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := card.Parse([]byte(text))
			require.NoError(t, err)
			assert.NoError(t, c.Validate())
			assert.Empty(t, card.Lint(c))
		})
	}
}

// A nil pointer is a mistake to be told of, wherever it is.
func TestNilPointers(t *testing.T) {
	tests := map[string]struct {
		card card.Card
		path string
	}{
		"element":          {body((*card.TextBlock)(nil)), "body[0]"},
		"input":            {body((*card.TextInput)(nil)), "body[0]"},
		"embedded input":   {body(struct{ *card.TextInput }{}), "body[0]"},
		"raw":              {body((*card.Raw)(nil)), "body[0]"},
		"action":           {actions((*card.ShowCard)(nil)), "actions[0]"},
		"action of a set":  {body(card.ActionSet{Actions: []card.Action{(*card.OpenURL)(nil)}}), "body[0].actions[0]"},
		"in a container":   {body(&card.Container{Items: []card.Element{(*card.ToggleInput)(nil)}}), "body[0].items[0]"},
		"select action":    {card.Card{SelectAction: (*card.Submit)(nil)}, "selectAction"},
		"fallback":         {body(card.TextBlock{Text: "a", Fallback: (*card.Image)(nil)}), "body[0].fallback"},
		"data of a button": {actions(card.Submit{Data: (*struct{})(nil)}), "actions[0].data"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var invalid *card.ValidationError
			require.ErrorAs(t, test.card.Validate(), &invalid)
			assert.Equal(t, test.path, invalid.Faults[0].Path)
			for _, lib := range libraries {
				_, err := lib.marshal(test.card)
				assert.ErrorAs(t, err, &invalid, lib.name)
			}
			assert.Empty(t, card.Lint(test.card))
			assert.Empty(t, strings.Trim(test.card.Text(), "a"))
			assert.Empty(t, test.card.Inputs())
		})
	}
}
