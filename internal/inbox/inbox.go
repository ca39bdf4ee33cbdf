// Package inbox hands items to a function. The items of one key are handled in
// order and one at a time, those of different keys at the same time, and each
// item once. The package limits how many items wait and run, survives a function
// that panics, and shuts down in order.
//
// It logs nothing. It reports or returns what goes wrong, and its user finds
// the words.
package inbox

import (
	"context"
	"runtime/debug"
	"sync"
	"time"
)

// An Inbox hands items to a function. [New] makes one.
type Inbox[T any] struct {
	options Options[T]
	patient context.Context // ends when Shutdown gives up
	giveUp  context.CancelFunc

	mu      sync.Mutex // guards the fields below
	closing bool
	waiting map[string][]*entry[T] // the waiting items of each key that has an item waiting or running
	turns   []string               // the keys with items waiting and none running, in the order of their turns
	recent  memory
	stats   Stats
	idle    chan struct{} // closed once no item is left; nil if nobody waits for that
}

// An entry is an item on its way.
type entry[T any] struct {
	ctx      context.Context
	key, id  string
	item     T
	accepted time.Time
	outcome  *outcome
}

// New makes an inbox. It needs no goroutine while there is nothing to do.
func New[T any](options Options[T]) *Inbox[T] {
	b := &Inbox[T]{
		options: options,
		waiting: make(map[string][]*entry[T]),
		recent:  memory{keep: options.RememberFor, most: options.RememberMost},
	}
	b.patient, b.giveUp = context.WithCancel(context.Background())
	return b
}

// Accept accepts an item, unless an item of the same ID came before. Items with
// the ID "" are all different. Accept reports whether it has accepted the item.
// It refuses an item with [ErrFull], [ErrKeyFull] or [ErrClosed].
//
// With a queue, Accept does not wait. The item is handled after the earlier ones
// of its key.
//
// Without a queue, Accept handles the item and returns the error of that, which
// it has reported. If an earlier item of the same ID is still being handled,
// Accept waits for it until ctx ends. If that one fails, this one is handled.
func (b *Inbox[T]) Accept(ctx context.Context, key, id string, item T) (taken bool, err error) {
	e := &entry[T]{ctx: ctx, key: key, id: id, item: item, outcome: newOutcome()}
	if b.options.Queue > 0 {
		e.ctx = context.WithoutCancel(ctx) // the caller does not wait for it
	}
	for {
		earlier, err := b.accept(e)
		switch {
		case err != nil:
			return false, err
		case earlier == nil && b.options.Queue > 0:
			return true, nil
		case earlier == nil:
			return true, b.run(e)
		}
		if ok, err := earlier.wait(ctx); ok || err != nil {
			return false, b.duplicate(err)
		}
	}
}

// accept accepts an item, unless one of the same ID came before. Then it returns
// the outcome of that one.
func (b *Inbox[T]) accept(e *entry[T]) (earlier *outcome, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e.accepted = time.Now()
	if !b.closing {
		if earlier = b.recent.find(e.id, e.accepted); earlier != nil {
			return earlier, nil
		}
	}
	if err = b.refusal(e.key); err != nil {
		b.stats.Refused++
		return nil, err
	}
	b.stats.Accepted++
	if e.id != "" {
		b.recent.add(e.id, e.outcome)
	}
	if b.options.Queue == 0 {
		b.stats.Running++
		return nil, nil
	}
	e.outcome.set(true) // callers learn only that it was accepted
	waiting, hasTurn := b.waiting[e.key]
	b.waiting[e.key] = append(waiting, e)
	b.stats.Waiting++
	if !hasTurn {
		b.turns = append(b.turns, e.key)
		b.start()
	}
	return nil, nil
}

// refusal returns the error with which a new item of a key is refused, or nil.
func (b *Inbox[T]) refusal(key string) error {
	switch o := &b.options; {
	case b.closing:
		return ErrClosed
	case o.Queue > 0 && b.left() >= o.Queue:
		return ErrFull
	case o.PerKey > 0 && len(b.waiting[key]) >= o.PerKey:
		return ErrKeyFull
	}
	return nil
}

// left returns the number of items that are accepted and not yet handled.
func (b *Inbox[T]) left() int { return b.stats.Waiting + b.stats.Running }

// duplicate counts an item that came before, and returns err.
func (b *Inbox[T]) duplicate(err error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stats.Duplicates++
	return err
}

// start starts as many items as may run, in the order of the turns of their
// keys.
func (b *Inbox[T]) start() {
	for len(b.turns) > 0 && (b.options.Workers == 0 || b.stats.Running < b.options.Workers) {
		key := b.turns[0]
		b.turns = b.turns[1:]
		waiting := b.waiting[key]
		e := waiting[0]
		waiting[0] = nil // the array lives on as long as something waits
		b.waiting[key] = waiting[1:]
		b.stats.Waiting--
		b.stats.Running++
		go func() { _ = b.run(e) }() // run has reported the error
	}
}

// run handles an item and settles it, even if Handle or Report ends its
// goroutine.
func (b *Inbox[T]) run(e *entry[T]) (err error) {
	ctx, cancel := context.WithCancel(e.ctx)
	defer cancel()
	defer context.AfterFunc(b.patient, cancel)()
	err = ErrExited // stays if call does not return
	defer func() { b.settle(e, err) }()
	defer func() {
		if err != nil {
			b.options.Report(ctx, e.item, err)
		}
	}()
	err = b.call(ctx, e.item)
	return err
}

func (b *Inbox[T]) call(ctx context.Context, item T) (err error) {
	if b.options.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, b.options.Timeout)
		defer cancel()
	}
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return b.options.Handle(ctx, item)
}

// settle counts an item that has run, and starts the items that can run now.
func (b *Inbox[T]) settle(e *entry[T], err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stats.Running--
	if _, panicked := err.(*PanicError); panicked {
		b.stats.Panicked++
	} else if err != nil {
		b.stats.Failed++
	} else {
		b.stats.Handled++
	}
	if b.options.Queue == 0 {
		if err != nil {
			b.recent.forget(e.id, e.outcome)
		}
		e.outcome.set(err == nil)
	} else {
		if len(b.waiting[e.key]) > 0 {
			b.turns = append(b.turns, e.key)
		} else {
			delete(b.waiting, e.key)
		}
		b.start()
	}
	if b.idle != nil && b.left() == 0 {
		close(b.idle)
		b.idle = nil
	}
}

// Wait waits until every accepted item is handled, and returns 0. If ctx ends
// before that, it returns how many are left. Other items may be accepted
// meanwhile.
func (b *Inbox[T]) Wait(ctx context.Context) (left int) {
	b.mu.Lock()
	if b.left() == 0 {
		b.mu.Unlock()
		return 0
	}
	if b.idle == nil {
		b.idle = make(chan struct{})
	}
	idle := b.idle
	b.mu.Unlock()

	select {
	case <-idle:
		return 0
	case <-ctx.Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.left()
}

// Shutdown refuses further items and waits until the accepted ones are handled.
// If ctx ends before that, it ends the contexts of the items that run, without
// waiting for them, and drops and reports the items that wait. It returns how
// many it has dropped and interrupted. It may be called more than once.
func (b *Inbox[T]) Shutdown(ctx context.Context) (dropped, interrupted int) {
	b.mu.Lock()
	b.closing = true
	b.mu.Unlock()
	if b.Wait(ctx) == 0 {
		return 0, 0
	}
	entries, interrupted := b.drop()
	b.giveUp()
	for _, e := range entries {
		ended, cancel := context.WithCancel(e.ctx)
		cancel()
		b.options.Report(ended, e.item, ErrDropped)
	}
	return len(entries), interrupted
}

// drop removes the waiting items from the queue, and returns them and the number
// of those that run. At least one runs if any waits, so that settle still closes
// idle.
func (b *Inbox[T]) drop() (dropped []*entry[T], running int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, waiting := range b.waiting {
		dropped = append(dropped, waiting...)
	}
	clear(b.waiting)
	b.turns = nil
	b.stats.Waiting = 0
	b.stats.Dropped += int64(len(dropped))
	return dropped, b.stats.Running
}

// Stats returns the current counts. It takes longer the more keys have items.
func (b *Inbox[T]) Stats() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	stats, now := b.stats, time.Now()
	for _, waiting := range b.waiting {
		if len(waiting) > 0 {
			stats.OldestWait = max(stats.OldestWait, now.Sub(waiting[0].accepted))
		}
	}
	return stats
}
