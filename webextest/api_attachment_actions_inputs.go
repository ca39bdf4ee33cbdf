package webextest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// cardForm is what a button of a card submits: its own data, and the inputs of
// its card and of the enclosing cards.
type cardForm struct {
	title  string // of the button
	data   map[string]any
	inputs []cardInput
}

type cardInput struct {
	id       string
	required bool
	value    string // the initial value
}

// checkInputs refuses inputs that no button of a card can have submitted.
func checkInputs(content json.RawMessage, inputs map[string]any) error {
	forms := readForms(content)
	for _, id := range slices.Sorted(maps.Keys(inputs)) {
		if !slices.ContainsFunc(forms, func(f cardForm) bool { return f.has(id) }) {
			return badRequest("inputs has %q, but the card has no such input.", id)
		}
	}
	missing := ""
	for _, f := range forms {
		if f.hasAll(inputs) {
			id, ok := f.missing(inputs)
			if !ok {
				return nil
			}
			missing = cmp.Or(missing, id)
		}
	}
	if missing == "" {
		return badRequest("inputs has values that no button of the card sends together.")
	}
	return badRequest("inputs must have a value for %q, which the card requires.", missing)
}

// fillIn returns inputs along with all that a card submits besides: the data of
// the button, and the initial values of the other inputs. It takes the first
// button that the inputs fit.
func fillIn(content json.RawMessage, inputs map[string]any) map[string]any {
	for _, f := range readForms(content) {
		filled := f.fill(inputs)
		if _, missing := f.missing(filled); !missing && f.hasAll(inputs) {
			return filled
		}
	}
	return inputs
}

// press returns all that the first button with a title submits, along with
// inputs.
func press(content json.RawMessage, title string, inputs map[string]any) (map[string]any, error) {
	var titles []string
	for _, f := range readForms(content) {
		if f.title != title {
			titles = append(titles, f.title)
			continue
		}
		for _, id := range slices.Sorted(maps.Keys(inputs)) {
			if !f.has(id) {
				return nil, fmt.Errorf("the button %q does not send an input %q", title, id)
			}
		}
		filled := f.fill(inputs)
		if id, missing := f.missing(filled); missing {
			return nil, fmt.Errorf("the card requires a value for %q", id)
		}
		return filled, nil
	}
	return nil, fmt.Errorf("the card has no button %q that submits it, but %q", title, titles)
}

// fill returns inputs along with the data of the button and the initial values
// of the other inputs.
func (f *cardForm) fill(inputs map[string]any) map[string]any {
	filled := maps.Clone(f.data)
	for _, in := range f.inputs {
		filled[in.id] = in.value
	}
	maps.Copy(filled, inputs)
	return filled
}

func (f *cardForm) has(id string) bool {
	_, ok := f.data[id]
	return ok || slices.ContainsFunc(f.inputs, func(in cardInput) bool { return in.id == id })
}

func (f *cardForm) hasAll(inputs map[string]any) bool {
	for id := range inputs {
		if !f.has(id) {
			return false
		}
	}
	return true
}

// missing returns the first required input without a value.
func (f *cardForm) missing(inputs map[string]any) (id string, ok bool) {
	for _, in := range f.inputs {
		if v := inputs[in.id]; in.required && (v == nil || v == "") {
			return in.id, true
		}
	}
	return "", false
}

// readForms returns a form for each button of a card, or a single one for a
// card without buttons.
func readForms(content json.RawMessage) []cardForm {
	var card any
	dec := json.NewDecoder(bytes.NewReader(content))
	dec.UseNumber()
	_ = dec.Decode(&card) // the card was valid when it was posted
	forms := cardForms(card, nil)
	if forms == nil {
		var parts cardParts
		parts.collect(card)
		forms = []cardForm{{data: map[string]any{}, inputs: parts.inputs}}
	}
	return forms
}

// cardForms returns the forms of a card and of the cards inside it. around has
// the inputs of the enclosing cards.
func cardForms(card any, around []cardInput) []cardForm {
	parts := cardParts{inputs: slices.Clone(around)}
	parts.collect(card)
	var forms []cardForm
	for _, submit := range parts.submits {
		f := cardForm{inputs: parts.inputs}
		f.title, _ = submit["title"].(string)
		if which, _ := submit["associatedInputs"].(string); strings.EqualFold(which, "none") {
			f.inputs = nil
		}
		if f.data, _ = submit["data"].(map[string]any); f.data == nil {
			f.data = map[string]any{}
		}
		forms = append(forms, f)
	}
	for _, inner := range parts.cards {
		forms = append(forms, cardForms(inner, parts.inputs)...)
	}
	return forms
}

// cardParts has the parts of a card that its submission depends on.
type cardParts struct {
	inputs  []cardInput
	submits []map[string]any
	cards   []any // shown by Action.ShowCard
}

// collect gathers the parts of a card from its JSON, at any depth.
func (p *cardParts) collect(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			p.collect(item)
		}
	case map[string]any:
		switch kind, _ := v["type"].(string); {
		case kind == "Action.Submit":
			p.submits = append(p.submits, v)
			return
		case kind == "Action.ShowCard":
			p.cards = append(p.cards, v["card"])
			return
		case strings.HasPrefix(kind, "Input."):
			p.inputs = append(p.inputs, newCardInput(kind, v))
		}
		for _, name := range slices.Backward(slices.Sorted(maps.Keys(v))) { // body comes before actions
			if name != "fallback" {
				p.collect(v[name])
			}
		}
	}
}

func newCardInput(kind string, v map[string]any) cardInput {
	var in cardInput
	in.id, _ = v["id"].(string)
	in.required, _ = v["isRequired"].(bool)
	switch value, off := v["value"], v["valueOff"]; {
	case value != nil:
		in.value = fmt.Sprint(value)
	case kind == "Input.Toggle" && off != nil:
		in.value = fmt.Sprint(off)
	case kind == "Input.Toggle":
		in.value = "false"
	}
	return in
}
