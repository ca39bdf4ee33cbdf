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

// A Failure makes requests fail. Its first fields select the requests to
// strike, the others say how they fail. The fake carries out a struck request
// and then delays, damages or cuts off its answer. With a Status or with
// CutAnswer, it carries the request out only if Applied is set.
type Failure struct {
	// On is a pattern of the requests to strike: a method, a path or both, such
	// as "POST /messages", "/rooms/*" or "GET". "" matches every request.
	On string

	// Match selects among the requests that On matches. It must not read the
	// body. Nil selects all of them.
	Match func(*http.Request) bool

	// After is the number of selected requests to let through first. Times is
	// the number to strike after those; 0 strikes all of them until
	// Fault.Remove.
	After, Times int

	// Applied lets a request take effect although its caller sees a failure, as
	// happens when an answer gets lost.
	Applied bool

	// Delay is the time until the answer begins.
	Delay time.Duration

	// Status is the status of an answer that replaces the request's own, unless
	// it is 0.
	Status int

	// RetryAfter is the Retry-After header, valid or not: "3", a date,
	// "rand(30),add(30)".
	RetryAfter string

	// Header has further headers to set.
	Header http.Header

	// Body replaces the body of the answer. When it is nil and there is a
	// Status, the body is an error in the form of Webex's. Its Content-Type is
	// HTML when it begins with "<" and JSON otherwise, unless Header has
	// another.
	Body []byte

	// KMSFailure names an attribute, such as "title", that the answer shows as
	// one that could not be decrypted: in the first item of a list, or in a
	// single object.
	KMSFailure string

	// Trickle is the pause before each tenth of the body.
	Trickle time.Duration

	// Cut is the point at which the answer breaks off.
	Cut Cut
}

// A Cut is a point at which an answer breaks off.
type Cut int

const (
	// CutAnswer closes the connection before the status line. When the
	// connection was used before, net/http repeats a GET by itself.
	CutAnswer Cut = iota + 1

	// CutBody closes the connection in the middle of the body.
	CutBody

	// CutJSON ends the body in the middle, as if it were complete. HTTP sees a
	// whole answer, but its JSON is broken.
	CutJSON
)

// A Fault is a Failure in effect.
type Fault struct {
	failure Failure
	pattern pattern
	script  *script
	matched int
	struck  int
}

// script has the faults in the order in which they were added.
type script struct {
	mu     sync.Mutex
	faults []*Fault
}

// Fail makes requests fail from now on. When several failures match a request,
// only the first one added strikes it, so that failures can form a sequence.
// Fail panics when the pattern of the failure is malformed. The requests of an
// Actor never fail.
func (s *Server) Fail(f Failure) *Fault {
	fault := &Fault{failure: f, pattern: newPattern(f.On), script: &s.failures}
	s.failures.mu.Lock()
	defer s.failures.mu.Unlock()
	s.failures.faults = append(s.failures.faults, fault)
	return fault
}

// Count returns the number of requests struck so far.
func (f *Fault) Count() int {
	f.script.mu.Lock()
	defer f.script.mu.Unlock()
	return f.struck
}

// Remove ends the failure.
func (f *Fault) Remove() {
	s := f.script
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = slices.DeleteFunc(slices.Clone(s.faults), func(other *Fault) bool { return other == f })
}

// strike returns the failure that strikes a request, or nil.
func (s *script) strike(r *http.Request) *Failure {
	s.mu.Lock()
	faults := s.faults // Remove replaces the slice and leaves this one as it is
	s.mu.Unlock()
	for _, f := range faults {
		// Match runs without the lock, so it may use the fake.
		if f.pattern.matches(r.Method, apiPath(r)) && (f.failure.Match == nil || f.failure.Match(r)) && f.strikes() {
			return &f.failure
		}
	}
	return nil
}

// strikes counts a request that matches and reports whether to strike it.
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
	maps.Copy(answer.Header(), w.Header()) // the tracking ID
	if f.Applied || f.Status == 0 && f.Cut != CutAnswer {
		s.route(answer, r)
	} else {
		drain(r)
	}
	sleep(r.Context(), f.Delay)
	if f.Cut == CutAnswer {
		panic(http.ErrAbortHandler) // makes net/http close the connection
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

// damage changes the header of an answer and returns the damaged body.
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

// withKMSFailure returns a body with an attribute that could not be decrypted.
// It returns a body without objects unchanged.
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
		item, _ = items[0].(map[string]any) // the items of the fake are objects
	}
	item[attribute] = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..c2VjcmV0" // Webex shows the ciphertext, which looks like this
	item["errors"] = map[string]any{attribute: map[string]string{
		"code":   "kms_failure",
		"reason": "Key management server failed to respond appropriately.",
	}}
	body, _ = json.Marshal(object) // cannot fail: it was just decoded
	return body
}

// send sends an answer as slowly and as incompletely as the failure says.
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
		_, _ = w.Write(piece) // the caller may be gone
	}
	if f.Cut == CutBody {
		_ = http.NewResponseController(w).Flush() // lets the first half arrive
		panic(http.ErrAbortHandler)
	}
}
