package jsonx

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"iter"
	"reflect"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A Misfit is an attribute of an object that does not fit its Go type.
type Misfit struct {
	Name   string
	Value  stdjson.RawMessage
	Reason string
}

// A Lenient reads JSON as [Unmarshal] does. If the JSON does not fit, it reads
// the JSON a second time, and leaves out the attributes that do not fit. Only
// this second time costs more than Unmarshal.
type Lenient struct {
	object json.Options // reads the attributes of the outermost value at once
	whole  json.Options // reads every object leniently, the outermost one too
}

// NewLenient returns a Lenient. O is an interface of the pointers to the types
// of objects that may lack attributes. The function record tells such an object
// which of its attributes do not fit. It returns false if the object cannot
// take note of that; the object itself does not fit then.
func NewLenient[O any](record func(object O, misfits []Misfit) bool) *Lenient {
	var l Lenient
	read := func(dec *jsontext.Decoder, object O) error {
		if dec.PeekKind() != '{' || readsItself(object) {
			return errors.ErrUnsupported
		}
		data, err := dec.ReadValue()
		if err != nil {
			return err
		}
		return l.readObject(data, object, func(misfits []Misfit) bool { return record(object, misfits) })
	}
	readInner := func(dec *jsontext.Decoder, object O) error {
		if dec.StackDepth() == 0 {
			return errors.ErrUnsupported
		}
		return read(dec, object)
	}
	l.whole = json.JoinOptions(unmarshalOptions, json.WithUnmarshalers(
		json.JoinUnmarshalers(unmarshalers, json.UnmarshalFromFunc(read))))
	l.object = json.JoinOptions(unmarshalOptions, json.WithUnmarshalers(
		json.JoinUnmarshalers(unmarshalers, json.UnmarshalFromFunc(readInner))))
	return &l
}

// readsItself reports whether a type has rules of its own for its JSON.
func readsItself(object any) bool {
	switch object.(type) {
	case json.Unmarshaler, json.UnmarshalerFrom:
		return true
	}
	return false
}

// Unmarshal reads JSON into v. An error names the attribute that it could not
// read and that belongs to no object.
func (l *Lenient) Unmarshal(data []byte, v any) error {
	err := json.Unmarshal(data, v, unmarshalOptions)
	if err == nil {
		return nil
	}
	if target := reflect.ValueOf(v); !isSyntactic(err) && target.Kind() == reflect.Pointer && !target.IsNil() {
		target.Elem().SetZero() // it may hold a part of what does not fit
		err = json.Unmarshal(data, v, l.whole)
	}
	return explain(err)
}

// readObject reads an object, attribute by attribute if it has to.
func (l *Lenient) readObject(data []byte, object any, record func([]Misfit) bool) error {
	target := reflect.ValueOf(object).Elem()
	before := reflect.New(target.Type()).Elem()
	before.Set(target)
	fault := json.Unmarshal(data, object, unmarshalOptions)
	if fault == nil {
		return nil
	}
	target.Set(before)
	var misfits []Misfit
	for name, value := range attributes(data) {
		before.Set(target)
		alone := slices.Concat([]byte("{"), name, []byte(":"), value, []byte("}"))
		if err := json.Unmarshal(alone, object, l.object); err != nil {
			target.Set(before)
			plain, _ := jsontext.AppendUnquote(nil, name) // the error is about broken UTF-8, which it has replaced
			place, reason := diagnose(err)
			misfits = append(misfits, Misfit{string(plain), bytes.Clone(value), at(inside(place), reason).Error()})
		}
	}
	if !record(misfits) {
		return fault
	}
	return nil
}

// attributes yields the attributes of a valid object, with their names in
// quotes.
func attributes(object []byte) iter.Seq2[jsontext.Value, jsontext.Value] {
	return func(yield func(name, value jsontext.Value) bool) {
		dec := jsontext.NewDecoder(bytes.NewBuffer(object), unmarshalOptions)
		_, _ = dec.ReadToken()
		for dec.PeekKind() == '"' {
			name, _ := dec.ReadValue()
			name = name.Clone()
			value, _ := dec.ReadValue()
			if !yield(name, value) {
				return
			}
		}
	}
}

// inside returns a place relative to the attribute that it is in.
func inside(place jsontext.Pointer) jsontext.Pointer {
	_, rest, found := strings.Cut(strings.TrimPrefix(string(place), "/"), "/")
	if !found {
		return ""
	}
	return jsontext.Pointer("/" + rest)
}
