package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex/webextest"
)

func ExampleOrganizationsService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	s.AddOrganization("Customer")
	for organization, err := range client.Organizations.List(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(organization.DisplayName)
	}
	// Output:
	// Example
	// Customer
}
