// Package inbox hands items to a function: those of one key in order, one at a
// time, those of several keys side by side, and each of them once. It bounds
// what waits and what runs, survives a function that panics, and shuts down in
// order.
//
// It logs nothing. What goes wrong is reported or returned, for its user to
// word.
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
	patient context.Context // ends when Shutdown has waited long enough
	giveUp  context.CancelFunc

	mu      sync.Mutex // guards all that follows
	closing bool
	waiting map[string][]*entry[T] // of each key that has a turn: whatever waits or runs
	turns   []string               // keys of which something waits and nothing runs, in the order of their turns
	recent  memory
	stats   Stats
	idle    chan struct{} // closed and forgotten when nothing is left to do; nil when nobody waits for that
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

// Accept takes on an item, unless it is refused, with [ErrFull], [ErrKeyFull] or
// [ErrClosed], or one of the same ID came before. It reports whether it has taken
// the item on.
//
// With a queue it does not wait: the item is handled after those of its key that
// were accepted before.
//
// Without one it returns what became of the item: nil, or an error that was
// reported before. It waits for what becomes of an earlier one of the same ID,
// until ctx ends. When the earlier one was not handled, this one is.
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

// accept takes on an item, unless one of the same ID came before: then it returns
// what becomes, or became, of that one.
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
	b.recent.add(e.id, e.outcome)
	if b.options.Queue == 0 {
		b.stats.Running++
		return nil, nil
	}
	e.outcome.set(true) // it will be handled, which is all that a caller is told
	waiting, hasTurn := b.waiting[e.key]
	b.waiting[e.key] = append(waiting, e)
	b.stats.Waiting++
	if !hasTurn {
		b.turns = append(b.turns, e.key)
		b.start()
	}
	return nil, nil
}

// refusal says why no new item of a key is accepted, if so.
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

// left is how many items are accepted and not handled yet.
func (b *Inbox[T]) left() int { return b.stats.Waiting + b.stats.Running }

func (b *Inbox[T]) duplicate(err error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stats.Duplicates++
	return err
}

// start starts the items whose turn it is, as many as may run.
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
		go func() { _ = b.run(e) }() // which was reported
	}
}

// run handles an item and settles it, also when the function, or Report, ends
// its goroutine.
func (b *Inbox[T]) run(e *entry[T]) (err error) {
	ctx, cancel := context.WithCancel(e.ctx)
	defer cancel()
	defer context.AfterFunc(b.patient, cancel)()
	err = ErrExited // if call does not return
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

// settle books an item that has run, and starts what its end lets start.
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

// Wait waits until no accepted item is left to be handled. When ctx ends before
// that, it returns how many are left, else 0. Others may be accepted meanwhile.
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

// Shutdown refuses further items and waits until those that were accepted are
// handled. When ctx ends before that, it ends the context of those that run, and
// drops and reports those that wait. It returns how many these are. It does not
// wait for those that it interrupts. It may be called more than once.
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

// drop takes those that wait out of the queue. Where something waits something
// runs, so that there is an end to settle.
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

// Stats returns the counts of this moment. It takes longer the more keys have
// items.
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
