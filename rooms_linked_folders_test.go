package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func TestLinkedFolderIsTheDefault(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"defaultFolder":"true"}`), answer(200, `{"defaultFolder":true}`), answer(200, `{"defaultFolder":"false"}`))
	client := newClient(t, baseURL)
	for _, want := range []bool{true, true, false} {
		folder, err := client.LinkedFolders.Get(t.Context(), "f")
		require.NoError(t, err)
		assert.Equal(t, want, folder.DefaultFolder)
	}
}

// An update of one attribute keeps the others.
func TestLinkedFolderUpdateRequest(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	folders := fake.Client(fake.Alice).LinkedFolders
	room := fake.As(fake.Alice).CreateRoom("Plans")
	before, err := folders.Create(t.Context(), &webex.CreateLinkedFolderRequest{
		RoomID: room, ContentURL: "https://example.sharepoint.com/plans", DisplayName: "Plans", DriveID: "drive", ItemID: "item", DefaultFolder: true,
	})
	require.NoError(t, err)
	req := before.UpdateRequest()
	req.DisplayName = "Plan"
	_, err = folders.Update(t.Context(), before.ID, req)
	require.NoError(t, err)
	after, err := folders.Get(t.Context(), before.ID)
	require.NoError(t, err)
	assert.Equal(t, "Plan", after.DisplayName)
	after.DisplayName = before.DisplayName
	assert.Equal(t, before, after)
}
