package webex

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"

	"golang.org/x/oauth2"
)

const version = "0.1.0"

// tokenVariables are the environment variables that may hold the token, the
// first that is set counts.
var tokenVariables = []string{"WEBEX_TEAMS_ACCESS_TOKEN", "WEBEX_ACCESS_TOKEN"}

// ErrNoToken is the error of [NewClient] when it was given no token and the
// environment has none.
var ErrNoToken = fmt.Errorf("there is no token: set the environment variable %s, or use WithToken", strings.Join(tokenVariables, " or "))

// An Option changes how [NewClient] makes a client.
type Option func(*settings)

// settings is what the options of a client say.
type settings struct {
	credentials []string // the options that say how calls are authorized
	tokens      func(*Client) tokenFunc
	tokenStore  TokenStore
	baseURL     string
	httpClient  *http.Client
	proxy       *url.URL
	userAgent   string
	log         logFunc
	middleware  []func(http.RoundTripper) http.RoundTripper
	policy      RetryPolicy
	limiter     Limiter
	errs        []error
}

func (s *settings) refuse(err error) { s.errs = append(s.errs, err) }

// authorize says where the client's tokens come from, and which option said so.
func (s *settings) authorize(option string, tokens func(*Client) tokenFunc) {
	if !slices.Contains(s.credentials, option) {
		s.credentials = append(s.credentials, option)
	}
	s.tokens = tokens
}

// authorizeWith makes a token the client's only one.
func (s *settings) authorizeWith(option, token string) {
	s.authorize(option, func(*Client) tokenFunc {
		return func(context.Context, string) (string, error) { return token, nil }
	})
}

// WithToken authorizes the client's calls with an access token: of a bot, an
// integration, a service app, or a personal one. Space around it is ignored.
func WithToken(token string) Option {
	return func(s *settings) {
		token := strings.TrimSpace(token)
		if err := checkToken(token); err != nil {
			s.refuse(fmt.Errorf("WithToken: %w", err))
		}
		s.authorizeWith("WithToken", token)
	}
}

// WithTokenSource authorizes the client's calls with the tokens of a source,
// which is asked before each attempt and from several goroutines at a time.
// When Webex answers 401, it is asked once more, and the call is repeated if it
// hands out another token. An error of the source is the error of the call.
func WithTokenSource(source oauth2.TokenSource) Option {
	return func(s *settings) {
		if source == nil {
			s.refuse(errors.New("WithTokenSource: the source is nil"))
		}
		s.authorize("WithTokenSource", func(*Client) tokenFunc { return tokensOf(source) })
	}
}

// WithoutToken makes a client that sends no token, for calls that need none, as
// those of [AccessTokensService].
func WithoutToken() Option {
	return func(s *settings) { s.authorize("WithoutToken", nil) }
}

// WithBaseURL makes the client talk to another host than [DefaultBaseURL], for
// example "https://api-usgov.webex.com/v1" or a fake of package webextest. The
// token goes to this host only.
func WithBaseURL(baseURL string) Option {
	return func(s *settings) { s.baseURL = baseURL }
}

// WithHTTPClient makes the client send its requests with the transport, the
// cookie jar and the timeout of another one, which is not changed. By default
// all clients share one transport: it waits 60 s for an answer to begin, but
// sets no limit on how long a body takes.
func WithHTTPClient(client *http.Client) Option {
	return func(s *settings) {
		if client == nil {
			s.refuse(errors.New("WithHTTPClient: the client is nil"))
		}
		s.httpClient = client
	}
}

// WithProxy sends the requests through a proxy, for example
// "http://proxy.example.com:3128". By default the environment says whether
// there is one, see [http.ProxyFromEnvironment].
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

// WithUserAgent sets the User-Agent header, by which an operator of Webex can
// tell who is calling.
func WithUserAgent(userAgent string) Option {
	return func(s *settings) {
		if err := checkHeader("User-Agent", userAgent); err != nil {
			s.refuse(fmt.Errorf("WithUserAgent: %w", err))
		}
		s.userAgent = userAgent
	}
}

// WithLogger logs what the client does: each attempt at the debug level with
// its method, host, path, status, duration and tracking id, and each wait at
// the warning level. Tokens, bodies and queries are never logged.
func WithLogger(logger *slog.Logger) Option {
	return func(s *settings) {
		s.log = nil
		if logger != nil {
			s.log = logger.LogAttrs
		}
	}
}

// WithMiddleware puts a layer around the transport, for metrics, tracing or
// tests. It sees each attempt and its answer, but not the token. It does see
// the bodies, which hold secrets where tokens are asked for. The first one given
// is the outermost.
func WithMiddleware(middleware func(http.RoundTripper) http.RoundTripper) Option {
	return func(s *settings) {
		if middleware == nil {
			s.refuse(errors.New("WithMiddleware: the middleware is nil"))
			return
		}
		s.middleware = append(s.middleware, middleware)
	}
}

// WithRetry sets how patient the client is with faults and limits.
func WithRetry(policy RetryPolicy) Option {
	return func(s *settings) {
		if err := policy.validate(); err != nil {
			s.refuse(fmt.Errorf("WithRetry: %w", err))
		}
		s.policy = policy
	}
}

// A Limiter holds a caller back until it may go on. The Limiter of
// golang.org/x/time/rate is one.
type Limiter interface {
	Wait(ctx context.Context) error
}

// WithLimiter asks a limiter before each attempt, so as not to run into the
// limits of Webex in the first place. An error of it is the error of the call.
func WithLimiter(limiter Limiter) Option {
	return func(s *settings) { s.limiter = limiter }
}

// newSettings applies the options and fills in what they leave open.
func newSettings(opts []Option) (*settings, error) {
	s := &settings{baseURL: DefaultBaseURL, userAgent: "go-webex/" + version}
	for _, opt := range opts {
		if opt != nil {
			opt(s)
		}
	}
	if len(s.credentials) > 1 {
		s.refuse(fmt.Errorf("%s exclude each other", strings.Join(s.credentials, " and ")))
	}
	if s.tokenStore != nil && !slices.Contains(s.credentials, "WithIntegration") {
		s.refuse(errors.New("WithTokenStore needs WithIntegration: other tokens are not renewed"))
	}
	if len(s.credentials) == 0 && len(s.errs) == 0 {
		s.tokenFromEnvironment()
	}
	return s, errors.Join(s.errs...)
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
