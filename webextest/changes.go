package webextest

import "time"

// maxHistory is the number of changes that the fake remembers.
const maxHistory = 10_000

// change is a change of the fake's state.
type change struct {
	entity
	resource, event string // as webhooks name them: "messages", "created"
	actor           *person
	item            any    // a copy of the object after the change, or before it was deleted
	clock           string // the time by the clock; Created may be ahead of it, see now
}

// emit records a change and notifies the webhooks. Every handler calls it for
// each change that it makes. It also gets the signals of an Actor, which neither
// webhooks nor events tell of.
func (s *Server) emit(resource, event string, actor *person, item any) {
	if len(s.history) == maxHistory {
		s.history = s.history[1:]
	}
	ch := change{s.newEntity("EVENT"), resource, event, actor, item, formatTime(time.Now())}
	actor.LastActivity = ch.Created
	s.history = append(s.history, ch)
	s.notify(ch)
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

// has reports whether a change happened in a period. A period up to the present
// has every change so far, even those whose Created is ahead.
func (p period) has(ch change) bool { return ch.Created > p.from && (p.to == "" || ch.clock <= p.to) }
