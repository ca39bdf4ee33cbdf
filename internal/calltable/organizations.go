package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "Organizations.List", Request: "GET /organizations"},
		Row{Methods: "Organizations.List", Args: Args{webex.Limit(1)}, Request: "GET /organizations"},
		Row{Methods: "Organizations.List", Args: Args{webex.PageSize(1)}, Error: "GET /organizations: PageSize: the API has no page size"},
		Row{Methods: "Organizations.Get", Args: Args{"org"}, Request: "GET /organizations/org"},
		Row{Methods: "Organizations.Delete", Args: Args{"org"}, Request: "DELETE /organizations/org"},
	)
}
