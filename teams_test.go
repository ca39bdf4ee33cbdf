package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestTeamAttributes(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"id":"t", "name":"Builders", "description":"We build", "created":"2026-05-04T12:00:00.000Z"}`))
	got, err := newClient(t, baseURL).Teams.Get(t.Context(), "t")
	require.NoError(t, err)
	assert.Equal(t, &webex.Team{ID: "t", Name: "Builders", Description: "We build", Created: noonUTC}, got)
}
