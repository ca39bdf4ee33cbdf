package webex_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestMiddleware(t *testing.T) {
	script, baseURL := serve(t, answer(503, ""), answer(200, "{}"))
	var order []string
	layer := func(name string) webex.Option {
		return webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				order = append(order, name)
				req.Header.Set("X-"+name, "1")
				return next.RoundTrip(req)
			})
		})
	}
	client := newClient(t, baseURL, layer("Outer"), layer("Inner"), webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
	require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
	assert.Equal(t, []string{"Outer", "Inner", "Outer", "Inner"}, order, "each attempt passes, the first layer is the outermost")
	assert.Equal(t, "1", script.sent()[1].Header.Get("X-Inner"))
}

func TestWithProxy(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"title":%q}`, r.URL.String())
	}))
	defer proxy.Close()
	client := newClient(t, "http://webex.test/v1", webex.WithProxy(proxy.URL))
	room, err := client.Rooms.Get(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, "http://webex.test/v1/rooms/a", room.Title)
}

func TestLogger(t *testing.T) {
	var log strings.Builder
	_, baseURL := serve(t, answer(503, "", "Trackingid", "ROUTER_1"), answer(200, "{}"))
	client := newClient(t, baseURL,
		webex.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
	require.NoError(t, do(t.Context(), client, "GET", "/rooms", webex.WithQuery(url.Values{"email": {"a@example.com"}})))
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	require.Len(t, lines, 3)
	assert.Contains(t, lines[0], `level=DEBUG msg="webex: request" operation="GET /rooms" method=GET`)
	assert.Contains(t, lines[0], `status=503 tracking_id=ROUTER_1`)
	assert.Contains(t, lines[1], `level=WARN msg="webex: trying again" wait=`)
	assert.Contains(t, lines[2], `status=200`)
	assert.NotContains(t, log.String(), "a@example.com", "queries are not logged")
}

func TestWithHTTPClientIsNotChanged(t *testing.T) {
	_, baseURL := serve(t, answer(204, ""))
	given := &http.Client{Transport: http.DefaultTransport, Timeout: time.Minute}
	before := *given
	require.NoError(t, do(t.Context(), newClient(t, baseURL, webex.WithHTTPClient(given)), "GET", "/rooms"))
	assert.Equal(t, before.Transport, given.Transport)
	assert.Nil(t, given.CheckRedirect)
	assert.Equal(t, time.Minute, given.Timeout)
}

func TestIdleConnectionsAreTheCallers(t *testing.T) {
	transport := &closeCounter{Transport: &http.Transport{}}
	defer transport.Transport.CloseIdleConnections()
	_, baseURL := serve(t, answer(503, ""))
	client := newClient(t, baseURL, webex.WithHTTPClient(&http.Client{Transport: transport}), webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
	require.Error(t, do(t.Context(), client, "GET", "/rooms"))
	assert.Zero(t, transport.closed)
}

type closeCounter struct {
	*http.Transport
	closed int
}

func (c *closeCounter) CloseIdleConnections() { c.closed++ }
