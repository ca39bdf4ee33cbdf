package webex_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
)

func TestMiddleware(t *testing.T) {
	script, baseURL := serve(t, answer(503, ""), answer(200, "{}"))
	var order []string
	layer := func(name string) webex.Option {
		return webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				order = append(order, name)
				req.Header.Set("X-"+name, "1")
				return next.RoundTrip(req)
			})
		})
	}
	client := newClient(t, baseURL, layer("Outer"), layer("Inner"), webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
	require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
	assert.Equal(t, []string{"Outer", "Inner", "Outer", "Inner"}, order, "each attempt passes, the first layer is the outermost")
	assert.Equal(t, "1", script.sent()[1].Header.Get("X-Inner"))
}

func TestWithProxy(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"title":%q}`, r.URL.String())
	}))
	defer proxy.Close()
	client := newClient(t, "http://webex.test/v1", webex.WithProxy(proxy.URL))
	room, err := client.Rooms.Get(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, "http://webex.test/v1/rooms/a", room.Title)
}

func TestLogger(t *testing.T) {
	var log strings.Builder
	_, baseURL := serve(t, answer(503, "", "Trackingid", "ROUTER_1"), answer(200, "{}"))
	client := newClient(t, baseURL,
		webex.WithLogger(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
	require.NoError(t, do(t.Context(), client, "GET", "/rooms", webex.WithQuery(url.Values{"email": {"a@example.com"}})))
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	require.Len(t, lines, 3)
	assert.Contains(t, lines[0], `level=DEBUG msg="webex: request" operation="GET /rooms" method=GET`)
	assert.Contains(t, lines[0], `status=503 tracking_id=ROUTER_1`)
	assert.Contains(t, lines[1], `level=WARN msg="webex: trying again" wait=`)
	assert.Contains(t, lines[2], `status=200`)
	assert.NotContains(t, log.String(), "a@example.com", "queries are not logged")
}

func TestWithHTTPClientIsNotChanged(t *testing.T) {
	_, baseURL := serve(t, answer(204, ""))
	given := &http.Client{Transport: http.DefaultTransport, Timeout: time.Minute}
	before := *given
	require.NoError(t, do(t.Context(), newClient(t, baseURL, webex.WithHTTPClient(given)), "GET", "/rooms"))
	assert.Equal(t, before.Transport, given.Transport)
	assert.Nil(t, given.CheckRedirect)
	assert.Equal(t, time.Minute, given.Timeout)
}

func TestIdleConnectionsAreTheCallers(t *testing.T) {
	transport := &closeCounter{Transport: &http.Transport{}}
	defer transport.Transport.CloseIdleConnections()
	_, baseURL := serve(t, answer(503, ""))
	client := newClient(t, baseURL, webex.WithHTTPClient(&http.Client{Transport: transport}), webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
	require.Error(t, do(t.Context(), client, "GET", "/rooms"))
	assert.Zero(t, transport.closed)
}

type closeCounter struct {
	*http.Transport
	closed int
}

func (c *closeCounter) CloseIdleConnections() { c.closed++ }

// A pipe is a network in memory, on which a fake clock runs on, and which can
// swallow all that is sent.
type pipe struct {
	conns     chan net.Conn
	transport *http.Transport
	dialed    []*leakyConn
}

// A leakyConn loses what is written to it from a certain moment on, as a network
// does that has forgotten the connection.
type leakyConn struct {
	net.Conn
	leaks atomic.Bool
}

func (c *leakyConn) Write(p []byte) (int, error) {
	if c.leaks.Load() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

// servePipe starts a server, with HTTP/2 if it speaks TLS, and returns the way
// to it.
func servePipe(t *testing.T, cert *certificate, handler http.Handler) *pipe {
	t.Helper()
	serverTLS, clientTLS := cert.configs(t)
	p := &pipe{conns: make(chan net.Conn), transport: webex.NewTransport()}
	p.transport.Proxy, p.transport.TLSClientConfig = nil, clientTLS
	p.transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		p.conns <- theirs
		conn := &leakyConn{Conn: ours}
		p.dialed = append(p.dialed, conn)
		return conn, nil
	}
	server := &http.Server{Handler: handler, TLSConfig: serverTLS, ErrorLog: log.New(io.Discard, "", 0)}
	var serving sync.WaitGroup
	serving.Go(func() {
		if serverTLS == nil {
			_ = server.Serve(p)
		} else {
			_ = server.ServeTLS(p, "", "")
		}
	})
	t.Cleanup(func() {
		p.transport.CloseIdleConnections()
		for _, conn := range p.dialed {
			conn.Close()
		}
		server.Close()
		serving.Wait()
	})
	return p
}

func (p *pipe) Accept() (net.Conn, error) {
	conn, ok := <-p.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (p *pipe) Close() error {
	close(p.conns)
	return nil
}

func (p *pipe) Addr() net.Addr { return new(net.TCPAddr) }

// A connection of HTTP/2 that leads nowhere is given up, and the next call has
// another one.
func TestDeadConnectionIsFound(t *testing.T) {
	tests := []struct {
		method  string
		wantErr bool
	}{
		{"GET", false},
		{"POST", true}, // it may have arrived
	}
	for _, test := range tests {
		t.Run(test.method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var protocols []string
				p := servePipe(t, new(certificate), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					protocols = append(protocols, r.Proto)
					_, _ = io.WriteString(w, "{}")
				}))
				client := newClient(t, "https://127.0.0.1/v1", webex.WithHTTPClient(&http.Client{Transport: p.transport}))
				require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
				p.dialed[0].leaks.Store(true)

				start := time.Now()
				err := do(t.Context(), client, test.method, "/rooms")
				assert.Equal(t, test.wantErr, err != nil, "%v", err)
				assert.Greater(t, time.Since(start), 40*time.Second)
				assert.Less(t, time.Since(start), 50*time.Second)
				start = time.Now()
				require.NoError(t, do(t.Context(), client, "POST", "/rooms"))
				assert.Zero(t, time.Since(start))
				assert.Len(t, p.dialed, 2)
				assert.Contains(t, protocols, "HTTP/2.0")
			})
		})
	}
}

// stalling answers with a status and half a body. A short wait before the half
// shows that the limit counts from the latest byte.
func stalling(status int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_ = http.NewResponseController(w).Flush()
		time.Sleep(40 * time.Second)
		_, _ = io.WriteString(w, `{"message":"half`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
}

func TestIdleTimeoutOfASocket(t *testing.T) {
	_, baseURL := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"message":"half`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	client := newClient(t, baseURL, webex.WithIdleTimeout(20*time.Millisecond))
	err := do(t.Context(), client, "POST", "/rooms")
	assert.EqualError(t, err, "webex: POST /rooms: reading the answer: the answer stalled: not a byte came for 20ms")
	_, err = client.Files.Save(t.Context(), baseURL+"/contents/x", io.Discard)
	assert.EqualError(t, err, `webex: saving "" after 16 bytes: the answer stalled: not a byte came for 20ms`)
}

func TestIdleTimeout(t *testing.T) {
	get := func(method string) func(context.Context, *webex.Client) error {
		return func(ctx context.Context, client *webex.Client) error { return do(ctx, client, method, "/rooms") }
	}
	save := func(ctx context.Context, client *webex.Client) error {
		_, err := client.Files.Save(ctx, client.BaseURL()+"/contents/x", io.Discard)
		return err
	}
	const stalled = "the answer stalled: not a byte came for 1m0s"
	tests := []struct {
		name     string
		call     func(context.Context, *webex.Client) error
		step     http.HandlerFunc
		opts     []webex.Option
		want     string // the error's text; none if empty
		wantSent int
		wantTook time.Duration
	}{
		{name: "JSON of a GET", call: get("GET"), step: stalling(200), wantSent: 2, wantTook: 100 * time.Second},
		{name: "JSON of a known length", call: get("GET"), step: stalling(200, "Content-Length", "100"), wantSent: 2, wantTook: 100 * time.Second},
		{name: "JSON of a POST", call: get("POST"), step: stalling(200), want: "webex: POST /rooms: reading the answer: " + stalled, wantSent: 1, wantTook: 100 * time.Second},
		{name: "an error", call: get("POST"), step: stalling(403), want: "webex: POST /rooms: 403 Forbidden", wantSent: 1, wantTook: 100 * time.Second},
		{name: "an error of a GET", call: get("GET"), step: stalling(503), wantSent: 2, wantTook: 100 * time.Second},
		{name: "a redirect", call: get("GET"), step: stalling(302, "Location", "/v1/other"), wantSent: 2, wantTook: 100 * time.Second},
		{name: "a file", call: save, step: stalling(200), want: `webex: saving "" after 16 bytes: ` + stalled, wantSent: 1, wantTook: 100 * time.Second},
		{name: "another limit", call: get("POST"), step: stalling(200), opts: []webex.Option{webex.WithIdleTimeout(50 * time.Second)},
			want: "webex: POST /rooms: reading the answer: the answer stalled: not a byte came for 50s", wantSent: 1, wantTook: 90 * time.Second},
		{name: "no limit", call: get("GET"), step: stalling(200), opts: []webex.Option{webex.WithIdleTimeout(-1)},
			want: "webex: GET /rooms: reading the answer: context deadline exceeded", wantSent: 1, wantTook: time.Hour},
	}
	for _, cert := range []*certificate{nil, {}} {
		for _, test := range tests {
			t.Run(fmt.Sprint(test.name, "/TLS=", cert != nil), func(t *testing.T) {
				if cert == nil && !strings.HasPrefix(runtime.Version(), "go1.26") {
					t.Skip("from Go 1.27 on, net/http holds a lock of HTTP/1 meanwhile, which stops a fake clock; see TestIdleTimeoutOfASocket")
				}
				synctest.Test(t, func(t *testing.T) {
					script := &script{steps: []http.HandlerFunc{test.step, answer(200, "{}")}}
					p := servePipe(t, cert, script)
					baseURL := "http://127.0.0.1/v1"
					if cert != nil {
						baseURL = "https://127.0.0.1/v1"
					}
					client := newClient(t, baseURL, append(test.opts, webex.WithHTTPClient(&http.Client{Transport: p.transport}))...)
					start := time.Now()
					err := test.call(timeoutAfter(t, time.Hour), client)
					if test.want == "" {
						assert.NoError(t, err)
					} else {
						assert.EqualError(t, err, test.want)
					}
					assert.Len(t, script.sent(), test.wantSent)
					assert.InDelta(t, test.wantTook.Seconds(), time.Since(start).Seconds(), 0.6)
				})
			})
		}
	}
}

// A caller may take any time over a file.
func TestIdleTimeoutIsNotForTheCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := servePipe(t, nil, answer(200, strings.Repeat("0123456789", 10_000)))
		client := newClient(t, "http://127.0.0.1/v1", webex.WithHTTPClient(&http.Client{Transport: p.transport}))
		file, err := client.Files.Get(t.Context(), "http://127.0.0.1/v1/contents/x")
		require.NoError(t, err)
		read := 0
		for buffer := make([]byte, 10_000); ; time.Sleep(5 * time.Minute) {
			n, err := file.Body.Read(buffer)
			read += n
			if err == io.EOF {
				break
			}
			require.NoError(t, err)
		}
		assert.Equal(t, 100_000, read)
		require.NoError(t, file.Body.Close())
	})
}

func TestIdleTimeoutOfNothingIsRefused(t *testing.T) {
	_, err := webex.NewClient(webex.WithToken(testToken), webex.WithIdleTimeout(0))
	assert.EqualError(t, err, "webex: WithIdleTimeout: the time is zero; a negative one sets no limit")
}

// A client without a transport has what http.DefaultTransport is at the time.
func TestDefaultTransportMayBeReplaced(t *testing.T) {
	_, baseURL := serve(t, answer(200, "{}"))
	client := newClient(t, baseURL, webex.WithHTTPClient(http.DefaultClient))
	plain := newClient(t, baseURL)
	asked := 0
	original := http.DefaultTransport
	http.DefaultTransport = roundTripper(func(req *http.Request) (*http.Response, error) {
		asked++
		return original.RoundTrip(req)
	})
	defer func() { http.DefaultTransport = original }()
	require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
	assert.Equal(t, 1, asked)
	require.NoError(t, do(t.Context(), plain, "GET", "/rooms"))
	assert.Equal(t, 1, asked, "without WithHTTPClient the transport is that of the SDK")
}

func TestCloseIdleConnections(t *testing.T) {
	var conns atomic.Int64
	proxy := httptest.NewUnstartedServer(answer(200, "{}"))
	proxy.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			conns.Add(1)
		case http.StateClosed:
			conns.Add(-1)
		}
	}
	proxy.Start()
	defer proxy.Close()
	for range 3 {
		client := newClient(t, "http://webex.test/v1", webex.WithProxy(proxy.URL))
		require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
		client.CloseIdleConnections()
	}
	assert.True(t, soon(func() bool { return conns.Load() == 0 }), "%d connections are left", conns.Load())
}

// A middleware may send a call twice side by side, and take the first answer.
func TestAttemptsSideBySide(t *testing.T) {
	hedge := func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			type result struct {
				resp *http.Response
				err  error
			}
			results := make(chan result, 2)
			for range 2 {
				go func() {
					resp, err := next.RoundTrip(req.Clone(req.Context()))
					results <- result{resp, err}
				}()
			}
			first := <-results
			go func() {
				if second := <-results; second.err == nil {
					second.resp.Body.Close()
				}
			}()
			return first.resp, first.err
		})
	}
	_, baseURL := serve(t, answer(503, ""), answer(503, ""), answer(200, "{}"))
	var count atomic.Int64
	source := tokenFunc(func() (*oauth2.Token, error) {
		return &oauth2.Token{AccessToken: fmt.Sprint("token-", count.Add(1))}, nil
	})
	client, err := webex.NewClient(webex.WithTokenSource(source), webex.WithBaseURL(baseURL), webex.WithMiddleware(hedge),
		webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
	require.NoError(t, err)
	for _, method := range []string{"GET", "DELETE"} {
		require.NoError(t, do(t.Context(), client, method, "/rooms"))
	}
}

type tokenFunc func() (*oauth2.Token, error)

func (f tokenFunc) Token() (*oauth2.Token, error) { return f() }
