package webex_test

import (
	"context"
	"fmt"
	"log"
	"strings"

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
