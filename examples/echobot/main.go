// Echobot answers what people say to it, in the thread of their message. It is a
// whole bot, to begin another with:
//
//	WEBEX_ACCESS_TOKEN=… WEBEX_WEBHOOK_SECRET=… echobot -url https://bot.example.com
//
// The URL is where Webex reaches it from the internet, by way of something that
// ends TLS. The secret is a long random text, the same in each replica; it proves
// that it is Webex who calls. An interrupt or SIGTERM ends the bot as soon as it
// has answered what it has accepted.
//
// Without a token and without arguments, it talks with the people of a fake Webex
// on this machine.
package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

const usage = `usage: echobot -url https://bot.example.com [-addr :8080]

Answers what people say to it. It needs the token of a bot in WEBEX_ACCESS_TOKEN
and a long random text in WEBEX_WEBHOOK_SECRET. It serves /webhook to Webex, and
/healthz to whatever watches over it. The exit codes: 0 ended by a signal,
1 failed, 2 usage.

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	logger := slog.New(slog.NewTextHandler(stderr, nil))
	client, err := webex.NewClient(webex.WithLogger(logger))
	isDemo := errors.Is(err, webex.ErrNoToken) && len(args) == 0
	flags := flag.NewFlagSet("echobot", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	addr := flags.String("addr", ":8080", "the `address` to listen on")
	public := flags.String("url", "", "the public `URL` of this program, without /webhook")
	secret := os.Getenv("WEBEX_WEBHOOK_SECRET")
	switch usageErr := flags.Parse(args); {
	case errors.Is(usageErr, flag.ErrHelp):
		return 0
	case usageErr != nil:
		return 2
	case isDemo:
		err = demo(ctx, stdout, logger)
	case *public == "" || secret == "" || flags.NArg() > 0:
		fmt.Fprintln(stderr, "echobot needs -url and WEBEX_WEBHOOK_SECRET, and nothing beside its flags")
		flags.Usage()
		return 2
	case err == nil:
		err = listenAndServe(ctx, client, *addr, *public, secret, logger)
	}
	if err != nil {
		fmt.Fprintln(stderr, "echobot:", err)
		return 1
	}
	return 0
}

func listenAndServe(ctx context.Context, client *webex.Client, addr, public, secret string, logger *slog.Logger) error {
	// Whoever calls from here on waits until the bot is ready.
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	b, err := newBot(ctx, client, public, secret, logger)
	if err != nil {
		return err
	}
	logger.Info("ready", "bot", b.me.DisplayName, "addr", listener.Addr())
	return b.serve(ctx, listener)
}

type bot struct {
	client  *webex.Client
	me      *webex.Person
	handler *webex.WebhookHandler
	logger  *slog.Logger
}

// newBot makes a bot and sees to it that Webex calls it.
func newBot(ctx context.Context, client *webex.Client, public, secret string, logger *slog.Logger) (*bot, error) {
	target, err := url.JoinPath(public, "webhook")
	if err != nil {
		return nil, err
	}
	me, err := client.People.Me(ctx)
	if err != nil {
		return nil, err
	}
	b := &bot{client: client, me: me, logger: logger}
	b.handler = webex.NewWebhookHandler(b.answer, webex.WebhookOptions{
		Secret: secret,
		Queue:  1000, // Webex disables the webhook of a bot that is slow to answer
		Logger: logger,
	})
	ensured, err := client.Webhooks.Ensure(ctx, &webex.CreateWebhookRequest{
		Name:      "echobot",
		TargetURL: target,
		Resource:  webex.WebhookResourceMessages,
		Event:     webex.WebhookEventCreated,
		Secret:    secret,
	})
	if err != nil {
		return nil, err
	}
	logger.Info("webhook ensured", "webhook", ensured)
	return b, nil
}

// serve serves until the context ends, and then answers what it has accepted.
func (b *bot) serve(ctx context.Context, listener net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle("/webhook", b.handler)
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {}) // 200
	server := &http.Server{
		Handler:     mux,
		ReadTimeout: 30 * time.Second,
		ErrorLog:    slog.NewLogLogger(b.logger.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	// The context has ended, but not for what is left to do.
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	return errors.Join(err, server.Shutdown(patience), b.handler.Shutdown(patience))
}

// answer answers a message. It is called for the messages of one room in turn,
// and for those of several rooms side by side.
func (b *bot) answer(ctx context.Context, event *webex.WebhookEvent) error {
	if event.ActorID == b.me.ID {
		return nil // a bot that answers itself never ends
	}
	created, err := event.Message()
	if err != nil {
		return err
	}
	// The event does not have the text, and the API may not know the message yet.
	message, err := b.client.Messages.Get(ctx, created.ID, webex.UntilFound(5*time.Second))
	if errors.Is(err, webex.ErrNotFound) {
		return nil // it has been deleted
	}
	if err != nil {
		return err
	}
	for _, part := range webex.SplitMessage(b.echo(message)) {
		_, err := b.client.Messages.Create(ctx, &webex.CreateMessageRequest{
			RoomID:   message.RoomID,
			ParentID: cmp.Or(message.ParentID, message.ID), // a thread has no threads
			Markdown: part,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// echo returns what to say to a message, in markdown.
func (b *bot) echo(message *webex.Message) string {
	text := webex.StripMention(message, b.me.ID)
	if text == "" {
		return "Say something to me, and I say it too."
	}
	return webex.Mention(message.PersonID) + " says: " + webex.EscapeMarkdown(text)
}

// demo lets the people of a fake Webex talk to the bot, and shows what was said.
func demo(ctx context.Context, out io.Writer, logger *slog.Logger) error {
	fake := webextest.NewServer()
	defer fake.Close()
	fmt.Fprintf(out, "There is no token in WEBEX_ACCESS_TOKEN, so this is a fake Webex at %s.\n", fake.URL)

	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	b, err := newBot(ctx, fake.Client(fake.Bot), "http://"+listener.Addr().String(), rand.Text(), logger)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	serving, end := context.WithCancel(ctx)
	defer end()
	ended := make(chan error, 1)
	go func() { ended <- b.serve(serving, listener) }()

	room := fake.As(fake.Alice).CreateRoom("Echoes", fake.Bob, fake.Bot)
	fake.As(fake.Alice).SayTo(room, fake.Bot, "is there an echo?")
	fake.As(fake.Bob).Say(room, "A bot in a room hears only those who mention it.")
	fake.As(fake.Bob).SayTo(room, fake.Bot, "")
	direct := fake.As(fake.Carol).Tell(fake.Bot, "Here it hears everything.").RoomID

	// The bot has been called when Wait returns, and has answered when it ends.
	err = fake.Wait(ctx)
	end()
	if err = errors.Join(err, <-ended); err != nil {
		return err
	}
	for _, id := range []string{room, direct} {
		fmt.Fprintln(out)
		showThreads(fake, fake.Messages(id), out)
	}
	return nil
}

// showThreads prints messages with the replies to each below it.
func showThreads(fake *webextest.Server, messages []webextest.Message, out io.Writer) {
	show := func(indent string, m webextest.Message) {
		fmt.Fprintf(out, "%s%s: %s\n", indent, fake.Person(m.PersonID).DisplayName, m.Text)
	}
	for _, m := range messages {
		if m.ParentID != "" {
			continue
		}
		show("", m)
		for _, reply := range messages {
			if reply.ParentID == m.ID {
				show("  ↳ ", reply)
			}
		}
	}
}
