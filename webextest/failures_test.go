package webextest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outcome is the result of a request as its caller sees it.
type outcome struct {
	status int
	header http.Header
	body   string
	err    error // of the request, or of reading the body
}

func attemptPost(t *testing.T, s *Server, p *Person, method, path string, body any) outcome {
	t.Helper()
	data, err := json.Marshal(body)
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, bytes.NewReader(data))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+p.Token)
	r.Header.Set("Content-Type", "application/json")
	client := &http.Client{Transport: s.Transport()}
	if s.socket != nil {
		fresh := &http.Transport{DisableKeepAlives: true} // never repeats a request by itself
		client.Transport = fresh
	}
	resp, err := client.Do(r)
	if err != nil {
		return outcome{err: err}
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	return outcome{resp.StatusCode, resp.Header, string(content), err}
}

// A failure looks the same over a socket and in memory.
func TestFailures(t *testing.T) {
	for name, newServer := range map[string]func(...Option) *Server{"socket": NewServer, "memory": New} {
		t.Run(name, func(t *testing.T) {
			for _, test := range []struct {
				name     string
				failure  Failure
				status   int
				body     string // a part of it
				mimeType string
				err      error
				posted   int // how many messages there are then
			}{
				{"status", Failure{Status: 502}, 502, `"message":"Bad Gateway"`, "application/json", nil, 0},
				{"status of no name", Failure{Status: 599}, 599, `"message":"Failure"`, "application/json", nil, 0},
				{"status, but applied", Failure{Status: 502, Applied: true}, 502, `"message":"Bad Gateway"`, "application/json", nil, 1},
				{"status without a body", Failure{Status: 503, Body: []byte{}}, 503, "", "application/json", nil, 0},
				{"success that is none", Failure{Status: 204}, 204, "", "", nil, 0},
				{"HTML", Failure{Status: 502, Body: []byte("<html>")}, 502, "<html>", "text/html", nil, 0},
				{"HTML for a success", Failure{Body: []byte("<html>")}, 200, "<html>", "text/html", nil, 1},
				{"type of one's own", Failure{Body: []byte("a"), Header: http.Header{"Content-Type": {"text/plain"}}}, 200, "a", "text/plain", nil, 1},
				{"broken JSON", Failure{Cut: CutJSON}, 200, `{"id":`, "application/json", nil, 1},
				{"cut before the status", Failure{Cut: CutAnswer}, 0, "", "", io.EOF, 0},
				{"lost answer", Failure{Cut: CutAnswer, Applied: true}, 0, "", "", io.EOF, 1},
				{"cut in the body", Failure{Cut: CutBody}, 200, `{"id":`, "application/json", io.ErrUnexpectedEOF, 1},
				{"cut in the body of an error", Failure{Status: 500, Cut: CutBody}, 500, `{"message"`, "application/json", io.ErrUnexpectedEOF, 0},
				{"cut without a body", Failure{Status: 204, Cut: CutBody}, 0, "", "", io.EOF, 0},
				{"undecrypted", Failure{KMSFailure: "text"}, 200, `"errors":{"text":{"code":"kms_failure"`, "application/json", nil, 1},
			} {
				t.Run(test.name, func(t *testing.T) {
					s := newServer()
					defer s.Close()
					room := newRoom(t, s)
					fault := s.Fail(test.failure)
					got := attemptPost(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "text": "a"})
					assert.Equal(t, 1, fault.Count())
					fault.Remove()

					assert.Equal(t, test.status, got.status)
					assert.Contains(t, got.body, test.body)
					if test.body == "" {
						assert.Empty(t, got.body)
					}
					assert.ErrorIs(t, got.err, test.err)
					if test.status != 0 {
						assert.NotEmpty(t, got.header.Get("Trackingid"))
						assert.Equal(t, test.mimeType, got.header.Get("Content-Type"))
					}
					if test.status == 204 {
						assert.NotContains(t, got.header, "Content-Length")
					}
					list := must(t, s, s.Alice, "GET", "/messages?roomId="+room, nil)
					assert.Len(t, list.items(t), test.posted)
				})
			}
		})
	}
}

func TestHalfABody(t *testing.T) {
	s := start(t)
	whole := must(t, s, s.Alice, "GET", "/people/me", nil).body
	for cut, length := range map[Cut]string{CutBody: "", CutJSON: "half"} {
		s.Fail(Failure{Cut: cut, Times: 1})
		got := attemptPost(t, s, s.Alice, "GET", "/people/me", nil)
		assert.Equal(t, string(whole[:len(whole)/2]), got.body)
		assert.Equal(t, length == "", got.err != nil)
		assert.False(t, json.Valid([]byte(got.body)))
	}
}

func TestRetryAfter(t *testing.T) {
	s := New()
	s.Fail(Failure{Status: 429, RetryAfter: "3", Header: http.Header{"X-More": {"yes"}}})
	got := as(t, s, s.Alice, "GET", "/rooms", nil)
	assert.Equal(t, 429, got.status)
	assert.Equal(t, "3", got.header.Get("Retry-After"))
	assert.Equal(t, "yes", got.header.Get("X-More"))
}

func TestWhichRequestsFail(t *testing.T) {
	named := func(name string) func(*http.Request) bool {
		return func(r *http.Request) bool { return r.Header.Get("X-Name") == name }
	}
	for _, test := range []struct {
		name    string
		failure Failure
		want    string // the numbers of the requests below that fail
	}{
		{"any", Failure{}, "01234"},
		{"method", Failure{On: "GET"}, "0123"},
		{"path", Failure{On: "/rooms"}, "014"},
		{"path with a star", Failure{On: "/rooms/*"}, "2"},
		{"method and path", Failure{On: "POST /rooms"}, "4"},
		{"predicate", Failure{Match: named("b")}, "1"},
		{"pattern and predicate", Failure{On: "/people/*", Match: named("b")}, ""},
		{"once", Failure{Times: 1}, "0"},
		{"twice", Failure{On: "/rooms", Times: 2}, "01"},
		{"after", Failure{After: 3}, "34"},
		{"once after", Failure{On: "/rooms", After: 1, Times: 1}, "1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := New()
			test.failure.Status = 500
			fault := s.Fail(test.failure)
			got := ""
			for i, line := range []string{"GET /rooms a", "GET /rooms b", "GET /rooms/x ", "GET /people/me ", "POST /rooms "} {
				part := strings.Split(line, " ")
				r, err := http.NewRequestWithContext(t.Context(), part[0], s.URL+part[1], nil)
				require.NoError(t, err)
				r.Header.Set("X-Name", part[2])
				if send(t, s, s.Alice, r).status == 500 {
					got += string(rune('0' + i))
				}
			}
			assert.Equal(t, test.want, got)
			assert.Equal(t, len(test.want), fault.Count())
		})
	}
	s := New()
	for _, pattern := range []string{"get /rooms", "POST rooms", "/[", "GET  /rooms"} {
		assert.Panics(t, func() { s.Fail(Failure{On: pattern}) }, pattern)
	}
}

// Failures form a sequence and end when they are removed.
func TestSequenceOfFailures(t *testing.T) {
	s := New()
	status := func() int { return as(t, s, s.Alice, "GET", "/rooms", nil).status }
	first := s.Fail(Failure{Status: 500, Times: 2})
	second := s.Fail(Failure{Status: 503, Times: 1})
	third := s.Fail(Failure{Status: 504})
	assert.Equal(t, []int{500, 500, 503, 504, 504}, []int{status(), status(), status(), status(), status()})
	third.Remove()
	third.Remove()
	assert.Equal(t, 200, status())
	assert.Equal(t, []int{2, 1, 2}, []int{first.Count(), second.Count(), third.Count()})
}

func TestSlowAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		s.Fail(Failure{On: "POST", Delay: time.Minute})
		s.Fail(Failure{On: "GET /people/me", Trickle: time.Second})
		begin := time.Now()
		room := create(t, s, s.Alice, "/rooms", fields{"title": "a"})
		assert.Equal(t, time.Minute, time.Since(begin))
		must(t, s, s.Alice, "GET", "/rooms/"+room, nil)
		assert.Equal(t, time.Minute, time.Since(begin))

		begin = time.Now()
		r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/people/me", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+s.Alice.Token)
		resp, err := s.Transport().RoundTrip(r)
		require.NoError(t, err)
		defer resp.Body.Close()
		assert.Equal(t, time.Duration(0), time.Since(begin), "the header is there at once")
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.True(t, json.Valid(body))
		assert.Equal(t, 10*time.Second, time.Since(begin))
	})
}

// The header does not wait for the body, not even over a socket. Close ends the
// pauses.
func TestSlowBodyOverASocket(t *testing.T) {
	s := start(t)
	s.Fail(Failure{Trickle: time.Hour})
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/people/me", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+s.Alice.Token)
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Equal(t, 200, resp.StatusCode)
	s.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.True(t, json.Valid(body))
}

// A request that is passed to ServeHTTP directly may lack a body.
func TestRequestWithoutABody(t *testing.T) {
	s := New()
	s.Fail(Failure{Status: 500})
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/rooms", nil)
	require.NoError(t, err)
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, r)
	assert.Equal(t, 500, answer.Code)
}

// A caller that gives up returns at once, and the request has taken effect.
func TestGivingUpOnASlowAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		fault := s.Fail(Failure{Delay: time.Hour})
		client := &http.Client{Transport: s.Transport(), Timeout: time.Second}
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/rooms", strings.NewReader(`{"title":"a"}`))
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+s.Alice.Token)
		r.Header.Set("Content-Type", "application/json")
		begin := time.Now()
		resp, err := client.Do(r)
		if err == nil {
			resp.Body.Close()
		}
		require.Error(t, err)
		assert.Equal(t, time.Second, time.Since(begin))
		fault.Remove()
		assert.Len(t, must(t, s, s.Alice, "GET", "/rooms", nil).items(t), 1)
	})
}

func TestKMSFailureInAList(t *testing.T) {
	s := New()
	s.Fail(Failure{On: "GET /rooms", KMSFailure: "title"})
	assert.Empty(t, must(t, s, s.Alice, "GET", "/rooms", nil).items(t))
	newRoom(t, s)
	newRoom(t, s)
	items := must(t, s, s.Alice, "GET", "/rooms", nil).items(t)
	require.Len(t, items, 2)
	assert.NotEqual(t, "Project", items[0]["title"])
	assert.Equal(t, fields{"title": fields{
		"code":   "kms_failure",
		"reason": "Key management server failed to respond appropriately.",
	}}, items[0]["errors"])
	assert.Equal(t, "Project", items[1]["title"])
	assert.NotContains(t, items[1], "errors")
	id := items[0]["id"].(string)
	assert.Equal(t, "Project", must(t, s, s.Alice, "GET", "/rooms/"+id, nil).text(t, "title"))
}

// A page that fails keeps its link.
func TestDamageKeepsTheHeader(t *testing.T) {
	s := New()
	newRoom(t, s)
	newRoom(t, s)
	s.Fail(Failure{KMSFailure: "title"})
	assert.NotEmpty(t, must(t, s, s.Alice, "GET", "/rooms?max=1", nil).next(t))
}

func TestConcurrentFailures(t *testing.T) {
	s := start(t)
	fault := s.Fail(Failure{Status: 500, Times: 10, Match: func(*http.Request) bool { return len(s.Requests()) > 0 }})
	var mu sync.Mutex
	failed := 0
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 10 {
				if as(t, s, s.Alice, "GET", "/rooms", nil).status == 500 {
					mu.Lock()
					failed++
					mu.Unlock()
				}
				s.Fail(Failure{On: "DELETE"}).Remove()
			}
		})
	}
	wg.Wait()
	assert.Equal(t, 10, failed)
	assert.Equal(t, 10, fault.Count())
}

var errBody = errors.New("the body broke")

func TestFailureReadsTheBody(t *testing.T) {
	s := New()
	s.Fail(Failure{Status: 500})
	broken := io.MultiReader(strings.NewReader("some"), readerFunc(func([]byte) (int, error) { return 0, errBody }))
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/rooms", broken)
	require.NoError(t, err)
	assert.Equal(t, 500, send(t, s, s.Alice, r).status)
	assert.Equal(t, "some", string(s.Requests()[0].Body))
}
