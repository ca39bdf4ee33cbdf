package webex

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

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

// chain builds the way of one attempt, which goes through these layers to the
// transport. What comes first sees the request first and the answer last.
func (c *Client) chain(s *settings, base http.RoundTripper) (http.RoundTripper, error) {
	base, err := s.wire(base)
	if err != nil {
		return nil, err
	}
	layers := slices.Concat(s.middleware, []middleware{
		c.withLogging,
		c.withToken, // as late as can be, so that nothing before it gets to see the token
		withLocation,
	})
	next := base
	for _, layer := range slices.Backward(layers) {
		if next = layer(next); next == nil {
			return nil, errors.New("WithMiddleware: the middleware returned nil")
		}
	}
	return roundTripper(next.RoundTrip), nil
}

// wire returns what sends the requests in the end.
func (s *settings) wire(base http.RoundTripper) (http.RoundTripper, error) {
	if base == nil {
		base = sharedTransport()
	}
	if s.proxy == nil {
		return base, nil
	}
	return proxied(base, s.proxy)
}

// middleware is a layer around what sends requests.
type middleware = func(http.RoundTripper) http.RoundTripper

// roundTripper is a function as an [http.RoundTripper]. It hides the
// CloseIdleConnections of what it calls: retryablehttp would empty the pool of
// a caller's client with it each time that a call fails.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

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
			slog.String("operation", OperationOf(req.Context())),
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
