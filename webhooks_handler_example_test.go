package webex_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

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

// deliver does what Webex does.
func deliver(url, secret, event string) (status string) {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(event))
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(event))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Spark-Signature", hex.EncodeToString(mac.Sum(nil)))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err.Error()
	}
	resp.Body.Close()
	return resp.Status
}

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

func ExampleStripMention() {
	const botID = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9ib3Q"
	message := &webex.Message{
		Text: "Weather what is Weather like in Oslo?",
		HTML: `<p><spark-mention data-object-type="person" data-object-id="` + botID + `">Weather</spark-mention> what is Weather like in Oslo?</p>`,
	}
	fmt.Println(webex.StripMention(message, botID))
	// Output: what is Weather like in Oslo?
}

func ExampleMention() {
	fmt.Println("Hello " + webex.Mention("bob@example.com") + ", all is well.")
	fmt.Println(webex.MentionAll() + " Lunch!")
	// Output:
	// Hello <@personEmail:bob@example.com>, all is well.
	// <@all> Lunch!
}

func ExampleEscapeMarkdown() {
	file := "__init__.py"
	fmt.Println("**" + webex.EscapeMarkdown(file) + "** has changed")
	// Output: **\_\_init\_\_.py** has changed
}

func ExampleSplitMessage() {
	report := strings.Repeat("All systems are up and running, as ever.\n", 500)
	for _, part := range webex.SplitMessage(report) { // send them one after the other
		fmt.Println(len(part), "bytes of", len(report))
	}
	// Output:
	// 7420 bytes of 20500
	// 7420 bytes of 20500
	// 5658 bytes of 20500
}
