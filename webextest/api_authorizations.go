package webextest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

func init() {
	serve(routes{
		"GET /authorizations":             admin(plain((*call).listAuthorizations)),
		"GET /authorizations/tokenExpiry": plain((*call).getTokenExpiry),
		"DELETE /authorizations":          admin(plain((*call).deleteAuthorizations)),
		"DELETE /authorizations/{id}":     admin(plain((*call).deleteAuthorization)),
	})
}

// authorization allows the bearer of its token to act as a person.
type authorization struct {
	entity
	ApplicationID   string `json:"applicationId"`
	ApplicationName string `json:"applicationName"`
	PersonID        string `json:"personId"`
	ClientID        string `json:"clientId"`
	Type            string `json:"type"`
	person          *person
	token           string
	expires         time.Time
	refresh         *authorization // the refresh token that this access token was issued for, or nil
}

const (
	portal = "Developer Portal" // the application that issued the token of each Person

	century = 100 * 365 * 24 * time.Hour
)

// clientID derives the client ID of an application from its name.
func (s *Server) clientID(application string) string {
	sum := sha256.Sum256([]byte(s.OrgID + application))
	return "C" + hex.EncodeToString(sum[:])
}

// newToken returns a token in the form of Webex's: three parts that underscores
// join, of which the last is the UUID of the organization.
func (s *Server) newToken() string { return rand.Text() + "_FAKE_" + uuidOf(s.OrgID) }

// authorize allows an application to act as a person by an access token.
func (s *Server) authorize(p *person, application, token string, lifetime time.Duration) {
	client := oauthClient{id: s.clientID(application), name: application}
	s.tokens[token] = s.newAuthorization(p, client, "access", token, lifetime)
	p.token = token
}

func (s *Server) newAuthorization(p *person, of oauthClient, kind, token string, lifetime time.Duration) *authorization {
	a := &authorization{
		entity:          s.newEntity("AUTHORIZATION"),
		ApplicationID:   newID("APPLICATION", of.id),
		ApplicationName: of.name,
		PersonID:        p.ID,
		ClientID:        of.id,
		Type:            kind,
		person:          p,
		token:           token,
		expires:         time.Now().Add(lifetime),
	}
	s.authorizations.add(a)
	return a
}

// revoke makes a token void. Revoking a refresh token revokes the access tokens
// that were issued for it.
func (s *Server) revoke(a *authorization) {
	if a.Type == "refresh" {
		delete(s.oauth.refreshTokens, a.token)
		for _, access := range s.authorizations.where(func(b *authorization) bool { return b.refresh == a }) {
			s.revoke(access)
		}
	} else {
		delete(s.tokens, a.token)
	}
	s.authorizations.remove(a)
}

// authorizationsOf returns all authorizations to act as a person.
func (s *Server) authorizationsOf(p *person) []*authorization {
	return s.authorizations.where(func(a *authorization) bool { return a.person == p })
}

func viewAuthorization(a *authorization) authorization { return *a }

func (c *call) listAuthorizations() (any, error) {
	p, err := c.personBy(c.query.Get("personId"), c.query.Get("personEmail"))
	if err != nil {
		return nil, err
	}
	return everything(c.authorizationsOf(p), viewAuthorization), nil
}

func (c *call) getTokenExpiry() (any, error) {
	return map[string]int64{"exp": c.tokens[bearer(c.r)].expires.UnixMilli()}, nil
}

func (c *call) deleteAuthorization() (any, error) {
	a, ok := c.authorizations.get(c.id())
	if !ok {
		return nil, notFound("authorization")
	}
	c.revoke(a)
	c.emit("authorizations", "deleted", c.actor, *a)
	return nil, nil
}

// deleteAuthorizations deletes all authorizations of an application.
func (c *call) deleteAuthorizations() (any, error) {
	clientID := c.query.Get("clientId")
	if err := required("clientId", clientID); err != nil {
		return nil, err
	}
	o, err := c.org(c.query.Get("orgId"))
	if err != nil {
		return nil, err
	}
	found := c.authorizations.where(func(a *authorization) bool {
		return a.ClientID == clientID && a.person.OrgID == o.ID
	})
	if len(found) == 0 {
		return nil, notFound("authorization")
	}
	for _, a := range found {
		c.revoke(a)
		c.emit("authorizations", "deleted", c.actor, *a)
	}
	return nil, nil
}
