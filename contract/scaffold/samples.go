package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// samples makes the values of a call, each another one.
type samples struct {
	used map[string]bool
	last int // number or day
}

func newSamples() *samples { return &samples{used: make(map[string]bool)} }

// A sample is a value as Go has it, as JSON has it, and as a query has it.
type sample struct{ expr, json, query string }

// of makes a value of a field.
func (s *samples) of(f *field, least bool) sample {
	v := s.value(f.typ, f.schema, f.wire, least)
	switch {
	case !f.pointer:
	case f.typ.isStruct():
		v.expr = "&" + v.expr
	default:
		v.expr = "new(" + v.expr + ")"
	}
	return v
}

func (s *samples) value(t *goType, schema *openapi3.Schema, wire string, least bool) sample {
	switch t.kind {
	case kindTime:
		s.last++
		moment := time.Date(2026, 5, s.last, 12, 0, 0, 0, time.UTC).Format("2006-01-02T15:04:05.000Z")
		return sample{fmt.Sprintf("at(%d)", s.last), strconv.Quote(moment), moment}
	case kindInt, kindFloat:
		number := s.number(schema)
		return sample{number, number, number}
	case kindBool:
		return sample{"true", "true", "true"}
	case kindNamed:
		if t.isEnum() {
			return s.enum(t.def)
		}
		return s.structure(t.def, least)
	case kindSlice:
		elem := s.value(t.elem, itemsOf(schema), singular(wire), least)
		return sample{qualified(t) + "{" + elided(t.elem, elem.expr) + "}", "[" + elem.json + "]", elem.query}
	case kindMap:
		elem := s.value(t.elem, nil, singular(wire), least)
		return sample{qualified(t) + `{"key": ` + elided(t.elem, elem.expr) + "}", `{"key": ` + elem.json + "}", ""}
	case kindAny, kindRaw:
		return s.free(t, schema, wire)
	}
	text := s.text(schema, wire)
	return sample{strconv.Quote(text), quote(text), escape(text)}
}

// elided leaves out the type of a literal in a slice or a map, as gofmt -s does.
func elided(t *goType, expr string) string {
	if t.isEnum() {
		return expr
	}
	return strings.TrimPrefix(expr, qualified(t))
}

func itemsOf(schema *openapi3.Schema) *openapi3.Schema {
	if schema == nil || schema.Items == nil {
		return nil
	}
	return schema.Items.Value
}

// structure makes a struct with all its fields, or with those it must have.
func (s *samples) structure(def *definition, least bool) sample {
	var exprs, members []string
	for _, f := range def.fields {
		if least && !f.required && !def.object {
			continue
		}
		v := s.of(f, least)
		exprs = append(exprs, f.goName+": "+v.expr)
		members = append(members, quote(f.wire)+": "+v.json)
	}
	return sample{"webex." + def.name + "{" + strings.Join(exprs, ", ") + "}", "{" + strings.Join(members, ", ") + "}", ""}
}

// enum makes a value that has not been used, if there is one.
func (s *samples) enum(def *definition) sample {
	chosen := def.values[len(def.values)-1]
	for _, v := range def.values {
		if !s.used[v.wire] {
			chosen = v
			break
		}
	}
	s.used[chosen.wire] = true
	return sample{"webex." + chosen.goName, quote(chosen.wire), escape(chosen.wire)}
}

// free makes a value of what nothing is said of.
func (s *samples) free(t *goType, schema *openapi3.Schema, wire string) sample {
	text := quote(s.text(nil, wire))
	expr := text
	if schema != nil && schema.Type.Is(openapi3.TypeObject) {
		text = `{"key": ` + text + "}"
		expr = "map[string]any" + text
	}
	if t.kind == kindRaw {
		expr = "json.RawMessage(`" + text + "`)"
	}
	return sample{expr, text, ""}
}

// number makes a number within the bounds of its schema.
func (s *samples) number(schema *openapi3.Schema) string {
	s.last++
	number := float64(s.last + 1)
	if schema != nil && schema.Min != nil && number < *schema.Min {
		number += *schema.Min
	}
	if schema != nil && schema.Max != nil && number > *schema.Max {
		number = *schema.Max
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}

// text makes a text that tells what it is for. Where a schema says how it must
// look, it is the schema's example.
func (s *samples) text(schema *openapi3.Schema, wire string) string {
	text := strings.TrimSuffix(wire, "Id")
	if example, ok := exampleOf(schema); ok && (schema.Pattern != "" || schema.Format != "" || schema.MinLength > 0 || schema.MaxLength != nil) {
		text = example
	} else if strings.HasSuffix(strings.ToLower(wire), "email") {
		text += "@example.com"
	}
	for n := 2; s.used[text]; n++ {
		next := strconv.Itoa(n) + strings.TrimPrefix(text, strconv.Itoa(n-1))
		if !s.used[next] {
			text = next
		}
	}
	s.used[text] = true
	return text
}

func exampleOf(schema *openapi3.Schema) (string, bool) {
	if schema == nil {
		return "", false
	}
	example, ok := schema.Example.(string)
	return example, ok
}

// qualified is a type as another package writes it.
func qualified(t *goType) string {
	switch t.kind {
	case kindNamed:
		return "webex." + t.def.name
	case kindSlice:
		return "[]" + qualified(t.elem)
	case kindMap:
		return "map[string]" + qualified(t.elem)
	}
	return t.String()
}

func quote(text string) string {
	data, _ := json.Marshal(text)
	return string(data)
}

// escape escapes no more of a query than it has to, so that it can be read.
func escape(text string) string {
	if strings.ContainsAny(text, " &+%#;=") {
		return url.QueryEscape(text)
	}
	return text
}
