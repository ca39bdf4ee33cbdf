package card

import (
	"encoding/json"
	"reflect"
)

// Raw is a list of bytes to the JSON libraries, so it has to say that it is
// JSON.

// MarshalJSON returns r.
func (r Raw) MarshalJSON() ([]byte, error) { return json.RawMessage(r).MarshalJSON() }

// UnmarshalJSON sets r to data.
func (r *Raw) UnmarshalJSON(data []byte) error { return (*json.RawMessage)(r).UnmarshalJSON(data) }

// The parts of a card marshal by themselves too, with encoding/json and with
// json/v2.

// MarshalJSON writes it as it stands in a card, unchecked.
func (x TextBlock) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x RichTextBlock) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x TextRun) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x Image) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x ImageSet) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x Media) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x MediaSource) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x FactSet) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x Fact) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x Container) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x ColumnSet) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x Column) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x ActionSet) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x BackgroundImage) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x TextInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x NumberInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x DateInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x TimeInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x ToggleInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x ChoiceSetInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x Choice) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x OpenURL) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x Submit) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x ShowCard) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x ToggleVisibility) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes it as it stands in a card, unchecked.
func (x TargetElement) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }
