package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "Roles.List", Request: "GET /roles"},
		Row{Methods: "Roles.List", Args: Args{webex.Limit(1)}, Request: "GET /roles"},
		Row{Methods: "Roles.List", Args: Args{webex.PageSize(1)}, Error: "GET /roles: PageSize: the API has no page size for this list"},
		Row{Methods: "Roles.List", Args: Args{webex.From("cursor=1")}, Error: "GET /roles: From: the API sends this list at once"},
		Row{Methods: "Roles.Get", Args: Args{"role"}, Request: "GET /roles/role"},
	)
}
