package webex_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// Sentinels tell one kind of error from others; the error itself has the rest.
func ExampleApiError() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	_, err := client.Rooms.Get(ctx, "Y2lzY29zcGFyazovL3VzL1JPT00vbm9uZQ")
	if errors.Is(err, webex.ErrNotFound) {
		fmt.Println("there is no such room")
	}
	if apiErr, ok := errors.AsType[*webex.ApiError](err); ok {
		fmt.Println(apiErr.StatusCode, apiErr.Method, apiErr.TrackingID != "")
	}
	// Output:
	// there is no such room
	// 404 GET true
}
