package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestMembershipAttributes(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{
		"id":"m", "roomId":"r", "personId":"p", "personEmail":"a@example.com", "personDisplayName":"Ann Bell", "personOrgId":"o",
		"isModerator":true, "isRoomHidden":true, "roomType":"direct", "isMonitor":true, "created":"2026-05-04T12:00:00.000Z"
	}`))
	got, err := newClient(t, baseURL).Memberships.Get(t.Context(), "m")
	require.NoError(t, err)
	assert.Equal(t, &webex.Membership{
		ID: "m", RoomID: "r", PersonID: "p", PersonEmail: "a@example.com", PersonDisplayName: "Ann Bell", PersonOrgID: "o",
		IsModerator: true, IsRoomHidden: true, RoomType: webex.RoomTypeDirect, IsMonitor: true, Created: noonUTC,
	}, got)
}
