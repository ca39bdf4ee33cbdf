package webextest

import (
	"slices"
	"time"
)

// maxHistory is how many changes are kept. Older ones are forgotten.
const maxHistory = 10_000

// change is one change of the fake's state.
type change struct {
	entity
	resource, event string // as webhooks name them: "messages", "created"
	actor           *person
	item            any    // a copy of the object as it was after the change, or before it was deleted
	clock           string // when it happened; Created may be ahead of that: see now
}

// emit records a change and tells the webhooks. Every handler that changes
// anything ends up here.
func (s *Server) emit(resource, event string, actor *person, item any) {
	if len(s.history) == maxHistory {
		s.history = s.history[1:]
	}
	ch := change{s.newEntity("EVENT"), resource, event, actor, item, formatTime(time.Now())}
	actor.LastActivity = ch.Created
	s.history = append(s.history, ch)
	s.notify(ch)
}

// period is a span of time, open where it is "".
type period struct{ from, to string }

// period reads the query parameters from and to.
func (c *call) period() (p period, err error) {
	if p.from, err = c.moment("from"); err != nil {
		return p, err
	}
	if p.to, err = c.moment("to"); err != nil {
		return p, err
	}
	if p.to != "" && p.from > p.to {
		return p, badRequest("from is later than to.")
	}
	return p, nil
}

// requiredPeriod reads from and to, and refuses a request without them.
func (c *call) requiredPeriod() (period, error) {
	for _, name := range []string{"from", "to"} {
		if err := required(name, c.query.Get(name)); err != nil {
			return period{}, err
		}
	}
	return c.period()
}

// has says whether a change happened in a period. One up to the present moment
// has all that happened.
func (p period) has(ch change) bool { return ch.Created > p.from && (p.to == "" || ch.clock <= p.to) }

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

// seesEvent says whether a change is an event that the caller may see:
// everybody sees what they did themselves.
func (c *call) seesEvent(ch change) bool {
	return slices.Contains(eventResources, ch.resource) &&
		(ch.actor == c.actor || c.actor.isAdmin() || c.actor.has(RoleComplianceOfficer))
}

func (c *call) listEvents() (any, error) {
	resource, err := c.choice("resource", eventResources...)
	if err != nil {
		return nil, err
	}
	kind, err := c.choice("type", "created", "updated", "deleted", "ended")
	if err != nil {
		return nil, err
	}
	service, err := c.choice("serviceType", "calling")
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
	var found []change
	for _, ch := range c.history {
		if c.seesEvent(ch) && span.has(ch) &&
			(resource == "" || ch.resource == resource) &&
			(kind == "" || ch.event == kind) &&
			(!c.query.Has("actorId") || ch.actor.ID == c.query.Get("actorId")) {
			found = append(found, ch)
		}
	}
	return paginate(c, found, func(ch change) string { return ch.Created }, true, 1000, c.viewEvent)
}

func (c *call) getEvent() (any, error) {
	ch := find(c.history, func(ch change) bool { return ch.ID == c.id() })
	if ch == nil || !c.seesEvent(*ch) {
		return nil, notFound("event")
	}
	return c.viewEvent(*ch), nil
}
