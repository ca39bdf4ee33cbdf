package inbox

import (
	"context"
	"time"
)

// An outcome is what the callers of an ID are told, once that is known.
type outcome struct {
	known chan struct{}
	ok    bool // valid once known is closed
}

func newOutcome() *outcome { return &outcome{known: make(chan struct{})} }

func (o *outcome) set(ok bool) {
	o.ok = ok
	close(o.known)
}

// wait returns the outcome once it is known, unless ctx ends before that.
func (o *outcome) wait(ctx context.Context) (ok bool, err error) {
	select {
	case <-o.known:
		return o.ok, nil
	default:
	}
	select {
	case <-o.known:
		return o.ok, nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}

// A memory knows the outcomes of recent IDs, each for keep to twice as long, or
// until most others have come: when the young generation is old or full, it
// becomes the old one, which is forgotten.
type memory struct {
	keep time.Duration
	most int

	young, old map[string]*outcome
	since      time.Time // when the young generation began
}

// find returns the outcome of an ID that is remembered, or nil.
func (m *memory) find(id string, now time.Time) *outcome {
	m.age(now)
	if o := m.young[id]; o != nil {
		return o
	}
	return m.old[id]
}

func (m *memory) age(now time.Time) {
	age := now.Sub(m.since)
	if age < m.keep && len(m.young) < m.most {
		return
	}
	m.old, m.young = m.young, make(map[string]*outcome)
	if age >= 2*m.keep {
		m.old = nil
	}
	m.since = now
}

// add remembers an ID that find has just not found.
func (m *memory) add(id string, o *outcome) { m.young[id] = o }

// forget forgets the outcome of an ID. If another one of the same ID has come
// since, its outcome stays.
func (m *memory) forget(id string, o *outcome) {
	for _, generation := range []map[string]*outcome{m.young, m.old} {
		if generation[id] == o {
			delete(generation, id)
		}
	}
}
