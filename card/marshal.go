package card

import (
	"encoding/json"
	"reflect"
)

// To the JSON packages a Raw is a slice of bytes. These methods make it JSON.

// MarshalJSON returns r.
func (r Raw) MarshalJSON() ([]byte, error) { return json.RawMessage(r).MarshalJSON() }

// UnmarshalJSON sets r to data.
func (r *Raw) UnmarshalJSON(data []byte) error { return (*json.RawMessage)(r).UnmarshalJSON(data) }

// These methods let the parts of a card be marshaled on their own, by
// encoding/json and json/v2.

// MarshalJSON writes the TextBlock as it appears in a card, unchecked.
func (x TextBlock) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the RichTextBlock as it appears in a card, unchecked.
func (x RichTextBlock) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the TextRun as it appears in a card, unchecked.
func (x TextRun) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the Image as it appears in a card, unchecked.
func (x Image) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the ImageSet as it appears in a card, unchecked.
func (x ImageSet) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the Media as it appears in a card, unchecked.
func (x Media) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the MediaSource as it appears in a card, unchecked.
func (x MediaSource) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the FactSet as it appears in a card, unchecked.
func (x FactSet) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the Fact as it appears in a card, unchecked.
func (x Fact) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the Container as it appears in a card, unchecked.
func (x Container) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the ColumnSet as it appears in a card, unchecked.
func (x ColumnSet) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the Column as it appears in a card, unchecked.
func (x Column) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the ActionSet as it appears in a card, unchecked.
func (x ActionSet) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the BackgroundImage as it appears in a card, unchecked.
func (x BackgroundImage) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the TextInput as it appears in a card, unchecked.
func (x TextInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the NumberInput as it appears in a card, unchecked.
func (x NumberInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the DateInput as it appears in a card, unchecked.
func (x DateInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the TimeInput as it appears in a card, unchecked.
func (x TimeInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the ToggleInput as it appears in a card, unchecked.
func (x ToggleInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the ChoiceSetInput as it appears in a card, unchecked.
func (x ChoiceSetInput) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the Choice as it appears in a card, unchecked.
func (x Choice) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the OpenURL as it appears in a card, unchecked.
func (x OpenURL) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the Submit as it appears in a card, unchecked.
func (x Submit) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the ShowCard as it appears in a card, unchecked.
func (x ShowCard) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the ToggleVisibility as it appears in a card, unchecked.
func (x ToggleVisibility) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }

// MarshalJSON writes the TargetElement as it appears in a card, unchecked.
func (x TargetElement) MarshalJSON() ([]byte, error) { return encode(reflect.ValueOf(x)) }
