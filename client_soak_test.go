package webex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

var (
	soakFor  = flag.Duration("soak", 2*time.Second, "how long TestSoak works")
	soakSeed = flag.Uint64("soak.seed", 0, "the seed of TestSoak; 0 for a new one")
)

// TestSoak lets many goroutines work through one client with a server in a bad
// mood, and compares their books with those of the server. It is short unless
// told otherwise:
//
//	go test -race -run TestSoak -soak 10m -timeout 20m .
func TestSoak(t *testing.T) {
	seed := *soakSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-soak %v -soak.seed %d", *soakFor, seed)
	transport, dialer := webex.NewTransport(), new(dialer)
	transport.DialContext, transport.Proxy = dialer.dial, nil
	callers := &http.Client{Transport: transport}
	soak(t, seed, callers, *soakFor/10) // makes what is made only once
	if t.Failed() {
		return
	}
	transport.CloseIdleConnections()
	before, heap := goroutines(), liveHeap()

	replicas := soak(t, seed, callers, *soakFor)

	transport.CloseIdleConnections()
	assert.True(t, soon(func() bool { return dialer.open.Load() == 0 }), "a connection is left")
	if !soon(func() bool { return len(newGoroutines(before)) == 0 }) {
		t.Errorf("left running: %s", strings.Join(newGoroutines(before), "\n\n"))
	}
	grown := liveHeap() - heap
	t.Logf("the heap grew by %d KiB", grown>>10)
	assert.Less(t, grown, int64(256<<10))
	runtime.KeepAlive(replicas) // which hold on to nothing
}

// liveHeap returns the size of what is in use, in bytes.
func liveHeap() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC() // for what is in pools
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// soak works for a while and settles the accounts. It returns the clients, which
// are replicas that share a login; all else is garbage then.
func soak(t *testing.T, seed uint64, callers *http.Client, length time.Duration) []*webex.Client {
	t.Helper()
	const workers, rooms = 64, 8
	server := webextest.NewServer(webextest.WithTokenLifetimes(10*time.Second, time.Hour))
	defer server.Close()
	w := &weather{rand: rand.New(rand.NewPCG(seed, 0))}
	store := &moodyStore{weather: w, token: loggedIn(t, server)}
	var replicas []*webex.Client
	for range 2 {
		client, err := webex.NewClient(webex.WithBaseURL(server.URL), webex.WithHTTPClient(callers),
			webex.WithIntegration(server.Integration.ClientID, server.Integration.ClientSecret, nil), webex.WithTokenStore(store), webex.WithMiddleware(w.forgive),
			webex.WithRetry(webex.RetryPolicy{MaxAttempts: 20, MinBackoff: time.Millisecond, MaxBackoff: 20 * time.Millisecond}))
		require.NoError(t, err)
		replicas = append(replicas, client)
	}
	var roomIDs []string
	for range rooms {
		roomIDs = append(roomIDs, server.As(server.Alice).CreateRoom("Room"))
	}
	end := w.begin(server)

	var all []*worker
	var working sync.WaitGroup
	deadline := time.Now().Add(length)
	for i := range workers {
		s := &worker{t: t, client: replicas[i%2], weather: w, rand: rand.New(rand.NewPCG(seed, uint64(i+1))), roomID: roomIDs[i/2%rooms], number: i,
			people: []string{server.AddPerson(webextest.Person{}).ID, server.AddPerson(webextest.Person{}).ID}, messages: ledger{}, members: ledger{}}
		all = append(all, s)
		working.Go(func() {
			for time.Now().Before(deadline) && !t.Failed() {
				s.step()
			}
		})
	}
	working.Wait()
	end()
	for _, client := range replicas {
		require.Eventually(t, func() bool { _, err := client.Token(t.Context()); return err == nil }, time.Minute, 10*time.Millisecond, "the login lives")
	}

	left, sent := 0, 0
	for _, s := range all {
		s.settle(server)
		left, sent = left+len(s.messages), sent+s.sent
	}
	held := 0
	for _, id := range roomIDs {
		held += len(server.Messages(id))
	}
	assert.Equal(t, left, held, "the server has what somebody knows to have posted, and nothing else")
	assert.Equal(t, w.posts.Load(), w.reportedPosts.Load(), "each POST that was lost, or its answer, is reported once")
	assert.LessOrEqual(t, w.reported.Load(), w.others.Load(), "nothing else fails but what is struck by what no repetition mends")
	struck := w.struck()
	assert.NotZero(t, slices.Max(struck))
	if length >= 5*time.Minute {
		assert.NotContains(t, struck, 0, "a trouble never came")
	}
	store.settle(t, length)
	w.troubles = nil // they hold on to the server
	t.Logf("%d messages sent, %d left, %d POSTs lost, %d calls without a token; troubles struck %v times",
		sent, left, w.posts.Load(), w.without.Load(), struck)
	return replicas
}

// A trouble strikes one in so many requests. Calls of the methods that fail by
// it end in an error; others do not notice.
type trouble struct {
	webextest.Failure
	oneIn int
	fails string
	fault *webextest.Fault
}

// troubles are what goes wrong. Those without a pattern spare the files, of
// which nobody can tell that they are others, or shorter than they should be,
// and the login, whose faults no call needs to notice.
func troubles() []*trouble {
	const html, ms = "<!DOCTYPE html><title>Sign in to the network</title>", time.Millisecond
	const files, rare, login = "GET /contents/*", 1000, "POST /access_token"
	return []*trouble{
		{Failure: webextest.Failure{Cut: webextest.CutAnswer}, oneIn: 100, fails: "POST"},
		{Failure: webextest.Failure{Cut: webextest.CutAnswer, Applied: true}, oneIn: 50, fails: "POST"},
		{Failure: webextest.Failure{Cut: webextest.CutBody}, oneIn: 50, fails: "POST"},
		{Failure: webextest.Failure{Cut: webextest.CutJSON}, oneIn: 100, fails: "POST PUT GET"}, // a DELETE is answered without
		{Failure: webextest.Failure{Status: 200, Body: []byte(html)}, oneIn: 200, fails: "POST PUT GET DELETE"},
		{Failure: webextest.Failure{Status: 500}, oneIn: 100, fails: "POST"},
		{Failure: webextest.Failure{Status: 502, Body: []byte(html), Applied: true}, oneIn: 100, fails: "POST"},
		{Failure: webextest.Failure{Status: 503, RetryAfter: "0"}, oneIn: 100, fails: "POST"},
		{Failure: webextest.Failure{Status: 504, Applied: true}, oneIn: 100, fails: "POST"},
		{Failure: webextest.Failure{Status: 429, RetryAfter: "0"}, oneIn: 50},
		{Failure: webextest.Failure{Status: 429, RetryAfter: "rand(30),add(30)", Body: []byte(html)}, oneIn: 100},
		{Failure: webextest.Failure{Status: 429, RetryAfter: "1"}, oneIn: rare},
		{Failure: webextest.Failure{Delay: 30 * ms}, oneIn: 50},
		{Failure: webextest.Failure{Trickle: 2 * ms}, oneIn: 50},
		{Failure: webextest.Failure{On: files, Cut: webextest.CutAnswer}, oneIn: 20},
		{Failure: webextest.Failure{On: files, Cut: webextest.CutBody}, oneIn: 20, fails: "GET"},
		{Failure: webextest.Failure{On: files, Status: 423, RetryAfter: "1"}, oneIn: 50},
		{Failure: webextest.Failure{On: files, Trickle: 2 * ms}, oneIn: 10},
		{Failure: webextest.Failure{On: login, Status: 503}, oneIn: 6},
		{Failure: webextest.Failure{On: login, Status: 400, Body: []byte(html)}, oneIn: 6},
		{Failure: webextest.Failure{On: login, Cut: webextest.CutAnswer, Applied: true}, oneIn: 6},
		{Failure: webextest.Failure{On: login, Status: 429, RetryAfter: "1"}, oneIn: 6},
		{Failure: webextest.Failure{On: login, Delay: 500 * ms}, oneIn: 6},
	}
}

// The weather is all that the workers have to endure, and the count of it.
type weather struct {
	mu       sync.Mutex
	rand     *rand.Rand
	troubles []*trouble

	posts, others           atomic.Int64 // requests whose calls are to fail
	reportedPosts, reported atomic.Int64 // calls that did
	without                 atomic.Int64 // calls that failed because there was no token
}

func (w *weather) oneIn(n int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rand.IntN(n) == 0
}

// begin makes the weather bad until the returned function is called.
func (w *weather) begin(server *webextest.Server) (end func()) {
	w.troubles = troubles()
	for _, trouble := range w.troubles {
		everything := trouble.On == ""
		trouble.Match = func(r *http.Request) bool {
			spared := strings.HasPrefix(r.URL.Path, "/v1/contents/") || isTokenCall(r)
			if everything && spared || !w.oneIn(trouble.oneIn) {
				return false
			}
			if fails := strings.Contains(trouble.fails, r.Method); fails && r.Method == http.MethodPost {
				w.posts.Add(1)
			} else if fails {
				w.others.Add(1)
			}
			return true
		}
		trouble.fault = server.Fail(trouble.Failure)
	}
	stop := make(chan struct{})
	var limits sync.WaitGroup
	limits.Go(func() {
		for {
			if server.Limit(0, 0); w.oneIn(10) {
				server.Limit(300, 60)
			}
			select {
			case <-time.After(300 * time.Millisecond):
			case <-stop:
				server.Limit(0, 0)
				return
			}
		}
	})
	return func() {
		close(stop)
		limits.Wait()
		for _, trouble := range w.troubles {
			trouble.fault.Remove()
		}
	}
}

// forgive is a middleware that takes a POST out of the books if it was struck, but
// refused because its token had just expired: it is sent again.
func (w *weather) forgive(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil || req.Method != http.MethodPost || resp.StatusCode != http.StatusUnauthorized || isTokenCall(req) {
			return resp, err
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || !json.Valid(body) {
			w.posts.Add(-1)
		}
		resp.Body = io.NopCloser(bytes.NewReader(body))
		return resp, nil
	})
}

// struck returns how often each of the troubles has struck.
func (w *weather) struck() (counts []int) {
	for _, trouble := range w.troubles {
		counts = append(counts, trouble.fault.Count())
	}
	return counts
}

// A ledger is what a worker knows of its own things on the server, by name.
type ledger map[string]*thing

// A thing is a message, which is named by the first word of its text, or a
// membership, which is named by its person.
type thing struct {
	id, file string
	texts    []string // of which it has one: the last, unless an edit failed
	edits    int
	unsure   bool // whether it is there: a call that made or deleted it has failed
}

// named is a thing as it was listed.
type named struct {
	name string
	thing
}

func namedMessage(id, text string, files []string) named {
	name, _, _ := strings.Cut(text, " ")
	return named{name, thing{id: id, texts: []string{text}, file: strings.Join(files, " ")}}
}

// audit compares a list with the ledger. What is listed is sure from now on, and
// what is not in a list that is complete does not exist.
func (l ledger) audit(t *testing.T, list []named, complete bool) {
	t.Helper()
	seen := make(map[string]bool)
	for _, found := range list {
		known := l[found.name]
		assert.False(t, seen[found.name], "%s is there twice", found.name)
		if seen[found.name] = true; !assert.NotNil(t, known, "%s is there but was deleted, or never made", found.name) {
			continue
		}
		assert.Subset(t, known.texts, found.texts, "%s says something else", found.name)
		assert.True(t, known.id == "" || known.id == found.id && known.file == found.file, "%s is another one", found.name)
		known.id, known.file, known.texts, known.unsure = found.id, found.file, found.texts, false
	}
	for name, known := range l {
		if complete && !seen[name] {
			assert.True(t, known.unsure, "%s is missing", name)
			delete(l, name)
		}
	}
}

// pick returns a thing that is there for sure, or nil.
func (l ledger) pick(r *rand.Rand) (name string, known *thing) {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(l)), func(name string) bool { return l[name].unsure })
	if len(names) == 0 {
		return "", nil
	}
	name = names[r.IntN(len(names))]
	return name, l[name]
}

// A moodyStore is a [webex.TokenStore] that two replicas share, and that is slow
// or fails now and then.
type moodyStore struct {
	weather *weather

	mu       sync.Mutex
	token    *oauth2.Token
	saved    int
	failures int
}

func (s *moodyStore) Load(context.Context) (*oauth2.Token, error) { return s.use(nil) }

func (s *moodyStore) Save(_ context.Context, token *oauth2.Token) error {
	_, err := s.use(token)
	return err
}

func (s *moodyStore) use(save *oauth2.Token) (*oauth2.Token, error) {
	if s.weather.oneIn(10) {
		time.Sleep(50 * time.Millisecond)
	}
	fails := s.weather.oneIn(4)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case fails:
		s.failures++
		return nil, errors.New("the store is away")
	case save != nil:
		s.saved++
		s.token = new(*save)
	}
	return new(*s.token), nil
}

// settle checks in the end that tokens were saved, and that this failed at times.
func (s *moodyStore) settle(t *testing.T, length time.Duration) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if length >= 10*time.Second {
		assert.NotZero(t, s.saved)
		assert.NotZero(t, s.failures)
	}
	t.Logf("the store saved %d times and failed %d times", s.saved, s.failures)
}
