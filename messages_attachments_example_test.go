package webex_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/card"
	"github.com/go-webex/webex/webextest"
)

func ExampleAdaptiveCard() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: "alice@example.com",
		Attachments: []webex.Attachment{webex.AdaptiveCard(card.Card{
			Body: []card.Element{
				card.TextBlock{Text: "Lunch?", Weight: card.WeightBolder},
				card.TextInput{ID: "dish", Label: "Dish", IsRequired: true},
			},
			Actions: []card.Action{card.Submit{Title: "Order"}},
		})},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(message.Text) // what apps show that cannot show cards
	// Output:
	// Lunch?
	// Dish
}

// A card of a designer is JSON, and checked all the same.
func ExampleAdaptiveCard_json() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	_, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: "alice@example.com",
		Attachments: []webex.Attachment{webex.AdaptiveCard(`{
			"type": "AdaptiveCard",
			"version": "1.3",
			"body": [{"type": "Container", "items": [{"type": "Image", "altText": "Logo"}]}]
		}`)},
	})
	if invalid, ok := errors.AsType[*card.ValidationError](err); ok {
		fmt.Println(invalid.Faults[0].Path)
	}
	// Output: body[0].items[0].url
}
