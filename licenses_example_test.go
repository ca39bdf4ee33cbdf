package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleLicensesService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	for license, err := range client.Licenses.List(ctx, nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %d of %d\n", license.Name, license.ConsumedUnits, license.TotalUnits)
	}
	// Output:
	// Messaging: 0 of 1000
	// Advanced Messaging: 1 of 1000
	// Meeting - Webex Meeting Center: 0 of 50
	// Webex Calling - Professional: 0 of 2
}

func ExampleLicensesService_ListUsers() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	for user, err := range client.Licenses.ListUsers(ctx, webextest.LicenseAdvancedMessaging) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(user.DisplayName, user.Email)
	}
	// Output: Alice Archer alice@example.com
}

// Webex makes the changes that it can make, so look at what the person has now.
func ExampleLicensesService_Assign() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	assigned, err := client.Licenses.Assign(ctx, &webex.AssignLicensesRequest{
		Email: "bob@example.com",
		Licenses: []webex.LicenseChange{
			{ID: webextest.LicenseMessaging},
			{ID: webextest.LicenseCalling}, // lacks a phone number
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(assigned.Email, len(assigned.Licenses), assigned.Partial)
	// Output: bob@example.com 1 true
}
