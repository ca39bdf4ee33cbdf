package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Options says what an [Inbox] does.
type Options[T any] struct {
	// Handle is called for each item. Its context has the values of the one that
	// the item came with, and ends after Timeout or when Shutdown gives up; without
	// a queue it ends with the one that the item came with, too.
	Handle func(ctx context.Context, item T) error

	// Report is called for each item that was accepted and not handled: with the
	// error that Handle returned, a [*PanicError], [ErrExited] or [ErrDropped]. Its
	// context is that of Handle, but for the Timeout; that of a dropped item has
	// ended. The next item of the key waits for it. It must not panic.
	Report func(ctx context.Context, item T, err error)

	// Queue is how many items may be accepted and not handled yet, those that run
	// included. With 0 there is no queue: Accept calls Handle itself, for any number
	// of items at a time and in no order.
	Queue int

	// PerKey is how many items of a key may wait in the queue, not counting one that
	// runs. With 0 a key has no bound of its own.
	PerKey int

	// Workers is how many items of the queue may run at a time. With 0 that is one
	// of each key. Keys take turns, with one item at each turn.
	Workers int

	// Timeout is how long a call of Handle may take until its context ends. What is
	// not positive is no limit.
	Timeout time.Duration

	// An ID is remembered for RememberFor to twice as long, or until
	// RememberMost to twice as many others have come.
	RememberFor  time.Duration
	RememberMost int
}

// The errors of [Inbox.Accept], which takes no item on then.
var (
	ErrFull    = errors.New("inbox: the queue is full")
	ErrKeyFull = errors.New("inbox: the queue of the key is full")
	ErrClosed  = errors.New("inbox: shutting down")
)

// What is reported besides the errors of the function.
var (
	ErrExited  = errors.New("inbox: the function ended its goroutine") // as a test that fails does
	ErrDropped = errors.New("inbox: dropped at shutdown")
)

// A PanicError is reported of an item for which the function panicked.
type PanicError struct {
	Value any    // what it panicked with
	Stack []byte // of its goroutine, as [debug.Stack] has it
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Stats counts what has become of items since the inbox was made. Every item
// that came is one of Accepted, Duplicates and Refused, once Accept has returned.
// Every one of the Accepted is one of Handled, Failed, Panicked, Dropped,
// Waiting and Running.
type Stats struct {
	Accepted   int64
	Handled    int64 // Handle returned nil
	Failed     int64 // Handle returned an error, or did not return
	Panicked   int64
	Dropped    int64 // by Shutdown
	Duplicates int64 // came before
	Refused    int64 // the queue or that of the key was full, or Shutdown was called

	Waiting    int           // now
	Running    int           // now
	OldestWait time.Duration // how long the item that waits longest has waited
}
