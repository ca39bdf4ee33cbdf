package card_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/card"
)

// cards has a card for every file in testdata/cards, as one would write it in
// Go. Together they have every type of the schema, each with every property of
// its own.
var cards = map[string]card.Card{
	"textblock": {Body: []card.Element{
		card.TextBlock{
			Text:                "Build **42** failed",
			Size:                card.SizeExtraLarge,
			Weight:              card.WeightBolder,
			Color:               card.ColorAttention,
			FontType:            card.FontTypeMonospace,
			IsSubtle:            true,
			Wrap:                true,
			MaxLines:            3,
			HorizontalAlignment: card.HorizontalAlignmentCenter,
			ID:                  "headline",
			Spacing:             card.SpacingPadding,
			Separator:           true,
			Height:              card.HeightStretch,
			IsVisible:           new(false),
			Fallback:            card.TextBlock{Text: "Build 42 failed"},
			Requires:            map[string]string{"acme": "1.0"},
		},
		card.TextBlock{Text: "Plain", Fallback: card.Drop},
	}},
	"richtextblock": {Body: []card.Element{
		card.RichTextBlock{
			HorizontalAlignment: card.HorizontalAlignmentRight,
			Inlines: []card.TextRun{
				{Text: "All of it: "},
				{
					Text:          "the docs",
					Size:          card.SizeSmall,
					Weight:        card.WeightLighter,
					Color:         card.ColorAccent,
					FontType:      card.FontTypeDefault,
					IsSubtle:      true,
					Italic:        true,
					Strikethrough: true,
					Underline:     true,
					Highlight:     true,
					SelectAction:  card.OpenURL{URL: "https://docs.example.com/"},
				},
			},
		},
	}},
	"image": {Body: []card.Element{
		card.Image{
			URL:                 "https://example.com/chart.png",
			AltText:             "Sales by month",
			Size:                card.ImageSizeLarge,
			Style:               card.ImageStylePerson,
			Width:               "50px",
			Height:              "40px",
			BackgroundColor:     "#DDDDDD",
			HorizontalAlignment: card.HorizontalAlignmentLeft,
			SelectAction:        card.Submit{Data: map[string]any{"chart": "sales"}},
		},
		card.Image{URL: "data:image/png;base64,iVBORw0KGgo=", Height: "stretch"},
	}},
	"imageset": {Body: []card.Element{
		card.ImageSet{
			ImageSize: card.ImageSizeMedium,
			Images: []card.Image{
				{URL: "https://example.com/1.png"},
				{URL: "https://example.com/2.png", AltText: "The second"},
			},
		},
	}},
	"media": {Body: []card.Element{
		card.Media{
			Poster:  "https://example.com/poster.jpg",
			AltText: "The launch",
			Sources: []card.MediaSource{{MimeType: "video/mp4", URL: "https://example.com/launch.mp4"}},
		},
	}},
	"factset": {Body: []card.Element{
		card.FactSet{Facts: []card.Fact{
			{Title: "Branch", Value: "main"},
			{Title: "Author", Value: "Ada"},
		}},
	}},
	"container": {Body: []card.Element{
		card.Container{
			Style:                    card.ContainerStyleWarning,
			VerticalContentAlignment: card.VerticalAlignmentBottom,
			Bleed:                    true,
			BackgroundImage:          &card.BackgroundImage{URL: "https://example.com/paper.png"},
			MinHeight:                "80px",
			SelectAction:             card.ToggleVisibility{TargetElements: []card.TargetElement{{ElementID: "inner"}}},
			Items: []card.Element{
				card.Container{
					ID:    "inner",
					Style: card.ContainerStyleEmphasis,
					Items: []card.Element{card.TextBlock{Text: "Inside"}},
				},
				card.Container{Items: []card.Element{}},
			},
		},
	}},
	"columnset": {Body: []card.Element{
		card.ColumnSet{
			Style:               card.ContainerStyleGood,
			Bleed:               true,
			MinHeight:           "100px",
			HorizontalAlignment: card.HorizontalAlignmentCenter,
			SelectAction:        card.OpenURL{URL: "https://example.com/"},
			Columns: []card.Column{
				{
					Width:                    card.ColumnWidthAuto,
					Style:                    card.ContainerStyleAccent,
					VerticalContentAlignment: card.VerticalAlignmentCenter,
					Bleed:                    true,
					BackgroundImage: &card.BackgroundImage{
						URL:                 "https://example.com/stripes.png",
						FillMode:            card.FillModeRepeatHorizontally,
						HorizontalAlignment: card.HorizontalAlignmentLeft,
						VerticalAlignment:   card.VerticalAlignmentTop,
					},
					MinHeight:    "60px",
					SelectAction: card.Submit{},
					Items:        []card.Element{card.TextBlock{Text: "Left"}},
					ID:           "left",
					Spacing:      card.SpacingNone,
					Separator:    true,
					IsVisible:    new(true),
					Fallback:     card.Column{Items: []card.Element{card.TextBlock{Text: "Left, simply"}}},
					Requires:     map[string]string{"acme": "2.1"},
				},
				{Width: "2", Fallback: card.Drop},
				{Width: "50px"},
			},
		},
	}},
	"actionset": {Body: []card.Element{
		card.ActionSet{Actions: []card.Action{
			card.OpenURL{Title: "Open", URL: "https://example.com/"},
			card.Submit{Title: "Send"},
		}},
	}},
	"input_text": {Body: []card.Element{
		card.TextInput{
			ID:           "phone",
			Label:        "Phone",
			IsRequired:   true,
			ErrorMessage: "Digits only, please",
			Value:        "555",
			Placeholder:  "Your number",
			MaxLength:    20,
			IsMultiline:  true,
			Regex:        "^[0-9]+$",
			Style:        card.TextInputStyleTel,
			InlineAction: card.Submit{Title: "Call", IconURL: "https://example.com/call.png"},
			Spacing:      card.SpacingSmall,
			Separator:    true,
			Height:       card.HeightAuto,
			IsVisible:    new(true),
			Fallback:     card.Drop,
			Requires:     map[string]string{"acme": "1.0"},
		},
	}},
	"input_number": {Body: []card.Element{
		card.NumberInput{
			ID:           "guests",
			Label:        "Guests",
			IsRequired:   true,
			ErrorMessage: "From 0 to 12.5",
			Value:        new(2.0),
			Min:          new(0.0),
			Max:          new(12.5),
			Placeholder:  "How many?",
		},
	}},
	"input_date": {Body: []card.Element{
		card.DateInput{
			ID:          "day",
			Label:       "Day",
			Value:       "2026-02-03",
			Min:         "2026-01-01",
			Max:         "2026-12-31",
			Placeholder: "When?",
		},
	}},
	"input_time": {Body: []card.Element{
		card.TimeInput{
			ID:          "hour",
			Label:       "Hour",
			Value:       "12:30",
			Min:         "09:00",
			Max:         "17:00",
			Placeholder: "At what time?",
		},
	}},
	"input_toggle": {Body: []card.Element{
		card.ToggleInput{
			ID:         "terms",
			Label:      "Terms",
			IsRequired: true,
			Title:      "I accept the terms",
			Value:      "no",
			ValueOn:    "yes",
			ValueOff:   "no",
			Wrap:       true,
		},
	}},
	"input_choiceset": {Body: []card.Element{
		card.ChoiceSetInput{
			ID:            "colors",
			Label:         "Colors",
			IsMultiSelect: true,
			Style:         card.ChoiceStyleExpanded,
			Value:         "red,blue",
			Placeholder:   "Choose",
			Wrap:          true,
			Choices:       []card.Choice{{Title: "Red", Value: "red"}, {Title: "Blue", Value: "blue"}},
		},
	}},
	"actions": {Actions: []card.Action{
		card.OpenURL{
			Title:    "Open",
			URL:      "https://example.com/42?tab=log#end",
			IconURL:  "https://example.com/open.png",
			Style:    card.ActionStylePositive,
			Fallback: card.Submit{Title: "Send me the link"},
			Requires: map[string]string{"acme": "1.0"},
		},
		card.Submit{
			Title:            "Delete",
			Data:             map[string]any{"build": "42", "tags": []any{"a", "b"}},
			AssociatedInputs: card.AssociatedInputsNone,
			Style:            card.ActionStyleDestructive,
			Fallback:         card.Drop,
		},
		card.Submit{Title: "Say", Data: "hello"},
		card.ShowCard{Title: "Comment", Card: card.Card{
			Body:    []card.Element{card.TextInput{ID: "comment"}},
			Actions: []card.Action{card.Submit{Title: "OK"}},
		}},
		card.ToggleVisibility{Title: "Details", TargetElements: []card.TargetElement{
			{ElementID: "details"},
			{ElementID: "more", IsVisible: new(true)},
			{ElementID: "less", IsVisible: new(false)},
		}},
	}},
	"card": {
		Schema:                   "https://adaptivecards.io/schemas/1.2.0/adaptive-card.json",
		Version:                  "1.2",
		Body:                     []card.Element{},
		SelectAction:             card.OpenURL{URL: "https://example.com/"},
		FallbackText:             "Build 42 failed",
		BackgroundImage:          &card.BackgroundImage{URL: "https://example.com/paper.png", FillMode: card.FillModeCover},
		MinHeight:                "200px",
		Speak:                    "<s>Build 42 failed</s>",
		Lang:                     "en",
		VerticalContentAlignment: card.VerticalAlignmentTop,
	},
}

func TestCards(t *testing.T) {
	for name, c := range cards {
		t.Run(name, func(t *testing.T) {
			want := readFile(t, name)
			for _, lib := range libraries {
				got, err := lib.marshal(c)
				require.NoError(t, err, lib.name)
				assert.JSONEq(t, string(want), string(got), lib.name)

				var back card.Card
				require.NoError(t, lib.unmarshal(want, &back), lib.name)
				assert.Equal(t, withDefaults(c), back, lib.name)
			}
		})
	}
}

func TestCards_everyFile(t *testing.T) {
	files, err := filepath.Glob("testdata/cards/*.json")
	require.NoError(t, err)
	assert.Len(t, files, len(cards))
}

// Pointers are elements and actions as well as values are, in a message or on
// their own.
func TestMarshal_pointersAndParts(t *testing.T) {
	block := card.TextBlock{Text: "Hi", Extra: map[string]json.RawMessage{"acme": json.RawMessage(`1`)}}
	byValue, err := json.Marshal(card.Card{Body: []card.Element{block}, Actions: []card.Action{card.Submit{}}})
	require.NoError(t, err)
	byPointer, err := json.Marshal(&card.Card{Body: []card.Element{&block}, Actions: []card.Action{&card.Submit{}}})
	require.NoError(t, err)
	assert.JSONEq(t, string(byValue), string(byPointer))

	for _, lib := range libraries {
		part, err := lib.marshal(map[string]any{"items": []card.Element{block, card.Raw(`{"type":"Table"}`)}})
		require.NoError(t, err, lib.name)
		assert.JSONEq(t, `{"items":[{"type":"TextBlock","text":"Hi","acme":1},{"type":"Table"}]}`, string(part), lib.name)
	}
}

// Every part of a card marshals by itself as it does within the card.
func TestMarshal_parts(t *testing.T) {
	for name, c := range cards {
		var want struct{ Body, Actions json.RawMessage }
		require.NoError(t, json.Unmarshal(readFile(t, name), &want))
		for _, lib := range libraries {
			if c.Body != nil {
				got, err := lib.marshal(c.Body)
				require.NoError(t, err, lib.name)
				assert.JSONEq(t, string(want.Body), string(got), name)
			}
			if c.Actions != nil {
				got, err := lib.marshal(c.Actions)
				require.NoError(t, err, lib.name)
				assert.JSONEq(t, string(want.Actions), string(got), name)
			}
		}
	}

	extra := map[string]json.RawMessage{"x": json.RawMessage(`1`)}
	for _, lib := range libraries {
		got, err := lib.marshal([]any{
			card.Column{Extra: extra},
			card.Fact{Title: "a", Value: "b", Extra: extra},
			card.Choice{Title: "a", Value: "b", Extra: extra},
			card.MediaSource{URL: "a", Extra: extra},
			card.TextRun{Text: "a", Extra: extra},
			card.TextRun{Text: "a"},
			card.TargetElement{ElementID: "a", Extra: extra},
			card.TargetElement{ElementID: "a"},
			card.BackgroundImage{URL: "a", Extra: extra},
			card.BackgroundImage{URL: "a"},
		})
		require.NoError(t, err, lib.name)
		assert.JSONEq(t, `[{"type":"Column","x":1},{"title":"a","value":"b","x":1},{"title":"a","value":"b","x":1},
			{"url":"a","x":1},{"type":"TextRun","text":"a","x":1},"a",{"elementId":"a","x":1},"a",{"url":"a","x":1},"a"]`,
			string(got), lib.name)
	}
}

func TestRaw_json(t *testing.T) {
	for _, lib := range libraries {
		var list []card.Raw
		require.NoError(t, lib.unmarshal([]byte(`[{"type":"Table"}]`), &list), lib.name)
		assert.Equal(t, []card.Raw{card.Raw(`{"type":"Table"}`)}, list, lib.name)
		got, err := lib.marshal(list)
		require.NoError(t, err, lib.name)
		assert.JSONEq(t, `[{"type":"Table"}]`, string(got), lib.name)
	}
}

func TestMarshal_data(t *testing.T) {
	type order struct {
		ID    int64  `json:"id"`
		Notes string `json:"notes,omitempty"`
	}
	got, err := json.Marshal(card.Submit{Data: order{ID: 9007199254740993}})
	require.NoError(t, err)
	assert.Equal(t, `{"type":"Action.Submit","data":{"id":9007199254740993}}`, string(got))
}

// libraries are the two that users marshal with.
var libraries = []struct {
	name      string
	marshal   func(any) ([]byte, error)
	unmarshal func([]byte, any) error
}{
	{"encoding/json", json.Marshal, json.Unmarshal},
	{
		"json/v2",
		func(v any) ([]byte, error) { return jsonv2.Marshal(v) },
		func(b []byte, v any) error { return jsonv2.Unmarshal(b, v) },
	},
}

func readFile(tb testing.TB, name string) []byte {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "cards", name+".json"))
	require.NoError(tb, err)
	return b
}

// withDefaults returns c as it comes back from JSON.
func withDefaults(c card.Card) card.Card {
	if c.Version == "" {
		c.Schema, c.Version = card.SchemaURL, card.Version
	}
	return c
}
