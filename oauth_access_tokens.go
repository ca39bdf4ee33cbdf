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
)

// AccessTokensService gets the access tokens of integrations. Its calls do not
// use the client's own token, so that a client made with [WithoutToken] will
// do. They are authorized by the integration's ID and secret.
//
// See https://developer.webex.com/docs/integrations and
// https://developer.webex.com/docs/login-with-webex.
type AccessTokensService struct{ client *Client }

// An AccessToken lets an integration act for a person, and its refresh token
// lets it go on doing so: each refresh gives it its whole lifetime again.
// Printing or logging an AccessToken does not show the tokens.
type AccessToken struct {
	Object
	AccessToken           string `json:"access_token,omitzero" secret:"true"`
	ExpiresIn             int    `json:"expires_in,omitzero"` // in seconds, usually 14 days
	RefreshToken          string `json:"refresh_token,omitzero" secret:"true"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in,omitzero"` // in seconds, usually 90 days
	TokenType             string `json:"token_type,omitzero"`               // "Bearer"
	Scope                 string `json:"scope,omitzero"`                    // separated by spaces; empty if Webex does not say
	IDToken               string `json:"id_token,omitzero" secret:"true"`   // of OpenID Connect, with the scope "openid"

	received time.Time
}

// String shows the token's attributes without the tokens.
func (t AccessToken) String() string { return t.LogValue().String() }

// GoString shows the token's attributes without the tokens.
func (t AccessToken) GoString() string { return "webex.AccessToken" + t.String() }

// LogValue implements [slog.LogValuer]. It leaves the tokens out.
func (t AccessToken) LogValue() slog.Value { return withoutSecrets(t) }

// Expiry is when the access token expires, or the zero time if Webex did not
// say.
func (t *AccessToken) Expiry() time.Time { return t.after(t.ExpiresIn) }

// RefreshTokenExpiry is when the refresh token expires unless it is used
// before, or the zero time if Webex did not say.
func (t *AccessToken) RefreshTokenExpiry() time.Time { return t.after(t.RefreshTokenExpiresIn) }

// after counts from the moment that the answer came.
func (t *AccessToken) after(seconds int) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	received := t.received
	if received.IsZero() {
		received = time.Now()
	}
	return received.Add(time.Duration(seconds) * time.Second)
}

// Token returns the tokens as [WithIntegration] and other Go programs take
// them. Its method Extra gives what [oauth2.Token] has no field for:
// "refresh_token_expires_in", an int, "scope" and "id_token". They are lost
// when it is stored as JSON.
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

// GetAccessTokenRequest is what an integration has after a person approved it.
// Printing or logging it does not show the secrets.
type GetAccessTokenRequest struct {
	ClientID     string `json:"client_id"`                            // required
	ClientSecret string `json:"client_secret" secret:"true"`          // required, also with a verifier
	Code         string `json:"code" secret:"true"`                   // required, the parameter "code" that the person came back with
	RedirectURI  string `json:"redirect_uri"`                         // required, the same as in the link that they followed
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

// String shows the request without its secrets.
func (r GetAccessTokenRequest) String() string { return r.LogValue().String() }

// GoString shows the request without its secrets.
func (r GetAccessTokenRequest) GoString() string { return "webex.GetAccessTokenRequest" + r.String() }

// LogValue implements [slog.LogValuer]. It leaves the secrets out.
func (r GetAccessTokenRequest) LogValue() slog.Value { return withoutSecrets(r) }

// RefreshAccessTokenRequest is what an integration has after a person approved
// it some time ago. Printing or logging it does not show the secrets.
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

// String shows the request without its secrets.
func (r RefreshAccessTokenRequest) String() string { return r.LogValue().String() }

// GoString shows the request without its secrets.
func (r RefreshAccessTokenRequest) GoString() string {
	return "webex.RefreshAccessTokenRequest" + r.String()
}

// LogValue implements [slog.LogValuer]. It leaves the secrets out.
func (r RefreshAccessTokenRequest) LogValue() slog.Value { return withoutSecrets(r) }

// Get exchanges an authorization code for an access token, which works once.
// The error is [ErrBadRequest] if the code is not or no longer valid, or does
// not fit the redirect URI or the verifier. [NewClientFromCode] does the same
// and makes a client of it.
//
// See https://developer.webex.com/docs/login-with-webex#access-token-endpoint.
func (s *AccessTokensService) Get(ctx context.Context, req *GetAccessTokenRequest, opts ...RequestOption) (*AccessToken, error) {
	return s.request(ctx, Op("POST /access_token"), req, opts)
}

// Refresh gets another access token. The error is [ErrLoginRequired] if the
// refresh token is expired or revoked. Like any POST, it is not repeated when
// its answer is lost. [WithIntegration] makes a client refresh its token by
// itself.
//
// See https://developer.webex.com/docs/integrations#using-the-refresh-token.
func (s *AccessTokensService) Refresh(ctx context.Context, req *RefreshAccessTokenRequest, opts ...RequestOption) (*AccessToken, error) {
	token, err := s.request(ctx, Op("POST /access_token"), req, opts)
	if refused, ok := errors.AsType[*ApiError](err); ok && refused.refusesGrant() {
		return nil, &reasonError{"the refresh token is expired or revoked, the person has to log in again", ErrLoginRequired, err}
	}
	return token, err
}

// refusesGrant reports whether Webex refuses a refresh token, and not the
// integration.
func (e *ApiError) refusesGrant() bool {
	switch e.StatusCode {
	case http.StatusBadRequest, http.StatusUnauthorized:
		return !e.mentions("invalid_client", "unauthorized_client", "invalid_request", "unsupported_grant_type")
	}
	return false
}

// request asks for an access token without the client's own. The caller's
// options come last, so that they count.
func (s *AccessTokensService) request(ctx context.Context, op Operation, req any, opts []RequestOption) (*AccessToken, error) {
	return requestToken(ctx, s.client, op, req, prepend(opts, anonymous()))
}

// requestToken asks for an access token and sees to it that there is one.
func requestToken(ctx context.Context, c *Client, op Operation, req any, opts []RequestOption) (*AccessToken, error) {
	token, err := Do[AccessToken](ctx, c, op, req, opts...)
	if err != nil {
		return nil, err
	}
	if err := checkToken(token.AccessToken); err != nil {
		return nil, fmt.Errorf("webex: %s %s: the answer is of no use: %w", op.method(), op.path, err)
	}
	token.received = time.Now().Round(0) // by the clock, which goes on while the machine sleeps
	return token, nil
}
