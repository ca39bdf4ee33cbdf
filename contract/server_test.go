package contract

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/go-webex/webex/contract/internal/specs"
)

// A server answers every request as the specifications say, and says what is
// wrong with it.
type server struct {
	URL   string
	specs []*specs.Spec

	mu sync.Mutex
	exchange
}

// An exchange is what the server answers to the calls that come, and what it
// has been asked.
type exchange struct {
	op       *operation // whose answer is given
	status   int        // of the answer
	body     any        // of the answer; nil for everything that there can be
	requests int
	sent     map[*operation]sentRequest // by the operation in every specification
	problems []string
}

func newServer(t *testing.T, all []*specs.Spec) *server {
	t.Helper()
	s := &server{specs: all}
	socket := httptest.NewServer(s)
	t.Cleanup(socket.Close)
	s.URL = socket.URL + "/v1"
	return s
}

// expect makes the server ready for another call.
func (s *server) expect(op *operation, status int, body any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.exchange = exchange{op: op, status: status, body: body, sent: make(map[*operation]sentRequest)}
}

// result returns what came of the call.
func (s *server) result() exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.exchange
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.problems = append(s.problems, err.Error())
	}
	s.requests++
	for _, spec := range s.specs {
		if op, input := spec.Find(r); op != nil {
			sent, problems := checkRequest(op, input, body)
			sent.add(s.sent[op]) // of an earlier page
			s.sent[op] = sent
			s.problems = append(s.problems, problems...)
		}
	}
	s.answer(w)
}

// answer gives a list's items once: the next page is empty.
func (s *server) answer(w http.ResponseWriter) {
	mediaType, media := s.op.Response(s.status)
	if media == nil {
		w.WriteHeader(s.status)
		return
	}
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(s.status)
	value := s.body
	if value == nil {
		value = full(media.Schema.Value)
	}
	if s.requests > 1 {
		value = emptied(value)
	}
	if text, ok := value.(string); ok { // a file
		_, _ = io.WriteString(w, text)
		return
	}
	_ = json.NewEncoder(w).Encode(value)
}
