package webex_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// Whoever leaves loses the tokens that applications have of them.
func ExampleAuthorizationsService_Delete() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	for authorization, err := range client.Authorizations.List(ctx, &webex.ListAuthorizationsOptions{PersonEmail: "bob@example.com"}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		if err := client.Authorizations.Delete(ctx, authorization.ID); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(authorization.ApplicationName, authorization.Type)
	}
	_, err := s.Client(s.Bob).People.Me(ctx)
	fmt.Println(errors.Is(err, webex.ErrUnauthorized))
	// Output:
	// Developer Portal access
	// true
}
