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

// sharedTransport returns the transport of all clients without one of their
// own, so that they share connections. It waits 60 s for an answer to begin. It
// sets no limit on a body, which may be a large file.
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
func (c *Client) chain(s *settings, base http.RoundTripper) (http.RoundTripper, error) {
	base, err := s.wire(base)
	if err != nil {
		return nil, err
	}
	layers := slices.Concat(s.middleware, []middleware{
		c.withLogging,
		c.withToken, // late, so that the layers before it do not see the token
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

// wire returns the transport that sends the requests.
func (s *settings) wire(base http.RoundTripper) (http.RoundTripper, error) {
	if base == nil {
		base = sharedTransport()
	}
	if s.proxy == nil {
		return base, nil
	}
	return proxied(base, s.proxy)
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
			attrs = append(attrs, slog.Any("error", err))
		} else {
			attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.String("tracking_id", resp.Header.Get(trackingIDHeader)))
		}
		c.log(req.Context(), slog.LevelDebug, "webex: request", attrs...)
		return resp, err
	})
}

// proxied returns a copy of base that sends requests through a proxy. Only an
// [*http.Transport] can do that.
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
