package webextest

import "encoding/json"

// The bounds of the changes that the fake remembers.
const (
	maxHistory      = 10_000
	maxHistoryBytes = 16 << 20 // of their items, as JSON
)

// change is a change of the fake's state.
type change struct {
	entity
	resource, event string // as webhooks name them: "messages", "created"
	actor           *person
	item            any // a copy of the object after the change, or before it was deleted
	size            int // of the item as JSON, in bytes
}

// emit records a change and notifies the webhooks. Every handler calls it for
// each change that it makes. It also gets the signals of an Actor, which neither
// webhooks nor events tell of.
func (s *Server) emit(resource, event string, actor *person, item any) {
	ch := change{s.newEntity("EVENT"), resource, event, actor, withoutFile(item), 0}
	actor.LastActivity = ch.Created
	s.remember(&ch)
	s.notify(ch)
}

// withoutFile returns the item of a change without the bytes of a file: the
// history must not keep those of messages that are deleted.
func withoutFile(item any) any {
	m, ok := item.(message)
	if !ok || m.content == nil {
		return item
	}
	m.content = &content{name: m.content.name, mediaType: m.content.mediaType}
	return m
}

// remember numbers a change and adds it to the history. It forgets the oldest
// changes beyond the bounds, but never the latest one.
func (s *Server) remember(ch *change) {
	text, _ := json.Marshal(ch.item) // cannot fail for an object of the fake
	s.changes++
	ch.number, ch.size = s.changes, len(text)
	s.history = append(s.history, *ch)
	s.historyBytes += ch.size
	for len(s.history) > maxHistory || s.historyBytes > maxHistoryBytes && len(s.history) > 1 {
		s.historyBytes -= s.history[0].size
		clear(s.history[:1]) // the array lives on
		s.history = s.history[1:]
	}
}

// period is a period of time. It has no bound where a field is "".
type period struct{ from, to string }

// period reads the query parameters from and to.
func (c *call) period() (p period, err error) {
	if p.from, err = c.queryTime("from"); err != nil {
		return p, err
	}
	if p.to, err = c.queryTime("to"); err != nil {
		return p, err
	}
	if p.to != "" && p.from > p.to {
		return p, badRequest("from is later than to.")
	}
	return p, nil
}

// requiredPeriod reads the query parameters from and to and refuses a request
// that lacks either.
func (c *call) requiredPeriod() (period, error) {
	for _, name := range []string{"from", "to"} {
		if err := required(name, c.query.Get(name)); err != nil {
			return period{}, err
		}
	}
	return c.period()
}

// has reports whether a change happened in a period.
func (p period) has(ch change) bool { return ch.Created > p.from && (p.to == "" || ch.Created <= p.to) }
