package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
)

// scopes are what the program wants to do in the person's name.
var scopes = []string{"spark:people_read"}

// loginByBrowser sends the person to a link, and waits for them to be sent back
// with a code.
func (p *program) loginByBrowser(ctx context.Context) (*webex.Client, error) {
	redirect, err := url.Parse(p.redirectURI)
	if err != nil {
		return nil, err
	}
	listener := p.listener
	if listener == nil {
		if listener, err = listen(ctx, redirect); err != nil {
			return nil, err
		}
	}

	// The state shows that who comes back is who was sent. The verifier shows
	// Webex that who has the code is who asked for it.
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	config := oauth2.Config{
		ClientID:    p.clientID,
		RedirectURL: p.redirectURI,
		Scopes:      scopes,
		Endpoint:    webex.EndpointAt(p.baseURL),
	}
	back := make(chan url.Values, 1)
	server := &http.Server{Handler: receive(redirect.Path, state, back), ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() { _ = server.Shutdown(context.WithoutCancel(ctx)) }() // the browser gets its page first

	if err := p.show(ctx, "Log in with your browser:\n", config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier))); err != nil {
		return nil, err
	}
	select {
	case answer := <-back:
		if reason := answer.Get("error"); reason == "access_denied" {
			return nil, webex.ErrAccessDenied
		} else if reason != "" {
			return nil, fmt.Errorf("logging in: %s", reason)
		}
		return webex.NewClientFromCode(ctx, &webex.GetAccessTokenRequest{
			ClientID:     p.clientID,
			ClientSecret: p.clientSecret,
			Code:         answer.Get("code"),
			RedirectURI:  p.redirectURI,
			CodeVerifier: verifier,
		}, append(p.options(), webex.WithTokenStore(p.file))...)
	case err := <-served:
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// listen opens the port of a redirect URI, which nobody but this machine must
// reach.
func listen(ctx context.Context, redirect *url.URL) (net.Listener, error) {
	host := redirect.Hostname()
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, errors.New("the redirect URI must be on this machine, as http://localhost:8080/callback is")
	}
	return new(net.ListenConfig).Listen(ctx, "tcp", redirect.Host)
}

// receive takes in the person who comes back, and nobody else.
func receive(path, state string, back chan<- url.Values) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		if r.URL.Path != path || query.Get("state") != state {
			http.Error(w, "This is not the login that was asked for.", http.StatusBadRequest)
			return
		}
		fmt.Fprintln(w, "You may close this window and go back to the program.")
		select {
		case back <- query:
		default: // they have reloaded the page
		}
	})
}

// loginByDevice shows a code and waits for the person to enter it elsewhere.
func (p *program) loginByDevice(ctx context.Context) (*webex.Client, error) {
	client, err := webex.NewClient(append(p.options(), webex.WithoutToken())...)
	if err != nil {
		return nil, err
	}
	device, err := client.AccessTokens.AuthorizeDevice(ctx, &webex.AuthorizeDeviceRequest{ClientID: p.clientID, Scopes: scopes})
	if err != nil {
		return nil, err
	}
	prompt := fmt.Sprintf("Open %s on any device and enter %s, or open this:\n", device.VerificationURI, device.UserCode)
	if err := p.show(ctx, prompt, device.VerificationURIComplete); err != nil {
		return nil, err
	}
	answer, err := client.AccessTokens.AwaitDevice(ctx, &webex.AwaitDeviceRequest{
		ClientID:     p.clientID,
		ClientSecret: p.clientSecret,
		Device:       device,
	})
	if err != nil {
		return nil, err
	}
	token := answer.Token()
	if err := p.file.Save(ctx, token); err != nil {
		return nil, err
	}
	return webex.NewClient(append(p.options(),
		webex.WithIntegration(p.clientID, p.clientSecret, token),
		webex.WithTokenStore(p.file))...)
}

// show tells the person where to go.
func (p *program) show(ctx context.Context, prompt, link string) error {
	fmt.Fprintf(p.out, "%s\n  %s\n\n", prompt, link)
	if p.visit == nil {
		return nil
	}
	return p.visit(ctx, link)
}
