package webex_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// logIn follows a link as a person with a browser does, and returns the query
// that they come back with.
func logIn(link string) url.Values {
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(link)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		log.Fatal(err)
	}
	return back.Query()
}

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

// A person logs in with their browser, and the program has a client that acts
// for them as long as it is used every 90 days.
func ExampleNewClientFromCode() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	app := fake.Integration

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
	}, webex.WithBaseURL(fake.URL), webex.WithTokenStore(func(_ context.Context, token *oauth2.Token) error {
		fmt.Println("stored a refresh token:", token.RefreshToken != "")
		return nil
	}))
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.People.Me(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("logged in:", me.DisplayName)
	// Output:
	// stored a refresh token: true
	// logged in: Alice Archer
}

// The tokens are kept in a file between two runs of the program.
func ExampleWithIntegration() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	app := fake.Integration
	file := tokenFile(ctx, fake)
	defer os.Remove(file)

	data, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	var token oauth2.Token
	if err := json.Unmarshal(data, &token); err != nil {
		log.Fatal(err)
	}
	client, err := webex.NewClient(
		webex.WithIntegration(app.ClientID, app.ClientSecret, &token),
		webex.WithTokenStore(func(_ context.Context, token *oauth2.Token) error {
			fmt.Println("refreshed")
			data, err := json.Marshal(token)
			if err != nil {
				return err
			}
			return os.WriteFile(file, data, 0o600)
		}),
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
	// Output:
	// refreshed
	// logged in: Alice Archer
}

// tokenFile makes a file with tokens of which one is expired.
func tokenFile(ctx context.Context, fake *webextest.Server) string {
	client, err := webex.NewClient(webex.WithBaseURL(fake.URL), webex.WithoutToken())
	if err != nil {
		log.Fatal(err)
	}
	config := oauth2.Config{ClientID: fake.Integration.ClientID, Scopes: []string{"spark:people_read"}, Endpoint: webex.EndpointAt(fake.URL)}
	token, err := client.AccessTokens.Get(ctx, &webex.GetAccessTokenRequest{
		ClientID:     fake.Integration.ClientID,
		ClientSecret: fake.Integration.ClientSecret,
		Code:         logIn(config.AuthCodeURL("state")).Get("code"),
		RedirectURI:  fake.Integration.RedirectURI,
	})
	if err != nil {
		log.Fatal(err)
	}
	kept := token.Token()
	kept.Expiry = time.Now().Add(-time.Hour)
	data, err := json.Marshal(kept)
	if err != nil {
		log.Fatal(err)
	}
	file := filepath.Join(os.TempDir(), rand.Text()+".json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		log.Fatal(err)
	}
	return file
}

func ExampleAccessTokensService_Get() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client, err := webex.NewClient(webex.WithoutToken(), webex.WithBaseURL(fake.URL))
	if err != nil {
		log.Fatal(err)
	}
	config := oauth2.Config{ClientID: fake.Integration.ClientID, Scopes: []string{"spark:all"}, Endpoint: webex.EndpointAt(fake.URL)}
	back := logIn(config.AuthCodeURL("state"))

	token, err := client.AccessTokens.Get(ctx, &webex.GetAccessTokenRequest{
		ClientID:     fake.Integration.ClientID,
		ClientSecret: fake.Integration.ClientSecret,
		Code:         back.Get("code"),
		RedirectURI:  fake.Integration.RedirectURI,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("an access token for", time.Until(token.Expiry()).Round(24*time.Hour))
	fmt.Println("a refresh token for", time.Until(token.RefreshTokenExpiry()).Round(24*time.Hour))

	token, err = client.AccessTokens.Refresh(ctx, &webex.RefreshAccessTokenRequest{
		ClientID:     fake.Integration.ClientID,
		ClientSecret: fake.Integration.ClientSecret,
		RefreshToken: token.RefreshToken,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token) // never shows the tokens
	// Output:
	// an access token for 336h0m0s
	// a refresh token for 2160h0m0s
	// [access_token=[redacted] expires_in=1209599 refresh_token=[redacted] refresh_token_expires_in=7775999 token_type=Bearer]
}

// A device without a keyboard shows a link and a code.
func ExampleAccessTokensService_AwaitDevice() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	app := fake.Integration
	client, err := webex.NewClient(webex.WithoutToken(), webex.WithBaseURL(fake.URL))
	if err != nil {
		log.Fatal(err)
	}

	device, err := client.AccessTokens.AuthorizeDevice(ctx, &webex.AuthorizeDeviceRequest{
		ClientID: app.ClientID,
		Scopes:   []string{"spark:people_read"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("open a link and enter %d digits\n", len(device.UserCode))
	fake.ApproveDevice(device.UserCode, fake.Bob) // a person does that

	token, err := client.AccessTokens.AwaitDevice(ctx, &webex.AwaitDeviceRequest{
		ClientID:     app.ClientID,
		ClientSecret: app.ClientSecret,
		Device:       device,
	})
	switch {
	case errors.Is(err, webex.ErrAccessDenied):
		log.Fatal("they do not want to")
	case errors.Is(err, webex.ErrDeviceCodeExpired):
		log.Fatal("that took too long")
	case err != nil:
		log.Fatal(err)
	}

	client, err = webex.NewClient(webex.WithIntegration(app.ClientID, app.ClientSecret, token.Token()), webex.WithBaseURL(fake.URL))
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.People.Me(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("logged in:", me.DisplayName)
	// Output:
	// open a link and enter 6 digits
	// logged in: Bob Baker
}

// A service app acts for an organization. An integration gets its tokens.
func ExampleServiceAppsService_TokenSource() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	app := fake.AddServiceApp(webextest.ServiceApp{Name: "Night Watch"})
	manager := fake.Client(fake.Alice)

	source := manager.ServiceApps.TokenSource(app.ID, &webex.CreateServiceAppTokenRequest{
		ClientID:     app.ClientID,
		ClientSecret: app.ClientSecret,
		TargetOrgID:  fake.OrgID,
	})
	client, err := webex.NewClient(webex.WithTokenSource(source), webex.WithBaseURL(fake.URL))
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.People.Me(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(me.DisplayName)
	// Output: Night Watch
}
