package webex_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

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

func TestRedirects(t *testing.T) {
	tests := []struct {
		method     string
		status     int
		wantStatus int // of the error; 0 for success
		wantSent   int
	}{
		{"GET", 302, 0, 2},
		{"GET", 307, 0, 2},
		{"HEAD", 301, 0, 2},
		{"DELETE", 302, 302, 1},
		{"DELETE", 308, 308, 1},
		{"POST", 303, 303, 1},
		{"POST", 307, 307, 1},
		{"PUT", 301, 301, 1},
	}
	for _, test := range tests {
		t.Run(test.method+" "+http.StatusText(test.status), func(t *testing.T) {
			script, baseURL := serve(t, answer(test.status, "", "Location", "/v1/elsewhere"), answer(200, `{}`))
			err := do(t.Context(), newClient(t, baseURL), test.method, "/rooms")
			if test.wantStatus == 0 {
				require.NoError(t, err)
			} else {
				apiErr, ok := errors.AsType[*webex.ApiError](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, test.wantStatus, apiErr.StatusCode)
				assert.Equal(t, "redirect not followed, to /v1/elsewhere", apiErr.Message)
			}
			require.Len(t, script.sent(), test.wantSent)
			if test.wantSent == 2 {
				assert.Equal(t, test.method, script.sent()[1].Method)
			}
		})
	}
	t.Run("GET in a loop", func(t *testing.T) {
		script, baseURL := serve(t, answer(302, "", "Location", "/v1/rooms"))
		err := do(t.Context(), newClient(t, baseURL), "GET", "/rooms")
		apiErr, ok := errors.AsType[*webex.ApiError](err)
		require.True(t, ok, "%v", err)
		assert.Equal(t, 302, apiErr.StatusCode)
		assert.Len(t, script.sent(), 6)
	})
}
