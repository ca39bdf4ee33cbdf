package webex

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"sync"

	"github.com/go-webex/webex/internal/jsonx"
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
	sizeName  string // the parameter for the page size; "" if there is none
	unpaged   bool   // the API sends the whole list at once
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
// caller. To read no more than n items in all, use [Limit]. A parameter max of
// [WithQuery] replaces the page size.
//
// A list that the API sends at once, and one whose pages have no size to choose,
// refuse PageSize.
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
// [PageSize], or if there is no PageSize and n is at most 100. It does not do so
// if [WithQuery] has a parameter max, or the API has no page size for the list.
func Limit(n int) ListOption {
	return listOption(func(l *listConfig) {
		if n < 1 {
			l.refuse(fmt.Errorf("Limit(%d): a limit is at least one item", n))
		}
		l.limit = n
	})
}

// From is a list option. It continues a list at a cursor: the Next of an earlier
// [Page], or the Cursor of a [ListError]. The cursor may come from another run
// of the program; Webex does not document how long it stays valid. The other
// arguments must be those of the earlier list. What cannot be a cursor is
// refused before anything is sent, and so is a cursor of another list for a list
// that the API sends at once.
func From(cursor string) ListOption {
	return listOption(func(l *listConfig) {
		if !isCursor(cursor) {
			l.refuse(fmt.Errorf("From(%.100q): this is not the Next of a page", cursor))
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

// pageSizeName sets the parameter for the page size, if that is not max. It is
// "" for a list whose pages have no size to choose.
func pageSizeName(name string) ListOption {
	return listOption(func(l *listConfig) { l.sizeName = name })
}

// unpaged is for a list that the API sends at once.
func unpaged() ListOption {
	return listOption(func(l *listConfig) { l.unpaged, l.sizeName = true, "" })
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
func listOptions(callers []ListOption, own ...ListOption) []ListOption {
	return slices.Concat(own, callers)
}

// asListOptions returns the options of a call for a list that is a part of it.
func asListOptions(opts []RequestOption) []ListOption {
	list := make([]ListOption, len(opts))
	for i, opt := range opts {
		list[i] = opt
	}
	return list
}

// A Page is one answer of a list.
type Page[T any] struct {
	Items []*T

	// Next is the cursor of the next page, for [From]. It is empty on the last
	// page, and on a page whose link cannot be followed: an error comes after
	// that one. A page without items may have a next page.
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
// changing it later does not change the list.
//
// The error is a [*ListError], whose cursor lets another list go on where this
// one failed. It wraps an error as [Do] returns it. If some items of a page
// cannot be read at all, the others come first, and then the error.
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

// ErrNoItems is the error of [First] for a list without items.
var ErrNoItems = errors.New("webex: the list has no items")

// First returns the first item of a list, and [ErrNoItems] if the list has
// none. Unless the list has [ReadAhead], First asks for no page beyond the one
// with the item. With [Limit], this page holds no more than the item:
//
//	room, err := webex.First(client.Rooms.List(ctx, nil, webex.Limit(1)))
func First[T any](list iter.Seq2[*T, error]) (*T, error) {
	for item, err := range list {
		return item, err
	}
	return nil, ErrNoItems
}

// A ListError is the error of a list, about the page that failed.
type ListError struct {
	// Cursor is the cursor of that page: a list goes on there with [From]. It
	// is empty if the options of the list were refused and nothing was sent.
	//
	// Where a page came, but without items that cannot be read or with an
	// unusable link to the next page, the cursor is that of the page, so that no
	// item is lost. To go on behind items that cannot be read, use the Next of
	// the page, which [ListPages] yields before the error.
	Cursor string

	Err error
}

// Error returns the text of Err.
func (e *ListError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *ListError) Unwrap() error { return e.Err }

// LogValue implements [slog.LogValuer]. It is that of Err.
func (e *ListError) LogValue() slog.Value { return slog.AnyValue(e.Err) }

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
// holds the response. If a page lacks some items, or its link to the next page
// is unusable, fetchPages yields the page first and then the error.
//
// A page that was yielded belongs to the caller, who may change it: fetchPages
// does not look at it again.
func fetchPages[T any](ctx context.Context, c *Client, l *listing) iter.Seq2[*Page[T], error] {
	return func(yield func(*Page[T], error) bool) {
		course, count := newCourse(l), 0
		for query := l.first(); ; {
			fetched, err := fetchPage[T](ctx, c, l, query)
			page := fetched.page
			if err == nil {
				err = course.check(fetched.digest)
			}
			if err != nil {
				yield(page, l.failed(query, err))
				return
			}
			next, err := course.next(query, page.Response.Header["Link"], fetched.size)
			if fetched.misfit != nil {
				err = fetched.misfit
			}
			if next != "" {
				page.Next = l.cursorOf(next)
			}
			count += len(page.Items)
			if !yield(page, nil) {
				return
			}
			if err != nil {
				yield(page, l.failed(query, err))
				return
			}
			if next == "" || l.limit > 0 && count >= l.limit {
				return
			}
			query = next
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

// A fetchedPage is a page without its Next, and what else to know of it.
type fetchedPage[T any] struct {
	page   *Page[T] // never nil: it holds the response even if the page cannot be read
	size   int      // the number of items as the server counts them, null items included
	digest uint64   // of the items, in a list by offset
	misfit error    // why some of the items are missing
}

func fetchPage[T any](ctx context.Context, c *Client, l *listing, rawQuery string) (fetchedPage[T], error) {
	fetched := fetchedPage[T]{page: new(Page[T])}
	config := l.requestConfig
	config.response = &fetched.page.Response
	call := c.newCall(ctx, l.operation, config)
	data, err := call.exchange(rawQuery, nil)
	if err != nil || fetched.page.Response.StatusCode == http.StatusNoContent {
		return fetched, err
	}
	list, err := jsonx.UnmarshalList[T](lenient, data, l.items)
	if err == nil && !list.Found && !l.mayMiss {
		err = fmt.Errorf("there is no attribute %q", l.items) // an empty list instead would hide the fault
	}
	if err != nil {
		return fetched, call.unreadable(err, reflect.TypeFor[T]())
	}
	fetched.page.Items, fetched.page.Extra, fetched.size = list.Items, list.Extra, list.Count
	if list.Misfit != nil {
		fetched.misfit = call.unreadable(list.Misfit, reflect.TypeFor[T]())
	}
	if l.byOffset {
		fetched.digest = digestItems(data, l.items)
	}
	return fetched, nil
}
