package webextest

import "slices"

func init() {
	serve(routes{
		"GET /events":      plain((*call).listEvents),
		"GET /events/{id}": plain((*call).getEvent),
	})
}

var eventResources = []string{
	"attachmentActions", "businessTexts", "call_records", "convergedRecordings", "file_transcodings", "files",
	"meetingMessages", "meetings", "meetingTranscripts", "memberships", "messages", "rooms", "tabs",
}

type event struct {
	entity
	Resource string `json:"resource"`
	Type     string `json:"type"`
	ActorID  string `json:"actorId"`
	OrgID    string `json:"orgId"`
	Data     any    `json:"data"`
}

func (c *call) viewEvent(ch change) event {
	e := event{ch.entity, ch.resource, ch.event, ch.actor.ID, ch.actor.OrgID, ch.item}
	if m, ok := ch.item.(message); ok {
		e.Data = c.viewMessage(&m)
	}
	return e
}

// seesEvent reports whether a change is an event that the caller may see.
// Everybody sees the events that they caused.
func (c *call) seesEvent(ch change) bool {
	return slices.Contains(eventResources, ch.resource) &&
		(ch.actor == c.actor || c.actor.isAdmin() || c.actor.isOfficer())
}

func (c *call) listEvents() (any, error) {
	resource, err := c.queryOneOf("resource", eventResources...)
	if err != nil {
		return nil, err
	}
	kind, err := c.queryOneOf("type", "created", "updated", "deleted", "ended")
	if err != nil {
		return nil, err
	}
	service, err := c.queryOneOf("serviceType", "calling")
	if err != nil {
		return nil, err
	}
	if (resource == "convergedRecordings") != (service != "") {
		return nil, badRequest("serviceType is required with the resource convergedRecordings, and goes with no other.")
	}
	span, err := c.period()
	if err != nil {
		return nil, err
	}
	if span.to > c.now() {
		return nil, badRequest("to cannot be in the future.")
	}
	latest := ordered[change]{c.history, func(ch change) string { return numberKey(ch.number) }, true}
	return paginate(c, latest, 1000, func(ch change) bool {
		return c.seesEvent(ch) && span.has(ch) &&
			(resource == "" || ch.resource == resource) &&
			(kind == "" || ch.event == kind) &&
			(c.query.Get("actorId") == "" || ch.actor.ID == c.query.Get("actorId"))
	}, c.viewEvent)
}

func (c *call) getEvent() (any, error) {
	ch := find(c.history, func(ch change) bool { return ch.ID == c.id() })
	if ch == nil || !c.seesEvent(*ch) {
		return nil, notFound("event")
	}
	return c.viewEvent(*ch), nil
}
