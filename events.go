package webex

import (
	"context"
	"encoding/json"
	"iter"
	"time"
)

// EventsService reads what happened in an organization. It is for compliance
// officers.
//
// See https://developer.webex.com/docs/api/v1/events.
type EventsService struct{ client *Client }

// An Event says that something happened, for example that a person sent a
// message.
type Event struct {
	Object
	ID       string        `json:"id,omitzero"`
	Resource EventResource `json:"resource,omitzero"` // the kind of resource in Data
	Type     EventType     `json:"type,omitzero"`
	AppID    string        `json:"appId,omitzero"`
	ActorID  string        `json:"actorId,omitzero"` // the person who caused the event
	OrgID    string        `json:"orgId,omitzero"`
	Created  time.Time     `json:"created,omitzero"`

	// Data is the state of the resource at the time of the event, as Webex sent
	// it. [Event.Decode] reads it.
	Data json.RawMessage `json:"data,omitzero"`
}

// Decode reads the event's data into v, by the rules of encoding/json/v2. v is
// a pointer to a type that fits the resource, for example a [*Message] for
// [EventResourceMessages].
func (e *Event) Decode(v any) error { return decode("the data of an event", e.Data, v) }

// EventResource is the kind of resource that an event is about. Webex adds
// kinds from time to time.
type EventResource string

// The resources of events.
const (
	EventResourceAttachmentActions   EventResource = "attachmentActions"
	EventResourceBusinessTexts       EventResource = "businessTexts" // text messages (SMS) that a user sent or received
	EventResourceCallRecords         EventResource = "call_records"
	EventResourceConvergedRecordings EventResource = "convergedRecordings" // recordings of calls
	EventResourceFileTranscodings    EventResource = "file_transcodings"   // previews of files
	EventResourceFiles               EventResource = "files"               // downloads of files
	EventResourceMeetingMessages     EventResource = "meetingMessages"     // messages sent in a meeting
	EventResourceMeetings            EventResource = "meetings"
	EventResourceMeetingTranscripts  EventResource = "meetingTranscripts"
	EventResourceMemberships         EventResource = "memberships"
	EventResourceMessages            EventResource = "messages"
	EventResourceRooms               EventResource = "rooms" // changes of a room's classification
	EventResourceTabs                EventResource = "tabs"
)

// EventType says what happened to a resource.
type EventType string

// The types of events.
const (
	EventTypeCreated EventType = "created"
	EventTypeUpdated EventType = "updated"
	EventTypeDeleted EventType = "deleted"
	EventTypeEnded   EventType = "ended" // meetings only
)

// EventServiceType is the service that made the recording of an event.
type EventServiceType string

// The services that make recordings.
const (
	EventServiceTypeCalling EventServiceType = "calling"
)

// ListEventsOptions selects the events to list.
type ListEventsOptions struct {
	Resource    EventResource    `url:"resource,omitempty"`
	Type        EventType        `url:"type,omitempty"`
	ActorID     string           `url:"actorId,omitempty"`     // only events caused by this person
	From        time.Time        `url:"from,omitempty"`        // only events after this time
	To          time.Time        `url:"to,omitempty"`          // only events before this time, which must not be in the future
	ServiceType EventServiceType `url:"serviceType,omitempty"` // required for [EventResourceConvergedRecordings], not for others
}

func (o *ListEventsOptions) validate() error {
	if o.Resource == EventResourceConvergedRecordings {
		return require("serviceType", string(o.ServiceType))
	}
	return nil
}

// List lists the events of the caller's organization. A page holds at most
// 1,000 events.
//
// See https://developer.webex.com/docs/api/v1/events/list-events.
func (s *EventsService) List(ctx context.Context, opts *ListEventsOptions, listOpts ...ListOption) iter.Seq2[*Event, error] {
	return List[Event](ctx, s.client, Op("GET /events"), opts, listOpts...)
}

// ListPages is like [EventsService.List] but yields whole pages.
//
// See https://developer.webex.com/docs/api/v1/events/list-events.
func (s *EventsService) ListPages(ctx context.Context, opts *ListEventsOptions, listOpts ...ListOption) iter.Seq2[*Page[Event], error] {
	return ListPages[Event](ctx, s.client, Op("GET /events"), opts, listOpts...)
}

// Get returns an event. The error is [ErrNotFound] if there is no such event.
//
// See https://developer.webex.com/docs/api/v1/events/get-event-details.
func (s *EventsService) Get(ctx context.Context, eventID string, opts ...RequestOption) (*Event, error) {
	return Do[Event](ctx, s.client, Op("GET /events/{eventId}", eventID), nil, opts...)
}
