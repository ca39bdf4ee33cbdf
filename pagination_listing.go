package webex

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A listing is a list that is ready to be read, any number of times.
type listing struct {
	listConfig
	operation Operation
	query     url.Values // the parameters that the caller gave
}

func newListing(op Operation, query any, opts []ListOption) *listing {
	l := &listing{operation: op}
	l.items, l.sizeName = "items", "max"
	l.requestConfig.query = make(url.Values)
	l.setParameters(query)
	for _, opt := range opts {
		if opt != nil {
			opt.applyList(&l.listConfig)
		}
	}
	l.query = l.requestConfig.query
	if size := l.firstPageSize(); size > 0 {
		l.query.Set(l.sizeName, strconv.Itoa(size))
	}
	return l
}

// firstPageSize returns the page size to ask for; 0 leaves it to the server. A
// limit that fits on one page of nearly any list becomes the page size, so that
// no more is read.
func (l *listing) firstPageSize() int {
	if l.limit > 0 && (l.pageSize == 0 && l.limit <= 100 || l.limit < l.pageSize) {
		return l.limit
	}
	return l.pageSize
}

// first returns the query of the first request.
func (l *listing) first() string {
	if l.cursor != "" {
		return l.merge(l.cursor)
	}
	return l.query.Encode()
}

// follow returns the query of the page that a link leads to. It uses nothing
// but the query of the link, so that the link cannot lead to another host.
func (l *listing) follow(target string) (string, error) {
	target, _, _ = strings.Cut(target, "#")
	_, rawQuery, _ := strings.Cut(target, "?")
	if rawQuery == "" {
		return "", errors.New("the link to the next page has no query")
	}
	return l.merge(rawQuery), nil
}

// sorted returns a query with its parameters in order, so that two queries for
// the same page compare equal: a server may order the parameters of a link
// anew.
func sorted(rawQuery string) string {
	return strings.Join(slices.Sorted(strings.SplitSeq(rawQuery, "&")), "&")
}

// advance returns a query with its offset n items further on.
func (l *listing) advance(rawQuery string, n int) (string, error) {
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		return "", err
	}
	offset := 0
	if text := query.Get("offset"); text != "" {
		if offset, err = strconv.Atoi(text); err != nil {
			return "", fmt.Errorf("the offset is no number: %q", text)
		}
	}
	query.Set("offset", strconv.Itoa(offset+n))
	return query.Encode(), nil
}

// positions are the parameters that say where in a list a page begins. If a
// link leaves one out, the caller's value must not take its place.
var positions = map[string]bool{"before": true, "beforeMessage": true, "after": true, "offset": true, "startIndex": true, "cursor": true}

// merge makes the query of a request from the query of a link. It keeps order
// and encoding, because the query is opaque, and escapes only what a request
// cannot hold, such as a space. It drops parameters with the value null, and
// adds the caller's parameters that the link has lost.
func (l *listing) merge(rawQuery string) string {
	var kept []string
	named := make(map[string]bool)
	for parameter := range strings.SplitSeq(escape(rawQuery), "&") {
		name, value, _ := strings.Cut(parameter, "=")
		if parameter == "" || value == "null" {
			continue
		}
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		named[name] = true
		kept = append(kept, parameter)
	}
	dropped := make(url.Values)
	for name, values := range l.query {
		if !named[name] && !positions[name] {
			dropped[name] = values
		}
	}
	if len(dropped) > 0 {
		kept = append(kept, dropped.Encode())
	}
	return strings.Join(kept, "&")
}

// escape escapes the bytes that a query must not hold, and nothing else.
func escape(rawQuery string) string {
	var escaped strings.Builder
	for i := range len(rawQuery) {
		if c := rawQuery[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&escaped, "%%%02X", c)
		} else {
			escaped.WriteByte(c)
		}
	}
	return escaped.String()
}
