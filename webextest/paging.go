package webextest

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// page is the answer to a request for a list.
type page struct {
	Items       []any    `json:"items"`
	NotFoundIDs []string `json:"notFoundIds,omitempty"`
}

// paginate returns the page of items that a request asks for: those after the
// position in its cursor. A position is a key, not a count, so the pages have
// each item once even when items are added or deleted in between. Keys must be
// unique. limit is the greatest page size.
func paginate[T, V any](c *call, items []T, key func(T) string, descending bool, limit int, view func(T) V) (*page, error) {
	size, err := c.pageSize("max", 100, limit)
	if err != nil {
		return nil, err
	}
	compare := func(a, b string) int {
		if descending {
			return cmp.Compare(b, a)
		}
		return cmp.Compare(a, b)
	}
	slices.SortStableFunc(items, func(a, b T) int { return compare(key(a), key(b)) })
	if cursor := c.query.Get("cursor"); cursor != "" {
		last, err := base64.RawURLEncoding.DecodeString(cursor)
		if err != nil {
			return nil, badRequest("cursor is not one that this server gave.")
		}
		items = slices.DeleteFunc(items, func(x T) bool { return compare(key(x), string(last)) <= 0 })
	}
	next := func(x T) string { return base64.RawURLEncoding.EncodeToString([]byte(key(x))) }
	return firstPage(c, items, size, "cursor", next, view), nil
}

// list is paginate for items in the order of their creation.
func list[T object, V any](c *call, items []T, view func(T) V) (*page, error) {
	return paginate(c, items, func(x T) string { return x.base().Created }, false, 1000, view)
}

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
