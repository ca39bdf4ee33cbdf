package webex

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"

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

var errNoCall = errors.New("the request does not belong to a call; a middleware must keep the context of the request")

// authorization returns the Authorization header of a request: that of its
// call, or else one with the client's token. It is empty if there is no token.
// A request that has lost its call gets none, because nobody can tell what it
// may have: it could be one that must go without the client's token.
func (c *Client) authorization(ctx context.Context) (string, error) {
	a := callOf(ctx)
	if a == nil {
		return "", &TokenError{errNoCall}
	}
	if a.authorization != nil {
		return a.authorization(), nil
	}
	if c.token == nil {
		return "", nil
	}
	token, err := c.token(ctx, "")
	if err != nil {
		return "", err
	}
	a.token.Store(&token.AccessToken)
	return "Bearer " + token.AccessToken, nil
}

// credentials returns the secret part of an Authorization header.
func credentials(authorization string) string {
	_, secret, _ := strings.Cut(authorization, " ")
	return secret
}

// renewToken reports whether the token source has another token than the one
// that Webex has just refused. It asks the source only once a call. It asks
// also for a call that is not repeated, so that the next call has the token.
func (a *call) renewToken() bool {
	refused := a.token.Load()
	if refused == nil || a.renewed {
		return false
	}
	a.renewed = true
	token, err := a.client.token(a.ctx, *refused)
	if err != nil {
		a.err = &afterError{err, "after", a.err}
		return false
	}
	return token.AccessToken != *refused
}

// A TokenError says why there is no token for a call. The call was not sent, or
// not sent again after an answer of 401.
//
// It matches [ErrLoginRequired], the errors of contexts and whatever else Err
// matches, except for [*ApiError], [*DecodeError] and the sentinels of status
// codes such as [ErrNotFound]: the answer of the login service says nothing
// about what the call was for. Err has that answer:
//
//	if tokenErr, ok := errors.AsType[*webex.TokenError](err); ok {
//		apiErr, ok := errors.AsType[*webex.ApiError](tokenErr.Err)
//		…
//	}
type TokenError struct {
	Err error // why there is no token
}

// Error returns why there is no token.
func (e *TokenError) Error() string { return "getting a token: " + inner(e.Err) }

// Is reports whether Err matches target and target is not the sentinel of a
// status code.
func (e *TokenError) Is(target error) bool { return !isOfStatus(target) && errors.Is(e.Err, target) }

// As sets target to the first error in Err that fits, unless it is an
// [*ApiError] or a [*DecodeError].
func (e *TokenError) As(target any) bool {
	switch target.(type) {
	case **ApiError, **DecodeError:
		return false
	}
	return errors.As(e.Err, target)
}

// isOfStatus reports whether an error is the sentinel of a status code.
func isOfStatus(err error) bool {
	for _, sentinel := range sentinels {
		if err == sentinel {
			return true
		}
	}
	return err == ErrServer
}

// Token returns the access token that the client's calls use, renewed first if
// that is due, for a program that has to hand it to something else. It has an
// Expiry if that is known, and no refresh token. Do not keep it: ask again the
// next time.
//
// The error is a [*TokenError], or says that the client was made with
// [WithoutToken].
func (c *Client) Token(ctx context.Context) (*oauth2.Token, error) {
	if c.token == nil {
		return nil, errors.New("webex: the client has no token: it was made with WithoutToken")
	}
	return handOut(c.token(ctx, ""))
}

// RefreshToken gets another access token now, whether or not that is due, and
// returns it as [Client.Token] does. Calls need no help: their token is renewed
// ahead of time and when Webex refuses it. A renewal that is under way counts,
// and so does a token that another process has stored since; see [TokenStore].
// With [WithTokenSource] it is the source that decides whether to return
// another token.
//
// The error is a [*TokenError]; a [*TokenStoreError] if the new token is in use
// but could not be stored; or says that the client has a token that cannot be
// renewed, or none.
func (c *Client) RefreshToken(ctx context.Context) (*oauth2.Token, error) {
	if c.renew == nil {
		return nil, errors.New("webex: the client has no token that can be renewed: that needs WithIntegration or WithTokenSource")
	}
	return handOut(c.renew(ctx))
}

// handOut returns a copy of a token without what only the client needs.
func handOut(token *oauth2.Token, err error) (*oauth2.Token, error) {
	if _, ok := err.(*TokenError); ok {
		return nil, fmt.Errorf("webex: %w", err)
	}
	if err != nil {
		return nil, err
	}
	return &oauth2.Token{AccessToken: token.AccessToken, TokenType: "Bearer", Expiry: token.Expiry}, nil
}

// A tokenFunc returns the token to use, if possible another one than the token
// that Webex has just refused. Nobody may change the token. It is a function
// because nothing can print what a function holds.
type tokenFunc func(ctx context.Context, refused string) (*oauth2.Token, error)

// A renewFunc gets another token now.
type renewFunc func(ctx context.Context) (*oauth2.Token, error)

// tokensOf returns the tokens of a source.
func tokensOf(source oauth2.TokenSource) (tokenFunc, renewFunc) {
	if r, ok := source.(*renewer); ok {
		return r.get, r.renewNow
	}
	s := &sharedSource{token: source.Token}
	return s.get, func(ctx context.Context) (*oauth2.Token, error) { return s.get(ctx, "") }
}

// A sharedSource asks a source for tokens. Calls that ask at the same time share
// the answer, so that a source that hangs holds up one goroutine of its own,
// and not one a call.
type sharedSource struct {
	token   func() (*oauth2.Token, error)
	answers flights[*oauth2.Token]
}

func (s *sharedSource) get(ctx context.Context, refused string) (*oauth2.Token, error) {
	token, shared, err := s.ask(ctx)
	if err == nil && shared && token.AccessToken == refused {
		token, _, err = s.ask(ctx) // the question may have been older than the refusal
	}
	if err != nil {
		return nil, &TokenError{err}
	}
	return token, nil
}

func (s *sharedSource) ask(ctx context.Context) (token *oauth2.Token, shared bool, err error) {
	f, began := s.answers.begin(s.token, nil)
	if token, err = f.wait(ctx); err != nil {
		return nil, false, err
	}
	if token == nil {
		return nil, false, errors.New("the source has none")
	}
	return token, !began, checkToken(token.AccessToken)
}

// flights lets off one flight at a time. The zero value is ready for use.
type flights[T any] struct {
	mu      sync.Mutex
	current *flight[T]
}

// A flight is a function that runs in a goroutine of its own, because it may
// take long or hang, and for which any number of goroutines wait.
type flight[T any] struct {
	done  chan struct{} // closed when the fields below are set
	value T
	err   error
}

// begin runs a function in a new flight, unless there is one under way, and
// returns the flight. A panic counts as an error. If landed is not nil, it sees
// the error or nil in the end, and replaces it.
func (s *flights[T]) begin(run func() (T, error), landed func(error) error) (f *flight[T], began bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != nil {
		return s.current, false
	}
	f = &flight[T]{done: make(chan struct{}), err: errors.New("it came to no end")}
	s.current = f
	go s.fly(f, run, landed)
	return f, true
}

func (s *flights[T]) fly(f *flight[T], run func() (T, error), landed func(error) error) {
	defer func() {
		if cause := recover(); cause != nil {
			f.err = fmt.Errorf("panic: %v", cause)
		}
		if landed != nil {
			f.err = landed(f.err)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.current = nil
		close(f.done)
	}()
	f.value, f.err = run()
}

// underway returns the flight that there is, or nil.
func (s *flights[T]) underway() *flight[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current
}

// wait waits until the flight ends or the context does.
func (f *flight[T]) wait(ctx context.Context) (T, error) {
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
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
