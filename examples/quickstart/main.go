// Quickstart has a small conversation on Webex and cleans up after itself.
//
// With an access token in WEBEX_ACCESS_TOKEN it talks to Webex. Without one it
// starts a fake Webex on this machine, so that anyone can run it:
//
//	go run github.com/go-webex/webex/examples/quickstart@latest
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"os"
	"os/signal"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func main() {
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "Quickstart has a small conversation on Webex and cleans up after itself. It takes no arguments.")
	}
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	client, err := webex.NewClient()
	if errors.Is(err, webex.ErrNoToken) {
		fake := webextest.NewServer()
		defer fake.Close()
		fmt.Fprintf(out, "There is no token in WEBEX_ACCESS_TOKEN, so this is a fake Webex at %s.\n\n", fake.URL)
		client, err = fake.Client(fake.Alice), nil
	}
	if err != nil {
		return err
	}
	return talk(ctx, client, out)
}

// talk has a conversation in a room of its own.
func talk(ctx context.Context, client *webex.Client, out io.Writer) error {
	me, err := client.People.Me(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "I am %s <%s>.\n", me.DisplayName, me.Emails[0])

	room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Go quickstart"})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "I made the room %q.\n\n", room.Title)

	err = errors.Join(
		converse(ctx, client, room, out),
		readBack(ctx, client, room, out),
		joinAgain(ctx, client, room, me, out),
	)
	// Clean up whatever happened, also when the person at the keyboard has had
	// enough and the context is canceled. Another interrupt ends that as well.
	ctx, stop := signal.NotifyContext(context.WithoutCancel(ctx), os.Interrupt)
	defer stop()
	if deleteErr := client.Rooms.Delete(ctx, room.ID); deleteErr != nil {
		return errors.Join(err, fmt.Errorf("the room %q is still there: %w", room.Title, deleteErr))
	}
	fmt.Fprintf(out, "\nI deleted the room again. Bye!\n")
	return err
}

// converse posts three messages: one in markdown, one with a picture, and one
// in the thread of the first.
func converse(ctx context.Context, client *webex.Client, room *webex.Room, out io.Writer) error {
	hello, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		RoomID:   room.ID,
		Markdown: "**Hello** from _Go_!",
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "→ %s\n", hello.Text)

	withPicture, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		RoomID: room.ID,
		Text:   "Here is a picture.",
		Upload: webex.UploadBytes("gopher-blue.png", picture()),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "→ %s [a picture of %d bytes]\n", withPicture.Text, len(picture()))

	reply, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		RoomID:   room.ID,
		ParentID: hello.ID,
		Text:     "And this is a reply in the thread.",
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "  ↳ %s\n", reply.Text)
	return nil
}

// readBack reads the conversation in pages of two, and the picture in it.
func readBack(ctx context.Context, client *webex.Client, room *webex.Room, out io.Writer) error {
	fmt.Fprintf(out, "\nReading it back, the latest first, two messages a page:\n")
	number := 0
	for page, err := range client.Messages.ListPages(ctx, room.ID, nil, webex.PageSize(2)) {
		if err != nil {
			return err
		}
		number++
		fmt.Fprintf(out, "  page %d\n", number)
		for _, message := range page.Items {
			fmt.Fprintf(out, "    %s  %s\n", message.Created.Format("15:04:05.000"), message.Text)
			for _, file := range message.Files {
				if err := compare(ctx, client, file, out); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// compare saves a file and says whether it is the picture that was sent.
func compare(ctx context.Context, client *webex.Client, file string, out io.Writer) error {
	var saved bytes.Buffer
	info, err := client.Files.Save(ctx, file, &saved)
	if err != nil {
		return err
	}
	if !bytes.Equal(saved.Bytes(), picture()) {
		return fmt.Errorf("%s came back changed", info.Name)
	}
	fmt.Fprintf(out, "                  %s (%s): %d bytes, the same as were sent\n", info.Name, info.ContentType, info.Size)
	return nil
}

// joinAgain does what Webex refuses, to show how to tell one error from
// another.
func joinAgain(ctx context.Context, client *webex.Client, room *webex.Room, me *webex.Person, out io.Writer) error {
	_, err := client.Memberships.Create(ctx, &webex.CreateMembershipRequest{RoomID: room.ID, PersonID: me.ID})
	if !errors.Is(err, webex.ErrConflict) {
		return fmt.Errorf("joining a room twice should be a conflict, but the error is: %w", err)
	}
	fmt.Fprintf(out, "\nI cannot join the room again: who creates a room is its member already.\n  %v\n", err)
	return nil
}

// picture draws a small gradient in the blue of the gopher.
func picture() []byte {
	const size = 64
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	for x := range size {
		for y := range size {
			img.Set(x, y, color.RGBA{R: uint8(2 * y), G: 173, B: 216 - uint8(2*x), A: 255})
		}
	}
	var encoded bytes.Buffer
	if err := png.Encode(&encoded, img); err != nil {
		panic(err) // a picture in memory always encodes
	}
	return encoded.Bytes()
}
