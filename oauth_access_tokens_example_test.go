package webex_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

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
