package webex_test

import (
	"context"
	"fmt"
	"log"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// An endpoint that the SDK lacks is a call of Do, with a type of one's own.
func ExampleDo() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	type Profile struct {
		DisplayName string `json:"displayName"`
	}
	profile, err := webex.Do[Profile](ctx, client, webex.Op("GET /people/{personId}", fake.Bob.ID), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(profile.DisplayName)
	// Output: Bob Baker
}
