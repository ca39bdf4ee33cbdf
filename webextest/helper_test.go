package webextest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fields is a JSON object.
type fields = map[string]any

// answer is the answer to a request.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// as sends a request as a person, with body as JSON unless it is nil. path may
// be a whole URL.
func as(t *testing.T, s *Server, p *Person, method, path string, body any) answer {
	t.Helper()
	var reader io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		require.NoError(t, err)
		reader = bytes.NewReader(data)
	}
	if !strings.HasPrefix(path, "http") {
		path = s.URL + path
	}
	r, err := http.NewRequestWithContext(t.Context(), method, path, reader)
	require.NoError(t, err)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return send(t, s, p, r)
}

// send sends a request as a person and checks the properties of every answer.
func send(t *testing.T, s *Server, p *Person, r *http.Request) answer {
	t.Helper()
	if p != nil {
		r.Header.Set("Authorization", "Bearer "+p.Token)
	}
	client := http.DefaultClient
	if s.socket == nil {
		client = &http.Client{Transport: s.Transport()}
	}
	resp, err := client.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	a := answer{resp.StatusCode, resp.Header, body}
	assert.NotEmpty(t, resp.Header.Get("Trackingid"))
	if a.status >= 400 && r.Method != http.MethodHead {
		message := a.object(t)["message"]
		assert.NotEmpty(t, message)
		assert.Equal(t, "application/json", resp.Header.Get("Content-Type"))
		assert.Equal(t, fields{
			"message":    message,
			"errors":     []any{fields{"description": message}},
			"trackingId": resp.Header.Get("Trackingid"),
		}, a.object(t))
	}
	return a
}

func (a answer) object(t *testing.T) fields {
	t.Helper()
	var v fields
	require.NoError(t, json.Unmarshal(a.body, &v), "%s", a.body)
	return v
}

// text returns a string attribute, or "".
func (a answer) text(t *testing.T, name string) string {
	t.Helper()
	v, _ := a.object(t)[name].(string)
	return v
}

func (a answer) items(t *testing.T) []fields {
	t.Helper()
	var v struct{ Items []fields }
	require.NoError(t, json.Unmarshal(a.body, &v), "%s", a.body)
	return v.Items
}

// next returns the URL of the next page, or "" on the last.
func (a answer) next(t *testing.T) string {
	t.Helper()
	link := a.header.Get("Link")
	if link == "" {
		return ""
	}
	url, ok := strings.CutSuffix(strings.TrimPrefix(link, "<"), `>; rel="next"`)
	require.True(t, ok, link)
	return url
}

// must sends a request that must succeed.
func must(t *testing.T, s *Server, p *Person, method, path string, body any) answer {
	t.Helper()
	a := as(t, s, p, method, path, body)
	want := http.StatusOK
	if method == http.MethodDelete {
		want = http.StatusNoContent
		require.Empty(t, a.body)
	}
	require.Equal(t, want, a.status, "%s %s: %s", method, path, a.body)
	return a
}

// create creates an object and returns its ID.
func create(t *testing.T, s *Server, p *Person, path string, body fields) string {
	t.Helper()
	return must(t, s, p, "POST", path, body).text(t, "id")
}

// values returns the values of one attribute of all items.
func values(items []fields, name string) []string {
	list := []string{}
	for _, item := range items {
		v, _ := item[name].(string)
		list = append(list, v)
	}
	return list
}

func start(t *testing.T) *Server {
	t.Helper()
	s := NewServer()
	t.Cleanup(s.Close)
	return s
}

// later makes the times from now on later than those so far.
func later(s *Server) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now()
	s.last = s.last.Add(time.Millisecond)
}

// newRoom creates a room of Alice's with other members.
func newRoom(t *testing.T, s *Server, with ...*Person) string {
	t.Helper()
	id := create(t, s, s.Alice, "/rooms", fields{"title": "Project"})
	for _, p := range with {
		create(t, s, s.Alice, "/memberships", fields{"roomId": id, "personId": p.ID})
	}
	return id
}

// attempt is a request with the status expected.
type attempt struct {
	name   string
	who    *Person
	method string
	path   string
	body   any
	status int
}

func try(t *testing.T, s *Server, attempts []attempt) {
	t.Helper()
	for _, a := range attempts {
		t.Run(a.name, func(t *testing.T) {
			got := as(t, s, a.who, a.method, a.path, a.body)
			assert.Equal(t, a.status, got.status, "%s", got.body)
		})
	}
}
