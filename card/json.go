package card

import (
	"bytes"
	"cmp"
	jsonv1 "encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Parse reads a card. It is lenient and leaves all checks to [Card.Validate].
// It returns an error only if data is not a JSON object, or has an object with
// two members of the same name.
func Parse(data []byte) (Card, error) {
	var c Card
	err := c.UnmarshalJSON(data)
	return c, err
}

// UnmarshalJSON reads a card as [Parse] does.
func (c *Card) UnmarshalJSON(data []byte) error {
	n, err := parse(data)
	if err != nil {
		return fmt.Errorf("card: %w", err)
	}
	if n.kind != '{' {
		return fmt.Errorf("card: a card is a JSON object, not %.20s", n.raw)
	}
	*c = Card{}
	n.into(reflect.ValueOf(c).Elem())
	return nil
}

// MarshalJSON checks the card and writes it. If a part of the card needs a
// higher version than the card has, it writes that version. The error is a
// [*ValidationError] if the card is invalid.
func (c Card) MarshalJSON() ([]byte, error) {
	v := check(c)
	if err := v.err(); err != nil {
		return nil, err
	}
	c.Schema = cmp.Or(c.Schema, SchemaURL)
	c.Version = cmp.Or(c.Version, Version)
	if v.needed > v.written {
		c.Version = fmt.Sprintf("1.%d", v.needed)
	}
	return encode(reflect.ValueOf(c))
}

// encode writes a value of this package without checking it.
func encode(v reflect.Value) ([]byte, error) {
	var b bytes.Buffer
	if err := write(jsontext.NewEncoder(&b, jsontext.PreserveRawStrings(true)), v); err != nil {
		return nil, fmt.Errorf("card: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// dataOptions returns the options for [Submit.Data], which can be of any type.
func dataOptions() json.Options {
	return json.JoinOptions(
		json.Deterministic(true),
		json.WithMarshalers(json.MarshalToFunc(func(enc *jsontext.Encoder, n jsonv1.Number) error {
			return enc.WriteValue(jsontext.Value(n))
		})),
	)
}

func write(enc *jsontext.Encoder, v reflect.Value) error {
	if !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return enc.WriteToken(jsontext.Null)
	}
	switch x := v.Interface().(type) {
	case Raw:
		return enc.WriteValue(jsontext.Value(x))
	case ColumnWidth:
		if n := jsontext.Value(x); n.Kind() == '0' && n.IsValid() {
			return enc.WriteValue(n)
		}
	}
	if s := shapeOf(v.Type()); s != nil {
		return writeStruct(enc, v, s)
	}
	switch {
	case v.Type() == reflect.TypeFor[any]():
		return json.MarshalEncode(enc, v.Interface(), dataOptions())
	case v.Kind() == reflect.Interface, v.Kind() == reflect.Pointer:
		return write(enc, v.Elem())
	case v.Kind() == reflect.Slice:
		if err := enc.WriteToken(jsontext.BeginArray); err != nil {
			return err
		}
		for i := range v.Len() {
			if err := write(enc, v.Index(i)); err != nil {
				return err
			}
		}
		return enc.WriteToken(jsontext.EndArray)
	default:
		return json.MarshalEncode(enc, v.Interface(), json.Deterministic(true))
	}
}

func writeStruct(enc *jsontext.Encoder, v reflect.Value, s *shape) error {
	if s.isShort(v) {
		return write(enc, v.Field(s.props[0].field))
	}
	if err := enc.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	extra := s.extra(v)
	if _, other := extra["type"]; s.typed && !other {
		if err := writeMember(enc, "type", reflect.ValueOf(s.name)); err != nil {
			return err
		}
	}
	for _, p := range s.props {
		f := v.Field(p.field)
		if raw, ok := extra[p.name]; ok && holds(f, raw) {
			f = reflect.ValueOf(Raw(raw))
		}
		if f.IsZero() {
			continue
		}
		if err := writeMember(enc, p.name, f); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if _, known := s.index[name]; known {
			continue
		}
		if err := writeMember(enc, name, reflect.ValueOf(Raw(extra[name]))); err != nil {
			return err
		}
	}
	return enc.WriteToken(jsontext.EndObject)
}

func writeMember(enc *jsontext.Encoder, name string, v reflect.Value) error {
	if err := enc.WriteToken(jsontext.String(name)); err != nil {
		return err
	}
	return write(enc, v)
}

// holds reports whether raw, the value of a field in Extra, still applies: the
// field has the same value, or it is zero and cannot hold the value of raw.
func holds(field reflect.Value, raw jsonv1.RawMessage) bool {
	n, err := parse(raw)
	read := reflect.New(field.Type()).Elem()
	if err != nil || n.kind == 'n' || !n.into(read) {
		return field.IsZero()
	}
	return reflect.DeepEqual(read.Interface(), field.Interface())
}
