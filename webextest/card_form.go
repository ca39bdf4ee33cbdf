package webextest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/go-webex/webex/card"
)

// cardForm is what one button of a card submits: its own data, and the inputs of
// its card and of the cards around it.
type cardForm struct {
	data   map[string]any
	inputs []cardInput
}

type cardInput struct {
	id       string
	required bool
}

// checkInputs refuses inputs that no button of a card can have submitted.
func checkInputs(content json.RawMessage, inputs map[string]json.RawMessage) error {
	var root any
	_ = json.Unmarshal(content, &root) // it was checked when it was posted
	forms := cardForms(root, nil)
	if forms == nil { // there is no button, so one is imagined
		var parts cardParts
		parts.collect(root)
		forms = []cardForm{{inputs: parts.inputs}}
	}
	ids := slices.Sorted(maps.Keys(inputs))
	for _, id := range ids {
		if !slices.ContainsFunc(forms, func(f cardForm) bool { return f.has(id) }) {
			return badRequest("inputs has %q, but the card has no such input.", id)
		}
	}
	var missing []string
	for _, f := range forms {
		if slices.ContainsFunc(ids, func(id string) bool { return !f.has(id) }) {
			continue
		}
		i := slices.IndexFunc(f.inputs, func(in cardInput) bool { return in.required && isEmpty(inputs[in.id]) })
		if i < 0 {
			return nil
		}
		missing = append(missing, f.inputs[i].id)
	}
	if missing == nil {
		return badRequest("inputs has values that no button of the card sends together.")
	}
	return badRequest("inputs must have a value for %q, which the card requires.", missing[0])
}

func isEmpty(value json.RawMessage) bool {
	return len(value) == 0 || string(value) == "null" || string(value) == `""`
}

func (f *cardForm) has(id string) bool {
	_, ok := f.data[id]
	return ok || slices.ContainsFunc(f.inputs, func(in cardInput) bool { return in.id == id })
}

// cardForms returns the forms of a card and of the cards that unfold from it.
// The cards around it have inputs too.
func cardForms(root any, around []cardInput) []cardForm {
	parts := cardParts{inputs: slices.Clone(around)}
	parts.collect(root)
	var forms []cardForm
	for _, submit := range parts.submits {
		f := cardForm{inputs: parts.inputs}
		if which, _ := submit["associatedInputs"].(string); strings.EqualFold(which, string(card.AssociatedInputsNone)) {
			f.inputs = nil
		}
		f.data, _ = submit["data"].(map[string]any)
		forms = append(forms, f)
	}
	for _, inner := range parts.cards {
		forms = append(forms, cardForms(inner, parts.inputs)...)
	}
	return forms
}

// cardParts is what matters to the submission of a card.
type cardParts struct {
	inputs  []cardInput
	submits []map[string]any
	cards   []any // that unfold from it
}

// collect gathers the parts of a card's JSON, wherever they are in it.
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
			id, _ := v["id"].(string)
			required, _ := v["isRequired"].(bool)
			p.inputs = append(p.inputs, cardInput{id, required})
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if name != "fallback" {
				p.collect(v[name])
			}
		}
	}
}
