package main

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/go-webex/webex/contract/internal/specs"
)

// A draft is what is known of a service.
type draft struct {
	service string
	file    string // without its ending
	group   string // what the documentation files it under
	methods []*method
	types   []*definition // in the order in which they are needed
}

// A method is a method of the service.
type method struct {
	name
	goName  string
	op      *specs.Operation
	label   string // as in "GET /rooms/{roomId}"
	ids     []*field
	query   []*field    // required and given by position, after the ids
	request *definition // a body that is a struct of the draft
	body    *field      // nil if there is none
	options *definition // nil if there are none
	result  *goType     // what is answered, or the items of a list; nil for nothing
	shape   shape
	items   string // the name of the items of a list in their envelope
	pages   bool   // the list has pages
	own     []string
	notes   []string
}

// A shape is how a method is made.
type shape int

const (
	shapeExec shape = iota
	shapeDo
	shapeSlice // Do of an array
	shapeList
	shapeOpen
)

// A definition is a type that a draft declares.
type definition struct {
	name    string
	doc     string
	object  bool // it is answered, and embeds Object
	main    bool // it is what a method is about
	checked bool // it has a method validate
	fields  []*field
	values  []value // of an enum
}

// A value is a value of an enum.
type value struct{ goName, wire, comment string }

func (d *definition) isEnum() bool { return len(d.values) > 0 }

// field returns the field with a name on the wire, or nil.
func (d *definition) field(wire string) *field {
	for _, f := range d.fields {
		if f.wire == wire {
			return f
		}
	}
	return nil
}

// A field is a field of a type, or an argument of a method.
type field struct {
	goName   string
	wire     string // its name on the wire
	place    string // "json", "url" or "header"
	typ      *goType
	pointer  bool
	required bool
	comment  string
	schema   *openapi3.Schema
}

// isSecret reports whether a field must not be shown.
func (f *field) isSecret() bool {
	lower := strings.ToLower(f.wire)
	return f.typ.kind == kindString && (strings.HasSuffix(lower, "password") || strings.HasSuffix(lower, "secret"))
}

func (f *field) goType() string {
	if f.pointer {
		return "*" + f.typ.String()
	}
	return f.typ.String()
}

func (f *field) tag() string {
	var tag string
	switch {
	case f.place == "header":
		tag = `header:"` + f.wire + `"`
	case f.place == "url":
		tag = `url:"` + f.wire
		if f.typ.kind == kindSlice {
			tag += ",comma"
		}
		if !f.required {
			tag += ",omitempty"
		}
		tag += `"`
	case f.required:
		tag = `json:"` + f.wire + `"`
	default:
		tag = `json:"` + f.wire + `,omitzero"`
	}
	if f.isSecret() {
		tag += ` secret:"true"`
	}
	return "`" + tag + "`"
}

// A kind is a kind of Go types.
type kind int

const (
	kindString kind = iota
	kindTime
	kindInt
	kindFloat
	kindBool
	kindNamed // an enum or a struct
	kindSlice
	kindMap
	kindAny // what nothing is said of
	kindRaw // the same in an answer
)

// A goType is a type of Go.
type goType struct {
	kind kind
	elem *goType     // of a slice or a map
	def  *definition // of what is named
}

func (t *goType) String() string {
	switch t.kind {
	case kindTime:
		return "time.Time"
	case kindInt:
		return "int"
	case kindFloat:
		return "float64"
	case kindBool:
		return "bool"
	case kindNamed:
		return t.def.name
	case kindSlice:
		return "[]" + t.elem.String()
	case kindMap:
		return "map[string]" + t.elem.String()
	case kindAny:
		return "any"
	case kindRaw:
		return "json.RawMessage"
	}
	return "string"
}

func (t *goType) isStruct() bool { return t.kind == kindNamed && !t.def.isEnum() }
func (t *goType) isEnum() bool   { return t.kind == kindNamed && t.def.isEnum() }
