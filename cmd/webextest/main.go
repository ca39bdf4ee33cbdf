// Webextest runs a fake Webex as a process, for testing programs in any
// language without a token and without the internet. The package of the same
// name documents what the fake can do and where it differs from Webex.
//
//	go run github.com/go-webex/webex/cmd/webextest@latest
//
// Run it with -h to see its flags.
package main

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	"unicode"

	"github.com/go-webex/webex/webextest"
)

const (
	defaultAddr = "127.0.0.1:9323"

	shutdownTimeout = 5 * time.Second // for requests in progress
)

const usage = `Webextest is a fake Webex in memory: the REST API for people, rooms, messages,
memberships, teams, webhooks and more, on this machine and without the internet.

Usage: webextest [-addr host:port] [-token T] [-seed file.json] [-json] [-v]
       [-guest-issuer-id ID] [-guest-issuer-secret S]

`

const explanation = `
When it is ready it prints where it listens and who is there, as lines that a
shell can source; with -json, as one line of JSON:

  WEBEX_BASE_URL='http://127.0.0.1:9323/v1'
  WEBEX_ACCESS_TOKEN='...'
  GUEST_ISSUER_ID='...'
  GUEST_ISSUER_SECRET='...'
  ALICE_TOKEN='...'     # Alice Archer <alice@example.com>, person
  BOT_TOKEN='...'       # Bot <bot@webex.bot>, bot

WEBEX_ACCESS_TOKEN is that of Alice, an administrator. The guest issuer is an
application whose guests log in by POST /jwt/login. Webhooks are delivered to
whatever URL they name. With -v, each request is a line on standard error, which
shows no token.

An interrupt (Ctrl-C) or a SIGTERM ends it once the requests in progress are
answered, after 5 seconds at most; a second one ends it at once. All that it was
told is gone then.

  webextest -token secret >fake.env &
  curl -H 'Authorization: Bearer secret' http://127.0.0.1:9323/v1/people/me

A program of the SDK finds the fake by the first two variables:

  set -a; . ./fake.env; go run .

The exit status is 0 after one signal, 1 when it cannot read the seed or cannot
listen, and 2 when the command line is wrong.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // the second signal ends the process
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
	var set settings
	flags.StringVar(&set.addr, "addr", defaultAddr, "the `host:port` to listen on; with port 0, the system picks one")
	flags.StringVar(&set.token, "token", "", "the access `token` of Alice; without it, hers is random as everybody's is")
	flags.StringVar(&set.guests.ID, "guest-issuer-id", "", "the `ID` of the guest issuer; without it, it is random")
	flags.StringVar(&set.guests.Secret, "guest-issuer-secret", "", "the `secret` of the guest issuer, in base64; without it, it is random")
	flags.StringVar(&set.seed, "seed", "", "a JSON `file` with people, teams, rooms and messages to begin with")
	flags.BoolVar(&set.json, "json", false, "print JSON")
	flags.BoolVar(&set.verbose, "v", false, "print a line for each request on standard error")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "webextest: unexpected argument %q\n", flags.Arg(0))
		return 2
	}
	if err := set.check(); err != nil {
		fmt.Fprintln(stderr, "webextest:", err)
		return 2
	}
	if err := serve(ctx, stdout, stderr, set); err != nil {
		fmt.Fprintln(stderr, "webextest:", strings.TrimPrefix(err.Error(), "webextest: "))
		return 1
	}
	return 0
}

// settings are the values of the flags.
type settings struct {
	addr, token, seed string
	guests            webextest.GuestIssuer
	json, verbose     bool
}

// check refuses values that no client could use. It does not show them, since
// they are secrets.
func (set settings) check() error {
	for name, value := range map[string]string{
		"token":               set.token,
		"guest-issuer-id":     set.guests.ID,
		"guest-issuer-secret": set.guests.Secret,
	} {
		if strings.ContainsFunc(value, unicode.IsControl) || strings.TrimSpace(value) != value {
			return fmt.Errorf("-%s has a line break, or a space at an end", name)
		}
	}
	if _, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(set.guests.Secret, "=")); err != nil {
		return errors.New("-guest-issuer-secret is not base64")
	}
	return nil
}

// options returns the options of the fake.
func (set settings) options(stderr io.Writer) []webextest.Option {
	opts := []webextest.Option{webextest.WithDeliveryTransport(&http.Transport{})}
	if set.token != "" {
		opts = append(opts, webextest.WithToken(set.token))
	}
	if set.verbose {
		opts = append(opts, webextest.WithLogger(slog.New(slog.NewTextHandler(stderr, nil))))
	}
	return opts
}

// serve serves a fake until the context ends.
func serve(ctx context.Context, stdout, stderr io.Writer, set settings) error {
	fake := webextest.New(set.options(stderr)...)
	defer fake.Close()
	fake.GuestIssuer.ID = cmp.Or(set.guests.ID, fake.GuestIssuer.ID)
	fake.GuestIssuer.Secret = cmp.Or(set.guests.Secret, fake.GuestIssuer.Secret)
	if set.seed != "" {
		if err := load(fake, set.seed); err != nil {
			return err
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", set.addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: fake, ReadHeaderTimeout: time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	if err := announce(stdout, fake, baseURL(listener.Addr()), set.json); err != nil {
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
