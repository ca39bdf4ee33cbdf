package webex_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleMembershipsService_Create() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Plans"})
	if err != nil {
		fmt.Println(err)
		return
	}
	req := &webex.CreateMembershipRequest{RoomID: room.ID, PersonEmail: "bob@example.com"}
	membership, err := client.Memberships.Create(ctx, req)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(membership.PersonDisplayName, "is in the room now")

	_, err = client.Memberships.Create(ctx, req)
	fmt.Println("already there:", errors.Is(err, webex.ErrConflict))
	// Output:
	// Bob Baker is in the room now
	// already there: true
}

func ExampleMembershipsService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Plans"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for membership, err := range client.Memberships.List(ctx, &webex.ListMembershipsOptions{RoomID: room.ID}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(membership.PersonEmail)
	}
	// Output: alice@example.com
}
