package webex

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// redacted stands where a token or a secret would.
const redacted = "[redacted]"

// maxRedirects is how many redirects a GET or HEAD follows.
const maxRedirects = 5

// sharedTransport returns the transport of all clients that were not given one
// of their own, so that they share connections. It waits 60 s for an answer to
// begin, but as long as it takes for a body, which may be a large file.
var sharedTransport = sync.OnceValue(newTransport)

func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          256,
		MaxIdleConnsPerHost:   128,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: 1 * time.Second,
		ResponseHeaderTimeout: 60 * time.Second,

		OnProxyConnectResponse: checkProxy,
	}
}

// checkProxy makes an error of a proxy's refusal to connect. That of net/http
// is the bare text of the status, as if Webex had said it.
func checkProxy(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{proxy.Host, resp.StatusCode}
}

// A proxyError is the answer of a proxy that does not connect to Webex.
type proxyError struct {
	host   string
	status int
}

func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy %s answers %d %s", e.host, e.status, http.StatusText(e.status))
}

// roundTripper is a function as an [http.RoundTripper]. It hides the
// CloseIdleConnections of what it calls: retryablehttp would empty the pool of
// a caller's client with it each time that a call fails.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// checkRedirect lets a few redirects of GET and HEAD pass and leaves others as
// the answer they are: a DELETE must not turn into a GET, and a body must not
// travel.
func checkRedirect(req *http.Request, via []*http.Request) error {
	reads := via[0].Method == http.MethodGet || via[0].Method == http.MethodHead
	if !reads || len(via) > maxRedirects || req.URL.Scheme != "https" && req.URL.Scheme != "http" {
		return http.ErrUseLastResponse
	}
	return nil
}

// withLocation keeps an answer whose Location is no URL: net/http would drop the
// whole answer for it.
func withLocation(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil || resp.Header.Get("Location") == "" {
			return resp, err
		}
		if _, err := req.URL.Parse(resp.Header.Get("Location")); err != nil {
			resp.Header.Del("Location")
		}
		return resp, nil
	})
}

// A logFunc logs an event. It is that of a [slog.Logger], and a function so that
// programs without a logger do not carry its handlers along.
type logFunc func(ctx context.Context, level slog.Level, message string, attrs ...slog.Attr)

// withLogging logs each attempt. It sees no token, which is added further in.
func (c *Client) withLogging(next http.RoundTripper) http.RoundTripper {
	if c.log == nil {
		return next
	}
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		start := time.Now()
		resp, err := next.RoundTrip(req)
		attrs := []slog.Attr{
			slog.String("method", req.Method),
			slog.String("host", req.URL.Host),
			slog.String("path", req.URL.Path),
			slog.Duration("duration", time.Since(start)),
		}
		if err != nil {
			attrs = append(attrs, slog.Any("error", err))
		} else {
			attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.String("tracking_id", resp.Header.Get(trackingIDHeader)))
		}
		c.log(req.Context(), slog.LevelDebug, "webex: request", attrs...)
		return resp, err
	})
}

// withToken adds the token, as the last thing that happens to a request and on
// a copy of it, so that nothing further out gets to see it.
func (c *Client) withToken(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		if !c.trusts(req.URL) || req.Header.Get("Authorization") != "" {
			return next.RoundTrip(req)
		}
		authorization, err := c.authorization(req.Context())
		if err != nil {
			if req.Body != nil {
				req.Body.Close()
			}
			return nil, err
		}
		if authorization == "" {
			return next.RoundTrip(req)
		}
		authorized := req.WithContext(req.Context())
		authorized.Header = maps.Clone(req.Header)
		authorized.Header.Set("Authorization", authorization)
		resp, err := next.RoundTrip(authorized)
		if resp != nil {
			resp.Request = req
		}
		return resp, hide(err, credentials(authorization))
	})
}

// authorization returns the Authorization header of a request: what its call
// brings along, or else the client's token. It is empty if there is none.
func (c *Client) authorization(ctx context.Context) (string, error) {
	a := callOf(ctx)
	if a != nil && a.authorization != nil {
		return a.authorization(), nil
	}
	if c.token == nil {
		return "", nil
	}
	token, err := c.token(ctx, "")
	if err != nil {
		return "", err
	}
	if a != nil {
		a.token = func() string { return token }
	}
	return "Bearer " + token, nil
}

// credentials returns what is secret in an Authorization header.
func credentials(authorization string) string {
	_, secret, _ := strings.Cut(authorization, " ")
	return secret
}

// renewToken reports whether the token source has another token than the one
// that Webex has just refused. It does so once a call.
func (a *call) renewToken() bool {
	if a.token == nil || a.renewed || a.once {
		return false
	}
	a.renewed = true
	token, err := a.client.token(a.ctx, a.token())
	if err != nil {
		a.err = &afterError{err, "after", a.err}
		return false
	}
	return token != a.token()
}

// A tokenError is a failure of the token source, which is not the network's
// fault and not tried again.
type tokenError struct{ error }

func (e *tokenError) Error() string { return "getting a token: " + inner(e.error) }
func (e *tokenError) Unwrap() error { return e.error }

// A tokenFunc returns an access token to use, if possible another one than that
// which Webex has just refused. It is a function because nothing can print what
// a function holds.
type tokenFunc func(ctx context.Context, refused string) (string, error)

// tokensOf returns the tokens of a source. A source that was refused a token is
// simply asked again.
func tokensOf(source oauth2.TokenSource) tokenFunc {
	if r, ok := source.(*renewer); ok {
		return r.get
	}
	return func(ctx context.Context, _ string) (string, error) {
		token, err := tokenOf(ctx, source)
		if err != nil {
			return "", &tokenError{err}
		}
		if token == nil {
			return "", &tokenError{errors.New("the source has none")}
		}
		if err := checkToken(token.AccessToken); err != nil {
			return "", &tokenError{err}
		}
		return token.AccessToken, nil
	}
}

// tokenOf asks a source for a token. A source takes no context; a call must not
// wait for a slow one beyond its own.
func tokenOf(ctx context.Context, source oauth2.TokenSource) (*oauth2.Token, error) {
	type result struct {
		token    *oauth2.Token
		err      error
		panicked any
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			r.panicked = recover()
			done <- r
		}()
		r.token, r.err = source.Token()
	}()
	select {
	case r := <-done:
		if r.panicked != nil {
			panic(r.panicked) // where the caller may recover from it
		}
		return r.token, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// checkToken refuses what cannot be a token before the transport does, whose
// errors might show it.
func checkToken(token string) error {
	if token == "" {
		return errors.New("the token is empty")
	}
	for _, r := range token {
		if r <= ' ' || r >= 0x7f {
			return errors.New("the token has a character that no token has, such as a space or a line break")
		}
	}
	return nil
}

// webexHosts are two names of the same API: next links and file URLs may show
// the older one.
var webexHosts = map[string]bool{"webexapis.com": true, "api.ciscospark.com": true}

// trusts reports whether a URL may be given the token.
func (c *Client) trusts(u *url.URL) bool {
	if u.Scheme != c.origin.Scheme {
		return false
	}
	host, own := hostPort(u), hostPort(c.origin)
	return host == own || webexHosts[c.origin.Host] && webexHosts[u.Host] && u.Scheme == "https"
}

// hostPort returns a URL's host in lower case, with its port even when that is
// the scheme's own.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}

// proxied returns base with its requests going through a proxy. Only a
// [*http.Transport] can be told to.
func proxied(base http.RoundTripper, proxy *url.URL) (http.RoundTripper, error) {
	transport, ok := base.(*http.Transport)
	if !ok {
		return nil, fmt.Errorf("WithProxy needs an *http.Transport in WithHTTPClient, not a %T", base)
	}
	transport = transport.Clone()
	transport.Proxy = http.ProxyURL(proxy)
	if transport.OnProxyConnectResponse == nil {
		transport.OnProxyConnectResponse = checkProxy
	}
	return transport, nil
}
