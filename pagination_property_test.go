package webex_test

import (
	"encoding/base64"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// A paging is a server that follows the rules of paging, in one of the many ways
// that they leave open: the query of a next link is the server's own affair, a
// page may have fewer items than were asked for, or none, and only a page
// without a next link is the last.
type paging struct {
	t     *testing.T
	rand  *rand.Rand
	items int
	most  int // items a page, whatever max says
	kind  string
	drops bool // leaves the caller's parameters out of links
	null  bool // writes max=null in links
	empty bool // has empty pages
	base  string

	asked map[string]bool // the queries so far
	links int             // how many it has handed out
}

// newPaging chooses the ways of a server.
func newPaging(t *testing.T, r *rand.Rand) *paging {
	t.Helper()
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	return &paging{t: t, rand: r, items: r.IntN(40), most: 1 + r.IntN(12),
		kind:  pick("offset", "cursor", "beforeMessage", "valueless"),
		base:  pick("https://webexapis.com/v1/rooms", "https://api.ciscospark.com/v1/rooms", "https://evil.example.com/x", "https,https://webexapis.com/v1/rooms", "/v1/rooms", ""),
		drops: r.IntN(2) == 0, null: r.IntN(2) == 0, empty: r.IntN(2) == 0, asked: make(map[string]bool)}
}

func (p *paging) String() string {
	return fmt.Sprintf("%d items, at most %d a page, by %s, links to %q, dropped %t, null %t, empty pages %t", p.items, p.most, p.kind, p.base, p.drops, p.null, p.empty)
}

func (p *paging) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	assert.False(p.t, p.asked[r.URL.RawQuery], "asked twice for %q", r.URL.RawQuery)
	p.asked[r.URL.RawQuery] = true
	assert.Equal(p.t, parameters["mentionedPeople"], query["mentionedPeople"], "a parameter was lost: %q", r.URL.RawQuery)
	assert.Equal(p.t, "webex.test", r.Host)

	position, first := p.position(query)
	assert.Equal(p.t, first, query.Has("after"), "the caller's position stands for the first page only: %q", r.URL.RawQuery)
	size := p.most
	if asked, err := strconv.Atoi(query.Get("max")); err == nil {
		size = min(size, asked)
	}
	size = 1 + p.rand.IntN(size)
	if p.empty && p.rand.IntN(4) == 0 {
		size = 0
	}
	end := min(p.items, position+size)
	// The last page may be found out to be the last only by an empty one.
	if end < p.items || p.empty && size > 0 && p.rand.IntN(2) == 0 {
		w.Header().Set("Link", p.link(query, end))
	}
	var names []string
	for i := position; i < end; i++ {
		names = append(names, fmt.Sprint(i))
	}
	answer(200, roomPage(names...))(w, r)
}

// link is the link to the page that begins at a position. The serial number in
// it tells two pages that begin alike apart.
func (p *paging) link(query url.Values, position int) string {
	p.links++
	at := fmt.Sprintf("%d.%d", position, p.links)
	forms := map[string]string{
		"offset":        "offset=" + at,
		"cursor":        "cursor=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(at))),
		"beforeMessage": "beforeMessage=" + at + "&before",
		"valueless":     "before&" + at,
	}
	parts := []string{forms[p.kind]}
	if !p.drops {
		parts = append(parts, "mentionedPeople=x&mentionedPeople=y%20z")
	}
	switch size := query.Get("max"); {
	case p.null:
		parts = append(parts, "max=null")
	case !p.drops && size != "":
		parts = append(parts, "max="+size)
	}
	p.rand.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	others := []string{"", `<?first>; rel="first", `, `<?a=b,c;d>; title="x, <?no>; rel=next"; rel=prev, `}
	return fmt.Sprintf(`%s<%s?%s>; rel="next"`, others[p.rand.IntN(len(others))], p.base, strings.Join(parts, "&"))
}

// position reads back what link wrote, of which the first request has nothing.
func (p *paging) position(query url.Values) (position int, first bool) {
	at := query.Get(p.kind)
	switch p.kind {
	case "cursor":
		plain, err := base64.StdEncoding.DecodeString(at)
		require.NoError(p.t, err)
		at = string(plain)
	case "valueless":
		for name := range query {
			if strings.Contains(name, ".") {
				at = name
			}
		}
	}
	if at == "" {
		return 0, true
	}
	number, _, _ := strings.Cut(at, ".")
	position, err := strconv.Atoi(number)
	require.NoError(p.t, err, "%v", query)
	return position, false
}

var pagingSeed = flag.Uint64("paging.seed", 0, "the seed of TestPagingProperty, to repeat a failure")

// TestPagingProperty lists many servers that follow the rules: each is listed
// completely, once and in order, in every way that a list can be read.
func TestPagingProperty(t *testing.T) {
	seed := *pagingSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	for round := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, round))
		p := newPaging(t, r)
		client := newClient(t, "https://webex.test/v1", inMemory(p))
		var opts []webex.ListOption
		if r.IntN(2) == 0 {
			opts = append(opts, webex.PageSize(1+r.IntN(15)))
		}
		whole, limit := slices.Clip(opts), p.items
		if r.IntN(2) == 0 {
			limit = 1 + r.IntN(50)
			opts = append(opts, webex.Limit(limit))
		}
		want := numbers(min(p.items, limit))
		ahead := append(slices.Clip(opts), webex.ReadAhead())
		pieces := 1 + r.IntN(4)
		check := func(way string, want, got []string) {
			p.asked = make(map[string]bool)
			assert.Equal(t, want, got, way)
		}
		check("List", want, listItems(t, client, opts))
		check("List with ReadAhead", want, listItems(t, client, ahead))
		check("ListPages", want, uncut(listPages(t, client, opts), want))
		check("ListPages with ReadAhead", want, uncut(listPages(t, client, ahead), want))
		check("ListPages in pieces", numbers(p.items), listInPieces(t, client, whole, pieces))
		if t.Failed() {
			t.Fatalf("%v; limit %d; repeat with -paging.seed=%d, round %d", p, limit, seed, round)
		}
	}
}

// numbers are the ids of the first n items.
func numbers(n int) []string {
	var numbers []string
	for i := range n {
		numbers = append(numbers, fmt.Sprint(i))
	}
	return numbers
}

// parameters are those of the caller: one for all pages, one for the first.
var parameters = url.Values{"mentionedPeople": {"x", "y z"}, "after": {"2020"}}

func listItems(t *testing.T, client *webex.Client, opts []webex.ListOption) []string {
	t.Helper()
	rooms, err := webex.Collect(webex.List[webex.Room](t.Context(), client, webex.Op("GET /rooms"), parameters, opts...))
	require.NoError(t, err)
	return ids(rooms)
}

// listPages returns the items of each page.
func listPages(t *testing.T, client *webex.Client, opts []webex.ListOption) [][]string {
	t.Helper()
	var pages [][]string
	for page, err := range webex.ListPages[webex.Room](t.Context(), client, webex.Op("GET /rooms"), parameters, opts...) {
		require.NoError(t, err)
		pages = append(pages, ids(page.Items))
	}
	return pages
}

// listInPieces reads some pages at a time, each time from where the last ended.
func listInPieces(t *testing.T, client *webex.Client, opts []webex.ListOption, piece int) []string {
	t.Helper()
	var items []string
	for cursor := ""; ; {
		from := slices.Clip(opts)
		if cursor != "" {
			from = append(from, webex.From(cursor))
		}
		read := 0
		for page, err := range webex.ListPages[webex.Room](t.Context(), client, webex.Op("GET /rooms"), parameters, from...) {
			require.NoError(t, err)
			items, cursor = append(items, ids(page.Items)...), page.Next
			if read++; read == piece {
				break
			}
		}
		if cursor == "" {
			return items
		}
	}
}

// uncut returns the items of pages, of which only the last may have more than
// were wanted.
func uncut(pages [][]string, want []string) []string {
	items := slices.Concat(pages...)
	if len(pages) > 0 && len(items)-len(pages[len(pages)-1]) < len(want) {
		return items[:min(len(items), len(want))]
	}
	return items
}
