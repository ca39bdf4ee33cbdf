package webex_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex/webextest"
)

func ExampleRolesService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice) // an administrator

	for role, err := range client.Roles.List(ctx) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(role.Name)
	}
	// Output:
	// Full Administrator
	// User Administrator
	// Compliance Officer
}
