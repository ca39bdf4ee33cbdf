// Webextest runs a fake Webex as a process, for testing programs in any
// language without a token and without the internet. The package of the same
// name documents what the fake can do and where it differs from Webex.
//
//	go run github.com/go-webex/webex/cmd/webextest@latest
//
// Run it with -h to see its flags.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/go-webex/webex/webextest"
)

const (
	defaultAddr = "127.0.0.1:9323"

	shutdownTimeout = 5 * time.Second // for requests in progress
)

const usage = `Webextest is a fake Webex in memory: the REST API for people, rooms, messages,
memberships, teams, webhooks and more, on this machine and without the internet.

Usage: webextest [-addr host:port] [-token T] [-seed file.json] [-json]

`

const explanation = `
When it is ready it prints where it listens and who is there, as lines that a
shell can read; with -json, as one line of JSON:

  WEBEX_BASE_URL='http://127.0.0.1:9323/v1'
  WEBEX_ACCESS_TOKEN='...'
  ALICE_TOKEN='...'     # Alice Archer <alice@example.com>, person
  BOT_TOKEN='...'       # Bot <bot@webex.bot>, bot

WEBEX_ACCESS_TOKEN is that of Alice, an administrator. Webhooks are delivered to
whatever URL they name. An interrupt (Ctrl-C) or a SIGTERM ends it, and all that
it was told is gone.

  webextest -token secret &
  curl -H 'Authorization: Bearer secret' http://127.0.0.1:9323/v1/people/me

The exit status is 0 after a signal, 1 when it cannot read the seed or cannot
listen, and 2 when the command line is wrong.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run runs the command and returns its exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("webextest", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), usage)
		flags.PrintDefaults()
		fmt.Fprint(flags.Output(), explanation)
	}
	addr := flags.String("addr", defaultAddr, "the `host:port` to listen on; with port 0, the system picks one")
	token := flags.String("token", "", "the access `token` of Alice; without it, hers is random as everybody's is")
	seed := flags.String("seed", "", "a JSON `file` with people, teams, rooms and messages to begin with")
	asJSON := flags.Bool("json", false, "print JSON")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "webextest: unexpected argument %q\n", flags.Arg(0))
		return 2
	}
	if err := serve(ctx, stdout, *addr, *token, *seed, *asJSON); err != nil {
		fmt.Fprintln(stderr, "webextest:", strings.TrimPrefix(err.Error(), "webextest: "))
		return 1
	}
	return 0
}

// serve serves a fake until the context ends.
func serve(ctx context.Context, stdout io.Writer, addr, token, seed string, asJSON bool) error {
	opts := []webextest.Option{webextest.WithDeliveryTransport(&http.Transport{})}
	if token != "" {
		opts = append(opts, webextest.WithToken(token))
	}
	fake := webextest.New(opts...)
	defer fake.Close()
	if seed != "" {
		if err := load(fake, seed); err != nil {
			return err
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: fake, ReadHeaderTimeout: time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if err := announce(stdout, fake, baseURL(listener.Addr()), asJSON); err != nil {
		return errors.Join(err, server.Close())
	}
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return server.Close() // requests still in progress have had their time
	}
	return nil
}

// baseURL returns the URL of the API for a program on this machine.
func baseURL(addr net.Addr) string {
	host, port, _ := net.SplitHostPort(addr.String())
	if net.ParseIP(host).IsUnspecified() { // the fake listens on all interfaces
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/v1"
}

func load(fake *webextest.Server, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := fake.Seed(file); err != nil {
		return fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "webextest: "))
	}
	return nil
}
