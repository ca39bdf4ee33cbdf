package webextest

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"
)

// limiter has a token bucket for each person and family of the API. It is off
// while perSecond is 0.
type limiter struct {
	mu        sync.Mutex
	perSecond float64
	burst     float64
	buckets   map[string]*bucket
}

type bucket struct {
	tokens float64
	filled time.Time
}

// Limit limits the requests of each person to each family of the API, which is
// the first part of a path. It allows perSecond requests per second in the long
// run and burst at once. The fake answers those beyond with 429 and a
// Retry-After header in whole seconds. Limit(0, 0) removes the limit. Limit
// panics when perSecond is negative, or positive with a burst below 1.
func (s *Server) Limit(perSecond float64, burst int) {
	if perSecond < 0 || perSecond > 0 && burst < 1 {
		panic("webextest: a limit needs a rate above 0 and a burst of at least 1")
	}
	l := &s.limits
	l.mu.Lock()
	defer l.mu.Unlock()
	l.perSecond, l.burst, l.buckets = perSecond, float64(burst), map[string]*bucket{}
}

// take takes a token for a person's request, and fails when none is left. It
// does not limit strangers.
func (l *limiter) take(p *person, r *http.Request) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.perSecond == 0 || p == nil {
		return nil
	}
	family, _, _ := strings.Cut(strings.TrimPrefix(apiPath(r), "/"), "/")
	now := time.Now()
	b := l.buckets[p.ID+" "+family]
	if b == nil {
		b = &bucket{l.burst, now}
		l.buckets[p.ID+" "+family] = b
	}
	b.tokens = min(l.burst, b.tokens+now.Sub(b.filled).Seconds()*l.perSecond)
	b.filled = now
	if b.tokens >= 1 {
		b.tokens--
		return nil
	}
	wait := math.Ceil((1 - b.tokens) / l.perSecond)
	return &failure{
		status:  http.StatusTooManyRequests,
		message: "Too many requests: try again later.",
		header:  http.Header{"Retry-After": {fmt.Sprint(int64(max(1, wait)))}},
	}
}
