package webex_test

import (
	"bytes"
	"context"
	"fmt"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func ExampleMessagesService_Create() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: "alice@example.com",
		Markdown:      "**Good morning**",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(message.RoomType, message.Text)
	// Output: direct Good morning
}

func ExampleMessagesService_Create_upload() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: "alice@example.com",
		Text:          "Here is the report",
		Upload:        webex.UploadBytes("report.csv", []byte("month,sales\n")), // or UploadFile
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	var content bytes.Buffer
	info, err := client.Files.Save(ctx, message.Files[0], &content)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(info.Name, info.Size)
	// Output: report.csv 12
}

func ExampleMessagesService_List() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Plans"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"one", "two", "three"} {
		if _, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: room.ID, Text: text}); err != nil {
			fmt.Println(err)
			return
		}
	}
	for message, err := range client.Messages.List(ctx, room.ID, nil, webex.Limit(2)) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(message.PersonEmail, message.Text)
	}
	// Output:
	// alice@example.com three
	// alice@example.com two
}

func ExampleMessagesService_ListDirect() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Alice)

	if _, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{ToPersonEmail: "bob@example.com", Text: "Lunch?"}); err != nil {
		fmt.Println(err)
		return
	}
	for message, err := range client.Messages.ListDirect(ctx, &webex.ListDirectMessagesOptions{PersonEmail: "bob@example.com"}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(message.Text)
	}
	// Output: Lunch?
}

func ExampleMessagesService_Edit() {
	ctx := context.Background()
	s := webextest.NewServer()
	defer s.Close()
	client := s.Client(s.Bot)

	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{ToPersonEmail: "alice@example.com", Text: "The build runs"})
	if err != nil {
		fmt.Println(err)
		return
	}
	message, err = client.Messages.Edit(ctx, message.ID, &webex.EditMessageRequest{RoomID: message.RoomID, Text: "The build is done"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(message.Text)
	fmt.Println("edited:", !message.Updated.IsZero())
	// Output:
	// The build is done
	// edited: true
}
