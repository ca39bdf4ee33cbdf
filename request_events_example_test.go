package webex_test

import (
	"context"
	"fmt"
	"log"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleWithEvents() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice, webex.WithEvents(func(e webex.CallEvent) {
		fmt.Println(e.Kind, e.Operation, e.Attempt, e.Status)
	}))

	fake.Fail(webextest.Failure{On: "GET /people/me", Times: 1, Status: 503})
	if _, err := client.People.Me(ctx); err != nil {
		log.Fatal(err)
	}
	// Output:
	// attempt GET /people/me 1 503
	// wait GET /people/me 1 503
	// attempt GET /people/me 2 200
	// done GET /people/me 2 200
}
