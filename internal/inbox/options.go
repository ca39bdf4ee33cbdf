package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Options says what an [Inbox] does.
type Options[T any] struct {
	// Handle is called for each item. Its context has the values of the context
	// given to Accept. It ends after Timeout, when Shutdown gives up and, without
	// a queue, with the context given to Accept.
	Handle func(ctx context.Context, item T) error

	// Report is called for each item that was accepted and then not handled. Its
	// error is the one that Handle returned, a [*PanicError], [ErrExited] or
	// [ErrDropped]. Its context is that of Handle without the Timeout, and has
	// ended for a dropped item. The next item of the key waits until Report
	// returns. Report must not panic.
	Report func(ctx context.Context, item T, err error)

	// Queue is the largest number of items that may be accepted and not yet
	// handled, including those that run. If it is 0, there is no queue: Accept
	// calls Handle itself, for any number of items at a time and in no order.
	Queue int

	// PerKey is the largest number of items of a key that may wait in the queue,
	// not counting one that runs. If it is 0, a key has no limit of its own.
	PerKey int

	// Workers is the largest number of items of the queue that may run at a
	// time. Keys take turns, one item each. If it is 0, one item of each key may
	// run.
	Workers int

	// Timeout is how long the context of a call of Handle lasts. If it is not
	// positive, there is no limit.
	Timeout time.Duration

	// An ID is remembered for RememberFor to twice as long, or until
	// RememberMost to twice as many others have come. If RememberFor is
	// negative, nothing is remembered.
	RememberFor  time.Duration
	RememberMost int
}

// The errors with which [Inbox.Accept] refuses an item.
var (
	ErrFull    = errors.New("inbox: the queue is full")
	ErrKeyFull = errors.New("inbox: the queue of the key is full")
	ErrClosed  = errors.New("inbox: shutting down")
)

// The errors that are reported besides those that Handle returns.
var (
	ErrExited  = errors.New("inbox: the function ended its goroutine") // as a failing test does
	ErrDropped = errors.New("inbox: dropped at shutdown")
)

// A PanicError is reported for an item if Handle panicked.
type PanicError struct {
	Value any    // the value that it panicked with
	Stack []byte // the stack of its goroutine, as [debug.Stack] formats it
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Stats counts the items since the inbox was made. Every item counts in one of
// Accepted, Duplicates and Refused once Accept has returned, and every accepted
// one counts in one of Handled, Failed, Panicked, Dropped, Waiting and Running.
type Stats struct {
	Accepted   int64
	Handled    int64 // Handle returned nil
	Failed     int64 // Handle returned an error, or did not return
	Panicked   int64
	Dropped    int64 // by Shutdown
	Duplicates int64 // had come before
	Refused    int64 // the queue or the key was full, or Shutdown had been called

	Waiting    int           // now
	Running    int           // now
	OldestWait time.Duration // how long the oldest waiting item has waited
}
