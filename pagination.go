package webex

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"sync"

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
	pageSize  int    // 0: the server's choice
	sizeName  string // the parameter for it
	limit     int    // 0: none
	cursor    string
	items     string // the name of the items in their envelope
	mayMiss   bool   // an answer without them has none
	byOffset  bool
	readAhead bool
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
// pages ends after the page that reaches n, which is not cut. So that no more
// is read than needed, a limit that is below [PageSize], or without one at most
// 100, is asked for as the size of the pages.
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

// ReadAhead fetches the next page while the caller is busy with the present
// one: one page ahead, and none beyond what [Limit] needs. A caller that stops
// early waits for a moment until the page that is under way has been given up.
func ReadAhead() ListOption {
	return listOption(func(l *listConfig) { l.readAhead = true })
}

// pageSizeName is for a list whose parameter for the page size is not max.
func pageSizeName(name string) ListOption {
	return listOption(func(l *listConfig) { l.sizeName = name })
}

// itemsMayMiss is for a list whose answer leaves the items out when there are
// none.
func itemsMayMiss() ListOption {
	return listOption(func(l *listConfig) { l.mayMiss = true })
}

// pageByOffset is for a list whose pages are asked for by the parameter offset,
// unless the server sends links. It ends with an empty page: a short one may be
// the server's choice.
func pageByOffset() ListOption {
	return listOption(func(l *listConfig) { l.byOffset = true })
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
//	for room, err := range webex.List[webex.Room](ctx, client, webex.Op("GET /rooms"), nil, webex.Limit(10)) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(room.Title)
//	}
//
// Nothing is sent before that, and each range starts afresh. An error is
// yielded once, with a nil item, and ends the list; the items before it stand.
// The query is nil or what [WithQuery] takes. It is copied: changing it later does
// not change the list.
func List[T any](ctx context.Context, c *Client, op Operation, query any, opts ...ListOption) iter.Seq2[*T, error] {
	l := newListing(op, query, opts)
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
func ListPages[T any](ctx context.Context, c *Client, op Operation, query any, opts ...ListOption) iter.Seq2[*Page[T], error] {
	return pagesOf[T](ctx, c, newListing(op, query, opts))
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

// pagesOf reads a listing's pages, one after the other or one ahead.
func pagesOf[T any](ctx context.Context, c *Client, l *listing) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		pages := fetchPages[T]
		if l.readAhead {
			pages = fetchPagesAhead[T]
		}
		for page, err := range pages(ctx, c, l) {
			if l.response != nil {
				*l.response = page.Response
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// fetchPages fetches pages as they are asked for. An error comes last, with
// what is known of the answer in its page. A page stands even when what it says
// of the next one cannot be followed.
func fetchPages[T any](ctx context.Context, c *Client, l *listing) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		rawQuery := l.first()
		seen := make(map[string]bool)
		linked := false
		for count := 0; ; {
			seen[sorted(rawQuery)] = true
			page, size, err := fetchPage[T](ctx, c, l, rawQuery)
			if err != nil {
				yield(page, err)
				return
			}
			target, err := link.Next(page.Response.Header["Link"])
			switch linked = linked || target != ""; {
			case target != "":
				page.Next, err = l.follow(target)
			case err == nil && l.byOffset && !linked && size > 0:
				page.Next, err = l.advance(rawQuery, size)
			}
			if err == nil && page.Next != "" && seen[sorted(page.Next)] {
				err = fmt.Errorf("the next page, %q, is one that was read before", page.Next)
			}
			count += len(page.Items)
			if !yield(page, nil) || l.limit > 0 && count >= l.limit || page.Next == "" && err == nil {
				return
			}
			if err != nil {
				yield(page, fmt.Errorf("webex: %s %s: %w", l.operation.method(), l.operation.path, err))
				return
			}
			rawQuery = page.Next
		}
	}
}

// fetchPagesAhead is fetchPages with the next page being fetched while the
// caller has the present one.
func fetchPagesAhead[T any](ctx context.Context, c *Client, l *listing) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		type result struct {
			page     *Page[T]
			err      error
			panicked any
		}
		results, stop := make(chan result), make(chan struct{})
		var fetcher sync.WaitGroup
		defer fetcher.Wait()
		defer close(stop)
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		fetcher.Go(func() {
			defer close(results)
			deliver := func(r result) bool {
				select {
				case results <- r:
					return true
				case <-stop:
					return false
				}
			}
			defer func() {
				if v := recover(); v != nil {
					deliver(result{panicked: v}) // where the caller may recover from it
				}
			}()
			for page, err := range fetchPages[T](ctx, c, l) {
				if !deliver(result{page: page, err: err}) {
					return
				}
			}
		})
		for r := range results {
			if r.panicked != nil {
				panic(r.panicked)
			}
			if !yield(r.page, r.err) {
				return
			}
		}
	}
}

// fetchPage fetches one page, without its Next. The size is that which the
// server counts: with the items that are null.
func fetchPage[T any](ctx context.Context, c *Client, l *listing, rawQuery string) (page *Page[T], size int, err error) {
	page = new(Page[T])
	config := l.requestConfig
	config.response = &page.Response
	call := c.newCall(ctx, l.operation, config)
	data, err := call.exchange(rawQuery, nil)
	if err != nil || page.Response.StatusCode == http.StatusNoContent {
		return page, 0, err
	}
	list, err := jsonx.UnmarshalList[T](data, l.items)
	if err == nil && !list.Found && !l.mayMiss {
		err = fmt.Errorf("there is no attribute %q", l.items) // and not an empty list, which could end early
	}
	if err != nil {
		return page, 0, call.unreadable(err)
	}
	page.Items, page.Extra = list.Items, list.Extra
	return page, list.Count, nil
}
