package card_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/card"
)

func TestInputs(t *testing.T) {
	c, err := card.Parse([]byte(`{
		"body": [
			{"type": "Input.Text", "id": "name", "label": "Name", "isRequired": true, "value": "Ada", "maxLength": 9,
				"regex": "^A", "fallback": {"type": "Input.Text", "id": "other"}},
			{"type": "Container", "items": [
				{"type": "Input.Number", "id": "age", "min": 0, "max": 1000000.5, "value": 30},
				{"type": "TextBlock", "text": "-"}
			]},
			{"type": "ColumnSet", "columns": [
				{"items": [{"type": "Input.Date", "id": "day", "min": "2026-01-01", "max": "2026-12-31"}]},
				{"items": [{"type": "Input.Time", "id": "hour", "value": "12:00", "min": "09:00", "max": "17:00"}]}
			]},
			{"type": "ActionSet", "actions": [
				{"type": "Action.ShowCard", "card": {"body": [{"type": "Input.Toggle", "id": "ok", "title": "OK?"}]}}
			]},
			{"type": "Table", "rows": [{"type": "Input.Text", "id": "unknown"}]}
		],
		"actions": [
			{"type": "Action.Submit"},
			{"type": "Action.ShowCard", "card": {"actions": [
				{"type": "Action.ShowCard", "card": {"body": [
					{"type": "Input.ChoiceSet", "id": "color", "isMultiSelect": true, "value": "r",
						"choices": [{"title": "Red", "value": "r"}, {"title": "Blue", "value": "b"}]},
					{"type": "Input.Toggle", "id": "bold", "label": "Bold", "title": "Yes", "value": "1", "valueOn": "1", "valueOff": "0"}
				]}}
			]}}
		]
	}`))
	require.NoError(t, err)
	assert.Equal(t, []card.Input{
		{ID: "name", Kind: card.InputKindText, Label: "Name", Required: true, Value: "Ada", MaxLength: 9, Regex: "^A"},
		{ID: "age", Kind: card.InputKindNumber, Value: "30", Min: "0", Max: "1000000.5"},
		{ID: "day", Kind: card.InputKindDate, Min: "2026-01-01", Max: "2026-12-31"},
		{ID: "hour", Kind: card.InputKindTime, Value: "12:00", Min: "09:00", Max: "17:00"},
		{ID: "ok", Kind: card.InputKindToggle, Label: "OK?", Value: "false", ValueOn: "true", ValueOff: "false"},
		{ID: "color", Kind: card.InputKindChoiceSet, Value: "r", MultiSelect: true,
			Choices: []card.Choice{{Title: "Red", Value: "r"}, {Title: "Blue", Value: "b"}}},
		{ID: "bold", Kind: card.InputKindToggle, Label: "Bold", Value: "1", ValueOn: "1", ValueOff: "0"},
	}, c.Inputs())

	assert.Empty(t, card.Card{}.Inputs())
}

func TestInputs_inGo(t *testing.T) {
	c := card.Card{
		Body: []card.Element{&card.TextInput{ID: "a"}, card.Raw(`{"type":"Input.Date","id":"b"}`), nil},
		Actions: []card.Action{
			&card.ShowCard{Card: card.Card{Body: []card.Element{card.TimeInput{ID: "c"}}}},
			nil,
		},
	}
	assert.Equal(t, []card.Input{
		{ID: "a", Kind: card.InputKindText},
		{ID: "b", Kind: card.InputKindDate},
		{ID: "c", Kind: card.InputKindTime},
	}, c.Inputs())
}
