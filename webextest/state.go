package webextest

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// state is everything that the fake keeps of Webex. Steps run while holding its
// lock.
type state struct {
	mu              sync.Mutex // guards all that follows
	last            time.Time  // the latest result of now
	people          personCollection
	organizations   collection[*organization]
	authorizations  collection[*authorization]
	tokens          map[string]*authorization // access tokens
	oauth           oauthState
	rooms           roomCollection
	memberships     collection[*membership]
	messages        messageCollection
	actions         collection[*attachmentAction]
	teams           collection[*team]
	teamMemberships collection[*teamMembership]
	webhooks        collection[*webhook]
	records         collection[*record] // of all kinds
	history         []change            // oldest first
	historyBytes    int                 // the sizes of these changes
	changes         uint64              // the number of the latest change
	deliveries      dispatcher
}

// entity has the attributes of every object.
type entity struct {
	ID      string `json:"id"`
	Created string `json:"created"`
	number  uint64 // the place in the order of events, or of a collection
}

func (e *entity) base() *entity { return e }

// owners returns the IDs of the objects that an object belongs to. They never
// change. Most objects belong to nothing.
func (e *entity) owners() []string { return nil }

func (m *message) owners() []string          { return []string{m.RoomID} }
func (m *membership) owners() []string       { return []string{m.RoomID, m.PersonID} }
func (m *teamMembership) owners() []string   { return []string{m.TeamID, m.PersonID} }
func (a *attachmentAction) owners() []string { return []string{a.RoomID} }
func (r *record) owners() []string           { return []string{r.parent} }

// newID returns an ID in the form of Webex's: a URI in base64 without padding.
func newID(kind, uuid string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/" + kind + "/" + uuid))
}

// uuidOf returns the last part of the URI in an ID.
func uuidOf(id string) string {
	uri, _ := base64.RawURLEncoding.DecodeString(id)
	return string(uri[strings.LastIndexByte(string(uri), '/')+1:])
}

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// timeLayout is the format in which the fake keeps times. They can be compared
// as strings.
const timeLayout = "2006-01-02T15:04:05.000Z"

func formatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

// now returns the present time, but never a time before its latest result: a
// clock that is set back must not turn the order of objects around. Times are
// not unique; the order is that of the numbers of objects.
func (s *Server) now() string {
	if t := time.Now().Truncate(time.Millisecond); t.After(s.last) {
		s.last = t
	}
	return formatTime(s.last)
}

// newEntity returns an entity that is created now, with an ID of a kind.
func (s *Server) newEntity(kind string) entity {
	return entity{ID: newID(kind, newUUID()), Created: s.now()}
}

// find returns the first element of a list that matches, or nil.
func find[T any](list []T, match func(T) bool) *T {
	if i := slices.IndexFunc(list, match); i >= 0 {
		return &list[i]
	}
	return nil
}
