package webex_test

import (
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestOpIsEscaped(t *testing.T) {
	script, baseURL := serve(t, answer(204, ""))
	op := webex.Op("GET /rooms/{roomId}/x/{id}", "a/b?c#d e..%2f", "ü")
	require.NoError(t, webex.Exec(t.Context(), newClient(t, baseURL), op, nil))
	assert.Equal(t, "/v1/rooms/a/b?c#d e..%2f/x/ü", script.sent()[0].Path)
	assert.Equal(t, "/v1/rooms/a%2Fb%3Fc%23d%20e..%252f/x/%C3%BC", script.sent()[0].EscapedPath)
	assert.Equal(t, "GET /rooms/{roomId}/x/{id}", op.String())
}

func TestOpRefuses(t *testing.T) {
	tests := []struct {
		name string
		op   webex.Operation
		want string
	}{
		{"an empty identifier", webex.Op("PUT /rooms/{roomId}", ""), "webex: PUT /rooms/: roomId is required"},
		{"a dot", webex.Op("PUT /rooms/{roomId}", "."), `webex: PUT /rooms/.: roomId is ".", which is not an identifier`},
		{"two dots", webex.Op("PUT /rooms/{roomId}/x", ".."), `webex: PUT /rooms/../x: roomId is "..", which is not an identifier`},
		{"an empty identifier of several", webex.Op("PUT /a/{aId}/b/{bId}", "a", ""), "webex: PUT /a/a/b/: bId is required"},
		{"too few values", webex.Op("PUT /rooms/{roomId}"), `webex: PUT /rooms/: the pattern "PUT /rooms/{roomId}" takes 1 values, not 0`},
		{"too many values", webex.Op("PUT /rooms", "a"), `webex: PUT /rooms: the pattern "PUT /rooms" takes 0 values, not 1`},
		{"two dots in the pattern", webex.Op("PUT /rooms/../people"), `webex: PUT /rooms/../people: the operation "PUT /rooms/../people" has the segment ".." in its path`},
		{"two escaped dots", webex.Op("PUT /rooms/%2e%2E"), `webex: PUT /rooms/%2e%2E: the operation "PUT /rooms/%2e%2E" has the segment "%2e%2E" in its path`},
		{"a slash at the end", webex.Op("PUT /rooms/"), `webex: PUT /rooms/: the operation "PUT /rooms/" has the segment "" in its path`},
		{"a brace in a segment", webex.Op("PUT /rooms/a{b}"), `webex: PUT /rooms/a{b}: the operation "PUT /rooms/a{b}" has the segment "a{b}" in its path`},
		{"braces without a name", webex.Op("PUT /rooms/{}", "a"), `webex: PUT /rooms/{}: the operation "PUT /rooms/{}" has the segment "{}" in its path`},
		{"two pairs of braces", webex.Op("PUT /rooms/{a}{b}", "a"), `webex: PUT /rooms/{a}{b}: the operation "PUT /rooms/{a}{b}" has the segment "{a}{b}" in its path`},
		{"braces in braces", webex.Op("PUT /rooms/{{a}}", "a"), `webex: PUT /rooms/{{a}}: the operation "PUT /rooms/{{a}}" has the segment "{{a}}" in its path`},
		{"a space", webex.Op("PUT /rooms/a b"), `webex: PUT /rooms/a b: the operation "PUT /rooms/a b" has the segment "a b" in its path`},
		{"no slash", webex.Op("PUT rooms"), `webex: PUT rooms: the operation "PUT rooms" is not a method and a path, as in "GET /rooms/{roomId}"`},
		{"no method", webex.Op("/rooms"), `webex: /rooms: the operation "/rooms" is not a method and a path, as in "GET /rooms/{roomId}"`},
		{"a method in small letters", webex.Op("put /rooms"), `webex: put /rooms: the operation "put /rooms" is not a method and a path, as in "GET /rooms/{roomId}"`},
		{"a query", webex.Op("PUT /rooms?max=1"), "webex: PUT /rooms?max=1: the path of an operation has no query; use WithQuery"},
		{"a broken escape", webex.Op("PUT /rooms/%zz"), `webex: PUT /rooms/%zz: invalid URL escape "%zz"`},
		{"nothing", webex.Operation{}, "webex: there is no operation; Op makes one"},
	}
	script, baseURL := serve(t, answer(200, "{}"))
	client := newClient(t, baseURL)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.EqualError(t, webex.Exec(t.Context(), client, test.op, nil), test.want)
			_, err := webex.Open(t.Context(), client, test.op)
			assert.EqualError(t, err, test.want)
			_, err = webex.Collect(webex.List[webex.Room](t.Context(), client, test.op, nil))
			assert.EqualError(t, err, test.want)
		})
	}
	assert.Empty(t, script.sent())
}

// Middleware sees which operation a request is for, and which attempt it is.
func TestOperationOf(t *testing.T) {
	type seen struct {
		operation string
		attempt   int
	}
	var all []seen
	_, baseURL := serve(t, answer(503, ""), answer(200, "{}"))
	client := newClient(t, baseURL, webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}),
		webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				all = append(all, seen{webex.OperationOf(req.Context()), webex.AttemptOf(req.Context())})
				return next.RoundTrip(req)
			})
		}))
	_, err := client.Rooms.Get(t.Context(), "a")
	require.NoError(t, err)
	_, err = client.Files.Info(t.Context(), baseURL+"/contents/x")
	require.NoError(t, err)
	file, err := webex.OpenURL(t.Context(), client, "GET", baseURL+"/contents/x")
	require.NoError(t, err)
	require.NoError(t, file.Body.Close())
	assert.Equal(t, []seen{
		{"GET /rooms/{roomId}", 1}, {"GET /rooms/{roomId}", 2}, {"HEAD /contents/{contentId}", 1}, {"GET {url}", 1},
	}, all)

	assert.Empty(t, webex.OperationOf(t.Context()))
	assert.Zero(t, webex.AttemptOf(t.Context()))
}

// A middleware may hand the context of a request to a goroutine that outlives
// the attempt, as one that sends metrics does.
func TestAttemptOfLater(t *testing.T) {
	_, baseURL := serve(t, answer(503, ""), answer(200, "{}"))
	var later sync.WaitGroup
	client := newClient(t, baseURL, webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}),
		webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				later.Go(func() {
					for webex.AttemptOf(req.Context()) < 3 {
						runtime.Gosched()
					}
				})
				return next.RoundTrip(req)
			})
		}))
	_, err := client.Rooms.Get(t.Context(), "a")
	require.NoError(t, err)
	later.Wait()
}
