package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleTeamsService_Create() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	team, err := client.Teams.Create(ctx, &webex.CreateTeamRequest{Name: "Builders", Description: "We build"})
	if err != nil {
		fmt.Println(err)
		return
	}
	rooms, err := webex.Collect(client.Rooms.List(ctx, &webex.ListRoomsOptions{TeamID: team.ID}))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(team.Name, "has", len(rooms), "room:", rooms[0].Title)
	// Output: Builders has 1 room: Builders
}
