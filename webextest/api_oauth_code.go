package webextest

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"time"
)

func init() {
	serve(routes{
		"GET /authorize":     open(plain((*call).authorizeIntegration)),
		"POST /access_token": open(reading(readForm, (*call).getAccessToken)),
	})
}

// codeLifetime is the lifetime of an authorization code.
const codeLifetime = 10 * time.Minute

// authorizationCode is a code that the browser brings back from a login.
type authorizationCode struct {
	clientID    string
	person      *person
	redirectURI string
	challenge   string // "" without PKCE
	method      string // "S256" or "plain"
	expires     time.Time
}

// authorizeIntegration answers GET /authorize, where a person logs in and
// approves an integration. It asks nothing and redirects at once.
func (c *call) authorizeIntegration() (any, error) {
	app := c.oauth.clients[c.query.Get("client_id")]
	if app.redirectURI == "" {
		return nil, badRequest("invalid_client: There is no integration with this client_id.")
	}
	redirectURI := cmp.Or(c.query.Get("redirect_uri"), app.redirectURI)
	if redirectURI != app.redirectURI {
		return nil, badRequest("invalid_request: The redirect_uri is not one of the integration's.")
	}
	target, err := url.Parse(redirectURI)
	if err != nil {
		return nil, badRequest("invalid_request: The redirect_uri cannot be read.")
	}
	answer := target.Query()
	if c.query.Has("state") {
		answer.Set("state", c.query.Get("state"))
	}
	if problem := c.authorizationProblem(); problem != "" {
		answer.Set("error", problem)
	} else {
		answer.Set("code", c.newCode(app, redirectURI))
	}
	target.RawQuery = answer.Encode()
	return redirect(target.String()), nil
}

// authorizationProblem returns the error that the redirect carries, or "".
func (c *call) authorizationProblem() string {
	switch method := c.query.Get("code_challenge_method"); {
	case c.query.Get("response_type") != "code":
		return "unsupported_response_type"
	case c.query.Get("scope") == "":
		return "invalid_scope"
	case method != "" && method != "S256" && method != "plain":
		return "invalid_request"
	case c.oauth.approver == nil:
		return "access_denied"
	}
	return ""
}

func (c *call) newCode(app oauthClient, redirectURI string) string {
	text := rand.Text()
	c.oauth.codes[text] = &authorizationCode{
		clientID:    app.id,
		person:      c.oauth.approver,
		redirectURI: redirectURI,
		challenge:   c.query.Get("code_challenge"),
		method:      cmp.Or(c.query.Get("code_challenge_method"), "plain"),
		expires:     time.Now().Add(codeLifetime),
	}
	return text
}

// getAccessToken answers POST /access_token, which exchanges a code or a
// refresh token.
func (c *call) getAccessToken(form url.Values) (any, error) {
	id, secret, ok := c.r.BasicAuth()
	if !ok {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	app, err := c.oauthClient(id, secret)
	if err != nil {
		return nil, err
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		return c.redeem(app, form)
	case "refresh_token":
		return c.refresh(app, form.Get("refresh_token"))
	}
	return nil, badRequest("unsupported_grant_type: The grant_type must be authorization_code or refresh_token.")
}

// oauthClient returns the program with a client ID and its secret.
func (c *call) oauthClient(id, secret string) (oauthClient, error) {
	app, exists := c.oauth.clients[id]
	if !exists || secret != app.secret {
		return app, fail(http.StatusUnauthorized, "invalid_client: The client_id or the client_secret is wrong.")
	}
	return app, nil
}

// redeem exchanges a code for tokens. A code can be used once, even by an
// attempt that fails.
func (c *call) redeem(app oauthClient, form url.Values) (any, error) {
	held := c.oauth.codes[form.Get("code")]
	delete(c.oauth.codes, form.Get("code"))
	switch {
	case held == nil || held.clientID != app.id || !time.Now().Before(held.expires):
		return nil, badRequest("invalid_grant: The code is expired, used or was given to another client.")
	case held.redirectURI != form.Get("redirect_uri"):
		return nil, badRequest("invalid_grant: The redirect_uri is not the one of the authorization.")
	case !held.verify(form.Get("code_verifier")):
		return nil, badRequest("invalid_grant: The code_verifier does not fit the code_challenge.")
	}
	return c.grant(held.person, app), nil
}

// verify checks a code verifier by the rules of PKCE (RFC 7636).
func (k *authorizationCode) verify(verifier string) bool {
	switch {
	case k.challenge == "":
		return true
	case len(verifier) < 43 || len(verifier) > 128:
		return false
	case k.method == "plain":
		return verifier == k.challenge
	}
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:]) == k.challenge
}

func (c *call) refresh(app oauthClient, token string) (any, error) {
	a := c.oauth.refreshTokens[token]
	if a == nil || a.ClientID != app.id || !time.Now().Before(a.expires) {
		return nil, badRequest("invalid_grant: The refresh token is expired, revoked or was given to another client.")
	}
	return c.renew(a, app), nil
}
