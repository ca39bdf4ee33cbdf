package webex_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/go-webex/webex"
)

func ExampleNewWebhookHandler() {
	ctx := context.Background()
	const secret = "a long random text"
	handler := webex.NewWebhookHandler(func(ctx context.Context, event *webex.WebhookEvent) error {
		message, err := event.Message()
		if err != nil {
			return err
		}
		fmt.Println(message.PersonEmail, "wrote", message.ID) // client.Messages.Get has the text
		return nil
	}, webex.WebhookOptions{Secret: secret, Queue: 100})

	mux := http.NewServeMux()
	mux.Handle("/webex", handler)
	server := httptest.NewServer(mux)

	event := `{"resource":"messages","event":"created","data":{"id":"message-1","roomId":"room-1","personEmail":"bob@example.com"}}`
	fmt.Println(deliver(server.URL+"/webex", secret, event))
	fmt.Println(deliver(server.URL+"/webex", "a guess", event))

	server.Close()
	if err := handler.Shutdown(ctx); err != nil { // when this returns, all is handled
		fmt.Println(err)
	}
	// Unordered output:
	// 200 OK
	// 401 Unauthorized
	// bob@example.com wrote message-1
}
