package webextest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// This tests a bot: people speak, the fake calls the bot, and the test reads its
// answers.
func Example() {
	ctx := context.Background()
	s := webextest.New()
	defer s.Close()

	// The bot under test answers messages. Its webhook also reports its own.
	client := s.Client(s.Bot)
	bot := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var event struct{ Data struct{ ID, PersonID string } }
		if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if event.Data.PersonID == s.Bot.ID {
			return
		}
		message, err := client.Messages.Get(r.Context(), event.Data.ID)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, err = client.Messages.Create(r.Context(), &webex.CreateMessageRequest{
			RoomID:   message.RoomID,
			ParentID: message.ID,
			Text:     "You said: " + message.Text,
		})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	s.DeliverTo(bot)
	_, err := client.Webhooks.Create(ctx, &webex.CreateWebhookRequest{
		Name:      "Messages",
		TargetURL: "https://bot.example.com/",
		Resource:  webex.WebhookResourceMessages,
		Event:     webex.WebhookEventCreated,
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	room := s.As(s.Alice).CreateRoom("Project", s.Bob, s.Bot)
	s.As(s.Alice).Say(room, "A bot does not hear this.")
	s.As(s.Bob).SayTo(room, s.Bot, "hello")
	if err := s.Wait(ctx); err != nil {
		fmt.Println(err)
		return
	}

	for _, message := range s.Messages(room) {
		fmt.Printf("%s: %s\n", message.PersonEmail, message.Text)
	}
	fmt.Println("posted by the bot:", len(s.Requests("POST /messages")))
	// Output:
	// alice@example.com: A bot does not hear this.
	// bob@example.com: Bot hello
	// bot@webex.bot: You said: Bot hello
	// posted by the bot: 1
}

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

// An answer can get lost, so a program must not post a message again just
// because posting it failed.
func ExampleServer_Fail() {
	s := webextest.NewServer()
	defer s.Close()
	room := s.As(s.Alice).CreateRoom("Project")

	fault := s.Fail(webextest.Failure{
		On:      "POST /messages",
		Times:   1,
		Cut:     webextest.CutAnswer,
		Applied: true,
	})
	_, err := s.Client(s.Alice).Messages.Create(context.Background(), &webex.CreateMessageRequest{
		RoomID: room,
		Text:   "hello",
	})
	fmt.Println("failed:", err != nil)
	fmt.Println("struck:", fault.Count())
	fmt.Println("messages:", len(s.Messages(room)))
	// Output:
	// failed: true
	// struck: 1
	// messages: 1
}

// A program that takes a list where it needs one can be tested without a fake.
func ExampleSeq() {
	titles := func(rooms iter.Seq2[*webex.Room, error]) (titles []string, err error) {
		for room, err := range rooms {
			if err != nil {
				return titles, err
			}
			titles = append(titles, room.Title)
		}
		return titles, nil
	}
	fmt.Println(titles(webextest.Seq([]*webex.Room{{Title: "Project"}}, errors.New("the list broke off"))))
	// Output: [Project] the list broke off
}
