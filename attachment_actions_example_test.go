package webex_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/card"
	"github.com/go-webex/webex/webextest"
)

// A bot reads a form that somebody has filled in, and words what is wrong with
// it by the labels that the person knows.
func ExampleAttachmentAction_DecodeInputs() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	form := card.Card{
		Body: []card.Element{
			card.TextInput{ID: "dish", Label: "Dish"},
			card.NumberInput{ID: "guests", Label: "Guests"},
			card.DateInput{ID: "day", Label: "Day"},
			card.TimeInput{ID: "hour", Label: "Time"},
			card.ChoiceSetInput{ID: "sides", Label: "Sides", IsMultiSelect: true, Choices: []card.Choice{
				{Title: "Rice", Value: "rice"},
				{Title: "Beans", Value: "beans"},
			}},
			card.ToggleInput{ID: "vegan", Title: "Vegan, please"},
			card.TextInput{ID: "note", Label: "Note"},
		},
		Actions: []card.Action{card.Submit{Title: "Order"}},
	}
	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: s.Alice.Email,
		Attachments:   []webex.Attachment{webex.AdaptiveCard(form)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	for _, inputs := range []map[string]any{
		{"dish": "Soup", "guests": "4", "day": "2026-02-03", "hour": "12:30", "sides": "rice,beans", "vegan": "true"},
		{"dish": "", "guests": "a few", "day": "2026-02-03", "hour": "12:30"},
	} {
		actionID := s.As(s.Alice).Submit(message.ID, inputs)

		action, err := client.AttachmentActions.Get(ctx, actionID) // the ID is in the event of the webhook
		if err != nil {
			fmt.Println(err)
			return
		}
		var order struct {
			Dish   string    `card:"dish"`
			Guests int       `card:"guests"`
			Day    time.Time `card:"day"`
			Hour   time.Time `card:"hour" layout:"15:04"`
			Sides  []string  `card:"sides"`
			Vegan  bool      `card:"vegan"`
			Note   string    `card:"note,optional"`
		}
		err = action.DecodeInputs(&order)
		if invalid, ok := errors.AsType[*webex.InputError](err); ok {
			labels := map[string]string{}
			for _, input := range form.Inputs() {
				labels[input.ID] = input.Label
			}
			for _, fault := range invalid.Faults {
				fmt.Println(labels[fault.ID], fault.Message)
			}
			continue
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(order.Dish, order.Guests, order.Day.Format("2 January"), order.Hour.Format("15:04"), order.Sides, order.Vegan)
	}
	// Output:
	// Soup 4 3 February 12:30 [rice beans] true
	// Dish is required
	// Guests must be a whole number
}

func ExampleAttachmentActionsService_Create() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	message, err := s.Client(s.Bot).Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: "alice@example.com",
		Attachments: []webex.Attachment{webex.AdaptiveCard(card.Card{
			Body:    []card.Element{card.TextInput{ID: "dish", Label: "Dish"}},
			Actions: []card.Action{card.Submit{Title: "Order"}},
		})},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	action, err := client.AttachmentActions.Create(ctx, &webex.CreateAttachmentActionRequest{
		MessageID: message.ID,
		Inputs:    map[string]any{"dish": "Soup"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s %s\n", action.Type, action.Inputs["dish"])
	// Output: submit "Soup"
}
