package webextest

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		room := newRoom(t, s)
		s.Limit(0.5, 2)
		get := func(p *Person, path string) int { return as(t, s, p, "GET", path, nil).status }
		assert.Equal(t, 200, get(s.Alice, "/rooms"))
		assert.Equal(t, 200, get(s.Alice, "/rooms/"+room))
		refused := as(t, s, s.Alice, "GET", "/rooms", nil)
		assert.Equal(t, 429, refused.status)
		assert.Equal(t, "2", refused.header.Get("Retry-After"))
		assert.Equal(t, 200, get(s.Alice, "/teams"), "another family")
		assert.Equal(t, 200, get(s.Bob, "/rooms"), "another person")
		assert.Equal(t, 401, get(&Person{Token: "x"}, "/rooms"))

		time.Sleep(200 * time.Millisecond)
		assert.Equal(t, "2", as(t, s, s.Alice, "GET", "/rooms", nil).header.Get("Retry-After"))
		time.Sleep(1300 * time.Millisecond)
		assert.Equal(t, "1", as(t, s, s.Alice, "GET", "/rooms", nil).header.Get("Retry-After"))
		time.Sleep(500 * time.Millisecond)
		assert.Equal(t, []int{200, 429}, []int{get(s.Alice, "/rooms"), get(s.Alice, "/rooms")})
		time.Sleep(time.Hour)
		assert.Equal(t, []int{200, 200, 429}, []int{get(s.Alice, "/rooms"), get(s.Alice, "/rooms"), get(s.Alice, "/rooms")})

		s.Limit(0, 0)
		assert.Equal(t, 200, get(s.Alice, "/rooms"))
	})
}

// A request that is refused has no effect, but its body is read.
func TestRefusedRequest(t *testing.T) {
	s := New()
	s.Limit(1, 1)
	assert.Equal(t, 200, as(t, s, s.Alice, "POST", "/rooms", fields{"title": "a"}).status)
	assert.Equal(t, 429, as(t, s, s.Alice, "POST", "/rooms", fields{"title": "b"}).status)
	s.Limit(0, 0)
	assert.Len(t, must(t, s, s.Alice, "GET", "/rooms", nil).items(t), 1)
	assert.JSONEq(t, `{"title":"b"}`, string(s.Requests()[1].Body))
}

func TestSenselessLimits(t *testing.T) {
	s := New()
	assert.Panics(t, func() { s.Limit(-1, 1) })
	assert.Panics(t, func() { s.Limit(1, 0) })
}
