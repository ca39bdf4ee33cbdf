package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// A guest acts with a client of their own.
func ExampleGuestIssuerService_CreateToken() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	token, err := client.GuestIssuer.CreateToken(ctx, &webex.CreateGuestTokenRequest{
		Subject:     "visitor-7",
		DisplayName: "Ann",
		Issuer:      s.GuestIssuer.ID,
		Secret:      s.GuestIssuer.Secret,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	guest, err := webex.NewClient(webex.WithToken(token.Token), webex.WithBaseURL(s.URL))
	if err != nil {
		fmt.Println(err)
		return
	}
	me, err := guest.People.Me(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(me.DisplayName, token.ExpiresIn)
	// Output: Ann 21599
}
