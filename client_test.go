package webex_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
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
	t.Setenv("WEBEX_BASE_URL", "")
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
		{"a base with a password", []webex.Option{token, webex.WithBaseURL("https://me:secret@ho st/v1")}, "webex: the base URL takes no user, query or fragment"},
		{"a base with a password with a slash", []webex.Option{token, webex.WithBaseURL("https://me:sec/ret@host/v1")}, "webex: the base URL takes no user, query or fragment"},
		{"a relative base with a password", []webex.Option{token, webex.WithBaseURL("me:secret@host/v1")}, "webex: the base URL takes no user, query or fragment"},
		{"a relative base with a token", []webex.Option{token, webex.WithBaseURL("webexapis.com/v1?access_token=secret")}, "webex: the base URL takes no user, query or fragment"},
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

// A program runs against a fake as it is. A variable that is set by mistake
// must not send the token into the open.
func TestNewClientTakesTheBaseURLFromTheEnvironment(t *testing.T) {
	tests := []struct{ variable, want, wantErr string }{
		{variable: "", want: "https://webexapis.com/v1"},
		{variable: " https://api-usgov.webex.com/v1/ ", want: "https://api-usgov.webex.com/v1"},
		{variable: "http://127.0.0.1:9323/v1", want: "http://127.0.0.1:9323/v1"},
		{variable: "http://[::1]:9323/v1", want: "http://[::1]:9323/v1"},
		{variable: "http://localhost:9323/v1", want: "http://localhost:9323/v1"},
		{variable: "http://fake.test/v1", wantErr: "http://fake.test/v1 is neither https nor on this machine; use WithBaseURL if that is meant"},
		{variable: "http://localhost.evil.test/v1", wantErr: "http://localhost.evil.test/v1 is neither https nor on this machine; use WithBaseURL if that is meant"},
		{variable: "http://webexapis.com/v1", wantErr: "http://webexapis.com/v1 is neither https nor on this machine; use WithBaseURL if that is meant"},
		{variable: "127.0.0.1:9323", wantErr: "the base URL: first path segment in URL cannot contain colon"},
		{variable: "ftp://127.0.0.1/v1", wantErr: `the base URL "ftp://127.0.0.1/v1" is not absolute; it should be as https://webexapis.com/v1`},
	}
	for _, test := range tests {
		t.Run(test.variable, func(t *testing.T) {
			t.Setenv("WEBEX_BASE_URL", test.variable)
			client, err := webex.NewClient(webex.WithToken(testToken))
			if test.wantErr == "" {
				require.NoError(t, err)
				assert.Equal(t, "webex.Client("+test.want+")", client.String())
			} else {
				assert.EqualError(t, err, "webex: the environment variable WEBEX_BASE_URL: "+test.wantErr)
			}
			client, err = webex.NewClient(webex.WithToken(testToken), webex.WithBaseURL("http://fake.test/v1"))
			require.NoError(t, err, "an option wins")
			assert.Equal(t, "webex.Client(http://fake.test/v1)", client.String())
		})
	}
	_, err := webex.NewClient(webex.WithToken(testToken), webex.WithBaseURL(""))
	assert.ErrorContains(t, err, "is not absolute", "an empty option is a mistake and not the default")
}

func TestWith(t *testing.T) {
	script, baseURL := serve(t, answer(503, ""), answer(503, ""), answer(200, "{}"))
	var order []string
	layer := func(name string) webex.Option {
		return webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				order = append(order, name)
				return next.RoundTrip(req)
			})
		})
	}
	client := newClient(t, baseURL, layer("outer"), webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
	derived, err := client.With(webex.WithToken("of-ann"), webex.WithUserAgent("mybot/1.2"), webex.WithRetry(webex.RetryPolicy{MaxAttempts: 1}), layer("inner"))
	require.NoError(t, err)
	_, err = client.With(layer("of another client"))
	require.NoError(t, err)

	require.ErrorIs(t, do(t.Context(), derived, "GET", "/rooms"), webex.ErrServer)
	require.Len(t, script.sent(), 1, "the policy is the derived client's")
	assert.Equal(t, []string{"outer", "inner"}, order)
	assert.Equal(t, "Bearer of-ann", script.sent()[0].Header.Get("Authorization"))
	assert.Regexp(t, `^mybot/1\.2 go-webex/\d`, script.sent()[0].Header.Get("User-Agent"))

	require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
	require.Len(t, script.sent(), 3, "the client itself is as it was")
	assert.Equal(t, []string{"outer", "inner", "outer", "outer"}, order)
	assert.Equal(t, "Bearer "+testToken, script.sent()[2].Header.Get("Authorization"))
	assert.Regexp(t, `^go-webex/\d`, script.sent()[2].Header.Get("User-Agent"))

	same, err := derived.With(webex.WithLogger(nil))
	require.NoError(t, err)
	require.NoError(t, do(t.Context(), same, "GET", "/rooms"))
	assert.Equal(t, "Bearer of-ann", script.sent()[3].Header.Get("Authorization"), "the token is that of the client that it comes from")
	none, err := derived.With(webex.WithoutToken())
	require.NoError(t, err)
	require.NoError(t, do(t.Context(), none, "GET", "/rooms"))
	assert.NotContains(t, script.sent()[4].Header, "Authorization")
}

// Derived clients send over the connections of the client that they come from,
// also through a proxy.
func TestWithKeepsTheConnections(t *testing.T) {
	var conns atomic.Int64
	proxy := httptest.NewUnstartedServer(answer(200, "{}"))
	proxy.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			conns.Add(1)
		}
	}
	proxy.Start()
	defer proxy.Close()
	client := newClient(t, "http://webex.test/v1", webex.WithProxy(proxy.URL))
	defer client.CloseIdleConnections()
	for range 5 {
		derived, err := client.With(webex.WithToken("of-ann"))
		require.NoError(t, err)
		require.NoError(t, do(t.Context(), derived, "GET", "/rooms"))
	}
	assert.EqualValues(t, 1, conns.Load())
}

// A limit of the token holds back all clients with that token.
func TestWithSharesPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := limitedClient(t, "10", answer(200, "{}"))
		same, err := client.With(webex.WithUserAgent("mybot/1.2"))
		require.NoError(t, err)
		other, err := client.With(webex.WithToken("of-ann"))
		require.NoError(t, err)
		start := time.Now()
		require.NoError(t, do(t.Context(), other, "GET", "/rooms"))
		assert.Zero(t, time.Since(start))
		require.NoError(t, do(t.Context(), same, "GET", "/rooms"))
		assert.Equal(t, 10*time.Second, time.Since(start))
	})
}

// Derived clients share the login: a renewal is one, whichever client needs it.
func TestWithSharesTheLogin(t *testing.T) {
	script, baseURL := serve(t, answer(200, `{"access_token":"fresh","expires_in":1209599,"refresh_token":"r2"}`), answer(200, "{}"))
	login := webex.WithIntegration("id", "secret", &oauth2.Token{RefreshToken: "r1"})
	client, err := webex.NewClient(webex.WithBaseURL(baseURL), login)
	require.NoError(t, err)
	derived, err := client.With(webex.WithUserAgent("mybot/1.2"))
	require.NoError(t, err)
	for _, c := range []*webex.Client{derived, client, derived} {
		require.NoError(t, do(t.Context(), c, "GET", "/rooms"))
	}
	sent := script.sent()
	require.Len(t, sent, 4)
	assert.Equal(t, "/v1/access_token", sent[0].Path)
	for _, request := range sent[1:] {
		assert.Equal(t, "Bearer fresh", request.Header.Get("Authorization"))
	}
}

func TestWithRefuses(t *testing.T) {
	client := newClient(t, "https://webexapis.com/v1")
	tests := []struct {
		name string
		opts []webex.Option
		want string // empty: nothing is wrong
	}{
		{"a transport", []webex.Option{inMemory(http.NotFoundHandler())}, "webex: With: WithHTTPClient and WithProxy make other connections; use NewClient"},
		{"a proxy", []webex.Option{webex.WithProxy("http://proxy:3128")}, "webex: With: WithHTTPClient and WithProxy make other connections; use NewClient"},
		{"another host", []webex.Option{webex.WithBaseURL("https://evil.test/v1")}, "webex: With: the base URL https://evil.test/v1 is on another host, which must not get this token; set one for it"},
		{"another host and its token", []webex.Option{webex.WithBaseURL("https://evil.test/v1"), webex.WithToken("x")}, ""},
		{"the other name of the host", []webex.Option{webex.WithBaseURL("https://api.ciscospark.com/v1")}, ""},
		{"two tokens", []webex.Option{webex.WithToken("x"), webex.WithoutToken()}, "webex: With: WithToken and WithoutToken exclude each other"},
		{"an odd token", []webex.Option{webex.WithToken("a b")}, "webex: With: WithToken: the token has a character that no token has, such as a space or a line break"},
		{"nothing", nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			derived, err := client.With(test.opts...)
			if test.want == "" {
				require.NoError(t, err)
				assert.NotNil(t, derived.Rooms)
			} else {
				assert.EqualError(t, err, test.want)
				assert.Nil(t, derived)
			}
		})
	}
}
