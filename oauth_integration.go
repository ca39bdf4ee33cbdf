package webex

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/oauth2"
)

// WithIntegration is a client option. It authorizes the client's calls as an
// integration that a person has approved, and renews the access token: five
// minutes before it expires, or a tenth of its lifetime if that is less, and
// when Webex refuses it. However many calls need the new token, the client
// refreshes it once, by a request like any other of the client. It does so only
// when a call needs a token: if the client makes no call during the 90 days of
// the refresh token, the refresh token expires.
//
// The token comes from [AccessTokensService] or from storage. It must have a
// refresh token; the access token may be missing or expired. With a
// [WithTokenStore] it may be nil: the client begins with what is in the store,
// and if that is nothing, calls fail with [ErrLoginRequired].
//
// As long as a token works, calls use it, whatever the login service or the
// store do. Once it has expired, calls fail with a [*TokenError] until it is
// renewed. A renewal that failed is left alone for a second at first, and later
// for up to 30 seconds, in which calls without a token fail with its error.
//
// Once Webex has said that the refresh token expired or was revoked, calls fail
// with [ErrLoginRequired], and the client does not try to refresh it again. It
// goes on when another process has stored the tokens of another login. Being a
// POST, a refresh is not repeated if its answer is lost: the calls that need it
// fail, and a later call refreshes. That loses nothing as long as Webex keeps
// the refresh token and renews its lifetime, as documented. If Webex replaces
// the refresh token, the client uses the new one; if the answer with the new
// one is lost, the next refresh fails with [ErrLoginRequired].
//
// See https://developer.webex.com/docs/integrations.
func WithIntegration(clientID, clientSecret string, token *oauth2.Token) Option {
	const option = "WithIntegration"
	return func(s *settings) {
		if err := require("client_id", clientID, "client_secret", clientSecret); err != nil {
			s.refuse(fmt.Errorf("%s: %w", option, err))
		}
		s.needsStore = !isLogin(token)
		if token != nil && token.AccessToken != "" {
			if err := checkToken(token.AccessToken); err != nil {
				s.refuse(fmt.Errorf("%s: %w", option, err))
			}
		}
		s.authorize(option, func(c *Client) (tokenFunc, renewFunc) {
			r := newLogin(c, s.tokenStore, clientID, clientSecret)
			if token != nil {
				r.token = new(*token)
			}
			return r.get, r.renewNow
		})
	}
}

var errNoLogin = errors.New("the store has no refresh token")

// newLogin returns a renewer without a token that refreshes the tokens of an
// integration.
func newLogin(c *Client, store TokenStore, clientID, clientSecret string) *renewer {
	refresh := func(ctx context.Context, old *oauth2.Token) (*AccessToken, error) {
		if !isLogin(old) {
			return nil, &reasonError{"the person has to log in", ErrLoginRequired, errNoLogin}
		}
		return c.AccessTokens.Refresh(ctx, &RefreshAccessTokenRequest{
			ClientID:     clientID,
			ClientSecret: clientSecret,
			RefreshToken: old.RefreshToken,
		})
	}
	return &renewer{client: c, store: store, renew: refresh}
}

// NewClientFromCode makes a client for an integration that a person has just
// approved. It exchanges the code of the redirect for tokens, stores them if
// there is a [WithTokenStore], and renews them as [WithIntegration] does.
//
//	client, err := webex.NewClientFromCode(ctx, &webex.GetAccessTokenRequest{
//		ClientID:     clientID,
//		ClientSecret: clientSecret,
//		Code:         code,
//		RedirectURI:  redirectURI,
//		CodeVerifier: verifier,
//	}, webex.WithTokenStore(webex.TokenFile("tokens.json")))
//
// The errors are those of [NewClient] and [AccessTokensService.Get], and
// [*TokenStoreError], which holds the tokens.
func NewClientFromCode(ctx context.Context, req *GetAccessTokenRequest, opts ...Option) (*Client, error) {
	var app GetAccessTokenRequest
	if req != nil { // else the exchange says so
		app = *req
	}
	var r *renewer
	login := func(s *settings) {
		s.authorize("NewClientFromCode", func(c *Client) (tokenFunc, renewFunc) {
			r = newLogin(c, s.tokenStore, app.ClientID, app.ClientSecret)
			return r.get, r.renewNow
		})
	}
	c, err := NewClient(append([]Option{login}, opts...)...)
	if err != nil {
		return nil, err
	}
	answer, err := c.AccessTokens.Get(ctx, req)
	if err != nil {
		return nil, err
	}
	if err := r.use(ctx, answer.Token(), storeLimit); err != nil {
		return nil, err
	}
	return c, nil
}
