package webex_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleWithResponse() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	var response webex.Response
	if _, err := client.People.Me(ctx, webex.WithResponse(&response)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(response.StatusCode, response.Attempts, strings.HasPrefix(response.TrackingID, "ROUTER_"))
	// Output: 200 1 true
}

// A webhook may tell of a message before the API knows it.
func ExampleUntilFound() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)
	room := fake.As(fake.Alice).CreateRoom("Ops")

	fake.Fail(webextest.Failure{On: "GET /rooms/*", Times: 1, Status: 404})
	found, err := client.Rooms.Get(ctx, room, webex.UntilFound(5*time.Second))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found.Title)
	// Output: Ops
}
