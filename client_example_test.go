package webex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// The examples run against a fake Webex. With webex.NewClient() and a token in
// the environment, the same code talks to Webex.

func Example() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Release party"})
	if err != nil {
		log.Fatal(err)
	}
	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		RoomID:   room.ID,
		Markdown: "We have **cake**.",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(room.Title+":", message.Text)
	// Output: Release party: We have cake.
}

func ExampleNewClient() {
	// The token comes from WEBEX_TEAMS_ACCESS_TOKEN or WEBEX_ACCESS_TOKEN.
	client, err := webex.NewClient()
	if errors.Is(err, webex.ErrNoToken) {
		// Or from anywhere else.
		client, err = webex.NewClient(webex.WithToken("NDY0ZmE5"), webex.WithRetry(webex.RetryPolicy{MaxWait: time.Minute}))
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(client) // never shows the token
	// Output: webex.Client(https://webexapis.com/v1)
}

// A list fetches its pages as it is ranged over.
func ExampleList() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)
	for _, title := range []string{"Design", "Build", "Ship"} {
		if _, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: title}); err != nil {
			log.Fatal(err)
		}
	}

	for room, err := range client.Rooms.List(ctx, nil, webex.PageSize(2)) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(room.Title)
	}
	// Unordered output:
	// Design
	// Build
	// Ship
}

// Collect makes a slice of a list, here of its first two items.
func ExampleCollect() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)
	for range 5 {
		if _, err := client.Teams.Create(ctx, &webex.CreateTeamRequest{Name: "Team"}); err != nil {
			log.Fatal(err)
		}
	}

	teams, err := webex.Collect(client.Teams.List(ctx, webex.Limit(2)))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(teams), "teams")
	// Output: 2 teams
}

// The cursor of a page continues a list later, in another run of the program
// for example.
func ExampleFrom() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)
	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Log"})
	if err != nil {
		log.Fatal(err)
	}
	for _, text := range []string{"one", "two", "three"} {
		if _, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: room.ID, Text: text}); err != nil {
			log.Fatal(err)
		}
	}

	var cursor string
	for page, err := range client.Messages.ListPages(ctx, room.ID, nil, webex.PageSize(2)) {
		if err != nil {
			log.Fatal(err)
		}
		cursor = page.Next
		break
	}
	for message, err := range client.Messages.List(ctx, room.ID, nil, webex.From(cursor)) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(message.Text)
	}
	// Output: one
}

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

// Files stream, however large they are.
func ExampleFilesService_Save() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonEmail: fake.Bob.Email,
		Upload:        webex.UploadBytes("report.txt", []byte("all is well")),
	})
	if err != nil {
		log.Fatal(err)
	}

	var saved bytes.Buffer // or an *os.File
	info, err := client.Files.Save(ctx, message.Files[0], &saved)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %s\n", info.Name, saved.String())
	// Output: report.txt: all is well
}

// An endpoint that the SDK lacks is a call of Do, with a type of one's own.
func ExampleDo() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	type Profile struct {
		DisplayName string `json:"displayName"`
	}
	profile, err := webex.Do[Profile](ctx, client, webex.Op("GET /people/{personId}", fake.Bob.ID), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(profile.DisplayName)
	// Output: Bob Baker
}

func ExampleWithResponse() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice)

	var response webex.Response
	if _, err := client.People.Me(ctx, webex.WithResponse(&response)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(response.StatusCode, response.Attempts, strings.HasPrefix(response.TrackingID, "ROUTER_"))
	// Output: 200 1 true
}

// Middleware sees every attempt, for metrics and tracing, but not the token.
func ExampleWithMiddleware() {
	ctx := context.Background()
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice, webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err == nil {
				fmt.Println(req.Method, req.URL.Path, resp.StatusCode)
			}
			return resp, err
		})
	}))

	if _, err := client.People.Me(ctx); err != nil {
		log.Fatal(err)
	}
	// Output: GET /v1/people/me 200
}
