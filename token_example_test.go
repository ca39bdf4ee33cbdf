package webex_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// Something else than the SDK needs the token, and asks the client that renews
// it.
func ExampleClient_Token() {
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
	token, err := client.Token(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.AccessToken != "", time.Until(token.Expiry).Round(24*time.Hour), token.RefreshToken != "")
	// Output: true 336h0m0s false
}
