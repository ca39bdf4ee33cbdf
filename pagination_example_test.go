package webex_test

import (
	"context"
	"fmt"
	"log"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// A list fetches its pages as it is ranged over.
func ExampleList() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)
	for _, title := range []string{"Design", "Build", "Ship"} {
		if _, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: title}); err != nil {
			log.Fatal(err)
		}
	}

	for room, err := range client.Rooms.List(ctx, nil, webex.PageSize(2)) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(room.Title)
	}
	// Unordered output:
	// Design
	// Build
	// Ship
}

// Collect makes a slice of a list, here of its first two items.
func ExampleCollect() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)
	for range 5 {
		if _, err := client.Teams.Create(ctx, &webex.CreateTeamRequest{Name: "Team"}); err != nil {
			log.Fatal(err)
		}
	}

	teams, err := webex.Collect(client.Teams.List(ctx, webex.Limit(2)))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(teams), "teams")
	// Output: 2 teams
}

// The cursor of a page continues a list later, in another run of the program
// for example.
func ExampleFrom() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)
	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Log"})
	if err != nil {
		log.Fatal(err)
	}
	for _, text := range []string{"one", "two", "three"} {
		if _, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: room.ID, Text: text}); err != nil {
			log.Fatal(err)
		}
	}

	var cursor string
	for page, err := range client.Messages.ListPages(ctx, room.ID, nil, webex.PageSize(2)) {
		if err != nil {
			log.Fatal(err)
		}
		cursor = page.Next
		break
	}
	for message, err := range client.Messages.List(ctx, room.ID, nil, webex.From(cursor)) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(message.Text)
	}
	// Output: one
}
