package card

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Expand fills in the placeholders of a template and reads the resulting card.
// A template is the JSON of a card with placeholders in its strings: ${name},
// ${person.name}, ${people[0].name}. A placeholder names a value in data, which
// is a map, a struct (by its json tags) or anything else that marshals to a
// JSON object.
//
// A string that consists of one placeholder becomes the value, whatever its
// type: "${count}" becomes 3. In a longer string, a string, number or boolean
// is inserted as text, and null as nothing. Expand does not expand the values
// themselves, and they cannot add to the JSON around them.
//
// Expand supports only the names of the Adaptive Cards Template Language: no
// expressions, no $data and no $when. If it cannot fill in a placeholder, the
// error is a [*ValidationError] with all such places. Any other error means
// that the template is not JSON or the data is not an object. Expand does not
// validate the card.
func Expand(template []byte, data any) (Card, error) {
	n, err := parse(template)
	if err != nil {
		return Card{}, fmt.Errorf("card: template: %w", err)
	}
	values, err := json.Marshal(data, dataOptions())
	if err != nil {
		return Card{}, fmt.Errorf("card: template data: %w", err)
	}
	root, err := parse(values)
	if err != nil || root.kind != '{' {
		return Card{}, fmt.Errorf("card: template data must be an object, not %T", data)
	}
	var b bytes.Buffer
	x := expander{
		data:         root,
		enc:          jsontext.NewEncoder(&b, jsontext.PreserveRawStrings(true)),
		placeholders: regexp.MustCompile(`\$\{[^{}]*\}?`),
		names:        regexp.MustCompile(`^[\pL_][\pL\pN_-]*(\.[\pL_][\pL\pN_-]*|\[[0-9]+\])*$`),
	}
	if err := x.expand("", n); err != nil {
		return Card{}, fmt.Errorf("card: template: %w", err)
	}
	if len(x.faults) > 0 {
		return Card{}, &ValidationError{Faults: x.faults}
	}
	return Parse(b.Bytes())
}

type expander struct {
	data         node
	enc          *jsontext.Encoder
	placeholders *regexp.Regexp
	names        *regexp.Regexp // what a placeholder may hold
	faults       []Fault
}

func (x *expander) fault(path, format string, args ...any) {
	x.faults = append(x.faults, Fault{Path: path, Message: fmt.Sprintf(format, args...)})
}

func (x *expander) expand(path string, n node) error {
	switch n.kind {
	case '{':
		return x.object(path, n)
	case '[':
		if err := x.enc.WriteToken(jsontext.BeginArray); err != nil {
			return err
		}
		for i, item := range n.items {
			if err := x.expand(fmt.Sprintf("%s[%d]", path, i), item); err != nil {
				return err
			}
		}
		return x.enc.WriteToken(jsontext.EndArray)
	case '"':
		if s := n.text(); strings.Contains(s, "${") {
			return x.enc.WriteValue(x.fill(path, s))
		}
	}
	return x.enc.WriteValue(n.raw)
}

func (x *expander) object(path string, n node) error {
	if err := x.enc.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for _, m := range n.members {
		at := join(path, m.name)
		switch {
		case m.name == "$data", m.name == "$when":
			x.fault(at, "is not supported")
		case strings.Contains(m.name, "${"):
			x.fault(at, "a name cannot have a placeholder")
		}
		if err := x.enc.WriteToken(jsontext.String(m.name)); err != nil {
			return err
		}
		if err := x.expand(at, m.node); err != nil {
			return err
		}
	}
	return x.enc.WriteToken(jsontext.EndObject)
}

// fill returns a string with its placeholders filled in. If the string is one
// placeholder, it returns the value.
func (x *expander) fill(path, s string) jsontext.Value {
	if x.placeholders.FindString(s) == s {
		if v, ok := x.value(path, s); ok {
			return v.raw
		}
		return jsontext.Value("null")
	}
	s = x.placeholders.ReplaceAllStringFunc(s, func(name string) string {
		v, ok := x.value(path, name)
		switch {
		case !ok || v.kind == 'n':
			return ""
		case v.kind == '"':
			return v.text()
		case v.kind == '{', v.kind == '[':
			x.fault(path, "%s is not a text, number or boolean", name)
		}
		return string(v.raw)
	})
	quoted, _ := jsontext.AppendQuote(nil, s)
	return quoted
}

// value looks up the value of a placeholder.
func (x *expander) value(path, name string) (node, bool) {
	keys, ok := x.keys(name)
	if !ok {
		x.fault(path, "%s is not a name in ${ and }", name)
		return node{}, false
	}
	v := x.data
	for _, key := range keys {
		if v, ok = v.at(key); !ok {
			x.fault(path, "there is no value for %s", name)
			return node{}, false
		}
	}
	return v, true
}

// keys returns the names and indexes of a placeholder: ${people[0].name} has
// people, 0 and name.
func (x *expander) keys(placeholder string) ([]string, bool) {
	s := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(placeholder, "${"), "}"))
	if !strings.HasSuffix(placeholder, "}") || !x.names.MatchString(s) {
		return nil, false
	}
	return strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '[' || r == ']' }), true
}

// at returns a member of an object or an item of an array.
func (n node) at(key string) (node, bool) {
	if n.kind == '[' {
		i, err := strconv.Atoi(key)
		if err != nil || i >= len(n.items) {
			return node{}, false
		}
		return n.items[i], true
	}
	for _, m := range n.members {
		if m.name == key {
			return m.node, true
		}
	}
	return node{}, false
}
