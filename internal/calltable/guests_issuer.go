package calltable

import "github.com/go-webex/webex"

// The signed fields are sent in a header, which rows do not show.
func init() {
	const secret = "c2VjcmV0" // in base64
	add(
		Row{
			Methods: "GuestIssuer.CreateToken",
			Args:    Args{&webex.CreateGuestTokenRequest{Subject: "subject", DisplayName: "name", Issuer: "issuer", Secret: secret}},
			Request: "POST /jwt/login",
		},
		Row{
			Methods: "GuestIssuer.CreateToken",
			Args: Args{&webex.CreateGuestTokenRequest{
				Subject: "subject", DisplayName: "name", Issuer: "issuer", Secret: secret, ExpiresAt: at(1),
			}},
			Request: "POST /jwt/login",
		},
		Row{
			Methods: "GuestIssuer.CreateToken",
			Error:   "POST /jwt/login: the request, a *webex.CreateGuestTokenRequest, is nil",
		},
		Row{
			Methods: "GuestIssuer.CreateToken",
			Args:    Args{&webex.CreateGuestTokenRequest{DisplayName: "name", Issuer: "issuer", Secret: secret}},
			Error:   "POST /jwt/login: subject is required",
		},
		Row{
			Methods: "GuestIssuer.CreateToken",
			Args:    Args{&webex.CreateGuestTokenRequest{Subject: "subject", Issuer: "issuer", Secret: secret}},
			Error:   "POST /jwt/login: displayName is required",
		},
		Row{
			Methods: "GuestIssuer.CreateToken",
			Args:    Args{&webex.CreateGuestTokenRequest{Subject: "subject", DisplayName: "name", Secret: secret}},
			Error:   "POST /jwt/login: issuer is required",
		},
		Row{
			Methods: "GuestIssuer.CreateToken",
			Args:    Args{&webex.CreateGuestTokenRequest{Subject: "subject", DisplayName: "name", Issuer: "issuer"}},
			Error:   "POST /jwt/login: secret is required",
		},
		Row{
			Methods: "GuestIssuer.CreateToken",
			Args:    Args{&webex.CreateGuestTokenRequest{Subject: "subject", DisplayName: "name", Issuer: "issuer", Secret: "s3cret!"}},
			Error:   "POST /jwt/login: the secret is not base64",
		},
	)
}
