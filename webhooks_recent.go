package webex

import (
	"crypto/sha256"
	"time"
)

const (
	recentFor = 5 * time.Minute
	maxRecent = 1 << 16
)

// A digest stands for the body of a delivery.
type digest [sha256.Size]byte

// An outcome is what the sender of a delivery is told, once that is known.
type outcome struct {
	known chan struct{}
	ok    bool // valid once known is closed
}

func newOutcome() *outcome { return &outcome{known: make(chan struct{})} }

func (o *outcome) set(ok bool) {
	o.ok = ok
	close(o.known)
}

// recentDeliveries remembers deliveries, each for recentFor to twice as long,
// or until maxRecent others have come: when the young generation is old or
// full, it becomes the old one, which is forgotten.
type recentDeliveries struct {
	young, old map[digest]*outcome
	since      time.Time // when the young generation began
}

// find returns the outcome of a delivery that is remembered, or nil.
func (r *recentDeliveries) find(d digest, now time.Time) *outcome {
	r.age(now)
	if o := r.young[d]; o != nil {
		return o
	}
	return r.old[d]
}

func (r *recentDeliveries) age(now time.Time) {
	age := now.Sub(r.since)
	if age < recentFor && len(r.young) < maxRecent {
		return
	}
	r.old, r.young = r.young, make(map[digest]*outcome)
	if age >= 2*recentFor {
		r.old = nil
	}
	r.since = now
}

func (r *recentDeliveries) add(d digest, o *outcome) { r.young[d] = o }

func (r *recentDeliveries) forget(d digest) {
	delete(r.young, d)
	delete(r.old, d)
}
