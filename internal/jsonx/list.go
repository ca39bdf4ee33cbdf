package jsonx

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A List is the envelope of a list: the items and the other attributes.
type List[T any] struct {
	Items []*T
	Count int  // the number of items, null items included
	Found bool // the envelope has the attribute for items, even if that is empty
	Extra map[string]stdjson.RawMessage

	// Misfit says which item is missing because it could not be read, the
	// first one if there are several. It is nil if none is missing.
	Misfit error
}

// UnmarshalList reads the envelope of a list. The attribute called name holds
// the items. UnmarshalList drops null items. What does not fit is read as by
// [Lenient.Unmarshal].
func UnmarshalList[T any](l *Lenient, data []byte, name string) (List[T], error) {
	e := envelope[T]{name: name}
	err := json.Unmarshal(data, &e, unmarshalOptions)
	if err != nil && !isSyntactic(err) {
		e = envelope[T]{name: name, lenient: l}
		err = json.Unmarshal(data, &e, l.whole)
	}
	return e.List, explain(err)
}

type envelope[T any] struct {
	List[T]
	name    string
	lenient *Lenient // nil to read all items or none
}

// UnmarshalJSONFrom implements [json.UnmarshalerFrom]. It reads token by token
// because the name of the items is known only at run time.
func (e *envelope[T]) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	token, err := dec.ReadToken()
	if err != nil {
		return err
	}
	if token.Kind() != '{' {
		return fmt.Errorf("a list should be an object, not %s", name(token.Kind()))
	}
	for dec.PeekKind() != '}' {
		token, err := dec.ReadToken()
		if err != nil {
			return err
		}
		if name := token.String(); name == e.name {
			err = e.readItems(dec)
		} else {
			err = e.readExtra(dec, name)
		}
		if err != nil {
			return err
		}
	}
	_, err = dec.ReadToken()
	return err
}

func (e *envelope[T]) readItems(dec *jsontext.Decoder) error {
	e.Found = true
	if e.lenient != nil && dec.PeekKind() == '[' {
		return e.readEachItem(dec)
	}
	var items []*T
	if err := json.UnmarshalDecode(dec, &items); err != nil {
		return err
	}
	for _, item := range items {
		e.add(item)
	}
	return nil
}

// readEachItem reads the items one by one, so that one of them does not cost us
// the others.
func (e *envelope[T]) readEachItem(dec *jsontext.Decoder) error {
	if _, err := dec.ReadToken(); err != nil {
		return err
	}
	for dec.PeekKind() != ']' {
		value, err := dec.ReadValue()
		if err != nil {
			return err
		}
		var item *T
		if err := json.Unmarshal(value, &item, e.lenient.whole); err != nil {
			place, reason := diagnose(err)
			if e.Misfit == nil {
				e.Misfit = at(dec.StackPointer()+place, reason)
			}
			item = nil
		}
		e.add(item)
	}
	_, err := dec.ReadToken()
	return err
}

func (e *envelope[T]) add(item *T) {
	e.Count++
	if item != nil {
		e.Items = append(e.Items, item)
	}
}

func (e *envelope[T]) readExtra(dec *jsontext.Decoder, name string) error {
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if e.Extra == nil {
		e.Extra = make(map[string]stdjson.RawMessage)
	}
	e.Extra[name] = bytes.Clone(value)
	return nil
}
