package webex

import (
	"context"
	"iter"
	"log/slog"
	"time"
)

// WebhooksService manages webhooks. Webex posts events to the URL of a webhook,
// to notify a program of what happens.
//
// See https://developer.webex.com/docs/api/v1/webhooks.
type WebhooksService struct{ client *Client }

// A Webhook is a subscription to events. Printing or logging a Webhook does not
// show its secret.
type Webhook struct {
	Object
	ID        string           `json:"id,omitzero"`
	Name      string           `json:"name,omitzero"`
	TargetURL string           `json:"targetUrl,omitzero"` // where Webex posts events
	Resource  WebhookResource  `json:"resource,omitzero"`
	Event     WebhookEventType `json:"event,omitzero"`
	Filter    string           `json:"filter,omitzero"`
	Secret    string           `json:"secret,omitzero" secret:"true"` // the key of the signatures
	Status    WebhookStatus    `json:"status,omitzero"`
	Created   time.Time        `json:"created,omitzero"`
	OwnedBy   WebhookOwnedBy   `json:"ownedBy,omitzero"`
}

// String returns the webhook as text, without the secret.
func (w Webhook) String() string { return w.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the secret out.
func (w Webhook) GoString() string { return "webex.Webhook" + w.String() }

// LogValue implements [slog.LogValuer]. It leaves the secret out.
func (w Webhook) LogValue() slog.Value { return withoutSecrets(w) }

// WebhookResource is the kind of resource that a webhook is about.
type WebhookResource string

// The resources of webhooks. To create a webhook, the caller needs the right to
// read the resource.
const (
	WebhookResourceAttachmentActions   WebhookResource = "attachmentActions"
	WebhookResourceDataSources         WebhookResource = "dataSources"
	WebhookResourceMemberships         WebhookResource = "memberships"
	WebhookResourceMessages            WebhookResource = "messages"
	WebhookResourceRooms               WebhookResource = "rooms"
	WebhookResourceMeetings            WebhookResource = "meetings"
	WebhookResourceRecordings          WebhookResource = "recordings"
	WebhookResourceConvergedRecordings WebhookResource = "convergedRecordings" // recordings of calls
	WebhookResourceMeetingParticipants WebhookResource = "meetingParticipants"
	WebhookResourceMeetingTranscripts  WebhookResource = "meetingTranscripts"
	WebhookResourceTelephonyCalls      WebhookResource = "telephony_calls"
	WebhookResourceTelephonyConference WebhookResource = "telephony_conference"
	WebhookResourceTelephonyMWI        WebhookResource = "telephony_mwi" // the message waiting indicator: new voicemail
	WebhookResourceUCCounters          WebhookResource = "uc_counters"   // performance of a dedicated instance
	WebhookResourceServiceApp          WebhookResource = "serviceApp"
	WebhookResourceAdminBatchJobs      WebhookResource = "adminBatchJobs"
	WebhookResourceAll                 WebhookResource = "all"
)

// WebhookEventType says what happens to a resource.
type WebhookEventType string

// The events of webhooks.
const (
	WebhookEventCreated       WebhookEventType = "created"
	WebhookEventUpdated       WebhookEventType = "updated"
	WebhookEventDeleted       WebhookEventType = "deleted"
	WebhookEventStarted       WebhookEventType = "started"       // a meeting
	WebhookEventEnded         WebhookEventType = "ended"         // a meeting
	WebhookEventJoined        WebhookEventType = "joined"        // a participant
	WebhookEventLeft          WebhookEventType = "left"          // a participant
	WebhookEventMigrated      WebhookEventType = "migrated"      // a room, to another region; it has another ID now
	WebhookEventAuthorized    WebhookEventType = "authorized"    // a service app
	WebhookEventDeauthorized  WebhookEventType = "deauthorized"  // a service app
	WebhookEventStatusChanged WebhookEventType = "statusChanged" // an admin batch job
	WebhookEventAll           WebhookEventType = "all"
)

// WebhookStatus says whether a webhook is enabled.
type WebhookStatus string

// The statuses of a webhook. Webex disables a webhook after 100 failed
// deliveries within 5 minutes, and never enables it again by itself.
const (
	WebhookStatusActive   WebhookStatus = "active"
	WebhookStatusInactive WebhookStatus = "inactive"
)

// WebhookOwnedBy says whose events a webhook is about.
type WebhookOwnedBy string

// The owners of webhooks. A request may have only [WebhookOwnedByOrg]. A
// webhook created without an owner has [WebhookOwnedByCreator].
const (
	WebhookOwnedByCreator WebhookOwnedBy = "creator"
	WebhookOwnedByOrg     WebhookOwnedBy = "org"
)

// ListWebhooksOptions selects the webhooks to list.
type ListWebhooksOptions struct {
	OwnedBy WebhookOwnedBy `url:"ownedBy,omitempty"`
}

// CreateWebhookRequest describes a new webhook. Printing or logging the request
// does not show the secret.
type CreateWebhookRequest struct {
	Name      string           `json:"name"`                          // required
	TargetURL string           `json:"targetUrl"`                     // required
	Resource  WebhookResource  `json:"resource"`                      // required
	Event     WebhookEventType `json:"event"`                         // required
	Filter    string           `json:"filter,omitzero"`               // for example "roomId=…&personEmail=…"
	Secret    string           `json:"secret,omitzero" secret:"true"` // the key of the signatures, by which the receiver recognizes Webex
	OwnedBy   WebhookOwnedBy   `json:"ownedBy,omitzero"`
}

func (r *CreateWebhookRequest) validate() error {
	return require("name", r.Name, "targetUrl", r.TargetURL, "resource", string(r.Resource), "event", string(r.Event))
}

// String returns the request as text, without the secret.
func (r CreateWebhookRequest) String() string { return r.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the secret out.
func (r CreateWebhookRequest) GoString() string { return "webex.CreateWebhookRequest" + r.String() }

// LogValue implements [slog.LogValuer]. It leaves the secret out.
func (r CreateWebhookRequest) LogValue() slog.Value { return withoutSecrets(r) }

// UpdateWebhookRequest changes a webhook. It leaves attributes that are nil as
// they are, and cannot change the resource, the event and the filter. Printing
// or logging the request does not show the secret.
type UpdateWebhookRequest struct {
	Name      string          `json:"name"`      // required, even if it stays the same
	TargetURL string          `json:"targetUrl"` // required, even if it stays the same
	Secret    *string         `json:"secret,omitzero" secret:"true"`
	OwnedBy   *WebhookOwnedBy `json:"ownedBy,omitzero"`
	Status    *WebhookStatus  `json:"status,omitzero"` // [WebhookStatusActive] enables a disabled webhook; no value disables one
}

func (r *UpdateWebhookRequest) validate() error {
	return require("name", r.Name, "targetUrl", r.TargetURL)
}

// String returns the request as text, without the secret.
func (r UpdateWebhookRequest) String() string { return r.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the secret out.
func (r UpdateWebhookRequest) GoString() string { return "webex.UpdateWebhookRequest" + r.String() }

// LogValue implements [slog.LogValuer]. It leaves the secret out.
func (r UpdateWebhookRequest) LogValue() slog.Value { return withoutSecrets(r) }

// List lists the caller's webhooks.
//
// See https://developer.webex.com/docs/api/v1/webhooks/list-webhooks.
func (s *WebhooksService) List(ctx context.Context, opts *ListWebhooksOptions, listOpts ...ListOption) iter.Seq2[*Webhook, error] {
	return List[Webhook](ctx, s.client, Op("GET /webhooks"), opts, listOpts...)
}

// ListPages is like [WebhooksService.List] but yields whole pages.
//
// See https://developer.webex.com/docs/api/v1/webhooks/list-webhooks.
func (s *WebhooksService) ListPages(ctx context.Context, opts *ListWebhooksOptions, listOpts ...ListOption) iter.Seq2[*Page[Webhook], error] {
	return ListPages[Webhook](ctx, s.client, Op("GET /webhooks"), opts, listOpts...)
}

// Create creates a webhook, even if there is one like it; see
// [WebhooksService.Ensure].
//
// See https://developer.webex.com/docs/api/v1/webhooks/create-a-webhook.
func (s *WebhooksService) Create(ctx context.Context, req *CreateWebhookRequest, opts ...RequestOption) (*Webhook, error) {
	return Do[Webhook](ctx, s.client, Op("POST /webhooks"), req, opts...)
}

// Get returns a webhook. The error is [ErrNotFound] if there is no such
// webhook.
//
// See https://developer.webex.com/docs/api/v1/webhooks/get-webhook-details.
func (s *WebhooksService) Get(ctx context.Context, webhookID string, opts ...RequestOption) (*Webhook, error) {
	return Do[Webhook](ctx, s.client, Op("GET /webhooks/{webhookId}", webhookID), nil, opts...)
}

// Update changes a webhook. It can enable a webhook that Webex has disabled.
//
// See https://developer.webex.com/docs/api/v1/webhooks/update-a-webhook.
func (s *WebhooksService) Update(ctx context.Context, webhookID string, req *UpdateWebhookRequest, opts ...RequestOption) (*Webhook, error) {
	return Do[Webhook](ctx, s.client, Op("PUT /webhooks/{webhookId}", webhookID), req, opts...)
}

// Delete deletes a webhook.
//
// See https://developer.webex.com/docs/api/v1/webhooks/delete-a-webhook.
func (s *WebhooksService) Delete(ctx context.Context, webhookID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /webhooks/{webhookId}", webhookID), nil, opts...)
}
