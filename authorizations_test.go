package webex_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTokenExpiryTime(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"exp":1768630439322}`), answer(200, `{}`))
	client := newClient(t, baseURL)
	got, err := client.Authorizations.TokenExpiry(t.Context())
	require.NoError(t, err)
	assert.Equal(t, time.Date(2026, 1, 17, 6, 13, 59, 322_000_000, time.UTC), got.Time())
	got, err = client.Authorizations.TokenExpiry(t.Context())
	require.NoError(t, err)
	assert.True(t, got.Time().IsZero())
}
