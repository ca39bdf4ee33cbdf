package webex_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleRoomsService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	for _, title := range []string{"Plans", "Parties"} {
		if _, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: title}); err != nil {
			fmt.Println(err)
			return
		}
	}
	for room, err := range client.Rooms.List(ctx, &webex.ListRoomsOptions{SortBy: webex.RoomSortByCreated}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(room.Title)
	}
	// Output:
	// Parties
	// Plans
}

func ExampleRoomsService_Update() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Plans", IsLocked: new(true)})
	if err != nil {
		fmt.Println(err)
		return
	}
	room, err = client.Rooms.Update(ctx, room.ID, &webex.UpdateRoomRequest{Title: "Old plans", IsLocked: new(false)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(room.Title, room.IsLocked)
	// Output: Old plans false
}

func ExampleRoomsService_Get_notFound() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	_, err := client.Rooms.Get(ctx, "nothing")
	fmt.Println(errors.Is(err, webex.ErrNotFound))
	// Output: true
}
