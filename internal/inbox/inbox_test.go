package inbox_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/internal/inbox"
)

// A box is an inbox under test, of items whose IDs they are. It keeps which were
// handled and what was reported, in order.
type box struct {
	*inbox.Inbox[string]

	mu       sync.Mutex
	handled  []string
	reported []report
}

type report struct {
	item string
	err  error
	ctx  error // of its context
}

// newBox makes a box that handles an item by a function, which may be nil.
func newBox(options inbox.Options[string], handle func(ctx context.Context, item string) error) *box {
	b := new(box)
	options.Handle = func(ctx context.Context, item string) error {
		if handle != nil {
			if err := handle(ctx, item); err != nil {
				return err
			}
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.handled = append(b.handled, item)
		return nil
	}
	options.Report = func(ctx context.Context, item string, err error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.reported = append(b.reported, report{item, err, ctx.Err()})
	}
	options.RememberFor, options.RememberMost = 5*time.Minute, 1000
	b.Inbox = inbox.New(options)
	return b
}

// accept has the box take on an item, which it must.
func (b *box) accept(t *testing.T, key, item string) {
	t.Helper()
	taken, err := b.Accept(t.Context(), key, item, item)
	require.NoError(t, err)
	require.True(t, taken, "%s came before", item)
}

// second takes a second, or as long as its context lasts.
func second(ctx context.Context, _ string) error {
	select {
	case <-time.After(time.Second):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		b := newBox(inbox.Options[string]{Queue: 100}, second)
		for i := range 10 {
			for _, key := range []string{"a", "b", "c"} {
				b.accept(t, key, fmt.Sprint(key, i))
			}
		}
		assert.Zero(t, time.Since(start), "Accept does not wait")
		assert.Zero(t, b.Wait(t.Context()))
		assert.Equal(t, 10*time.Second, time.Since(start), "keys side by side, one at a time in each")
		next := map[byte]byte{}
		for _, item := range b.handled {
			assert.Equal(t, '0'+next[item[0]], item[1], "in order")
			next[item[0]]++
		}
		assert.Equal(t, inbox.Stats{Accepted: 30, Handled: 30}, b.Stats())
	})
}

func TestQueueIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(inbox.Options[string]{Queue: 3}, second)
		b.accept(t, "a", "runs")
		b.accept(t, "b", "runs too")
		b.accept(t, "a", "waits")
		for _, key := range []string{"a", "b", "c"} {
			taken, err := b.Accept(t.Context(), key, "more", "more")
			assert.ErrorIs(t, err, inbox.ErrFull)
			assert.False(t, taken)
		}
		taken, err := b.Accept(t.Context(), "a", "waits", "waits")
		assert.NoError(t, err, "what came before needs no room")
		assert.False(t, taken)
		assert.Equal(t, inbox.Stats{Accepted: 3, Duplicates: 1, Refused: 3, Waiting: 1, Running: 2}, b.Stats())
		time.Sleep(time.Second)
		synctest.Wait()
		b.accept(t, "a", "more") // what was refused did not come before
		assert.Zero(t, b.Wait(t.Context()))
		assert.Len(t, b.handled, 4)
	})
}

func TestKeyIsFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(inbox.Options[string]{Queue: 100, PerKey: 2}, second)
		for _, item := range []string{"runs", "waits", "waits too"} {
			b.accept(t, "a", item)
		}
		_, err := b.Accept(t.Context(), "a", "more", "more")
		assert.ErrorIs(t, err, inbox.ErrKeyFull)
		b.accept(t, "b", "another key")
		time.Sleep(time.Second)
		synctest.Wait()
		b.accept(t, "a", "more")
		assert.Zero(t, b.Wait(t.Context()))
		assert.Equal(t, inbox.Stats{Accepted: 5, Handled: 5, Refused: 1}, b.Stats())
	})
}

// TestTurns has a key with very much to do beside others.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(inbox.Options[string]{Queue: 2000, Workers: 1}, second)
		for i := range 1000 {
			b.accept(t, "a", fmt.Sprint("a", i))
		}
		for _, item := range []string{"b0", "c0", "b1"} {
			b.accept(t, item[:1], item)
		}
		assert.Zero(t, b.Wait(t.Context()))
		assert.Equal(t, []string{"a0", "b0", "c0", "a1", "b1", "a2", "a3"}, b.handled[:7])
		assert.Len(t, b.handled, 1003)
	})
}

func TestFailures(t *testing.T) {
	unlucky := errors.New("no luck")
	for _, test := range []struct {
		name string
		fail func() error
		want error // what is reported, but for a panic
		book inbox.Stats
	}{
		{"error", func() error { return unlucky }, unlucky, inbox.Stats{Failed: 1}},
		{"panic", func() error { panic(unlucky) }, nil, inbox.Stats{Panicked: 1}},
		{"panic of nil", func() error { panic(nil) }, nil, inbox.Stats{Panicked: 1}},
		{"exit", func() error { runtime.Goexit(); return nil }, inbox.ErrExited, inbox.Stats{Failed: 1}},
	} {
		check := func(t *testing.T, b *box) {
			t.Helper()
			require.Len(t, b.reported, 1)
			assert.Equal(t, "fails", b.reported[0].item)
			assert.NoError(t, b.reported[0].ctx)
			if test.want != nil {
				assert.Equal(t, test.want, b.reported[0].err)
				return
			}
			panicked, ok := b.reported[0].err.(*inbox.PanicError)
			require.True(t, ok)
			assert.Contains(t, string(panicked.Stack), "inbox_test.go")
			assert.EqualError(t, panicked, fmt.Sprint("panic: ", panicked.Value))
		}
		for _, workers := range []int{0, 1} {
			t.Run(fmt.Sprint(test.name, " in a queue, workers: ", workers), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					b := newBox(inbox.Options[string]{Queue: 10, Workers: workers}, func(_ context.Context, item string) error {
						if item == "fails" {
							return test.fail()
						}
						return nil
					})
					b.accept(t, "a", "fails")
					b.accept(t, "a", "goes on")
					assert.Zero(t, b.Wait(t.Context()))
					assert.Equal(t, []string{"goes on"}, b.handled)
					check(t, b)
					taken, err := b.Accept(t.Context(), "a", "fails", "fails")
					assert.NoError(t, err)
					assert.False(t, taken, "it is not handled again: nobody was told that it failed")
					want := test.book
					want.Accepted, want.Handled, want.Duplicates = 2, 1, 1
					assert.Equal(t, want, b.Stats())
				})
			})
		}
		t.Run(test.name+" without a queue", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fail := test.fail
				b := newBox(inbox.Options[string]{}, func(context.Context, string) error { return fail() })
				var err error
				var wg sync.WaitGroup
				wg.Go(func() { _, err = b.Accept(t.Context(), "a", "fails", "fails") })
				wg.Wait()
				check(t, b)
				if test.want != inbox.ErrExited { // then Accept does not return
					assert.Equal(t, b.reported[0].err, err)
				}
				fail = func() error { return nil }
				b.accept(t, "a", "fails")
				want := test.book
				want.Accepted, want.Handled = 2, 1
				assert.Equal(t, want, b.Stats())
			})
		})
	}
}

// TestReportFails has Report end the goroutine: the key goes on.
func TestReportFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := inbox.New(inbox.Options[string]{
			Handle: func(context.Context, string) error { return errors.New("no luck") },
			Report: func(context.Context, string, error) { runtime.Goexit() },
			Queue:  10, RememberFor: time.Minute, RememberMost: 10,
		})
		for i := range 3 {
			_, err := b.Accept(t.Context(), "a", strconv.Itoa(i), "")
			assert.NoError(t, err)
		}
		assert.Zero(t, b.Wait(t.Context()))
		assert.Equal(t, inbox.Stats{Accepted: 3, Failed: 3}, b.Stats())
	})
}

func TestTimeout(t *testing.T) {
	for _, queue := range []int{0, 10} {
		t.Run(fmt.Sprint("queue of ", queue), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				b := newBox(inbox.Options[string]{Queue: queue, Timeout: time.Minute}, func(ctx context.Context, item string) error {
					if item == "hangs" {
						<-ctx.Done()
						return ctx.Err()
					}
					return nil
				})
				_, _ = b.Accept(t.Context(), "a", "hangs", "hangs")
				b.accept(t, "a", "goes on")
				assert.Zero(t, b.Wait(t.Context()))
				assert.Equal(t, time.Minute, time.Since(start))
				assert.Equal(t, []string{"goes on"}, b.handled)
				assert.Equal(t, []report{{"hangs", context.DeadlineExceeded, nil}}, b.reported, "there is time to report it")
			})
		})
	}
}

func TestContext(t *testing.T) {
	type key struct{}
	for _, queue := range []int{0, 1} {
		t.Run(fmt.Sprint("queue of ", queue), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var value any
				b := newBox(inbox.Options[string]{Queue: queue}, func(ctx context.Context, item string) error {
					value = ctx.Value(key{})
					return second(ctx, item)
				})
				ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "trace"))
				go func() { _, _ = b.Accept(ctx, "a", "it", "it") }()
				synctest.Wait()
				cancel()
				assert.Zero(t, b.Wait(t.Context()))
				assert.Equal(t, "trace", value)
				if queue > 0 {
					assert.Equal(t, []string{"it"}, b.handled, "it outlives the caller")
				} else {
					assert.Equal(t, []report{{"it", context.Canceled, context.Canceled}}, b.reported)
				}
			})
		})
	}
}

// TestDuplicatesWait has callers of the same ID come, without a queue, while the
// first is handled: they wait, and one of them is handled when the first fails.
func TestDuplicatesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failures := 2
		b := newBox(inbox.Options[string]{}, func(ctx context.Context, item string) error {
			time.Sleep(time.Second)
			if failures--; failures >= 0 {
				return errors.New("not yet")
			}
			return nil
		})
		start := time.Now()
		var taken, failed int
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				took, err := b.Accept(t.Context(), "a", "it", "it")
				mu.Lock()
				defer mu.Unlock()
				if took {
					taken++
				}
				if err != nil {
					failed++
				}
			})
		}
		synctest.Wait()
		impatient, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		took, err := b.Accept(impatient, "a", "it", "it")
		assert.False(t, took)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, time.Second/2, time.Since(start))
		wg.Wait()
		assert.Equal(t, 3*time.Second, time.Since(start))
		assert.Equal(t, 3, taken)
		assert.Equal(t, 2, failed)
		assert.Equal(t, inbox.Stats{Accepted: 3, Handled: 1, Failed: 2, Duplicates: 3}, b.Stats())
	})
}

func TestRemembered(t *testing.T) {
	for _, queue := range []int{0, 10} {
		t.Run(fmt.Sprint("queue of ", queue), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBox(inbox.Options[string]{Queue: queue}, nil)
				b.accept(t, "a", "it")
				time.Sleep(5 * time.Minute)
				taken, err := b.Accept(t.Context(), "a", "it", "it")
				assert.NoError(t, err)
				assert.False(t, taken)
				ended, cancel := context.WithCancel(t.Context())
				cancel()
				for range 20 { // what is known is told, whether anybody waits or not
					_, err = b.Accept(ended, "a", "it", "it")
					assert.NoError(t, err)
				}
				time.Sleep(10 * time.Minute)
				b.accept(t, "a", "it")
				assert.Zero(t, b.Wait(t.Context()))
				assert.Equal(t, []string{"it", "it"}, b.handled)
			})
		})
	}
}

// What fails after it was forgotten does not make the inbox forget one that came
// since.
// Items without an ID are not the same item.
func TestWithoutID(t *testing.T) {
	for _, queue := range []int{0, 10} {
		synctest.Test(t, func(t *testing.T) {
			b := newBox(inbox.Options[string]{Queue: queue}, func(context.Context, string) error { time.Sleep(time.Second); return nil })
			start := time.Now()
			var wg sync.WaitGroup
			for _, key := range []string{"a", "b", "c"} {
				wg.Go(func() {
					taken, err := b.Accept(t.Context(), key, "", key)
					assert.True(t, taken)
					assert.NoError(t, err)
				})
			}
			wg.Wait()
			require.Zero(t, b.Wait(t.Context()))
			assert.ElementsMatch(t, []string{"a", "b", "c"}, b.handled)
			assert.Equal(t, time.Second, time.Since(start), "none waits for another")
			assert.Zero(t, b.Stats().Duplicates)
		})
	}
}

func TestFailsWhenForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		b := newBox(inbox.Options[string]{}, func(context.Context, string) error {
			if calls.Add(1) == 1 {
				time.Sleep(11 * time.Minute)
				return errors.New("too late")
			}
			time.Sleep(2 * time.Minute)
			return nil
		})
		go func() { _, _ = b.Accept(t.Context(), "a", "it", "it") }()
		time.Sleep(10*time.Minute + time.Second) // it is forgotten
		go func() { _, _ = b.Accept(t.Context(), "a", "it", "it") }()
		time.Sleep(time.Minute) // the first has failed, the second runs
		taken, err := b.Accept(t.Context(), "a", "it", "it")
		assert.NoError(t, err)
		assert.False(t, taken)
		assert.Equal(t, []string{"it"}, b.handled)
	})
}

// What was handled is not kept in memory by what waits behind it.
func TestHandledIsFreed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		type item [64]byte // large enough to be freed by itself
		next := make(chan bool)
		b := inbox.New(inbox.Options[*item]{
			Queue: 10, RememberFor: time.Minute, RememberMost: 10,
			Handle: func(context.Context, *item) error { <-next; return nil },
			Report: func(context.Context, *item, error) {},
		})
		first := new(item)
		freed := weak.Make(first)
		for id, it := range []*item{first, {2}, {3}} {
			_, err := b.Accept(t.Context(), "a", strconv.Itoa(id), it)
			require.NoError(t, err)
		}
		next <- true
		synctest.Wait()
		runtime.GC()
		assert.Nil(t, freed.Value())
		close(next)
		assert.Zero(t, b.Wait(t.Context()))
	})
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(inbox.Options[string]{Queue: 10}, second)
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		assert.Zero(t, b.Wait(ended), "nothing came")
		for range 2 { // it is of use more than once
			b.accept(t, "a", fmt.Sprint(time.Now(), 1))
			b.accept(t, "a", fmt.Sprint(time.Now(), 2))
			assert.Equal(t, 2, b.Wait(ended))
			ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
			assert.Equal(t, 1, b.Wait(ctx))
			cancel()
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() { assert.Zero(t, b.Wait(t.Context())) })
			}
			wg.Wait()
			assert.Zero(t, b.Stats().Running)
		}
	})
}

func TestOldestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(inbox.Options[string]{Queue: 10}, func(context.Context, string) error { time.Sleep(10 * time.Second); return nil })
		b.accept(t, "a", "runs")
		time.Sleep(time.Second)
		assert.Zero(t, b.Stats().OldestWait)
		b.accept(t, "a", "waits")
		time.Sleep(time.Second)
		b.accept(t, "a", "waits, too")
		b.accept(t, "b", "of another key")
		b.accept(t, "b", "waits there")
		time.Sleep(time.Second)
		assert.Equal(t, 2*time.Second, b.Stats().OldestWait)
		assert.Zero(t, b.Wait(t.Context()))
		assert.Zero(t, b.Stats().OldestWait)
	})
}

func TestShutdown(t *testing.T) {
	for _, queue := range []int{0, 10} {
		t.Run(fmt.Sprint("queue of ", queue), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBox(inbox.Options[string]{Queue: queue}, second)
				for i := range 3 {
					go func() { _, _ = b.Accept(t.Context(), "a", strconv.Itoa(i), strconv.Itoa(i)) }()
				}
				synctest.Wait()
				var wg sync.WaitGroup
				for range 2 {
					wg.Go(func() {
						dropped, interrupted := b.Shutdown(t.Context())
						assert.Zero(t, dropped+interrupted)
					})
				}
				synctest.Wait()
				for _, item := range []string{"0", "late"} {
					_, err := b.Accept(t.Context(), "a", item, item)
					assert.ErrorIs(t, err, inbox.ErrClosed)
				}
				wg.Wait()
				assert.Equal(t, inbox.Stats{Accepted: 3, Handled: 3, Refused: 2}, b.Stats())
				assert.Empty(t, b.reported)
			})
		})
	}
}

func TestShutdownGivesUp(t *testing.T) {
	for _, test := range []struct {
		name             string
		queue, workers   int
		handled, dropped []string
		interrupted      int
	}{
		{name: "without a queue", interrupted: 6},
		{name: "a call for each key", queue: 10, handled: []string{"a0", "b0"}, dropped: []string{"a2", "b2"}, interrupted: 2},
		{name: "one worker", queue: 10, workers: 1, handled: []string{"a0"}, dropped: []string{"a1", "a2", "b1", "b2"}, interrupted: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBox(inbox.Options[string]{Queue: test.queue, Workers: test.workers}, func(ctx context.Context, item string) error {
					if test.queue == 0 { // else all have ended by then
						<-ctx.Done()
					}
					return second(ctx, item)
				})
				for _, item := range []string{"a0", "a1", "a2", "b0", "b1", "b2"} {
					go func() { _, _ = b.Accept(t.Context(), item[:1], item, item) }()
					synctest.Wait()
				}
				ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
				defer cancel()
				dropped, interrupted := b.Shutdown(ctx)
				assert.Equal(t, len(test.dropped), dropped)
				assert.Equal(t, test.interrupted, interrupted)
				synctest.Wait()
				var reported []string
				for _, r := range b.reported {
					if r.err == inbox.ErrDropped {
						reported = append(reported, r.item)
						assert.ErrorIs(t, r.ctx, context.Canceled)
					}
				}
				assert.ElementsMatch(t, test.dropped, reported)
				assert.ElementsMatch(t, test.handled, b.handled)
				assert.Equal(t, inbox.Stats{
					Accepted: 6, Handled: int64(len(test.handled)), Dropped: int64(dropped), Failed: int64(interrupted),
				}, b.Stats())
				for range 20 { // either way that Shutdown may notice it
					dropped, interrupted := b.Shutdown(ctx)
					assert.Zero(t, dropped+interrupted, "nothing is left")
				}
			})
		})
	}
}

// TestNoGoroutine looks for one while there is nothing to do.
func TestNoGoroutine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(inbox.Options[string]{Queue: 10, Workers: 2, Timeout: time.Minute}, second)
		for i := range 10 {
			b.accept(t, strconv.Itoa(i%3), strconv.Itoa(i))
		}
		synctest.Wait()
		assert.Equal(t, 2, goroutines(), "one for each that runs")
		assert.Zero(t, b.Wait(t.Context()))
		synctest.Wait()
		assert.Zero(t, goroutines())
	})
}

// goroutines counts those that run the code of an inbox or were started by it.
func goroutines() (n int) {
	stacks := make([]byte, 1<<20)
	for stack := range bytes.SplitSeq(stacks[:runtime.Stack(stacks, true)], []byte("\n\n")) {
		if bytes.Contains(stack, []byte("inbox.(*Inbox")) {
			n++
		}
	}
	return n
}
