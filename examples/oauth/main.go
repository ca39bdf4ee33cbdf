// OAuth logs a person in to an integration, with a browser or by a code that a
// device shows, and keeps the tokens for the next time.
//
// With an integration's ID and secret in WEBEX_CLIENT_ID and
// WEBEX_CLIENT_SECRET it talks to Webex. The redirect URI of the integration
// must be on this machine: http://localhost:8080/callback, or what
// WEBEX_REDIRECT_URI says. Without them it starts a fake Webex on this machine,
// where a person logs in by themselves, so that anyone can run it:
//
//	go run github.com/go-webex/webex/examples/oauth@latest
//	go run github.com/go-webex/webex/examples/oauth@latest -device
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return
	case errors.Is(err, errUsage):
		os.Exit(2)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// errUsage is the error of a call in a wrong way, which run has told of.
var errUsage = errors.New("wrong usage")

func run(ctx context.Context, args []string, out io.Writer) error {
	dir, err := os.UserConfigDir()
	if err != nil {
		dir = "."
	}
	flags := flag.NewFlagSet("oauth", flag.ContinueOnError)
	flags.SetOutput(out)
	device := flags.Bool("device", false, "log in by a code, as on a device without a browser")
	file := flags.String("tokens", filepath.Join(dir, "go-webex", "tokens.json"), "the `file` that keeps the tokens")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return err
	case err != nil:
		return errUsage
	case flags.NArg() > 0:
		fmt.Fprintf(out, "oauth takes no arguments beside its flags, such as %q\n", flags.Arg(0))
		flags.Usage()
		return errUsage
	}

	p := &program{
		out:          out,
		clientID:     os.Getenv("WEBEX_CLIENT_ID"),
		clientSecret: os.Getenv("WEBEX_CLIENT_SECRET"),
		redirectURI:  cmp.Or(os.Getenv("WEBEX_REDIRECT_URI"), "http://localhost:8080/callback"),
		baseURL:      webex.DefaultBaseURL,
		file:         webex.TokenFile(*file),
	}
	switch {
	case p.clientID != "" && p.clientSecret != "":
		return p.run(ctx, *device)
	case p.clientID != "":
		return errors.New("WEBEX_CLIENT_ID is set, but WEBEX_CLIENT_SECRET is missing")
	case p.clientSecret != "":
		return errors.New("WEBEX_CLIENT_SECRET is set, but WEBEX_CLIENT_ID is missing")
	}

	fake := webextest.NewServer()
	defer fake.Close()
	fmt.Fprintf(out, "There is no integration in WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET, so this is a fake Webex\n"+
		"at %s, where a person logs in by themselves.\n\n", fake.URL)
	dir, err = os.MkdirTemp("", "webex-") // the fake forgets its tokens, so there is nothing to keep
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p, err = against(fake, out, filepath.Join(dir, "tokens.json"))
	if err != nil {
		return err
	}
	return p.run(ctx, *device)
}

// against returns the program for a fake Webex.
func against(fake *webextest.Server, out io.Writer, file string) (*program, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	app := fake.AddIntegration(webextest.Integration{RedirectURI: "http://" + listener.Addr().String() + "/callback"})
	return &program{
		out:          out,
		clientID:     app.ClientID,
		clientSecret: app.ClientSecret,
		redirectURI:  app.RedirectURI,
		baseURL:      fake.URL,
		file:         webex.TokenFile(file),
		listener:     listener,
		visit:        visit,
	}, nil
}

// visit opens a link, as the browser of a person does.
func visit(ctx context.Context, link string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// program is an integration of Webex that acts for one person.
type program struct {
	out                    io.Writer
	clientID, clientSecret string
	redirectURI            string
	baseURL                string
	file                   webex.TokenFile
	listener               net.Listener                                 // for the redirect; nil: to be opened
	visit                  func(ctx context.Context, link string) error // nil: a person does that
}

// options are those of all the program's clients.
func (p *program) options() []webex.Option {
	return []webex.Option{webex.WithBaseURL(p.baseURL)}
}

// run logs in, unless that was done before, and says who it was.
func (p *program) run(ctx context.Context, device bool) error {
	if p.listener != nil {
		defer p.listener.Close()
	}
	me, err := p.resume(ctx)
	switch {
	case err == nil:
		fmt.Fprintf(p.out, "You are still logged in, thanks to %s.\n", p.file)
	case errors.Is(err, webex.ErrLoginRequired):
		login := p.loginByBrowser
		if device {
			login = p.loginByDevice
		}
		client, err := login(ctx)
		if err != nil {
			return err
		}
		if me, err = client.People.Me(ctx); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "The tokens are in %s now.\n", p.file)
	default:
		return err
	}
	fmt.Fprintf(p.out, "Hello, %s <%s>!\n", me.DisplayName, me.Emails[0])
	return nil
}

// resume asks who is logged in, with the tokens of an earlier run if there are
// any. The client refreshes them if it has to.
func (p *program) resume(ctx context.Context) (*webex.Person, error) {
	client, err := webex.NewClient(append(p.options(),
		webex.WithIntegration(p.clientID, p.clientSecret, nil),
		webex.WithTokenStore(p.file))...)
	if err != nil {
		return nil, err
	}
	return client.People.Me(ctx)
}
