package webex_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestListFollowsLinks(t *testing.T) {
	const webexHost = "https://webexapis.com/v1/rooms"
	tests := []struct {
		name        string
		query       url.Values
		opts        []webex.ListOption
		steps       []http.HandlerFunc
		wantIDs     []string
		wantQueries []string
		wantErr     string
	}{
		{
			name:        "one page",
			steps:       []http.HandlerFunc{page("", "a", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{""},
		},
		{
			name:        "an empty page does not end the list",
			steps:       []http.HandlerFunc{page(webexHost+"?cursor=1", "a"), page(webexHost + "?cursor=2"), page("", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"", "cursor=1", "cursor=2"},
		},
		{
			name:        "the link's query is kept as it is",
			steps:       []http.HandlerFunc{page(webexHost+"?z=%7Ea+b&before&after=Y2lz&a=1,2", "a"), page("", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"", "z=%7Ea+b&before&after=Y2lz&a=1,2"},
		},
		{
			name:        "a foreign host is not followed, its query is",
			steps:       []http.HandlerFunc{page("https://evil.example.com/steal?cursor=1", "a"), page("", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"", "cursor=1"},
		},
		{
			name:        "a scheme written twice",
			steps:       []http.HandlerFunc{page("https,https://webexapis.com/v1/rooms?cursor=1", "a"), page("", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"", "cursor=1"},
		},
		{
			name:        "a relative link",
			steps:       []http.HandlerFunc{page("?cursor=1#x", "a"), page("", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"", "cursor=1"},
		},
		{
			name:        "max=null gives way to the caller's",
			query:       url.Values{"type": {"group"}},
			opts:        []webex.ListOption{webex.PageSize(2)},
			steps:       []http.HandlerFunc{page(webexHost+"?max=null&type=group&cursor=1", "a", "b"), page("", "c")},
			wantIDs:     []string{"a", "b", "c"},
			wantQueries: []string{"max=2&type=group", "type=group&cursor=1&max=2"},
		},
		{
			name:        "dropped parameters are put back",
			query:       url.Values{"mentionedPeople": {"me", "x y"}, "roomId": {"r"}},
			steps:       []http.HandlerFunc{page(webexHost+"?roomId=r&beforeMessage=m", "a"), page("", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"mentionedPeople=me&mentionedPeople=x+y&roomId=r", "roomId=r&beforeMessage=m&mentionedPeople=me&mentionedPeople=x+y"},
		},
		{
			name:        "positions are not put back",
			query:       url.Values{"before": {"2020"}, "beforeMessage": {"m0"}, "after": {"x"}, "offset": {"0"}, "startIndex": {"1"}, "cursor": {"c"}, "roomId": {"r"}},
			steps:       []http.HandlerFunc{page(webexHost+"?beforeMessage=m1", "a"), page("", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"after=x&before=2020&beforeMessage=m0&cursor=c&offset=0&roomId=r&startIndex=1", "beforeMessage=m1&roomId=r"},
		},
		{
			name:        "a page that was seen is an error",
			steps:       []http.HandlerFunc{page("?cursor=1", "a"), page("?cursor=2", "b"), page("?cursor=1", "c")},
			wantIDs:     []string{"a", "b", "c"},
			wantQueries: []string{"", "cursor=1", "cursor=2"},
			wantErr:     `webex: GET /rooms: the next page, "cursor=1", is one that was read before`,
		},
		{
			name:        "a link to the first page is an error",
			query:       url.Values{"type": {"group"}},
			steps:       []http.HandlerFunc{page("/v1/rooms?type=group", "a")},
			wantIDs:     []string{"a"},
			wantQueries: []string{"type=group"},
			wantErr:     `webex: GET /rooms: the next page, "type=group", is one that was read before`,
		},
		{
			name:        "a link to the same page in another order is an error",
			query:       url.Values{"max": {"2"}, "type": {"group"}},
			steps:       []http.HandlerFunc{page("/v1/rooms?type=group&max=2", "a")},
			wantIDs:     []string{"a"},
			wantQueries: []string{"max=2&type=group"},
			wantErr:     `webex: GET /rooms: the next page, "type=group&max=2", is one that was read before`,
		},
		{
			name:        "a link without a query is an error",
			steps:       []http.HandlerFunc{page("/v1/rooms", "a")},
			wantIDs:     []string{"a"},
			wantQueries: []string{""},
			wantErr:     "webex: GET /rooms: the link to the next page has no query",
		},
		{
			name:        "a link with nothing but null is an error",
			steps:       []http.HandlerFunc{page("/v1/rooms?cursor=null", "a")},
			wantIDs:     []string{"a"},
			wantQueries: []string{""},
			wantErr:     "webex: GET /rooms: the link to the next page has no query",
		},
		{
			name:        "the third page fails",
			steps:       []http.HandlerFunc{page("?cursor=1", "a", "b"), page("?cursor=2", "c", "d"), answer(404, `{"message":"gone away"}`)},
			wantIDs:     []string{"a", "b", "c", "d"},
			wantQueries: []string{"", "cursor=1", "cursor=2"},
			wantErr:     "webex: GET /rooms: 404 gone away",
		},
		{
			name:        "the second page is broken",
			steps:       []http.HandlerFunc{page("?cursor=1", "a", "b"), answer(200, `{"items":{"id":"c"}}`)},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"", "cursor=1"},
			wantErr:     "webex: GET /rooms: the answer cannot be read: items: an object does not fit []*webex.Room (status 200)",
		},
		{
			name:        "an item is no object",
			steps:       []http.HandlerFunc{page("?cursor=1", "a"), answer(200, `{"items":[{"id":"b"},3,{"id":"c"}]}`, "Link", `<?cursor=2>; rel="next"`)},
			wantIDs:     []string{"a", "b", "c"},
			wantQueries: []string{"", "cursor=1"},
			wantErr:     "webex: GET /rooms: the answer cannot be read: items[1]: a number does not fit webex.Room (status 200)",
		},
		{
			name:        "an envelope without items is an error",
			steps:       []http.HandlerFunc{answer(200, `{}`)},
			wantQueries: []string{""},
			wantErr:     `webex: GET /rooms: the answer cannot be read: there is no attribute "items" (status 200)`,
		},
		{
			name:        "no content is an empty list",
			steps:       []http.HandlerFunc{answer(204, "")},
			wantQueries: []string{""},
		},
		{
			name:        "another name for the items",
			opts:        []webex.ListOption{webex.WithItems("groups")},
			steps:       []http.HandlerFunc{answer(200, `{"totalResults":1,"groups":[{"id":"g"},null]}`)},
			wantIDs:     []string{"g"},
			wantQueries: []string{""},
		},
		{
			name:        "a limit below the page size lowers it, for the first page only",
			opts:        []webex.ListOption{webex.PageSize(10), webex.Limit(3)},
			steps:       []http.HandlerFunc{page("?max=10&cursor=1", "a", "b"), page("?cursor=2", "c", "d")},
			wantIDs:     []string{"a", "b", "c"},
			wantQueries: []string{"max=3", "max=10&cursor=1"},
		},
		{
			name:        "a limit above the page size does not",
			opts:        []webex.ListOption{webex.Limit(3), webex.PageSize(2)},
			steps:       []http.HandlerFunc{page("?max=2&cursor=1", "a", "b"), page("?cursor=2", "c", "d")},
			wantIDs:     []string{"a", "b", "c"},
			wantQueries: []string{"max=2", "max=2&cursor=1"},
		},
		{
			name:        "a limit that a page meets exactly asks for no other",
			opts:        []webex.ListOption{webex.Limit(2)},
			steps:       []http.HandlerFunc{page("?cursor=1", "a", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"max=2"},
		},
		{
			name:        "a large limit leaves the page size to Webex",
			opts:        []webex.ListOption{webex.Limit(500)},
			steps:       []http.HandlerFunc{page("", "a")},
			wantIDs:     []string{"a"},
			wantQueries: []string{""},
		},
		{
			name:        "a limit gives way to a parameter",
			opts:        []webex.ListOption{webex.WithQuery(url.Values{"max": {"50"}}), webex.Limit(2)},
			steps:       []http.HandlerFunc{page("?cursor=1", "a", "b", "c")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"max=50"},
		},
		{
			name:        "so does a page size, in any order",
			opts:        []webex.ListOption{webex.PageSize(7), webex.WithQuery(url.Values{"max": {"50"}}), webex.Limit(2), webex.PageSize(8)},
			steps:       []http.HandlerFunc{page("?cursor=1", "a"), page("", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"max=50", "cursor=1&max=50"},
		},
		{
			name:        "a cursor",
			query:       url.Values{"type": {"group"}, "cursor": {"old"}},
			opts:        []webex.ListOption{webex.From("max=2&cursor=9")},
			steps:       []http.HandlerFunc{page("", "a")},
			wantIDs:     []string{"a"},
			wantQueries: []string{"max=2&cursor=9&type=group"},
		},
		{
			name:        "parameters of an option are parameters of the list, and nil is no option",
			opts:        []webex.ListOption{nil, webex.WithQuery(url.Values{"new": {"1"}})},
			steps:       []http.HandlerFunc{page("?cursor=1", "a"), page("", "b")},
			wantIDs:     []string{"a", "b"},
			wantQueries: []string{"new=1", "cursor=1&new=1"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, test.steps...)
			client := newClient(t, baseURL)
			rooms, err := webex.Collect(webex.List[webex.Room](t.Context(), client, webex.Op("GET /rooms"), test.query, test.opts...))
			if test.wantErr == "" {
				require.NoError(t, err)
			} else {
				require.EqualError(t, err, test.wantErr)
			}
			assert.Equal(t, test.wantIDs, ids(rooms))
			assert.Equal(t, test.wantQueries, queries(script.sent()))
			for _, request := range script.sent() {
				assert.Equal(t, "/v1/rooms", request.Path)
			}
		})
	}
}

func TestListStartsAfreshOnEachRange(t *testing.T) {
	script, baseURL := serve(t, page("?cursor=1", "a"), page("", "b"), page("?cursor=1", "a"), page("", "b"), page("", "new"))
	list := newClient(t, baseURL).Rooms.List(t.Context(), nil)
	assert.Empty(t, script.sent(), "nothing is sent before the list is ranged over")
	for range 2 {
		rooms, err := webex.Collect(list)
		require.NoError(t, err)
		assert.Equal(t, []string{"a", "b"}, ids(rooms))
	}
	rooms, err := webex.Collect(list)
	require.NoError(t, err)
	assert.Equal(t, []string{"new"}, ids(rooms), "a list is live data")
}

func TestListStopsWithItsCaller(t *testing.T) {
	script, baseURL := serve(t, page("?cursor=1", "a", "b"), page("", "c"))
	for room, err := range newClient(t, baseURL).Rooms.List(t.Context(), nil) {
		require.NoError(t, err)
		if room.ID == "b" {
			break
		}
	}
	assert.Len(t, script.sent(), 1)
}

func TestListYieldsOneError(t *testing.T) {
	_, baseURL := serve(t, answer(403, ""))
	count := 0
	for room, err := range newClient(t, baseURL).Rooms.List(t.Context(), nil) {
		count++
		assert.Nil(t, room)
		assert.ErrorIs(t, err, webex.ErrForbidden)
	}
	assert.Equal(t, 1, count)
}

func TestListCopiesItsOptions(t *testing.T) {
	script, baseURL := serve(t, page("?cursor=1", "a"), page("", "b"))
	opts := &webex.ListRoomsOptions{Type: webex.RoomTypeGroup}
	extra := url.Values{"x": {"1"}}
	list := newClient(t, baseURL).Rooms.List(t.Context(), opts, webex.WithQuery(extra))
	opts.Type, extra["x"][0] = webex.RoomTypeDirect, "2"
	_, err := webex.Collect(list)
	require.NoError(t, err)
	assert.Equal(t, []string{"type=group&x=1", "cursor=1&type=group&x=1"}, queries(script.sent()))
	assert.Equal(t, url.Values{"x": {"2"}}, extra)
}

func TestListPages(t *testing.T) {
	steps := []http.HandlerFunc{page("?cursor=1&max=2", "a", "b"), page("?cursor=2&max=2"), page("?cursor=3&max=2", "c", "d"), page("", "e")}
	script, baseURL := serve(t, steps...)
	client := newClient(t, baseURL)
	var pages []*webex.Page[webex.Room]
	var next string
	for page, err := range client.Rooms.ListPages(t.Context(), nil, webex.PageSize(2), webex.Limit(3)) {
		require.NoError(t, err)
		pages, next = append(pages, page), page.Next
	}
	require.Len(t, pages, 3, "the pages end after the one that reaches the limit")
	assert.Equal(t, []string{"c", "d"}, ids(pages[2].Items), "which is not cut")
	assert.Equal(t, 200, pages[2].Response.StatusCode)
	assert.Equal(t, 1, pages[2].Response.Attempts)

	rooms, err := webex.Collect(client.Rooms.List(t.Context(), nil, webex.PageSize(2), webex.From(next)))
	require.NoError(t, err)
	assert.Equal(t, []string{"e"}, ids(rooms), "so that its cursor goes on where it ended")
	assert.Len(t, script.sent(), 4)
}

func TestPageKeepsWhatStandsBesideTheItems(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"notFoundIds":["x"],"items":[]}`))
	for page, err := range webex.ListPages[webex.Room](t.Context(), newClient(t, baseURL), webex.Op("GET /people"), nil) {
		require.NoError(t, err)
		assert.JSONEq(t, `["x"]`, string(page.Extra["notFoundIds"]))
	}
}

// The error of a list has the cursor of the page that failed, so that another
// list goes on there and no item is lost or comes twice.
func TestListErrorHasTheCursor(t *testing.T) {
	one, two := page("?cursor=1", "a"), page("?cursor=2&max=2", "b")
	fails := answer(http.StatusNotFound, "")
	tests := []struct {
		name   string
		query  url.Values
		opts   []webex.ListOption
		before []http.HandlerFunc // the pages before the one that fails
		cursor string
		sent   string // the query with which the next list goes on
	}{
		{name: "the first page, without parameters", cursor: "&", sent: ""},
		{name: "the first page", query: url.Values{"type": {"group"}, "before": {"x"}}, opts: []webex.ListOption{webex.PageSize(2)},
			cursor: "before=x&max=2&type=group", sent: "before=x&max=2&type=group"},
		{name: "the second page", before: []http.HandlerFunc{one}, cursor: "cursor=1", sent: "cursor=1"},
		{name: "the third page", before: []http.HandlerFunc{one, two}, cursor: "cursor=2&max=2", sent: "cursor=2&max=2"},
		{name: "read ahead", opts: []webex.ListOption{webex.ReadAhead()}, before: []http.HandlerFunc{one, two}, cursor: "cursor=2&max=2", sent: "cursor=2&max=2"},
		{name: "a link without a value", before: []http.HandlerFunc{page("?abc", "a")}, cursor: "&abc", sent: "abc"},
		{name: "of a list that went on", opts: []webex.ListOption{webex.From("cursor=7")}, cursor: "cursor=7", sent: "cursor=7"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, append(test.before, fails, page("", "last"))...)
			client := newClient(t, baseURL)
			_, err := webex.Collect(webex.List[webex.Room](t.Context(), client, webex.Op("GET /rooms"), test.query, test.opts...))
			listErr, ok := errors.AsType[*webex.ListError](err)
			require.True(t, ok, "%v", err)
			assert.Equal(t, test.cursor, listErr.Cursor)
			require.ErrorIs(t, err, webex.ErrNotFound)
			assert.EqualError(t, err, "webex: GET /rooms: 404 Not Found")

			rooms, err := webex.Collect(webex.List[webex.Room](t.Context(), client, webex.Op("GET /rooms"), test.query, append(test.opts, webex.From(listErr.Cursor))...))
			require.NoError(t, err)
			assert.Equal(t, []string{"last"}, ids(rooms))
			sent := queries(script.sent())
			assert.Equal(t, test.sent, sent[len(sent)-1])
		})
	}
}

// A list that was refused has no page to go on at.
func TestListErrorOfARefusal(t *testing.T) {
	_, err := webex.Collect(newClient(t, "https://webex.test/v1").Rooms.List(t.Context(), nil, webex.From("junk")))
	listErr, ok := errors.AsType[*webex.ListError](err)
	require.True(t, ok)
	assert.Empty(t, listErr.Cursor)
}

func TestListErrorIsLoggedAsItsCause(t *testing.T) {
	cause := &webex.ApiError{StatusCode: 403, Method: "GET", Path: "/rooms", Message: "no"}
	var wrapped, plain bytes.Buffer
	slog.New(slog.NewJSONHandler(&wrapped, nil)).Info("x", "error", &webex.ListError{Err: cause})
	slog.New(slog.NewJSONHandler(&plain, nil)).Info("x", "error", cause)
	_, got, _ := strings.Cut(wrapped.String(), `"error"`)
	_, want, _ := strings.Cut(plain.String(), `"error"`)
	assert.Equal(t, want, got)
	assert.Contains(t, got, `"status":403`)
}

// Programs store cursors and log them.
func TestCursorsHoldNoSecrets(t *testing.T) {
	const secret = "s3cret & long"
	opts := struct {
		Password string `url:"password" secret:"true"`
		Type     string `url:"type"`
	}{secret, "group"}
	script, baseURL := serve(t, page("?password=s3cret+%26+long&cursor=1", "a"), answer(404, ""), page("", "b"))
	client := newClient(t, baseURL)
	var cursor string
	for page, err := range webex.ListPages[webex.Room](t.Context(), client, webex.Op("GET /rooms"), opts) {
		if err == nil {
			assert.Equal(t, "cursor=1&type=group", page.Next)
			continue
		}
		listErr, ok := errors.AsType[*webex.ListError](err)
		require.True(t, ok)
		cursor = listErr.Cursor
	}
	assert.Equal(t, "cursor=1&type=group", cursor)
	_, err := webex.Collect(webex.List[webex.Room](t.Context(), client, webex.Op("GET /rooms"), opts, webex.From(cursor)))
	require.NoError(t, err)
	for _, sent := range script.sent() {
		query, err := url.ParseQuery(sent.Query)
		require.NoError(t, err)
		assert.Equal(t, []string{secret}, query["password"], "it is sent with every page: %s", sent.Query)
	}
}

// A page with a link that cannot be read comes, and then the error, even if the
// page reaches the limit: without the error it would look like the last page.
func TestListPagesTellsOfUnusableLinks(t *testing.T) {
	links := map[string]string{
		`<?cursor=2; rel=next`:          `webex: GET /rooms: the Link header cannot be read: "<?cursor=2; rel=next"`,
		`</v1/rooms>; rel="next"`:       "webex: GET /rooms: the link to the next page has no query",
		`<?cursor=1&max=1>; rel="next"`: `webex: GET /rooms: the next page, "cursor=1&max=1", is one that was read before`,
	}
	for link, want := range links {
		t.Run(link, func(t *testing.T) {
			for _, opts := range [][]webex.ListOption{{}, {webex.Limit(2)}, {webex.Limit(2), webex.ReadAhead()}} {
				_, baseURL := serve(t, page("?cursor=1&max=1", "a"), answer(200, roomPage("b"), "Link", link))
				var got []string
				var last *webex.Page[webex.Room]
				var gotErr error
				for page, err := range newClient(t, baseURL).Rooms.ListPages(t.Context(), nil, append(opts, webex.PageSize(1))...) {
					if gotErr = err; err == nil {
						got, last = append(got, ids(page.Items)...), page
					}
				}
				assert.Equal(t, []string{"a", "b"}, got)
				assert.Empty(t, last.Next)
				require.EqualError(t, gotErr, want)
				listErr, ok := errors.AsType[*webex.ListError](gotErr)
				require.True(t, ok)
				assert.Equal(t, "cursor=1&max=1", listErr.Cursor)
			}
		})
	}
	_, baseURL := serve(t, answer(200, roomPage("a", "b"), "Link", `<?cursor=2; rel=next`))
	_, err := webex.Collect(newClient(t, baseURL).Rooms.List(t.Context(), nil, webex.Limit(2)))
	assert.NoError(t, err, "a list that has its items needs no link")
}

// An item that cannot be read costs none of the others. The page has the cursor
// of the next one, for a caller who wants to go on behind it.
func TestListPagesWithoutAnItem(t *testing.T) {
	_, baseURL := serve(t, page("?cursor=1", "a"), answer(200, `{"items":[{"id":"b"},"x",{"id":"c"}]}`, "Link", `<?cursor=2>; rel="next"`))
	var pages []*webex.Page[webex.Room]
	var gotErr error
	for page, err := range newClient(t, baseURL).Rooms.ListPages(t.Context(), nil) {
		if gotErr = err; err == nil {
			pages = append(pages, page)
		}
	}
	require.Len(t, pages, 2)
	assert.Equal(t, []string{"b", "c"}, ids(pages[1].Items))
	assert.Equal(t, "cursor=2", pages[1].Next)
	listErr, ok := errors.AsType[*webex.ListError](gotErr)
	require.True(t, ok)
	assert.Equal(t, "cursor=1", listErr.Cursor)
	decodeErr, ok := errors.AsType[*webex.DecodeError](gotErr)
	require.True(t, ok)
	assert.Contains(t, string(decodeErr.Body), `"x"`)
}

// A page is the caller's: what they do with it does not steer the list, also
// while the next page is being fetched.
func TestPagesBelongToTheCaller(t *testing.T) {
	for _, opts := range [][]webex.ListOption{{}, {webex.ReadAhead()}} {
		script, baseURL := serve(t, page("?cursor=1", "a"), page("?cursor=2", "b"), page("", "c"))
		var got []string
		for page, err := range newClient(t, baseURL).Rooms.ListPages(t.Context(), nil, opts...) {
			require.NoError(t, err)
			got = append(got, ids(page.Items)...)
			*page = webex.Page[webex.Room]{Next: "cursor=elsewhere"}
		}
		assert.Equal(t, []string{"a", "b", "c"}, got)
		assert.Equal(t, []string{"", "cursor=1", "cursor=2"}, queries(script.sent()))
	}
}

func TestListsReadLongLinksAtOnce(t *testing.T) {
	for _, part := range []string{"<a> <b>,", "<a>; rel=prev,", `"`, ";"} {
		handler := answer(200, roomPage("a"), "Link", times(1<<20/len(part), part))
		start := time.Now()
		_, _ = webex.Collect(newClient(t, "https://webex.test/v1", inMemory(handler)).Rooms.List(t.Context(), nil))
		assert.Less(t, time.Since(start), 5*time.Second, part)
	}
}

func TestFirst(t *testing.T) {
	script, baseURL := serve(t, page("?cursor=1"), page("?cursor=2", "a", "b"), page("", "c"))
	room, err := webex.First(newClient(t, baseURL).Rooms.List(t.Context(), nil))
	require.NoError(t, err)
	assert.Equal(t, "a", room.ID)
	assert.Len(t, script.sent(), 2, "no page behind the item is read")

	script, baseURL = serve(t, page(""))
	room, err = webex.First(newClient(t, baseURL).Rooms.List(t.Context(), nil, webex.Limit(1)))
	require.ErrorIs(t, err, webex.ErrNoItems)
	assert.NotErrorIs(t, err, webex.ErrNotFound)
	assert.Nil(t, room)
	assert.Equal(t, []string{"max=1"}, queries(script.sent()))

	_, baseURL = serve(t, answer(403, ""))
	room, err = webex.First(newClient(t, baseURL).Rooms.List(t.Context(), nil))
	require.ErrorIs(t, err, webex.ErrForbidden)
	assert.NotErrorIs(t, err, webex.ErrNoItems)
	assert.Nil(t, room)
}

// Lists that the API sends at once, or without a page size, take the options of
// lists too.
func TestListsWithoutPages(t *testing.T) {
	type list func(*webex.Client, ...webex.ListOption) (items int, err error)
	count := func(n int, err error) (int, error) { return n, err }
	lists := map[string]list{
		"Authorizations": func(c *webex.Client, o ...webex.ListOption) (int, error) {
			all, err := webex.Collect(c.Authorizations.List(t.Context(), &webex.ListAuthorizationsOptions{PersonID: "p"}, o...))
			return count(len(all), err)
		},
		"Licenses": func(c *webex.Client, o ...webex.ListOption) (int, error) {
			all, err := webex.Collect(c.Licenses.List(t.Context(), nil, o...))
			return count(len(all), err)
		},
		"direct messages": func(c *webex.Client, o ...webex.ListOption) (int, error) {
			all, err := webex.Collect(c.Messages.ListDirect(t.Context(), &webex.ListDirectMessagesOptions{PersonID: "p"}, o...))
			return count(len(all), err)
		},
		"Organizations": func(c *webex.Client, o ...webex.ListOption) (int, error) {
			all, err := webex.Collect(c.Organizations.List(t.Context(), o...))
			return count(len(all), err)
		},
		"Roles": func(c *webex.Client, o ...webex.ListOption) (int, error) {
			all, err := webex.Collect(c.Roles.List(t.Context(), o...))
			return count(len(all), err)
		},
		"LinkedFolders": func(c *webex.Client, o ...webex.ListOption) (int, error) {
			all, err := webex.Collect(c.LinkedFolders.List(t.Context(), "r", o...))
			return count(len(all), err)
		},
		"RoomTabs": func(c *webex.Client, o ...webex.ListOption) (int, error) {
			all, err := webex.Collect(c.RoomTabs.List(t.Context(), "r", o...))
			return count(len(all), err)
		},
	}
	for name, list := range lists {
		t.Run(name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, roomPage("a", "b", "c")), answer(404, ""))
			client := newClient(t, baseURL)
			n, err := list(client, webex.Limit(2), webex.ReadAhead(), webex.WithQuery(url.Values{"new": {"1"}}))
			require.NoError(t, err)
			assert.Equal(t, 2, n)
			assert.NotContains(t, script.sent()[0].Query, "=2", "the API has no page size there")
			assert.Contains(t, script.sent()[0].Query, "new=1")

			_, err = list(client)
			listErr, ok := errors.AsType[*webex.ListError](err)
			require.True(t, ok)
			_, err = list(client, webex.From(listErr.Cursor))
			require.ErrorIs(t, err, webex.ErrNotFound, "the only page is tried again")

			sent := len(script.sent())
			_, err = list(client, webex.PageSize(2))
			assert.ErrorContains(t, err, ": PageSize: the API has no page size for this list")
			assert.Len(t, script.sent(), sent)
			_, err = list(client, webex.From("cursor=1"))
			if name == "LinkedFolders" || name == "RoomTabs" {
				assert.ErrorIs(t, err, webex.ErrNotFound, "the API has pages there")
				return
			}
			assert.ErrorContains(t, err, ": From: the API sends this list at once, so there is no page to go on at")
			assert.Len(t, script.sent(), sent)
		})
	}
}

func TestReadAhead(t *testing.T) {
	const answering, handling = 50 * time.Millisecond, 40 * time.Millisecond
	slow := func(steps ...http.HandlerFunc) *script {
		s := &script{}
		for _, step := range steps {
			s.steps = append(s.steps, func(w http.ResponseWriter, r *http.Request) {
				select {
				case <-time.After(answering):
					step(w, r)
				case <-r.Context().Done():
					panic(r.Context().Err())
				}
			})
		}
		return s
	}
	three := []http.HandlerFunc{page("?cursor=1", "a"), page("?cursor=2", "b"), page("", "c")}
	failing := []http.HandlerFunc{page("?cursor=1", "a"), answer(404, "")}
	tests := []struct {
		name     string
		steps    []http.HandlerFunc
		opts     []webex.ListOption
		breakAt  string
		want     []string
		wantErr  error
		wantSent int
		wantTime time.Duration
	}{
		{name: "works while the caller does", steps: three, want: []string{"a", "b", "c"}, wantSent: 3, wantTime: 3*answering + handling},
		{name: "is not needed for the limit", steps: three, opts: []webex.ListOption{webex.Limit(2)}, want: []string{"a", "b"}, wantSent: 2, wantTime: 2*answering + handling},
		{name: "is given up after a break", steps: three, breakAt: "a", want: []string{"a"}, wantSent: 2, wantTime: answering + handling},
		{name: "fails when its page is asked for", steps: failing, want: []string{"a"}, wantErr: webex.ErrNotFound, wantSent: 2, wantTime: 2 * answering},
		{name: "ends with the context", steps: three, breakAt: "cancel", want: []string{"a"}, wantErr: context.Canceled, wantSent: 2, wantTime: answering + handling},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // which fails when a goroutine is left
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				script := slow(test.steps...)
				var response webex.Response
				opts := append([]webex.ListOption{webex.ReadAhead(), webex.WithResponse(&response)}, test.opts...)
				start := time.Now()
				var got []string
				var gotErr error
				for room, err := range newClient(t, "https://webex.test/v1", inMemory(script)).Rooms.List(ctx, nil, opts...) {
					if gotErr = err; err != nil {
						continue
					}
					assert.Equal(t, 200, response.StatusCode)
					time.Sleep(handling)
					got = append(got, room.ID)
					if test.breakAt == room.ID {
						break
					}
					if test.breakAt == "cancel" {
						cancel()
					}
				}
				assert.Equal(t, test.wantTime, time.Since(start))
				assert.Equal(t, test.want, got)
				assert.ErrorIs(t, gotErr, test.wantErr)
				assert.Len(t, script.sent(), test.wantSent)
			})
		})
	}
}

func TestListRefusesBadInput(t *testing.T) {
	script, baseURL := serve(t, page(""))
	client := newClient(t, baseURL)
	tests := []struct {
		name string
		opts []webex.ListOption
		op   webex.Operation
		want string
	}{
		{"an empty page", []webex.ListOption{webex.PageSize(0)}, webex.Op("GET /rooms"), "webex: GET /rooms: PageSize(0): a page has at least one item"},
		{"a negative limit", []webex.ListOption{webex.Limit(-1)}, webex.Op("GET /rooms"), "webex: GET /rooms: Limit(-1): a limit is at least one item"},
		{"no cursor", []webex.ListOption{webex.From("")}, webex.Op("GET /rooms"), `webex: GET /rooms: From(""): this is not the Next of a page`},
		{"junk for a cursor", []webex.ListOption{webex.From("junk")}, webex.Op("GET /rooms"), `webex: GET /rooms: From("junk"): this is not the Next of a page`},
		{"an identifier for a cursor", []webex.ListOption{webex.From("Y2lzY29zcGFyazovL3VzL1JPT00veA==")}, webex.Op("GET /rooms"), `webex: GET /rooms: From("Y2lzY29zcGFyazovL3VzL1JPT00veA=="): this is not the Next of a page`},
		{"a number for a cursor", []webex.ListOption{webex.From("12")}, webex.Op("GET /rooms"), `webex: GET /rooms: From("12"): this is not the Next of a page`},
		{"a line for a cursor", []webex.ListOption{webex.From("a=b\n")}, webex.Op("GET /rooms"), `webex: GET /rooms: From("a=b\n"): this is not the Next of a page`},
		{"a path for a cursor", []webex.ListOption{webex.From("/v1/rooms?a=b")}, webex.Op("GET /rooms"), `webex: GET /rooms: From("/v1/rooms?a=b"): this is not the Next of a page`},
		{"JSON for a cursor", []webex.ListOption{webex.From(`{"a":"="}`)}, webex.Op("GET /rooms"), `webex: GET /rooms: From("{\"a\":\"=\"}"): this is not the Next of a page`},
		{"names without values for a cursor", []webex.ListOption{webex.From("before&after=")}, webex.Op("GET /rooms"), `webex: GET /rooms: From("before&after="): this is not the Next of a page`},
		{"a long text for a cursor", []webex.ListOption{webex.From(times(60_000, "x"))}, webex.Op("GET /rooms"), `webex: GET /rooms: From("` + times(100, "x") + `"): this is not the Next of a page`},
		{"a URL for a cursor", []webex.ListOption{webex.From("https://x?a=b")}, webex.Op("GET /rooms"), `webex: GET /rooms: From("https://x?a=b"): this is not the Next of a page`},
		{"a query that is none", []webex.ListOption{webex.WithQuery(7)}, webex.Op("GET /rooms"), "webex: GET /rooms: query parameters are a url.Values or a struct, not int"},
		{"an empty identifier", nil, webex.Op("GET /teams/{teamId}/x", ""), "webex: GET /teams//x: teamId is required"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := webex.Collect(webex.List[webex.Room](t.Context(), client, test.op, nil, test.opts...))
			assert.EqualError(t, err, test.want)
		})
	}
	assert.Empty(t, script.sent())
}
