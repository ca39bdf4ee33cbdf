package webextest

import (
	"runtime"
	"strings"
	"testing"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The event of a message tells of its file after both are deleted, but nothing
// keeps the bytes.
func TestDeletedFilesAreLetGo(t *testing.T) {
	s := New()
	room := newRoom(t, s)
	posted := post(t, s, s.Alice, map[string]string{"roomId": room}, upload{"a.txt", "text/plain", []byte("a")})
	id := posted.text(t, "id")
	file := weak.Make(s.messages.of(room)[0].content)
	runtime.GC()
	require.NotNil(t, file.Value())
	assert.Equal(t, "a", string(must(t, s, s.Alice, "GET", fileOf(t, posted), nil).body))

	must(t, s, s.Alice, "DELETE", "/messages/"+id, nil)
	runtime.GC()
	assert.Nil(t, file.Value())
	for _, event := range must(t, s, s.Alice, "GET", "/events?resource=messages", nil).items(t) {
		assert.Equal(t, []any{fileOf(t, posted)}, event["data"].(fields)["files"])
	}
	assert.Equal(t, 404, as(t, s, s.Alice, "GET", fileOf(t, posted), nil).status)
}

func TestHistoryIsLimitedInBytes(t *testing.T) {
	s := New()
	large := room{Title: strings.Repeat("a", 1<<20)}
	s.mu.Lock()
	defer s.mu.Unlock()
	alice, _ := s.people.get(s.Alice.ID)
	for range 10 {
		s.emit("rooms", "updated", alice, large)
	}
	require.Len(t, s.history, 10)
	whole := s.history
	for range 30 {
		s.emit("rooms", "updated", alice, large)
	}
	assert.Len(t, s.history, 15, "the items and their other attributes")
	assert.Zero(t, whole[0], "what is forgotten is let go")

	s.emit("rooms", "updated", alice, room{Title: strings.Repeat("a", maxHistoryBytes)})
	assert.Len(t, s.history, 1, "the latest change is kept whatever its size")
	assert.Equal(t, s.historyBytes, s.history[0].size)
}
