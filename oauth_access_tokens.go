package webex

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/oauth2"

	"github.com/go-webex/webex/internal/jsonx"
)

// AccessTokensService gets the access tokens of integrations. Its calls are
// authorized by the integration's ID and secret and do not use the client's own
// token, so a client made with [WithoutToken] will do.
//
// See https://developer.webex.com/docs/integrations and
// https://developer.webex.com/docs/login-with-webex.
type AccessTokensService struct{ client *Client }

// An AccessToken lets an integration act for a person. Its refresh token gets
// another access token when this one expires; each refresh renews the refresh
// token's lifetime. Printing or logging an AccessToken does not show the
// tokens.
type AccessToken struct {
	Object
	AccessToken           string `json:"access_token,omitzero" secret:"true"`
	ExpiresIn             int    `json:"expires_in,omitzero"` // in seconds, usually 14 days
	RefreshToken          string `json:"refresh_token,omitzero" secret:"true"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in,omitzero"` // in seconds, usually 90 days
	TokenType             string `json:"token_type,omitzero"`               // "Bearer"
	Scope                 string `json:"scope,omitzero"`                    // scopes separated by spaces; empty if Webex does not say
	IDToken               string `json:"id_token,omitzero" secret:"true"`   // the ID token of OpenID Connect, with the scope "openid"

	asked time.Time // when the request was sent
}

// String returns the attributes as text, without the tokens.
func (t AccessToken) String() string { return t.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the tokens out.
func (t AccessToken) GoString() string { return "webex.AccessToken" + t.String() }

// LogValue implements [slog.LogValuer]. It leaves the tokens out.
func (t AccessToken) LogValue() slog.Value { return withoutSecrets(t) }

// Expiry returns when the access token expires, or the zero time if Webex did
// not say. It counts from when the token was asked for, so that it is never too
// late, or from now if the token did not come from a call.
func (t *AccessToken) Expiry() time.Time { return t.after(t.ExpiresIn) }

// RefreshTokenExpiry returns when the refresh token expires if it is not used
// before, or the zero time if Webex did not say. It counts as
// [AccessToken.Expiry] does.
func (t *AccessToken) RefreshTokenExpiry() time.Time { return t.after(t.RefreshTokenExpiresIn) }

// after returns the time so many seconds after the token was asked for.
func (t *AccessToken) after(seconds int) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	asked := t.asked
	if asked.IsZero() {
		asked = time.Now()
	}
	return asked.Add(time.Duration(seconds) * time.Second)
}

// Token returns the tokens in the form that [WithIntegration] and other Go
// packages take. The method Extra of the result returns what [oauth2.Token] has
// no field for: "refresh_token_expires_in" (an int), "scope" and "id_token"
// (strings). JSON of the result does not have these.
func (t *AccessToken) Token() *oauth2.Token {
	token := &oauth2.Token{
		AccessToken:  t.AccessToken,
		TokenType:    t.TokenType,
		RefreshToken: t.RefreshToken,
		Expiry:       t.Expiry(),
		ExpiresIn:    int64(t.ExpiresIn),
	}
	return token.WithExtra(map[string]any{
		"refresh_token_expires_in": t.RefreshTokenExpiresIn,
		"scope":                    t.Scope,
		"id_token":                 t.IDToken,
	})
}

// GetAccessTokenRequest asks for the access token of an integration that a
// person has just approved. Printing or logging the request does not show the
// secrets.
type GetAccessTokenRequest struct {
	ClientID     string `json:"client_id"`                            // required
	ClientSecret string `json:"client_secret" secret:"true"`          // required, also with a verifier
	Code         string `json:"code" secret:"true"`                   // required, the parameter "code" of the redirect
	RedirectURI  string `json:"redirect_uri"`                         // required, the same as in the link that the person followed
	CodeVerifier string `json:"code_verifier,omitzero" secret:"true"` // required if the link had a challenge (PKCE)
}

func (r *GetAccessTokenRequest) validate() error {
	return require("client_id", r.ClientID, "client_secret", r.ClientSecret, "code", r.Code, "redirect_uri", r.RedirectURI)
}

func (r *GetAccessTokenRequest) form() url.Values {
	values := url.Values{
		"grant_type":    {"authorization_code"},
		"client_id":     {r.ClientID},
		"client_secret": {r.ClientSecret},
		"code":          {r.Code},
		"redirect_uri":  {r.RedirectURI},
	}
	if r.CodeVerifier != "" {
		values.Set("code_verifier", r.CodeVerifier)
	}
	return values
}

// String returns the request as text, without the secrets.
func (r GetAccessTokenRequest) String() string { return r.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the secrets out.
func (r GetAccessTokenRequest) GoString() string { return "webex.GetAccessTokenRequest" + r.String() }

// LogValue implements [slog.LogValuer]. It leaves the secrets out.
func (r GetAccessTokenRequest) LogValue() slog.Value { return withoutSecrets(r) }

// RefreshAccessTokenRequest asks for another access token of an integration.
// Printing or logging the request does not show the secrets.
type RefreshAccessTokenRequest struct {
	ClientID     string `json:"client_id"`                   // required
	ClientSecret string `json:"client_secret" secret:"true"` // required
	RefreshToken string `json:"refresh_token" secret:"true"` // required
}

func (r *RefreshAccessTokenRequest) validate() error {
	return require("client_id", r.ClientID, "client_secret", r.ClientSecret, "refresh_token", r.RefreshToken)
}

func (r *RefreshAccessTokenRequest) form() url.Values {
	return url.Values{
		"grant_type":    {"refresh_token"},
		"client_id":     {r.ClientID},
		"client_secret": {r.ClientSecret},
		"refresh_token": {r.RefreshToken},
	}
}

// String returns the request as text, without the secrets.
func (r RefreshAccessTokenRequest) String() string { return r.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the secrets out.
func (r RefreshAccessTokenRequest) GoString() string {
	return "webex.RefreshAccessTokenRequest" + r.String()
}

// LogValue implements [slog.LogValuer]. It leaves the secrets out.
func (r RefreshAccessTokenRequest) LogValue() slog.Value { return withoutSecrets(r) }

// Get exchanges an authorization code for an access token. A code works only
// once. The error is [ErrBadRequest] if the code is invalid or expired, or does
// not match the redirect URI or the verifier. [NewClientFromCode] does the same
// and makes a client with the token.
//
// See https://developer.webex.com/docs/login-with-webex#access-token-endpoint.
func (s *AccessTokensService) Get(ctx context.Context, req *GetAccessTokenRequest, opts ...RequestOption) (*AccessToken, error) {
	return s.request(ctx, Op("POST /access_token"), req, opts)
}

// Refresh gets another access token. The error is [ErrLoginRequired] if Webex
// says that the refresh token expired or was revoked; not any 400 or 401 is such
// an answer. Like any POST, the call is not repeated if its answer is lost. A
// client made with [WithIntegration] refreshes its token by itself.
//
// See https://developer.webex.com/docs/integrations#using-the-refresh-token.
func (s *AccessTokensService) Refresh(ctx context.Context, req *RefreshAccessTokenRequest, opts ...RequestOption) (*AccessToken, error) {
	token, err := s.request(ctx, Op("POST /access_token"), req, opts)
	if refused, ok := errors.AsType[*ApiError](err); ok && refused.refusesGrant() {
		return nil, &reasonError{"the refresh token is expired or revoked, the person has to log in again", ErrLoginRequired, err}
	}
	return token, err
}

// refusesGrant reports whether Webex refuses the refresh token itself. That ends
// a login, so nothing else will do: not a page of HTML, an empty answer, nor the
// 401 of something on the way. The error has OAuth's code for it, or Webex's
// words, or is in Webex's own form and has the code in its text.
func (e *ApiError) refusesGrant() bool {
	if e.StatusCode != http.StatusBadRequest && e.StatusCode != http.StatusUnauthorized {
		return false
	}
	var body errorBody
	if jsonx.Unmarshal(e.Body, &body) != nil {
		return false
	}
	code, _ := body.Error.(string)
	return code == "invalid_grant" || e.mentions("The refresh token provided is expired, revoked") ||
		code == "" && e.mentions("invalid_grant")
}

// request asks for an access token without using the client's own.
func (s *AccessTokensService) request(ctx context.Context, op Operation, req any, opts []RequestOption) (*AccessToken, error) {
	return requestToken(ctx, s.client, op, req, prepend(opts, anonymous()))
}

// requestToken asks for an access token and checks that the answer has one.
func requestToken(ctx context.Context, c *Client, op Operation, req any, opts []RequestOption) (*AccessToken, error) {
	var asked time.Time
	token, err := Do[AccessToken](ctx, c, op, req, prepend(opts, askedAt(&asked))...)
	if err != nil {
		return nil, err
	}
	if err := checkToken(token.AccessToken); err != nil {
		return nil, fmt.Errorf("webex: %s %s: the answer is of no use: %w", op.method(), op.path, err)
	}
	token.asked = asked
	return token, nil
}
