// Textonly posts a text and knows nothing of cards.
package main

import (
	"context"
	"log"

	"github.com/go-webex/webex"
)

func main() {
	client, err := webex.NewClient()
	if err != nil {
		log.Fatal(err)
	}
	req := &webex.CreateMessageRequest{ToPersonEmail: "alice@example.com", Text: "Hello"}
	if _, err := client.Messages.Create(context.Background(), req); err != nil {
		log.Fatal(err)
	}
}
