package webex_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// FuzzPage has any bytes as the second of three pages, and any link on it. All
// objects on it are read or none, and the list ends in an error if it had
// anything else.
func FuzzPage(f *testing.F) {
	f.Add([]byte(roomPage("b", "c")), `<?cursor=3>; rel="next"`)
	f.Add([]byte(`{"items":[{"id":"b"},null,{"id":"c"}],"items":[{}],"x":[1,2.50]}`), `<https://evil.example.com/?cursor=3>; rel="next"`)
	f.Add([]byte(`{"items":null}`), `<?max=null&a=%zz&a b=ü>; rel="next"`)
	f.Add([]byte(`{"items":[{"id":"b","created":"2016-04-21","isLocked":"true","title":7}]}`), ``)
	f.Add([]byte(`{"items":[{"id":7},5,{"id":"c","errors":[]},"d"]}`), `<?cursor=3>; rel="next"`)
	f.Add([]byte(`{"items":[{"id":"b"`), `<>; rel=next`)
	f.Add([]byte(`{"items":[{"a\n\u0000b":[x`), ``)
	f.Add([]byte(html), `<?cursor=2>; rel="next"`)
	f.Fuzz(func(t *testing.T, body []byte, link string) {
		asked := 0
		handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked++
			assert.Equal(t, "webex.test", r.Host)
			assert.Equal(t, "/v1/rooms", r.URL.Path)
			switch asked {
			case 1:
				page("?cursor=2", "first")(w, r)
			case 2:
				w.Header()["Link"] = []string{link}
				_, _ = w.Write(body)
			default:
				page("", "last")(w, r)
			}
		})
		rooms, err := webex.Collect(newClient(t, "https://webex.test/v1", inMemory(handler)).Rooms.List(t.Context(), nil))
		if assert.NotEmpty(t, rooms) {
			assert.Equal(t, "first", rooms[0].ID)
		}
		for _, room := range rooms {
			assert.NotNil(t, room)
		}
		inPage := len(rooms) - 1
		if asked == 3 {
			assert.NoError(t, err)
			assert.Equal(t, "last", rooms[len(rooms)-1].ID)
			inPage--
		}
		if err != nil {
			assert.False(t, strings.ContainsFunc(err.Error(), unicode.IsControl), "%q", err.Error())
			assert.Less(t, len(err.Error()), 4<<10+3*len(link))
		}
		objects, others, ok := countItems(body)
		if ok && inPage != 0 {
			assert.Equal(t, objects, inPage, "of a page, some objects were read and others not")
		}
		if err == nil {
			assert.True(t, ok && inPage == objects && others == 0, "a part of a page was lost in silence")
		}
	})
}

// FuzzCursor has any query in a link. The cursor of that page leads to the same
// page as the link does.
func FuzzCursor(f *testing.F) {
	for _, query := range []string{"cursor=2", "max=null&a=%zz&a b=ü", "before&12.3", "abc", "&", "a/b=c", "a=b?c", "Y2lz==", `{"a":"="}`, "#", "="} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		script := &script{steps: []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Link"] = []string{"<?" + query + `>; rel="next"`}
			page("", "a")(w, r)
		}, page("", "b")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		var cursors []string
		for page, err := range client.Rooms.ListPages(t.Context(), &webex.ListRoomsOptions{Type: "group"}) {
			if err != nil {
				return // the link is of no use
			}
			cursors = append(cursors, page.Next)
		}
		if len(cursors) < 2 {
			return
		}
		for _, err := range client.Rooms.ListPages(t.Context(), &webex.ListRoomsOptions{Type: "group"}, webex.From(cursors[0])) {
			require.NoError(t, err)
		}
		sent := queries(script.sent())
		require.Len(t, sent, 3)
		assert.Equal(t, sent[1], sent[2])
	})
}

// countItems counts the items of a page by other means: the elements of all
// "items" that are objects, and those that are neither that nor null.
func countItems(page []byte) (objects, others int, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(page))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return 0, 0, false
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return 0, 0, false
		}
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			return 0, 0, false
		}
		if name != "items" {
			continue
		}
		var items []json.RawMessage
		if json.Unmarshal(value, &items) != nil {
			return 0, 0, false
		}
		for _, item := range items {
			switch text := strings.TrimSpace(string(item)); {
			case strings.HasPrefix(text, "{"):
				objects++
			case text != "null":
				others++
			}
		}
		ok = true
	}
	return objects, others, ok
}
