package webex

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/oauth2"

	"github.com/go-webex/webex/internal/jsonx"
)

// A TokenStore keeps the tokens of a login, so that they outlast the program.
// [TokenFile] is one. Processes with one store share one login: each takes over
// what another has stored, so that they do not take a refresh token away from
// each other.
//
// The context of a call of the store does not end with that of a call of the
// client, but after ten seconds. A store must be safe for concurrent use, and
// must not use the client that it serves.
type TokenStore interface {
	// Load returns the tokens that were saved last, or nil and no error if there
	// are none. A client calls it before it refreshes its tokens, and again when
	// Webex refuses to.
	Load(ctx context.Context) (*oauth2.Token, error)

	// Save keeps new tokens in place of the old ones. The token is the store's
	// own to keep or to change.
	Save(ctx context.Context, token *oauth2.Token) error
}

// WithTokenStore is a client option. It keeps the tokens of [WithIntegration]
// and [NewClientFromCode] in a store. The client saves its tokens whenever they
// are new. It uses them even if they could not be saved, so that a store that
// fails or hangs holds up no call: the failure is logged as a
// [*TokenStoreError], and later calls make the client save them again, after a
// second at first and then every 30 seconds.
//
// Before the client refreshes its tokens it looks into the store, and takes
// tokens that expire later than its own. It does so again if Webex refuses the
// refresh token, because another process may have used that. If the store
// cannot be read, the client does not refresh a token that still works.
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
	Err   error // the error of the store
	doing string
	token func() *oauth2.Token // a function, so that nothing prints it
}

// newTokenStoreError returns the error of a store that was doing something with
// a token, which is nil if the store should have returned it.
func newTokenStoreError(doing string, err error, token *oauth2.Token) *TokenStoreError {
	return &TokenStoreError{err, doing, func() *oauth2.Token { return token }}
}

// Error returns why the tokens were not stored or loaded.
func (e *TokenStoreError) Error() string {
	text := e.Err.Error()
	if token := e.token(); token != nil {
		idToken, _ := token.Extra("id_token").(string)
		text = redactor(token.AccessToken, token.RefreshToken, idToken).Replace(text)
	}
	return "webex: " + e.doing + ": " + text
}

// Unwrap returns the error of the store.
func (e *TokenStoreError) Unwrap() error { return e.Err }

// Token returns the tokens that were not stored, so that a program about to end
// can keep them elsewhere. It returns nil if it was loading that failed.
func (e *TokenStoreError) Token() *oauth2.Token {
	if token := e.token(); token != nil {
		return new(*token)
	}
	return nil
}

// A TokenFile is a [TokenStore] that keeps the tokens as JSON in the file of
// that name, which only its owner can read:
//
//	client, err := webex.NewClient(
//		webex.WithIntegration(clientID, clientSecret, nil),
//		webex.WithTokenStore(webex.TokenFile("tokens.json")))
//
// Programs on one machine can share the file.
type TokenFile string

// Load reads the tokens. It returns nil and no error if there is no file.
func (f TokenFile) Load(context.Context) (*oauth2.Token, error) {
	data, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	token := new(oauth2.Token)
	if err := jsonx.Unmarshal(data, token); err != nil {
		return nil, &fs.PathError{Op: "read", Path: string(f), Err: err}
	}
	return token, nil
}

// Save writes another file and then gives it the name, so that there are whole
// tokens whenever the machine stops. It makes missing directories.
func (f TokenFile) Save(_ context.Context, token *oauth2.Token) error {
	data, err := jsonx.Marshal(token)
	if err != nil {
		return err
	}
	dir := filepath.Dir(string(f))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".tokens-*") // for its owner alone
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), string(f))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}
