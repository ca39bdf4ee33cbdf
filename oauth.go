package webex

import (
	"strings"

	"golang.org/x/oauth2"
)

// Endpoint is the OAuth endpoint of Webex, for the [oauth2.Config] that makes
// the link with which a person logs in to an integration:
//
//	config := oauth2.Config{
//		ClientID:    clientID,
//		RedirectURL: redirectURI,
//		Scopes:      []string{"spark:people_read"},
//		Endpoint:    webex.Endpoint,
//	}
//	state, verifier := rand.Text(), oauth2.GenerateVerifier()
//	link := config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))
//
// The device flow of [oauth2.Config] does not work with Webex, which has
// another endpoint for the tokens of devices: use
// [AccessTokensService.AwaitDevice].
//
// See https://developer.webex.com/docs/integrations.
var Endpoint = EndpointAt(DefaultBaseURL)

// EndpointAt returns the [Endpoint] of another base URL; see [WithBaseURL].
func EndpointAt(baseURL string) oauth2.Endpoint {
	base := strings.TrimRight(baseURL, "/")
	return oauth2.Endpoint{
		AuthURL:       base + "/authorize",
		DeviceAuthURL: base + "/device/authorize",
		TokenURL:      base + "/access_token",
		AuthStyle:     oauth2.AuthStyleInParams,
	}
}
