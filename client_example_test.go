package webex_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// The examples run against a fake Webex. With webex.NewClient() and a token in
// the environment, the same code talks to Webex.

func Example() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Release party"})
	if err != nil {
		log.Fatal(err)
	}
	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		RoomID:   room.ID,
		Markdown: "We have **cake**.",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(room.Title+":", message.Text)
	// Output: Release party: We have cake.
}

func ExampleNewClient() {
	// The token comes from WEBEX_TEAMS_ACCESS_TOKEN or WEBEX_ACCESS_TOKEN.
	client, err := webex.NewClient()
	if errors.Is(err, webex.ErrNoToken) {
		// Or from anywhere else.
		client, err = webex.NewClient(webex.WithToken("NDY0ZmE5"), webex.WithRetry(webex.RetryPolicy{MaxWait: time.Minute}))
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(client) // never shows the token
	// Output: webex.Client(https://webexapis.com/v1)
}

// Middleware sees every attempt, for metrics and tracing, but not the token.
func ExampleWithMiddleware() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice, webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err == nil {
				fmt.Println(webex.OperationOf(req.Context()), "attempt", webex.AttemptOf(req.Context()), resp.StatusCode)
			}
			return resp, err
		})
	}))

	if _, err := client.People.Get(ctx, fake.Bob.ID); err != nil {
		log.Fatal(err)
	}
	// Output: GET /people/{personId} attempt 1 200
}

// A program that acts for several people has one client, and derives one for
// each person. They share the connections.
func ExampleClient_With() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Bot)

	for _, person := range []*webextest.Person{fake.Alice, fake.Bob} {
		theirs, err := client.With(webex.WithToken(person.Token))
		if err != nil {
			log.Fatal(err)
		}
		me, err := theirs.People.Me(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(me.DisplayName)
	}
	// Output:
	// Alice Archer
	// Bob Baker
}
