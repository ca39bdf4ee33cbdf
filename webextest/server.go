package webextest

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"time"
)

// A Server is a fake Webex. It keeps its state in memory, and any number of
// goroutines may use it at once.
type Server struct {
	// URL is the base URL of the API. It ends in "/v1", without a slash.
	URL string

	// OrgID is the ID of the organization that everybody belongs to.
	OrgID string

	// Alice, Bob and Carol are people, and Bot is a bot. Alice is a full
	// administrator with LicenseAdvancedMessaging.
	Alice, Bob, Carol, Bot *Person

	// GuestIssuer is an application whose guests log in by POST /jwt/login.
	GuestIssuer GuestIssuer

	// Integration is an integration that people can log in to.
	Integration *Integration

	mux    *http.ServeMux
	socket *httptest.Server // nil without a listener
	ctx    context.Context  // ends when the fake is closed
	stop   context.CancelFunc

	logger   *slog.Logger
	requests recorder
	failures script
	limits   limiter

	state
}

// An Option configures a fake.
type Option func(*config)

type config struct {
	addr, token     string
	access, refresh time.Duration // the lifetimes of tokens, 0 for the default
	rotation        bool          // of refresh tokens
	deliver         http.RoundTripper
	signature       string       // see WithSignatureHeader
	logger          *slog.Logger // nil for none
}

// WithAddr sets the address that NewServer listens on, such as
// "localhost:8080". By default, the system picks a free port on the loopback
// interface.
func WithAddr(addr string) Option { return func(c *config) { c.addr = addr } }

// WithToken sets the access token of Alice, the administrator. By default it is
// random, like those of the others.
func WithToken(token string) Option { return func(c *config) { c.token = token } }

// WithLogger logs a line for each request that the fake has answered: the
// method, the path, the query, the status, which is 0 for an answer that was cut
// off, the email address of the caller, and the time that it took. No token is
// logged, nor the value of a parameter that may be one.
func WithLogger(logger *slog.Logger) Option { return func(c *config) { c.logger = logger } }

// NewServer starts a fake that listens on the loopback interface, or on the
// address of WithAddr. It panics when it cannot listen. The caller must call
// Close when done.
func NewServer(opts ...Option) *Server {
	s, cfg := build(opts)
	listener, err := net.Listen("tcp", cmp.Or(cfg.addr, "127.0.0.1:0"))
	if err != nil {
		panic("webextest: " + err.Error())
	}
	s.socket = &httptest.Server{Listener: listener, Config: &http.Server{
		Handler:           s,
		ReadHeaderTimeout: time.Minute,
		BaseContext:       func(net.Listener) context.Context { return s.ctx }, // Close ends slow requests
	}}
	s.socket.Start()
	s.URL = s.socket.URL + "/v1"
	return s
}

// New returns a fake that does not listen: only Transport and ServeHTTP reach
// it. It starts no goroutine, so it works inside a testing/synctest bubble. It
// panics when WithAddr is given.
func New(opts ...Option) *Server {
	s, cfg := build(opts)
	if cfg.addr != "" {
		panic("webextest: WithAddr needs NewServer")
	}
	s.URL = "http://webex.test/v1"
	return s
}

func build(opts []Option) (*Server, config) {
	var cfg config
	for _, opt := range opts {
		opt(&cfg)
	}
	s := &Server{
		GuestIssuer: newGuestIssuer(),
		mux:         http.NewServeMux(),
		state: state{
			tokens: map[string]*authorization{},
			oauth:  newOAuthState(cfg),
		},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.deliveries.transport, s.deliveries.signature = cfg.deliver, cfg.signature
	s.logger = cfg.logger
	s.OrgID = s.AddOrganization("Example")
	for _, r := range served {
		for pattern, e := range r {
			s.handle(pattern, e)
		}
	}
	s.Alice = s.AddPerson(Person{
		FirstName: "Alice",
		LastName:  "Archer",
		Token:     cfg.token,
		Roles:     []string{RoleFullAdmin},
		Licenses:  []string{LicenseAdvancedMessaging},
	})
	s.Bob = s.AddPerson(Person{FirstName: "Bob", LastName: "Baker"})
	s.Carol = s.AddPerson(Person{FirstName: "Carol", LastName: "Carter"})
	s.Bot = s.AddPerson(Person{DisplayName: "Bot", Type: "bot"})
	s.Integration = s.AddIntegration(Integration{})
	s.SignIn(s.Alice)
	return s, cfg
}

// Close discards the deliveries that have not begun, waits for those in
// progress, stops listening, waits for the requests in progress, and closes the
// connections. It may be called more than once.
func (s *Server) Close() {
	s.stopDeliveries()
	if s.socket != nil {
		s.socket.Close()
	}
}
