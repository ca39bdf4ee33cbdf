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
	people          collection[*person]
	organizations   collection[*organization]
	authorizations  collection[*authorization]
	tokens          map[string]*authorization // access tokens
	oauth           oauthState
	rooms           collection[*room]
	memberships     collection[*membership]
	messages        collection[*message]
	deletedMessages map[string]string // times of creation by ID, for beforeMessage
	actions         collection[*attachmentAction]
	teams           collection[*team]
	teamMemberships collection[*teamMembership]
	webhooks        collection[*webhook]
	records         collection[*record] // of all kinds
	history         []change            // oldest first
	deliveries      dispatcher
}

// entity has the attributes of every object.
type entity struct {
	ID      string `json:"id"`
	Created string `json:"created"`
}

func (e *entity) base() *entity { return e }

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

// now returns the present time, at least a millisecond after its latest result.
// Times are therefore unique and tell the order of events, but may run ahead of
// the clock.
func (s *Server) now() string {
	t := time.Now().Truncate(time.Millisecond)
	if !t.After(s.last) {
		t = s.last.Add(time.Millisecond)
	}
	s.last = t
	return formatTime(t)
}

// newEntity returns an entity that is created now, with an ID of a kind.
func (s *Server) newEntity(kind string) entity {
	return entity{ID: newID(kind, newUUID()), Created: s.now()}
}

// object is a pointer to a struct that embeds entity.
type object interface {
	comparable
	base() *entity
}

// find returns the first element of a list that matches, or nil.
func find[T any](list []T, match func(T) bool) *T {
	if i := slices.IndexFunc(list, match); i >= 0 {
		return &list[i]
	}
	return nil
}

// collection holds objects of one type in the order of their creation.
type collection[T object] struct {
	byID  map[string]T
	order []T
}

func (c *collection[T]) add(x T) {
	if c.byID == nil {
		c.byID = map[string]T{}
	}
	c.byID[x.base().ID] = x
	c.order = append(c.order, x)
}

func (c *collection[T]) get(id string) (T, bool) {
	x, ok := c.byID[id]
	return x, ok
}

func (c *collection[T]) remove(x T) {
	delete(c.byID, x.base().ID)
	c.order = slices.DeleteFunc(c.order, func(y T) bool { return y == x })
}

// where returns a new slice of the objects that match, oldest first.
func (c *collection[T]) where(match func(T) bool) []T {
	var found []T
	for _, x := range c.order {
		if match(x) {
			found = append(found, x)
		}
	}
	return found
}

// first returns the oldest object that matches, or nil.
func (c *collection[T]) first(match func(T) bool) T {
	var none T
	if i := slices.IndexFunc(c.order, match); i >= 0 {
		return c.order[i]
	}
	return none
}
