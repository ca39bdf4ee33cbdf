package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestGuestCount(t *testing.T) {
	for _, body := range []string{`112`, "112\n", `{"112":112}`, `{"count":112}`} {
		t.Run(body, func(t *testing.T) {
			_, baseURL := serve(t, answer(200, body))
			got, err := newClient(t, baseURL).Guests.Count(t.Context())
			require.NoError(t, err)
			assert.Equal(t, &webex.GuestCount{Count: 112}, got)
		})
	}
	for _, body := range []string{`many`, `"many"`, `{}`, `{"guests":1,"hosts":2}`, `[1]`} {
		t.Run(body, func(t *testing.T) {
			_, baseURL := serve(t, answer(200, body))
			_, err := newClient(t, baseURL).Guests.Count(t.Context())
			assert.ErrorContains(t, err, "webex: GET /guests/count: the answer cannot be read")
		})
	}
}
