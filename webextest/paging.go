package webextest

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// page is the answer of a list. Next is the URL of the page that follows, "" on
// the last one.
type page struct {
	Items       []any    `json:"items"`
	NotFoundIDs []string `json:"notFoundIds,omitempty"`
	next        string
}

// paginate answers with the page of items that the request asks for: those that
// come after the position in its cursor. A position is a key and no count, so
// an item is listed once whatever is added or deleted between two pages. Keys
// must be unique. limit is the greatest page size.
func paginate[T, V any](c *call, items []T, key func(T) string, descending bool, limit int, view func(T) V) (*page, error) {
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
	return cut(c, items, 100, limit, "cursor", next, view)
}

// list is paginate for what is listed in the order of its creation.
func list[T object, V any](c *call, items []T, view func(T) V) (*page, error) {
	return paginate(c, items, func(x T) string { return x.base().Created }, false, 1000, view)
}

// everything answers with all items on one page, for the lists that do not
// page.
func everything[T, V any](items []T, view func(T) V) *page {
	p := &page{Items: make([]any, len(items))}
	for i, x := range items {
		p.Items[i] = view(x)
	}
	return p
}

// cut answers with the first items, as many as max says, and a link to the rest
// in which the parameter named by param has the value for the last item shown.
func cut[T, V any](c *call, items []T, size, limit int, param string, value func(T) string, view func(T) V) (*page, error) {
	if c.query.Has("max") {
		n, err := strconv.Atoi(c.query.Get("max"))
		if err != nil || n < 1 {
			return nil, badRequest("max must be a number above 0.")
		}
		size = n
	}
	size = min(size, limit)
	if len(items) <= size {
		return everything(items, view), nil
	}
	p := everything(items[:size], view)
	p.next = c.nextURL(param, value(items[size-1]))
	return p, nil
}

// nextURL is the request's own URL with one parameter set and the others left
// as they came.
func (c *call) nextURL(param, value string) string {
	var query []string
	for pair := range strings.SplitSeq(c.r.URL.RawQuery, "&") {
		if name, _, _ := strings.Cut(pair, "="); pair != "" && name != param {
			query = append(query, pair)
		}
	}
	query = append(query, param+"="+value)
	return c.origin() + c.r.URL.EscapedPath() + "?" + strings.Join(query, "&")
}

// origin is the scheme and host by which the caller reached the fake.
func (c *call) origin() string {
	scheme := cmp.Or(c.r.URL.Scheme, "http")
	if c.r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.r.Host
}
