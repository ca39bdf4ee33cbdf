package card

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Expand fills in the placeholders of a template and reads the resulting card.
// A template is the JSON of a card with placeholders in its strings: ${name},
// ${person.name}, ${people[0].name}, ${prices['now']}. A placeholder names a
// value in data, which is a map, a struct (by its json tags) or anything else
// that marshals to a JSON object.
//
// A string that consists of one placeholder becomes the value, whatever its
// type: "${count}" becomes 3. As an item of a list, it becomes all items of a
// list. In a longer string, a string, number or boolean is inserted as text,
// and null as nothing. Expand does not expand the values themselves, and they
// cannot add to the JSON around them; for text in a [TextBlock] see
// [EscapeText].
//
// Two members of an object control it and are not written:
//
//   - "$data": "${people}" changes the data to which the names in the object
//     refer. If that is a list, the object, which must be an item of a list
//     itself, is repeated for each of its items. $data may also be the data
//     itself, instead of a placeholder.
//   - "$when": "${isUrgent}" leaves the object out unless the value is true. A
//     value that is missing or null counts as false.
//
// Within them, ${$data} is the current data, ${$index} is the place in the list
// of the current item, from 0, and ${$root.name} is a value of the data that was
// given to Expand.
//
// The functions and operators of the Adaptive Cards Template Language are not
// supported: put the result into the data instead. If Expand cannot fill in a
// placeholder, the error is a [*ValidationError] with all such places, except
// those in objects whose own $data or $when is one. Any other error means that
// the template is not JSON or the data is not an object. Expand does not validate
// the card.
func Expand(template []byte, data any) (Card, error) {
	n, err := parse(template)
	if err != nil {
		return Card{}, fmt.Errorf("card: template: %w", err)
	}
	values, err := json.Marshal(data, dataOptions())
	if err != nil {
		return Card{}, fmt.Errorf("card: template data: %w", err)
	}
	top, err := parse(values)
	if err != nil || top.kind != '{' {
		return Card{}, fmt.Errorf("card: template data must be an object, not %T", data)
	}
	var b bytes.Buffer
	x := newExpander(top, jsontext.NewEncoder(&b, jsontext.PreserveRawStrings(true)))
	if err := x.root(n); err != nil {
		return Card{}, fmt.Errorf("card: template: %w", err)
	}
	if len(x.faults) > 0 {
		return Card{}, &ValidationError{Faults: x.faults}
	}
	return Parse(b.Bytes())
}

type expander struct {
	top    node // the data that was given to Expand
	scope  scope
	enc    *jsontext.Encoder
	faults []Fault

	placeholders, names, keys *regexp.Regexp
	functions, operators      *regexp.Regexp
}

// A scope is what the names in an object refer to.
type scope struct {
	data  node
	index int // in the list that the data is an item of, or -1
}

func newExpander(top node, enc *jsontext.Encoder) *expander {
	const name, key = `[\pL_][\pL\pN_-]*`, `\[(?:[0-9]+|'[^']*'|"[^"]*")\]`
	return &expander{
		top:          top,
		scope:        scope{data: top, index: -1},
		enc:          enc,
		placeholders: regexp.MustCompile(`\$\{[^{}]*\}?`),
		names:        regexp.MustCompile(`^\$?` + name + `(?:\.` + name + `|` + key + `)*$`),
		keys:         regexp.MustCompile(`\$?` + name + `|` + key),
		functions:    regexp.MustCompile(`([\pL_][\pL\pN_.]*)\s*\(`),
		operators:    regexp.MustCompile(`[-+*/%^&|=!<>?:]+`),
	}
}

// fault records a fault, once for all copies of an object.
func (x *expander) fault(path, format string, args ...any) {
	f := Fault{Path: path, Message: fmt.Sprintf(format, args...)}
	if !slices.Contains(x.faults, f) {
		x.faults = append(x.faults, f)
	}
}

// root writes the card.
func (x *expander) root(n node) error {
	s, ok := x.single("", n)
	switch {
	case !ok && len(x.faults) == 0:
		name := "$data"
		if _, conditional := n.at("$when"); conditional {
			name = "$when"
		}
		x.fault(name, "leaves out the whole card")
		return nil
	case !ok:
		return nil
	case n.kind == '{':
		return x.object("", n, s)
	}
	return x.expand("", n)
}

// expand writes a value that is not an object.
func (x *expander) expand(path string, n node) error {
	switch n.kind {
	case '[':
		return x.array(path, n)
	case '"':
		return x.enc.WriteValue(x.fill(path, n).raw)
	}
	return x.enc.WriteValue(n.raw)
}

func (x *expander) array(path string, n node) error {
	if err := x.enc.WriteToken(jsontext.BeginArray); err != nil {
		return err
	}
	for i, item := range n.items {
		if err := x.item(fmt.Sprintf("%s[%d]", path, i), item); err != nil {
			return err
		}
	}
	return x.enc.WriteToken(jsontext.EndArray)
}

// item writes an item of a list, which may become several or none.
func (x *expander) item(path string, n node) error {
	switch n.kind {
	case '{':
		scopes, _ := x.scopes(path, n)
		for _, s := range scopes {
			if err := x.object(path, n, s); err != nil {
				return err
			}
		}
		return nil
	case '"':
		filled := x.fill(path, n)
		if filled.kind != '[' {
			return x.enc.WriteValue(filled.raw)
		}
		for _, value := range filled.items {
			if err := x.enc.WriteValue(value.raw); err != nil {
				return err
			}
		}
		return nil
	}
	return x.expand(path, n)
}

// object writes an object of the template once.
func (x *expander) object(path string, n node, s scope) error {
	defer func(outer scope) { x.scope = outer }(x.scope)
	x.scope = s
	if err := x.enc.WriteToken(jsontext.BeginObject); err != nil {
		return err
	}
	for _, m := range n.members {
		at := join(path, m.name)
		if m.name == "$data" || m.name == "$when" {
			continue
		}
		if strings.Contains(m.name, "${") {
			x.fault(at, "a name cannot have a placeholder")
		}
		if err := x.member(at, m); err != nil {
			return err
		}
	}
	return x.enc.WriteToken(jsontext.EndObject)
}

// member writes a member of an object, unless it is an object that does not
// appear.
func (x *expander) member(path string, m member) error {
	s, ok := x.single(path, m.node)
	if !ok {
		return nil
	}
	if err := x.enc.WriteToken(jsontext.String(m.name)); err != nil {
		return err
	}
	if m.kind == '{' {
		return x.object(path, m.node, s)
	}
	return x.expand(path, m.node)
}

// single returns the scope of a value that is not an item of a list, and whether
// the value appears.
func (x *expander) single(path string, n node) (s scope, ok bool) {
	if n.kind != '{' {
		return x.scope, true
	}
	scopes, repeated := x.scopes(path, n)
	if repeated {
		x.fault(join(path, "$data"), "is a list, but its object is not an item of one")
	}
	if repeated || len(scopes) == 0 {
		return scope{}, false
	}
	return scopes[0], true
}

// scopes returns a scope for each time that an object appears, and whether
// $data is a list.
func (x *expander) scopes(path string, n node) (scopes []scope, repeated bool) {
	defer func(outer scope) { x.scope = outer }(x.scope)
	scopes = []scope{x.scope}
	if data, ok := n.at("$data"); ok {
		scopes, repeated = x.dataScopes(join(path, "$data"), data)
	}
	when, conditional := n.at("$when")
	if !conditional {
		return scopes, repeated
	}
	return slices.DeleteFunc(scopes, func(s scope) bool {
		x.scope = s
		return !x.isTrue(join(path, "$when"), when)
	}), repeated
}

// dataScopes returns the scopes of an object with $data.
func (x *expander) dataScopes(path string, data node) (scopes []scope, repeated bool) {
	if data.kind == '"' {
		if !x.isPlaceholder(data.text()) {
			x.fault(path, "must be a placeholder, like ${people}, or the data itself")
			return nil, false
		}
		data = x.fill(path, data)
	}
	switch data.kind {
	case 'n':
		return nil, false
	case '[':
		for i, item := range data.items {
			scopes = append(scopes, scope{data: item, index: i})
		}
		return scopes, true
	}
	return []scope{{data: data, index: x.scope.index}}, false
}

// isTrue reports whether the value of $when is true.
func (x *expander) isTrue(path string, when node) bool {
	if when.kind != '"' || !x.isPlaceholder(when.text()) {
		x.fault(path, "must be a placeholder, like ${isUrgent}")
		return false
	}
	keys, ok := x.parse(path, when.text())
	if !ok {
		return false
	}
	v, found := x.find(keys)
	if found && v.kind != 't' && v.kind != 'f' && v.kind != 'n' {
		x.fault(path, "%s is not true or false", when.text())
	}
	return v.kind == 't'
}

func (x *expander) isPlaceholder(s string) bool { return s != "" && x.placeholders.FindString(s) == s }

// fill returns a string with its placeholders filled in. If the string is one
// placeholder, it returns the value.
func (x *expander) fill(path string, n node) node {
	s := n.text()
	if !strings.Contains(s, "${") {
		return n
	}
	if x.isPlaceholder(s) {
		return x.value(path, s)
	}
	s = x.placeholders.ReplaceAllStringFunc(s, func(placeholder string) string {
		switch v := x.value(path, placeholder); v.kind {
		case 'n':
			return ""
		case '"':
			return v.text()
		case '{', '[':
			x.fault(path, "%s is not a text, number or boolean", placeholder)
			return ""
		default:
			return string(v.raw)
		}
	})
	quoted, _ := jsontext.AppendQuote(nil, s)
	return node{kind: '"', raw: quoted}
}

// value looks up the value of a placeholder. It records a fault and returns
// null if there is none.
func (x *expander) value(path, placeholder string) node {
	if keys, ok := x.parse(path, placeholder); ok {
		if v, ok := x.find(keys); ok {
			return v
		}
		x.fault(path, "there is no value for %s", placeholder)
	}
	return node{kind: 'n', raw: jsontext.Value("null")}
}

// parse returns the names and indexes of a placeholder: ${people[0].name} has
// people, 0 and name. It records a fault if the placeholder has anything else.
func (x *expander) parse(path, placeholder string) (keys []string, ok bool) {
	s := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(placeholder, "${"), "}"))
	if strings.HasSuffix(placeholder, "}") && x.names.MatchString(s) {
		for _, key := range x.keys.FindAllString(s, -1) {
			if key[0] == '[' {
				key = strings.Trim(key[1:len(key)-1], `'"`)
			}
			keys = append(keys, key)
		}
		if first := keys[0]; first[0] != '$' || slices.Contains([]string{"$root", "$data", "$index"}, first) {
			return keys, true
		}
		x.fault(path, "%s needs %s, which Expand does not have", placeholder, keys[0])
		return nil, false
	}
	if function := x.functions.FindStringSubmatch(s); function != nil {
		x.fault(path, "%s needs the function %s, which Expand does not have", placeholder, function[1])
	} else if operator := x.operators.FindString(s); operator != "" {
		x.fault(path, "%s needs the operator %s, which Expand does not have", placeholder, operator)
	} else {
		x.fault(path, "%s is not a name in ${ and }", placeholder)
	}
	return nil, false
}

// find looks up the value at a path of keys.
func (x *expander) find(keys []string) (v node, ok bool) {
	switch keys[0] {
	case "$root":
		v, keys = x.top, keys[1:]
	case "$data":
		v, keys = x.scope.data, keys[1:]
	case "$index":
		if x.scope.index < 0 {
			return node{}, false
		}
		v, keys = node{kind: '0', raw: strconv.AppendInt(nil, int64(x.scope.index), 10)}, keys[1:]
	default:
		v = x.scope.data
	}
	for _, key := range keys {
		if v, ok = v.at(key); !ok {
			return node{}, false
		}
	}
	return v, true
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
