package webextest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Many messages can have one time, which is that of the clock. They are listed
// all the same, newest first and each once.
func TestMessagesOfOneInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		time.Sleep(time.Hour) // nothing that was done before runs ahead into this
		room, other := newRoom(t, s), newRoom(t, s)
		list := "/messages?roomId=" + room
		now := formatTime(time.Now())
		var want []string
		for i := range 250 {
			text := fmt.Sprint(i)
			got := must(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "text": text})
			require.Equal(t, now, got.text(t, "created"))
			create(t, s, s.Alice, "/messages", fields{"roomId": other, "text": "elsewhere"})
			want = append(want, text)
		}
		slices.Reverse(want)

		var texts []string
		for next := list + "&max=7"; next != ""; {
			page := must(t, s, s.Alice, "GET", next, nil)
			texts = append(texts, values(page.items(t), "text")...)
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "new"})
			next = page.next(t)
			if next != "" { // its position is a message that is deleted
				ids := values(page.items(t), "id")
				must(t, s, s.Alice, "DELETE", "/messages/"+ids[len(ids)-1], nil)
			}
		}
		assert.Equal(t, want, texts)
		assert.Empty(t, must(t, s, s.Alice, "GET", list+"&before="+now, nil).items(t))

		time.Sleep(time.Millisecond)
		before := must(t, s, s.Alice, "GET", list+"&before="+formatTime(time.Now()), nil).items(t)
		require.Len(t, before, 50)
		assert.Equal(t, "new", before[0]["text"])
	})
}

// A message that was deleted marks a place in its own room alone, and a room
// that is gone leaves none.
func TestBeforeADeletedMessage(t *testing.T) {
	s := New()
	room, other := newRoom(t, s), newRoom(t, s)
	id := create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
	must(t, s, s.Alice, "DELETE", "/messages/"+id, nil)
	try(t, s, []attempt{
		{"its room", s.Alice, "GET", "/messages?roomId=" + room + "&beforeMessage=" + id, nil, 200},
		{"another room", s.Alice, "GET", "/messages?roomId=" + other + "&beforeMessage=" + id, nil, 404},
	})
	must(t, s, s.Alice, "DELETE", "/rooms/"+room, nil)
	assert.Empty(t, s.messages.deleted)
}

// A clock that is set back must not turn the order of times around.
func TestTimesDoNotGoBack(t *testing.T) {
	s := New()
	s.last = time.Now().Add(time.Hour).Truncate(time.Millisecond)
	assert.Equal(t, formatTime(s.last), s.now())
}

// Every list has each object once and in its order, although all are of one
// instant and others come in between.
func TestListsOfOneInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		var rooms, people, members []string
		for range 9 {
			rooms = append(rooms, create(t, s, s.Alice, "/rooms", fields{"title": "a", "isPublic": true, "description": "a"}))
		}
		for i := range 9 {
			p := s.AddPerson(Person{DisplayName: fmt.Sprint("New ", i)})
			people = append(people, p.ID)
			members = append(members, create(t, s, s.Alice, "/memberships", fields{"roomId": rooms[0], "personId": p.ID}))
		}
		active := reversed(rooms)
		active[0], active[1] = active[1], active[0]
		for _, id := range reversed(active) {
			create(t, s, s.Alice, "/messages", fields{"roomId": id, "text": "a"})
		}
		members = slices.Insert(members, 0, values(must(t, s, s.Alice, "GET", "/memberships?max=1&roomId="+rooms[0], nil).items(t), "id")...)
		var events []string
		for _, ch := range reversed(s.history) {
			if ch.resource == "messages" {
				events = append(events, ch.ID)
			}
		}
		for _, list := range []struct {
			path string
			want []string
		}{
			{"/rooms?max=2", rooms},
			{"/rooms?max=2&sortBy=created", reversed(rooms)},
			{"/rooms?max=2&sortBy=lastactivity", active},
			{"/rooms?max=2&orgPublicSpaces=true", rooms},
			{"/people?max=2&displayName=new", people},
			{"/memberships?max=2&roomId=" + rooms[0], members},
			{"/events?max=2&resource=messages", events},
		} {
			got := walk(t, s, list.path, func() { create(t, s, s.Alice, "/rooms", fields{"title": "new"}) })
			assert.Subset(t, got, list.want, list.path)
			got = slices.DeleteFunc(got, func(id string) bool { return !slices.Contains(list.want, id) })
			assert.Equal(t, list.want, got, list.path)
		}
	})
}

// walk returns the IDs on all pages of a list. It calls between after each page
// but the last.
func walk(t *testing.T, s *Server, path string, between func()) []string {
	t.Helper()
	var ids []string
	for range 100 {
		page := must(t, s, s.Alice, "GET", path, nil)
		ids = append(ids, values(page.items(t), "id")...)
		if path = page.next(t); path == "" {
			return ids
		}
		between()
	}
	t.Fatal("the pages do not end")
	return nil
}

func reversed[T any](list []T) []T {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// A list looks at each object about once, whatever the number of pages.
func TestPagesLookAtAnObjectOnce(t *testing.T) {
	const objects, size = 20_000, 10
	for _, descending := range []bool{false, true} {
		looks := 0
		in := ordered[uint64]{items: make([]uint64, objects), descending: descending, key: func(n uint64) string {
			looks++
			return numberKey(n)
		}}
		for i := range in.items {
			in.items[i] = uint64(i)
		}
		match := func(n uint64) bool {
			looks++
			return n%2 == 0
		}
		found := 0
		for query := "max=10"; query != ""; {
			c := &call{r: httptest.NewRequest(http.MethodGet, "/v1/x?"+query, http.NoBody), header: http.Header{}}
			c.query = c.r.URL.Query()
			p, err := paginate(c, in, 1000, match, func(n uint64) uint64 { return n })
			require.NoError(t, err)
			found += len(p.Items)
			_, query, _ = strings.Cut(strings.TrimSuffix(c.header.Get("Link"), `>; rel="next"`), "?")
		}
		assert.Equal(t, objects/2, found)
		assert.Less(t, looks, 3*objects)
	}
}

// A page of a long list costs no more memory than one of a short list: nothing
// copies or sorts the whole.
func TestPagesOfLongListsCostNoMore(t *testing.T) {
	s := New()
	var paths []string
	grow := func(n int) {
		room := newRoom(t, s)
		for i := range n {
			p := s.AddPerson(Person{DisplayName: fmt.Sprint("Person ", n, i)})
			s.As(s.Alice).AddTo(room, p)
			s.As(s.Alice).CreateRoom("a")
			s.As(s.Alice).Say(room, "a")
		}
		paths = []string{
			"/messages?max=10&roomId=" + room,
			"/memberships?max=10&roomId=" + room,
			"/memberships?max=10",
			"/people?max=10",
			"/rooms?max=10",
			"/rooms?max=10&sortBy=id",
			"/rooms?max=10&sortBy=created",
			"/rooms?max=10&sortBy=lastactivity",
			"/events?max=10",
		}
	}
	cost := func(path string) uint64 {
		second := must(t, s, s.Alice, "GET", path, nil).next(t)
		require.NotEmpty(t, second)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range 10 {
			must(t, s, s.Alice, "GET", second, nil)
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	grow(30)
	var short []uint64
	for _, path := range paths {
		short = append(short, cost(path))
	}
	grow(2000)
	for i, path := range paths {
		assert.Less(t, cost(path), 2*short[i], path) // the list is 60 times as long
	}
}
