package webex_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestFormIsRepeatable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{answer(429, "", "Retry-After", "1"), answer(200, `{"ok":true}`)}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		result, err := webex.Do[map[string]bool](t.Context(), client, webex.Op("POST /access_token"), url.Values{"code": {"a b"}})
		require.NoError(t, err)
		assert.True(t, (*result)["ok"])
		require.Len(t, script.sent(), 2)
		for _, request := range script.sent() {
			assert.Equal(t, "code=a+b", request.Body)
			assert.True(t, strings.HasPrefix(request.Header.Get("Content-Type"), "application/x-www-form-urlencoded"))
		}
	})
}

// What cannot be sent is refused in the same words, however it would be sent.
func TestTextsAreUTF8(t *testing.T) {
	const latin1 = "caf\xe9"
	file := webex.UploadBytes("x.gif", nil)
	tests := []struct {
		name string
		body any
		want string
	}{
		{"JSON", webex.CreateMessageRequest{RoomID: "r", Text: latin1}, "text"},
		{"JSON with a name", map[string]any{"a": []string{latin1}}, "a[0]"},
		{"a form with a file", webex.CreateMessageRequest{RoomID: "r", Text: latin1, Upload: file}, "text"},
		{"a form of the caller with a file", &webex.Multipart{Fields: url.Values{"a": {"b", latin1}}, FileField: "files", File: file}, "a"},
		{"a form", url.Values{"code": {latin1}}, "code"},
		{"a form of the SDK", webex.GetAccessTokenRequest{ClientID: "c", ClientSecret: latin1, Code: "x", RedirectURI: "u"}, "client_secret"},
		{"a text that is cut in two", url.Values{"a": {"\xc3", "\xa9"}}, "a"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, "{}"))
			err := webex.Exec(t.Context(), newClient(t, baseURL), webex.Op("POST /messages"), test.body)
			assert.EqualError(t, err, "webex: POST /messages: "+test.want+": this is not valid UTF-8; convert it, or see strings.ToValidUTF8")
			assert.Empty(t, script.sent())
		})
	}
}
