// Notify sends a line or a file from a pipe into a Webex room, for shell scripts
// and alert managers:
//
//	echo "build failed" | notify -room Ops
//	notify -to alice@example.com -file report.pdf "the report of today"
//	pg_dump shop | gzip | notify -room Backups -file - -name shop.sql.gz
//
// It prints the ID of each message that it sends, so that what follows can go to
// the same thread:
//
//	id=$(notify -room Ops "deploying 1.2.3")
//	notify -room Ops -thread "$id" "deployed"
//
// The exit code is 0 when all was sent, 1 when something was not, and 2 when it
// was called in a wrong way. The token is in WEBEX_ACCESS_TOKEN. Without one,
// -demo shows what would arrive.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

const usage = `usage: notify (-room title|id | -to email) [flags] [text...]

Sends a text and a file to Webex. The text is what stands behind the flags or,
without that and without -file, the standard input. A text that is too long for
one message is sent as several. The exit codes: 0 sent, 1 failed, 2 usage.

The token is in WEBEX_ACCESS_TOKEN.

`

const (
	exitSent   = 0
	exitFailed = 1
	exitUsage  = 2
)

// maxText is how long a text may be, in bytes: nine messages. A program that runs
// wild must not fill a room.
const maxText = 64 << 10

func main() {
	// Interrupts are left alone: they end the program, also while it waits for
	// its standard input, and there is nothing to clean up.
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	client, err := webex.NewClient()
	if errors.Is(err, webex.ErrNoToken) && len(args) == 0 {
		args = []string{"-demo", "-room", "Ops", "-markdown", "The build of **main** has failed."}
	}
	n, usageErr := parse(args, stderr)
	switch {
	case errors.Is(usageErr, flag.ErrHelp):
		return exitSent
	case usageErr != nil:
		return exitUsage
	case n.demo:
		err = demo(ctx, n, stdin, stdout)
	case err == nil: // A missing token is an error: an alert that went nowhere must not pass for sent.
		err = n.send(ctx, client, stdin, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "notify:", err)
		return exitFailed
	}
	return exitSent
}

// A notification is what the command line says.
type notification struct {
	room, to, thread string
	text             string
	markdown         bool
	file, name       string
	demo             bool
}

// parse reads the command line. It has told of an error when it returns one.
func parse(args []string, stderr io.Writer) (*notification, error) {
	n := new(notification)
	flags := flag.NewFlagSet("notify", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	flags.StringVar(&n.room, "room", "", "the `title` or id of the room to send to")
	flags.StringVar(&n.to, "to", "", "the `email` address of the person to send to")
	flags.StringVar(&n.thread, "thread", "", "the `id` of the message to reply to")
	flags.BoolVar(&n.markdown, "markdown", false, "the text is markdown")
	flags.StringVar(&n.file, "file", "", "the `path` of a file to send, or - for the standard input")
	flags.StringVar(&n.name, "name", "", "the `name` of the file as others see it")
	flags.BoolVar(&n.demo, "demo", false, "send to a fake Webex on this machine and show what arrives")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	n.text, n.name = mend(strings.Join(flags.Args(), " ")), mend(n.name)
	if (n.room == "") == (n.to == "") {
		err := errors.New("notify needs either -room or -to")
		fmt.Fprintln(stderr, err)
		flags.Usage()
		return nil, err
	}
	return n, nil
}

// send sends the notification and prints the IDs of its messages.
func (n *notification) send(ctx context.Context, client *webex.Client, stdin io.Reader, out io.Writer) error {
	requests, err := n.requests(stdin)
	if err != nil {
		return err
	}
	var roomID string
	if n.room != "" {
		if roomID, err = findRoom(ctx, client, n.room); err != nil {
			return err
		}
	}
	for i, request := range requests {
		request.RoomID = roomID
		message, err := client.Messages.Create(ctx, request)
		if err != nil {
			return fmt.Errorf("message %d of %d: %w", i+1, len(requests), err)
		}
		fmt.Fprintln(out, message.ID)
	}
	return nil
}

// requests returns the messages to send. The file goes with the first of them, so
// that nothing is sent when it cannot be read.
func (n *notification) requests(stdin io.Reader) ([]*webex.CreateMessageRequest, error) {
	text, upload, err := n.content(stdin)
	if err != nil {
		return nil, err
	}
	parts := webex.SplitMessage(text)
	switch {
	case len(parts) == 0 && upload == nil:
		return nil, errors.New("there is nothing to send: the text is empty")
	case len(parts) == 0:
		parts = []string{""}
	}
	var requests []*webex.CreateMessageRequest
	for _, part := range parts {
		request := &webex.CreateMessageRequest{ToPersonEmail: n.to, ParentID: n.thread}
		if n.markdown {
			request.Markdown = part
		} else {
			request.Text = part
		}
		requests = append(requests, request)
	}
	requests[0].Upload = upload
	return requests, nil
}

// content returns what to say and the file to send, if any.
func (n *notification) content(stdin io.Reader) (text string, upload *webex.Upload, err error) {
	switch {
	case n.file == "-":
		// How much will come is not known, so this goes by way of a temporary file.
		return n.text, webex.UploadReader(cmp.Or(n.name, "stdin.txt"), -1, stdin), nil
	case n.file != "":
		upload = webex.UploadFile(n.file)
		upload.Name = cmp.Or(n.name, mend(upload.Name))
		return n.text, upload, nil
	case n.text != "":
		return n.text, nil, nil
	}
	input, err := io.ReadAll(io.LimitReader(stdin, maxText+1))
	if len(input) > maxText {
		err = fmt.Errorf("the text has more than %d bytes: send it with -file -", maxText)
	}
	return mend(strings.TrimRight(string(input), "\r\n")), nil, err
}

// mend makes a text valid UTF-8. What a program prints or a file is called need
// not be, but what is sent must be.
func mend(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

// findRoom returns the ID of the one room with a title or ID. A title that
// several rooms have is an error: to guess would tell the wrong people.
func findRoom(ctx context.Context, client *webex.Client, titleOrID string) (string, error) {
	var found []string
	for room, err := range client.Rooms.List(ctx, &webex.ListRoomsOptions{Type: webex.RoomTypeGroup}, webex.PageSize(1000)) {
		if err != nil {
			return "", err
		}
		if room.ID == titleOrID {
			return room.ID, nil
		}
		if room.Title == titleOrID {
			found = append(found, room.ID)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("there is no room %q among those that the token's owner is in", titleOrID)
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%d rooms have the title %q, give one of their ids: %s", len(found), titleOrID, strings.Join(found, ", "))
}

// demo sends the notification to a fake Webex that has whom it is for, and shows
// what arrives.
func demo(ctx context.Context, n *notification, stdin io.Reader, out io.Writer) error {
	fake := webextest.NewServer()
	defer fake.Close()
	fmt.Fprintf(out, "This is a fake Webex at %s.\n", fake.URL)
	if n.room != "" {
		fake.As(fake.Alice).CreateRoom(n.room, fake.Bot)
	} else if fake.Person(n.to) == nil {
		fake.AddPerson(webextest.Person{Email: n.to})
	}

	var ids strings.Builder
	client := fake.Client(fake.Bot)
	if err := n.send(ctx, client, stdin, &ids); err != nil {
		return err
	}
	fmt.Fprintf(out, "What arrived in %s:\n", cmp.Or(n.room, "the room with "+n.to))
	for id := range strings.FieldsSeq(ids.String()) {
		message, err := client.Messages.Get(ctx, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "  %s: %s\n", message.PersonEmail, cmp.Or(message.HTML, message.Text))
		for _, url := range message.Files {
			file, err := client.Files.Info(ctx, url)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "    with the file %s (%s) of %d bytes\n", file.Name, file.ContentType, file.Size)
		}
	}
	return nil
}
