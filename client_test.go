package webex_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
