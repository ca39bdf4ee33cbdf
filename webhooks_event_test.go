package webex_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

const (
	hookSecret = "a secret"
	hookBody   = `{"id":"hook-1","name":"bot","resource":"messages","event":"created","data":{"id":"message-1","roomId":"room-1"}}`

	// These were made of the two by another program.
	hookSignature = "8e2c426a80689f402232dc27be3efc93e3cea5fc"
	hook256       = "9e1295aeefaaef12c7ef930e57b63bfe31cb7a3d5b4c3912b90e6364f4958c63"
	hook512       = "90a221998989e591bd78e6c8a9e3498f70f338abd995dc5c3552985a5a21501f50d7f078817785200535b934bdb6d53e74261ddfe71a746788b73977308ecfff"
)

// sign makes the signature of a body for the header X-Spark-Signature.
func sign(secret, body string) string { return digest(sha1.New, secret, body) }

// signWebex makes the signatures of a body for the header X-Webex-Signature.
func signWebex(secret, body string) string {
	return "SHA-256=" + digest(sha256.New, secret, body) + ", SHA-512=" + digest(sha512.New, secret, body)
}

func digest(algorithm func() hash.Hash, secret, body string) string {
	mac := hmac.New(algorithm, []byte(secret))
	io.WriteString(mac, body) //nolint:errcheck // a hash never fails
	return hex.EncodeToString(mac.Sum(nil))
}

// newDelivery makes the request of a delivery that is signed with hookSecret.
func newDelivery(body string) *http.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Spark-Signature", sign(hookSecret, body))
	return r
}

// deliveryTests are requests that a receiver of webhooks may get.
var deliveryTests = []struct {
	name   string
	body   string
	change func(*http.Request)
	err    error // nil if it is good
	status int
}{
	{"good", hookBody, nil, nil, 200},
	{"good, as another program signed it", hookBody, header("X-Spark-Signature", hookSignature), nil, 200},
	{"good, with a charset", hookBody, header("Content-Type", "application/json; charset=utf-8"), nil, 200},
	{"good, with the previous secret", hookBody, header("X-Spark-Signature", sign("an older secret", hookBody)), nil, 200},
	{"good, as large as can be", padded(webex.MaxWebhookBytes), nil, nil, 200},
	{"GET", hookBody, func(r *http.Request) { r.Method = "GET" }, webex.ErrWebhookMethod, 405},
	{"PUT", hookBody, func(r *http.Request) { r.Method = "PUT" }, webex.ErrWebhookMethod, 405},
	{"no media type", hookBody, header("Content-Type", ""), webex.ErrWebhookMediaType, 415},
	{"a form", hookBody, header("Content-Type", "application/x-www-form-urlencoded"), webex.ErrWebhookMediaType, 415},
	{"too large", padded(webex.MaxWebhookBytes + 1), nil, webex.ErrWebhookTooLarge, 413},
	{"unsigned", hookBody, header("X-Spark-Signature", ""), webex.ErrWebhookUnsigned, 401},
	{"another secret", hookBody, header("X-Spark-Signature", sign("another secret", hookBody)), webex.ErrWebhookSignature, 401},
	{"an empty secret", hookBody, header("X-Spark-Signature", sign("", hookBody)), webex.ErrWebhookSignature, 401},
	{"upper case", hookBody, header("X-Spark-Signature", strings.ToUpper(hookSignature)), webex.ErrWebhookSignature, 401},
	{"a part of the signature", hookBody, header("X-Spark-Signature", hookSignature[:20]), webex.ErrWebhookSignature, 401},
	{"a signature too long", hookBody, header("X-Spark-Signature", hookSignature+"00"), webex.ErrWebhookSignature, 401},
	{"another body", strings.Replace(hookBody, "room-1", "room-2", 1), header("X-Spark-Signature", hookSignature), webex.ErrWebhookSignature, 401},
	{"a part of the body", hookBody[:40], header("X-Spark-Signature", hookSignature), webex.ErrWebhookSignature, 401},
	{"good, with both headers", hookBody, signed(hookSignature, "SHA-256="+hook256+", SHA-512="+hook512), nil, 200},
	{"good, with the new header alone", hookBody, signed("", "SHA-256="+hook256+", SHA-512="+hook512), nil, 200},
	{"good, with SHA-256 alone", hookBody, signed("", "SHA-256="+hook256), nil, 200},
	{"good, with SHA-512 alone", hookBody, signed("", "SHA-512="+hook512), nil, 200},
	{"good, in other letters and spaces", hookBody, signed("", "sha-512 = "+hook512+"  ,\tSha-256="+strings.ToUpper(hook256)+" ,"), nil, 200},
	{"good, among unknown algorithms", hookBody, signed("", "SHA3-256=00, SHA-256="+hook256+", HMAC-MD5=x, y"), nil, 200},
	{"good, in two lines", hookBody, signed("", "SHA-256="+hook256, "SHA-512="+hook512), nil, 200},
	{"good, with the previous secret in both", hookBody, signed(sign("an older secret", hookBody), signWebex("an older secret", hookBody)), nil, 200},
	{"unknown algorithms alone", hookBody, signed("", "SHA3-256="+hook256+", MD5=00"), webex.ErrWebhookUnsigned, 401},
	{"SHA-1 in the new header", hookBody, signed("", "SHA-1="+hookSignature), webex.ErrWebhookUnsigned, 401},
	{"no algorithm", hookBody, signed("", hook256), webex.ErrWebhookUnsigned, 401},
	{"empty headers", hookBody, signed("", ""), webex.ErrWebhookUnsigned, 401},
	{"an empty SHA-256", hookBody, signed("", "SHA-256="), webex.ErrWebhookSignature, 401},
	{"an empty SHA-256 beside a right SHA-512", hookBody, signed("", "SHA-256,SHA-512="+hook512), webex.ErrWebhookSignature, 401},
	{"a wrong SHA-1 beside right ones", hookBody, signed(sign("another secret", hookBody), "SHA-256="+hook256+", SHA-512="+hook512), webex.ErrWebhookSignature, 401},
	{"a wrong SHA-256 beside a right SHA-1", hookBody, signed(hookSignature, "SHA-256="+hook512[:64]), webex.ErrWebhookSignature, 401},
	{"a wrong SHA-512 beside right ones", hookBody, signed(hookSignature, "SHA-256="+hook256+", SHA-512="+hook256+hook256), webex.ErrWebhookSignature, 401},
	{"a wrong SHA-256 before the right one", hookBody, signed("", "SHA-256="+hook512[:64]+", SHA-256="+hook256), webex.ErrWebhookSignature, 401},
	{"a wrong SHA-256 behind the right one", hookBody, signed("", "SHA-256="+hook256, "SHA-256="+hook512[:64]), webex.ErrWebhookSignature, 401},
	{"algorithms swapped", hookBody, signed("", "SHA-256="+hook512+", SHA-512="+hook256), webex.ErrWebhookSignature, 401},
	{"each with another of the secrets", hookBody, signed(hookSignature, signWebex("an older secret", hookBody)), webex.ErrWebhookSignature, 401},
	{"an empty secret in the new header", hookBody, signed("", signWebex("", hookBody)), webex.ErrWebhookSignature, 401},
	{"another body with both headers", strings.Replace(hookBody, "room-1", "room-2", 1), signed(hookSignature, "SHA-256="+hook256+", SHA-512="+hook512), webex.ErrWebhookSignature, 401},
	{"a part of SHA-512", hookBody, signed("", "SHA-512="+hook512[:64]), webex.ErrWebhookSignature, 401},
	{"a second signature in the old header", hookBody, func(r *http.Request) { r.Header.Add("X-Spark-Signature", "00") }, webex.ErrWebhookSignature, 401},
	{"a broken connection", "", func(r *http.Request) {
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(hookBody[:40]), iotest.ErrReader(io.ErrUnexpectedEOF)))
		r.Header.Set("X-Spark-Signature", sign(hookSecret, hookBody[:40]))
	}, webex.ErrWebhookInvalid, 400},
	{"no body", "", nil, webex.ErrWebhookInvalid, 400},
	{"broken JSON", hookBody[:40], nil, webex.ErrWebhookInvalid, 400},
	{"two bodies", hookBody + hookBody, nil, webex.ErrWebhookInvalid, 400},
	{"null", "null", nil, webex.ErrWebhookInvalid, 400},
	{"an array", "[" + hookBody + "]", nil, webex.ErrWebhookInvalid, 400},
	{"no resource", `{"event":"created"}`, nil, webex.ErrWebhookInvalid, 400},
	{"no event", `{"resource":"messages"}`, nil, webex.ErrWebhookInvalid, 400},
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// signed sets both headers with signatures. It leaves one out that is empty.
func signed(spark string, webexSignatures ...string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Del("X-Spark-Signature")
		if spark != "" {
			r.Header.Set("X-Spark-Signature", spark)
		}
		r.Header["X-Webex-Signature"] = webexSignatures
	}
}

// padded is an event of n bytes.
func padded(n int) string { return hookBody + strings.Repeat(" ", n-len(hookBody)) }

func TestParseWebhook(t *testing.T) {
	for _, test := range deliveryTests {
		t.Run(test.name, func(t *testing.T) {
			r := newDelivery(test.body)
			if test.change != nil {
				test.change(r)
			}
			event, err := webex.ParseWebhook(r, hookSecret, "", "an older secret")
			if test.err != nil {
				assert.ErrorIs(t, err, test.err)
				assert.Nil(t, event)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, "hook-1", event.ID)
		})
	}
}

func TestParseWebhookNeedsASecret(t *testing.T) {
	r := newDelivery(hookBody)
	r.Header.Set("X-Spark-Signature", sign("", hookBody))
	_, err := webex.ParseWebhook(r, "", "")
	assert.EqualError(t, err, "webex: the secret of the webhook is empty; ParseWebhookUnsigned reads deliveries that nobody has signed")

	_, err = webex.ParseWebhook(&http.Request{Method: "POST", Header: http.Header{"Content-Type": {"application/json"}}}, hookSecret)
	assert.ErrorIs(t, err, webex.ErrWebhookUnsigned, "a request without any body")
}

func TestParseWebhookUnsigned(t *testing.T) {
	r := newDelivery(hookBody)
	r.Header.Del("X-Spark-Signature")
	event, err := webex.ParseWebhookUnsigned(r)
	require.NoError(t, err)
	assert.Equal(t, "hook-1", event.ID)

	for _, test := range deliveryTests {
		if test.status == 401 || test.status == 200 {
			continue
		}
		r := newDelivery(test.body)
		if test.change != nil {
			test.change(r)
		}
		_, err := webex.ParseWebhookUnsigned(r)
		assert.ErrorIs(t, err, test.err, test.name)
	}
}

// parse reads an event as it would be delivered.
func parse(t *testing.T, body string) *webex.WebhookEvent {
	t.Helper()
	event, err := webex.ParseWebhook(newDelivery(body), hookSecret)
	require.NoError(t, err)
	return event
}

func TestWebhookEvent(t *testing.T) {
	event := parse(t, `{
		"id": "hook-1", "name": "bot", "targetUrl": "https://example.com/", "resource": "messages", "event": "created",
		"filter": "roomId=room-1", "orgId": "org-1", "createdBy": "person-1", "appId": "app-1", "ownedBy": "creator",
		"status": "active", "created": "2026-01-02T03:04:05.678Z", "actorId": "person-2", "mood": "fine",
		"data": {"id": "message-1", "roomId": "room-1", "personEmail": "bob@example.com", "colour": "red"}
	}`)
	assert.Equal(t, &webex.WebhookEvent{
		Object:    webex.Object{Extra: map[string]json.RawMessage{"mood": json.RawMessage(`"fine"`)}},
		ID:        "hook-1",
		Name:      "bot",
		TargetURL: "https://example.com/",
		Resource:  webex.WebhookResourceMessages,
		Event:     webex.WebhookEventCreated,
		Filter:    "roomId=room-1",
		OrgID:     "org-1",
		CreatedBy: "person-1",
		AppID:     "app-1",
		OwnedBy:   "creator",
		Status:    webex.WebhookStatusActive,
		Created:   time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC),
		ActorID:   "person-2",
		Data:      json.RawMessage(`{"id": "message-1", "roomId": "room-1", "personEmail": "bob@example.com", "colour": "red"}`),
	}, event)

	message, err := event.Message()
	require.NoError(t, err)
	assert.Equal(t, &webex.Message{
		Object:      webex.Object{Extra: map[string]json.RawMessage{"colour": json.RawMessage(`"red"`)}},
		ID:          "message-1",
		RoomID:      "room-1",
		PersonEmail: "bob@example.com",
	}, message)

	var own struct {
		Colour string `json:"colour"`
	}
	require.NoError(t, event.Decode(&own))
	assert.Equal(t, "red", own.Colour)
	assert.Equal(t, "[webhook=bot resource=messages event=created id=message-1 room_id=room-1 actor_id=person-2]", event.LogValue().String())
}

func TestWebhookEventData(t *testing.T) {
	get := map[string]func(*webex.WebhookEvent) (any, error){
		"messages":          func(e *webex.WebhookEvent) (any, error) { return e.Message() },
		"memberships":       func(e *webex.WebhookEvent) (any, error) { return e.Membership() },
		"rooms":             func(e *webex.WebhookEvent) (any, error) { return e.Room() },
		"attachmentActions": func(e *webex.WebhookEvent) (any, error) { return e.AttachmentAction() },
	}
	want := map[string]any{
		"messages":          &webex.Message{ID: "an id"},
		"memberships":       &webex.Membership{ID: "an id"},
		"rooms":             &webex.Room{ID: "an id"},
		"attachmentActions": &webex.AttachmentAction{ID: "an id"},
	}
	for resource := range get {
		good := parse(t, fmt.Sprintf(`{"resource":%q,"event":"created","data":{"id":"an id"}}`, resource))
		odd := parse(t, fmt.Sprintf(`{"resource":%q,"event":"created","data":{"id":["an id"]}}`, resource))
		broken := parse(t, fmt.Sprintf(`{"resource":%q,"event":"created","data":["an id"]}`, resource))
		empty := parse(t, fmt.Sprintf(`{"resource":%q,"event":"created"}`, resource))
		for accessor, get := range get {
			data, err := get(good)
			if accessor != resource {
				assert.EqualError(t, err, "webex: the webhook is about "+resource+", not "+accessor)
				continue
			}
			require.NoError(t, err)
			assert.Equal(t, want[resource], data)
			data, err = get(odd)
			require.NoError(t, err)
			assert.Equal(t, json.RawMessage(`["an id"]`), objectOf(data).Extra["id"])
			assert.Equal(t, webex.CodeUnreadable, objectOf(data).Errors["id"].Code)
			_, err = get(broken)
			assert.ErrorContains(t, err, "webex: decoding the data of a webhook: an array does not fit webex.")
			_, err = get(empty)
			assert.ErrorContains(t, err, "webex: decoding the data of a webhook")
		}
	}
}

// objectOf returns the Object that a pointer to a struct embeds.
func objectOf(v any) webex.Object {
	return reflect.ValueOf(v).Elem().FieldByName("Object").Interface().(webex.Object)
}

// FuzzWebhookHandler looks for a request that reaches the bot without being
// signed, or that makes the handler panic.
func FuzzWebhookHandler(f *testing.F) {
	for _, test := range deliveryTests {
		if len(test.body) < 1000 {
			r := newDelivery(test.body)
			if test.change != nil {
				test.change(r)
			}
			spark, signatures := r.Header.Get("X-Spark-Signature"), strings.Join(r.Header.Values("X-Webex-Signature"), ",")
			for sign := range 4 {
				f.Add(r.Method, r.Header.Get("Content-Type"), spark, signatures, test.body, sign&1 > 0, sign&2 > 0)
			}
		}
	}
	f.Fuzz(func(t *testing.T, method, contentType, spark, signatures, body string, signOld, signNew bool) {
		if signOld {
			spark = sign(hookSecret, body)
		}
		if signNew {
			signatures = signWebex(hookSecret, body) + ", " + signatures
		}
		var got *webex.WebhookEvent
		handler := webex.NewWebhookHandler(calls(func(event *webex.WebhookEvent) { got = event }),
			webex.WebhookOptions{Secret: hookSecret, Logger: slog.New(slog.DiscardHandler)})
		r := newDelivery(body)
		r.Method = method
		r.Header = http.Header{"Content-Type": {contentType}, "X-Spark-Signature": {spark}, "X-Webex-Signature": {signatures}}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if got == nil {
			assert.GreaterOrEqual(t, w.Code, 400)
			assert.Equal(t, 1, strings.Count(w.Body.String(), "\n"))
			return
		}
		assert.Equal(t, 200, w.Code)
		assert.Equal(t, "POST", method)
		assert.Contains(t, []string{"", sign(hookSecret, body)}, spark)
		seen := spark != ""
		for part := range strings.SplitSeq(signatures, ",") {
			name, value, _ := strings.Cut(part, "=")
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "sha-256":
				assert.Equal(t, digest(sha256.New, hookSecret, body), strings.ToLower(strings.TrimSpace(value)))
				seen = true
			case "sha-512":
				assert.Equal(t, digest(sha512.New, hookSecret, body), strings.ToLower(strings.TrimSpace(value)))
				seen = true
			}
		}
		assert.True(t, seen, "unsigned")
		assert.NotEmpty(t, got.Resource)
		assert.NotEmpty(t, got.Event)
	})
}
