package webex_test

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"io"
	"log"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
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

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// A dialer counts the connections that are open.
type dialer struct{ open atomic.Int64 }

func (d *dialer) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	d.open.Add(1)
	return &countedConn{Conn: conn, closed: sync.OnceFunc(func() { d.open.Add(-1) })}, nil
}

type countedConn struct {
	net.Conn
	closed func()
}

func (c *countedConn) Close() error {
	c.closed()
	return c.Conn.Close()
}

// goroutines returns the stacks of all goroutines by their numbers.
func goroutines() map[string]string {
	buf := make([]byte, 256<<10)
	buf = buf[:runtime.Stack(buf, true)]
	stacks := make(map[string]string)
	for stack := range strings.SplitSeq(string(buf), "\n\n") {
		number, _, _ := strings.Cut(strings.TrimPrefix(stack, "goroutine "), " ")
		stacks[number] = stack
	}
	return stacks
}

// newGoroutines returns those that were not there before.
func newGoroutines(before map[string]string) []string {
	var stacks []string
	for number, stack := range goroutines() {
		if before[number] == "" {
			stacks = append(stacks, stack)
		}
	}
	return stacks
}

// soon reports whether a condition holds within two seconds.
func soon(condition func() bool) bool {
	for end := time.Now().Add(2 * time.Second); !condition(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

var noonUTC = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// logIn follows a link as a person with a browser does, and returns the query
// that they come back with.
func logIn(link string) url.Values {
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(link)
	if err != nil {
		log.Fatal(err)
	}
	resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		log.Fatal(err)
	}
	return back.Query()
}

// tokenFile makes a file with tokens of which one is expired.
func tokenFile(ctx context.Context, fake *webextest.Server) string {
	client, err := webex.NewClient(webex.WithBaseURL(fake.URL), webex.WithoutToken())
	if err != nil {
		log.Fatal(err)
	}
	config := oauth2.Config{ClientID: fake.Integration.ClientID, Scopes: []string{"spark:people_read"}, Endpoint: webex.EndpointAt(fake.URL)}
	token, err := client.AccessTokens.Get(ctx, &webex.GetAccessTokenRequest{
		ClientID:     fake.Integration.ClientID,
		ClientSecret: fake.Integration.ClientSecret,
		Code:         logIn(config.AuthCodeURL("state")).Get("code"),
		RedirectURI:  fake.Integration.RedirectURI,
	})
	if err != nil {
		log.Fatal(err)
	}
	kept := token.Token()
	kept.Expiry = time.Now().Add(-time.Hour)
	data, err := json.Marshal(kept)
	if err != nil {
		log.Fatal(err)
	}
	file := filepath.Join(os.TempDir(), rand.Text()+".json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		log.Fatal(err)
	}
	return file
}

// deliver does what Webex does.
func deliver(url, secret, event string) (status string) {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(event))
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(event))
	if err != nil {
		return err.Error()
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Spark-Signature", hex.EncodeToString(mac.Sum(nil)))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err.Error()
	}
	resp.Body.Close()
	return resp.Status
}

// do sends a request of a method that fits no resource in particular.
func do(ctx context.Context, client *webex.Client, method, path string, opts ...webex.RequestOption) error {
	var body any
	if method == "POST" || method == "PUT" || method == "PATCH" {
		body = map[string]string{"text": "hello"}
	}
	return webex.Exec(ctx, client, webex.Op(method+" "+path), body, opts...)
}

// anError is a step that fails as the network does.
func anError(err error) http.HandlerFunc {
	return func(http.ResponseWriter, *http.Request) { panic(err) }
}

var (
	errRefused = &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	errReset   = &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
	errNoHost  = &net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}}
)

// page answers with rooms and, unless it is empty, a link to the next page.
func page(next string, ids ...string) http.HandlerFunc {
	if next == "" {
		return answer(200, roomPage(ids...))
	}
	return answer(200, roomPage(ids...), "Link", fmt.Sprintf(`<%s>; rel="next"`, next))
}

func queries(requests []recorded) []string {
	var queries []string
	for _, r := range requests {
		queries = append(queries, r.Query)
	}
	return queries
}

// part is a part of a multipart body as a server reads it.
type part struct{ name, fileName, contentType, content string }

func parts(t *testing.T, r recorded) []part {
	t.Helper()
	mediaType, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/form-data", mediaType)
	var parts []part
	for reader := multipart.NewReader(strings.NewReader(r.Body), params["boundary"]); ; {
		p, err := reader.NextPart()
		if err == io.EOF {
			return parts
		}
		require.NoError(t, err)
		content, err := io.ReadAll(p)
		require.NoError(t, err)
		parts = append(parts, part{p.FormName(), p.FileName(), p.Header.Get("Content-Type"), string(content)})
	}
}

func cancelAfter(t *testing.T, d time.Duration, cause error) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(d, func() { cancel(cause) })
	return ctx
}

func timeoutAfter(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// sourceOf returns the documentation of the files of this package that a pattern
// names.
func sourceOf(t *testing.T, pattern string) *doc.Package {
	t.Helper()
	names, err := filepath.Glob(pattern)
	require.NoError(t, err)
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		require.NoError(t, err)
		files = append(files, file)
	}
	source, err := doc.NewFromFiles(set, files, "github.com/go-webex/webex")
	require.NoError(t, err)
	return source
}

// reach are the options of a client without a token for a fake, with or without
// a socket.
func reach(fake *webextest.Server) []webex.Option {
	return []webex.Option{
		webex.WithBaseURL(fake.URL), webex.WithoutToken(),
		webex.WithHTTPClient(&http.Client{Transport: fake.Transport()}),
	}
}

// codeRequest is what an integration of the fake has once somebody approved it.
func codeRequest(t *testing.T, fake *webextest.Server) *webex.GetAccessTokenRequest {
	t.Helper()
	verifier := oauth2.GenerateVerifier()
	return &webex.GetAccessTokenRequest{
		ClientID:     fake.Integration.ClientID,
		ClientSecret: fake.Integration.ClientSecret,
		Code:         approve(t, fake, "s", verifier).Get("code"),
		RedirectURI:  fake.Integration.RedirectURI,
		CodeVerifier: verifier,
	}
}

// saver is a token store that loads nothing.
type saver func(ctx context.Context, token *oauth2.Token) error

func (saver) Load(context.Context) (*oauth2.Token, error) { return nil, nil }

func (s saver) Save(ctx context.Context, token *oauth2.Token) error { return s(ctx, token) }

// A memoryStore is a token store in memory. It fails as long as its error is
// set.
type memoryStore struct {
	mu           sync.Mutex
	token        *oauth2.Token
	err          error
	loads, saves int
}

func (s *memoryStore) Load(context.Context) (*oauth2.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loads++
	return s.token, s.err
}

func (s *memoryStore) Save(_ context.Context, token *oauth2.Token) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.saves++
	if s.err == nil {
		s.token = token
	}
	return s.err
}

// whoHas asks the fake whom a token is good for.
func whoHas(t *testing.T, fake *webextest.Server, token string) string {
	t.Helper()
	client, err := webex.NewClient(webex.WithBaseURL(fake.URL), webex.WithToken(token), webex.WithHTTPClient(&http.Client{Transport: fake.Transport()}))
	require.NoError(t, err)
	me, err := client.People.Me(t.Context())
	require.NoError(t, err)
	return me.DisplayName
}
