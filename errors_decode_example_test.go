package webex_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/go-webex/webex"
)

// A message that may have been sent is not sent again.
func ExampleDecodeError() {
	ctx := context.Background()
	portal := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<!DOCTYPE html><title>Welcome to the hotel</title>")
	}))
	defer portal.Close()
	client, err := webex.NewClient(webex.WithToken("token"), webex.WithBaseURL(portal.URL))
	if err != nil {
		log.Fatal(err)
	}

	_, err = client.Messages.Create(ctx, &webex.CreateMessageRequest{ToPersonEmail: "ann@example.com", Text: "hello"})
	if decodeErr, ok := errors.AsType[*webex.DecodeError](err); ok {
		fmt.Println("look before you send it again:", decodeErr.StatusCode)
	}
	fmt.Println(err)
	// Output:
	// look before you send it again: 200
	// webex: POST /messages: the answer is not from Webex but a page of HTML: "Welcome to the hotel" (status 200; the call may have taken effect)
}
