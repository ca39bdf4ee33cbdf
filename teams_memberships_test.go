package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestTeamMembershipAttributes(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{
		"id":"m", "teamId":"t", "personId":"p", "personEmail":"a@example.com", "personDisplayName":"Ann Bell", "personOrgId":"o",
		"isModerator":true, "created":"2026-05-04T12:00:00.000Z"
	}`))
	got, err := newClient(t, baseURL).TeamMemberships.Get(t.Context(), "m")
	require.NoError(t, err)
	assert.Equal(t, &webex.TeamMembership{
		ID: "m", TeamID: "t", PersonID: "p", PersonEmail: "a@example.com", PersonDisplayName: "Ann Bell", PersonOrgID: "o",
		IsModerator: true, Created: noonUTC,
	}, got)
}
