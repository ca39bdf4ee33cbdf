package webex_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestWithEvents(t *testing.T) {
	const second = time.Second
	slow := func(status int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(second)
			answer(status, "{}", header...)(w, r)
		}
	}
	tests := []struct {
		name   string
		method string
		steps  []http.HandlerFunc
		policy webex.RetryPolicy
		first  bool // an earlier call meets the first step
		want   []string
	}{
		{name: "a success", method: "GET", steps: []http.HandlerFunc{slow(200)}, want: []string{
			"attempt 1: 200 after 1s", "done 1: 200 after 1s"}},
		{name: "an answer that nobody repeats", method: "GET", steps: []http.HandlerFunc{slow(404)}, want: []string{
			"attempt 1: 404 after 1s, webex: GET /rooms/a: 404 Not Found", "done 1: 404 after 1s, webex: GET /rooms/a: 404 Not Found"}},
		{name: "a success after a fault", method: "GET", steps: []http.HandlerFunc{slow(503, "Retry-After", "10"), slow(200)}, want: []string{
			"attempt 1: 503 after 1s, webex: GET /rooms/a: 503 Service Unavailable", "wait 1: 503 waits 10s, webex: GET /rooms/a: 503 Service Unavailable",
			"attempt 2: 200 after 1s", "done 2: 200 after 12s"}},
		{name: "used up", method: "GET", steps: []http.HandlerFunc{slow(503, "Retry-After", "10")}, policy: webex.RetryPolicy{MaxAttempts: 2}, want: []string{
			"attempt 1: 503 after 1s, webex: GET /rooms/a: 503 Service Unavailable", "wait 1: 503 waits 10s, webex: GET /rooms/a: 503 Service Unavailable",
			"attempt 2: 503 after 1s, webex: GET /rooms/a: 503 Service Unavailable (after 2 attempts)",
			"gave up 2: 503 after 12s, webex: GET /rooms/a: 503 Service Unavailable (after 2 attempts)"}},
		{name: "no time", method: "POST", steps: []http.HandlerFunc{slow(429, "Retry-After", "600")}, want: []string{
			"attempt 1: 429 after 1s, webex: POST /rooms/a: 429 Too Many Requests (it would have to wait 10m0s, longer than RetryPolicy.MaxWait allows)",
			"gave up 1: 429 after 1s, webex: POST /rooms/a: 429 Too Many Requests (it would have to wait 10m0s, longer than RetryPolicy.MaxWait allows)"}},
		{name: "a fault that nobody repeats", method: "POST", steps: []http.HandlerFunc{anError(errReset)}, want: []string{
			"attempt 1: 0 after 0s, webex: POST /rooms/a: read tcp: connection reset by peer", "done 1: 0 after 0s, webex: POST /rooms/a: read tcp: connection reset by peer"}},
		{name: "held back", method: "POST", first: true, steps: []http.HandlerFunc{answer(429, "", "Retry-After", "20"), slow(200)}, want: []string{
			"pause 0: 0 waits 20s, webex: POST /rooms/a: 429 Too Many Requests (not sent: an earlier answer of 429 holds it back for 20s)",
			"attempt 1: 200 after 1s", "done 1: 200 after 21s"}},
		{name: "held back for too long", method: "POST", first: true, steps: []http.HandlerFunc{answer(429, "", "Retry-After", "3000")}, want: []string{
			"gave up 0: 0 after 0s, webex: POST /rooms/a: 429 Too Many Requests (not sent: an earlier answer of 429 holds it back for 50m0s, longer than RetryPolicy.MaxWait allows)"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got []string
				watch := func(e webex.CallEvent) {
					text := fmt.Sprintf("%s %d: %d", e.Kind, e.Attempt, e.Status)
					if e.Wait > 0 {
						text += fmt.Sprint(" waits ", e.Wait)
					} else {
						text += fmt.Sprint(" after ", e.Duration)
					}
					if e.Err != nil {
						text += ", " + e.Err.Error()
					}
					assert.Equal(t, test.method+" /rooms/{roomId}", e.Operation)
					got = append(got, text)
				}
				client := newClient(t, "https://webex.test/v1", inMemory(&script{steps: test.steps}), webex.WithRetry(test.policy))
				if test.first {
					require.Error(t, do(t.Context(), client, "GET", "/rooms", webex.WithoutRetry()))
				}
				watched, err := client.With(webex.WithEvents(watch))
				require.NoError(t, err)
				_ = webex.Exec(t.Context(), watched, webex.Op(test.method+" /rooms/{roomId}", "a"), nil)
				// The latest error is one and the same, and learns only later that it was the last.
				assert.Equal(t, test.want[len(test.want)-1], got[len(got)-1])
				assert.Len(t, got, len(test.want))
				for i := range got {
					assert.True(t, strings.HasPrefix(test.want[i], got[i]), "%s\n%s", test.want[i], got[i])
				}
			})
		})
	}
}

// An event shows no secret, even if a server echoes it.
func TestEventsHoldNoSecrets(t *testing.T) {
	echo := func(w http.ResponseWriter, r *http.Request) {
		answer(503, fmt.Sprintf(`{"message":%q}`, r.Header.Get("Authorization")), "X-Echo", r.Header.Get("Authorization"))(w, r)
	}
	_, baseURL := serve(t, echo, cut)
	var shown strings.Builder
	client := newClient(t, baseURL, webex.WithRetry(webex.RetryPolicy{MaxAttempts: 2, MinBackoff: time.Millisecond}),
		webex.WithEvents(func(e webex.CallEvent) {
			fmt.Fprintf(&shown, "%+v %#v %v\n", e, e, e.Err)
			if apiErr, ok := errors.AsType[*webex.ApiError](e.Err); ok {
				fmt.Fprintf(&shown, "%s %v\n", apiErr.Body, apiErr.Header)
			}
		}))
	require.Error(t, do(t.Context(), client, "GET", "/rooms", webex.WithQuery(url.Values{"email": {"ann@example.com"}})))
	assert.Contains(t, shown.String(), "[redacted]")
	assert.NotContains(t, shown.String(), testToken)
	assert.NotContains(t, shown.String(), "ann@example.com")
}

// A call whose arguments are refused is none.
func TestEventsOfARefusedCall(t *testing.T) {
	client := newClient(t, "https://webex.test/v1", webex.WithEvents(func(e webex.CallEvent) { t.Errorf("%+v", e) }))
	require.Error(t, do(context.Background(), client, "GET", "/rooms", webex.WithHeader("(", "")))
}
