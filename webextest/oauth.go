package webextest

import (
	"cmp"
	"crypto/rand"
	"time"
)

// Integration is a program that people let act for them. Server.Integration is
// one that every fake has.
type Integration struct {
	ClientID     string
	ClientSecret string
	RedirectURI  string // where people come back to after they have approved
}

// ServiceApp is a program that acts for an organization, with an account of its
// own.
type ServiceApp struct {
	ID           string // the application's, for POST /applications/{id}/token
	ClientID     string
	ClientSecret string
	Person       *Person // the account
}

// The lifetimes of tokens, as Webex has them.
const (
	accessTokenLifetime  = 1_209_599 * time.Second // 14 days
	refreshTokenLifetime = 7_775_999 * time.Second // 90 days
)

// WithTokenLifetimes sets how long the tokens live that the fake hands out as
// an OAuth server. Without it, access tokens have 14 days and refresh tokens
// 90, which each use of them gives anew. The tokens of a Person never expire.
func WithTokenLifetimes(access, refresh time.Duration) Option {
	return func(c *config) { c.access, c.refresh = access, refresh }
}

// WithRefreshTokenRotation makes each refresh replace the refresh token: the
// one that was used is not valid any more. Webex is documented to keep it, but
// a program should be ready for either.
func WithRefreshTokenRotation() Option { return func(c *config) { c.rotation = true } }

// authority is what the fake keeps as an OAuth server.
type authority struct {
	access, refresh time.Duration // lifetimes
	rotation        bool
	approver        *person // who is at the browser; nil declines
	integrations    map[string]*Integration
	serviceApps     map[string]*ServiceApp
	codes           map[string]*code
	devices         []*device
	accessTokens    map[string]*accessToken
	refreshTokens   map[string]*grant
}

// grant is what a person has granted a program: to act for them as long as its
// refresh token lives.
type grant struct {
	clientID string
	person   *person
	scope    string // empty when it is not told
	expires  time.Time
}

type accessToken struct {
	*grant
	expires time.Time
}

func newAuthority(cfg config) authority {
	return authority{
		access:        cmp.Or(cfg.access, accessTokenLifetime),
		refresh:       cmp.Or(cfg.refresh, refreshTokenLifetime),
		rotation:      cfg.rotation,
		integrations:  map[string]*Integration{},
		serviceApps:   map[string]*ServiceApp{},
		codes:         map[string]*code{},
		accessTokens:  map[string]*accessToken{},
		refreshTokens: map[string]*grant{},
	}
}

// AddIntegration registers an integration and returns it with every empty field
// filled in. It panics when the client ID is taken.
func (s *Server) AddIntegration(i Integration) *Integration {
	s.mu.Lock()
	defer s.mu.Unlock()
	i.ClientID = cmp.Or(i.ClientID, "C"+rand.Text())
	i.ClientSecret = cmp.Or(i.ClientSecret, rand.Text())
	i.RedirectURI = cmp.Or(i.RedirectURI, "http://localhost:8080/callback")
	if s.oauth.integrations[i.ClientID] != nil {
		panic("webextest: there is an integration with the client ID " + i.ClientID)
	}
	s.oauth.integrations[i.ClientID] = new(i)
	return &i
}

// AddServiceApp registers a service app that an administrator has authorized,
// and returns it with every empty field filled in. It panics when the ID is
// taken.
func (s *Server) AddServiceApp(a ServiceApp) *ServiceApp {
	if a.Person == nil {
		a.Person = s.AddPerson(Person{Type: "appuser"})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a.ClientID = cmp.Or(a.ClientID, "C"+rand.Text())
	a.ClientSecret = cmp.Or(a.ClientSecret, rand.Text())
	a.ID = cmp.Or(a.ID, newID("APPLICATION", a.ClientID))
	if s.oauth.serviceApps[a.ID] != nil {
		panic("webextest: there is a service app with the ID " + a.ID)
	}
	s.oauth.serviceApps[a.ID] = new(a)
	return &a
}

// SignIn puts a person in front of the browser: whoever follows a link to log
// in is them, and they approve whatever an integration asks for. It is Alice at
// first. Nil is somebody who declines.
func (s *Server) SignIn(p *Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.oauth.approver = nil
	if p != nil {
		s.oauth.approver = s.mustPerson(p)
	}
}

// mustPerson is the person that the caller of the fake means.
func (s *Server) mustPerson(p *Person) *person {
	found, ok := s.people.get(p.ID)
	if !ok {
		panic("webextest: there is no person with the ID " + p.ID)
	}
	return found
}

// Revoke makes a token invalid that the fake has handed out as an OAuth server.
// With a refresh token go the access tokens that it was good for.
func (s *Server) Revoke(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.oauth.accessTokens, token)
	g := s.oauth.refreshTokens[token]
	if g == nil {
		return
	}
	delete(s.oauth.refreshTokens, token)
	for text, access := range s.oauth.accessTokens {
		if access.grant == g {
			delete(s.oauth.accessTokens, text)
		}
	}
}

// holder is the person that an access token is good for, or nil.
func (s *Server) holder(token string) *person {
	if p := s.tokens[token]; p != nil {
		return p
	}
	access := s.oauth.accessTokens[token]
	if access == nil || !time.Now().Before(access.expires) {
		return nil
	}
	if _, exists := s.people.get(access.person.ID); !exists {
		return nil
	}
	return access.person
}

// tokenAnswer is what a program gets for its grant.
type tokenAnswer struct {
	AccessToken           string `json:"access_token"`
	ExpiresIn             int    `json:"expires_in"`
	RefreshToken          string `json:"refresh_token"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in"`
	TokenType             string `json:"token_type"`
	Scope                 string `json:"scope,omitempty"`
}

// issue hands out an access token for a grant, whose refresh token lives on
// from now. Without one, it gets one.
func (s *Server) issue(g *grant, refreshToken string) tokenAnswer {
	if refreshToken == "" || s.oauth.rotation {
		delete(s.oauth.refreshTokens, refreshToken)
		refreshToken = rand.Text()
	}
	now, token := time.Now(), rand.Text()
	g.expires = now.Add(s.oauth.refresh)
	s.oauth.refreshTokens[refreshToken] = g
	s.oauth.accessTokens[token] = &accessToken{g, now.Add(s.oauth.access)}
	return tokenAnswer{
		AccessToken:           token,
		ExpiresIn:             int(s.oauth.access / time.Second),
		RefreshToken:          refreshToken,
		RefreshTokenExpiresIn: int(s.oauth.refresh / time.Second),
		TokenType:             "Bearer",
		Scope:                 g.scope,
	}
}
