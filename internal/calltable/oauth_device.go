package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{
			Methods: "AccessTokens.AuthorizeDevice",
			Args:    Args{&webex.AuthorizeDeviceRequest{ClientID: "client", Scopes: []string{"spark:people_read", "spark:rooms_read"}}},
			Request: "POST /device/authorize",
			Body:    "client_id=client&scope=spark:people_read+spark:rooms_read",
		},
	)
}
