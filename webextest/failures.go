package webextest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Failure is trouble for requests to come: which of them it strikes, and what
// happens to those. A request that is struck is carried out, and its own answer
// goes out slowly, damaged or cut off; except with a Status or with CutAnswer,
// where it is only carried out when Applied says so.
type Failure struct {
	// On is a pattern of the requests to strike: a method, a path or both, as
	// in "POST /messages", "/rooms/*" or "GET". "" is any request.
	On string

	// Match narrows that down further. It must not read the body. Nil is any
	// request.
	Match func(*http.Request) bool

	// After is how many of these requests are let through first, and Times is
	// how many are struck then; 0 is all of them until Fault.Remove.
	After, Times int

	// Applied lets a request take effect although its caller is told
	// otherwise, as when an answer gets lost on its way.
	Applied bool

	// Delay is how long the answer takes to begin.
	Delay time.Duration

	// Status is answered in place of the request's own answer, unless it is 0.
	Status int

	// RetryAfter is the header of that name, good or bad: "3", a date,
	// "rand(30),add(30)".
	RetryAfter string

	// Header has more headers to set.
	Header http.Header

	// Body is answered in place of the request's own body. When it is nil and
	// there is a Status, the body is Webex's own for an error. Its type is
	// HTML when it starts with "<" and JSON otherwise, unless Header says.
	Body []byte

	// KMSFailure names an attribute, such as "title", that the key server
	// failed to decrypt: of the first item of a list, or of the object that is
	// answered.
	KMSFailure string

	// Trickle is the pause before each tenth of the body.
	Trickle time.Duration

	// Cut is where the answer ends.
	Cut Cut
}

// Cut is where an answer ends too early.
type Cut int

const (
	// CutAnswer ends the connection before the status line. When that
	// connection was used before, net/http repeats a GET by itself.
	CutAnswer Cut = iota + 1

	// CutBody ends the connection in the middle of the body.
	CutBody

	// CutJSON ends the body in the middle, as if that were all of it: what
	// arrives is whole for HTTP, and broken JSON.
	CutJSON
)

// Fault is a Failure at work.
type Fault struct {
	failure Failure
	pattern pattern
	script  *script
	matched int
	struck  int
}

// script is what is to fail, in the order in which it was added.
type script struct {
	mu     sync.Mutex
	faults []*Fault
}

// Fail lets requests fail from now on. Of several failures, the first added
// that strikes a request is the only one, so that they form a sequence. It
// panics when the pattern of the failure cannot be read. What an Actor does
// never fails.
func (s *Server) Fail(f Failure) *Fault {
	fault := &Fault{failure: f, pattern: newPattern(f.On), script: &s.failures}
	s.failures.mu.Lock()
	defer s.failures.mu.Unlock()
	s.failures.faults = append(s.failures.faults, fault)
	return fault
}

// Count is how many requests were struck so far.
func (f *Fault) Count() int {
	f.script.mu.Lock()
	defer f.script.mu.Unlock()
	return f.struck
}

// Remove ends the trouble.
func (f *Fault) Remove() {
	s := f.script
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = slices.DeleteFunc(slices.Clone(s.faults), func(other *Fault) bool { return other == f })
}

// strike returns the failure that strikes a request, or nil.
func (s *script) strike(r *http.Request) *Failure {
	s.mu.Lock()
	faults := s.faults // its elements stay: Remove makes a new slice
	s.mu.Unlock()
	for _, f := range faults {
		// Match is called without the lock, so that it may do as it likes.
		if f.pattern.matches(r.Method, apiPath(r)) && (f.failure.Match == nil || f.failure.Match(r)) && f.strikes() {
			return &f.failure
		}
	}
	return nil
}

// strikes counts a request that matches, and says whether it is struck.
func (f *Fault) strikes() bool {
	f.script.mu.Lock()
	defer f.script.mu.Unlock()
	if f.matched++; f.matched <= f.failure.After || f.failure.Times != 0 && f.struck == f.failure.Times {
		return false
	}
	f.struck++
	return true
}

// spoil answers a request that a failure strikes.
func (s *Server) spoil(w *recordedWriter, r *http.Request, f *Failure) {
	answer := httptest.NewRecorder()
	maps.Copy(answer.Header(), w.Header()) // the tracking id
	if f.Applied || f.Status == 0 && f.Cut != CutAnswer {
		s.route(answer, r)
	} else {
		drain(r)
	}
	sleep(r.Context(), f.Delay)
	if f.Cut == CutAnswer {
		panic(http.ErrAbortHandler) // by which net/http cuts a connection
	}
	if f.Status != 0 {
		answer = httptest.NewRecorder()
		maps.Copy(answer.Header(), w.Header())
		f.writeStatus(answer)
	}
	body := f.damage(answer.Header(), answer.Body.Bytes())
	maps.Copy(w.Header(), answer.Header())
	f.send(w, r, answer.Code, body)
}

// writeStatus writes the answer that replaces the request's own.
func (f *Failure) writeStatus(w http.ResponseWriter) {
	if f.Status >= 400 && f.Body == nil {
		writeFailure(w, fail(f.Status, "%s", cmp.Or(http.StatusText(f.Status), "Failure")))
		return
	}
	w.WriteHeader(f.Status)
}

// damage changes the header of an answer and returns its body, changed too.
func (f *Failure) damage(header http.Header, body []byte) []byte {
	if f.Body != nil {
		body = f.Body
		header.Set("Content-Type", "application/json")
		if bytes.HasPrefix(body, []byte("<")) {
			header.Set("Content-Type", "text/html")
		}
	}
	if f.KMSFailure != "" {
		body = withKMSFailure(body, f.KMSFailure)
	}
	if f.RetryAfter != "" {
		header.Set("Retry-After", f.RetryAfter)
	}
	maps.Copy(header, f.Header)
	return body
}

// withKMSFailure is a body in which an attribute could not be decrypted. A body
// without objects stays as it is.
func withKMSFailure(body []byte, attribute string) []byte {
	var object map[string]any
	if err := json.Unmarshal(body, &object); err != nil {
		return body
	}
	item := object
	if items, ok := object["items"].([]any); ok {
		if len(items) == 0 {
			return body
		}
		item, _ = items[0].(map[string]any) // all lists of the fake are of objects
	}
	item[attribute] = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..c2VjcmV0" // looks like the ciphertext that Webex shows
	item["errors"] = map[string]any{attribute: map[string]string{
		"code":   "kms_failure",
		"reason": "Key management server failed to respond appropriately.",
	}}
	body, _ = json.Marshal(object) // what was read can be written
	return body
}

// send sends an answer as slowly and as far as the failure lets it.
func (f *Failure) send(w *recordedWriter, r *http.Request, status int, body []byte) {
	if f.Cut == CutJSON {
		body = body[:len(body)/2]
	}
	if f.Cut == CutBody && len(body) == 0 {
		panic(http.ErrAbortHandler)
	}
	if status != http.StatusNoContent {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(status)
	if f.Cut == CutBody {
		body = body[:len(body)/2]
	}
	for piece := range slices.Chunk(body, max(1, (len(body)+9)/10)) {
		if f.Trickle > 0 {
			w.pause(r.Context(), f.Trickle)
		}
		_, _ = w.Write(piece) // a caller that went away needs no answer
	}
	if f.Cut == CutBody {
		_ = http.NewResponseController(w).Flush() // so that the half arrives
		panic(http.ErrAbortHandler)
	}
}
