package webex_test

import (
	"context"
	"fmt"
	"log"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// A service app acts for an organization. An integration gets its tokens.
func ExampleServiceAppsService_TokenSource() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	app := fake.AddServiceApp(webextest.ServiceApp{Name: "Night Watch"})
	manager := fake.Client(fake.Alice)

	source := manager.ServiceApps.TokenSource(app.ID, &webex.CreateServiceAppTokenRequest{
		ClientID:     app.ClientID,
		ClientSecret: app.ClientSecret,
		TargetOrgID:  fake.OrgID,
	})
	client, err := webex.NewClient(webex.WithTokenSource(source), webex.WithBaseURL(fake.URL))
	if err != nil {
		log.Fatal(err)
	}
	me, err := client.People.Me(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(me.DisplayName)
	// Output: Night Watch
}
