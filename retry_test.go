package webex_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
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

func TestRetry(t *testing.T) {
	ok := answer(200, `{}`)
	limited := func(retryAfter string) http.HandlerFunc { return answer(429, "", "Retry-After", retryAfter) }
	steps := func(steps ...http.HandlerFunc) []http.HandlerFunc { return steps }
	tests := []struct {
		name         string
		method, path string // GET /rooms unless given
		steps        []http.HandlerFunc
		timeout      time.Duration
		opts         []webex.RequestOption
		wantSent     int
		wantErr      string // empty: success
		wantIs       error
		min, max     time.Duration // of waiting
	}{
		{name: "429 with seconds", steps: steps(limited("2"), ok), wantSent: 2, min: 2 * time.Second, max: 2 * time.Second},
		{name: "429 to a POST", method: "POST", steps: steps(limited("2"), ok), wantSent: 2, min: 2 * time.Second, max: 2 * time.Second},
		{name: "429 with a date", steps: steps(limited("Sat, 01 Jan 2000 00:00:10 GMT"), ok), wantSent: 2, min: 10 * time.Second, max: 10 * time.Second},
		{name: "429 with a past date", steps: steps(limited("Sat, 01 Jan 1999 00:00:10 GMT"), ok), wantSent: 2, min: 250 * time.Millisecond, max: 500 * time.Millisecond},
		{name: "429 with nonsense", steps: steps(limited("rand(30),add(30)"), ok), wantSent: 2, min: 250 * time.Millisecond, max: 500 * time.Millisecond},
		{name: "429 with nothing", steps: steps(answer(429, ""), ok), wantSent: 2, min: 250 * time.Millisecond, max: 500 * time.Millisecond},
		{name: "429 with 0, thrice", steps: steps(limited("0"), limited("0"), limited("0"), ok), wantSent: 4, min: 1750 * time.Millisecond, max: 3500 * time.Millisecond},
		{name: "429 without Retry-After that stays", method: "POST", steps: steps(answer(429, "")), wantSent: 5, wantErr: "webex: POST /rooms: 429 Too Many Requests (after 5 attempts)", min: 3750 * time.Millisecond, max: 7500 * time.Millisecond},
		{name: "429 with a date on a clock that is a day ahead", steps: steps(answer(429, "", "Date", "Sun, 02 Jan 2000 00:00:00 GMT", "Retry-After", "Sun, 02 Jan 2000 00:00:10 GMT"), ok), wantSent: 2, min: 10 * time.Second, max: 10 * time.Second},
		{name: "429 with a day", steps: steps(limited("86400")), wantSent: 1, wantErr: "webex: GET /rooms: 429 Too Many Requests (it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)", wantIs: webex.ErrRateLimited},
		{name: "429 with more than time can hold", steps: steps(limited("99999999999999999999")), wantSent: 1, wantErr: "webex: GET /rooms: 429 Too Many Requests (it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)"},
		{name: "429 with more than time can hold, after a wait", steps: steps(limited("1"), limited("99999999999999999999")), wantSent: 2, wantErr: "webex: GET /rooms: 429 Too Many Requests (after 2 attempts; it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)", min: time.Second, max: time.Second},
		{name: "429 with the hour of the documentation", steps: steps(answer(429, "<html><title>Too many</title>", "Retry-After", "3600")), wantSent: 1, wantErr: "webex: GET /rooms: 429 Too many (it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)"},
		{name: "429 and a context that ends sooner", timeout: time.Second, steps: steps(limited("2")), wantSent: 1, wantErr: "webex: GET /rooms: 429 Too Many Requests (it would have to wait 2s, past the deadline of its context)", wantIs: webex.ErrRateLimited},
		{name: "429 more often than faults may come", steps: steps(limited("1"), limited("1"), limited("1"), limited("1"), limited("1"), limited("1"), ok), wantSent: 7, min: 6 * time.Second, max: 6 * time.Second},
		{name: "429 until there is no patience left", steps: steps(limited("100")), wantSent: 4, wantErr: "webex: GET /rooms: 429 Too Many Requests (after 4 attempts; it would have to wait 1m40s, longer than RetryPolicy.MaxWait allows)", min: 300 * time.Second, max: 300 * time.Second},
		{name: "429 without retry", opts: []webex.RequestOption{webex.WithoutRetry()}, steps: steps(limited("1")), wantSent: 1, wantErr: "webex: GET /rooms: 429 Too Many Requests"},

		{name: "503 to a GET", steps: steps(answer(503, ""), ok), wantSent: 2, min: 250 * time.Millisecond, max: 500 * time.Millisecond},
		{name: "503 with Retry-After", steps: steps(answer(503, "", "Retry-After", "7"), ok), wantSent: 2, min: 7 * time.Second, max: 7 * time.Second},
		{name: "503 that stays", steps: steps(answer(503, "")), wantSent: 5, wantErr: "webex: GET /rooms: 503 Service Unavailable (after 5 attempts)", wantIs: webex.ErrServer, min: 3750 * time.Millisecond, max: 7500 * time.Millisecond},
		{name: "500, 502 and 504 to a PUT", method: "PUT", steps: steps(answer(500, ""), answer(502, ""), answer(504, ""), ok), wantSent: 4, min: 1750 * time.Millisecond, max: 3500 * time.Millisecond},
		{name: "503 to a POST", method: "POST", steps: steps(answer(503, "")), wantSent: 1, wantErr: "webex: POST /rooms: 503 Service Unavailable"},
		{name: "504 to a POST", method: "POST", steps: steps(answer(504, "")), wantSent: 1, wantErr: "webex: POST /rooms: 504 Gateway Timeout"},
		{name: "503 to a PATCH", method: "PATCH", steps: steps(answer(503, "")), wantSent: 1, wantErr: "webex: PATCH /rooms: 503 Service Unavailable"},
		{name: "503 without retry", opts: []webex.RequestOption{webex.WithoutRetry()}, steps: steps(answer(503, "")), wantSent: 1, wantErr: "webex: GET /rooms: 503 Service Unavailable"},
		{name: "501", steps: steps(answer(501, "")), wantSent: 1, wantErr: "webex: GET /rooms: 501 Not Implemented", wantIs: webex.ErrServer},

		{name: "423 to a GET", steps: steps(answer(423, "", "Retry-After", "3"), answer(423, "", "Retry-After", "4"), ok), wantSent: 3, min: 7 * time.Second, max: 7 * time.Second},
		{name: "423 without Retry-After", steps: steps(answer(423, ""), answer(423, ""), ok), wantSent: 3, min: 750 * time.Millisecond, max: 1500 * time.Millisecond},
		{name: "423 that stays", steps: steps(answer(423, "")), wantSent: 5, wantErr: "webex: GET /rooms: 423 Locked (after 5 attempts)", wantIs: webex.ErrLocked, min: 3750 * time.Millisecond, max: 7500 * time.Millisecond},
		{name: "423 without Retry-After to a POST", method: "POST", steps: steps(answer(423, "")), wantSent: 1, wantErr: "webex: POST /rooms: 423 Locked"},
		{name: "423 to a PUT", method: "PUT", steps: steps(answer(423, "", "Retry-After", "3")), wantSent: 1, wantErr: "webex: PUT /rooms: 423 Locked"},

		{name: "a lost connection to a GET", steps: steps(anError(errReset), ok), wantSent: 2, min: 250 * time.Millisecond, max: 500 * time.Millisecond},
		{name: "a lost connection to a POST", method: "POST", steps: steps(anError(errReset)), wantSent: 1, wantErr: "webex: POST /rooms: read tcp: connection reset by peer"},
		{name: "a refused connection to a POST", method: "POST", steps: steps(anError(errRefused), ok), wantSent: 2, min: 250 * time.Millisecond, max: 500 * time.Millisecond},
		{name: "connections that stay refused", steps: steps(anError(errRefused)), wantSent: 5, wantErr: "webex: GET /rooms: dial tcp: connection refused (after 5 attempts)", min: 3750 * time.Millisecond, max: 7500 * time.Millisecond},
		{name: "a host that does not exist", steps: steps(anError(errNoHost)), wantSent: 1, wantErr: "webex: GET /rooms: dial tcp: lookup x: no such host"},

		{name: "a DELETE whose answer was lost", method: "DELETE", steps: steps(anError(errReset), answer(404, "")), wantSent: 2, min: 250 * time.Millisecond, max: 500 * time.Millisecond},
		{name: "a DELETE behind a gateway that gave up", method: "DELETE", steps: steps(answer(504, ""), answer(404, "")), wantSent: 2, min: 250 * time.Millisecond, max: 500 * time.Millisecond},
		{name: "a DELETE of nothing", method: "DELETE", steps: steps(answer(404, "")), wantSent: 1, wantErr: "webex: DELETE /rooms: 404 Not Found", wantIs: webex.ErrNotFound},
		{name: "a DELETE of nothing after a refused connection", method: "DELETE", steps: steps(anError(errRefused), answer(404, "")), wantSent: 2, wantErr: "webex: DELETE /rooms: 404 Not Found (after 2 attempts)", min: 250 * time.Millisecond, max: 500 * time.Millisecond},
		{name: "a GET of nothing after a lost connection", steps: steps(anError(errReset), answer(404, "")), wantSent: 2, wantErr: "webex: GET /rooms: 404 Not Found (after 2 attempts)", min: 250 * time.Millisecond, max: 500 * time.Millisecond},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				script := &script{steps: test.steps}
				client := newClient(t, "https://webex.test/v1", inMemory(script))
				ctx := t.Context()
				if test.timeout > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.timeout)
					defer cancel()
				}
				method, path := "GET", "/rooms"
				if test.method != "" {
					method = test.method
				}
				if test.path != "" {
					path = test.path
				}
				start := time.Now()
				err := do(ctx, client, method, path, test.opts...)
				waited := time.Since(start)

				if test.wantErr == "" {
					require.NoError(t, err)
				} else {
					require.EqualError(t, err, test.wantErr)
				}
				if test.wantIs != nil {
					require.ErrorIs(t, err, test.wantIs)
				}
				if apiErr, ok := errors.AsType[*webex.ApiError](err); ok {
					assert.Equal(t, test.wantSent, apiErr.Attempts)
				}
				sent := script.sent()
				assert.Len(t, sent, test.wantSent)
				for _, request := range sent {
					assert.Equal(t, sent[0].Body, request.Body, "a repeated request is the same")
				}
				assert.GreaterOrEqual(t, waited, test.min)
				assert.LessOrEqual(t, waited, test.max)
			})
		})
	}
}

// A POST that only reads may be repeated.
func TestRetryOfAPostThatReads(t *testing.T) {
	script, baseURL := serve(t, answer(503, ""), cut, answer(200, "{}"))
	client := newClient(t, baseURL, webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
	require.NoError(t, do(t.Context(), client, "POST", "/meetings/query", webex.OnlyReads()))
	assert.Len(t, script.sent(), 3)
}

func TestRetryOfABodyThatBreaks(t *testing.T) {
	broken := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"items":[{"id":"a"}`)
	}
	policy := webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond})

	script, baseURL := serve(t, broken, answer(200, roomPage("a", "b")))
	rooms, err := webex.Collect(newClient(t, baseURL, policy).Rooms.List(t.Context(), nil))
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b"}, ids(rooms))
	assert.Len(t, script.sent(), 2)

	script, baseURL = serve(t, broken)
	_, err = newClient(t, baseURL, policy).Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "once"})
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Len(t, script.sent(), 1, "a room may have been created")
}

func TestRetryOnConnectionsThatBreak(t *testing.T) {
	policy := webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond})
	tests := []struct {
		method   string
		wantSent int
	}{
		{"GET", 2}, {"PUT", 2}, {"DELETE", 2}, {"POST", 1}, {"PATCH", 1},
	}
	for _, test := range tests {
		t.Run(test.method+" is cut after its body", func(t *testing.T) {
			script, baseURL := serve(t, cut, answer(200, `{}`))
			err := do(t.Context(), newClient(t, baseURL, policy), test.method, "/rooms")
			assert.Len(t, script.sent(), test.wantSent)
			assert.Equal(t, test.wantSent == 1, errors.Is(err, io.EOF), "%v", err)
		})
		t.Run(test.method+" is refused before it is sent", func(t *testing.T) {
			script, baseURL := serve(t, answer(200, `{}`))
			dials := 0
			transport := &http.Transport{DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				if dials++; dials == 1 {
					return nil, errRefused
				}
				return new(net.Dialer).DialContext(ctx, network, addr)
			}}
			defer transport.CloseIdleConnections()
			client := newClient(t, baseURL, policy, webex.WithHTTPClient(&http.Client{Transport: transport}))
			require.NoError(t, do(t.Context(), client, test.method, "/rooms"))
			assert.Len(t, script.sent(), 1)
		})
	}
}

// A call that found no connection has not arrived, so that any call may be sent
// again: whatever failed on the way, and also if the transport is the caller's.
func TestRetryWithoutAConnection(t *testing.T) {
	drop := func(conn net.Conn) {}
	hangUp := func(conn net.Conn) { _, _ = conn.Read(make([]byte, 1<<10)) }
	hang := func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }
	socks := func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 3))
		_, _ = conn.Write([]byte{5, 0})
		_, _ = conn.Read(make([]byte, 1<<10))
		_, _ = conn.Write([]byte{5, 2, 0, 1, 0, 0, 0, 0, 0, 0}) // not allowed by ruleset
	}
	connect := func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1<<10))
		_, _ = io.WriteString(conn, "HTTP/1.1 502 Bad Gateway\r\n\r\n")
	}
	tests := []struct {
		name   string
		serve  func(net.Conn)
		scheme string // of the proxy; the server itself if empty
		want   string // in the error
	}{
		{"the TLS handshake is cut", drop, "", ""},
		{"the TLS handshake is cut after a hello", hangUp, "", ""},
		{"the TLS handshake takes too long", hang, "", "TLS handshake timeout"},
		{"a SOCKS proxy refuses", socks, "socks5", "connection not allowed by ruleset"},
		{"a SOCKS proxy hangs up", drop, "socks5", ""},
		{"a proxy refuses", connect, "http", "Bad Gateway"},
		{"a proxy hangs up", hangUp, "http", ""},
	}
	for _, test := range tests {
		for _, method := range []string{"POST", "PATCH", "GET"} {
			t.Run(test.name+"/"+method, func(t *testing.T) {
				listener, err := net.Listen("tcp", "127.0.0.1:0")
				require.NoError(t, err)
				var conns atomic.Int64
				var serving sync.WaitGroup
				serving.Go(func() {
					for {
						conn, err := listener.Accept()
						if err != nil {
							return
						}
						conns.Add(1)
						test.serve(conn)
						conn.Close()
					}
				})
				defer serving.Wait()
				defer listener.Close()
				transport := &http.Transport{TLSHandshakeTimeout: 20 * time.Millisecond}
				baseURL := "https://" + listener.Addr().String() + "/v1"
				if test.scheme != "" {
					transport.Proxy = http.ProxyURL(&url.URL{Scheme: test.scheme, Host: listener.Addr().String()})
					baseURL = "https://webex.test/v1"
				}
				client := newClient(t, baseURL, webex.WithHTTPClient(&http.Client{Transport: transport}),
					webex.WithRetry(webex.RetryPolicy{MaxAttempts: 3, MinBackoff: time.Millisecond}))
				err = do(t.Context(), client, method, "/rooms")
				assert.ErrorContains(t, err, test.want)
				assert.ErrorContains(t, err, "(after 3 attempts)")
				assert.EqualValues(t, 3, conns.Load())
			})
		}
	}
}

// limitedClient returns a client whose family "rooms" is held back for d.
func limitedClient(t *testing.T, retryAfter string, steps ...http.HandlerFunc) (*webex.Client, *script) {
	t.Helper()
	script := &script{steps: append([]http.HandlerFunc{answer(429, `{"message":"slow down"}`, "Retry-After", retryAfter)}, steps...)}
	client := newClient(t, "https://webex.test/v1", inMemory(script))
	err := do(t.Context(), client, "GET", "/rooms/a", webex.WithoutRetry())
	require.ErrorIs(t, err, webex.ErrRateLimited)
	return client, script
}

func TestPause(t *testing.T) {
	t.Run("holds the family back before its first attempt", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			client, script := limitedClient(t, "10", answer(200, `{}`))
			start := time.Now()
			require.NoError(t, do(t.Context(), client, "POST", "/rooms/b"))
			assert.Equal(t, 10*time.Second, time.Since(start))
			assert.Len(t, script.sent(), 2)
		})
	})
	t.Run("leaves other families alone", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			client, _ := limitedClient(t, "10", answer(200, `{}`))
			start := time.Now()
			require.NoError(t, do(t.Context(), client, "GET", "/people/me"))
			assert.Zero(t, time.Since(start))
		})
	})
	t.Run("fails at once who has no time for it", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			client, script := limitedClient(t, "10", answer(200, `{}`))
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			start := time.Now()
			err := do(ctx, client, "POST", "/rooms/b")
			apiErr, ok := errors.AsType[*webex.ApiError](err)
			require.True(t, ok, "%v", err)
			assert.EqualError(t, err, "webex: POST /rooms/b: 429 slow down (not sent: an earlier answer of 429 holds it back for 10s, past the deadline of its context)")
			assert.Zero(t, apiErr.Attempts)
			assert.Equal(t, 10*time.Second, apiErr.RetryAfter)
			assert.Zero(t, time.Since(start))
			assert.Len(t, script.sent(), 1)
		})
	})
	t.Run("fails at once when it is too long", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			client, script := limitedClient(t, "3600", answer(200, `{}`))
			assert.ErrorIs(t, do(t.Context(), client, "GET", "/rooms/b"), webex.ErrRateLimited)
			time.Sleep(time.Hour)
			assert.NoError(t, do(t.Context(), client, "GET", "/rooms/b"))
			assert.Len(t, script.sent(), 2)
		})
	})
	t.Run("ends with its caller's patience", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			client, script := limitedClient(t, "10", answer(200, `{}`))
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(3*time.Second, cancel)
			err := do(ctx, client, "GET", "/rooms/b")
			assert.ErrorIs(t, err, context.Canceled)
			assert.ErrorIs(t, err, webex.ErrRateLimited, "an error says what the call was waiting for")
			assert.Len(t, script.sent(), 1)
		})
	})
}

func TestCancelWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{answer(503, `{"message":"down"}`, "Retry-After", "10")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		start := time.Now()
		err := do(ctx, client, "GET", "/rooms")
		assert.Equal(t, 3*time.Second, time.Since(start))
		assert.ErrorIs(t, err, context.Canceled)
		assert.ErrorIs(t, err, webex.ErrServer)
		assert.EqualError(t, err, "webex: GET /rooms: context canceled while waiting after GET /rooms: 503 down")
	})
}

func TestRetryPolicy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{answer(503, "")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script), webex.WithRetry(webex.RetryPolicy{
			MaxAttempts: 8, MinBackoff: time.Second, MaxBackoff: 4 * time.Second, MaxWait: time.Hour}))
		start := time.Now()
		require.Error(t, do(t.Context(), client, "GET", "/rooms"))
		assert.Len(t, script.sent(), 8)
		most := (1 + 2 + 4 + 4 + 4 + 4 + 4) * time.Second
		assert.LessOrEqual(t, time.Since(start), most)
		assert.GreaterOrEqual(t, time.Since(start), most/2)
	})
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{answer(429, "", "Retry-After", "1")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script), webex.WithRetry(webex.RetryPolicy{MaxWait: -1}))
		start := time.Now()
		require.ErrorIs(t, do(t.Context(), client, "GET", "/rooms"), webex.ErrRateLimited)
		assert.Zero(t, time.Since(start), "a client may refuse to wait at all")
	})
	for _, policy := range []webex.RetryPolicy{{MaxAttempts: -1}, {MinBackoff: -1}, {MaxBackoff: -1}, {MinBackoff: 2, MaxBackoff: 1}} {
		_, err := webex.NewClient(webex.WithToken(testToken), webex.WithRetry(policy))
		assert.ErrorContains(t, err, "webex: WithRetry: ", "%+v", policy)
	}
}

type limiterFunc func(context.Context) error

func (f limiterFunc) Wait(ctx context.Context) error { return f(ctx) }

func TestLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		script := &script{steps: []http.HandlerFunc{answer(503, ""), answer(200, "{}")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script), webex.WithLimiter(limiterFunc(func(context.Context) error {
			asked++
			return nil
		})))
		require.NoError(t, do(t.Context(), client, "GET", "/rooms"))
		assert.Equal(t, 2, asked, "a limiter is asked before each attempt")
	})
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{answer(429, "", "Retry-After", "10"), answer(200, "{}")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script), webex.WithLimiter(&bucket{perSecond: 1, burst: 1}))
		var callers sync.WaitGroup
		for range 5 {
			callers.Go(func() { assert.NoError(t, do(t.Context(), client, "GET", "/rooms")) })
		}
		callers.Wait()
		assert.Len(t, script.sent(), 6, "who waits for the limiter when a pause begins waits for its end too")
	})
	script, baseURL := serve(t, answer(200, "{}"))
	full := errors.New("no more today")
	client := newClient(t, baseURL, webex.WithLimiter(limiterFunc(func(context.Context) error { return full })))
	assert.ErrorIs(t, do(t.Context(), client, "GET", "/rooms"), full)
	assert.Empty(t, script.sent())
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"3600", " 7 ", "0", "-5", "1.5", "1e3", "+5", "99999999999999999999", "rand(30),add(30)",
		"Sat, 01 Jan 2000 00:00:10 GMT", "Saturday, 01-Jan-00 00:00:10 GMT", "Sat Jan  1 00:00:10 2000", "Sat, 01 Jan 0001 00:00:00 GMT"} {
		f.Add(value)
	}
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value string) {
		wait := webex.ParseRetryAfter(value, now)
		assert.GreaterOrEqual(t, wait, time.Duration(0))
		if strings.Trim(value, "0123456789") == "" && strings.Trim(value, "0") != "" {
			assert.GreaterOrEqual(t, wait, time.Second, "a wait is never undercut")
		}
		assert.True(t, now.Add(wait).Equal(now) || now.Add(wait).After(now))
	})
}

// A pause is for the token that was limited, and for no other.
func TestPauseBelongsToItsToken(t *testing.T) {
	another := webex.WithCallToken
	tests := []struct {
		name          string
		limited, then []webex.RequestOption
		want          time.Duration
	}{
		{name: "the client's token", want: 10 * time.Second},
		{name: "the client's token, then another", then: []webex.RequestOption{another("of-ann")}},
		{name: "another token, then the client's", limited: []webex.RequestOption{another("of-ann")}},
		{name: "another token twice", limited: []webex.RequestOption{another("of-ann")}, then: []webex.RequestOption{another("of-ann")}, want: 10 * time.Second},
		{name: "two other tokens", limited: []webex.RequestOption{another("of-ann")}, then: []webex.RequestOption{another("of-bob")}},
		{name: "a header", limited: []webex.RequestOption{webex.WithHeader("Authorization", "Bearer of-ann")}},
		{name: "a header and the same token", limited: []webex.RequestOption{webex.WithHeader("Authorization", "Bearer of-ann")},
			then: []webex.RequestOption{another("of-ann")}, want: 10 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := newClient(t, "https://webex.test/v1", inMemory(&script{steps: []http.HandlerFunc{answer(429, "", "Retry-After", "10"), answer(200, "{}")}}))
				require.Error(t, do(t.Context(), client, "GET", "/rooms", append(test.limited, webex.WithoutRetry())...))
				start := time.Now()
				require.NoError(t, do(t.Context(), client, "GET", "/rooms", test.then...))
				assert.Equal(t, test.want, time.Since(start))
			})
		})
	}
}

// No answer stops a client for longer than an hour.
func TestPauseIsCapped(t *testing.T) {
	for _, retryAfter := range []string{"99999999999999999999", "86400", "Sat, 01 Jan 2500 00:00:00 GMT"} {
		t.Run(retryAfter, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, script := limitedClient(t, retryAfter, answer(200, "{}"))
				time.Sleep(59 * time.Minute)
				assert.EqualError(t, do(t.Context(), client, "GET", "/rooms", webex.WithCallRetry(webex.RetryPolicy{MaxWait: -1})),
					"webex: GET /rooms: 429 slow down (not sent: an earlier answer of 429 holds it back for 1m0s, longer than RetryPolicy.MaxWait allows)")
				time.Sleep(time.Minute)
				assert.NoError(t, do(t.Context(), client, "GET", "/rooms"))
				assert.Len(t, script.sent(), 2)
			})
		})
	}
}

// The success of a call that was sent after the refused one shows that the limit
// is over. That of a call sent before shows nothing.
func TestPauseEndsWithASuccess(t *testing.T) {
	tests := []struct {
		name string
		sent time.Duration // when the call that succeeds is sent, the refused one being sent after a second
		want time.Duration // how long a third call waits
	}{
		{"before", 0, 55 * time.Second},
		{"after", 2 * time.Second, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := newClient(t, "https://webex.test/v1", inMemory(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					switch r.URL.Path {
					case "/v1/rooms/refused":
						time.Sleep(3 * time.Second)
						answer(429, "", "Retry-After", "60")(w, r)
					case "/v1/rooms/slow":
						time.Sleep(5 * time.Second)
						answer(200, "{}")(w, r)
					default:
						answer(200, "{}")(w, r)
					}
				})))
				var calls sync.WaitGroup
				calls.Go(func() {
					time.Sleep(time.Second)
					assert.Error(t, do(t.Context(), client, "GET", "/rooms/refused", webex.WithoutRetry()))
				})
				calls.Go(func() {
					time.Sleep(test.sent)
					assert.NoError(t, do(t.Context(), client, "GET", "/rooms/slow"))
				})
				time.Sleep(9 * time.Second)
				calls.Wait()
				start := time.Now()
				require.NoError(t, do(t.Context(), client, "GET", "/rooms/third"))
				assert.Equal(t, test.want, time.Since(start))
			})
		})
	}
}

// Pauses cost little memory, however many hosts ask for one and whatever they
// answer, and the latest ones hold.
func TestPausesAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, "https://webex.test/v1", inMemory(answer(429, strings.Repeat("x", 4<<10), "Retry-After", "3000", "X-Long", strings.Repeat("x", 4<<10))))
		open := func(host int, opts ...webex.RequestOption) error {
			_, err := webex.OpenURL(t.Context(), client, "GET", fmt.Sprintf("https://host-%d.test/%s", host, strings.Repeat("x", 4<<10)), opts...)
			return err
		}
		require.Error(t, open(0))
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for host := range 20_000 {
			require.Error(t, open(host, webex.WithoutRetry()))
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		assert.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(2<<20))

		apiErr, ok := errors.AsType[*webex.ApiError](open(19_999))
		require.True(t, ok)
		assert.Zero(t, apiErr.Attempts, "the latest pause holds")
		runtime.KeepAlive(client)
	})
}

// However small the waits, a call that meets faults is not sent more often than
// the policy says.
func TestRateLimitsWithoutAnEnd(t *testing.T) {
	for _, status := range []int{429, 423} {
		synctest.Test(t, func(t *testing.T) {
			script := &script{steps: []http.HandlerFunc{answer(status, "")}}
			client := newClient(t, "https://webex.test/v1", inMemory(script),
				webex.WithRetry(webex.RetryPolicy{MaxAttempts: 2, MinBackoff: time.Millisecond, MaxBackoff: 7 * time.Millisecond}))
			err := do(t.Context(), client, "GET", "/rooms")
			assert.ErrorContains(t, err, "(after 2 attempts)")
			assert.Len(t, script.sent(), 2)
		})
	}
}

func TestWaitForAnotherCallIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		script := &script{steps: []http.HandlerFunc{answer(429, "", "Retry-After", "10"), answer(200, "{}")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script), logTo(&log))
		require.Error(t, do(t.Context(), client, "GET", "/rooms", webex.WithoutRetry()))
		require.NoError(t, do(t.Context(), client, "POST", "/rooms"))
		assert.Contains(t, log.String(), `level=WARN msg="webex: waiting for a rate limit" operation="POST /rooms" wait=10s`)
	})
}

func TestUntilFound(t *testing.T) {
	missing, ok := answer(404, `{"message":"gone"}`), answer(200, "{}")
	steps := func(missed int, then http.HandlerFunc) []http.HandlerFunc {
		var steps []http.HandlerFunc
		for range missed {
			steps = append(steps, missing)
		}
		return append(steps, then)
	}
	tests := []struct {
		name     string
		method   string
		steps    []http.HandlerFunc
		timeout  time.Duration
		opts     []webex.RequestOption
		wantErr  string
		wantSent int
		wantTook time.Duration
	}{
		{name: "found", method: "GET", steps: steps(0, ok), wantSent: 1},
		{name: "found after a moment", method: "GET", steps: steps(1, ok), wantSent: 2, wantTook: 200 * time.Millisecond},
		{name: "found later than attempts may come", method: "GET", steps: steps(6, ok), wantSent: 7, wantTook: 11200 * time.Millisecond},
		{name: "found at the very end", method: "GET", steps: steps(6, ok), opts: []webex.RequestOption{webex.UntilFound(5 * time.Second)},
			wantErr: "webex: GET /rooms: 404 gone (after 6 attempts)", wantSent: 6, wantTook: 5 * time.Second},
		{name: "not found", method: "GET", steps: steps(1, missing), opts: []webex.RequestOption{webex.UntilFound(time.Second)},
			wantErr: "webex: GET /rooms: 404 gone (after 4 attempts)", wantSent: 4, wantTook: time.Second},
		{name: "another fault on the way", method: "GET", steps: append(steps(1, answer(429, "", "Retry-After", "1")), steps(1, ok)...), wantSent: 4, wantTook: 1600 * time.Millisecond},
		{name: "a deadline", method: "GET", steps: steps(1, missing), timeout: 500 * time.Millisecond,
			wantErr: "webex: GET /rooms: 404 gone (after 2 attempts; it would have to wait 400ms, past the deadline of its context)", wantSent: 2, wantTook: 200 * time.Millisecond},
		{name: "no patience", method: "GET", steps: steps(1, missing), opts: []webex.RequestOption{webex.WithCallRetry(webex.RetryPolicy{MaxWait: 300 * time.Millisecond})},
			wantErr: "webex: GET /rooms: 404 gone (after 2 attempts; it would have to wait 400ms, longer than RetryPolicy.MaxWait allows)", wantSent: 2, wantTook: 200 * time.Millisecond},
		{name: "without retry", method: "GET", steps: steps(1, missing), opts: []webex.RequestOption{webex.WithoutRetry()}, wantErr: "webex: GET /rooms: 404 gone", wantSent: 1},
		{name: "DELETE", method: "DELETE", steps: steps(1, missing), wantErr: "webex: DELETE /rooms: 404 gone", wantSent: 1},
		{name: "POST", method: "POST", steps: steps(1, missing), wantErr: "webex: POST /rooms: 404 gone", wantSent: 1},
		{name: "no time at all", method: "GET", steps: steps(1, missing), opts: []webex.RequestOption{webex.UntilFound(0)}, wantErr: "webex: GET /rooms: 404 gone", wantSent: 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				script := &script{steps: test.steps}
				client := newClient(t, "https://webex.test/v1", inMemory(script))
				ctx := t.Context()
				if test.timeout > 0 {
					ctx = timeoutAfter(t, test.timeout)
				}
				start := time.Now()
				err := do(ctx, client, test.method, "/rooms", append([]webex.RequestOption{webex.UntilFound(time.Minute)}, test.opts...)...)
				if test.wantErr == "" {
					assert.NoError(t, err)
				} else {
					assert.EqualError(t, err, test.wantErr)
					assert.ErrorIs(t, err, webex.ErrNotFound)
				}
				assert.Len(t, script.sent(), test.wantSent)
				assert.Equal(t, test.wantTook, time.Since(start))
			})
		})
	}
}

func TestWithCallRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{answer(503, "")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		require.Error(t, do(t.Context(), client, "GET", "/rooms", webex.WithCallRetry(webex.RetryPolicy{MaxAttempts: 2})))
		assert.Len(t, script.sent(), 2)
		require.Error(t, do(t.Context(), client, "GET", "/rooms"))
		assert.Len(t, script.sent(), 7, "the policy is that of one call")
		assert.EqualError(t, do(t.Context(), client, "GET", "/rooms", webex.WithCallRetry(webex.RetryPolicy{MaxAttempts: -1})),
			"webex: GET /rooms: WithCallRetry: RetryPolicy.MaxAttempts is negative")
		assert.Len(t, script.sent(), 7)
	})
}

func TestPermanent(t *testing.T) {
	full := errors.New("the breaker is open")
	attempts := 0
	breaker := func(mark func(error) error) webex.Option {
		return webex.WithMiddleware(func(http.RoundTripper) http.RoundTripper {
			return roundTripper(func(*http.Request) (*http.Response, error) {
				attempts++
				return nil, mark(full)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		err := do(t.Context(), newClient(t, "https://webex.test/v1", breaker(webex.Permanent)), "GET", "/rooms")
		assert.ErrorIs(t, err, full)
		assert.EqualError(t, err, "webex: GET /rooms: the breaker is open")
		assert.Equal(t, 1, attempts)
		asItIs := func(err error) error { return err }
		require.ErrorIs(t, do(t.Context(), newClient(t, "https://webex.test/v1", breaker(asItIs)), "GET", "/rooms"), full)
		assert.Equal(t, 1+5, attempts)
	})
	assert.NoError(t, webex.Permanent(nil))
}

// A context that its owner ended for a reason shows that reason, and matches it
// and context.Canceled, wherever the call is at the time.
func TestCancelCause(t *testing.T) {
	stopping := errors.New("the program is stopping")
	hanging := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	token := tokenFunc(func() (*oauth2.Token, error) {
		time.Sleep(time.Minute)
		return nil, errors.New("too late")
	})
	limiter := limiterFunc(func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	})
	const ended = "context canceled (the program is stopping)"
	tests := []struct {
		name string
		step http.HandlerFunc
		opts []webex.Option
		want string
	}{
		{"before the answer", hanging, nil, "webex: GET /rooms: " + ended},
		{"in the body", stalling(200), nil, "webex: GET /rooms: reading the answer: " + ended},
		{"between two attempts", answer(503, "", "Retry-After", "100"), nil, "webex: GET /rooms: " + ended + " while waiting after GET /rooms: 503 Service Unavailable"},
		{"while getting a token", nil, []webex.Option{webex.WithTokenSource(token)}, "webex: GET /rooms: getting a token: " + ended},
		{"while waiting for a limiter", nil, []webex.Option{webex.WithLimiter(limiter)}, "webex: GET /rooms: " + ended},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := servePipe(t, nil, test.step)
				opts := append([]webex.Option{webex.WithBaseURL("http://127.0.0.1/v1"), webex.WithHTTPClient(&http.Client{Transport: p.transport})}, test.opts...)
				if test.name != "while getting a token" {
					opts = append(opts, webex.WithToken(testToken))
				}
				client, err := webex.NewClient(opts...)
				require.NoError(t, err)
				err = do(cancelAfter(t, 50*time.Second, stopping), client, "GET", "/rooms")
				assert.EqualError(t, err, test.want)
				assert.ErrorIs(t, err, stopping)
				assert.ErrorIs(t, err, context.Canceled)
				time.Sleep(time.Hour) // the token source ends too
			})
		})
	}
	t.Run("in a file", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			p := servePipe(t, nil, stalling(200))
			client := newClient(t, "http://127.0.0.1/v1", webex.WithHTTPClient(&http.Client{Transport: p.transport}))
			_, err := client.Files.Save(cancelAfter(t, 50*time.Second, stopping), "http://127.0.0.1/v1/contents/x", io.Discard)
			assert.EqualError(t, err, `webex: saving "" after 16 bytes: `+ended)
			assert.ErrorIs(t, err, stopping)
			assert.ErrorIs(t, err, context.Canceled)
		})
	})
}
