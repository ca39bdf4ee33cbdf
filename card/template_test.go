package card_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/card"
)

func TestExpand(t *testing.T) {
	type person struct {
		Name string `json:"name"`
		Mail string `json:"mail,omitzero"`
	}
	data := struct {
		Person person   `json:"person"`
		People []person `json:"people"`
		Count  int64    `json:"count"`
		Ratio  float64  `json:"ratio"`
		OK     bool     `json:"ok"`
		None   *string  `json:"none"`
		Quoted string   `json:"quoted"`
		Trick  string   `json:"trick"`
	}{
		Person: person{Name: "Ada"},
		People: []person{{Name: "Bob"}, {Name: "Eve"}},
		Count:  9007199254740993,
		Ratio:  0.5,
		OK:     true,
		Quoted: "say \"hi\"\n\\ </script> é 😀",
		Trick:  `${person.name}"},{"type":"Image`,
	}
	tests := map[string]struct{ template, want string }{
		"nothing to do":       {`"a $ {b} $b"`, `"a $ {b} $b"`},
		"text":                {`"Hi ${person.name}!"`, `"Hi Ada!"`},
		"several":             {`"${person.name}, ${people[1].name}"`, `"Ada, Eve"`},
		"space":               {`"Hi ${ person.name }"`, `"Hi Ada"`},
		"string alone":        {`"${person.name}"`, `"Ada"`},
		"number alone":        {`"${count}"`, `9007199254740993`},
		"boolean alone":       {`"${ok}"`, `true`},
		"null alone":          {`"${none}"`, `null`},
		"object alone":        {`"${people[0]}"`, `{"name":"Bob"}`},
		"array alone":         {`"${people}"`, `[{"name":"Bob"},{"name":"Eve"}]`},
		"number in text":      {`"${count} of ${ratio}"`, `"9007199254740993 of 0.5"`},
		"boolean in text":     {`"${ok}?"`, `"true?"`},
		"null in text":        {`"a${none}b"`, `"ab"`},
		"escaped alone":       {`"${quoted}"`, `"say \"hi\"\n\\ </script> é 😀"`},
		"escaped in text":     {`"> ${quoted}"`, `"> say \"hi\"\n\\ </script> é 😀"`},
		"not expanded again":  {`"${trick}"`, `"${person.name}\"},{\"type\":\"Image"`},
		"nor in text":         {`"> ${trick}"`, `"> ${person.name}\"},{\"type\":\"Image"`},
		"within arrays":       {`[1.50,{"b":"${person.name}"}]`, `[1.50,{"b":"Ada"}]`},
		"escaped placeholder": {`"\u0024{person.name}"`, `"Ada"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := card.Expand([]byte(`{"x":`+test.template+`}`), data)
			require.NoError(t, err)
			assertSame(t, test.want, string(c.Extra["x"]))
		})
	}
}

func TestExpand_card(t *testing.T) {
	c, err := card.Expand([]byte(`{
		"type": "AdaptiveCard",
		"version": "1.3",
		"body": [
			{"type": "TextBlock", "text": "Hi ${name}", "maxLines": "${lines}", "wrap": "${wrap}"},
			{"type": "Input.ChoiceSet", "id": "dish", "choices": "${dishes}"}
		]
	}`), map[string]any{
		"name":   "Ada",
		"lines":  3,
		"wrap":   true,
		"dishes": []card.Choice{{Title: "Soup", Value: "s"}},
	})
	require.NoError(t, err)
	assert.Equal(t, card.Card{Version: "1.3", Body: []card.Element{
		card.TextBlock{Text: "Hi Ada", MaxLines: 3, Wrap: true},
		card.ChoiceSetInput{ID: "dish", Choices: []card.Choice{{Title: "Soup", Value: "s"}}},
	}}, c)
}

func TestExpand_data(t *testing.T) {
	for name, data := range map[string]any{
		"map of strings": map[string]string{"n": "1.50"},
		"exact number":   map[string]json.Number{"n": "1.50"},
		"raw JSON":       json.RawMessage(`{"n":1.50}`),
		"pointer":        &struct{ N string }{"1.50"},
	} {
		template := `{"speak":"n is ${n}"}`
		if name == "pointer" {
			template = `{"speak":"n is ${N}"}`
		}
		c, err := card.Expand([]byte(template), data)
		require.NoError(t, err, name)
		assert.Equal(t, "n is 1.50", c.Speak, name)
	}
}

func TestExpand_faults(t *testing.T) {
	_, err := card.Expand([]byte(`{
		"body": [
			{"type": "TextBlock", "text": "${unknown} and ${person.age}"},
			{"type": "TextBlock", "text": "${if(a, b, c)}", "$when": "${ok}"},
			{"type": "TextBlock", "text": "${name"},
			{"type": "TextBlock", "text": "Dear ${person}"},
			{"type": "TextBlock", "text": "${list[2]}${list[x]}${name.first}"},
			{"type": "Container", "$data": "${list}", "items": []}
		],
		"${name}": 1,
		"speak": "${}"
	}`), map[string]any{"name": "Ada", "person": map[string]any{}, "list": []int{1, 2}, "ok": true})

	var invalid *card.ValidationError
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, []card.Fault{
		{"body[0].text", "there is no value for ${unknown}"},
		{"body[0].text", "there is no value for ${person.age}"},
		{"body[1].text", "${if(a, b, c)} is not a name in ${ and }"},
		{"body[1].$when", "is not supported"},
		{"body[2].text", "${name is not a name in ${ and }"},
		{"body[3].text", "${person} is not a text, number or boolean"},
		{"body[4].text", "there is no value for ${list[2]}"},
		{"body[4].text", "${list[x]} is not a name in ${ and }"},
		{"body[4].text", "there is no value for ${name.first}"},
		{"body[5].$data", "is not supported"},
		{"${name}", "a name cannot have a placeholder"},
		{"speak", "${} is not a name in ${ and }"},
	}, invalid.Faults)
}

func TestExpand_error(t *testing.T) {
	_, err := card.Expand([]byte(`{`), map[string]any{})
	assert.ErrorContains(t, err, "card: template: ")
	_, err = card.Expand([]byte(`[]`), map[string]any{})
	assert.ErrorContains(t, err, "card: a card is a JSON object, not []")
	_, err = card.Expand([]byte(`{}`), []string{"a"})
	assert.EqualError(t, err, "card: template data must be an object, not []string")
	_, err = card.Expand([]byte(`{}`), nil)
	assert.EqualError(t, err, "card: template data must be an object, not <nil>")
	_, err = card.Expand([]byte(`{}`), func() {})
	assert.ErrorContains(t, err, "card: template data: ")
}
