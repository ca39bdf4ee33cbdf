package webex

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"time"

	"github.com/go-webex/webex/internal/jsonx"
)

// MaxWebhookBytes is how much of a delivery is read, in bytes. What is longer is
// refused.
const MaxWebhookBytes = 1 << 20

// signatureHeader holds the HMAC-SHA1 of a delivery's body in lower-case
// hexadecimal digits. It is the only signature that Webex documents.
const signatureHeader = "X-Spark-Signature"

// The errors of [ParseWebhook], for [errors.Is], with the status that a
// [WebhookHandler] answers.
var (
	ErrWebhookMethod    = errors.New("webex: a webhook comes by POST")                // 405
	ErrWebhookMediaType = errors.New("webex: a webhook comes as application/json")    // 415
	ErrWebhookTooLarge  = errors.New("webex: the webhook has more than 1 MiB")        // 413
	ErrWebhookUnsigned  = errors.New("webex: the webhook is not signed")              // 401
	ErrWebhookSignature = errors.New("webex: the webhook's signature is wrong")       // 401: forged, changed on the way, or of another secret
	ErrWebhookInvalid   = errors.New("webex: the webhook cannot be read as an event") // 400
)

// A WebhookEvent is what a webhook tells: something has happened to a resource.
// Every attribute but Data and ActorID is that of the webhook and the same in
// each of its deliveries, which have no id or time of their own.
//
// See https://developer.webex.com/docs/api/guides/webhooks.
type WebhookEvent struct {
	Object
	ID        string           `json:"id,omitzero"` // of the webhook
	Name      string           `json:"name,omitzero"`
	TargetURL string           `json:"targetUrl,omitzero"`
	Resource  WebhookResource  `json:"resource,omitzero"`
	Event     WebhookEventType `json:"event,omitzero"`
	Filter    string           `json:"filter,omitzero"`
	OrgID     string           `json:"orgId,omitzero"`     // the organization that the webhook belongs to
	CreatedBy string           `json:"createdBy,omitzero"` // the ID of the person who made the webhook
	AppID     string           `json:"appId,omitzero"`     // the ID of the application that made the webhook
	OwnedBy   WebhookOwnedBy   `json:"ownedBy,omitzero"`
	Status    WebhookStatus    `json:"status,omitzero"`
	Created   time.Time        `json:"created,omitzero"` // when the webhook was made
	ActorID   string           `json:"actorId,omitzero"` // the ID of the person who caused the event

	// Data is the resource without its content: a message comes without its
	// text, an attachment action without its inputs. To see those, get the
	// resource by its ID. It may take Webex a moment to find it.
	Data json.RawMessage `json:"data,omitzero"`
}

// ParseWebhook reads a delivery that is signed with the secret of its webhook.
// While a new secret is being rolled out, the previous ones are given too; an
// empty one of them counts for nothing. An empty secret is an error.
//
// The errors are [ErrWebhookMethod] and those that stand beside it. At most
// [MaxWebhookBytes] are read. The caller answers the request; [WebhookHandler]
// does all of it.
func ParseWebhook(r *http.Request, secret string, previous ...string) (*WebhookEvent, error) {
	if secret == "" {
		return nil, errors.New("webex: the secret of the webhook is empty; ParseWebhookUnsigned reads deliveries that nobody has signed")
	}
	body, err := readSigned(r, append([]string{secret}, previous...))
	if err != nil {
		return nil, err
	}
	return newWebhookEvent(body)
}

// ParseWebhookUnsigned is [ParseWebhook] for a webhook without a secret. Anybody
// who can reach the program can make such a delivery up, so it must not be
// trusted: what it says is to be looked up with the API.
func ParseWebhookUnsigned(r *http.Request) (*WebhookEvent, error) {
	body, err := readDelivery(r)
	if err != nil {
		return nil, err
	}
	return newWebhookEvent(body)
}

// readSigned reads the body of a delivery that is signed with one of secrets.
func readSigned(r *http.Request, secrets []string) ([]byte, error) {
	body, err := readDelivery(r)
	if err != nil {
		return nil, err
	}
	signature := r.Header.Get(signatureHeader)
	if signature == "" {
		return nil, ErrWebhookUnsigned
	}
	for _, secret := range secrets {
		if secret != "" && hmac.Equal([]byte(signature), sign(body, secret)) {
			return body, nil
		}
	}
	return nil, ErrWebhookSignature
}

// sign returns the signature of a body as it stands in the header.
func sign(body []byte, secret string) []byte {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write(body)
	return hex.AppendEncode(nil, mac.Sum(nil))
}

// readDelivery reads the body of a request that is like a delivery from the
// outside.
func readDelivery(r *http.Request) ([]byte, error) {
	if r.Method != http.MethodPost {
		return nil, ErrWebhookMethod
	}
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType != "application/json" {
		return nil, ErrWebhookMediaType
	}
	if r.Body == nil {
		return nil, nil // a request that came by no server may have none
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxWebhookBytes+1))
	switch {
	case len(body) > MaxWebhookBytes, isTooLarge(err):
		return nil, ErrWebhookTooLarge
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrWebhookInvalid, err)
	}
	return body, nil
}

// isTooLarge reports whether an [http.MaxBytesReader] of the caller's stopped a
// body.
func isTooLarge(err error) bool {
	_, ok := errors.AsType[*http.MaxBytesError](err)
	return ok
}

func newWebhookEvent(body []byte) (*WebhookEvent, error) {
	event := new(WebhookEvent)
	err := jsonx.Unmarshal(body, event)
	if err == nil {
		err = require("resource", string(event.Resource), "event", string(event.Event))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWebhookInvalid, err)
	}
	return event, nil
}

// Message returns the message of an event of [WebhookResourceMessages]. It has
// no text, see Data.
func (e *WebhookEvent) Message() (*Message, error) {
	return dataOf[Message](e, WebhookResourceMessages)
}

// Membership returns the membership of an event of
// [WebhookResourceMemberships].
func (e *WebhookEvent) Membership() (*Membership, error) {
	return dataOf[Membership](e, WebhookResourceMemberships)
}

// Room returns the room of an event of [WebhookResourceRooms].
func (e *WebhookEvent) Room() (*Room, error) {
	return dataOf[Room](e, WebhookResourceRooms)
}

// AttachmentAction returns the attachment action of an event of
// [WebhookResourceAttachmentActions]. It has no inputs, see Data.
func (e *WebhookEvent) AttachmentAction() (*AttachmentAction, error) {
	return dataOf[AttachmentAction](e, WebhookResourceAttachmentActions)
}

// Decode reads the data of any event into v, by the rules of encoding/json/v2.
func (e *WebhookEvent) Decode(v any) error { return decode("the data of a webhook", e.Data, v) }

// dataOf reads the data of an event that must be of a resource.
func dataOf[T any](e *WebhookEvent, resource WebhookResource) (*T, error) {
	if e.Resource != resource {
		return nil, fmt.Errorf("webex: the webhook is about %s, not %s", e.Resource, resource)
	}
	data := new(T)
	if err := e.Decode(data); err != nil {
		return nil, err
	}
	return data, nil
}

// LogValue implements [slog.LogValuer]. It says what has happened to what, and
// leaves out the rest of the data.
func (e *WebhookEvent) LogValue() slog.Value {
	id, room := e.subject()
	return slog.GroupValue(
		slog.String("webhook", e.Name),
		slog.String("resource", string(e.Resource)),
		slog.String("event", string(e.Event)),
		slog.String("id", id),
		slog.String("room_id", room),
		slog.String("actor_id", e.ActorID),
	)
}

// subject returns the ID of what the event is about, and of the room that it is
// in. Either may be empty.
func (e *WebhookEvent) subject() (id, roomID string) {
	var data struct {
		ID     string `json:"id"`
		RoomID string `json:"roomId"`
	}
	_ = jsonx.Unmarshal(e.Data, &data) // what cannot be read stays empty
	if e.Resource == WebhookResourceRooms {
		data.RoomID = data.ID
	}
	return data.ID, data.RoomID
}
