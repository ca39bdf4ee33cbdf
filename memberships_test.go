package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
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

// An update of one attribute keeps the other.
func TestMembershipUpdateRequest(t *testing.T) {
	assert.Equal(t, &webex.UpdateMembershipRequest{IsModerator: true}, (&webex.Membership{IsModerator: true}).UpdateRequest())
	assert.Equal(t, &webex.UpdateMembershipRequest{IsRoomHidden: true}, (&webex.Membership{IsRoomHidden: true}).UpdateRequest())

	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)
	room := fake.As(fake.Alice).CreateRoom("Ops", fake.Bob)
	for member, err := range client.Memberships.List(t.Context(), &webex.ListMembershipsOptions{RoomID: room, PersonID: fake.Bob.ID}) {
		require.NoError(t, err)
		req := member.UpdateRequest()
		req.IsModerator = true
		moderator, err := client.Memberships.Update(t.Context(), member.ID, req)
		require.NoError(t, err)
		again, err := client.Memberships.Update(t.Context(), member.ID, moderator.UpdateRequest())
		require.NoError(t, err)
		assert.True(t, again.IsModerator)
		assert.Equal(t, moderator, again)
	}
}
