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

// A redirect to a foreign host takes the secrets of a call no further, neither
// in a header of their own nor in a Referer. Other headers it keeps.
func TestSecretsDoNotFollowRedirects(t *testing.T) {
	type options struct {
		Password string `header:"password" secret:"true"`
		PIN      string `url:"pin" secret:"true"`
	}
	foreign, foreignURL := serve(t, answer(200, "{}"))
	own, ownURL := serve(t, answer(302, "", "Location", "/v1/other"), answer(302, "", "Location", foreignURL+"/stolen"))
	require.NoError(t, do(t.Context(), newClient(t, ownURL), "GET", "/rooms",
		webex.WithQuery(options{"hunter2-hunter2", "12345678"}), webex.WithHeader("Range", "bytes=0-9")))
	require.Len(t, own.sent(), 2)
	assert.Equal(t, "hunter2-hunter2", own.sent()[1].Header.Get("Password"), "the same host may have it")
	require.Len(t, foreign.sent(), 1)
	assert.NotContains(t, foreign.sent()[0].Header, "Password")
	assert.NotContains(t, foreign.sent()[0].Header, "Referer")
	assert.Equal(t, "bytes=0-9", foreign.sent()[0].Header.Get("Range"))
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

// The URL of a file is the caller's or Webex's: what is odd in it is in no
// error.
func TestErrorsOfURLs(t *testing.T) {
	_, baseURL := serve(t, answer(404, "{}"))
	client := newClient(t, baseURL)
	for _, odd := range []string{"ftp://ann:hunter2-hunter2@example.com/x?access_token=hunter2", "//example.com/x", "https:\\\\example.com", "a\nb", ""} {
		_, err := client.Files.Get(t.Context(), odd)
		assert.EqualError(t, err, "webex: GET /contents/{contentId}: this is not the URL of a file")
		_, err = webex.OpenURL(t.Context(), client, "GET", odd)
		assert.EqualError(t, err, "webex: GET {url}: this is not the URL of a file")
	}
	_, err := client.Files.Get(t.Context(), baseURL+"/contents/a%0Ab?token=hunter2#c")
	assert.EqualError(t, err, "webex: GET /v1/contents/a%0Ab: 404 Not Found", "on one line, without the query")
}

// What was asked for over TLS does not go on in clear text, whoever holds the
// token. What was not may.
func TestRedirectsKeepTLS(t *testing.T) {
	var sent []string
	server := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent = append(sent, r.URL.Scheme+"://"+r.URL.Host)
		switch sent[len(sent)-1] {
		case "https://begin.test":
			http.Redirect(w, r, "https://then.test/?access_token=hunter2", http.StatusFound)
		case "https://then.test":
			http.Redirect(w, r, "http://begin.test/v1/other?access_token=hunter2", http.StatusFound)
		case "http://plain.test":
			http.Redirect(w, r, "https://end.test/", http.StatusFound)
		default:
			answer(200, "{}")(w, r)
		}
	})
	client := newClient(t, "https://begin.test/v1", inMemory(server))
	for _, opts := range [][]webex.RequestOption{nil, {webex.WithHeader("Authorization", "Bearer of-ann")}} {
		err := do(t.Context(), client, "GET", "/rooms", opts...)
		assert.EqualError(t, err, "webex: GET /rooms: 302 redirect not followed, to http://begin.test/v1/other")
	}
	require.NoError(t, do(t.Context(), newClient(t, "http://plain.test/v1", inMemory(server)), "GET", "/rooms"))
	assert.Equal(t, []string{"https://begin.test", "https://then.test", "https://begin.test", "https://then.test", "http://plain.test", "https://end.test"}, sent)
}

// An error shows where a redirect leads, without what may be secret.
func TestRedirectsAreShownWithoutSecrets(t *testing.T) {
	for location, shown := range map[string]string{
		"https://ann:hunter2-hunter2@example.com/a%20b?access_token=hunter2#hunter2": "https://example.com/a%20b",
		"ann:hunter2@example.com/a": "ann:",
	} {
		_, baseURL := serve(t, answer(307, "", "Location", location))
		err := do(t.Context(), newClient(t, baseURL), "POST", "/rooms")
		assert.EqualError(t, err, "webex: POST /rooms: 307 redirect not followed, to "+shown)
	}
}
