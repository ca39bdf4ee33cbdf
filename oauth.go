package webex

import (
	"strings"

	"golang.org/x/oauth2"
)

// Endpoint is where an integration asks for authorization, for the
// [oauth2.Config] that makes the link to log in with:
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
// Webex polls for the approval of a device at another address than
// [oauth2.Config] does: use [AccessTokensService.AwaitDevice].
//
// See https://developer.webex.com/docs/integrations.
var Endpoint = EndpointAt(DefaultBaseURL)

// EndpointAt is [Endpoint] for another base URL, see [WithBaseURL].
func EndpointAt(baseURL string) oauth2.Endpoint {
	base := strings.TrimRight(baseURL, "/")
	return oauth2.Endpoint{
		AuthURL:       base + "/authorize",
		DeviceAuthURL: base + "/device/authorize",
		TokenURL:      base + "/access_token",
		AuthStyle:     oauth2.AuthStyleInParams,
	}
}
