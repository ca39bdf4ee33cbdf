package contract

import (
	"bytes"
	"io"
	"iter"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/contract/internal/specs"
	"github.com/go-webex/webex/webextest"
)

// TestFake plays through everything that the fake can do and holds each of its
// answers against the specifications.
func TestFake(t *testing.T) {
	all := loadSpecs(t)
	fake := webextest.NewServer()
	defer fake.Close()
	w := &watcher{specs: all, found: make(findings), succeeded: make(map[string]bool)}
	watched := webex.WithMiddleware(w.watch)
	s := &stage{
		T:        t,
		fake:     fake,
		alice:    fake.Client(fake.Alice, watched),
		bob:      fake.Client(fake.Bob, watched),
		bot:      fake.Client(fake.Bot, watched),
		stranger: fake.Client(&webextest.Person{Token: "nobody"}, watched),
		impatient: func() *webex.Client {
			return fake.Client(fake.Alice, watched, webex.WithRetry(webex.RetryPolicy{MaxAttempts: 1, MaxWait: -1}))
		},
	}
	for _, play := range []func(*stage){
		playWebhooks, playRooms, playMemberships, playMessages, playFiles, playTeams, playTeamMemberships, playLinks, playRefusals,
		playPeople, playLicenses, playOrganizations, playAuthorizations, playGuests, playServiceApps, playHDS, playEvents, playFailures,
	} {
		play(s)
	}

	w.found.assertOnly(t, fakeExceptions)
	for key := range operationsOfFake(t, all, fake) {
		assert.True(t, w.succeeded[key], "the fake has %s, and no call of this test meets its success", key)
	}
}

// operationsOfFake returns the keys of the operations that the fake has. It
// answers them with 401 to a caller without a token, and all else with 404 or
// 405.
func operationsOfFake(t *testing.T, all []*specs.Spec, fake *webextest.Server) map[string]bool {
	t.Helper()
	origin := strings.TrimSuffix(fake.URL, "/v1")
	keys := make(map[string]bool)
	for _, s := range all {
		for _, o := range s.Operations {
			req, err := http.NewRequestWithContext(t.Context(), o.Method, origin+o.Example(), nil)
			require.NoError(t, err)
			resp, err := http.DefaultClient.Do(req)
			require.NoError(t, err)
			resp.Body.Close()
			if resp.StatusCode == http.StatusUnauthorized {
				keys[o.Key()] = true
			}
		}
	}
	require.NotEmpty(t, keys)
	return keys
}

// A watcher sees all answers and finds what is wrong with them.
type watcher struct {
	specs []*specs.Spec

	mu        sync.Mutex
	found     findings
	succeeded map[string]bool // the keys of the operations that were answered with a success
}

// watch is a middleware of the SDK.
func (w *watcher) watch(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return nil, err
		}
		w.check(r, resp, body)
		resp.Body = io.NopCloser(bytes.NewReader(body))
		return resp, nil
	})
}

func (w *watcher) check(r *http.Request, resp *http.Response, body []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	known := false
	for _, s := range w.specs {
		op, input := s.Find(r)
		if op == nil {
			continue
		}
		known = true
		for _, problem := range checkAnswer(op, input, resp, body) {
			w.found.add("%s, answered with %d: %s", op, resp.StatusCode, problem)
		}
		if resp.StatusCode < http.StatusMultipleChoices {
			w.succeeded[op.Key()] = true
		}
	}
	if !known && resp.StatusCode != http.StatusNotFound && resp.StatusCode != http.StatusMethodNotAllowed {
		w.found.add("no specification has %s %s", r.Method, strings.TrimPrefix(r.URL.Path, "/v1"))
	}
	if resp.Header.Get("Trackingid") == "" {
		w.found.add("%s %s: there is no tracking ID", r.Method, r.URL.Path)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A stage is where the fake is played with.
type stage struct {
	*testing.T
	fake                      *webextest.Server
	alice, bob, bot, stranger *webex.Client
	impatient                 func() *webex.Client // Alice's, that does not try again
}

// must returns what a call returns. A call that fails ends the test.
func must[V any](value V, err error) V {
	if err != nil {
		panic(err)
	}
	return value
}

// done is must for a call without a result.
func done(err error) { must(0, err) }

// refused asserts that a call was answered with a status.
func (s *stage) refused(status int, err error) {
	s.Helper()
	apiErr := new(webex.ApiError)
	if assert.ErrorAs(s, err, &apiErr) {
		assert.Equal(s, status, apiErr.StatusCode, "%v", err)
		assert.NotEmpty(s, apiErr.TrackingID)
	}
}

// severalPages asserts that a list, asked for two items by one a page, has two
// pages.
func severalPages[T any](s *stage, list iter.Seq2[*webex.Page[T], error]) {
	s.Helper()
	pages := 0
	for page, err := range list {
		require.NoError(s, err)
		require.Len(s, page.Items, 1)
		pages++
	}
	assert.Equal(s, 2, pages)
}

var byOne = []webex.ListOption{webex.PageSize(1), webex.Limit(2)}
