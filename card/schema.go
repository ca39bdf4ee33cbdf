package card

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// shape describes one type of the schema. Its properties come from the tags of
// the struct, so that reading, writing and checking need no code per type.
type shape struct {
	name       string // the value of "type"
	typed      bool   // write "type"
	short      bool   // a string can stand for an object with only the first property
	role       role
	since      int // the minor version, of 1.x, that introduced the type
	props      []property
	index      map[string]int // from the name of a property to its place in props
	extraField int
}

// role says where the schema allows a type.
type role int

const (
	rolePart    role = iota // only in its own properties
	roleColumn              // only in its own properties, and as the fallback of a column
	roleElement             // wherever an element may be
	roleInput               // wherever an element may be
	roleAction              // wherever an action may be
)

// extraMap is the type of every field Extra.
type extraMap = map[string]json.RawMessage

// property is one property of a shape. Its name comes from the json tag. The
// card tag holds its rules, separated by commas:
//
//	required      the property must be present
//	blank         an empty string counts as present, if it was read
//	since=1.2     the property needs that version of the schema
//	max=5         the list may have at most that many items
//	select        the action must not be ShowCard
//	format=px     the value must have that format; see validator.format
type property struct {
	name     string
	field    int
	required bool
	blank    bool
	since    int
	max      int
	tap      bool
	format   string
	enum     []string // the allowed values, if the schema lists them
}

// schema has the shapes by Go type, and the Go types by the value of "type". It
// is built at its first use and not when the program starts, so that the linker
// can leave this package out of a program without cards.
var schema struct {
	once    sync.Once
	shapes  map[reflect.Type]*shape
	goTypes map[string]reflect.Type
}

// shapeOf returns the shape of a Go type, or nil if it has none.
func shapeOf(t reflect.Type) *shape {
	schema.once.Do(buildSchema)
	return schema.shapes[t]
}

// goType returns the Go type for a value of "type", or nil if there is none.
func goType(name string) reflect.Type {
	schema.once.Do(buildSchema)
	return schema.goTypes[name]
}

func buildSchema() {
	schema.shapes, schema.goTypes = map[reflect.Type]*shape{}, map[string]reflect.Type{}
	enums := enums()
	add := func(v any, s shape) {
		t := reflect.TypeOf(v)
		s.readFields(t, enums)
		schema.shapes[t], schema.goTypes[s.name] = &s, t
	}
	add(Card{}, shape{name: "AdaptiveCard", typed: true})
	add(BackgroundImage{}, shape{name: "BackgroundImage", short: true})

	add(TextBlock{}, shape{name: "TextBlock", typed: true, role: roleElement})
	add(RichTextBlock{}, shape{name: "RichTextBlock", typed: true, role: roleElement, since: 2})
	add(TextRun{}, shape{name: "TextRun", typed: true, short: true})
	add(Image{}, shape{name: "Image", typed: true, role: roleElement})
	add(ImageSet{}, shape{name: "ImageSet", typed: true, role: roleElement})
	add(Media{}, shape{name: "Media", typed: true, role: roleElement, since: 1})
	add(MediaSource{}, shape{name: "MediaSource"})
	add(FactSet{}, shape{name: "FactSet", typed: true, role: roleElement})
	add(Fact{}, shape{name: "Fact"})

	add(Container{}, shape{name: "Container", typed: true, role: roleElement})
	add(ColumnSet{}, shape{name: "ColumnSet", typed: true, role: roleElement})
	add(Column{}, shape{name: "Column", typed: true, role: roleColumn})
	add(ActionSet{}, shape{name: "ActionSet", typed: true, role: roleElement, since: 2})

	add(TextInput{}, shape{name: "Input.Text", typed: true, role: roleInput})
	add(NumberInput{}, shape{name: "Input.Number", typed: true, role: roleInput})
	add(DateInput{}, shape{name: "Input.Date", typed: true, role: roleInput})
	add(TimeInput{}, shape{name: "Input.Time", typed: true, role: roleInput})
	add(ToggleInput{}, shape{name: "Input.Toggle", typed: true, role: roleInput})
	add(ChoiceSetInput{}, shape{name: "Input.ChoiceSet", typed: true, role: roleInput})
	add(Choice{}, shape{name: "Input.Choice"})

	add(OpenURL{}, shape{name: "Action.OpenUrl", typed: true, role: roleAction})
	add(Submit{}, shape{name: "Action.Submit", typed: true, role: roleAction})
	add(ShowCard{}, shape{name: "Action.ShowCard", typed: true, role: roleAction})
	add(ToggleVisibility{}, shape{name: "Action.ToggleVisibility", typed: true, role: roleAction, since: 2})
	add(TargetElement{}, shape{name: "TargetElement", short: true})
}

func (s *shape) readFields(t reflect.Type, enums map[reflect.Type][]string) {
	s.index = map[string]int{}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Name == "Extra" {
			s.extraField = i
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		s.index[name] = len(s.props)
		p := newProperty(name, i, f.Tag.Get("card"))
		p.enum = enums[f.Type]
		s.props = append(s.props, p)
	}
}

func newProperty(name string, field int, rules string) property {
	p := property{name: name, field: field}
	for rule := range strings.SplitSeq(rules, ",") {
		word, value, _ := strings.Cut(rule, "=")
		switch word {
		case "":
		case "required":
			p.required = true
		case "blank":
			p.blank = true
		case "select":
			p.tap = true
		case "since":
			p.since, _ = minor(value)
		case "max":
			p.max, _ = strconv.Atoi(value)
		case "format":
			p.format = value
		default:
			panic("card: unknown rule " + rule + " on " + name)
		}
	}
	return p
}

// minor returns the x of a version 1.x.
func minor(version string) (n int, ok bool) {
	s, ok := strings.CutPrefix(version, "1.")
	if !ok {
		return 0, false
	}
	u, err := strconv.ParseUint(s, 10, 16)
	return int(u), err == nil
}

// extra returns the field Extra of v, a struct of this shape.
func (s *shape) extra(v reflect.Value) extraMap {
	return v.Field(s.extraField).Interface().(extraMap)
}

// isShort reports whether v, a struct of this shape, has only its first
// property, so that a string can stand for it.
func (s *shape) isShort(v reflect.Value) bool {
	if !s.short || len(s.extra(v)) > 0 || v.Field(s.props[0].field).IsZero() {
		return false
	}
	for _, p := range s.props[1:] {
		if !v.Field(p.field).IsZero() {
			return false
		}
	}
	return true
}
