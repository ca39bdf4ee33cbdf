package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleGuestsService_Create() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // a program has the token of a service app

	for _, name := range []string{"Ann", "Ann Other"} { // the same guest twice
		guest, err := client.Guests.Create(ctx, &webex.CreateGuestRequest{Subject: "visitor-7", DisplayName: name})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(guest.Subject, guest.DisplayName, guest.ExpiresIn)
	}
	guests, err := client.Guests.Count(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(guests.Count)
	// Output:
	// visitor-7 Ann 64799
	// visitor-7 Ann Other 64799
	// 1
}
