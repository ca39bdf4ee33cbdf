package webex

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/oauth2"
)

// WithIntegration authorizes the client's calls as an integration that a person
// has approved, and keeps it so: the client gets another access token five
// minutes before the one it has expires, or a tenth of its lifetime if that is
// less, and when Webex refuses it. However many calls need the new token, there
// is one refresh, whose request goes the way of all the client's requests. It
// happens when a call needs it: a client that is not used for the refresh
// token's 90 days loses it.
//
// The token is one of [AccessTokensService], or one that was stored, see
// [WithTokenStore]. It needs a refresh token; the access token may be missing or
// expired.
//
// When the refresh token is expired or revoked, calls fail with
// [ErrLoginRequired] and no other refresh is tried. As a POST, a refresh is not
// repeated when its answer is lost: the calls that need it fail and the next one
// refreshes. Webex is documented to renew the refresh token's lifetime and not
// to replace it, so nothing is lost then. Should it hand out another one, that
// one counts, and the loss of the answer that held it ends in [ErrLoginRequired].
//
// See https://developer.webex.com/docs/integrations.
func WithIntegration(clientID, clientSecret string, token *oauth2.Token) Option {
	return func(s *settings) {
		if err := require("client_id", clientID, "client_secret", clientSecret); err != nil {
			s.refuse(fmt.Errorf("WithIntegration: %w", err))
		}
		if token == nil || token.RefreshToken == "" {
			s.refuse(errors.New("WithIntegration: there is no refresh token"))
			return
		}
		s.integrate(token, func(ctx context.Context, c *Client, old *oauth2.Token) (*AccessToken, error) {
			return c.refresh(ctx, clientID, clientSecret, old)
		})
	}
}

// integrate makes the client renew its tokens, beginning with one or with none.
func (s *settings) integrate(token *oauth2.Token, renew func(context.Context, *Client, *oauth2.Token) (*AccessToken, error)) {
	s.authorize("WithIntegration", func(c *Client) tokenFunc {
		r := &renewer{client: c, store: s.tokenStore}
		r.renew = func(ctx context.Context, old *oauth2.Token) (*AccessToken, error) { return renew(ctx, c, old) }
		if token != nil {
			r.token = new(*token)
		}
		return r.get
	})
}

func (c *Client) refresh(ctx context.Context, clientID, clientSecret string, old *oauth2.Token) (*AccessToken, error) {
	return c.AccessTokens.Refresh(ctx, &RefreshAccessTokenRequest{
		ClientID:     clientID,
		ClientSecret: clientSecret,
		RefreshToken: old.RefreshToken,
	})
}

// A TokenStore keeps the tokens of an integration for the next time that the
// program starts, for example as JSON in a file that only its owner can read.
type TokenStore func(ctx context.Context, token *oauth2.Token) error

// WithTokenStore stores the tokens of [WithIntegration] and [NewClientFromCode]
// each time that they are new, and before they are used. When that fails, by an
// error or a panic, the calls that wait for the tokens fail with a
// [*TokenStoreError] and the client stores them at its next call, before
// anything else: so no refresh token is lost. The store is not called by two
// goroutines at a time, and must not use the client. Its context does not end
// with that of any call.
func WithTokenStore(store TokenStore) Option {
	return func(s *settings) {
		if store == nil {
			s.refuse(errors.New("WithTokenStore: the store is nil"))
		}
		s.tokenStore = store
	}
}

// A TokenStoreError says that a [TokenStore] failed. Its text does not show the
// tokens.
type TokenStoreError struct {
	Err   error
	token func() *oauth2.Token // a function, so that nothing prints it
}

// Error says why the tokens were not stored.
func (e *TokenStoreError) Error() string {
	token := e.token()
	idToken, _ := token.Extra("id_token").(string)
	return "webex: storing the new tokens: " + redactor(token.AccessToken, token.RefreshToken, idToken).Replace(e.Err.Error())
}

// Unwrap returns the error of the store.
func (e *TokenStoreError) Unwrap() error { return e.Err }

// Token returns the tokens that were not stored, so that a program that is
// about to end can keep them elsewhere.
func (e *TokenStoreError) Token() *oauth2.Token { return new(*e.token()) }

// NewClientFromCode makes a client for an integration that a person has just
// approved: it exchanges the code that they came back with for tokens, stores
// them if there is a [WithTokenStore], and goes on as [WithIntegration] does.
//
//	client, err := webex.NewClientFromCode(ctx, &webex.GetAccessTokenRequest{
//		ClientID:     clientID,
//		ClientSecret: clientSecret,
//		Code:         code,
//		RedirectURI:  redirectURI,
//		CodeVerifier: verifier,
//	}, webex.WithTokenStore(save))
//
// The errors are those of [AccessTokensService.Get] and [NewClient], and
// [*TokenStoreError], which has the tokens.
func NewClientFromCode(ctx context.Context, req *GetAccessTokenRequest, opts ...Option) (*Client, error) {
	if req != nil {
		req = new(*req)
	}
	fromCode := func(s *settings) {
		s.integrate(nil, func(ctx context.Context, c *Client, old *oauth2.Token) (*AccessToken, error) {
			if old == nil {
				return c.AccessTokens.Get(ctx, req)
			}
			return c.refresh(ctx, req.ClientID, req.ClientSecret, old)
		})
	}
	c, err := NewClient(append([]Option{fromCode}, opts...)...)
	if err != nil {
		return nil, err
	}
	if _, err := c.token(ctx, ""); err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	return c, nil
}
