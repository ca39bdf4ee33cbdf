package webex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// sharedTransport returns the transport of all clients without one of their
// own, so that they share connections. It waits 60 s for an answer to begin. A
// connection of HTTP/2 that is silent for 30 s is asked for a sign of life, and
// closed if none comes within 15 s: otherwise every call would go on using a
// connection that leads nowhere.
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
		HTTP2:                 &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second},

		OnProxyConnectResponse: checkProxy,
	}
}

// checkProxy returns an error if a proxy refuses to connect. The error of
// net/http has only the text of the status, as if Webex had sent it.
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

// chain builds the layers that an attempt passes through on its way to the
// transport. The first layer sees the request first and the answer last.
func (c *Client) chain(s *settings) (http.RoundTripper, error) {
	layers := slices.Concat(s.middleware, []middleware{
		c.withLogging,
		c.withToken, // late, so that the layers before it do not see the token
		withLocation,
		s.withIdleLimit,
	})
	next := s.wire
	for _, layer := range slices.Backward(layers) {
		if next = layer(next); next == nil {
			return nil, errors.New("WithMiddleware: the middleware returned nil")
		}
	}
	return roundTripper(next.RoundTrip), nil
}

// newWire returns the transport that sends the requests.
func (s *settings) newWire() (http.RoundTripper, error) {
	var base http.RoundTripper
	switch {
	case s.httpClient == nil:
		base = sharedTransport()
	case s.httpClient.Transport == nil:
		base = defaultTransport{}
	default:
		base = s.httpClient.Transport
	}
	if s.proxy == nil {
		return base, nil
	}
	return proxied(base, s.proxy)
}

// A defaultTransport sends requests by what [http.DefaultTransport] is at the
// time, as net/http itself does for a client without a transport.
type defaultTransport struct{}

func (defaultTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	return http.DefaultTransport.RoundTrip(req)
}

func (defaultTransport) CloseIdleConnections() { closeIdleConnections(http.DefaultTransport) }

// CloseIdleConnections closes the connections of the client that no call is
// using. Clients with the same transport have the same connections: those made
// without [WithHTTPClient] and [WithProxy], and those made by [Client.With].
// Call it when a client with a proxy or a transport of its own is no longer
// needed.
func (c *Client) CloseIdleConnections() { closeIdleConnections(c.settings.wire) }

func closeIdleConnections(transport http.RoundTripper) {
	if closer, ok := transport.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// A middleware wraps a layer around a transport.
type middleware = func(http.RoundTripper) http.RoundTripper

// A roundTripper is a function that implements [http.RoundTripper]. It hides
// the method CloseIdleConnections of the transport, with which retryablehttp
// would empty the connection pool of the caller's client each time that a call
// fails.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// withLocation drops a Location header that is not a URL, for which net/http
// would drop the whole answer.
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

// withIdleLimit ends an answer whose body stalls.
func (s *settings) withIdleLimit(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil || resp.Body == nil || resp.Body == http.NoBody || resp.StatusCode == http.StatusSwitchingProtocols {
			return resp, err
		}
		resp.Body = &idleBody{ReadCloser: resp.Body, ctx: req.Context(), limit: s.idleTimeout}
		return resp, nil
	})
}

// An idleBody is the body of an answer. If a Read waits for a byte longer than
// the limit, it fails. The time that the caller takes between two Reads does not
// count.
type idleBody struct {
	io.ReadCloser
	ctx     context.Context
	limit   time.Duration // 0 if there is none
	timer   *time.Timer   // nil before the first Read
	stalled atomic.Bool
}

func (b *idleBody) Read(p []byte) (int, error) {
	switch {
	case b.limit <= 0:
	case b.timer == nil:
		b.timer = time.AfterFunc(b.limit, b.end)
	default:
		b.timer.Reset(b.limit)
	}
	n, err := b.ReadCloser.Read(p)
	if b.timer != nil {
		b.timer.Stop()
	}
	if err == nil || err == io.EOF {
		return n, err
	}
	if b.stalled.Load() {
		return n, idleError(b.limit)
	}
	return n, withCause(b.ctx, err)
}

// end makes a Read that waits return. The bodies of net/http can be closed
// during a Read.
func (b *idleBody) end() {
	b.stalled.Store(true)
	b.Close()
}

// An idleError says that an answer stalled for so long. It counts as a broken
// connection, and implements [net.Error].
type idleError time.Duration

func (e idleError) Error() string {
	return fmt.Sprintf("the answer stalled: not a byte came for %v", time.Duration(e))
}

// Timeout implements [net.Error].
func (idleError) Timeout() bool { return true }

// Temporary implements [net.Error].
func (idleError) Temporary() bool { return true }

// A logFunc is the method LogAttrs of a [slog.Logger]. Holding only the method
// keeps the handlers of slog out of programs without a logger.
type logFunc func(ctx context.Context, level slog.Level, message string, attrs ...slog.Attr)

// withLogging logs each attempt. It does not see the token, which an inner
// layer adds.
func (c *Client) withLogging(next http.RoundTripper) http.RoundTripper {
	if c.log == nil {
		return next
	}
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		start := time.Now()
		resp, err := next.RoundTrip(req)
		attrs := []slog.Attr{
			slog.String("operation", OperationOf(req.Context())),
			slog.String("method", req.Method),
			slog.String("host", req.URL.Host),
			slog.String("path", req.URL.Path),
			slog.Duration("duration", time.Since(start)),
		}
		if err != nil {
			attrs = append(attrs, slog.Any("error", shorten(err)))
		} else {
			attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.String("tracking_id", trackingID(req.Context(), resp)))
		}
		c.log(req.Context(), slog.LevelDebug, "webex: request", attrs...)
		return resp, err
	})
}

// trackingID returns the tracking id of an answer for a log: on one line, and
// without the secrets of the call that a server may have echoed.
func trackingID(ctx context.Context, resp *http.Response) string {
	id := resp.Header.Get(trackingIDHeader)
	if a := callOf(ctx); a != nil {
		id = redactor(a.hidden()...).Replace(id)
	}
	return oneLine(id)
}

// proxied returns a copy of base that sends requests through a proxy. Only an
// [*http.Transport] can do that.
func proxied(base http.RoundTripper, proxy *url.URL) (http.RoundTripper, error) {
	if _, ok := base.(defaultTransport); ok {
		base = http.DefaultTransport
	}
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
