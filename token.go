package webex

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"

	"golang.org/x/oauth2"
)

// withToken adds the token to a request. It is the last step, on a copy of the
// request, so that no outer layer sees the token.
func (c *Client) withToken(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		if !c.endpoint.trusts(req.URL) || req.Header.Get("Authorization") != "" {
			return next.RoundTrip(req)
		}
		authorization, err := c.authorization(req.Context())
		if err != nil {
			if req.Body != nil {
				req.Body.Close()
			}
			return nil, err
		}
		if authorization == "" {
			return next.RoundTrip(req)
		}
		authorized := req.WithContext(req.Context())
		authorized.Header = maps.Clone(req.Header)
		authorized.Header.Set("Authorization", authorization)
		resp, err := next.RoundTrip(authorized)
		if resp != nil {
			resp.Request = req
		}
		return resp, hide(err, credentials(authorization))
	})
}

// authorization returns the Authorization header of a request: that of its
// call, or else one with the client's token. It is empty if there is no token.
func (c *Client) authorization(ctx context.Context) (string, error) {
	a := callOf(ctx)
	if a != nil && a.authorization != nil {
		return a.authorization(), nil
	}
	if c.token == nil {
		return "", nil
	}
	token, err := c.token(ctx, "")
	if err != nil {
		return "", err
	}
	if a != nil {
		a.token.Store(&token)
	}
	return "Bearer " + token, nil
}

// credentials returns the secret part of an Authorization header.
func credentials(authorization string) string {
	_, secret, _ := strings.Cut(authorization, " ")
	return secret
}

// renewToken reports whether the token source has another token than the one
// that Webex has just refused. It asks the source only once a call.
func (a *call) renewToken() bool {
	refused := a.token.Load()
	if refused == nil || a.renewed || a.once {
		return false
	}
	a.renewed = true
	token, err := a.client.token(a.ctx, *refused)
	if err != nil {
		a.err = &afterError{err, "after", a.err}
		return false
	}
	return token != *refused
}

// A tokenError is a failure of the token source. The call is not tried again.
type tokenError struct{ error }

func (e *tokenError) Error() string { return "getting a token: " + inner(e.error) }
func (e *tokenError) Unwrap() error { return e.error }

// A tokenFunc returns an access token, if possible another one than the token
// that Webex has just refused. It is a function because nothing can print what
// a function holds.
type tokenFunc func(ctx context.Context, refused string) (string, error)

// tokensOf returns the tokens of a source. If Webex refuses a token, the source
// is simply asked again.
func tokensOf(source oauth2.TokenSource) tokenFunc {
	if r, ok := source.(*renewer); ok {
		return r.get
	}
	return func(ctx context.Context, _ string) (string, error) {
		token, err := tokenOf(ctx, source)
		if err != nil {
			return "", &tokenError{err}
		}
		if token == nil {
			return "", &tokenError{errors.New("the source has none")}
		}
		if err := checkToken(token.AccessToken); err != nil {
			return "", &tokenError{err}
		}
		return token.AccessToken, nil
	}
}

// tokenOf asks a source for a token, and stops waiting when the context ends.
// It needs a goroutine for that, because a source takes no context.
func tokenOf(ctx context.Context, source oauth2.TokenSource) (*oauth2.Token, error) {
	type result struct {
		token    *oauth2.Token
		err      error
		panicked any
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			r.panicked = recover()
			done <- r
		}()
		r.token, r.err = source.Token()
	}()
	select {
	case r := <-done:
		if r.panicked != nil {
			panic(r.panicked) // here the caller may recover
		}
		return r.token, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// checkToken refuses a string that cannot be a token. The transport would
// refuse it too, but its error might show the token.
func checkToken(token string) error {
	if token == "" {
		return errors.New("the token is empty")
	}
	for _, r := range token {
		if r <= ' ' || r >= 0x7f {
			return errors.New("the token has a character that no token has, such as a space or a line break")
		}
	}
	return nil
}
