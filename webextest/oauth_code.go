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

// codeLifetime is how long an authorization code can be exchanged.
const codeLifetime = 10 * time.Minute

// code is an authorization code that a person came back with.
type code struct {
	grant       *grant
	redirectURI string
	challenge   string // empty without PKCE
	method      string // "S256" or "plain"
	expires     time.Time
}

// redirect is a result that sends the browser elsewhere.
type redirect string

// readForm reads the request's body as a form.
func readForm(r *http.Request) (url.Values, error) {
	if mediaType(r) != "application/x-www-form-urlencoded" {
		return nil, fail(http.StatusUnsupportedMediaType, "The Content-Type must be application/x-www-form-urlencoded.")
	}
	body, err := readAll(r.Body, maxJSON)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, badRequest("The request body is not a form.")
	}
	return form, nil
}

// authorize is the page where a person logs in and approves an integration,
// except that here is nothing to click on.
func (c *call) authorize() (any, error) {
	app := c.oauth.integrations[c.query.Get("client_id")]
	if app == nil {
		return nil, badRequest("invalid_client: There is no integration with this client_id.")
	}
	redirectURI := cmp.Or(c.query.Get("redirect_uri"), app.RedirectURI)
	if redirectURI != app.RedirectURI {
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

// authorizationProblem is the error that the person comes back with, or empty.
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

func (c *call) newCode(app *Integration, redirectURI string) string {
	text := rand.Text()
	c.oauth.codes[text] = &code{
		grant:       &grant{clientID: app.ClientID, person: c.oauth.approver},
		redirectURI: redirectURI,
		challenge:   c.query.Get("code_challenge"),
		method:      cmp.Or(c.query.Get("code_challenge_method"), "plain"),
		expires:     time.Now().Add(codeLifetime),
	}
	return text
}

// getAccessToken answers POST /access_token, for a code or a refresh token.
func (c *call) getAccessToken(form url.Values) (any, error) {
	id, secret, ok := c.r.BasicAuth()
	if !ok {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	if err := c.checkClient(id, secret); err != nil {
		return nil, err
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		return c.redeem(id, form)
	case "refresh_token":
		return c.refresh(id, form.Get("refresh_token"))
	}
	return nil, badRequest("unsupported_grant_type: The grant_type must be authorization_code or refresh_token.")
}

// checkClient refuses what is neither an integration nor a service app, or does
// not know its own secret.
func (c *call) checkClient(id, secret string) error {
	want := ""
	if app := c.oauth.integrations[id]; app != nil {
		want = app.ClientSecret
	}
	for _, app := range c.oauth.serviceApps {
		if app.ClientID == id {
			want = app.ClientSecret
		}
	}
	if want == "" || secret != want {
		return fail(http.StatusUnauthorized, "invalid_client: The client_id or the client_secret is wrong.")
	}
	return nil
}

// redeem exchanges a code for tokens. It works once, and a wrong attempt
// counts.
func (c *call) redeem(clientID string, form url.Values) (any, error) {
	held := c.oauth.codes[form.Get("code")]
	delete(c.oauth.codes, form.Get("code"))
	switch {
	case held == nil || held.grant.clientID != clientID || !time.Now().Before(held.expires):
		return nil, badRequest("invalid_grant: The code is expired, used or was given to another client.")
	case held.redirectURI != form.Get("redirect_uri"):
		return nil, badRequest("invalid_grant: The redirect_uri is not the one of the authorization.")
	case !held.verify(form.Get("code_verifier")):
		return nil, badRequest("invalid_grant: The code_verifier does not fit the code_challenge.")
	}
	return c.issue(held.grant, ""), nil
}

// verify does the part of PKCE (RFC 7636) that is the server's.
func (k *code) verify(verifier string) bool {
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

func (c *call) refresh(clientID, token string) (any, error) {
	g := c.oauth.refreshTokens[token]
	if g == nil || g.clientID != clientID || !time.Now().Before(g.expires) {
		return nil, badRequest("invalid_grant: The refresh token is expired, revoked or was given to another client.")
	}
	return c.issue(g, token), nil
}
