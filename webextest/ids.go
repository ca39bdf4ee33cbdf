package webextest

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// entity is what every object of the fake has.
type entity struct {
	ID      string `json:"id"`
	Created string `json:"created"`
}

func (e *entity) base() *entity { return e }

// newID makes an id that looks like Webex's own: base64 of a URI, without
// padding.
func newID(kind, uuid string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("ciscospark://us/" + kind + "/" + uuid))
}

// uuidOf returns the last part of the URI inside an id made by newID.
func uuidOf(id string) string {
	uri, _ := base64.RawURLEncoding.DecodeString(id)
	return string(uri[strings.LastIndexByte(string(uri), '/')+1:])
}

func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[0:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// timeLayout sorts as text the way it sorts as time, so moments are kept and
// compared as strings.
const timeLayout = "2006-01-02T15:04:05.000Z"

func formatTime(t time.Time) string { return t.UTC().Format(timeLayout) }

// now returns the present moment, at least a millisecond after the one it
// returned before: moments are unique, and so tell the order in which things
// happened.
func (s *Server) now() string {
	t := time.Now().Truncate(time.Millisecond)
	if !t.After(s.last) {
		t = s.last.Add(time.Millisecond)
	}
	s.last = t
	return formatTime(t)
}

// newEntity makes an entity of a kind that is created now.
func (s *Server) newEntity(kind string) entity {
	return entity{ID: newID(kind, newUUID()), Created: s.now()}
}
