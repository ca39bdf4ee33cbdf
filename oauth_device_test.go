package webex_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func TestAwaitDevice(t *testing.T) {
	second := time.Second
	pending := answer(428, `{"message":"not yet"}`)
	pendingInWords := answer(400, `{"errors":[{"description":"authorization_pending"}]}`)
	slower := answer(400, `{"message":"slow_down"}`)
	approved := answer(200, `{"access_token":"a"}`)
	tests := []struct {
		name    string
		steps   []http.HandlerFunc
		waits   []time.Duration // before each poll
		wantErr string          // empty: approved
		wantIs  error
		end     time.Duration // after which it has an end; 0: with the last poll
	}{
		{name: "approved at once", steps: []http.HandlerFunc{approved}, waits: []time.Duration{2 * second}},
		{name: "approved later", steps: []http.HandlerFunc{pending, pendingInWords, approved}, waits: []time.Duration{2 * second, 2 * second, 2 * second}},
		{name: "slower and slower", steps: []http.HandlerFunc{slower, pending, slower, approved}, waits: []time.Duration{2 * second, 7 * second, 7 * second, 12 * second}},
		{name: "asked to wait longer", steps: []http.HandlerFunc{answer(428, "", "Retry-After", "9"), pending, approved}, waits: []time.Duration{2 * second, 9 * second, 2 * second}},
		{name: "a status and a code", steps: []http.HandlerFunc{answer(428, `{"error":"slow_down"}`), approved}, waits: []time.Duration{2 * second, 7 * second}},
		{name: "limited", steps: []http.HandlerFunc{answer(429, "", "Retry-After", "10"), approved}, waits: []time.Duration{2 * second, 10 * second}},
		{name: "declined", steps: []http.HandlerFunc{pending, answer(400, `{"message":"access_denied"}`)}, waits: []time.Duration{2 * second, 2 * second},
			wantErr: "webex: the person declined: POST /device/token: 400 access_denied", wantIs: webex.ErrAccessDenied},
		{name: "expired", steps: []http.HandlerFunc{answer(400, `{"error":"expired_token"}`)}, waits: []time.Duration{2 * second},
			wantErr: "webex: the device code is no longer valid: POST /device/token: 400 expired_token", wantIs: webex.ErrDeviceCodeExpired},
		{name: "used", steps: []http.HandlerFunc{answer(400, `{"error":"invalid_grant"}`)}, waits: []time.Duration{2 * second},
			wantErr: "webex: the device code is no longer valid: POST /device/token: 400 invalid_grant", wantIs: webex.ErrDeviceCodeExpired},
		{name: "a wrong secret", steps: []http.HandlerFunc{answer(401, `{"error":"invalid_client"}`)}, waits: []time.Duration{2 * second},
			wantErr: "webex: POST /device/token: 401 invalid_client", wantIs: webex.ErrUnauthorized},
		{name: "an answer of no use", steps: []http.HandlerFunc{answer(200, "{}")}, waits: []time.Duration{2 * second},
			wantErr: "webex: POST /device/token: the answer is of no use: the token is empty"},
		{name: "nobody comes", steps: []http.HandlerFunc{slower, slower, slower, pending}, waits: []time.Duration{2 * second, 7 * second, 12 * second, 17 * second}, end: 50 * second,
			wantErr: "webex: nobody approved the device in time: context deadline exceeded", wantIs: webex.ErrDeviceCodeExpired},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var waits []time.Duration
				var last time.Time
				script := &script{}
				for _, step := range append([]http.HandlerFunc{answer(200, `{"device_code":"d","user_code":"1","interval":2,"expires_in":50}`)}, test.steps...) {
					script.steps = append(script.steps, func(w http.ResponseWriter, r *http.Request) {
						if !last.IsZero() {
							waits = append(waits, time.Since(last))
						}
						last = time.Now()
						step(w, r)
					})
				}
				client := newClient(t, "https://webex.test/v1", inMemory(script), webex.WithRetry(webex.RetryPolicy{MaxAttempts: 4, MaxBackoff: second}))
				device, err := client.AccessTokens.AuthorizeDevice(t.Context(), &webex.AuthorizeDeviceRequest{ClientID: "id", Scopes: []string{"a"}})
				require.NoError(t, err)
				start := time.Now()
				token, err := client.AccessTokens.AwaitDevice(t.Context(), &webex.AwaitDeviceRequest{ClientID: "id", ClientSecret: "s", Device: device})
				if test.wantErr == "" {
					require.NoError(t, err)
					assert.Equal(t, "a", token.AccessToken)
				} else {
					assert.EqualError(t, err, test.wantErr)
					assert.Nil(t, token)
				}
				if test.wantIs != nil {
					assert.ErrorIs(t, err, test.wantIs)
				}
				assert.Equal(t, test.waits, waits)
				if test.end != 0 {
					assert.Equal(t, test.end, time.Since(start))
				}
			})
		})
	}
}

// A login that a person is at does not fail by a fault that may pass before the
// code expires.
func TestAwaitDeviceThroughFaults(t *testing.T) {
	approved := answer(200, `{"access_token":"a"}`)
	const page = "<title>Sign in to the network</title>access_denied"
	tests := map[string]struct {
		fault http.HandlerFunc
		want  string // once the code has expired
	}{
		"a fault of the server":       {answer(503, ""), "context deadline exceeded while waiting after POST /device/token: 503 Service Unavailable"},
		"a fault with a body":         {answer(500, `{"message":"oh"}`), "500 oh"},
		"a connection that breaks":    {anError(errReset), "connection reset by peer"},
		"an answer that breaks off":   {anError(io.ErrUnexpectedEOF), "unexpected EOF"},
		"a connection that is lost":   {anError(errors.New("http2: client connection lost")), "client connection lost"},
		"a host that cannot be found": {anError(errNoHost), "context deadline exceeded"},
		"a page of a captive portal":  {answer(403, page), "context deadline exceeded"},
		"a redirect to one":           {answer(302, page, "Location", "http://portal.example/"), "context deadline exceeded"},
		"an empty answer":             {answer(400, ""), "context deadline exceeded"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const life = 301 * time.Second // with no poll at its end
				start := time.Now()
				back := start.Add(4 * time.Minute)
				last, closest := start.Add(-life), life
				script := &script{steps: []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
					closest = min(closest, time.Since(last))
					if last = time.Now(); last.Before(back) {
						test.fault(w, r)
						return
					}
					approved(w, r)
				}}}
				client := newClient(t, "https://webex.test/v1", inMemory(script), webex.WithRetry(webex.RetryPolicy{MaxAttempts: 1, MaxWait: -1}))
				req := &webex.AwaitDeviceRequest{ClientID: "id", ClientSecret: "s", Device: &webex.DeviceAuthorization{DeviceCode: "d", Interval: 2, ExpiresIn: 301}}
				_, err := client.AccessTokens.AwaitDevice(t.Context(), req)
				require.NoError(t, err)
				assert.Less(t, time.Since(back), 30*time.Second)
				assert.GreaterOrEqual(t, closest, 2*time.Second, "no poll comes sooner than allowed")

				start, back = time.Now(), time.Now().Add(2*life)
				_, err = client.AccessTokens.AwaitDevice(t.Context(), req)
				assert.ErrorIs(t, err, webex.ErrDeviceCodeExpired)
				assert.ErrorContains(t, err, "webex: nobody approved the device in time: ")
				assert.ErrorContains(t, err, test.want)
				assert.Equal(t, life, time.Since(start))
			})
		})
	}
}

// What the server leaves out, RFC 8628 knows.
func TestAwaitDeviceWithoutAnInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{answer(200, `{"device_code":"d"}`), answer(428, "")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		device, err := client.AccessTokens.AuthorizeDevice(t.Context(), &webex.AuthorizeDeviceRequest{ClientID: "id", Scopes: []string{"a"}})
		require.NoError(t, err)
		start := time.Now()
		time.Sleep(3 * time.Second)
		_, err = client.AccessTokens.AwaitDevice(t.Context(), &webex.AwaitDeviceRequest{ClientID: "id", ClientSecret: "s", Device: device})
		assert.ErrorIs(t, err, webex.ErrDeviceCodeExpired)
		assert.Equal(t, 5*time.Minute, time.Since(start), "the five minutes count from the start")
		assert.InDelta(t, 60, len(script.sent()), 2, "a poll every five seconds")
	})
}

func TestAwaitDeviceIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{answer(428, "")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		req := &webex.AwaitDeviceRequest{ClientID: "id", ClientSecret: "s", Device: &webex.DeviceAuthorization{DeviceCode: "d", Interval: 2, ExpiresIn: 300}}
		gone := errors.New("the person has gone home")
		for name, ctx := range map[string]context.Context{
			"cancel":   cancelAfter(t, 5*time.Second, gone),
			"deadline": timeoutAfter(t, 5*time.Second),
		} {
			start := time.Now()
			_, err := client.AccessTokens.AwaitDevice(ctx, req)
			assert.ErrorIs(t, err, ctx.Err(), name)
			assert.NotErrorIs(t, err, webex.ErrDeviceCodeExpired, name)
			assert.ErrorContains(t, err, "webex: waiting for the device to be approved: context ", name)
			assert.LessOrEqual(t, time.Since(start), 5*time.Second, name)
		}
	})
}

func TestDeviceGrant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		client, err := webex.NewClient(reach(fake)...)
		require.NoError(t, err)
		login := func(decide func(userCode string)) (*webex.AccessToken, error) {
			device, err := client.AccessTokens.AuthorizeDevice(t.Context(), &webex.AuthorizeDeviceRequest{
				ClientID: fake.Integration.ClientID, Scopes: []string{"spark:people_read", "spark:rooms_read"},
			})
			require.NoError(t, err)
			assert.NotEmpty(t, device.VerificationURI)
			assert.NotEmpty(t, device.VerificationURIComplete)
			if decide != nil {
				time.AfterFunc(time.Minute, func() { decide(device.UserCode) })
			}
			return client.AccessTokens.AwaitDevice(t.Context(), &webex.AwaitDeviceRequest{
				ClientID: fake.Integration.ClientID, ClientSecret: fake.Integration.ClientSecret, Device: device,
			})
		}

		token, err := login(func(userCode string) { fake.ApproveDevice(userCode, fake.Carol) })
		require.NoError(t, err)
		assert.Equal(t, "Carol Carter", whoHas(t, fake, token.AccessToken))
		assert.Equal(t, "spark:people_read spark:rooms_read", token.Scope)

		_, err = login(fake.DeclineDevice)
		assert.ErrorIs(t, err, webex.ErrAccessDenied)
		_, err = login(nil)
		assert.ErrorIs(t, err, webex.ErrDeviceCodeExpired)
	})
}
