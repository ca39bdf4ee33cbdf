package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{
			Methods: "TeamMemberships.List TeamMemberships.ListPages",
			Args:    Args{"team"},
			Request: "GET /team/memberships?teamId=team",
		},
		Row{
			Methods: "TeamMemberships.List TeamMemberships.ListPages",
			Args:    Args{"team", webex.PageSize(7)},
			Request: "GET /team/memberships?teamId=team&max=7",
		},
		Row{Methods: "TeamMemberships.List TeamMemberships.ListPages", Error: "GET /team/memberships: teamId is required"},
		Row{
			Methods: "TeamMemberships.Create",
			Args:    Args{&webex.CreateTeamMembershipRequest{TeamID: "team", PersonID: "person"}},
			Request: "POST /team/memberships",
			Body:    `{"teamId": "team", "personId": "person"}`,
		},
		Row{
			Methods: "TeamMemberships.Create",
			Args:    Args{&webex.CreateTeamMembershipRequest{TeamID: "team", PersonEmail: "ann@example.com", IsModerator: new(false)}},
			Request: "POST /team/memberships",
			Body:    `{"teamId": "team", "personEmail": "ann@example.com", "isModerator": false}`,
		},
		Row{
			Methods: "TeamMemberships.Create",
			Args:    Args{&webex.CreateTeamMembershipRequest{PersonID: "person"}},
			Error:   "POST /team/memberships: teamId is required",
		},
		Row{
			Methods: "TeamMemberships.Create",
			Args:    Args{&webex.CreateTeamMembershipRequest{TeamID: "team"}},
			Error:   "POST /team/memberships: exactly one of personId and personEmail is required, not 0",
		},
		Row{Methods: "TeamMemberships.Get", Args: Args{"membership"}, Request: "GET /team/memberships/membership"},
		Row{
			Methods: "TeamMemberships.Update",
			Args:    Args{"membership", new(webex.UpdateTeamMembershipRequest)},
			Request: "PUT /team/memberships/membership",
			Body:    `{"isModerator": false}`,
		},
		Row{
			Methods: "TeamMemberships.Update",
			Args:    Args{"membership", &webex.UpdateTeamMembershipRequest{IsModerator: true}},
			Request: "PUT /team/memberships/membership",
			Body:    `{"isModerator": true}`,
		},
		Row{Methods: "TeamMemberships.Delete", Args: Args{"membership"}, Request: "DELETE /team/memberships/membership"},
	)
}
