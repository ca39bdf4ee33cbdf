package webex_test

import (
	"context"
	"fmt"
	"time"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

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
