package webextest

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"time"
)

// Server is a fake Webex. It keeps its state in memory and is safe for any
// number of goroutines.
type Server struct {
	// URL is the base URL of the API, with "/v1" and without a slash at its
	// end.
	URL string

	// OrgID is the organization that everybody belongs to.
	OrgID string

	// Alice, Bob and Carol are people, Bot is a bot. Alice is a full
	// administrator with a license for messaging.
	Alice, Bob, Carol, Bot *Person

	// GuestIssuer is an application that makes guests by POST /jwt/login.
	GuestIssuer GuestIssuer

	// Integration is an integration that people can log in to.
	Integration *Integration

	mux    *http.ServeMux
	socket *httptest.Server // nil without a listener
	ctx    context.Context  // ends when the fake is closed
	stop   context.CancelFunc

	requests recorder
	failures script
	limits   limiter

	state
}

// Option changes what New and NewServer make.
type Option func(*config)

type config struct {
	addr, token     string
	access, refresh time.Duration // the lifetimes of tokens
	rotation        bool          // of refresh tokens
	deliver         http.RoundTripper
}

// WithAddr lets NewServer listen on an address such as "localhost:8080".
// Without it, the system picks a free port on the loopback interface.
func WithAddr(addr string) Option { return func(c *config) { c.addr = addr } }

// WithToken sets the access token of Alice, the administrator. Without it, hers
// is random as everybody's is.
func WithToken(token string) Option { return func(c *config) { c.token = token } }

// NewServer starts a fake that listens on the loopback interface. It panics
// when it cannot listen. The caller calls Close when done.
func NewServer(opts ...Option) *Server {
	s, cfg := build(opts)
	listener, err := net.Listen("tcp", cmp.Or(cfg.addr, "127.0.0.1:0"))
	if err != nil {
		panic("webextest: " + err.Error())
	}
	s.socket = &httptest.Server{Listener: listener, Config: &http.Server{
		Handler:           s,
		ReadHeaderTimeout: time.Minute,
		BaseContext:       func(net.Listener) context.Context { return s.ctx }, // Close ends what takes long
	}}
	s.socket.Start()
	s.URL = s.socket.URL + "/v1"
	return s
}

// New makes a fake that does not listen: only Transport and ServeHTTP reach it.
// It starts no goroutine, so it works inside a testing/synctest bubble. It
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
			tokens:          map[string]*authorization{},
			deletedMessages: map[string]string{},
			oauth:           newOAuthState(cfg),
		},
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.deliveries.transport = cfg.deliver
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

// Close discards the deliveries that have not been made yet, waits for those
// under way, stops listening, waits for the requests under way, and closes the
// connections.
func (s *Server) Close() {
	s.stopDeliveries()
	if s.socket != nil {
		s.socket.Close()
	}
}
