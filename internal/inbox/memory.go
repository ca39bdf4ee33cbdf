package inbox

import (
	"context"
	"time"
)

// An outcome says whether the item of an ID was handled, once that is known.
type outcome struct {
	known chan struct{}
	ok    bool // valid once known is closed
}

func newOutcome() *outcome { return &outcome{known: make(chan struct{})} }

func (o *outcome) set(ok bool) {
	o.ok = ok
	close(o.known)
}

// wait waits until the outcome is known or ctx ends. It returns a known outcome
// even if ctx has ended.
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

// A memory holds the outcomes of recent IDs. It has two generations. When the
// young one is as old as keep or has as many IDs as most, it becomes the old
// one, and the previous old one is forgotten. So an ID is remembered for at
// least keep, unless more than most others come.
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
