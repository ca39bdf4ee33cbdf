package card

import (
	"cmp"
	"strconv"
)

// InputKind is the type of an [Input], as the schema names it.
type InputKind string

// The types of inputs.
const (
	InputKindText      InputKind = "Input.Text"
	InputKindNumber    InputKind = "Input.Number"
	InputKindDate      InputKind = "Input.Date"
	InputKindTime      InputKind = "Input.Time"
	InputKindToggle    InputKind = "Input.Toggle"
	InputKindChoiceSet InputKind = "Input.ChoiceSet"
)

// Input describes an input of a card, whatever its type. Fields that do not
// apply to the type are zero.
type Input struct {
	ID       string
	Kind     InputKind
	Label    string
	Required bool
	Value    string // the answer if the person changes nothing

	Min, Max  string // limits of a number, date or time, as in the card; "" is no limit
	MaxLength int    // of text, in characters; 0 is no limit
	Regex     string // a pattern that text must match, in JavaScript's syntax

	Choices           []Choice
	MultiSelect       bool   // an answer can have several choices, separated by commas
	ValueOn, ValueOff string // the two answers of a toggle
}

// Inputs returns the inputs of the card, and of the cards that unfold from it,
// in order. It leaves out inputs in a fallback, and inputs in an element of a
// type that this package does not know.
func (c Card) Inputs() []Input {
	var list inputList
	list.card(c)
	return list
}

type inputList []Input

func (l *inputList) card(c Card) {
	l.elements(c.Body)
	l.actions(c.Actions)
}

func (l *inputList) actions(list []Action) {
	for _, a := range list {
		if show, ok := resolve(a).(ShowCard); ok {
			l.card(show.Card)
		}
	}
}

func (l *inputList) elements(list []Element) {
	for _, e := range list {
		switch e := resolve(e).(type) {
		case Container:
			l.elements(e.Items)
		case ColumnSet:
			for _, column := range e.Columns {
				l.elements(column.Items)
			}
		case ActionSet:
			l.actions(e.Actions)
		case inputElement:
			*l = append(*l, e.input())
		}
	}
}

// inputElement is an element that is an input.
type inputElement interface{ input() Input }

func (e TextInput) input() Input {
	return Input{ID: e.ID, Kind: InputKindText, Label: e.Label, Required: e.IsRequired, Value: e.Value,
		MaxLength: e.MaxLength, Regex: e.Regex}
}

func (e NumberInput) input() Input {
	return Input{ID: e.ID, Kind: InputKindNumber, Label: e.Label, Required: e.IsRequired, Value: number(e.Value),
		Min: number(e.Min), Max: number(e.Max)}
}

func (e DateInput) input() Input {
	return Input{ID: e.ID, Kind: InputKindDate, Label: e.Label, Required: e.IsRequired, Value: e.Value,
		Min: e.Min, Max: e.Max}
}

func (e TimeInput) input() Input {
	return Input{ID: e.ID, Kind: InputKindTime, Label: e.Label, Required: e.IsRequired, Value: e.Value,
		Min: e.Min, Max: e.Max}
}

func (e ToggleInput) input() Input {
	on, off := cmp.Or(e.ValueOn, "true"), cmp.Or(e.ValueOff, "false")
	return Input{ID: e.ID, Kind: InputKindToggle, Label: cmp.Or(e.Label, e.Title), Required: e.IsRequired,
		Value: cmp.Or(e.Value, off), ValueOn: on, ValueOff: off}
}

func (e ChoiceSetInput) input() Input {
	return Input{ID: e.ID, Kind: InputKindChoiceSet, Label: e.Label, Required: e.IsRequired, Value: e.Value,
		Choices: e.Choices, MultiSelect: e.IsMultiSelect}
}

// number returns a number as text, or "" for nil.
func number(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}
