package webex_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
)

// A faultyCall is a call that meets a fault. What it returns is what its caller
// is left with.
type faultyCall struct {
	name string
	run  func(ctx context.Context, client *webex.Client, s *stage) (string, error)
}

var (
	get = faultyCall{"get", func(ctx context.Context, client *webex.Client, _ *stage) (string, error) {
		room, err := client.Rooms.Get(ctx, "a")
		if err != nil {
			return "", err
		}
		return "room " + room.ID, nil
	}}
	getTwice = faultyCall{"get twice", func(ctx context.Context, client *webex.Client, s *stage) (string, error) {
		if got, err := get.run(ctx, client, s); err == nil {
			return got, errors.New("the first call succeeded")
		}
		return get.run(ctx, client, s)
	}}
	list = faultyCall{"list", func(ctx context.Context, client *webex.Client, _ *stage) (string, error) {
		rooms, err := webex.Collect(client.Rooms.List(ctx, nil))
		return strings.Join(ids(rooms), " "), err
	}}
	file = faultyCall{"file", func(ctx context.Context, client *webex.Client, s *stage) (string, error) {
		var content strings.Builder
		_, err := client.Files.Save(ctx, s.baseURL+"/contents/x", &content)
		return content.String(), err
	}}
	post = faultyCall{"post", func(ctx context.Context, client *webex.Client, _ *stage) (string, error) {
		room, err := client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "x"})
		if err != nil {
			return "", err
		}
		return "room " + room.ID, nil
	}}
	put = faultyCall{"put", func(ctx context.Context, client *webex.Client, _ *stage) (string, error) {
		room, err := client.Rooms.Update(ctx, "a", &webex.UpdateRoomRequest{Title: "x"})
		if err != nil {
			return "", err
		}
		return "room " + room.ID, nil
	}}
	remove = faultyCall{"delete", func(ctx context.Context, client *webex.Client, _ *stage) (string, error) {
		return "", client.Rooms.Delete(ctx, "a")
	}}

	// send uploads more than the buffers of a connection hold.
	send = faultyCall{"upload", func(ctx context.Context, client *webex.Client, s *stage) (string, error) {
		const size = 8 << 20
		message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: "r",
			Upload: &webex.Upload{Name: "x.bin", Size: size, Open: func() (io.ReadCloser, error) { return s.uploads.open(size) }}})
		if err != nil {
			return "", err
		}
		return "message " + message.ID, nil
	}}
)

// An uploadCounter counts the contents that are open.
type uploadCounter struct{ left atomic.Int64 }

func (u *uploadCounter) open(size int64) (io.ReadCloser, error) {
	u.left.Add(1)
	z := zeros(size)
	return &countedContent{Reader: &z, counter: u}, nil
}

type countedContent struct {
	io.Reader
	counter *uploadCounter
	closed  atomic.Bool
}

func (c *countedContent) Close() error {
	if !c.closed.Swap(true) {
		c.counter.left.Add(-1)
	}
	return nil
}

// A stage is where a fault takes place.
type stage struct {
	baseURL      string
	token        webex.Option // by default testToken
	opts         []webex.Option
	transport    *http.Transport
	own, foreign *wire
	dialer       *dialer
	uploads      uploadCounter
	secret       bool // the server must not get to see the token
}

func (f *fault) newStage(t *testing.T) *stage {
	t.Helper()
	serverTLS, clientTLS := f.cert.configs(t)
	s := &stage{own: listen(t, serverTLS, f.server...), foreign: listen(t, nil, room), transport: webex.NewTransport(), dialer: new(dialer), token: webex.WithToken(testToken)}
	s.transport.DialContext, s.transport.TLSClientConfig, s.transport.Proxy = s.dialer.dial, clientTLS, nil
	scheme := "http"
	if f.cert != nil {
		scheme = "https"
	}
	s.baseURL = scheme + "://" + s.own.addr() + "/v1"
	s.own.expand = strings.NewReplacer("$own", scheme+"://"+s.own.addr(), "$foreign", "http://"+s.foreign.addr())
	if f.set != nil {
		f.set(t, s)
	}
	return s
}

// visit sends a request over a client of the caller's own.
func visit(t *testing.T, client *http.Client, bystander *wire) {
	t.Helper()
	resp, err := client.Get("http://" + bystander.addr())
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
}

// checkError compares an error's text, in which the addresses of the stage and
// the side that noticed a reset are left out.
func (s *stage) checkError(t *testing.T, f *fault, err error) {
	t.Helper()
	if f.err == "" {
		assert.NoError(t, err)
		return
	}
	if !assert.Error(t, err) {
		return
	}
	text := strings.NewReplacer(s.own.addr(), "own", s.foreign.addr(), "foreign").Replace(err.Error())
	text = brokenPipe.ReplaceAllString(text, "connection reset by peer")
	text, _, _ = strings.Cut(text, ": current time ")
	assert.Equal(t, f.err, text)
	assert.True(t, f.kind(err), "%#v", err)
	if apiErr, ok := errors.AsType[*webex.ApiError](err); ok {
		assert.LessOrEqual(t, apiErr.Attempts, f.sent)
	}
}

// brokenPipe is how a reset is called, depending on which side noticed and when.
var brokenPipe = regexp.MustCompile(`((read|write|readfrom) tcp \S+: )*((read|write): )?(connection reset by peer|broken pipe|use of closed network connection)`)

// checkToken looks for the token where it should be, and where not.
func (s *stage) checkToken(t *testing.T, requests []recorded, err error) {
	t.Helper()
	assert.NotContains(t, fmt.Sprintf("%+v", err), testToken)
	assert.NotContains(t, s.foreign.bytes(), testToken, "the token is for Webex")
	for _, request := range requests {
		authorization := request.Header.Get("Authorization")
		request.Header.Del("Authorization")
		assert.NotContains(t, fmt.Sprint(request), testToken)
		if s.secret {
			assert.Empty(t, authorization)
		} else {
			assert.Equal(t, "Bearer "+testToken, authorization)
		}
	}
}

// checkPosts makes sure that no POST was repeated unless Webex had refused it.
func checkPosts(t *testing.T, requests []recorded, statuses []string) {
	t.Helper()
	for i, request := range requests[:max(0, len(requests)-1)] {
		if request.Method == "POST" {
			assert.Contains(t, []string{"401", "429"}, statuses[i], "a POST was sent twice")
		}
	}
}

// is asks for an error that matches target.
func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

// as asks for an error of a type.
func as[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// plain asks for an error that is not Webex's.
func plain(err error) bool { return !as[*webex.ApiError](err) }

// api asks for an ApiError of a status.
func api(status int) func(error) bool {
	return func(err error) bool {
		apiErr, ok := errors.AsType[*webex.ApiError](err)
		return ok && apiErr.StatusCode == status
	}
}

// retryAfter asks for the ApiError of a rate limit that says how long to wait.
func retryAfter(wait time.Duration) func(error) bool {
	return func(err error) bool {
		apiErr, ok := errors.AsType[*webex.ApiError](err)
		return ok && apiErr.RetryAfter.Round(time.Second) == wait
	}
}

// smallHeaders stands for the 10 MiB that a transport takes.
func smallHeaders(_ *testing.T, s *stage) { s.transport.MaxResponseHeaderBytes = 64 << 10 }

// headerTimeout stands for the 60 s of the clients' own transport.
func headerTimeout(_ *testing.T, s *stage) { s.transport.ResponseHeaderTimeout = 30 * time.Millisecond }

// tokenSource sets where the token comes from.
func tokenSource(source oauth2.TokenSource) func(*testing.T, *stage) {
	return func(_ *testing.T, s *stage) { s.token = webex.WithTokenSource(source) }
}

// A slowSource takes its time.
type slowSource time.Duration

func (s slowSource) Token() (*oauth2.Token, error) {
	time.Sleep(time.Duration(s))
	return &oauth2.Token{AccessToken: testToken}, nil
}

// failsOnce fails when it is first asked.
type failsOnce struct{ asked atomic.Bool }

func (s *failsOnce) Token() (*oauth2.Token, error) {
	if !s.asked.Swap(true) {
		return nil, errors.New("the vault is closed")
	}
	return &oauth2.Token{AccessToken: testToken}, nil
}

func refused(_ *testing.T, s *stage) { s.own.Close() }

func overTLS(_ *testing.T, s *stage) { s.baseURL = strings.Replace(s.baseURL, "http:", "https:", 1) }

// throughProxy makes the server the proxy on the way to Webex.
func throughProxy(scheme string) func(*testing.T, *stage) {
	return func(_ *testing.T, s *stage) {
		s.transport.Proxy = func(req *http.Request) (*url.URL, error) {
			if req.URL.Host == "webex.test" {
				return &url.URL{Scheme: "http", Host: s.own.addr()}, nil
			}
			return nil, nil
		}
		s.baseURL, s.secret = scheme+"://webex.test/v1", scheme == "https"
	}
}

// A certificate is what a server with TLS shows.
type certificate struct {
	ip      string
	expired bool
	unknown bool // to the client
}

// configs returns a TLS configuration for the server and one for the client.
func (c *certificate) configs(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	if c == nil {
		return nil, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	ip, end := "127.0.0.1", time.Now().Add(time.Hour)
	if c.ip != "" {
		ip = c.ip
	}
	if c.expired {
		end = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: end, IsCA: true, BasicConstraintsValid: true, IPAddresses: []net.IP{net.ParseIP(ip)}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	server = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	client = &tls.Config{RootCAs: x509.NewCertPool()}
	if !c.unknown {
		parsed, err := x509.ParseCertificate(der)
		require.NoError(t, err)
		client.RootCAs.AddCert(parsed)
	}
	return server, client
}
