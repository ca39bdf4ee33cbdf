package card

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ValidationError says what is wrong with a card, or with the template of a
// card.
type ValidationError struct {
	Faults []Fault // in the order of the card
}

// Fault is one thing that is wrong with a card, or doubtful; see [Lint].
type Fault struct {
	Path    string // the place, for example body[2].columns[0].items[1].url
	Message string // the fault, for example "is required"
}

// Error returns all faults on one line.
func (e *ValidationError) Error() string {
	list := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		list[i] = f.String()
	}
	return "card: " + strings.Join(list, "; ")
}

// String returns the path and the message.
func (f Fault) String() string { return f.Path + ": " + f.Message }

// Validate checks the card. The error is a [*ValidationError] with all faults:
//
//   - required properties that are missing, and properties with a wrong type or
//     with a value that is none of those that the schema lists;
//   - elements and actions where the schema does not allow them;
//   - inputs with the same ID, in the card and the cards that unfold from it (a
//     fallback may repeat an ID);
//   - a version above [Version], which Webex refuses, and one that is none.
//
// A required text that is "" counts as missing, unless it was read as "".
// Unknown elements, actions and properties are not faults. [Lint] finds what is
// valid and still doubtful.
func (c Card) Validate() error { return check(c).err() }

// Lint returns what is doubtful in a card although [Card.Validate] accepts it,
// in the order of the card. Webex takes such a card, but is likely to show it
// in another way than it was meant, or in part:
//
//   - elements, actions and properties that need a higher version than the
//     card has; marshaling raises the version;
//   - elements and actions of a type that this package does not know and that
//     have no fallback, and properties that it does not know;
//   - URLs that are not absolute http or https URLs; images and media may also
//     have data URLs, and links callto, mailto, sip, sms, tel, webex and
//     webexteams URLs;
//   - sizes, dates and times that are not written as the schema says, and
//     negative lengths;
//   - more than five actions in a row, because Webex shows only five;
//   - commas in the values of choices of which a person can choose several.
//
// It returns nil if nothing is doubtful. Use it in tests, and for cards from
// elsewhere.
func Lint(c Card) []Fault { return check(c).doubts }

// check checks a card.
func check(c Card) *validator {
	v := &validator{written: newest, inputs: map[string]string{}}
	if m, ok := minor(c.Version); ok {
		v.written = m
	}
	v.object("", reflect.ValueOf(c))
	return v
}

// newest is the minor version of [Version].
const newest = 3

// maxDepth is how deep elements may nest. It ends the check of a card that
// contains itself.
const maxDepth = 200

type validator struct {
	written   int // the minor version of the card
	needed    int // the minor version that its parts need
	faults    []Fault
	doubts    []Fault
	inputs    map[string]string // where each input ID was seen
	fallbacks int               // how many fallbacks enclose the current place
	depth     int
}

func (v *validator) err() error {
	if len(v.faults) > 0 {
		return &ValidationError{Faults: v.faults}
	}
	return nil
}

// fault records what makes the card invalid.
func (v *validator) fault(path, format string, args ...any) {
	v.faults = append(v.faults, Fault{Path: path, Message: fmt.Sprintf(format, args...)})
}

// doubt records what is valid and doubtful.
func (v *validator) doubt(path, format string, args ...any) {
	v.doubts = append(v.doubts, Fault{Path: path, Message: fmt.Sprintf(format, args...)})
}

// needs records that a part needs version 1.since.
func (v *validator) needs(since int, path, what string) {
	v.needed = max(v.needed, since)
	if v.written < since {
		v.doubt(path, "%sneeds version 1.%d, the card is version 1.%d", what, since, v.written)
	}
}

// object checks a struct that has a shape.
func (v *validator) object(path string, x reflect.Value) {
	if v.depth == maxDepth {
		v.fault(path, "is nested more than %d deep", maxDepth)
		return
	}
	v.depth++
	defer func() { v.depth-- }()

	s := shapeOf(x.Type())
	extra := s.extra(x)
	if raw, ok := extra["type"]; ok {
		if n, err := parse(raw); err != nil || n.kind != '"' || n.text() != s.name {
			v.fault(join(path, "type"), "must be %q", s.name)
		}
	}
	for i := range s.props {
		v.property(join(path, s.props[i].name), x, s, &s.props[i])
	}
	for _, name := range slices.Sorted(maps.Keys(extra)) {
		if _, known := s.index[name]; !known {
			v.unknown(join(path, name), name, extra[name], s)
		}
	}
}

// unknown checks a property that an object of shape s does not have.
func (v *validator) unknown(path, name string, raw json.RawMessage, s *shape) {
	switch _, err := parse(raw); {
	case err != nil:
		v.fault(path, "is not JSON: %v", err)
	case name != "type": // which the schema allows for every part
		v.doubt(path, "is not a property of %s in version %s", s.name, Version)
	}
}

func (v *validator) property(path string, owner reflect.Value, s *shape, p *property) {
	x := owner.Field(p.field)
	if x.IsZero() {
		v.missing(path, p, s.extra(owner)[p.name], x.Type())
		return
	}
	v.needs(p.since, path, "")
	if p.name == "fallback" {
		v.fallbacks++
		defer func() { v.fallbacks-- }()
	}
	v.value(path, x, s, p)

	switch {
	case s.role == roleInput && p.name == "id" && v.fallbacks == 0:
		if first, ok := v.inputs[x.String()]; ok {
			v.fault(path, "%q is the id of %s already", x.String(), first)
		} else {
			v.inputs[x.String()] = strings.TrimSuffix(path, ".id")
		}
	case p.name == "choices":
		if set, ok := owner.Interface().(ChoiceSetInput); ok && set.IsMultiSelect {
			v.commas(path, set.Choices)
		}
	}
}

// missing checks a property whose field is zero. raw is its value in Extra, if
// any.
func (v *validator) missing(path string, p *property, raw json.RawMessage, t reflect.Type) {
	if raw != nil {
		n, err := parse(raw)
		switch {
		case err != nil:
			v.fault(path, "is not JSON: %v", err)
			return
		case n.kind == 'n': // null is the same as a missing property
		case !n.into(reflect.New(t).Elem()):
			v.fault(path, "must be %s", describe(t))
			return
		case p.blank:
			return
		}
	}
	if p.required {
		v.fault(path, "is required")
	}
}

// commas checks the values of choices of an input with several answers.
func (v *validator) commas(path string, choices []Choice) {
	for i, c := range choices {
		if strings.Contains(c.Value, ",") {
			v.doubt(fmt.Sprintf("%s[%d].value", path, i), "has a comma, which separates the chosen values")
		}
	}
}

// value checks a value of property p, whose owner has shape s.
func (v *validator) value(path string, x reflect.Value, s *shape, p *property) {
	t := x.Type()
	switch {
	case t == reflect.TypeFor[Element]():
		e, _ := x.Interface().(Element)
		v.item(path, resolve(e), s, p)
		return
	case t == reflect.TypeFor[Action]():
		a, _ := x.Interface().(Action)
		v.item(path, resolve(a), s, p)
		return
	case p.format == "data":
		v.data(path, x)
		return
	case shapeOf(t) != nil:
		v.object(path, x)
		return
	}
	switch x.Kind() {
	case reflect.Pointer:
		v.value(path, x.Elem(), s, p)
	case reflect.Slice:
		if p.max > 0 && x.Len() > p.max {
			v.doubt(path, "has %d items, Webex shows %d at most", x.Len(), p.max)
		}
		for i := range x.Len() {
			v.value(fmt.Sprintf("%s[%d]", path, i), x.Index(i), s, p)
		}
	case reflect.String:
		v.string(path, x, p)
	case reflect.Int:
		if x.Int() < 0 {
			v.doubt(path, "is negative")
		}
	case reflect.Float64:
		if math.IsNaN(x.Float()) || math.IsInf(x.Float(), 0) {
			v.fault(path, "must be a finite number")
		}
	}
}

// item checks an element or action in property p, whose owner has shape s.
func (v *validator) item(path string, item any, s *shape, p *property) {
	switch item := item.(type) {
	case nil:
		v.fault(path, "is nil, or of a type that is not one of this package")
		return
	case Raw:
		v.raw(path, item)
		return
	case FallbackOption:
		switch {
		case p.name != "fallback":
			v.fault(path, "must be an object, not %q", string(item))
		case !strings.EqualFold(string(item), string(Drop)):
			v.fault(path, "%q is neither an object nor %q", string(item), string(Drop))
		}
		return
	}
	x := reflect.ValueOf(item)
	is := shapeOf(x.Type())
	switch {
	case (is.role == roleColumn) != (s.role == roleColumn && p.name == "fallback"):
		v.fault(path, "%s is not allowed here", is.name)
	case p.tap && is.name == "Action.ShowCard":
		v.fault(path, "Action.ShowCard is not allowed here")
	}
	v.needs(is.since, path, is.name+" ")
	v.object(path, x)
}

// raw checks an element or action whose type is unknown, or not allowed in its
// place.
func (v *validator) raw(path string, raw Raw) {
	n, err := parse(raw)
	switch {
	case err != nil:
		v.fault(path, "is not JSON: %v", err)
	case n.kind != '{':
		v.fault(path, "must be an object, not %.20s", n.raw)
	case n.typeName() == "":
		v.fault(join(path, "type"), "is required")
	case goType(n.typeName()) != nil:
		v.fault(path, "%s is not allowed here", n.typeName())
	default:
		if _, ok := n.at("fallback"); !ok {
			v.doubt(path, "%s is not a type of version %s", n.typeName(), Version)
		}
	}
}

// data checks [Submit.Data].
func (v *validator) data(path string, x reflect.Value) {
	raw, err := encode(x)
	switch {
	case err != nil:
		v.fault(path, "cannot be written: %v", err)
	case raw[0] != '{' && raw[0] != '"':
		v.fault(path, "must be an object or a string")
	}
}

func (v *validator) string(path string, x reflect.Value, p *property) {
	s := x.String()
	if !utf8.ValidString(s) {
		v.fault(path, "is not UTF-8")
		return
	}
	if p.enum != nil {
		v.enum(path, s, p.enum, x.Type())
	}
	v.format(p.format, path, s)
}

func (v *validator) enum(path, s string, list []string, t reflect.Type) {
	i := slices.IndexFunc(list, func(name string) bool { return strings.EqualFold(name, s) })
	switch {
	case i < 0:
		v.fault(path, "%q is not one of %s", s, strings.Join(list, ", "))
	case t == reflect.TypeFor[ContainerStyle]() && i > 1: // default and emphasis are older than version 1.2
		v.needs(2, path, strconv.Quote(s)+" ")
	}
}

// join adds a property to a path.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// describe says what a property of type t must be.
func describe(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[ColumnWidth]():
		return "a string or a number"
	case t.Kind() == reflect.String:
		return "a string"
	case t.Kind() == reflect.Bool, t == reflect.TypeFor[*bool]():
		return "true or false"
	case t.Kind() == reflect.Int:
		return "a whole number"
	case t == reflect.TypeFor[*float64]():
		return "a number"
	case t.Kind() == reflect.Map:
		return "an object of strings"
	case t.Kind() == reflect.Slice && shapeOf(t.Elem()) != nil:
		return "an array of " + shapeOf(t.Elem()).name + " objects"
	case t.Kind() == reflect.Slice:
		return "an array"
	default:
		return "an object"
	}
}
