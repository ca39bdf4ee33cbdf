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

// firstPageSize returns what to ask for as max; 0 leaves it to the server. A
// limit within what all lists give in one page is asked for as a page, so that
// no more than that is read.
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

// follow returns the query of the page that a link leads to. Of the link only
// the query is used, so that it cannot lead to another host.
func (l *listing) follow(target string) (string, error) {
	target, _, _ = strings.Cut(target, "#")
	_, rawQuery, _ := strings.Cut(target, "?")
	if rawQuery == "" {
		return "", errors.New("the link to the next page has no query")
	}
	return l.merge(rawQuery), nil
}

// sorted returns what two queries share that ask for the same page: a server
// may put the parameters of a link in another order.
func sorted(rawQuery string) string {
	return strings.Join(slices.Sorted(strings.SplitSeq(rawQuery, "&")), "&")
}

// advance returns the query of the page that begins n items after that of
// another query.
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

// positions are the parameters that say where in a list a page begins. When a
// link leaves one out, the caller's must not take its place.
var positions = map[string]bool{"before": true, "beforeMessage": true, "after": true, "offset": true, "startIndex": true, "cursor": true}

// merge makes the query of a request out of that of a link: as the link has it,
// in the same order and encoding, because what it says is the server's own
// affair. Escaped is only what no request can hold, such as a space. Left out
// are parameters that say null; put back are those of the caller that the link
// dropped.
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

// escape escapes what must not stand in a query, and nothing else.
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
