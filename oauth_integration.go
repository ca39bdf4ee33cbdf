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
// The token comes from [AccessTokensService] or from storage; see
// [WithTokenStore]. It must have a refresh token; the access token may be
// missing or expired.
//
// Once the refresh token expired or was revoked, calls fail with
// [ErrLoginRequired] and the client does not try to refresh again. Being a
// POST, a refresh is not repeated if its answer is lost: the calls that need it
// fail, and the next call refreshes. That loses nothing as long as Webex keeps
// the refresh token and renews its lifetime, as documented. If Webex replaces
// the refresh token, the client uses the new one; if the answer with the new
// one is lost, the next refresh fails with [ErrLoginRequired].
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

// integrate makes the client renew its tokens, starting with the given one. If
// it is nil, renew gets the first one.
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

// A TokenStore stores the tokens of an integration for the next start of the
// program, for example as JSON in a file that only its owner can read.
type TokenStore func(ctx context.Context, token *oauth2.Token) error

// WithTokenStore is a client option. It stores the tokens of [WithIntegration]
// and [NewClientFromCode] whenever they are new, before the client uses them.
// If the store returns an error or panics, the calls that wait for the tokens
// fail with a [*TokenStoreError], and the next call stores the tokens before
// anything else, so that no refresh token is lost. The client does not call the
// store from two goroutines at a time. The store must not use the client. The
// context of the store does not end with that of a call.
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
	Err   error                // the error of the store
	token func() *oauth2.Token // a function, so that nothing prints it
}

// Error returns why the tokens were not stored.
func (e *TokenStoreError) Error() string {
	token := e.token()
	idToken, _ := token.Extra("id_token").(string)
	return "webex: storing the new tokens: " + redactor(token.AccessToken, token.RefreshToken, idToken).Replace(e.Err.Error())
}

// Unwrap returns the error of the store.
func (e *TokenStoreError) Unwrap() error { return e.Err }

// Token returns the tokens that were not stored, so that a program about to end
// can keep them elsewhere.
func (e *TokenStoreError) Token() *oauth2.Token { return new(*e.token()) }

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
//	}, webex.WithTokenStore(save))
//
// The errors are those of [NewClient] and [AccessTokensService.Get], and
// [*TokenStoreError], which holds the tokens.
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
