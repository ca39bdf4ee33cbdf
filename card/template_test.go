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

func TestExpand_scopes(t *testing.T) {
	data := map[string]any{
		"title": "Teams",
		"teams": []any{
			map[string]any{"name": "Red", "people": []string{"Ada", "Bob"}, "isFull": true},
			map[string]any{"name": "Blue", "people": []string{}},
			map[string]any{"name": "Green", "people": []string{"Eve"}, "isFull": false},
		},
		"empty":    nil,
		"on":       true,
		"off":      false,
		"person":   map[string]any{"name": "Ada", "home": map[string]any{"city": "Oslo"}},
		"odd keys": map[string]any{"a.b": 1, "$root": 2, "[0]": 3, "don't": 4},
	}
	tests := map[string]struct{ template, want string }{
		"a list":                {`[{"$data":"${teams}","a":"${name}"}]`, `[{"a":"Red"},{"a":"Blue"},{"a":"Green"}]`},
		"among others":          {`[1,{"$data":"${teams}","a":"${name}"},2]`, `[1,{"a":"Red"},{"a":"Blue"},{"a":"Green"},2]`},
		"an empty list":         {`[{"$data":"${teams[1].people}","a":"${name}"},1]`, `[1]`},
		"null":                  {`[{"$data":"${empty}","a":"${name}"},1]`, `[1]`},
		"items that are texts":  {`[{"$data":"${teams[0].people}","a":"${$data}"}]`, `[{"a":"Ada"},{"a":"Bob"}]`},
		"items as text":         {`[{"$data":"${teams[0].people}","a":"Hi ${$data}!"}]`, `[{"a":"Hi Ada!"},{"a":"Hi Bob!"}]`},
		"the place in the list": {`[{"$data":"${teams}","a":"${$index}","b":"no. ${$index}"}]`, `[{"a":0,"b":"no. 0"},{"a":1,"b":"no. 1"},{"a":2,"b":"no. 2"}]`},
		"the root":              {`[{"$data":"${teams[0].people}","a":"${$root.title}: ${$data} of ${$root.teams[0].name}"}]`, `[{"a":"Teams: Ada of Red"},{"a":"Teams: Bob of Red"}]`},
		"all of the root":       {`[{"$data":"${person}","a":"${$root.teams[1]}"}]`, `[{"a":{"name":"Blue","people":[]}}]`},
		"lists in a list": {
			`[{"$data":"${teams}","n":"${name}","p":[{"$data":"${people}","a":"${$index} ${$data}"}],"i":"${$index}"}]`,
			`[{"n":"Red","p":[{"a":"0 Ada"},{"a":"1 Bob"}],"i":0},{"n":"Blue","p":[],"i":1},{"n":"Green","p":[{"a":"0 Eve"}],"i":2}]`,
		},
		"the root is the scope":   {`{"$data":"${person}","a":"${name}","b":{"$data":"${home}","c":"${city}"},"d":"${home.city}"}`, `{"a":"Ada","b":{"c":"Oslo"},"d":"Oslo"}`},
		"the scope ends":          {`[{"$data":"${person}","a":"${name}"},{"a":"${title}"}]`, `[{"a":"Ada"},{"a":"Teams"}]`},
		"data in the template":    {`[{"$data":[{"n":1},{"n":2}],"a":"${n}"},{"$data":{"n":3},"a":"${n}"}]`, `[{"a":1},{"a":2},{"a":3}]`},
		"when":                    {`[{"$when":"${on}","a":1},{"$when":"${off}","a":2},{"$when":"${ on }","a":3}]`, `[{"a":1},{"a":3}]`},
		"when there is no value":  {`[{"$when":"${person.isAdmin}","a":"${person.isAdmin}"},{"$when":"${empty}","a":1},1]`, `[1]`},
		"when, in each item":      {`[{"$data":"${teams}","$when":"${isFull}","a":"${name} ${$index}"}]`, `[{"a":"Red 0"}]`},
		"when, before the data":   {`[{"$when":"${isFull}","$data":"${teams}","a":"${name}"}]`, `[{"a":"Red"}]`},
		"when, of a member":       {`{"a":{"$when":"${off}","b":1},"c":{"$when":"${on}","b":2}}`, `{"c":{"b":2}}`},
		"nothing of what is out":  {`[{"$when":"${off}","a":"${unknown}"},1]`, `[1]`},
		"a list among items":      {`[0,"${teams[0].people}","${title}"]`, `[0,"Ada","Bob","Teams"]`},
		"keys in brackets":        {`"${person['name']} ${person[\"home\"].city}"`, `"Ada Oslo"`},
		"odd keys":                {`"${$root['odd keys']['a.b']}${$root['odd keys']['$root']}${$root['odd keys']['[0]']}${$root['odd keys'][\"don't\"]}"`, `"1234"`},
		"data is not expanded":    {`[{"$data":[{"n":"${title}"}],"a":"${n}"}]`, `[{"a":"${title}"}]`},
		"no other reserved names": {`{"$schema":"${title}"}`, `{"$schema":"Teams"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := card.Expand([]byte(`{"x":`+test.template+`}`), data)
			require.NoError(t, err)
			assertSame(t, test.want, string(c.Extra["x"]))
		})
	}
}

func TestExpand_rootIsControlled(t *testing.T) {
	c, err := card.Expand([]byte(`{"$data":"${card}","speak":"${text}"}`), map[string]any{"card": map[string]any{"text": "Hi"}})
	require.NoError(t, err)
	assert.Equal(t, card.Card{Speak: "Hi"}, c)

	_, err = card.Expand([]byte(`{"$when":"${on}"}`), map[string]any{})
	assert.EqualError(t, err, "card: $when: leaves out the whole card")
	_, err = card.Expand([]byte(`{"$data":"${none}"}`), map[string]any{"none": nil})
	assert.EqualError(t, err, "card: $data: leaves out the whole card")
	_, err = card.Expand([]byte(`{"$data":"${list}"}`), map[string]any{"list": []int{1}})
	assert.EqualError(t, err, "card: $data: is a list, but its object is not an item of one")
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
			{"type": "TextBlock", "text": "${if(a, b, c)} ${count > 3} ${!ok} ${$host.name} ${formatDateTime(x)", "$when": "${ok}"},
			{"type": "TextBlock", "text": "${name"},
			{"type": "TextBlock", "text": "Dear ${person}"},
			{"type": "TextBlock", "text": "${list[2]}${list[x]}${name.first}"},
			{"type": "Container", "$data": "all ${list}", "items": []},
			{"type": "Container", "$data": "${lost}", "$when": true, "items": []},
			{"type": "Container", "$data": "${list}", "items": [{"type": "TextBlock", "text": "${name} ${$index} ${$data}"}]},
			{"type": "TextBlock", "$when": "${name}", "text": "${never}"},
			{"type": "TextBlock", "$when": "${person} is there", "text": "${never}"},
			{"type": "TextBlock", "$when": "${not(ok)}", "text": "${never}"},
			{"type": "TextBlock", "text": "${$index} ${$root.age}"}
		],
		"selectAction": {"type": "Action.Submit", "$data": "${list}"},
		"${name}": 1,
		"speak": "${}"
	}`), map[string]any{"name": "Ada", "person": map[string]any{}, "list": []int{1, 2}, "ok": true})

	var invalid *card.ValidationError
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, []card.Fault{
		{"body[0].text", "there is no value for ${unknown}"},
		{"body[0].text", "there is no value for ${person.age}"},
		{"body[1].text", "${if(a, b, c)} needs the function if, which Expand does not have"},
		{"body[1].text", "${count > 3} needs the operator >, which Expand does not have"},
		{"body[1].text", "${!ok} needs the operator !, which Expand does not have"},
		{"body[1].text", "${$host.name} needs $host, which Expand does not have"},
		{"body[1].text", "${formatDateTime(x) needs the function formatDateTime, which Expand does not have"},
		{"body[2].text", "${name is not a name in ${ and }"},
		{"body[3].text", "${person} is not a text, number or boolean"},
		{"body[4].text", "there is no value for ${list[2]}"},
		{"body[4].text", "${list[x]} is not a name in ${ and }"},
		{"body[4].text", "there is no value for ${name.first}"},
		{"body[5].$data", "must be a placeholder, like ${people}, or the data itself"},
		{"body[6].$data", "there is no value for ${lost}"},
		{"body[7].items[0].text", "there is no value for ${name}"},
		{"body[8].$when", "${name} is not true or false"},
		{"body[9].$when", "must be a placeholder, like ${isUrgent}"},
		{"body[10].$when", "${not(ok)} needs the function not, which Expand does not have"},
		{"body[11].text", "there is no value for ${$index}"},
		{"body[11].text", "there is no value for ${$root.age}"},
		{"selectAction.$data", "is a list, but its object is not an item of one"},
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
