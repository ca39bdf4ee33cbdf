package webex_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

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

func TestWithResponseOfACallThatWasNotSent(t *testing.T) {
	_, baseURL := serve(t, answer(200, "{}"))
	client := newClient(t, baseURL)
	var response webex.Response
	calls := map[string]func() error{
		"arguments": func() error {
			_, err := client.Rooms.Get(t.Context(), "", webex.WithResponse(&response))
			return err
		},
		"a request": func() error {
			_, err := client.Rooms.Create(t.Context(), nil, webex.WithResponse(&response))
			return err
		},
		"a URL": func() error {
			_, err := client.Files.Get(t.Context(), "x", webex.WithResponse(&response))
			return err
		},
		"an operation to open": func() error {
			_, err := webex.Open(t.Context(), client, webex.Op("GET"), webex.WithResponse(&response))
			return err
		},
		"a list": func() error {
			_, err := webex.Collect(client.Rooms.List(t.Context(), nil, webex.WithResponse(&response), webex.WithHeader("(", "")))
			return err
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, do(t.Context(), client, "GET", "/rooms", webex.WithResponse(&response)))
			require.Equal(t, 200, response.StatusCode)
			require.Error(t, call())
			assert.Zero(t, response)
		})
	}
}

// A token of a call goes where the client's would, and nobody else sees it.
func TestWithCallToken(t *testing.T) {
	const token = "token-of-ann-who-asked"
	foreign, foreignURL := serve(t, answer(200, "{}"))
	own, ownURL := serve(t, answer(200, "{}"), answer(200, "{}"), answer(302, "", "Location", foreignURL), answer(400, `{"message":"`+token+` is odd"}`))
	var log, seen strings.Builder
	client := newClient(t, ownURL, logTo(&log), webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			fmt.Fprint(&seen, req.Header)
			return next.RoundTrip(req)
		})
	}))
	asAnn := webex.WithCallToken(" " + token + "\n")
	require.NoError(t, do(t.Context(), client, "GET", "/rooms", asAnn))
	require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
	require.NoError(t, do(t.Context(), client, "GET", "/rooms", asAnn))
	err := do(t.Context(), client, "GET", "/rooms", asAnn)
	assert.EqualError(t, err, "webex: GET /rooms: 400 [redacted] is odd")
	_, err = client.Files.Get(t.Context(), foreignURL+"/contents/x", asAnn)
	require.NoError(t, err)

	assert.Equal(t, "Bearer "+token, own.sent()[0].Header.Get("Authorization"))
	assert.Equal(t, "Bearer "+testToken, own.sent()[1].Header.Get("Authorization"), "the client's own token comes back")
	assert.Equal(t, "Bearer "+token, own.sent()[2].Header.Get("Authorization"))
	require.Len(t, foreign.sent(), 2)
	assert.NotContains(t, fmt.Sprint(foreign.sent(), seen.String(), log.String(), fmt.Sprintf("%+v %#v", asAnn, err)), token)

	sent := len(own.sent())
	for _, odd := range []string{"", "two words", "a\nb"} {
		err := do(t.Context(), client, "GET", "/rooms", webex.WithCallToken(odd))
		assert.ErrorContains(t, err, "webex: GET /rooms: WithCallToken: the token ", "%q", odd)
	}
	assert.Len(t, own.sent(), sent)
}
