package webex

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/go-webex/webex/internal/jsonx"
)

// MaxWebhookBytes is the largest size of a delivery, in bytes: 1 MiB. A larger
// one is refused with [ErrWebhookTooLarge].
const MaxWebhookBytes = 1 << 20

// The errors of [ParseWebhook] about a delivery match these sentinels; see
// [errors.Is]. The comments have the status with which a [WebhookHandler]
// answers.
var (
	ErrWebhookMethod    = errors.New("webex: a webhook comes by POST")                // 405
	ErrWebhookMediaType = errors.New("webex: a webhook comes as application/json")    // 415
	ErrWebhookTooLarge  = errors.New("webex: the webhook has more than 1 MiB")        // 413
	ErrWebhookUnsigned  = errors.New("webex: the webhook is not signed")              // 401
	ErrWebhookSignature = errors.New("webex: the webhook's signature is wrong")       // 401: forged, changed on the way, or signed with another secret
	ErrWebhookInvalid   = errors.New("webex: the webhook cannot be read as an event") // 400
)

// A WebhookEvent is a delivery of a webhook: it says that something has
// happened to a resource. Every field except Data and ActorID describes the
// webhook and is the same in each of its deliveries. A delivery has no ID or
// time of its own.
//
// See https://developer.webex.com/docs/api/guides/webhooks.
type WebhookEvent struct {
	Object
	ID        string           `json:"id,omitzero"` // the ID of the webhook
	Name      string           `json:"name,omitzero"`
	TargetURL string           `json:"targetUrl,omitzero"`
	Resource  WebhookResource  `json:"resource,omitzero"`
	Event     WebhookEventType `json:"event,omitzero"`
	Filter    string           `json:"filter,omitzero"`
	OrgID     string           `json:"orgId,omitzero"`     // the organization that the webhook belongs to
	CreatedBy string           `json:"createdBy,omitzero"` // the ID of the person who created the webhook
	AppID     string           `json:"appId,omitzero"`     // the ID of the application that created the webhook
	OwnedBy   WebhookOwnedBy   `json:"ownedBy,omitzero"`
	Status    WebhookStatus    `json:"status,omitzero"`
	Created   time.Time        `json:"created,omitzero"` // when the webhook was created
	ActorID   string           `json:"actorId,omitzero"` // the ID of the person who caused the event

	// Data is the resource without its content: a message has no text there, an
	// attachment action no inputs. For those get the resource by its ID. For a
	// moment after the event Webex may answer that with [ErrNotFound].
	Data json.RawMessage `json:"data,omitzero"`
}

// ParseWebhook reads a delivery that is signed with the secret of its webhook.
// While you change the secret, pass the previous ones too; ParseWebhook ignores
// empty ones among them. An empty secret is an error.
//
// Webex signs a delivery with SHA-1 in the header X-Spark-Signature, with
// SHA-256 and SHA-512 in the header X-Webex-Signature, or in both. There must be
// one of these signatures, and each one that is there must be right.
//
// ParseWebhook reads at most [MaxWebhookBytes]. It does not answer the request;
// [WebhookHandler] does. The errors are [ErrWebhookMethod] and the others of
// its group.
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

// ParseWebhookUnsigned is like [ParseWebhook] but for a webhook without a
// secret. Anybody who can reach the program can forge such a delivery. Do not
// trust it: look up with the API what it says.
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
	signatures := readSignatures(r.Header)
	if len(signatures) == 0 {
		return nil, ErrWebhookUnsigned
	}
	for _, secret := range secrets {
		if secret != "" && isSigned(body, secret, signatures) {
			return body, nil
		}
	}
	return nil, ErrWebhookSignature
}

// A signature is an HMAC of a delivery's body.
type signature struct {
	hash func() hash.Hash
	hex  string // in lower-case hexadecimal digits
}

// readSignatures returns the signatures of a delivery by the algorithms that are
// known. The older header has one and does not name its algorithm. The newer
// one, which may come beside it or in its place, has several, each with the name
// of its algorithm: "SHA-256=<hex>, SHA-512=<hex>".
func readSignatures(header http.Header) (signatures []signature) {
	for _, value := range header.Values("X-Spark-Signature") {
		if value != "" {
			signatures = append(signatures, signature{sha1.New, value})
		}
	}
	for _, value := range header.Values("X-Webex-Signature") {
		for part := range strings.SplitSeq(value, ",") {
			algorithm, digits, _ := strings.Cut(part, "=")
			digits = strings.ToLower(strings.TrimSpace(digits))
			switch strings.ToUpper(strings.TrimSpace(algorithm)) {
			case "SHA-256":
				signatures = append(signatures, signature{sha256.New, digits})
			case "SHA-512":
				signatures = append(signatures, signature{sha512.New, digits})
			}
		}
	}
	return signatures
}

// isSigned reports whether every one of the signatures is that of the body with
// a secret. If one of them were enough, somebody who can forge the weakest could
// forge a delivery.
func isSigned(body []byte, secret string, signatures []signature) bool {
	for _, s := range signatures {
		mac := hmac.New(s.hash, []byte(secret))
		mac.Write(body)
		if !hmac.Equal([]byte(s.hex), hex.AppendEncode(nil, mac.Sum(nil))) {
			return false
		}
	}
	return true
}

// readDelivery reads the body of a request, if its method and content type are
// those of a delivery.
func readDelivery(r *http.Request) ([]byte, error) {
	if r.Method != http.MethodPost {
		return nil, ErrWebhookMethod
	}
	if mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); mediaType != "application/json" {
		return nil, ErrWebhookMediaType
	}
	if r.Body == nil {
		return nil, nil // only a request that did not come through a server has no body
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

// isTooLarge reports whether an [http.MaxBytesReader] of the caller stopped a
// body.
func isTooLarge(err error) bool {
	_, ok := errors.AsType[*http.MaxBytesError](err)
	return ok
}

func newWebhookEvent(body []byte) (*WebhookEvent, error) {
	event := new(WebhookEvent)
	err := lenient.Unmarshal(body, event)
	if err == nil {
		err = require("resource", string(event.Resource), "event", string(event.Event))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrWebhookInvalid, err)
	}
	return event, nil
}

// Message returns the message of an event of [WebhookResourceMessages]. The
// message has no text; see Data. For another resource Message returns an error.
func (e *WebhookEvent) Message() (*Message, error) {
	return dataOf[Message](e, WebhookResourceMessages)
}

// Membership returns the membership of an event of
// [WebhookResourceMemberships]. For another resource it returns an error.
func (e *WebhookEvent) Membership() (*Membership, error) {
	return dataOf[Membership](e, WebhookResourceMemberships)
}

// Room returns the room of an event of [WebhookResourceRooms]. For another
// resource it returns an error.
func (e *WebhookEvent) Room() (*Room, error) {
	return dataOf[Room](e, WebhookResourceRooms)
}

// AttachmentAction returns the attachment action of an event of
// [WebhookResourceAttachmentActions]. The action has no inputs; see Data. For
// another resource AttachmentAction returns an error.
func (e *WebhookEvent) AttachmentAction() (*AttachmentAction, error) {
	return dataOf[AttachmentAction](e, WebhookResourceAttachmentActions)
}

// Decode reads the data of any event into v, by the rules of encoding/json/v2.
func (e *WebhookEvent) Decode(v any) error { return decode("the data of a webhook", e.Data, v) }

// dataOf reads the data of an event, which must be about the given resource.
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

// LogValue implements [slog.LogValuer]. It has the webhook, the resource, the
// event and the IDs, and leaves out the rest of the data.
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

// subject returns the ID of the resource that the event is about, and of its
// room. Either may be empty.
func (e *WebhookEvent) subject() (id, roomID string) {
	var data struct {
		ID     string `json:"id"`
		RoomID string `json:"roomId"`
	}
	_ = jsonx.Unmarshal(e.Data, &data) // an ID that cannot be read stays empty
	if e.Resource == WebhookResourceRooms {
		data.RoomID = data.ID
	}
	return data.ID, data.RoomID
}
