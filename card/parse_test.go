package card_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/card"
)

func TestParse_kept(t *testing.T) {
	// Each is written as it was read, with the three members that every card
	// has.
	tests := map[string]string{
		"unknown property":    `"rtl":true,"msteams":{"width":"full"}`,
		"unknown element":     `"body":[{"type":"Table","columns":[{"width":1.50}],"rows":[]},{"type":"TextBlock","text":"a"}]`,
		"unknown action":      `"actions":[{"type":"Action.Execute","verb":"go","data":{"n":1e3}}]`,
		"unknown in a part":   `"body":[{"type":"FactSet","facts":[{"type":"Fact","title":"a","value":"b","c":[null]}]}]`,
		"defaults, spelled":   `"body":[{"type":"TextBlock","text":"a","wrap":false,"isSubtle":false,"maxLines":0,"id":""}]`,
		"null":                `"backgroundImage":null,"fallbackText":null,"selectAction":null,"actions":null`,
		"null data":           `"actions":[{"type":"Action.Submit","data":null}]`,
		"numbers as written":  `"body":[{"type":"Input.Number","id":"a","min":-0.0,"max":1.50,"value":12345678901234567890}]`,
		"numbers of lines":    `"body":[{"type":"TextBlock","text":"a","maxLines":2.0},{"type":"Input.Text","id":"b","maxLength":1e1}]`,
		"numbers in data":     `"actions":[{"type":"Action.Submit","data":{"a":1.0,"b":[12345678901234567890],"c":-0}}]`,
		"case of enums":       `"body":[{"type":"TextBlock","text":"a","weight":"Bolder","horizontalAlignment":"CENTER"}]`,
		"weight as a string":  `"body":[{"type":"ColumnSet","columns":[{"type":"Column","width":"2"},{"type":"Column","width":2.50}]}]`,
		"long forms":          `"backgroundImage":{"url":"https://example.com/"},"actions":[{"type":"Action.ToggleVisibility","targetElements":[{"elementId":"a"},{"elementId":"b","isVisible":null}]}]`,
		"long form of a run":  `"body":[{"type":"RichTextBlock","inlines":[{"type":"TextRun","text":"a"},"b"]}]`,
		"order":               `"body":[{"type":"TextBlock","text":"b"},{"type":"B"},{"type":"TextBlock","text":"a"},{"type":"A"}]`,
		"null for visibility": `"actions":[{"type":"Action.ToggleVisibility","targetElements":[{"elementId":"b","isVisible":null}]}]`,
	}
	const head = `{"type":"AdaptiveCard","$schema":"http://adaptivecards.io/schemas/adaptive-card.json","version":"1.3",`
	for name, members := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := card.Parse([]byte(head + members + "}"))
			require.NoError(t, err)
			got, err := c.MarshalJSON()
			require.NoError(t, err)
			assertSame(t, head+members+"}", string(got))
		})
	}
}

func TestParse_change(t *testing.T) {
	c, err := card.Parse([]byte(`{
		"body": [
			{"type": "TextBlock", "text": "old", "wrap": false, "maxLines": 1.0, "x": 1},
			{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "old"}, "old"]},
			{"type": "TextBlock", "text": "gone", "size": null, "maxLines": 1.0}
		]
	}`))
	require.NoError(t, err)

	block := c.Body[0].(card.TextBlock)
	block.Text, block.Wrap, block.MaxLines = "new", true, 2
	c.Body[0] = block
	c.Body[1].(card.RichTextBlock).Inlines[0].Text = "new"
	c.Body[1].(card.RichTextBlock).Inlines[1].Italic = true
	last := c.Body[2].(card.TextBlock)
	last.Size, last.MaxLines = card.SizeLarge, 0
	c.Body[2] = last

	got, err := json.Marshal(c)
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"type": "AdaptiveCard",
		"$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
		"version": "1.3",
		"body": [
			{"type": "TextBlock", "text": "new", "wrap": true, "maxLines": 2, "x": 1},
			{"type": "RichTextBlock", "inlines": [
				{"type": "TextRun", "text": "new"},
				{"type": "TextRun", "text": "old", "italic": true}
			]},
			{"type": "TextBlock", "text": "gone", "size": "large"}
		]
	}`, string(got))
}

// A wrong property does not cost the rest of the card.
func TestParse_lenient(t *testing.T) {
	c, err := card.Parse([]byte(`{"version": 1.3, "body": [{"type": "TextBlock", "text": ["a"], "id": "b"}, 7], "actions": {}}`))
	require.NoError(t, err)
	assert.Equal(t, card.Card{
		Body: []card.Element{
			card.TextBlock{ID: "b", Extra: map[string]json.RawMessage{"text": json.RawMessage(`["a"]`)}},
			card.Raw(`7`),
		},
		Extra: map[string]json.RawMessage{"version": json.RawMessage(`1.3`), "actions": json.RawMessage(`{}`)},
	}, c)
}

func TestParse_error(t *testing.T) {
	tests := map[string]string{
		``:                 "card: ",
		`{`:                "card: ",
		`{} {}`:            "card: more after the JSON value",
		`[]`:               "card: a card is a JSON object, not []",
		`null`:             "card: a card is a JSON object, not null",
		`{"a":1,"a":2}`:    `duplicate object member name "a"`,
		"{\"a\":\"\xff\"}": "invalid UTF-8",
	}
	for text, want := range tests {
		_, err := card.Parse([]byte(text))
		assert.ErrorContains(t, err, want, text)
	}
}

// What was read before must not show through.
func TestUnmarshal_overwrites(t *testing.T) {
	c := card.Card{Lang: "en", Body: []card.Element{card.TextBlock{Text: "a"}}}
	require.NoError(t, json.Unmarshal([]byte(`{"speak":"b"}`), &c))
	assert.Equal(t, card.Card{Speak: "b"}, c)
}

// The caller can use data again.
func TestParse_copies(t *testing.T) {
	data := []byte(`{"body":[{"type":"Table"}],"x":{"y":1}}`)
	c, err := card.Parse(data)
	require.NoError(t, err)
	copy(data, bytes.Repeat([]byte("#"), len(data)))
	assert.Equal(t, card.Raw(`{"type":"Table"}`), c.Body[0])
	assert.Equal(t, json.RawMessage(`{"y":1}`), c.Extra["x"])
}

func TestParse_megabyte(t *testing.T) {
	var rows strings.Builder
	for i := 0; rows.Len() < 400<<10; i++ {
		fmt.Fprintf(&rows, `{"id":"r%d","n":%d.%d0,"s":"é\u00e9<\/\ud83d\ude00","list":[null,true,{"deep":[[[%d]]]}]},`, i, i, i, i)
	}
	members := `"rows":[` + strings.TrimSuffix(rows.String(), ",") + `]`
	text := `{"type":"AdaptiveCard","$schema":"http://adaptivecards.io/schemas/adaptive-card.json","version":"1.3","body":[{"type":"Table",` +
		members + `},{"type":"TextBlock","text":"a",` + members + `}],` + members + `}`

	c, err := card.Parse([]byte(text))
	require.NoError(t, err)
	got, err := c.MarshalJSON()
	require.NoError(t, err)
	assertSame(t, text, string(got))
}

// assertSame asserts that two JSON texts have the same values, with the same
// spelling of numbers.
func assertSame(t *testing.T, want, got string) {
	t.Helper()
	assert.Equal(t, decode(t, want), decode(t, got))
}

func decode(t *testing.T, text string) (v any) {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&v))
	return v
}
