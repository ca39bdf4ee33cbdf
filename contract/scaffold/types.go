package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/go-webex/webex/contract/internal/specs"
)

// A drafter drafts a service.
type drafter struct {
	draft
	order    order
	declared map[string]bool        // the names that package webex has
	named    map[string]*definition // the types of the draft
	answered map[*openapi3.Schema]*definition
}

// A use is what a type is for.
type use int

const (
	inAnswer use = iota
	inRequest
	inUpdate // a request in which what is nil stays as it is
	inQuery
)

// typeOf returns the Go type of a schema. Name is that of the type to declare
// where one is needed.
func (d *drafter) typeOf(schema *openapi3.Schema, name string, u use) *goType {
	switch {
	case schema.Type.Is(openapi3.TypeArray) && schema.Items != nil:
		return &goType{kind: kindSlice, elem: d.typeOf(schema.Items.Value, singular(name), u)}
	case schema.Type.Is(openapi3.TypeString) && isEnum(schema):
		return &goType{kind: kindNamed, def: d.enum(name, schema)}
	case schema.Type.Is(openapi3.TypeString) && isTime(schema):
		return &goType{kind: kindTime}
	case schema.Type.Is(openapi3.TypeString):
		return &goType{kind: kindString}
	case schema.Type.Is(openapi3.TypeBoolean):
		return &goType{kind: kindBool}
	case schema.Type.Is(openapi3.TypeInteger), schema.Type.Is(openapi3.TypeNumber) && isWhole(schema):
		return &goType{kind: kindInt}
	case schema.Type.Is(openapi3.TypeNumber):
		return &goType{kind: kindFloat}
	case len(specs.Properties(schema)) > 0:
		return &goType{kind: kindNamed, def: d.structure(name, schema, u)}
	case specs.Rest(schema) != nil:
		return &goType{kind: kindMap, elem: d.typeOf(specs.Rest(schema), singular(name), u)}
	case len(specs.Parts(schema)) > 0:
		return d.typeOf(specs.Parts(schema)[0], name, u)
	case u == inAnswer:
		return &goType{kind: kindRaw}
	}
	return &goType{kind: kindAny}
}

// isEnum reports whether the values of a string are known. What is a boolean or
// a number in quotes is none.
func isEnum(schema *openapi3.Schema) bool {
	return slices.ContainsFunc(schema.Enum, func(value any) bool {
		text, ok := value.(string)
		return ok && strings.ContainsFunc(text, func(r rune) bool { return r > '9' }) && text != "true" && text != "false"
	})
}

var moment = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d`)

func isTime(schema *openapi3.Schema) bool {
	example, _ := schema.Example.(string)
	return schema.Format == "date-time" || moment.MatchString(example)
}

func isWhole(schema *openapi3.Schema) bool {
	example, ok := schema.Example.(float64)
	return schema.Format == "" && (!ok || example == float64(int(example)))
}

// enum declares an enum, or adds to it what another schema of it has.
func (d *drafter) enum(name string, schema *openapi3.Schema) *definition {
	name, def := d.free(name, func(def *definition) bool { return def.isEnum() })
	if def == nil {
		def = d.declare(name, "is the "+spoken(strings.TrimPrefix(name, singular(d.service)))+" of "+indefinite(singular(d.service)))
	}
	for _, wire := range schema.Enum {
		text, ok := wire.(string)
		constant := name + goName(text)
		known := func(v value) bool { return v.wire == text || v.goName == constant }
		if ok && len(words(text)) > 0 && !slices.ContainsFunc(def.values, known) {
			def.values = append(def.values, value{constant, text, commentOf(schema.Description, text)})
		}
	}
	return def
}

// commentOf finds what a description says of a value in its list of values.
func commentOf(description, wire string) string {
	for line := range strings.Lines(description) {
		if _, text, ok := strings.Cut(line, "`"+wire+"` - "); ok {
			return lowerFirst(sentence(text))
		}
	}
	return ""
}

// free returns the name for a type, and the type if it is there already and fits.
// A name that stands for something else, or would stand for a service, gets a
// suffix.
func (d *drafter) free(name string, fits func(*definition) bool) (string, *definition) {
	for {
		def := d.named[name]
		switch {
		case def != nil && fits(def):
			return name, def
		case def == nil && !d.declared[name] && !strings.HasSuffix(name, "Service"):
			return name, nil
		}
		name += "Value"
	}
}

func (d *drafter) declare(name, doc string) *definition {
	def := &definition{name: name, doc: doc}
	d.named[name] = def
	d.types = append(d.types, def)
	return def
}

// structure declares a struct, or returns one that is there and has the same
// attributes.
func (d *drafter) structure(name string, schema *openapi3.Schema, u use) *definition {
	if def := d.answered[schema]; def != nil && u == inAnswer {
		return def
	}
	properties := specs.Properties(schema)
	name, def := d.free(name, func(def *definition) bool { return hasAll(def, properties) })
	if def == nil && u == inAnswer && len(properties) > few {
		def = d.alike(properties)
	}
	if def == nil {
		def = d.declare(name, "is a part of "+indefinite(singular(d.service)))
		def.object = u == inAnswer
		d.fill(def, name, schema, u)
	}
	return def
}

// object declares what a method is about, or adds to it what another method
// answers of it.
func (d *drafter) object(name string, schema *openapi3.Schema) *goType {
	if len(specs.Properties(schema)) == 0 || schema.Type.Is(openapi3.TypeArray) {
		return d.typeOf(schema, name, inAnswer)
	}
	if def := d.alike(specs.Properties(schema)); def != nil && d.named[name] == nil {
		return &goType{kind: kindNamed, def: def}
	}
	name, def := d.free(name, func(def *definition) bool { return def.main })
	if def == nil {
		def = d.declare(name, "is "+indefinite(name))
		def.object, def.main = true, true
	}
	d.answered[schema] = def
	d.fill(def, name, schema, inAnswer)
	return &goType{kind: kindNamed, def: def}
}

// indefinite says a Go name in words with its article, as in "a meeting
// invitee".
func indefinite(name string) string { return lowerFirst(article(spoken(name))) }

// few attributes may be the same by chance.
const few = 3

// alike returns an object that has the same attributes.
func (d *drafter) alike(properties openapi3.Schemas) *definition {
	for _, def := range d.types {
		if def.object && hasAll(def, properties) {
			return def
		}
	}
	return nil
}

// hasAll reports whether a struct has the attributes of a schema and no others.
func hasAll(def *definition, properties openapi3.Schemas) bool {
	if def.isEnum() || len(def.fields) != len(properties) {
		return false
	}
	for _, f := range def.fields {
		if property := properties[f.wire]; property == nil || shapeOf(property.Value) != shapeOf(f.schema) {
			return false
		}
	}
	return true
}

// shapeOf says which attributes a schema has, and what they have.
func shapeOf(schema *openapi3.Schema) string {
	if schema.Items != nil {
		return "[" + shapeOf(schema.Items.Value) + "]"
	}
	var shape strings.Builder
	properties := specs.Properties(schema)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		shape.WriteString(name + "{" + shapeOf(properties[name].Value) + "}")
	}
	return shape.String()
}

// fill adds the attributes of a schema to a struct. Parent is what the names of
// their types begin with.
func (d *drafter) fill(def *definition, parent string, schema *openapi3.Schema, u use) {
	properties := specs.Properties(schema)
	for _, wire := range d.order.names(properties) {
		property := properties[wire].Value
		if def.field(wire) != nil {
			continue
		}
		f := &field{
			goName: fieldName(def, wire), wire: wire, place: "json", schema: property,
			required: u != inAnswer && isRequired(schema, wire),
			comment:  about(property.Description, wire, d.service),
		}
		def.fields = append(def.fields, f) // before what it is made of, which may be itself
		f.typ = d.typeOf(property, parent+goName(wire), u)
		f.pointer = !f.required && needsPointer(f.typ, u)
	}
}

// fieldName makes the name of a field. Those of Object, and those that differ in
// their punctuation only, get a suffix.
func fieldName(def *definition, wire string) string {
	name := goName(wire)
	for slices.ContainsFunc(def.fields, func(f *field) bool { return f.goName == name }) ||
		def.object && (name == "Extra" || name == "Errors") {
		name += "Value"
	}
	return name
}

func isRequired(schema *openapi3.Schema, wire string) bool {
	return slices.Contains(schema.Required, wire) ||
		slices.ContainsFunc(schema.AllOf, func(part *openapi3.SchemaRef) bool { return isRequired(part.Value, wire) })
}

// needsPointer reports whether false, 0 or "" differ from what is left out.
func needsPointer(t *goType, u use) bool {
	switch t.kind {
	case kindSlice, kindMap, kindAny:
		return false
	case kindBool:
		return u == inRequest || u == inUpdate
	}
	return u == inUpdate
}

// about makes the comment of a field of its description. It is empty if that
// says no more than the field's own name and the service's.
func about(description, wire, service string) string {
	text := sentence(description)
	known := strings.ToLower(" " + strings.Join(append(words(wire), words(service)...), " ") + fillers)
	for _, word := range words(text) {
		if !strings.Contains(known, strings.ToLower(word)) {
			return lowerFirst(text)
		}
	}
	return ""
}

const fillers = " a an the this that of for in to by is are unique identifier id address name display"
