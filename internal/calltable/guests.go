package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{
			Methods: "Guests.Create",
			Args:    Args{&webex.CreateGuestRequest{Subject: "subject", DisplayName: "name"}},
			Request: "POST /guests/token",
			Body:    `{"subject": "subject", "displayName": "name"}`,
		},
		Row{
			Methods: "Guests.Create",
			Args:    Args{&webex.CreateGuestRequest{DisplayName: "name"}},
			Error:   "POST /guests/token: subject is required",
		},
		Row{
			Methods: "Guests.Create",
			Args:    Args{&webex.CreateGuestRequest{Subject: "subject"}},
			Error:   "POST /guests/token: displayName is required",
		},
		Row{Methods: "Guests.Count", Request: "GET /guests/count", Answer: `7`},
	)
}
