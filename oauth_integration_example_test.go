package webex_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// A person logs in with their browser, and the program has a client that acts
// for them as long as it is used every 90 days.
func ExampleNewClientFromCode() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	app := fake.Integration

	file := filepath.Join(os.TempDir(), rand.Text()+".json")
	defer os.Remove(file)

	config := oauth2.Config{
		ClientID:    app.ClientID,
		RedirectURL: app.RedirectURI,
		Scopes:      []string{"spark:people_read"},
		Endpoint:    webex.EndpointAt(fake.URL), // webex.Endpoint for Webex itself
	}
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	back := logIn(config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)))
	if back.Get("state") != state {
		log.Fatal("somebody else's login")
	}

	client, err := webex.NewClientFromCode(ctx, &webex.GetAccessTokenRequest{
		ClientID:     app.ClientID,
		ClientSecret: app.ClientSecret,
		Code:         back.Get("code"),
		RedirectURI:  app.RedirectURI,
		CodeVerifier: verifier,
	}, webex.WithBaseURL(fake.URL), webex.WithTokenStore(webex.TokenFile(file)))
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.People.Me(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("logged in:", me.DisplayName)
	// Output: logged in: Alice Archer
}

// The program starts again, with the tokens in the file. They have expired
// meanwhile; the client refreshes them.
func ExampleWithIntegration() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	app := fake.Integration
	file := tokenFile(ctx, fake)
	defer os.Remove(file)

	client, err := webex.NewClient(
		webex.WithIntegration(app.ClientID, app.ClientSecret, nil),
		webex.WithTokenStore(webex.TokenFile(file)),
		webex.WithBaseURL(fake.URL),
	)
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.People.Me(ctx)
	if errors.Is(err, webex.ErrLoginRequired) {
		log.Fatal("please log in again")
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("logged in:", me.DisplayName)
	// Output: logged in: Alice Archer
}
