package webex

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// An InputError says what is wrong with the inputs of a card, so that a bot can
// tell the person. A message reads on from the name of its input: "is
// required", "must be a whole number". It does not repeat what the person
// entered, unless it comes from a field's own UnmarshalText and that repeats
// it.
type InputError struct {
	Faults []InputFault // in the order of the struct's fields
}

// An InputFault is one input that is wrong or missing.
type InputFault struct {
	ID      string // the input's id
	Message string // for example "is required"
}

// Error returns all faults on one line.
func (e *InputError) Error() string {
	list := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		list[i] = f.String()
	}
	return "webex: " + strings.Join(list, "; ")
}

// String returns the ID and the message.
func (f InputFault) String() string { return f.ID + " " + f.Message }

// DecodeInputs reads the inputs into the struct that v points to. The tag of a
// field names its input:
//
//	var order struct {
//		Dish   string    `card:"dish"`
//		Guests int       `card:"guests"`
//		Vegan  bool      `card:"vegan"`
//		Day    time.Time `card:"day"`
//		Hour   time.Time `card:"hour" layout:"15:04"`
//		Sides  []string  `card:"sides"`
//		Note   string    `card:"note,optional"`
//		Budget *float64  `card:"budget"`
//	}
//
// A field can be
//
//   - a string, a number, or a bool, which takes the values "true" and "false";
//     a toggle with other values needs a string;
//   - a [time.Time], which takes a date in UTC, or with a layout tag any other
//     form, for example the time of day "15:04";
//   - a [time.Duration], which takes "1h30m" and the like, or a time of day, for
//     the time since midnight; a number without a unit is a fault;
//   - an [encoding.TextUnmarshaler], whose error becomes the message;
//   - a slice of these, for an input with several choices;
//   - a pointer to these;
//   - a [json.RawMessage] or any, for the value as Webex sent it.
//
// An input that the person left empty does not change its field. It is a fault
// unless the field is a slice, a pointer, a [json.RawMessage] or any, or its
// tag says optional. Inputs without a field are ignored, and so are fields
// without a tag or with the tag "-".
//
// The error is an [*InputError] with everything that the person has to change.
// Any other error is a mistake in the program: v is not a pointer to a struct,
// or a field has a type or a tag that does not fit.
func (a *AttachmentAction) DecodeInputs(v any) error {
	target := reflect.ValueOf(v)
	if target.Kind() != reflect.Pointer || target.IsNil() || target.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("webex: decoding inputs: they go into a pointer to a struct, not %T", v)
	}
	faults, err := a.decodeInputs(target.Elem())
	if err != nil {
		return fmt.Errorf("webex: decoding inputs: %w", err)
	}
	if len(faults) > 0 {
		return &InputError{Faults: faults}
	}
	return nil
}

func (a *AttachmentAction) decodeInputs(target reflect.Value) (faults []InputFault, err error) {
	for field, v := range target.Fields() {
		tag, tagged := field.Tag.Lookup("card")
		switch {
		case tag == "-":
		case tagged:
			input, err := newInputField(field, tag)
			if err != nil {
				return nil, err
			}
			if err := input.set(v, a.Inputs[input.id]); err != nil {
				faults = append(faults, InputFault{ID: input.id, Message: err.Error()})
			}
		case field.Anonymous && v.Kind() == reflect.Struct:
			more, err := a.decodeInputs(v)
			if err != nil {
				return nil, err
			}
			faults = append(faults, more...)
		case field.Anonymous && v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct:
			return nil, fmt.Errorf("the embedded %s is a pointer; embed the struct itself", field.Type)
		}
	}
	return faults, nil
}

// An inputField is the field of a struct that takes an input.
type inputField struct {
	id       string
	optional bool
	read     inputReader
}

func newInputField(field reflect.StructField, tag string) (inputField, error) {
	id, option, _ := strings.Cut(tag, ",")
	f := inputField{
		id:       id,
		optional: option == "optional",
		read:     newInputReader(field.Type, field.Tag.Get("layout")),
	}
	switch field.Type.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Interface: // nil stands for an empty input
		f.optional = true
	}
	switch {
	case !field.IsExported():
		return f, fmt.Errorf("the field %s is not exported", field.Name)
	case f.read == nil:
		return f, fmt.Errorf("inputs do not fit the field %s, a %v", field.Name, field.Type)
	case id == "" || option != "" && option != "optional":
		return f, fmt.Errorf(`the field %s has the tag %q; it takes an id, and after it perhaps ",optional"`, field.Name, tag)
	}
	return f, nil
}

// set sets the field to an input, or says what is wrong with the input.
func (f *inputField) set(v reflect.Value, raw json.RawMessage) error {
	text, ok := inputText(raw)
	switch {
	case !ok || strings.TrimSpace(text) != "":
		return f.read(v, raw)
	case !f.optional:
		return errors.New("is required")
	}
	return nil
}

// inputText returns an input as text. The data of a button may hold numbers and
// booleans as well, which have a text, and lists and objects, which have none.
func inputText(raw json.RawMessage) (text string, ok bool) {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return "", true
	case raw[0] == '"':
		return text, json.Unmarshal(raw, &text) == nil
	}
	return string(raw), raw[0] != '[' && raw[0] != '{'
}

// inputTexts returns the texts of an input with several choices.
func inputTexts(raw json.RawMessage) (texts []string, ok bool) {
	if text, ok := inputText(raw); ok {
		return strings.Split(text, ","), true
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return nil, false
	}
	for _, item := range items {
		text, ok := inputText(item)
		if !ok {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}
