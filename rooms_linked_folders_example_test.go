package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleLinkedFoldersService_Create() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Plans"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.LinkedFolders.Create(ctx, &webex.CreateLinkedFolderRequest{
		RoomID:        room.ID,
		ContentURL:    "https://example.sharepoint.com/sites/plans/Documents",
		DisplayName:   "Documents",
		DriveID:       "b!drive", // this and the item from Microsoft Graph
		ItemID:        "01ITEM",
		DefaultFolder: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for folder, err := range client.LinkedFolders.List(ctx, room.ID) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(folder.DisplayName, folder.DefaultFolder)
	}
	// Output: Documents true
}
