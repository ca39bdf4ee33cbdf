package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// A compliance officer reads what was said, also where they are not.
func ExampleEventsService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.AddPerson(webextest.Person{Roles: []string{webextest.RoleComplianceOfficer}}))

	s.As(s.Alice).Tell(s.Bob, "Lunch?")
	for event, err := range client.Events.List(ctx, &webex.ListEventsOptions{Resource: webex.EventResourceMessages}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		var message webex.Message // what the event's resource is
		if err := event.Decode(&message); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(event.Type, message.PersonEmail, message.Text)
	}
	// Output: created alice@example.com Lunch?
}
