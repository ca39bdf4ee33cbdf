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

// A ListOption is a list option: it changes how a list is read. Every
// [RequestOption] is a ListOption too, and applies to the request for each
// page.
type ListOption interface {
	applyList(*listConfig)
}

type listOption func(*listConfig)

func (o listOption) applyList(l *listConfig) { o(l) }

// listConfig collects the options of a list.
type listConfig struct {
	requestConfig
	pageSize  int    // 0 leaves it to the server
	sizeName  string // the parameter for the page size
	limit     int    // 0 if there is none
	cursor    string
	items     string // the attribute with the items
	mayMiss   bool   // an answer without that attribute is an empty list
	byOffset  bool
	readAhead bool
}

// PageSize is a list option. It asks for n items a page, by the API's parameter
// max. Webex silently lowers a number that is too large: a page holds at most
// 1,000 rooms or events, 200 audit events, or 100 messages that mention the
// caller. To read no more than n items in all, use [Limit].
func PageSize(n int) ListOption {
	return listOption(func(l *listConfig) {
		if n < 1 {
			l.refuse(fmt.Errorf("PageSize(%d): a page has at least one item", n))
		}
		l.pageSize = n
	})
}

// Limit is a list option. It ends a list after n items in all, over all pages.
// ListPages yields the page that reaches n whole, and ends after it. To read no
// more than it needs, the client asks for pages of n items if n is less than
// [PageSize], or if there is no PageSize and n is at most 100.
func Limit(n int) ListOption {
	return listOption(func(l *listConfig) {
		if n < 1 {
			l.refuse(fmt.Errorf("Limit(%d): a limit is at least one item", n))
		}
		l.limit = n
	})
}

// From is a list option. It continues a list at a cursor, the Next of an
// earlier [Page]. The cursor may come from another run of the program; Webex
// does not document how long it stays valid. The other arguments must be those
// of the earlier list.
func From(cursor string) ListOption {
	return listOption(func(l *listConfig) {
		if cursor == "" || strings.ContainsAny(cursor, "#?") {
			l.refuse(fmt.Errorf("From(%q): this is not the Next of a page", cursor))
		}
		l.cursor = cursor
	})
}

// WithItems is a list option for [List] and [ListPages]. It sets the attribute
// of the answer that holds the items, if that is not "items".
func WithItems(name string) ListOption {
	return listOption(func(l *listConfig) { l.items = name })
}

// ReadAhead is a list option. It fetches the next page while the caller handles
// the current one: one page ahead, and none beyond what [Limit] needs. If the
// caller stops early, the loop cancels the request under way and waits for it
// to end.
func ReadAhead() ListOption {
	return listOption(func(l *listConfig) { l.readAhead = true })
}

// pageSizeName sets the parameter for the page size, if that is not max.
func pageSizeName(name string) ListOption {
	return listOption(func(l *listConfig) { l.sizeName = name })
}

// itemsMayMiss is for a list whose answer lacks the attribute for items if
// there are none.
func itemsMayMiss() ListOption {
	return listOption(func(l *listConfig) { l.mayMiss = true })
}

// pageByOffset is for a list that takes the parameter offset, unless the server
// sends links. The list ends with an empty page and not with a short one,
// because the server may choose a smaller page size.
func pageByOffset() ListOption {
	return listOption(func(l *listConfig) { l.byOffset = true })
}

// listOptions returns a method's own options followed by those of its caller.
func listOptions[O ListOption](callers []O, own ...ListOption) []ListOption {
	for _, opt := range callers {
		own = append(own, opt)
	}
	return own
}

// A Page is one answer of a list.
type Page[T any] struct {
	Items []*T

	// Next is the cursor of the next page, for [From]. It is empty on the last
	// page. A page without items may have a next page.
	Next string

	// Extra holds the other attributes of the answer, such as the notFoundIds
	// of people. It is nil if there are none.
	Extra map[string]json.RawMessage

	Response Response
}

// List carries out an operation whose answer is a list of Ts. It returns an
// iterator that fetches page after page:
//
//	for room, err := range webex.List[webex.Room](ctx, client, webex.Op("GET /rooms"), nil, webex.Limit(10)) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(room.Title)
//	}
//
// List itself sends nothing, and each loop over the iterator starts afresh. If
// a page fails, the iterator yields the error once, with a nil item, and ends.
// The query is nil or a value that [WithQuery] takes. List copies it, so
// changing it later does not change the list. The errors are those of [Do].
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

// ListPages is like [List] but yields whole pages, with their cursors and the
// other attributes of the answers.
func ListPages[T any](ctx context.Context, c *Client, op Operation, query any, opts ...ListOption) iter.Seq2[*Page[T], error] {
	return pagesOf[T](ctx, c, newListing(op, query, opts))
}

// Collect reads a list to its end. On an error it returns the items before it
// together with the error.
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

// pagesOf yields the pages of a listing and reports their responses to the
// caller.
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

// fetchPages fetches pages on demand. It yields an error last, with a page that
// holds the response. If the link to the next page is unusable, it yields the
// page first and then the error.
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

// fetchPagesAhead is like fetchPages but fetches the next page while the caller
// handles the current one.
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
					deliver(result{panicked: v}) // panic again where the caller may recover
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

// fetchPage fetches one page and leaves its Next empty. The size is the number
// of items as the server counts them, null items included.
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
		err = fmt.Errorf("there is no attribute %q", l.items) // an empty list instead would hide the fault
	}
	if err != nil {
		return page, 0, call.unreadable(err)
	}
	page.Items, page.Extra = list.Items, list.Extra
	return page, list.Count, nil
}
