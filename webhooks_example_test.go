package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleWebhooksService_Create() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	webhook, err := client.Webhooks.Create(ctx, &webex.CreateWebhookRequest{
		Name:      "mentions",
		TargetURL: "https://bot.example.com/webex",
		Resource:  webex.WebhookResourceMessages,
		Event:     webex.WebhookEventCreated,
		Filter:    "mentionedPeople=me",
		Secret:    "a long random text",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(webhook.Name, webhook.Status)
	// Output: mentions active
}

// Webex disables a webhook whose receiver fails too often.
func ExampleWebhooksService_Update() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	_, err := client.Webhooks.Create(ctx, &webex.CreateWebhookRequest{
		Name:      "mentions",
		TargetURL: "https://bot.example.com/webex",
		Resource:  webex.WebhookResourceMessages,
		Event:     webex.WebhookEventCreated,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for webhook, err := range client.Webhooks.List(ctx, nil) {
		if err != nil {
			fmt.Println(err)
			return
		}
		webhook, err = client.Webhooks.Update(ctx, webhook.ID, &webex.UpdateWebhookRequest{
			Name:      webhook.Name,
			TargetURL: webhook.TargetURL,
			Status:    new(webex.WebhookStatusActive),
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(webhook.Name, webhook.Status)
	}
	// Output: mentions active
}
