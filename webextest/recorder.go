package webextest

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

const (
	maxRequests     = 4096     // the number that the fake remembers
	maxRecordedBody = 32 << 10 // the bytes that it remembers of each
)

// A Request is a request that the fake received.
type Request struct {
	Time     time.Time
	Method   string
	Path     string // without "/v1", such as "/messages"
	Query    url.Values
	Header   http.Header // without the token
	Body     []byte      // the part that the fake has read, at most 32 KiB
	Status   int         // of the answer, 0 while or when there is none
	PersonID string      // the person whose token it carried, or ""
}

// recorder records requests.
type recorder struct {
	mu       sync.Mutex
	requests []*Request
}

// Requests returns the requests that the fake received, in the order of their
// arrival, up to the latest 4096. With patterns, it returns those that match
// any of them. A pattern is a method, a path or both: "POST", "/rooms/*", "POST
// /messages". It panics when a pattern is malformed. The requests of an Actor
// are not recorded.
func (s *Server) Requests(patterns ...string) []Request {
	var wanted []pattern
	for _, text := range patterns {
		wanted = append(wanted, newPattern(text))
	}
	rec := &s.requests
	rec.mu.Lock()
	defer rec.mu.Unlock()
	var found []Request
	for _, r := range rec.requests[max(0, len(rec.requests)-maxRequests):] {
		matches := func(p pattern) bool { return p.matches(r.Method, r.Path) }
		if len(wanted) == 0 || slices.ContainsFunc(wanted, matches) {
			found = append(found, *r)
		}
	}
	return found
}

// ResetRequests discards the requests recorded so far.
func (s *Server) ResetRequests() {
	s.requests.mu.Lock()
	defer s.requests.mu.Unlock()
	s.requests.requests = nil
}

// record records a request of a person, its body as it is read, and the status
// that is written to the result.
func (rec *recorder) record(w http.ResponseWriter, r *http.Request, p *person) *recordedWriter {
	entry := &Request{
		Time:   time.Now(),
		Method: r.Method,
		Path:   apiPath(r),
		Query:  r.URL.Query(),
		Header: r.Header.Clone(),
	}
	if p != nil {
		entry.PersonID = p.ID
	}
	if entry.Header.Get("Authorization") != "" {
		entry.Header.Set("Authorization", "[redacted]")
	}
	if r.Body == nil { // possible for a caller of ServeHTTP
		r.Body = http.NoBody
	}
	r.Body = &recordedBody{r.Body, rec, entry}
	rec.mu.Lock()
	defer rec.mu.Unlock()
	if len(rec.requests) == 2*maxRequests {
		rec.requests = slices.Delete(rec.requests, 0, maxRequests)
	}
	rec.requests = append(rec.requests, entry)
	return &recordedWriter{w, rec, entry}
}

// recordedWriter is an http.ResponseWriter that records the status.
type recordedWriter struct {
	http.ResponseWriter
	rec   *recorder
	entry *Request
}

// Unwrap serves http.ResponseController.
func (w *recordedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recordedWriter) WriteHeader(status int) {
	w.rec.mu.Lock()
	w.entry.Status = status
	w.rec.mu.Unlock()
	w.ResponseWriter.WriteHeader(status)
}

// pause sends what was written so far and delays the rest.
func (w *recordedWriter) pause(ctx context.Context, d time.Duration) {
	if m, ok := w.ResponseWriter.(*memoryWriter); ok {
		m.pause(d)
		return
	}
	_ = http.NewResponseController(w).Flush() // a writer that cannot flush sends everything at the end
	sleep(ctx, d)
}

// recordedBody is a request body that records the bytes read from it.
type recordedBody struct {
	io.ReadCloser
	rec   *recorder
	entry *Request
}

func (b *recordedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.rec.mu.Lock()
	defer b.rec.mu.Unlock()
	b.entry.Body = append(b.entry.Body, p[:min(n, maxRecordedBody-len(b.entry.Body))]...)
	return n, err
}

// drain reads a body that no endpoint reads, so that the caller can finish
// sending and receive the answer.
func drain(r *http.Request) { _, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxFile+maxJSON)) }

// sleep waits for a duration or until the context ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
