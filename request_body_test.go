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
