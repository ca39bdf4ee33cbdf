// Export saves the whole history of a Webex room with its attachments:
//
//	export -room Ops -o ops-backup
//
// The directory then has messages.jsonl, a message a line, the latest first as
// Webex lists them, and the attachments in files. What was interrupted goes on
// where it was when the same command is run again.
//
// The token in WEBEX_ACCESS_TOKEN must be that of a person who is in the room: a
// bot may only read the messages that mention it. Without a token and without
// arguments, it exports a room of a fake Webex on this machine.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

const usage = `usage: export -room title|id [flags]

Saves the messages of a room and the files in them. Run it again after an
interruption, and it goes on where it was. To start afresh, remove state.json.
The exit codes: 0 complete, 1 failed or interrupted, 2 usage.

The token in WEBEX_ACCESS_TOKEN must be that of a person who is in the room.

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	client, err := webex.NewClient()
	if errors.Is(err, webex.ErrNoToken) && len(args) == 0 {
		if err = demo(ctx, stdout); err != nil {
			fmt.Fprintln(stderr, "export:", err)
			return 1
		}
		return 0
	}
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	room := flags.String("room", "", "the `title` or id of the room")
	dir := flags.String("o", "export", "the `directory` to save to")
	pageSize := flags.Int("page", 100, "how many messages to ask for at a time; fewer when Webex answers 504")
	switch usageErr := flags.Parse(args); {
	case errors.Is(usageErr, flag.ErrHelp):
		return 0
	case usageErr != nil:
		return 2
	case *room == "" || flags.NArg() > 0:
		fmt.Fprintln(stderr, "export needs -room, and nothing beside its flags")
		flags.Usage()
		return 2
	}
	if err == nil {
		err = exportRoom(ctx, client, *room, *dir, *pageSize, progress(stderr))
	}
	if err != nil {
		fmt.Fprintln(stderr, "export:", err)
		if ctx.Err() != nil {
			fmt.Fprintln(stderr, "Run the same command again to go on.")
		}
		return 1
	}
	fmt.Fprintln(stdout, filepath.Join(*dir, messagesName))
	return 0
}

// progress returns a function that prints how far an export has come.
func progress(out io.Writer) func(state) {
	return func(s state) {
		fmt.Fprintf(out, "%d messages, %d files, %.1f MB", s.Messages, s.Files, float64(s.FileBytes)/1e6)
		if s.Unavailable > 0 {
			fmt.Fprintf(out, ", %d files unavailable", s.Unavailable)
		}
		if s.Complete {
			fmt.Fprintln(out, ": complete")
		} else {
			fmt.Fprintf(out, ", back to %s\n", s.Oldest.Format(time.DateTime))
		}
	}
}

// demo exports a room of a fake Webex, with an interruption after the first page.
func demo(ctx context.Context, out io.Writer) error {
	fake := webextest.NewServer()
	defer fake.Close()
	dir, err := os.MkdirTemp("", "webex-export-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintf(out, "There is no token in WEBEX_ACCESS_TOKEN, so this is a fake Webex at %s.\n", fake.URL)

	client := fake.Client(fake.Alice)
	room := fake.As(fake.Alice).CreateRoom("Ops", fake.Bob)
	for i := range 24 {
		fake.As(fake.Bob).Say(room, fmt.Sprintf("Step %d is done.", i+1))
	}
	if _, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
		RoomID: room,
		Text:   "Thank you, Bob!",
		Upload: webex.UploadBytes("what we did.txt", []byte("All the steps, one after the other.\n")),
	}); err != nil {
		return err
	}

	fmt.Fprintln(out, "\nexport -room Ops, which is interrupted after a page:")
	interrupted, interrupt := context.WithCancel(ctx)
	defer interrupt()
	show := progress(out)
	err = exportRoom(interrupted, client, "Ops", dir, 10, func(s state) {
		show(s)
		interrupt()
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	fmt.Fprintln(out, "\nexport -room Ops, once more:")
	if err := exportRoom(ctx, client, "Ops", dir, 10, show); err != nil {
		return err
	}

	messages, err := os.ReadFile(filepath.Join(dir, messagesName))
	if err != nil {
		return err
	}
	first, _, _ := bytes.Cut(messages, []byte("\n"))
	fmt.Fprintf(out, "\n%s has %d lines. The first is\n%s\n", messagesName, bytes.Count(messages, []byte("\n")), first)
	return nil
}
