package webextest

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRequests(t *testing.T) {
	s := start(t)
	before := time.Now()
	room := create(t, s, s.Bob, "/rooms", fields{"title": "a"})
	as(t, s, s.Carol, "GET", "/rooms/"+room+"?a=b&a=c", nil)
	as(t, s, nil, "GET", "/nothing", nil)

	got := s.Requests()
	require.Len(t, got, 3)
	assert.Equal(t, "POST", got[0].Method)
	assert.Equal(t, "/rooms", got[0].Path)
	assert.JSONEq(t, `{"title":"a"}`, string(got[0].Body))
	assert.Equal(t, 200, got[0].Status)
	assert.Equal(t, s.Bob.ID, got[0].PersonID)
	assert.WithinRange(t, got[0].Time, before, time.Now())
	assert.Equal(t, "application/json", got[0].Header.Get("Content-Type"))
	assert.Equal(t, "[redacted]", got[0].Header.Get("Authorization"))
	assert.NotContains(t, fmt.Sprintf("%+v", got), s.Bob.Token)

	assert.Equal(t, "/rooms/"+room, got[1].Path)
	assert.Equal(t, []string{"b", "c"}, got[1].Query["a"])
	assert.Equal(t, 404, got[1].Status)
	assert.Equal(t, s.Carol.ID, got[1].PersonID)
	assert.Empty(t, got[1].Body)

	assert.Equal(t, 404, got[2].Status)
	assert.Empty(t, got[2].PersonID)
	assert.Empty(t, got[2].Header.Get("Authorization"))

	assert.Len(t, s.Requests("POST /rooms"), 1)
	assert.Len(t, s.Requests("/rooms", "/rooms/*"), 2)
	assert.Len(t, s.Requests("GET"), 2)
	assert.Empty(t, s.Requests("DELETE"))
	assert.Panics(t, func() { s.Requests("rooms") })

	s.ResetRequests()
	assert.Empty(t, s.Requests())
	as(t, s, s.Bob, "GET", "/rooms", nil)
	assert.Len(t, s.Requests(), 1)
}

func TestRequestsThatFail(t *testing.T) {
	s := New()
	s.Fail(Failure{Status: 503, Times: 1})
	s.Fail(Failure{Cut: CutAnswer})
	for range 2 {
		attemptPost(t, s, s.Alice, "POST", "/rooms", fields{"title": "a"})
	}
	got := s.Requests()
	require.Len(t, got, 2)
	assert.Equal(t, []int{503, 0}, []int{got[0].Status, got[1].Status})
	assert.Equal(t, got[0].Body, got[1].Body)
	assert.NotEmpty(t, got[1].Body)
}

func TestRequestsAreBounded(t *testing.T) {
	s := New()
	send := func(body string) {
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/rooms", strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+s.Alice.Token)
		resp, err := s.Transport().RoundTrip(r)
		require.NoError(t, err)
		assert.Equal(t, 400, resp.StatusCode)
	}
	send(`{"x":"` + strings.Repeat("a", maxRecordedBody) + `"}`)
	assert.Len(t, s.Requests()[0].Body, maxRecordedBody)
	for i := range 2*maxRequests + 10 {
		send(fmt.Sprint(i))
	}
	got := s.Requests()
	require.Len(t, got, maxRequests)
	assert.Equal(t, fmt.Sprint(2*maxRequests+9), string(got[maxRequests-1].Body))
	assert.Equal(t, fmt.Sprint(maxRequests+10), string(got[0].Body))
}

// However large the requests are that it refuses, the fake keeps no more than
// 32 MiB of them.
func TestRequestsAreBoundedInBytes(t *testing.T) {
	s := New()
	send := func(header, body string) {
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/rooms?token="+header, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("X-Header", header)
		resp, err := s.Transport().RoundTrip(r)
		require.NoError(t, err)
		require.Equal(t, 401, resp.StatusCode)
	}
	inUse := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before := inUse()
	for i := range 3000 {
		send(strings.Repeat("a", 20<<10), fmt.Sprint(i))
	}
	assert.Less(t, inUse()-before, uint64(40<<20))
	got := s.Requests()
	assert.Greater(t, len(got), 700)
	assert.NotEmpty(t, got[0].Header.Get("X-Header"))

	s.ResetRequests()
	s.Fail(Failure{Status: 503}) // reads the body
	large := strings.Repeat("b", 40<<10)
	for range 3000 {
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/rooms", strings.NewReader(large))
		require.NoError(t, err)
		_, err = s.Transport().RoundTrip(r)
		require.NoError(t, err)
	}
	assert.Less(t, inUse()-before, uint64(40<<20))
	assert.Greater(t, len(s.Requests()), 500)
	s.ResetRequests()
	assert.Zero(t, s.requests.bytes)
}

// A body that is still being read when its request is forgotten is not counted.
func TestForgottenRequestsAreNotCounted(t *testing.T) {
	s := New()
	body, pipe := io.Pipe()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/rooms", body)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+s.Alice.Token)
	r.Header.Set("Content-Type", "application/json")
	done := make(chan error, 1)
	go func() {
		_, err := s.Transport().RoundTrip(r)
		done <- err
	}()
	_, _ = pipe.Write([]byte(`{"title":`))
	s.ResetRequests()
	_, _ = pipe.Write([]byte(`"a"}`))
	_ = pipe.Close()
	require.NoError(t, <-done)
	assert.Zero(t, s.requests.bytes)
	assert.Empty(t, s.Requests())
	assert.Len(t, must(t, s, s.Alice, "GET", "/rooms", nil).items(t), 1)
}
