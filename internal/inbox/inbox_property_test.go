package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/internal/inbox"
)

// An event of the tests below is the nth of its key.
type event struct {
	key string
	n   int
	at  time.Time // when it came
}

func (e event) id() string { return fmt.Sprint(e.key, e.n) }

var errUnlucky = errors.New("no luck")

// endings are the ways in which a call of the function may end.
var endings = []func() error{
	func() error { return nil },
	func() error { return nil },
	func() error { return errUnlucky },
	func() error { panic(errUnlucky) },
	func() error { runtime.Goexit(); return nil },
}

// TestRandomSteps takes random steps, one at a time, and checks after each that
// what the inbox has done is what the rules say.
func TestRandomSteps(t *testing.T) {
	for seed := range uint64(100) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWalk(t, rand.New(rand.NewPCG(seed, 0)))
				for range 200 {
					w.step()
					w.check()
					time.Sleep(time.Second)
				}
				w.stop()
			})
		})
	}
}

// A walk is an inbox and what the rules say of it.
type walk struct {
	*testing.T
	*inbox.Inbox[event]
	rand    *rand.Rand
	options inbox.Options[event]
	begun   chan *call
	wrong   chan event // reported as not handled

	keys    []string
	came    map[string]int            // events of each key
	waiting map[string][]event        // of each key
	running map[string]*call          // of each key
	passed  map[string]map[string]int // how often others began since a key could
	last    []event                   // that were accepted
	books   inbox.Stats
}

type call struct {
	event
	end chan func() error
}

func newWalk(t *testing.T, r *rand.Rand) *walk {
	t.Helper()
	w := &walk{
		T:       t,
		rand:    r,
		begun:   make(chan *call, 100),
		wrong:   make(chan event, 1000),
		came:    map[string]int{},
		waiting: map[string][]event{},
		running: map[string]*call{},
		passed:  map[string]map[string]int{},
	}
	w.options = inbox.Options[event]{
		Queue:       1 + r.IntN(30),
		PerKey:      r.IntN(6),
		Workers:     r.IntN(5),
		RememberFor: time.Hour, RememberMost: 1000,
		Handle: func(ctx context.Context, e event) error {
			c := &call{e, make(chan func() error)}
			w.begun <- c
			select {
			case end := <-c.end:
				return end()
			case <-ctx.Done():
				return ctx.Err()
			}
		},
		Report: func(_ context.Context, e event, _ error) { w.wrong <- e },
	}
	for i := range 1 + r.IntN(8) {
		w.keys = append(w.keys, string(rune('a'+i)))
	}
	w.Inbox = inbox.New(w.options)
	return w
}

// step has an event come, one come again, or a call end.
func (w *walk) step() {
	switch dice := w.rand.IntN(20); {
	case dice == 0 && len(w.last) > 0:
		e := w.last[w.rand.IntN(len(w.last))]
		taken, err := w.Accept(w.Context(), e.key, e.id(), e)
		assert.NoError(w, err)
		assert.False(w, taken)
		w.books.Duplicates++
	case dice < 11 || len(w.running) == 0:
		w.come(w.keys[min(w.rand.IntN(len(w.keys)), w.rand.IntN(len(w.keys)))]) // the first ones more often
	default:
		keys := slices.Sorted(maps.Keys(w.running))
		w.end(keys[w.rand.IntN(len(keys))], w.rand.IntN(len(endings)))
	}
	synctest.Wait()
}

func (w *walk) come(key string) {
	e := event{key, w.came[key], time.Now()}
	var want error
	if w.books.Waiting+w.books.Running == w.options.Queue {
		want = inbox.ErrFull
	} else if w.options.PerKey > 0 && len(w.waiting[key]) == w.options.PerKey {
		want = inbox.ErrKeyFull
	}
	taken, err := w.Accept(w.Context(), key, e.id(), e)
	assert.Equal(w, want, err)
	assert.Equal(w, want == nil, taken)
	if want != nil {
		w.books.Refused++
		return
	}
	w.came[key]++
	w.waiting[key] = append(w.waiting[key], e)
	w.last = append(w.last, e)
	w.books.Accepted++
	w.books.Waiting++
}

func (w *walk) end(key string, how int) {
	c := w.running[key]
	c.end <- endings[how]
	delete(w.running, key)
	w.books.Running--
	switch how {
	case 0, 1:
		w.books.Handled++
		return
	case 3:
		w.books.Panicked++
	default:
		w.books.Failed++
	}
	assert.Equal(w, c.event, <-w.wrong)
}

// check checks what has begun with the last step, and the books.
func (w *walk) check() {
	for key, waiting := range w.waiting {
		if len(waiting) > 0 && w.running[key] == nil && w.passed[key] == nil {
			w.passed[key] = map[string]int{}
		}
	}
	for len(w.begun) > 0 {
		c := <-w.begun
		require.NotEmpty(w, w.waiting[c.key], "%s was handled twice", c.id())
		assert.Equal(w, w.waiting[c.key][0], c.event, "in order")
		assert.Nil(w, w.running[c.key], "one at a time of a key")
		w.waiting[c.key] = w.waiting[c.key][1:]
		w.running[c.key] = c
		w.books.Waiting--
		w.books.Running++
		delete(w.passed, c.key)
		for key, others := range w.passed {
			others[c.key]++
			assert.LessOrEqual(w, others[c.key], 1, "%s began again before %s had its turn", c.key, key)
		}
	}
	busy, want := maps.Clone(w.running), w.books
	for key, waiting := range w.waiting {
		if len(waiting) > 0 {
			busy[key] = nil
			want.OldestWait = max(want.OldestWait, time.Since(waiting[0].at))
		}
	}
	most := len(busy)
	if w.options.Workers > 0 {
		most = min(most, w.options.Workers)
	}
	assert.Len(w, w.running, most, "as many run as may")
	assert.Empty(w, w.wrong)
	require.Equal(w, want, w.Stats())
}

// stop ends the walk: half of them in order, half at once.
func (w *walk) stop() {
	ctx, cancel := context.WithCancel(w.Context())
	defer cancel()
	for inOrder := w.rand.IntN(2) == 0; inOrder && len(w.running) > 0; w.check() {
		w.end(slices.Sorted(maps.Keys(w.running))[0], 0)
		synctest.Wait()
	}
	cancel()
	dropped, interrupted := w.Shutdown(ctx)
	synctest.Wait()
	assert.Equal(w, w.books.Waiting, dropped)
	assert.Equal(w, w.books.Running, interrupted)
	assert.Len(w, w.wrong, dropped+interrupted)
	assert.Empty(w, w.begun, "what was dropped is not handled")
	w.books.Dropped, w.books.Waiting = int64(dropped), 0
	w.books.Failed, w.books.Running = w.books.Failed+int64(interrupted), 0
	_, err := w.Accept(w.Context(), "a", "late", event{})
	assert.Equal(w, inbox.ErrClosed, err)
	w.books.Refused++
	assert.Equal(w, w.books, w.Stats())
}

// each is how many events a sender of TestStress sends.
const each = 500

// TestStress has many senders at once, on the real clock. Some of what they send
// comes twice; some calls fail. Half of the inboxes are shut down meanwhile.
func TestStress(t *testing.T) {
	for _, options := range []inbox.Options[event]{
		{},
		{Queue: 64},
		{Queue: 64, PerKey: 2},
		{Queue: 64, Workers: 3},
		{Queue: 64, PerKey: 3, Workers: 2, Timeout: time.Minute},
	} {
		for _, meanwhile := range []bool{false, true} {
			name := fmt.Sprintf("queue %d, %d per key, %d workers, shutdown meanwhile: %t", options.Queue, options.PerKey, options.Workers, meanwhile)
			t.Run(name, func(t *testing.T) { stress(t, options, meanwhile) })
		}
	}
}

func stress(t *testing.T, options inbox.Options[event], meanwhile bool) {
	t.Helper()
	const senders, keys = 8, 10
	s := &stressed{most: options.Workers, inOrder: options.Queue > 0, running: map[string]int{}, last: map[[2]string]int{}}
	options.Handle, options.Report = s.handle, s.report
	options.RememberFor, options.RememberMost = time.Hour, senders*each
	s.Inbox = inbox.New(options)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var wg sync.WaitGroup
	var calls, duplicates atomic.Int64
	for sender := range senders {
		wg.Go(func() {
			for i := range each {
				e := event{key: strconv.Itoa((i*7 + sender) % keys), n: sender*each + i}
				for err := inbox.ErrFull; errors.Is(err, inbox.ErrFull) || errors.Is(err, inbox.ErrKeyFull); runtime.Gosched() {
					calls.Add(1)
					_, err = s.accept(ctx, e)
				}
				if i%10 == 0 && options.Queue > 0 {
					calls.Add(1)
					if taken, err := s.accept(ctx, e); err == nil {
						assert.False(t, taken, "%s was taken twice", e.id())
						duplicates.Add(1)
					}
				}
				if meanwhile && i == each/2 && sender == 0 {
					cancel() // its patience has ended already
					s.Shutdown(ctx)
				}
			}
		})
	}
	wg.Wait()
	if !meanwhile {
		assert.Zero(t, s.Wait(ctx))
	}
	dropped, _ := s.Shutdown(ctx)
	assert.Zero(t, dropped)
	assert.Eventually(t, func() bool { return goroutines() == 0 }, 10*time.Second, time.Millisecond, "a goroutine is left")

	s.mu.Lock()
	defer s.mu.Unlock()
	assert.Empty(t, s.broken)
	stats := s.Stats()
	assert.Equal(t, duplicates.Load(), stats.Duplicates)
	assert.Equal(t, calls.Load(), stats.Accepted+stats.Duplicates+stats.Refused)
	assert.Equal(t, stats.Accepted, stats.Handled+stats.Failed+stats.Panicked+stats.Dropped, "%+v", stats)
	assert.Zero(t, stats.Waiting+stats.Running)
	assert.Equal(t, stats.Failed+stats.Panicked+stats.Dropped, s.reported)
	assert.Len(t, s.begun, int(stats.Accepted-stats.Dropped))
	slices.Sort(s.begun)
	assert.Len(t, slices.Compact(s.begun), int(stats.Accepted-stats.Dropped), "each once")
	if !meanwhile {
		assert.EqualValues(t, senders*each, stats.Accepted)
		assert.Positive(t, stats.Panicked)
	}
}

// A stressed inbox keeps what was called for, and which rules were broken.
type stressed struct {
	*inbox.Inbox[event]
	most    int // calls at a time, or 0
	inOrder bool

	mu       sync.Mutex
	running  map[string]int
	begun    []int
	last     map[[2]string]int // of each key and sender
	reported int64
	broken   []string
}

// accept is Accept in a goroutine of its own, which the function may end.
func (s *stressed) accept(ctx context.Context, e event) (taken bool, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		taken, err = s.Accept(ctx, e.key, e.id(), e)
	}()
	<-done
	return taken, err
}

func (s *stressed) handle(_ context.Context, e event) error {
	s.begin(e)
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.running[e.key]--; s.running[e.key] == 0 {
			delete(s.running, e.key)
		}
	}()
	runtime.Gosched()
	return endings[e.n%len(endings)]()
}

func (s *stressed) begin(e event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running[e.key]++
	s.begun = append(s.begun, e.n)
	if !s.inOrder {
		return
	}
	if s.running[e.key] > 1 || s.most > 0 && len(s.running) > s.most {
		s.broken = append(s.broken, fmt.Sprint("too many run: ", s.running))
	}
	from := [2]string{e.key, strconv.Itoa(e.n / each)} // the sender
	if before, ok := s.last[from]; ok && before > e.n {
		s.broken = append(s.broken, fmt.Sprint(e.n, " after ", before))
	}
	s.last[from] = e.n
}

func (s *stressed) report(context.Context, event, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reported++
}
