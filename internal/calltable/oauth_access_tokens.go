package calltable

import "github.com/go-webex/webex"

// token is an answer with an access token, without which there is an error.
const token = `{"access_token": "token", "new": 1}`

func init() {
	add(
		Row{
			Methods: "AccessTokens.Get",
			Args: Args{&webex.GetAccessTokenRequest{
				ClientID: "client", ClientSecret: "s3cret", Code: "code", RedirectURI: "https://example.com/page",
			}},
			Request: "POST /access_token",
			Body: "grant_type=authorization_code&client_id=client&client_secret=s3cret&code=code" +
				"&redirect_uri=https://example.com/page",
			Answer: token,
		},
		Row{
			Methods: "AccessTokens.Get",
			Args: Args{&webex.GetAccessTokenRequest{
				ClientID: "client", ClientSecret: "s3cret", Code: "code", RedirectURI: "https://example.com/page", CodeVerifier: "verifier",
			}},
			Request: "POST /access_token",
			Body: "grant_type=authorization_code&client_id=client&client_secret=s3cret&code=code" +
				"&redirect_uri=https://example.com/page&code_verifier=verifier",
			Answer: token,
		},
		Row{
			Methods: "AccessTokens.Refresh",
			Args:    Args{&webex.RefreshAccessTokenRequest{ClientID: "client", ClientSecret: "s3cret", RefreshToken: "refresh"}},
			Request: "POST /access_token",
			Body:    "grant_type=refresh_token&client_id=client&client_secret=s3cret&refresh_token=refresh",
			Answer:  token,
		},
	)
}
