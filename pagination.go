package webex

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-webex/webex/internal/jsonx"
	"github.com/go-webex/webex/internal/link"
)

// A ListOption changes how a list is read. Every [RequestOption] is one too.
type ListOption interface {
	applyList(*listConfig)
}

type listOption func(*listConfig)

func (o listOption) applyList(l *listConfig) { o(l) }

// listConfig is what the options of a list say.
type listConfig struct {
	requestConfig
	pageSize int // 0: the server's choice
	limit    int // 0: none
	cursor   string
	items    string // the name of the items in their envelope
}

// PageSize asks for n items a page, the API's parameter max. Webex silently
// lowers a number that is too large: it gives at most 100 messages, 1,000 rooms
// or events and 200 audit events a page. To read no more than n items in all,
// use [Limit].
func PageSize(n int) ListOption {
	return listOption(func(l *listConfig) {
		if n < 1 {
			l.refuse(fmt.Errorf("PageSize(%d): a page has at least one item", n))
		}
		l.pageSize = n
	})
}

// Limit ends a list after n items in all, over all its pages. A listing by
// pages ends after the page that reaches n, which is not cut.
func Limit(n int) ListOption {
	return listOption(func(l *listConfig) {
		if n < 1 {
			l.refuse(fmt.Errorf("Limit(%d): a limit is at least one item", n))
		}
		l.limit = n
	})
}

// From continues a list at a cursor, the Next of an earlier [Page]. It may come
// from another run of the program; how long Webex honours it is not documented.
// The other arguments must be those of the earlier listing.
func From(cursor string) ListOption {
	return listOption(func(l *listConfig) {
		if cursor == "" || strings.ContainsAny(cursor, "#?") {
			l.refuse(fmt.Errorf("From(%q): this is not the Next of a page", cursor))
		}
		l.cursor = cursor
	})
}

// WithItems says that the items of a list stand under another name than "items"
// in the answer, for [List] and [ListPages] on endpoints that the SDK lacks.
func WithItems(name string) ListOption {
	return listOption(func(l *listConfig) { l.items = name })
}

// listOptions returns a method's own options and those of its caller, as [List]
// takes them.
func listOptions[O ListOption](callers []O, own ...ListOption) []ListOption {
	for _, opt := range callers {
		own = append(own, opt)
	}
	return own
}

// A Page is one answer of a list.
type Page[T any] struct {
	Items []*T

	// Next is the cursor of the page after this one, for [From]. It is empty
	// at the end of the list. A page without items may well have a next one.
	Next string

	// Extra holds what the answer has beside the items, such as the
	// notFoundIds of people. It is nil when there is nothing.
	Extra map[string]json.RawMessage

	Response Response
}

// List reads a list of Ts, page after page, as they are ranged over:
//
//	for room, err := range webex.List[webex.Room](ctx, client, "/rooms", nil, webex.Limit(10)) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(room.Title)
//	}
//
// Nothing is sent before that, and each range starts afresh. An error is
// yielded once, with a nil item, and ends the list; the items before it stand.
// The path is as for [Do]; the query is nil, [url.Values], or a struct or
// pointer to one with the tags of github.com/google/go-querystring. The rest is
// copied: changing the query later does not change the list.
func List[T any](ctx context.Context, c *Client, path string, query any, opts ...ListOption) iter.Seq2[*T, error] {
	l := newListing(path, query, opts)
	return func(yield func(*T, error) bool) {
		count := 0
		for page, err := range pagesOf[T](ctx, c, l) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, item := range page.Items {
				if !yield(item, nil) {
					return
				}
				if count++; count == l.limit {
					return
				}
			}
		}
	}
}

// ListPages is [List] by pages, for who needs their cursors, or what stands in
// an answer beside the items.
func ListPages[T any](ctx context.Context, c *Client, path string, query any, opts ...ListOption) iter.Seq2[*Page[T], error] {
	return pagesOf[T](ctx, c, newListing(path, query, opts))
}

// Collect reads a list to its end. When that fails it returns what it has read
// so far with the error.
func Collect[T any](list iter.Seq2[*T, error]) ([]*T, error) {
	var items []*T
	for item, err := range list {
		if err != nil {
			return items, err
		}
		items = append(items, item)
	}
	return items, nil
}

// A listing is a list that is ready to be read, any number of times.
type listing struct {
	listConfig
	path  string
	query url.Values // the parameters that the caller gave
}

func newListing(path string, query any, opts []ListOption) *listing {
	l := &listing{path: path}
	l.items = "items"
	values, err := queryValues(query)
	if err != nil {
		l.refuse(err)
	}
	l.setQuery(values)
	for _, opt := range opts {
		if opt != nil {
			opt.applyList(&l.listConfig)
		}
	}
	l.query = l.requestConfig.query
	if size := l.firstPageSize(); size > 0 {
		l.query.Set("max", strconv.Itoa(size))
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

// pagesOf reads a listing's pages one after the other. A page stands even when
// what it says of the next one cannot be followed.
func pagesOf[T any](ctx context.Context, c *Client, l *listing) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		rawQuery := l.first()
		seen := make(map[string]bool)
		for count := 0; ; {
			seen[rawQuery] = true
			page, err := fetchPage[T](ctx, c, l, rawQuery)
			if err != nil {
				yield(nil, err)
				return
			}
			page.Next, err = l.next(page.Response.Header["Link"])
			count += len(page.Items)
			if !yield(page, nil) || l.limit > 0 && count >= l.limit || page.Next == "" && err == nil {
				return
			}
			if err == nil && seen[page.Next] {
				err = fmt.Errorf("the next page, %q, is one that was read before", page.Next)
			}
			if err != nil {
				yield(nil, fmt.Errorf("webex: GET %s: %w", l.path, err))
				return
			}
			rawQuery = page.Next
		}
	}
}

func fetchPage[T any](ctx context.Context, c *Client, l *listing, rawQuery string) (*Page[T], error) {
	page := new(Page[T])
	config := l.requestConfig
	config.response = &page.Response
	call := c.newCall(ctx, http.MethodGet, l.path, config)
	data, err := call.exchange(rawQuery, nil)
	if l.response != nil {
		*l.response = page.Response
	}
	if err != nil || len(data) == 0 {
		return page, err
	}
	list, err := jsonx.UnmarshalList[T](data, l.items)
	if err != nil {
		return nil, call.unreadable(err)
	}
	page.Items, page.Extra = list.Items, list.Extra
	return page, nil
}

// first returns the query of the first request.
func (l *listing) first() string {
	if l.cursor != "" {
		return l.merge(l.cursor)
	}
	return l.query.Encode()
}

// next returns the query of the page that a Link header names, or "". Of the
// link only the query is used, so that it cannot lead to another host.
func (l *listing) next(header []string) (string, error) {
	target, ok := link.Next(header)
	if !ok {
		return "", nil
	}
	target, _, _ = strings.Cut(target, "#")
	_, rawQuery, _ := strings.Cut(target, "?")
	if rawQuery == "" {
		return "", errors.New("the link to the next page has no query")
	}
	return l.merge(rawQuery), nil
}

// positions are the parameters that say where in a list a page begins. When a
// link leaves one out, the caller's must not take its place.
var positions = map[string]bool{"before": true, "beforeMessage": true, "after": true, "offset": true, "startIndex": true, "cursor": true}

// merge makes the query of a request out of that of a link: as the link has it,
// in the same order and encoding, because what it says is the server's own
// affair. Left out are parameters that say null; put back are those of the
// caller that the link dropped.
func (l *listing) merge(rawQuery string) string {
	var kept []string
	named := make(map[string]bool)
	for parameter := range strings.SplitSeq(rawQuery, "&") {
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
