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

// The bounds of the requests that the fake remembers.
const (
	maxRequests     = 4096
	maxRequestBytes = 32 << 20 // of all requests
	maxRecordedBody = 32 << 10 // of each body
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
	requests []*recording // the latest, in the order of their arrival
	bytes    int          // the sizes of these
}

// recording is a request that the fake remembers, until it is forgotten.
type recording struct {
	Request
	size      int // in bytes
	forgotten bool
}

// Requests returns the requests that the fake received, in the order of their
// arrival. The fake remembers the latest 4096, or fewer when these take more
// than 32 MiB with their headers. With patterns, Requests returns those that
// match any of them. A pattern is a method, a path or both: "POST", "/rooms/*",
// "POST /messages". It panics when a pattern is malformed. The requests of an
// Actor are not recorded.
func (s *Server) Requests(patterns ...string) []Request {
	var wanted []pattern
	for _, text := range patterns {
		wanted = append(wanted, newPattern(text))
	}
	rec := &s.requests
	rec.mu.Lock()
	defer rec.mu.Unlock()
	var found []Request
	for _, r := range rec.requests {
		matches := func(p pattern) bool { return p.matches(r.Method, r.Path) }
		if len(wanted) == 0 || slices.ContainsFunc(wanted, matches) {
			found = append(found, r.Request)
		}
	}
	return found
}

// ResetRequests discards the requests recorded so far.
func (s *Server) ResetRequests() {
	s.requests.mu.Lock()
	defer s.requests.mu.Unlock()
	for len(s.requests.requests) > 0 {
		s.requests.forget()
	}
}

// forget forgets the oldest request.
func (rec *recorder) forget() {
	oldest := rec.requests[0]
	oldest.forgotten = true
	rec.bytes -= oldest.size
	rec.requests[0] = nil // the array lives on
	rec.requests = rec.requests[1:]
}

// grow adds bytes to the size of a request, and forgets the oldest requests
// beyond the bounds, but never the latest one.
func (rec *recorder) grow(entry *recording, bytes int) {
	entry.size += bytes
	rec.bytes += bytes
	for len(rec.requests) > maxRequests || rec.bytes > maxRequestBytes && len(rec.requests) > 1 {
		rec.forget()
	}
}

// record records a request of a person, its body as it is read, and the status
// that is written to the result.
func (rec *recorder) record(w http.ResponseWriter, r *http.Request, p *person) *recordedWriter {
	entry := &recording{Request: Request{
		Time:   time.Now(),
		Method: r.Method,
		Path:   apiPath(r),
		Query:  r.URL.Query(),
		Header: r.Header.Clone(),
	}}
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
	rec.requests = append(rec.requests, entry)
	rec.grow(entry, entrySize(&entry.Request))
	return &recordedWriter{w, rec, entry}
}

// entrySize returns about how many bytes a request takes without its body.
func entrySize(r *Request) int {
	const fixed = 512 // for the structs and maps
	n := fixed + len(r.Method) + len(r.Path)
	for _, values := range []map[string][]string{r.Query, r.Header} {
		for name, list := range values {
			n += len(name)
			for _, value := range list {
				n += len(value) + 16 // for the string itself
			}
		}
	}
	return n
}

// recordedWriter is an http.ResponseWriter that records the status.
type recordedWriter struct {
	http.ResponseWriter
	rec   *recorder
	entry *recording
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
	entry *recording
}

func (b *recordedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.rec.mu.Lock()
	defer b.rec.mu.Unlock()
	if b.entry.forgotten {
		return n, err
	}
	before := cap(b.entry.Body)
	b.entry.Body = append(b.entry.Body, p[:min(n, maxRecordedBody-len(b.entry.Body))]...)
	b.rec.grow(b.entry, cap(b.entry.Body)-before)
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
