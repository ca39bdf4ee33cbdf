package webextest

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/card"
)

// order is a card with three buttons: one that sends all inputs, one that sends
// none, and one in an inner card.
var order = card.Card{
	Body: []card.Element{
		card.TextInput{ID: "dish", IsRequired: true, Fallback: card.TextInput{ID: "fallback"}},
		card.ColumnSet{Columns: []card.Column{{Items: []card.Element{card.NumberInput{ID: "guests"}}}}},
		card.Raw(`{"type":"acme.Box","items":[{"type":"Input.Text","id":"within"}]}`),
	},
	Actions: []card.Action{
		card.Submit{Title: "Order", Data: map[string]any{"do": "order"}},
		card.Submit{Title: "Cancel", Data: map[string]any{"do": "cancel"}, AssociatedInputs: card.AssociatedInputsNone},
		card.ShowCard{Title: "Comment", Card: card.Card{
			Body:    []card.Element{card.TextInput{ID: "comment", IsRequired: true}},
			Actions: []card.Action{card.Submit{Title: "Order with comment"}},
		}},
	},
}

func TestSubmittedInputs(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob, s.Bot)
	post := func(c card.Card) string {
		return create(t, s, s.Bot, "/messages", fields{"roomId": room, "attachments": []fields{
			{"contentType": cardType, "content": c},
		}})
	}
	withoutButton := card.Card{Body: []card.Element{card.TextInput{ID: "name", IsRequired: true}}}
	ordering, naming := post(order), post(withoutButton)
	tests := []struct {
		name    string
		message string
		inputs  fields
		want    string
	}{
		{"what is required", ordering, fields{"dish": "soup"}, ""},
		{"all of the card", ordering, fields{"dish": "soup", "guests": "2", "within": "a", "do": "order"}, ""},
		{"no inputs, by a button without", ordering, fields{"do": "cancel"}, ""},
		{"nothing, by a button without", ordering, fields{}, ""},
		{"the card that unfolds", ordering, fields{"dish": "soup", "comment": "hot"}, ""},
		{"an unknown input", ordering, fields{"dish": "soup", "color": "red"}, `inputs has "color", but the card has no such input.`},
		{"one of a fallback", ordering, fields{"dish": "soup", "fallback": "a"}, `inputs has "fallback", but the card has no such input.`},
		{"a required one missing", ordering, fields{"guests": "2"}, `inputs must have a value for "dish", which the card requires.`},
		{"a required one empty", ordering, fields{"dish": ""}, `inputs must have a value for "dish", which the card requires.`},
		{"a required one null", ordering, fields{"dish": nil}, `inputs must have a value for "dish", which the card requires.`},
		{"a required one around it missing", ordering, fields{"comment": "hot"}, `inputs must have a value for "dish", which the card requires.`},
		{"a required one within it empty", ordering, fields{"dish": "soup", "comment": ""}, `inputs must have a value for "comment", which the card requires.`},
		{"of two buttons", ordering, fields{"dish": "soup", "do": "order", "comment": "hot"}, "inputs has values that no button of the card sends together."},
		{"no button", naming, fields{"name": "Bob"}, ""},
		{"no button and none required", naming, fields{}, `inputs must have a value for "name", which the card requires.`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := as(t, s, s.Bob, "POST", "/attachment/actions", fields{"type": "submit", "messageId": test.message, "inputs": test.inputs})
			assert.Equal(t, test.want, got.text(t, "message"))
			if test.want == "" {
				require.Equal(t, 200, got.status)
				assert.Equal(t, test.inputs, got.object(t)["inputs"])
			} else {
				assert.Equal(t, 400, got.status)
			}
		})
	}
}

// Submit sends all inputs of a card, not only those that a test names.
func TestSubmitFillsInTheCard(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob, s.Bot)
	message := create(t, s, s.Bot, "/messages", fields{"roomId": room, "attachments": []fields{
		{"contentType": cardType, "content": card.Card{
			Body: []card.Element{
				card.TextInput{ID: "name", IsRequired: true, Value: "Bob"},
				card.TextInput{ID: "note"},
				card.NumberInput{ID: "guests", Value: new(1000000.0)},
				card.ToggleInput{ID: "vegan", Title: "Vegan"},
				card.ToggleInput{ID: "terms", Title: "Terms", ValueOn: "yes", ValueOff: "no"},
			},
			Actions: []card.Action{
				card.Submit{Data: map[string]any{"do": "order", "id": 9007199254740993}},
				card.Submit{Data: map[string]any{"do": "cancel", "why": "late"}, AssociatedInputs: card.AssociatedInputsNone},
				card.ShowCard{Card: card.Card{
					Body:    []card.Element{card.TextInput{ID: "comment", IsRequired: true}},
					Actions: []card.Action{card.Submit{}},
				}},
			},
		}},
	}})
	tests := []struct {
		name   string
		inputs fields
		want   string
	}{
		{"as it is", nil,
			`{"name":"Bob","note":"","guests":"1000000","vegan":"false","terms":"no","do":"order","id":9007199254740993}`},
		{"changed", fields{"name": "Robert", "vegan": "true"},
			`{"name":"Robert","note":"","guests":"1000000","vegan":"true","terms":"no","do":"order","id":9007199254740993}`},
		{"by another button", fields{"why": "sick"},
			`{"do":"cancel","why":"sick"}`},
		{"in a card that unfolds", fields{"comment": "hot"},
			`{"comment":"hot","name":"Bob","note":"","guests":"1000000","vegan":"false","terms":"no"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			id := s.As(s.Bob).Submit(message, test.inputs)
			got := must(t, s, s.Bot, "GET", "/attachment/actions/"+id, nil)
			var action struct{ Inputs json.RawMessage }
			require.NoError(t, json.Unmarshal(got.body, &action))
			assert.JSONEq(t, test.want, string(action.Inputs))
			if test.inputs == nil {
				assert.Contains(t, string(action.Inputs), "9007199254740993")
			}
		})
	}
	assert.Panics(t, func() { s.As(s.Bob).Submit(message, fields{"color": "red"}) })
	assert.Panics(t, func() { s.As(s.Bob).Submit(message, fields{"name": ""}) })
}

// The error for a card says what is wrong with it.
func TestCardRules(t *testing.T) {
	s := start(t)
	tests := []struct{ name, content, want string }{
		{"a broken rule", `{"type":"AdaptiveCard","version":"1.3","body":[{"type":"Container","items":[{"type":"Image","url":5}]}]}`,
			`card: body[0].items[0].url: must be a string.`},
		{"a newer version", `{"type":"AdaptiveCard","version":"1.4"}`, "card: version: 1.4 is above 1.3, the newest that Webex renders."},
		{"another type", `{"type":"MessageCard","version":"1.3"}`, `card: type: must be "AdaptiveCard".`},
		{"no type", `{"version":"1.3"}`, "a card must have a type and a version."},
		{"no version", `{"type":"AdaptiveCard"}`, "a card must have a type and a version."},
		{"no object", `[]`, "card: a card is a JSON object, not []."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := as(t, s, s.Bob, "POST", "/messages", fields{"toPersonId": s.Alice.ID, "attachments": []fields{
				{"contentType": cardType, "content": card.Raw(test.content)},
			}})
			assert.Equal(t, 400, got.status)
			assert.Equal(t, "The attachment is refused: "+test.want, got.text(t, "message"))
		})
	}
}
