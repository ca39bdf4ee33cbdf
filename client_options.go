package webex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

const version = "0.1.0"

// sdkAgent is the name of the SDK in the User-Agent header.
const sdkAgent = "go-webex/" + version

// baseURLVariable is the environment variable that may hold the base URL.
const baseURLVariable = "WEBEX_BASE_URL"

// tokenVariables are the environment variables that may hold the token. The
// first one that is set wins.
var tokenVariables = []string{"WEBEX_TEAMS_ACCESS_TOKEN", "WEBEX_ACCESS_TOKEN"}

// ErrNoToken is the error of [NewClient] if neither an option nor the
// environment has a token.
var ErrNoToken = fmt.Errorf("there is no token: set the environment variable %s, or use WithToken", strings.Join(tokenVariables, " or "))

// An Option is a client option: it changes how [NewClient] makes a client.
type Option func(*settings)

// settings collects the options of a client.
type settings struct {
	credentials []string // the names of the options that authorize calls
	tokens      func(*Client) (tokenFunc, renewFunc)
	tokenStore  TokenStore
	needsStore  bool         // to load the tokens from, because no option has a refresh token
	baseURL     *string      // nil without WithBaseURL
	httpClient  *http.Client // nil for the transport that all clients share
	proxy       *url.URL
	wire        http.RoundTripper // the transport that these make, below all layers
	userAgent   string
	log         logFunc
	events      func(CallEvent)
	idleTimeout time.Duration // 0 if there is none
	middleware  []func(http.RoundTripper) http.RoundTripper
	policy      RetryPolicy
	limiter     Limiter
	errs        []error
}

func (s *settings) refuse(err error) { s.errs = append(s.errs, err) }

// authorize sets where the client's tokens come from, on behalf of the named
// option.
func (s *settings) authorize(option string, tokens func(*Client) (tokenFunc, renewFunc)) {
	if !slices.Contains(s.credentials, option) {
		s.credentials = append(s.credentials, option)
	}
	s.tokens = tokens
}

// authorizeWith authorizes every call with the same token.
func (s *settings) authorizeWith(option, token string) {
	fixed := &oauth2.Token{AccessToken: token}
	s.authorize(option, func(*Client) (tokenFunc, renewFunc) {
		return func(context.Context, string) (*oauth2.Token, error) { return fixed, nil }, nil
	})
}

// WithToken is a client option. It authorizes the client's calls with an access
// token: that of a bot, an integration or a service app, or a personal one.
// White space around the token is ignored.
func WithToken(token string) Option {
	return func(s *settings) {
		token := strings.TrimSpace(token)
		if err := checkToken(token); err != nil {
			s.refuse(fmt.Errorf("WithToken: %w", err))
		}
		s.authorizeWith("WithToken", token)
	}
}

// WithTokenSource is a client option. It authorizes the client's calls with the
// tokens of a source. The client asks the source for a token before each
// attempt, in a goroutine of its own, because a source takes no context. Calls
// that ask at the same time share the answer. When Webex answers 401, the client
// asks once more and repeats the call if the source returns another token. If
// the source returns an error or panics, the call fails with a [*TokenError].
func WithTokenSource(source oauth2.TokenSource) Option {
	return func(s *settings) {
		if source == nil {
			s.refuse(errors.New("WithTokenSource: the source is nil"))
		}
		s.authorize("WithTokenSource", func(*Client) (tokenFunc, renewFunc) { return tokensOf(source) })
	}
}

// WithoutToken is a client option. It makes a client that sends no token, for
// calls that need none, such as those of [AccessTokensService].
func WithoutToken() Option {
	return func(s *settings) { s.authorize("WithoutToken", nil) }
}

// WithBaseURL is a client option. It sends the client's calls to a base URL
// other than [DefaultBaseURL], for example "https://api-usgov.webex.com/v1" or
// the URL of a fake of package webextest. The token goes to the host of the
// base URL only; webexapis.com and api.ciscospark.com count as the same host.
func WithBaseURL(baseURL string) Option {
	return func(s *settings) { s.baseURL = &baseURL }
}

// WithHTTPClient is a client option. It makes the client use the transport, the
// cookie jar and the timeout of an [http.Client], which it does not change. Its
// CheckRedirect is not used. If it has no transport, [http.DefaultTransport]
// sends each request, as in net/http, also when that is replaced later.
//
// By default all clients share one transport, which waits 60 s for an answer to
// begin, finds out within 45 s that a connection of HTTP/2 is dead, and sets no
// limit on how long a body takes. A transport of your own should do the same:
// see the fields ResponseHeaderTimeout and HTTP2 of [http.Transport].
func WithHTTPClient(client *http.Client) Option {
	return func(s *settings) {
		if client == nil {
			s.refuse(errors.New("WithHTTPClient: the client is nil"))
			return
		}
		s.httpClient = new(*client)
	}
}

// WithProxy is a client option. It sends the client's requests through a proxy,
// for example "http://proxy.example.com:3128". The default is
// [http.ProxyFromEnvironment]. Together with [WithHTTPClient] it needs a
// transport that is an [*http.Transport]. The client has connections of its own
// then; see [Client.CloseIdleConnections].
func WithProxy(proxyURL string) Option {
	return func(s *settings) {
		u, err := url.Parse(proxyURL)
		if err != nil || u.Host == "" {
			// The URL is not shown: it may hold a password.
			s.refuse(errors.New("WithProxy: the URL of a proxy needs a scheme and a host, as in http://proxy.example.com:3128"))
		}
		s.proxy = u
	}
}

// WithIdleTimeout is a client option. It sets how long the body of an answer may
// stall: if not a byte comes for d, reading it fails, and the client tries again
// as after a broken connection. That is for JSON, errors and files alike. The
// time counts between bytes, so that it does not limit how long a file takes. The
// default is 60 s; a negative d sets no limit.
func WithIdleTimeout(d time.Duration) Option {
	return func(s *settings) {
		if d == 0 {
			s.refuse(errors.New("WithIdleTimeout: the time is zero; a negative one sets no limit"))
		}
		s.idleTimeout = max(0, d)
	}
}

// WithUserAgent is a client option. It puts the name of the program before that
// of the SDK in the User-Agent header, which tells the operators of Webex who is
// calling: "mybot/1.2" gives "mybot/1.2 go-webex/" and the version of the SDK.
func WithUserAgent(program string) Option {
	return func(s *settings) {
		if err := checkHeader("User-Agent", program); err != nil {
			s.refuse(fmt.Errorf("WithUserAgent: %w", err))
		}
		s.userAgent = strings.TrimSpace(program + " " + sdkAgent)
	}
}

// WithLogger is a client option. It logs each attempt at the debug level, with
// its operation, method, host, path, status, duration and tracking id. It logs
// each retry, each wait for a rate limit that another call has met, and each
// token that could not be renewed or stored, at the warning level. Tokens,
// bodies and queries are never logged.
func WithLogger(logger *slog.Logger) Option {
	return func(s *settings) {
		s.log = nil
		if logger != nil {
			s.log = logger.LogAttrs
		}
	}
}

// WithEvents is a client option. It calls a function for each attempt, wait and
// end of a call, for metrics:
//
//	webex.WithEvents(func(e webex.CallEvent) {
//		if e.Kind == webex.CallAttempt {
//			attempts.WithLabelValues(e.Operation, strconv.Itoa(e.Status)).Observe(e.Duration.Seconds())
//		}
//	})
//
// The call waits until the function returns. Calls that run side by side call it
// side by side. It must not use the client. Calls that fail before their first
// attempt, because of their arguments, have no events.
func WithEvents(events func(CallEvent)) Option {
	return func(s *settings) { s.events = events }
}

// WithMiddleware is a client option. It puts a layer around the transport, for
// metrics, tracing or tests; see [OperationOf] and [AttemptOf]. A middleware may
// change a request or make another one of it, but must keep the context of the
// request, or one derived from it: a request without it belongs to no call, gets
// no token, and fails with a [*TokenError].
//
// A middleware sees each attempt and its answer but not the client's token. It
// does see bodies, and those of the requests for tokens hold secrets. Of several
// middlewares the first one is the outermost.
//
// An error of a middleware counts as a broken connection, after which some calls
// are tried again, unless it is marked by [Permanent].
func WithMiddleware(middleware func(http.RoundTripper) http.RoundTripper) Option {
	return func(s *settings) {
		if middleware == nil {
			s.refuse(errors.New("WithMiddleware: the middleware is nil"))
			return
		}
		s.middleware = append(s.middleware, middleware)
	}
}

// WithRetry is a client option. It sets how often and how long the client tries
// again after faults and rate limits.
func WithRetry(policy RetryPolicy) Option {
	return func(s *settings) {
		if err := policy.validate(); err != nil {
			s.refuse(fmt.Errorf("WithRetry: %w", err))
		}
		s.policy = policy
	}
}

// A Limiter limits the rate of calls. The Limiter of golang.org/x/time/rate is
// one.
type Limiter interface {
	// Wait blocks until the caller may go on, or returns an error.
	Wait(ctx context.Context) error
}

// WithLimiter is a client option. It makes the client wait for a limiter before
// each attempt, so that it does not run into the limits of Webex in the first
// place. If the limiter returns an error, the call fails with it.
func WithLimiter(limiter Limiter) Option {
	return func(s *settings) { s.limiter = limiter }
}

// newSettings applies the options and fills in the defaults.
func newSettings(opts []Option) (*settings, error) {
	s := &settings{userAgent: sdkAgent, idleTimeout: time.Minute}
	s.apply(opts)
	if s.baseURL == nil {
		s.baseURLFromEnvironment()
	}
	if len(s.credentials) == 0 && len(s.errs) == 0 {
		s.tokenFromEnvironment()
	}
	return s, errors.Join(s.errs...)
}

// derive returns a copy of settings with further options, for a client on the
// same wire.
func (s *settings) derive(opts []Option) (*settings, error) {
	derived := new(*s)
	derived.credentials, derived.tokens, derived.tokenStore, derived.needsStore = nil, nil, nil, false
	derived.middleware = slices.Clip(s.middleware)
	derived.apply(opts)
	if derived.httpClient != s.httpClient || derived.proxy != s.proxy {
		derived.refuse(errors.New("WithHTTPClient and WithProxy make other connections; use NewClient"))
	}
	return derived, errors.Join(derived.errs...)
}

func (s *settings) apply(opts []Option) {
	for _, opt := range opts {
		if opt != nil {
			opt(s)
		}
	}
	if len(s.credentials) > 1 {
		s.refuse(fmt.Errorf("%s exclude each other", strings.Join(s.credentials, " and ")))
	}
	isLogin := func(option string) bool { return option == "WithIntegration" || option == "NewClientFromCode" }
	if s.tokenStore != nil && !slices.ContainsFunc(s.credentials, isLogin) {
		s.refuse(errors.New("WithTokenStore needs WithIntegration: other tokens are not renewed"))
	}
	if s.needsStore && s.tokenStore == nil {
		s.refuse(errors.New("WithIntegration: there is no refresh token, and no WithTokenStore that may have one"))
	}
}

// baseURLFromEnvironment takes the base URL from the environment, where it may
// stand by mistake: the token must not travel in clear text for that.
func (s *settings) baseURLFromEnvironment() {
	baseURL := cmp.Or(strings.TrimSpace(os.Getenv(baseURLVariable)), DefaultBaseURL)
	if u, err := parseBaseURL(baseURL); err != nil {
		s.refuse(fmt.Errorf("the environment variable %s: %w", baseURLVariable, err))
	} else if u.Scheme != "https" && !isLoopback(u) {
		s.refuse(fmt.Errorf("the environment variable %s: %s is neither https nor on this machine; use WithBaseURL if that is meant", baseURLVariable, u))
	}
	s.baseURL = &baseURL
}

func (s *settings) tokenFromEnvironment() {
	for _, name := range tokenVariables {
		token := strings.TrimSpace(os.Getenv(name))
		if token == "" {
			continue
		}
		if err := checkToken(token); err != nil {
			s.refuse(fmt.Errorf("the environment variable %s: %w", name, err))
		}
		s.authorizeWith(name, token)
		return
	}
	s.refuse(ErrNoToken)
}
