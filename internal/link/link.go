// Package link reads the Link header of RFC 8288, which Webex uses to page
// through lists.
package link

import (
	"fmt"
	"strings"
)

// Next returns the target of the first link in the header values whose
// relation is "next", or "" if there is none. The target is returned as it was
// sent, relative or absolute; its query is meaningful to the server only.
//
// A value that cannot be read is an error if it seems to have a next link: to
// take it for none would end a list early.
func Next(values []string) (target string, err error) {
	for _, value := range values {
		for rest := value; rest != ""; {
			var params string
			var ok bool
			target, params, rest, ok = cut(rest)
			next, whole := isNext(params)
			if ok && next && target != "" {
				return target, nil
			}
			if (!ok || !whole || next) && strings.Contains(strings.ToLower(value), "next") {
				return "", fmt.Errorf("the Link header cannot be read: %.200q", value)
			}
		}
	}
	return "", nil
}

// cut splits the first link off a header value: its target, its parameters
// and what follows it. A quoted parameter may hold commas and semicolons, and
// a target may hold either, so neither can be found by splitting.
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

// isNext reports whether a link's parameters give it the relation "next", and
// whether they are whole: without the start of another link, as it is left when
// the comma between two is missing, and without a quote that does not end. A
// relation may list several types, and only the first rel parameter counts.
// Webex's documentation shows a link without the semicolon that should follow
// its target, so the first parameter may stand bare.
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

// indexUnquoted returns the index of the first separator outside a quoted
// string, or the length of s.
func indexUnquoted(s string, separator byte) int {
	index, _ := scan(s, separator)
	return index
}

// scan is indexUnquoted, and reports whether a quoted string is open there.
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
