package webex_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

const testToken = "NjBhMWI2Y2ItVEVTVC1UT0tFTg_PF84_1eb65fdf"

// noon is a moment with a zone of its own.
var noon = time.Date(2026, 5, 4, 14, 0, 0, 0, time.FixedZone("", 2*60*60))

// newClient makes a client for a server of the test.
func newClient(tb testing.TB, baseURL string, opts ...webex.Option) *webex.Client {
	tb.Helper()
	client, err := webex.NewClient(append([]webex.Option{webex.WithToken(testToken), webex.WithBaseURL(baseURL)}, opts...)...)
	require.NoError(tb, err)
	return client
}

// inMemory returns an option that answers requests by a handler without a
// socket, so that a fake clock runs on.
func inMemory(handler http.Handler) webex.Option {
	return webex.WithHTTPClient(&http.Client{Transport: memoryTransport{handler}})
}

type memoryTransport struct{ handler http.Handler }

func (m memoryTransport) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	served := req.Clone(req.Context())
	if req.Body == nil {
		served.Body = http.NoBody
	}
	defer served.Body.Close()
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	defer func() {
		if cut := recover(); cut != nil {
			broken, ok := cut.(error)
			if !ok {
				panic(cut)
			}
			resp, err = nil, broken
		}
	}()
	recorder := httptest.NewRecorder()
	m.handler.ServeHTTP(recorder, served)
	resp = recorder.Result()
	resp.Request = req
	return resp, nil
}

// A script answers requests in order, the last step again and again, and keeps
// what it was sent.
type script struct {
	steps []http.HandlerFunc

	mu       sync.Mutex
	requests []recorded
}

type recorded struct {
	Method, Path, Query, Body string
	Header                    http.Header
	EscapedPath               string
}

func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	step := s.steps[min(len(s.requests), len(s.steps)-1)]
	s.requests = append(s.requests, recorded{r.Method, r.URL.Path, r.URL.RawQuery, string(body), r.Header.Clone(), r.URL.EscapedPath()})
	s.mu.Unlock()
	step(w, r)
}

func (s *script) sent() []recorded {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// serve starts a server on loopback that follows a script.
func serve(tb testing.TB, steps ...http.HandlerFunc) (*script, string) {
	tb.Helper()
	s := &script{steps: steps}
	server := httptest.NewServer(s)
	tb.Cleanup(server.Close)
	return s, server.URL + "/v1"
}

// answer is a step that answers with a status, a body and header lines given
// as names and values.
func answer(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for i := 0; i < len(header); i += 2 {
			w.Header().Add(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// cut is a step that breaks the connection instead of answering.
func cut(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// ids are the ids of some rooms.
func ids(rooms []*webex.Room) []string {
	var ids []string
	for _, room := range rooms {
		ids = append(ids, room.ID)
	}
	return ids
}

func roomPage(ids ...string) string {
	var items []string
	for _, id := range ids {
		items = append(items, fmt.Sprintf(`{"id":%q}`, id))
	}
	return `{"items":[` + strings.Join(items, ",") + `]}`
}

// logTo lets a client log all it does as text.
func logTo(w io.Writer) webex.Option {
	return webex.WithLogger(slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug})))
}
