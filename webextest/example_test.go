package webextest_test

import (
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleNewServer() {
	s := webextest.NewServer()
	defer s.Close()

	client, err := webex.NewClient(webex.WithBaseURL(s.URL), webex.WithToken(s.Bob.Token))
	if err != nil {
		fmt.Println(err)
		return
	}
	room, err := client.Rooms.Create(context.Background(), &webex.CreateRoomRequest{Title: "Project"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(room.Title, room.CreatorID == s.Bob.ID)
	// Output: Project true
}
