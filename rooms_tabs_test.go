package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// An update of one attribute keeps the others.
func TestRoomTabUpdateRequest(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	tabs := fake.Client(fake.Alice).RoomTabs
	room := fake.As(fake.Alice).CreateRoom("Plans")
	before, err := tabs.Create(t.Context(), &webex.CreateRoomTabRequest{RoomID: room, ContentURL: "https://board.example.com/plans", DisplayName: "Board"})
	require.NoError(t, err)
	req := before.UpdateRequest()
	req.DisplayName = "Plan"
	_, err = tabs.Update(t.Context(), before.ID, req)
	require.NoError(t, err)
	after, err := tabs.Get(t.Context(), before.ID)
	require.NoError(t, err)
	assert.Equal(t, "Plan", after.DisplayName)
	after.DisplayName = before.DisplayName
	assert.Equal(t, before, after)
}
