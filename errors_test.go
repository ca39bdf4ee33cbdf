package webex_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func apiError(t *testing.T, status int, body string, header ...string) *webex.ApiError {
	t.Helper()
	_, baseURL := serve(t, answer(status, body, header...))
	err := do(t.Context(), newClient(t, baseURL), "POST", "/rooms", webex.WithoutRetry())
	apiErr, ok := errors.AsType[*webex.ApiError](err)
	require.True(t, ok, "%v", err)
	return apiErr
}

func TestApiErrorReadsAnyBody(t *testing.T) {
	tests := []struct {
		name, body  string
		header      []string
		wantError   string
		wantDetails []webex.ErrorDetail
	}{
		{
			name:        "Webex's own",
			body:        `{"message":"Bad room","errors":[{"description":"Bad room","errorCode":1},{"description":"No title"}],"trackingId":"ROUTER_1"}`,
			wantError:   "webex: POST /rooms: 400 Bad room; No title (tracking id ROUTER_1)",
			wantDetails: []webex.ErrorDetail{{Description: "Bad room", Code: 1}, {Description: "No title"}},
		},
		{name: "a code", body: `{"code":400,"message":"Bad room","trackingId":"NA_1"}`, wantError: "webex: POST /rooms: 400 Bad room (tracking id NA_1)"},
		{name: "OAuth", body: `{"error":"invalid_grant","error_description":"the code is used up"}`, wantError: "webex: POST /rooms: 400 the code is used up"},
		{name: "OAuth without a description", body: `{"error":"invalid_grant"}`, wantError: "webex: POST /rooms: 400 invalid_grant"},
		{name: "SCIM", body: `{"schemas":["urn:x"],"status":"400","scimType":"invalidSyntax","detail":"no userName"}`, wantError: "webex: POST /rooms: 400 no userName"},
		{name: "HTML", body: "<!DOCTYPE html><html><head><TITLE>\n 502 &amp; more </TITLE></head>", wantError: "webex: POST /rooms: 400 502 & more"},
		{name: "nothing", wantError: "webex: POST /rooms: 400 Bad Request"},
		{name: "a tracking id in the header", header: []string{"Trackingid", "ROUTER_2"}, wantError: "webex: POST /rooms: 400 Bad Request (tracking id ROUTER_2)"},
		{name: "half a JSON", body: `{"message":"Bad`, wantError: "webex: POST /rooms: 400 Bad Request"},
		{name: "a list", body: `["x"]`, wantError: "webex: POST /rooms: 400 Bad Request"},
		{name: "null", body: `null`, wantError: "webex: POST /rooms: 400 Bad Request"},
		{name: "odd types", body: `{"message":{"text":"x"},"errors":{"a":1},"trackingId":7,"error":["x"]}`, wantError: "webex: POST /rooms: 400 Bad Request"},
		{name: "odd details", body: `{"message":"m","errors":["x",{"description":7}]}`, wantError: "webex: POST /rooms: 400 m", wantDetails: []webex.ErrorDetail{{}, {}}},
		{name: "several lines", body: `{"message":"first\r\nsecond"}`, wantError: "webex: POST /rooms: 400 first second"},
		{name: "a terminal's codes", body: `{"message":"\u001b[31mred\u0000"}`, wantError: "webex: POST /rooms: 400 [31mred"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := apiError(t, 400, test.body, test.header...)
			assert.EqualError(t, err, test.wantError)
			assert.Equal(t, test.wantDetails, err.Details)
			assert.Equal(t, test.body, string(err.Body))
			assert.Equal(t, "POST", err.Method)
			assert.Equal(t, "/rooms", err.Path)
			assert.Equal(t, 1, err.Attempts)
			assert.ErrorIs(t, err, webex.ErrBadRequest)
		})
	}
}

func TestApiErrorMatchesItsSentinel(t *testing.T) {
	sentinels := map[int]error{
		400: webex.ErrBadRequest, 401: webex.ErrUnauthorized, 402: webex.ErrPaymentRequired, 403: webex.ErrForbidden,
		404: webex.ErrNotFound, 405: webex.ErrMethodNotAllowed, 408: webex.ErrRequestTimeout, 409: webex.ErrConflict,
		410: webex.ErrGone, 412: webex.ErrPreconditionFailed, 413: webex.ErrContentTooLarge, 415: webex.ErrUnsupportedMediaType,
		422: webex.ErrUnprocessable, 423: webex.ErrLocked, 428: webex.ErrPreconditionRequired, 429: webex.ErrRateLimited,
		500: webex.ErrServer, 502: webex.ErrServer, 503: webex.ErrServer, 504: webex.ErrServer, 599: webex.ErrServer,
		418: nil,
	}
	for status, want := range sentinels {
		err := apiError(t, status, "")
		for _, sentinel := range sentinels {
			if sentinel != nil {
				assert.Equal(t, sentinel == want, errors.Is(err, sentinel), "%d is %v", status, sentinel)
			}
		}
	}
	assert.EqualError(t, apiError(t, 499, ""), "webex: POST /rooms: 499 unknown status")
}

func TestApiErrorKeepsWhatTheServerSaid(t *testing.T) {
	err := apiError(t, 429, strings.Repeat("x", 100<<10), "Retry-After", "3600", "X-Custom", "y")
	assert.Equal(t, time.Hour, err.RetryAfter)
	assert.Equal(t, "y", err.Header.Get("X-Custom"))
	assert.Len(t, err.Body, 64<<10, "no more than that is kept of a body")
}

func TestApiErrorIsLogged(t *testing.T) {
	var log bytes.Buffer
	err := apiError(t, 404, `{"message":"no such room","trackingId":"ROUTER_1"}`)
	slog.New(slog.NewJSONHandler(&log, nil)).Error("failed", "error", err)
	var line struct{ Error map[string]any }
	require.NoError(t, json.Unmarshal(log.Bytes(), &line))
	assert.Equal(t, map[string]any{"status": 404., "message": "no such room", "tracking_id": "ROUTER_1",
		"operation": "POST /rooms", "method": "POST", "path": "/rooms", "attempts": 1.}, line.Error)
}

func TestPartialFailureStaysOnTheItem(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"items":[{"id":"a","title":"Readable"},
		{"id":"b","title":"eyJhbGciOiIi","errors":{"title":{"code":"kms_failure","reason":"Key management server failed"}}}]}`))
	rooms, err := webex.Collect(newClient(t, baseURL).Rooms.List(t.Context(), nil))
	require.NoError(t, err)
	require.Len(t, rooms, 2)
	assert.Nil(t, rooms[0].Errors)
	assert.Equal(t, map[string]webex.ItemError{"title": {Code: "kms_failure", Reason: "Key management server failed"}}, rooms[1].Errors)
	assert.EqualError(t, rooms[1].Errors["title"], "kms_failure: Key management server failed")
}

func TestUnknownAttributesAreKept(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"id":"a","newInTheAPI":{"x":[1,2.50]}}`), answer(200, `{"id":"a"}`))
	client := newClient(t, baseURL)
	room, err := client.Rooms.Get(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, map[string]json.RawMessage{"newInTheAPI": json.RawMessage(`{"x":[1,2.50]}`)}, room.Extra)

	room, err = client.Rooms.Get(t.Context(), "a")
	require.NoError(t, err)
	assert.Equal(t, &webex.Room{ID: "a"}, room)
}

func FuzzApiError(f *testing.F) {
	f.Add(400, []byte(`{"message":"m","errors":[{"description":"d","errorCode":1}],"trackingId":"t"}`))
	f.Add(502, []byte(`<html><title>x</title>`))
	f.Add(401, []byte(`{"error":"invalid_grant","error_description":"d"}`))
	var status int
	var body []byte
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write(body)
	})
	f.Fuzz(func(t *testing.T, s int, b []byte) {
		status, body = 400+(s&0x7f), b
		err := do(t.Context(), newClient(t, "https://webex.test/v1", inMemory(handler)), "POST", "/rooms", webex.WithoutRetry())
		apiErr, ok := errors.AsType[*webex.ApiError](err)
		require.True(t, ok, "%v", err)
		assert.Equal(t, status, apiErr.StatusCode)
		assert.NotEmpty(t, apiErr.Message)
		assert.False(t, strings.ContainsFunc(err.Error(), unicode.IsControl), "%q", err.Error())
	})
}

// An error is a line that a person can read, whatever a server sends.
func TestErrorsAreShort(t *testing.T) {
	long := strings.Repeat("ä", 30_000)
	var details []string
	for i := range 1000 {
		details = append(details, fmt.Sprintf(`{"description":"%d %s"}`, i, long[:40]))
	}
	steps := map[string]http.HandlerFunc{
		"a message":      answer(400, `{"message":"`+long+`"}`),
		"details":        answer(400, `{"message":"m","errors":[`+strings.Join(details, ",")+`]}`),
		"a long detail":  answer(400, `{"message":"m","errors":[{"description":"`+long+`"}]}`),
		"a tracking id":  answer(400, `{"trackingId":"`+long+`"}`),
		"a redirect":     answer(302, "", "Location", "https://example.com/"+long),
		"a success":      answer(200, "<html>", "Trackingid", long),
		"a page of HTML": answer(200, "<html><title>"+strings.Repeat(long[:40], 12)+"</title>"),
		"the connection": anError(errors.New(long)),
	}
	for name, step := range steps {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			err := do(t.Context(), newClient(t, "https://webex.test/v1", inMemory(step), logTo(&log)), "POST", "/rooms")
			require.Error(t, err)
			assert.Less(t, len(err.Error()), 2500)
			assert.True(t, utf8.ValidString(err.Error()))
			slog.New(slog.NewTextHandler(&log, nil)).Error("failed", "error", err)
			assert.Less(t, len(log.String()), 15_000)
		})
	}
	err := do(t.Context(), newClient(t, "https://webex.test/v1", inMemory(answer(400, "{}"))), "POST", "/"+strings.Repeat("x", 60_000))
	assert.Less(t, len(err.Error()), 1000)
	err = do(t.Context(), newClient(t, "https://webex.test/v1", inMemory(answer(200, "<html>"))), "POST", "/"+strings.Repeat("x", 60_000))
	assert.Less(t, len(err.Error()), 1000)
	err = apiError(t, 400, `{"message":"m","errors":[`+strings.Join(details, ",")+`]}`)
	assert.ErrorContains(t, err, "; and 995 more")
	assert.ErrorIs(t, do(t.Context(), newClient(t, "https://webex.test/v1", inMemory(anError(errLong))), "POST", "/rooms"), errLong, "it stays the same error")
}

var errLong = errors.New(strings.Repeat("x", 10_000))

func TestApiErrorLogsDetails(t *testing.T) {
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Error("failed", "error",
		apiError(t, 429, `{"message":"m","errors":[{"description":"the room is locked"},{"description":"ask ann"}]}`, "Retry-After", "7"))
	assert.Contains(t, log.String(), `error.details="[the room is locked ask ann]"`)
	assert.Contains(t, log.String(), `error.retry_after=7s`)
}

func TestHTMLWithoutATitle(t *testing.T) {
	for _, page := range []string{"<html><body>hello</body></html>", "<html><title> </title>"} {
		err := do(t.Context(), newClient(t, "https://webex.test/v1", inMemory(answer(200, page))), "GET", "/rooms")
		assert.EqualError(t, err, "webex: GET /rooms: the answer is not from Webex but a page of HTML without a title (status 200)")
	}
}
