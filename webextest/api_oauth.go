package webextest

import (
	"cmp"
	"crypto/rand"
	"time"
)

// An Integration is a program that people authorize to act as them. Every fake
// has one, Server.Integration.
type Integration struct {
	Name         string
	ClientID     string
	ClientSecret string
	RedirectURI  string // where the browser returns with the authorization code
}

// A ServiceApp is a program that acts in an organization with an account of its
// own.
type ServiceApp struct {
	ID           string // for POST /applications/{id}/token; derived from the client ID
	Name         string
	ClientID     string
	ClientSecret string
	Person       *Person // the account; one is added when it is nil
}

// The lifetimes of tokens at Webex.
const (
	accessTokenLifetime  = 1_209_599 * time.Second // 14 days
	refreshTokenLifetime = 7_775_999 * time.Second // 90 days
)

// WithTokenLifetimes sets the lifetimes of the tokens that the fake issues as
// an OAuth server. By default, access tokens live for 14 days, and refresh
// tokens for 90 days after their last use. The tokens of a Person never expire.
func WithTokenLifetimes(access, refresh time.Duration) Option {
	return func(c *config) { c.access, c.refresh = access, refresh }
}

// WithRefreshTokenRotation makes each refresh replace the refresh token, after
// which the old one is invalid. Webex documents that it keeps the token, but a
// program should be ready for either.
func WithRefreshTokenRotation() Option { return func(c *config) { c.rotation = true } }

// oauthState is the state of the fake as an OAuth server.
type oauthState struct {
	access, refresh time.Duration // lifetimes
	rotation        bool
	approver        *person // the person at the browser, or nil for one who declines
	clients         map[string]oauthClient
	serviceApps     map[string]*ServiceApp
	codes           map[string]*authorizationCode
	devices         []*deviceLogin
	refreshTokens   map[string]*authorization
}

// oauthClient is a program that can obtain tokens.
type oauthClient struct {
	id, secret, name string
	redirectURI      string // empty for a service app
}

func newOAuthState(cfg config) oauthState {
	return oauthState{
		access:        cmp.Or(cfg.access, accessTokenLifetime),
		refresh:       cmp.Or(cfg.refresh, refreshTokenLifetime),
		rotation:      cfg.rotation,
		clients:       map[string]oauthClient{},
		serviceApps:   map[string]*ServiceApp{},
		codes:         map[string]*authorizationCode{},
		refreshTokens: map[string]*authorization{},
	}
}

// addClient registers a program. It panics when the client ID is taken.
func (s *Server) addClient(c oauthClient) {
	if _, taken := s.oauth.clients[c.id]; taken {
		panic("webextest: there is a program with the client ID " + c.id)
	}
	s.oauth.clients[c.id] = c
}

// AddIntegration registers an integration and returns it with every empty field
// filled in. It panics when the client ID is taken.
func (s *Server) AddIntegration(i Integration) *Integration {
	s.mu.Lock()
	defer s.mu.Unlock()
	i.Name = cmp.Or(i.Name, "Integration")
	i.ClientID = cmp.Or(i.ClientID, "C"+rand.Text())
	i.ClientSecret = cmp.Or(i.ClientSecret, rand.Text())
	i.RedirectURI = cmp.Or(i.RedirectURI, "http://localhost:8080/callback")
	s.addClient(oauthClient{id: i.ClientID, secret: i.ClientSecret, name: i.Name, redirectURI: i.RedirectURI})
	return &i
}

// AddServiceApp registers a service app that an administrator has authorized,
// and returns it with every empty field filled in. It panics when the client ID
// is taken.
func (s *Server) AddServiceApp(a ServiceApp) *ServiceApp {
	a.Name = cmp.Or(a.Name, "Service App")
	if a.Person == nil {
		a.Person = s.AddPerson(Person{DisplayName: a.Name, Type: "appuser"})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	a.ClientID = cmp.Or(a.ClientID, "C"+rand.Text())
	a.ClientSecret = cmp.Or(a.ClientSecret, rand.Text())
	a.ID = newID("APPLICATION", a.ClientID)
	s.addClient(oauthClient{id: a.ClientID, secret: a.ClientSecret, name: a.Name})
	s.oauth.serviceApps[a.ID] = new(a)
	return &a
}

// SignIn sets the person at the browser. They log in wherever a link asks for
// it, and approve every integration and device. Initially it is Alice. Nil
// stands for a person who declines.
func (s *Server) SignIn(p *Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.oauth.approver = nil
	if p != nil {
		s.oauth.approver = s.mustPerson(p)
	}
}

// mustPerson returns the internal form of a Person. It panics when there is
// none.
func (s *Server) mustPerson(p *Person) *person {
	found, ok := s.people.get(p.ID)
	if !ok {
		panic("webextest: there is no person with the ID " + p.ID)
	}
	return found
}

// Revoke makes an access token or a refresh token invalid. Revoking a refresh
// token also revokes the access tokens that were issued for it. Revoke ignores
// a token that the fake does not know.
func (s *Server) Revoke(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range []*authorization{s.tokens[token], s.oauth.refreshTokens[token]} {
		if a != nil {
			s.revoke(a)
		}
	}
}

// tokenAnswer is the answer to a request for tokens.
type tokenAnswer struct {
	AccessToken           string `json:"access_token"`
	ExpiresIn             int    `json:"expires_in"`
	RefreshToken          string `json:"refresh_token"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in"`
	TokenType             string `json:"token_type"`
	Scope                 string `json:"scope,omitempty"`
}

// grant issues tokens that let a program act as a person.
func (s *Server) grant(p *person, to oauthClient) tokenAnswer {
	token := s.newToken()
	refresh := s.newAuthorization(p, to, "refresh", token, s.oauth.refresh)
	s.oauth.refreshTokens[token] = refresh
	return s.issue(refresh, to)
}

// renew issues an access token for a refresh token, whose lifetime starts anew.
// With rotation, it replaces the refresh token.
func (s *Server) renew(refresh *authorization, to oauthClient) tokenAnswer {
	refresh.expires = time.Now().Add(s.oauth.refresh)
	if s.oauth.rotation {
		delete(s.oauth.refreshTokens, refresh.token)
		refresh.token = s.newToken()
		s.oauth.refreshTokens[refresh.token] = refresh
	}
	return s.issue(refresh, to)
}

// issue issues an access token for a refresh token.
func (s *Server) issue(refresh *authorization, to oauthClient) tokenAnswer {
	token := s.newToken()
	access := s.newAuthorization(refresh.person, to, "access", token, s.oauth.access)
	access.refresh = refresh
	s.tokens[token] = access
	return tokenAnswer{
		AccessToken:           token,
		ExpiresIn:             int(s.oauth.access / time.Second),
		RefreshToken:          refresh.token,
		RefreshTokenExpiresIn: int(s.oauth.refresh / time.Second),
		TokenType:             "Bearer",
	}
}
