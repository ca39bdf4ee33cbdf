package card

import (
	"bytes"
	jsonv1 "encoding/json"
	"fmt"
	"io"
	"math"
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// node is a JSON value. Its parts share the memory of the whole text, so that
// the time to read it is linear however deep it nests.
type node struct {
	kind    jsontext.Kind
	raw     jsontext.Value
	members []member // of an object
	items   []node   // of an array
}

type member struct {
	name string
	node
}

func parse(data []byte) (node, error) {
	data = bytes.Clone(data)
	dec := jsontext.NewDecoder(bytes.NewReader(data))
	n, err := readNode(dec, data)
	if err != nil {
		return n, err
	}
	if _, err := dec.ReadToken(); err != io.EOF {
		return n, fmt.Errorf("more after the JSON value, at byte %d", dec.InputOffset())
	}
	return n, nil
}

func readNode(dec *jsontext.Decoder, data []byte) (n node, err error) {
	n.kind = dec.PeekKind()
	if n.kind != '{' && n.kind != '[' {
		raw, err := dec.ReadValue()
		end := dec.InputOffset()
		n.raw = data[end-int64(len(raw)) : end]
		return n, err
	}
	if _, err := dec.ReadToken(); err != nil {
		return n, err
	}
	start, end := dec.InputOffset()-1, n.kind+2 // '{'+2 is '}', '['+2 is ']'
	for dec.PeekKind() != end {
		var m member
		if n.kind == '{' {
			name, err := dec.ReadToken()
			if err != nil {
				return n, err
			}
			m.name = name.String()
		}
		if m.node, err = readNode(dec, data); err != nil {
			return n, err
		}
		if n.kind == '{' {
			n.members = append(n.members, m)
		} else {
			n.items = append(n.items, m.node)
		}
	}
	_, err = dec.ReadToken()
	n.raw = data[start:dec.InputOffset()]
	return n, err
}

// keep returns the original value for Extra or Raw, without the white space
// between its tokens.
func (n node) keep() jsonv1.RawMessage {
	raw := n.raw.Clone()
	_ = raw.Compact() // cannot fail: raw has been read, so it is valid
	return jsonv1.RawMessage(raw)
}

// text returns the value of a string.
func (n node) text() string {
	b, _ := jsontext.AppendUnquote(nil, n.raw)
	return string(b)
}

// typeName returns the member "type" of an object.
func (n node) typeName() string {
	if t, ok := n.at("type"); ok && t.kind == '"' {
		return t.text()
	}
	return ""
}

// into sets v to the value, or returns false if v cannot hold it.
func (n node) into(v reflect.Value) bool {
	t := v.Type()
	switch {
	case t == reflect.TypeFor[Element](), t == reflect.TypeFor[Action]():
		v.Set(reflect.ValueOf(n.item(t)))
		return true
	case n.kind == 'n':
		return false
	case t == reflect.TypeFor[any]():
		v.Set(reflect.ValueOf(n.any()))
		return true
	case t == reflect.TypeFor[ColumnWidth]() && n.kind == '0':
		v.SetString(string(n.raw))
		return true
	case shapeOf(t) != nil:
		return n.intoStruct(v, shapeOf(t))
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		return n.into(v.Elem())
	case reflect.Slice:
		if n.kind != '[' {
			return false
		}
		v.Set(reflect.MakeSlice(t, len(n.items), len(n.items)))
		for i, item := range n.items {
			if !item.into(v.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Map:
		if n.kind != '{' {
			return false
		}
		v.Set(reflect.MakeMap(t))
		for _, m := range n.members {
			if m.kind != '"' {
				return false
			}
			v.SetMapIndex(reflect.ValueOf(m.name), reflect.ValueOf(m.text()))
		}
		return true
	case reflect.Int:
		f, err := strconv.ParseFloat(string(n.raw), 64)
		v.SetInt(int64(f))
		return err == nil && n.kind == '0' && f == math.Trunc(f) && math.Abs(f) < 1<<31
	default:
		return json.Unmarshal(n.raw, v.Addr().Interface()) == nil
	}
}

// intoStruct reads an object, or the string that stands for one. Values that
// the fields cannot represent go to Extra.
func (n node) intoStruct(v reflect.Value, s *shape) bool {
	if n.kind == '"' && s.short {
		v.Field(s.props[0].field).SetString(n.text())
		return !v.IsZero()
	}
	if n.kind != '{' {
		return false
	}
	extra := extraMap{}
	for _, m := range n.members {
		if m.name == "type" && s.typed && m.kind == '"' && m.text() == s.name {
			continue
		}
		i, known := s.index[m.name]
		if !known {
			extra[m.name] = m.keep()
			continue
		}
		f := v.Field(s.props[i].field)
		if m.kind == 'n' || !m.into(f) {
			f.SetZero()
		}
		if f.IsZero() || !m.isWritten(f) {
			extra[m.name] = m.keep()
		}
	}
	if len(extra) == 0 && s.isShort(v) { // Extra records that this was an object and not a string
		first := s.props[0]
		extra[first.name], _ = encode(v.Field(first.field))
	}
	if len(extra) > 0 {
		v.Field(s.extraField).Set(reflect.ValueOf(extra))
	}
	return true
}

// isWritten reports whether a value would be written as it was read. Only
// numbers may not be.
func (n node) isWritten(v reflect.Value) bool {
	switch v = reflect.Indirect(v); {
	case v.CanInt(), v.CanFloat(), v.Type() == reflect.TypeFor[ColumnWidth]():
		written, err := encode(v)
		return err == nil && (bytes.Equal(written, n.raw) || written[0] == '"' && n.kind == '"')
	}
	return true
}

// item returns an element or action. It is a Raw if the schema does not have
// its type.
func (n node) item(want reflect.Type) any {
	if n.kind == '"' {
		return FallbackOption(n.text())
	}
	if t := goType(n.typeName()); t != nil && t.Implements(want) {
		v := reflect.New(t).Elem()
		n.into(v)
		return v.Interface()
	}
	return Raw(n.keep())
}

// any returns the value as encoding/json would, with numbers as
// [jsonv1.Number].
func (n node) any() any {
	switch n.kind {
	case '{':
		object := make(map[string]any, len(n.members))
		for _, m := range n.members {
			object[m.name] = m.any()
		}
		return object
	case '[':
		array := make([]any, len(n.items))
		for i, item := range n.items {
			array[i] = item.any()
		}
		return array
	case '"':
		return n.text()
	case '0':
		return jsonv1.Number(n.raw)
	case 't', 'f':
		return n.kind == 't'
	}
	return nil
}

// resolve returns the element or action that x stands for: the value of a
// pointer, and a typed value for a Raw of a known type. It returns nil for a nil
// pointer, and for a type that is not one of this package, such as a struct that
// embeds an element.
func resolve[T any](x T) T {
	v := reflect.ValueOf(x)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() {
		return *new(T)
	}
	switch item := v.Interface().(type) {
	case Raw:
		if n, err := parse(item); err == nil && n.kind == '{' {
			return n.item(reflect.TypeFor[T]()).(T)
		}
	case FallbackOption:
	default:
		if shapeOf(v.Type()) == nil {
			return *new(T)
		}
	}
	return v.Interface().(T)
}
