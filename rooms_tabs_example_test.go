package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleRoomTabsService_Create() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Plans"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.RoomTabs.Create(ctx, &webex.CreateRoomTabRequest{
		RoomID:      room.ID,
		ContentURL:  "https://board.example.com/plans",
		DisplayName: "Board",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for tab, err := range client.RoomTabs.List(ctx, room.ID) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(tab.DisplayName, tab.ContentURL)
	}
	// Output: Board https://board.example.com/plans
}
