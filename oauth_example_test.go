package webex_test

import (
	"crypto/rand"
	"fmt"
	"log"
	"net/url"

	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
)

// The link to log in with is made by oauth2.
func ExampleEndpoint() {
	config := oauth2.Config{
		ClientID:    "C0d5",
		RedirectURL: "http://localhost:8080/callback",
		Scopes:      []string{"spark:people_read", "spark:rooms_read"},
		Endpoint:    webex.Endpoint,
	}
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	link, err := url.Parse(config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(link.Host+link.Path, link.Query().Get("scope"), link.Query().Get("code_challenge_method"))
	// Output: webexapis.com/v1/authorize spark:people_read spark:rooms_read S256
}
