package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// A program ensures its webhook at every start, in every replica.
func ExampleWebhooksService_Ensure() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	for _, target := range []string{"https://old.example.com/webex", "https://bot.example.com/webex"} {
		ensured, err := client.Webhooks.Ensure(ctx, &webex.CreateWebhookRequest{
			Name:      "mentions",
			TargetURL: target,
			Resource:  webex.WebhookResourceMessages,
			Event:     webex.WebhookEventCreated,
			Secret:    "a long random text",
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(ensured)
	}
	// Output:
	// webhook "mentions" created, 0 others deleted
	// webhook "mentions" updated, 0 others deleted
}

// A bot that also reads forms, and greets the rooms that it is added to.
func ExampleWebhooksService_EnsureAll() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	all, err := client.Webhooks.EnsureAll(ctx, "https://bot.example.com/webex", "a long random text", []*webex.CreateWebhookRequest{
		{Name: "mentions", Resource: webex.WebhookResourceMessages, Event: webex.WebhookEventCreated},
		{Name: "forms", Resource: webex.WebhookResourceAttachmentActions, Event: webex.WebhookEventCreated},
		{Name: "rooms", Resource: webex.WebhookResourceMemberships, Event: webex.WebhookEventCreated},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, ensured := range all {
		fmt.Println(ensured)
	}
	// Output:
	// webhook "mentions" created, 0 others deleted
	// webhook "forms" created, 0 others deleted
	// webhook "rooms" created, 0 others deleted
}
