package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "Teams.List Teams.ListPages", Request: "GET /teams"},
		Row{Methods: "Teams.List Teams.ListPages", Args: Args{webex.PageSize(7)}, Request: "GET /teams?max=7"},
		Row{
			Methods: "Teams.Create",
			Args:    Args{&webex.CreateTeamRequest{Name: "name"}},
			Request: "POST /teams",
			Body:    `{"name": "name"}`,
		},
		Row{
			Methods: "Teams.Create",
			Args:    Args{&webex.CreateTeamRequest{Name: "name", Description: "description"}},
			Request: "POST /teams",
			Body:    `{"name": "name", "description": "description"}`,
		},
		Row{Methods: "Teams.Create", Args: Args{new(webex.CreateTeamRequest)}, Error: "POST /teams: name is required"},
		Row{Methods: "Teams.Get", Args: Args{"team"}, Request: "GET /teams/team"},
		Row{
			Methods: "Teams.Update",
			Args:    Args{"team", &webex.UpdateTeamRequest{Name: "name"}},
			Request: "PUT /teams/team",
			Body:    `{"name": "name"}`,
		},
		Row{
			Methods: "Teams.Update",
			Args:    Args{"team", &webex.UpdateTeamRequest{Name: "name", Description: new("description")}},
			Request: "PUT /teams/team",
			Body:    `{"name": "name", "description": "description"}`,
		},
		Row{
			Methods: "Teams.Update",
			Args:    Args{"team", &webex.UpdateTeamRequest{Name: "name", Description: new("")}},
			Request: "PUT /teams/team",
			Body:    `{"name": "name", "description": ""}`,
		},
		Row{Methods: "Teams.Update", Args: Args{"team", new(webex.UpdateTeamRequest)}, Error: "PUT /teams/team: name is required"},
		Row{Methods: "Teams.Delete", Args: Args{"team"}, Request: "DELETE /teams/team"},
	)
}
