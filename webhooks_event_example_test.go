package webex_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/go-webex/webex"
)

// A receiver of its own, for example in a function of a cloud.
func ExampleParseWebhook() {
	receive := func(w http.ResponseWriter, r *http.Request) {
		event, err := webex.ParseWebhook(r, "a long random text")
		switch {
		case errors.Is(err, webex.ErrWebhookUnsigned), errors.Is(err, webex.ErrWebhookSignature):
			http.Error(w, "who are you?", http.StatusUnauthorized)
		case err != nil:
			http.Error(w, "what is this?", http.StatusBadRequest)
		default:
			fmt.Println(event.Resource, event.Event)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(receive))
	defer server.Close()

	fmt.Println(deliver(server.URL, "a long random text", `{"resource":"rooms","event":"updated"}`))
	fmt.Println(deliver(server.URL, "a guess", `{"resource":"rooms","event":"updated"}`))
	// Output:
	// rooms updated
	// 200 OK
	// 401 Unauthorized
}
