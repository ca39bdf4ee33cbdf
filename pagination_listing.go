package webex

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-webex/webex/internal/jsonx"
	"github.com/go-webex/webex/internal/link"
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
	if size := l.firstPageSize(); size > 0 && l.sizeName != "" && !l.query.Has(l.sizeName) {
		l.query.Set(l.sizeName, strconv.Itoa(size))
	}
	if l.sizeName == "" && l.pageSize > 0 {
		l.refuse(errors.New("PageSize: the API has no page size for this list"))
	}
	if l.unpaged && l.cursor != "" && l.cursor != l.cursorOf(l.query.Encode()) {
		l.refuse(errors.New("From: the API sends this list at once, so there is no page to go on at"))
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
	query := l.merge(rawQuery)
	if rawQuery == "" || query == "" {
		return "", errors.New("the link to the next page has no query")
	}
	return query, nil
}

// isCursor reports whether a text can be a cursor: a query as cursorOf returns
// it, and not an identifier or a URL.
func isCursor(text string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '#' }) {
		return false
	}
	if strings.HasPrefix(text, "&") {
		return true
	}
	if name, _, _ := strings.Cut(text, "="); strings.ContainsAny(name, `/?"{<`) {
		return false
	}
	for parameter := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(parameter, "=")
		if name != "" && strings.Trim(value, "=") != "" {
			return true
		}
	}
	return false
}

// cursorOf returns the cursor of the page with a query. That is the query, with
// an & before it if it does not look like one, as that of a first page without
// parameters. Secrets are not in a cursor, because programs store and log it.
// The list that goes on has them itself, and merge adds them.
func (l *listing) cursorOf(rawQuery string) string {
	if len(l.secrets) > 0 {
		parameters := slices.DeleteFunc(strings.Split(rawQuery, "&"), func(parameter string) bool {
			_, value, _ := strings.Cut(parameter, "=")
			plain, err := url.QueryUnescape(value)
			return err == nil && slices.Contains(l.secrets, plain)
		})
		rawQuery = strings.Join(parameters, "&")
	}
	if !isCursor(rawQuery) {
		return "&" + rawQuery
	}
	return rawQuery
}

// failed returns the error of a list about the page with a query.
func (l *listing) failed(rawQuery string, err error) error {
	if l.invalid != nil || l.operation.err != nil {
		return &ListError{Err: err}
	}
	return &ListError{Cursor: l.cursorOf(rawQuery), Err: err}
}

// A course is one reading of a list. It knows the pages behind it, so that it
// does not go in a circle.
type course struct {
	*listing
	queries map[string]bool // of the pages
	digests map[uint64]bool // of their items, in a list by offset
	linked  bool            // one of the pages had a link to the next
}

func newCourse(l *listing) *course {
	return &course{listing: l, queries: make(map[string]bool), digests: make(map[uint64]bool)}
}

// next returns the query of the page that follows the one with rawQuery, or ""
// if that is the last.
func (c *course) next(rawQuery string, links []string, size int) (next string, err error) {
	c.queries[sorted(rawQuery)] = true
	target, err := link.Next(links)
	switch c.linked = c.linked || target != ""; {
	case target != "":
		next, err = c.follow(target)
	case err == nil && c.byOffset && !c.linked && size > 0:
		next, err = c.advance(rawQuery, size)
	}
	if err == nil && next != "" && c.queries[sorted(next)] {
		err = fmt.Errorf("the next page, %.200q, is one that was read before", next)
	}
	if err != nil {
		return "", c.wrap(err)
	}
	return next, nil
}

// check returns an error if a list by offset has had all items of a page before:
// the server ignores the offset then, and the list would not end.
func (c *course) check(digest uint64) error {
	if !c.byOffset || c.linked || digest == 0 {
		return nil
	}
	if c.digests[digest] {
		return c.wrap(errors.New("the items of the page are those of an earlier one: the server ignores the parameter offset"))
	}
	c.digests[digest] = true
	return nil
}

func (l *listing) wrap(err error) error {
	return fmt.Errorf("webex: %s %s: %w", l.operation.method(), l.operation.path, err)
}

var digestSeed = maphash.MakeSeed()

// digestItems returns a number that is the same for pages with the same items,
// whatever their order, and 0 for a page without items.
func digestItems(page []byte, name string) (digest uint64) {
	list, _ := jsonx.UnmarshalList[json.RawMessage](lenient, page, name) // the page was read before
	for _, item := range list.Items {
		digest += maphash.Bytes(digestSeed, *item)
	}
	return digest
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
