package webex_test

import (
	"context"
	"errors"
	"fmt"
	"time"

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

func ExampleRolesService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	for role, err := range client.Roles.List(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(role.Name)
	}
	// Output:
	// Full Administrator
	// User Administrator
	// Compliance Officer
}

// Whoever leaves loses the tokens that applications have of them.
func ExampleAuthorizationsService_Delete() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	for authorization, err := range client.Authorizations.List(ctx, &webex.ListAuthorizationsOptions{PersonEmail: "bob@example.com"}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if err := client.Authorizations.Delete(ctx, authorization.ID); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(authorization.ApplicationName, authorization.Type)
	}
	_, err := s.Client(s.Bob).People.Me(ctx)
	fmt.Println(errors.Is(err, webex.ErrUnauthorized))
	// Output:
	// Developer Portal access
	// true
}

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

func ExampleAdminAuditEventsService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	_, err := client.Licenses.Assign(ctx, &webex.AssignLicensesRequest{
		Email:    "bob@example.com",
		Licenses: []webex.LicenseChange{{ID: webextest.LicenseMessaging}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Now()
	for event, err := range client.AdminAuditEvents.List(ctx, &webex.ListAdminAuditEventsOptions{OrgID: s.OrgID, From: now.AddDate(0, 0, -7), To: now}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s: %s\n", event.Data.EventCategory, event.Data.ActionText)
	}
	// Output: LICENSES: Alice Archer changed the licenses of Bob Baker.
}
