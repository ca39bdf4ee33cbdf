// Package link reads the Link header of RFC 8288, which Webex uses to page
// through lists.
package link

import (
	"fmt"
	"strings"
)

// Next returns the target of the first link in the header values with the
// relation "next", or "" if there is none. It returns the target as the server
// sent it, relative or absolute. Only the server knows what the query means.
//
// If a value cannot be read and may have a next link, Next returns an error: to
// assume that there is none would end a list early.
func Next(values []string) (target string, err error) {
	for _, value := range values {
		if !strings.Contains(strings.ToLower(value), "next") {
			continue
		}
		for rest := value; rest != ""; {
			var params string
			var ok bool
			target, params, rest, ok = cut(rest)
			next, whole := isNext(params)
			if ok && next && target != "" {
				return target, nil
			}
			if !ok || !whole || next {
				return "", fmt.Errorf("the Link header cannot be read: %.200q", value)
			}
		}
	}
	return "", nil
}

// cut splits a header value into the target and the parameters of its first
// link, and the rest. Quoted parameters and targets may contain commas and
// semicolons, so splitting at those is not enough.
func cut(value string) (target, params, rest string, ok bool) {
	value = strings.TrimLeft(value, ", \t")
	if value == "" {
		return "", "", "", true
	}
	value, ok = strings.CutPrefix(value, "<")
	if !ok {
		return "", "", "", false
	}
	target, value, ok = strings.Cut(value, ">")
	if !ok {
		return "", "", "", false
	}
	end := indexUnquoted(value, ',')
	return strings.TrimSpace(target), value[:end], value[end:], true
}

// isNext reports whether the parameters of a link give it the relation "next",
// and whether they are whole. They are not if they contain the start of another
// link, because the comma before it is missing, or a quote that does not end. A
// relation may list several types, and only the first rel parameter counts.
// Webex's documentation has a link without the semicolon after its target, so
// isNext does not require that.
func isNext(params string) (next, whole bool) {
	start, open := scan(params, '<')
	whole = start == len(params) && !open
	for params != "" {
		end := indexUnquoted(params, ';')
		name, value, _ := strings.Cut(params[:end], "=")
		params = strings.TrimPrefix(params[end:], ";")
		if !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for rel := range strings.FieldsSeq(strings.Trim(strings.TrimSpace(value), `"'`)) {
			if strings.EqualFold(rel, "next") {
				return whole, whole
			}
		}
		return false, whole
	}
	return false, whole
}

// indexUnquoted returns the index of the first separator outside of quoted
// strings, or the length of s if there is none.
func indexUnquoted(s string, separator byte) int {
	index, _ := scan(s, separator)
	return index
}

// scan is like indexUnquoted, and also reports whether s ends inside a quoted
// string.
func scan(s string, separator byte) (index int, quoted bool) {
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == separator && !quoted:
			return i, false
		}
	}
	return len(s), quoted
}
