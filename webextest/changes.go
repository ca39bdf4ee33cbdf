package webextest

import "time"

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
