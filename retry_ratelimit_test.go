package webex_test

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex"
)

// A bucket holds tokens that come back at a rate: the limit of a server, or
// that of a client that keeps to it.
type bucket struct {
	perSecond, burst float64

	mu     sync.Mutex
	tokens float64
	last   time.Time
}

// take takes a token if there is one, and says how long it takes to have one
// otherwise.
func (b *bucket) take() (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if b.last.IsZero() {
		b.tokens = b.burst
	} else {
		b.tokens = min(b.burst, b.tokens+now.Sub(b.last).Seconds()*b.perSecond)
	}
	b.last = now
	if b.tokens < 1 {
		return time.Duration((1 - b.tokens) / b.perSecond * float64(time.Second))
	}
	b.tokens--
	return 0
}

// Wait makes a bucket a [webex.Limiter].
func (b *bucket) Wait(ctx context.Context) error {
	for {
		wait := b.take()
		if wait == 0 {
			return ctx.Err()
		}
		time.Sleep(wait + time.Microsecond)
	}
}

// limitedServer is a server behind a bucket, which asks who comes too early to
// wait for a second.
type limitedServer struct {
	bucket
	latency time.Duration

	mu      sync.Mutex
	refused []int // for each pause, how many requests were refused
	at      time.Time
}

func (s *limitedServer) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	allowed := s.take() == 0
	time.Sleep(s.latency)
	if allowed {
		_, _ = w.Write([]byte("{}"))
		return
	}
	s.mu.Lock()
	if time.Since(s.at) > time.Second/2 {
		s.refused = append(s.refused, 0)
	}
	s.at = time.Now()
	s.refused[len(s.refused)-1]++
	s.mu.Unlock()
	w.Header().Set("Retry-After", strconv.Itoa(1))
	w.WriteHeader(http.StatusTooManyRequests)
}

// TestSharedRateLimit sends 1,000 calls from 64 goroutines through one client
// to a server that takes 50 a second.
func TestSharedRateLimit(t *testing.T) {
	const calls, callers = 1000, 64
	const perSecond, burst = 50, 50
	ideal := (calls - burst) * time.Second / perSecond
	tests := []struct {
		name        string
		opts        []webex.Option
		mostRefused int // at each pause
		mostInAll   int
	}{
		{"by pauses", nil, callers, calls},
		{"by a limiter", []webex.Option{webex.WithLimiter(&bucket{perSecond: perSecond, burst: burst})}, callers, calls / 100},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &limitedServer{bucket: bucket{perSecond: perSecond, burst: burst}, latency: 20 * time.Millisecond}
				client := newClient(t, "https://webex.test/v1", append(test.opts, inMemory(server))...)
				start := time.Now()
				work := make(chan int)
				var workers sync.WaitGroup
				for range callers {
					workers.Go(func() {
						for range work {
							assert.NoError(t, do(t.Context(), client, "POST", "/messages"))
						}
					})
				}
				for i := range calls {
					work <- i
				}
				close(work)
				workers.Wait()
				took := time.Since(start)
				t.Logf("%v, %.2f × the ideal %v; refused at each pause: %v", took, took.Seconds()/ideal.Seconds(), ideal, server.refused)
				assert.LessOrEqual(t, took, ideal*5/4)
				inAll := 0
				for _, refused := range server.refused {
					assert.LessOrEqual(t, refused, test.mostRefused)
					inAll += refused
				}
				assert.LessOrEqual(t, inAll, test.mostInAll)
			})
		})
	}
}
