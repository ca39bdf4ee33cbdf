package webex_test

import (
	"context"
	"net/http"
	"net/url"
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
