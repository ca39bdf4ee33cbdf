package webextest

import (
	"cmp"
	"encoding/base64"
	"strconv"
	"strings"
)

// page is the answer to a request for a list.
type page struct {
	Items       []any    `json:"items"`
	NotFoundIDs []string `json:"notFoundIds,omitempty"`
}

// ordered is a list of which requests ask for pages.
type ordered[T any] struct {
	items      []T            // in the ascending order of key
	key        func(T) string // unique
	descending bool           // whether the first page has the last items
}

// after returns the items that follow a key on the pages.
func (o ordered[T]) after(key string) []T {
	at, found := position(o.items, key, o.key)
	switch {
	case o.descending:
		return o.items[:at]
	case found:
		return o.items[at+1:]
	}
	return o.items[at:]
}

// paginate returns the page of a list that a request asks for: the items that
// match after the position in its cursor. A position is a key, not a count, so
// the pages have each item once even when items are added or deleted in between.
// A page costs no more than the way to its last item, however long the list is.
// limit is the greatest page size.
func paginate[T, V any](c *call, in ordered[T], limit int, match func(T) bool, view func(T) V) (*page, error) {
	size, err := c.pageSize("max", 100, limit)
	if err != nil {
		return nil, err
	}
	items := in.items
	if cursor := c.query.Get("cursor"); cursor != "" {
		last, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil {
			return nil, badRequest("cursor is not one that this server gave.")
		}
		items = in.after(string(last))
	}
	next := func(x T) string { return base64.RawURLEncoding.EncodeToString([]byte(in.key(x))) }
	return firstPage(c, pick(items, in.descending, size+1, match), size, "cursor", next, view), nil
}

// list is paginate for objects in the order in which they were added.
func list[T object, V any](c *call, items []T, match func(T) bool, view func(T) V) (*page, error) {
	return paginate(c, ordered[T]{items: items, key: byNumber[T]}, 1000, match, view)
}

// pick returns the first n items that match or, backward, the last n, which
// then begin with the last. It returns fewer when there are no more.
func pick[T any](items []T, backward bool, n int, match func(T) bool) []T {
	var picked []T
	for i := 0; i < len(items) && len(picked) < n; i++ {
		x := items[i]
		if backward {
			x = items[len(items)-1-i]
		}
		if match(x) {
			picked = append(picked, x)
		}
	}
	return picked
}

func all[T any](T) bool { return true }

// everything returns all items on one page, for lists without paging.
func everything[T, V any](items []T, view func(T) V) *page {
	p := &page{Items: make([]any, len(items))}
	for i, x := range items {
		p.Items[i] = view(x)
	}
	return p
}

// pageSize reads the page size from a query parameter. It is normal when the
// parameter is absent or null, as some of Webex's own links have it, and never
// more than limit.
func (c *call) pageSize(name string, normal, limit int) (int, error) {
	text := c.query.Get(name)
	if text == "" || text == "null" {
		return normal, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, badRequest("%s must be a number above 0.", name)
	}
	return min(n, limit), nil
}

// firstPage returns the first items, up to size, and links to the rest. In the
// link, the parameter param has the value for the last item on the page.
func firstPage[T, V any](c *call, items []T, size int, param string, value func(T) string, view func(T) V) *page {
	if len(items) <= size {
		return everything(items, view)
	}
	c.linkNext(param, value(items[size-1]))
	return everything(items[:size], view)
}

// linkNext links to the next page: the URL of the request with one parameter
// set and the others as they came.
func (c *call) linkNext(param, value string) {
	var query []string
	for pair := range strings.SplitSeq(c.r.URL.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); pair != "" && name != param {
			query = append(query, pair)
		}
	}
	query = append(query, param+"="+value)
	next := c.origin() + c.r.URL.EscapedPath() + "?" + strings.Join(query, "&")
	c.header.Set("Link", "<"+next+`>; rel="next"`)
}

// origin returns the scheme and host by which the caller reached the fake.
func (c *call) origin() string {
	scheme := cmp.Or(c.r.URL.Scheme, "http")
	if c.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.r.Host
}
