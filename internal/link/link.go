// Package link reads the Link header of RFC 8288, which Webex uses to page
// through lists.
package link

import "strings"

// Next returns the target of the first link in the header values whose
// relation is "next", and whether there is one. The target is returned as it
// was sent, relative or absolute; its query is meaningful to the server only.
func Next(values []string) (target string, ok bool) {
	for _, value := range values {
		for value != "" {
			var params string
			target, params, value, ok = cut(value)
			if ok && isNext(params) {
				return target, true
			}
		}
	}
	return "", false
}

// cut splits the first link off a header value: its target, its parameters
// and what follows it. A quoted parameter may hold commas and semicolons, and
// a target may hold either, so neither can be found by splitting.
func cut(value string) (target, params, rest string, ok bool) {
	_, value, ok = strings.Cut(value, "<")
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

// isNext reports whether a link's parameters give it the relation "next". A
// relation may list several types, and only the first rel parameter counts.
// Webex's documentation shows a link without the semicolon that should follow
// its target, so the first parameter may stand bare.
func isNext(params string) bool {
	for params != "" {
		end := indexUnquoted(params, ';')
		name, value, _ := strings.Cut(params[:end], "=")
		params = strings.TrimPrefix(params[end:], ";")
		if !strings.EqualFold(strings.TrimSpace(name), "rel") {
			continue
		}
		for rel := range strings.FieldsSeq(strings.Trim(strings.TrimSpace(value), `"`)) {
			if strings.EqualFold(rel, "next") {
				return true
			}
		}
		return false
	}
	return false
}

// indexUnquoted returns the index of the first separator outside a quoted
// string, or the length of s.
func indexUnquoted(s string, separator byte) int {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == separator && !quoted:
			return i
		}
	}
	return len(s)
}
