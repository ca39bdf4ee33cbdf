package webex_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

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
