package webex_test

import (
	"bytes"
	"errors"
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
	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
)

func TestNewClientTakesTheTokenFromTheEnvironment(t *testing.T) {
	tests := []struct {
		name, teams, plain string
		want               string
	}{
		{"the first variable", "one", "", "Bearer one"},
		{"the second variable", "", "two", "Bearer two"},
		{"the first before the second", "one", "two", "Bearer one"},
		{"space around it", " one\n", "", "Bearer one"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("WEBEX_TEAMS_ACCESS_TOKEN", test.teams)
			t.Setenv("WEBEX_ACCESS_TOKEN", test.plain)
			script, baseURL := serve(t, answer(204, ""))
			client, err := webex.NewClient(webex.WithBaseURL(baseURL + "/"))
			require.NoError(t, err)
			require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
			assert.Equal(t, test.want, script.sent()[0].Header.Get("Authorization"))
			assert.Equal(t, "/v1/rooms", script.sent()[0].Path)
		})
	}
}

func TestNewClientRefuses(t *testing.T) {
	t.Setenv("WEBEX_TEAMS_ACCESS_TOKEN", "")
	t.Setenv("WEBEX_ACCESS_TOKEN", "")
	token := webex.WithToken(testToken)
	tests := []struct {
		name string
		opts []webex.Option
		want string
	}{
		{"no token", nil, "webex: there is no token: set the environment variable WEBEX_TEAMS_ACCESS_TOKEN or WEBEX_ACCESS_TOKEN, or use WithToken"},
		{"an empty token", []webex.Option{webex.WithToken("")}, "webex: WithToken: the token is empty"},
		{"two tokens in one", []webex.Option{webex.WithToken("a b")}, "webex: WithToken: the token has a character that no token has, such as a space or a line break"},
		{"no source", []webex.Option{webex.WithTokenSource(nil)}, "webex: WithTokenSource: the source is nil"},
		{"a token and none", []webex.Option{token, webex.WithoutToken()}, "webex: WithToken and WithoutToken exclude each other"},
		{"a relative base", []webex.Option{token, webex.WithBaseURL("webexapis.com/v1")}, `webex: the base URL "webexapis.com/v1" is not absolute; it should be as https://webexapis.com/v1`},
		{"a base with a query", []webex.Option{token, webex.WithBaseURL("https://webexapis.com/v1?x=1")}, "webex: the base URL takes no user, query or fragment"},
		{"no HTTP client", []webex.Option{token, webex.WithHTTPClient(nil)}, "webex: WithHTTPClient: the client is nil"},
		{"no middleware", []webex.Option{token, webex.WithMiddleware(nil)}, "webex: WithMiddleware: the middleware is nil"},
		{"a middleware that leads nowhere", []webex.Option{token, webex.WithMiddleware(func(http.RoundTripper) http.RoundTripper { return nil })}, "webex: WithMiddleware: the middleware returned nil"},
		{"a user agent of two lines", []webex.Option{token, webex.WithUserAgent("a\nb")}, `webex: WithUserAgent: the header "User-Agent" has a character that no header has, such as a line break`},
		{"a base with a password", []webex.Option{token, webex.WithBaseURL("https://me:secret@ho st/v1")}, "webex: the base URL: invalid character \" \" in host name"},
		{"a base with an empty query", []webex.Option{token, webex.WithBaseURL("https://webexapis.com/v1?")}, "webex: the base URL takes no user, query or fragment"},
		{"a proxy without a scheme", []webex.Option{token, webex.WithProxy("user:secret@proxy:3128")}, "webex: WithProxy: the URL of a proxy needs a scheme and a host, as in http://proxy.example.com:3128"},
		{"a proxy for a transport that knows none", []webex.Option{token, webex.WithProxy("http://proxy:3128"), inMemory(http.NotFoundHandler())},
			"webex: WithProxy needs an *http.Transport in WithHTTPClient, not a webex_test.memoryTransport"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client, err := webex.NewClient(test.opts...)
			assert.Equal(t, test.opts == nil, errors.Is(err, webex.ErrNoToken))
			assert.EqualError(t, err, test.want)
			assert.Nil(t, client)
		})
	}
}

func TestWithoutToken(t *testing.T) {
	t.Setenv("WEBEX_ACCESS_TOKEN", testToken)
	script, baseURL := serve(t, answer(204, ""))
	client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithoutToken())
	require.NoError(t, err)
	require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
	assert.NotContains(t, script.sent()[0].Header, "Authorization")
}

func TestRequestHeaders(t *testing.T) {
	script, baseURL := serve(t, answer(200, "{}"))
	client := newClient(t, baseURL)
	_, err := client.Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "x"}, webex.WithHeader("x-custom", "y"))
	require.NoError(t, err)
	require.NoError(t, do(t.Context(), newClient(t, baseURL, webex.WithUserAgent("echobot/1.0")), "GET", "/rooms"))
	sent := script.sent()
	assert.Equal(t, "application/json", sent[0].Header.Get("Content-Type"))
	assert.Equal(t, "application/json", sent[0].Header.Get("Accept"))
	assert.Regexp(t, `^go-webex/\d+\.\d+\.\d+$`, sent[0].Header.Get("User-Agent"))
	assert.Equal(t, "y", sent[0].Header.Get("X-Custom"))
	assert.Equal(t, "echobot/1.0", sent[1].Header.Get("User-Agent"))
	assert.NotContains(t, sent[1].Header, "Content-Type")
}

func TestWithResponse(t *testing.T) {
	_, baseURL := serve(t, answer(200, "{}", "Trackingid", "ROUTER_1"), answer(404, "", "Trackingid", "ROUTER_2"))
	client := newClient(t, baseURL)
	var response webex.Response
	_, err := client.Rooms.Get(t.Context(), "a", webex.WithResponse(&response))
	require.NoError(t, err)
	assert.Equal(t, 200, response.StatusCode)
	assert.Equal(t, "ROUTER_1", response.TrackingID)
	assert.Equal(t, "application/json", response.Header.Get("Content-Type"))
	assert.Equal(t, 1, response.Attempts)
	_, err = client.Rooms.Get(t.Context(), "a", webex.WithResponse(&response))
	require.Error(t, err)
	assert.Equal(t, 404, response.StatusCode)
	assert.Equal(t, "ROUTER_2", response.TrackingID)
	_, err = client.Rooms.Get(t.Context(), "", webex.WithResponse(&response))
	require.Error(t, err)
	_, err = newClient(t, "http://127.0.0.1:1/v1").Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "x"}, webex.WithoutRetry(), webex.WithResponse(&response))
	require.Error(t, err)
	assert.Equal(t, webex.Response{Attempts: 1}, response, "nothing is left of an earlier call")
}

func TestAnswersWithoutABody(t *testing.T) {
	_, baseURL := serve(t, answer(204, ""), answer(200, ""))
	client := newClient(t, baseURL)
	for range 2 {
		room, err := client.Rooms.Get(t.Context(), "a")
		require.NoError(t, err)
		assert.Equal(t, new(webex.Room), room)
	}
}

func TestDoReadsAnyType(t *testing.T) {
	_, baseURL := serve(t, answer(200, `[{"id":"a"}]`))
	client := newClient(t, baseURL)
	rooms, err := webex.Do[[]webex.Room](t.Context(), client, webex.Op("GET /x"), nil)
	require.NoError(t, err)
	assert.Equal(t, "a", (*rooms)[0].ID)
	values, err := webex.Do[[]map[string]string](t.Context(), client, webex.Op("GET /x"), nil)
	require.NoError(t, err)
	assert.Equal(t, []map[string]string{{"id": "a"}}, *values)
	_, err = webex.Do[webex.Room](t.Context(), client, webex.Op("GET /x"), nil)
	assert.EqualError(t, err, "webex: GET /x: the answer cannot be read: an array does not fit webex.Room")
}

func TestDoRefusesBadInput(t *testing.T) {
	script, baseURL := serve(t, answer(200, "{}"))
	client := newClient(t, baseURL)
	tests := []struct {
		name string
		body any
		opts []webex.RequestOption
		want string
	}{
		{"a nil request", (*webex.UpdateRoomRequest)(nil), nil, "webex: PUT /rooms/a: the request, a *webex.UpdateRoomRequest, is nil"},
		{"a reader", strings.NewReader("x"), nil, "webex: PUT /rooms/a: a request body is a value to be sent as JSON (a json.RawMessage if it is JSON already), a url.Values or a *Multipart, not *strings.Reader"},
		{"bytes", []byte("{}"), nil, "webex: PUT /rooms/a: a request body is a value to be sent as JSON (a json.RawMessage if it is JSON already), a url.Values or a *Multipart, not []uint8"},
		{"a value without JSON", map[string]any{"f": func() {}}, nil, ""},
		{"a request without what it needs", &webex.UpdateRoomRequest{}, nil, "webex: PUT /rooms/a: title is required"},
		{"a header of two lines", nil, []webex.RequestOption{webex.WithHeader("X-A", "secret\nb")}, `webex: PUT /rooms/a: the header "X-A" has a character that no header has, such as a line break`},
		{"a query that is none", nil, []webex.RequestOption{webex.WithQuery("x")}, "webex: PUT /rooms/a: query parameters are a url.Values or a struct, not string"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := webex.Exec(t.Context(), client, webex.Op("PUT /rooms/a"), test.body, test.opts...)
			require.Error(t, err)
			if test.want != "" {
				assert.EqualError(t, err, test.want)
			}
		})
	}
	assert.Empty(t, script.sent())
}

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

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestWithHTTPClientIsNotChanged(t *testing.T) {
	_, baseURL := serve(t, answer(204, ""))
	given := &http.Client{Transport: http.DefaultTransport, Timeout: time.Minute}
	before := *given
	require.NoError(t, do(t.Context(), newClient(t, baseURL, webex.WithHTTPClient(given)), "GET", "/rooms"))
	assert.Equal(t, before.Transport, given.Transport)
	assert.Nil(t, given.CheckRedirect)
	assert.Equal(t, time.Minute, given.Timeout)
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

func TestTokenGoesNowhereElse(t *testing.T) {
	foreign, foreignURL := serve(t, answer(200, "{}"))
	redirecting, ownURL := serve(t, answer(302, "", "Location", foreignURL+"/stolen"))
	client := newClient(t, ownURL)
	require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
	file, err := client.Files.Get(t.Context(), foreignURL+"/contents/x")
	require.NoError(t, err)
	require.NoError(t, file.Body.Close())
	require.Len(t, foreign.sent(), 2)
	for _, request := range foreign.sent() {
		assert.NotContains(t, request.Header, "Authorization")
	}
	assert.Equal(t, "Bearer "+testToken, redirecting.sent()[0].Header.Get("Authorization"))
}

func TestTokenGoesToBothNamesOfWebex(t *testing.T) {
	tests := []struct {
		base, file string
		want       bool
	}{
		{"https://webexapis.com/v1", "https://webexapis.com/v1/contents/x", true},
		{"https://webexapis.com/v1", "https://WEBEXAPIS.com:443/v1/contents/x", true},
		{"https://webexapis.com/v1", "https://api.ciscospark.com/v1/contents/x", true},
		{"https://api.ciscospark.com/v1", "https://webexapis.com/v1/contents/x", true},
		{"https://webexapis.com/v1", "http://webexapis.com/v1/contents/x", false},
		{"https://webexapis.com/v1", "https://webexapis.com:8443/v1/contents/x", false},
		{"https://webexapis.com/v1", "https://webexapis.com.evil.example/v1/contents/x", false},
		{"https://webexapis.com/v1", "https://api-usgov.webex.com/v1/contents/x", false},
		{"https://api-usgov.webex.com/v1", "https://webexapis.com/v1/contents/x", false},
		{"http://webexapis.com/v1", "https://api.ciscospark.com/v1/contents/x", false},
		{"http://127.0.0.1:8080/v1", "http://127.0.0.1:8081/v1/contents/x", false},
	}
	for _, test := range tests {
		t.Run(test.base+" "+test.file, func(t *testing.T) {
			script := &script{steps: []http.HandlerFunc{answer(200, "x")}}
			file, err := newClient(t, test.base, inMemory(script)).Files.Get(t.Context(), test.file)
			require.NoError(t, err)
			require.NoError(t, file.Body.Close())
			assert.Equal(t, test.want, script.sent()[0].Header.Get("Authorization") != "")
		})
	}
}

// TestTokenIsNeverShown looks for the token wherever it could come to light.
func TestTokenIsNeverShown(t *testing.T) {
	var shown bytes.Buffer
	show := func(values ...any) {
		for _, value := range values {
			fmt.Fprintf(&shown, "%v %+v %#v %s\n", value, value, value, value)
			slog.New(slog.NewJSONHandler(&shown, nil)).Info("value", "value", value)
			slog.New(slog.NewTextHandler(&shown, nil)).Info("value", "value", value)
		}
	}
	echo := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Echo", r.Header.Get("Authorization"))
		w.WriteHeader(400)
		fmt.Fprintf(w, `{"message":"bad %[1]s","errors":[{"description":"bad %[1]s"}]}`, r.Header.Get("Authorization"))
	}
	logger := webex.WithLogger(slog.New(slog.NewTextHandler(&shown, &slog.HandlerOptions{Level: slog.LevelDebug})))
	middleware := webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			show(req, req.Header, req.Context(), err)
			if resp != nil {
				show(resp, resp.Request, resp.Request.Header)
			}
			return resp, err
		})
	})
	for name, token := range map[string]webex.Option{
		"a token":  webex.WithToken(testToken),
		"a source": webex.WithTokenSource(valueSource{oauth2.Token{AccessToken: testToken}}),
	} {
		t.Run(name, func(t *testing.T) {
			_, baseURL := serve(t, answer(404, ""), cut, answer(200, "{broken"), answer(429, "", "Retry-After", "3600"))
			_, echoURL := serve(t, echo)
			for url, extra := range map[string]webex.Option{baseURL: middleware, echoURL: nil} {
				client, err := webex.NewClient(token, webex.WithBaseURL(url), logger, extra)
				require.NoError(t, err)
				show(client, *client, client.Rooms, *client.Rooms)
				for range 5 {
					_, err := client.Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "x"})
					require.Error(t, err)
					show(err)
					if apiErr, ok := err.(*webex.ApiError); ok {
						show(*apiErr, string(apiErr.Body), apiErr.Header)
					}
				}
			}
		})
	}
	require.Greater(t, shown.Len(), 10_000)
	assert.Contains(t, shown.String(), "bad Bearer [redacted]", "an echo of the token is redacted")
	if i := strings.Index(shown.String(), testToken); i >= 0 {
		t.Errorf("the token is shown: %.600s", shown.String()[max(0, i-500):])
	}
}

// valueSource is a token source that shows its token when it is printed.
type valueSource struct{ token oauth2.Token }

func (s valueSource) Token() (*oauth2.Token, error) { return &s.token, nil }

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
