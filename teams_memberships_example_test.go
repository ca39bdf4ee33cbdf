package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleTeamMembershipsService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	team, err := client.Teams.Create(ctx, &webex.CreateTeamRequest{Name: "Builders"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.TeamMemberships.Create(ctx, &webex.CreateTeamMembershipRequest{TeamID: team.ID, PersonEmail: "bob@example.com"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for membership, err := range client.TeamMemberships.List(ctx, team.ID) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(membership.PersonEmail, membership.IsModerator)
	}
	// Unordered output:
	// alice@example.com true
	// bob@example.com false
}
