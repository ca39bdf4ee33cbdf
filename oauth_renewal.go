package webex

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

const (
	// renewalMargin is how long before its expiry a token is renewed, unless a
	// tenth of its lifetime is less.
	renewalMargin = 5 * time.Minute

	// refusalPause is how long a new token is kept even though Webex refuses
	// it: so soon, the token is not at fault.
	refusalPause = time.Minute
)

// A renewer returns an access token, and gets another one before the token
// expires or when Webex refuses it. However many calls wait for a renewal, it
// happens once. It belongs to none of them: it goes on if the call that started
// it is canceled.
type renewer struct {
	client *Client                                                            // for its retry policy and logger
	renew  func(ctx context.Context, old *oauth2.Token) (*AccessToken, error) // old is nil for the first token
	store  TokenStore                                                         // nil if there is none

	mu      sync.Mutex
	token   *oauth2.Token // in use and stored; nil before the first
	pending *oauth2.Token // not stored yet, and not used before that
	got     time.Time     // when token arrived; zero for a token from elsewhere
	failed  time.Time     // when the latest renewal failed
	over    error         // why no renewal can succeed any more
	flight  *flight       // the renewal under way
}

// A flight is one renewal, for which any number of calls wait.
type flight struct {
	done  chan struct{} // closed when the fields below are set
	token string
	err   error
}

// renewalKey is the context key of the renewer whose renewal a call is part of,
// so that a renewal does not wait for itself.
type renewalKey struct{}

var errRecursive = errors.New("it is being renewed by what asks for it; a TokenStore must not use its client")

// get is the renewer's [tokenFunc].
func (r *renewer) get(ctx context.Context, refused string) (string, error) {
	r.mu.Lock()
	if !r.isDue(refused) {
		defer r.mu.Unlock()
		return r.token.AccessToken, nil
	}
	if r.over != nil {
		defer r.mu.Unlock()
		return "", &tokenError{r.over}
	}
	if ctx.Value(renewalKey{}) == r {
		defer r.mu.Unlock()
		return "", &tokenError{errRecursive}
	}
	f := r.flight
	if f == nil {
		f = &flight{done: make(chan struct{})}
		r.flight = f
		go r.fly(context.WithValue(context.WithoutCancel(ctx), renewalKey{}, r), f)
	}
	early := r.isValid(refused)
	r.mu.Unlock()

	err := f.wait(ctx, early)
	if err == nil {
		return f.token, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if ctx.Err() == nil && r.isValid(refused) {
		return r.token.AccessToken, nil // the renewal was early: the old token still works
	}
	return "", &tokenError{err}
}

// earlyPatience is how long a call waits for a renewal that it does not need
// yet.
const earlyPatience = time.Second

var errSlowRenewal = errors.New("the renewal takes long")

// wait waits until a flight ends or the context does. It waits only a moment
// for an early renewal: a login service that hangs must not hold up calls whose
// token still works.
func (f *flight) wait(ctx context.Context, early bool) error {
	var impatient <-chan time.Time
	if early {
		patience := earlyPatience
		if deadline, ok := ctx.Deadline(); ok {
			patience = min(patience, time.Until(deadline)/2)
		}
		timer := time.NewTimer(patience)
		defer timer.Stop()
		impatient = timer.C
	}
	select {
	case <-f.done:
		return f.err
	case <-impatient:
		return errSlowRenewal
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Token implements [oauth2.TokenSource].
func (r *renewer) Token() (*oauth2.Token, error) {
	if _, err := r.get(context.Background(), ""); err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return new(*r.token), nil
}

// String returns a description without the tokens.
func (r *renewer) String() string { return "webex.TokenSource(" + r.client.endpoint.base + ")" }

// GoString implements [fmt.GoStringer]. It leaves the tokens out.
func (r *renewer) GoString() string { return r.String() }

// isValid reports whether the token still works.
func (r *renewer) isValid(refused string) bool {
	token := r.token
	return r.pending == nil && token != nil && token.AccessToken != "" && token.AccessToken != refused && !isExpired(token)
}

// isDue reports whether to renew the token, or to store the one that replaces
// it. After an early renewal has failed, the next one is due after a tenth of
// the margin.
func (r *renewer) isDue(refused string) bool {
	switch token := r.token; {
	case r.pending != nil, token == nil, token.AccessToken == "", isExpired(token):
		return true
	case token.AccessToken == refused:
		return time.Since(r.got) >= refusalPause
	case token.Expiry.IsZero(), r.over != nil:
		return false
	}
	margin := renewalMargin
	if lifetime := time.Duration(r.token.ExpiresIn) * time.Second; lifetime > 0 {
		margin = min(margin, lifetime/10)
	}
	return time.Until(r.token.Expiry) <= margin && time.Since(r.failed) >= margin/10
}

// isExpired reports whether a token has expired. [oauth2.Token.Valid] subtracts
// ten seconds, which is too much for a token that lives no longer than that.
func isExpired(token *oauth2.Token) bool {
	return !token.Expiry.IsZero() && !time.Now().Before(token.Expiry)
}

// fly carries out a renewal. Whatever happens, even a panic, it reports to the
// calls that wait.
func (r *renewer) fly(ctx context.Context, f *flight) {
	f.err = errors.New("the renewal came to no end")
	defer func() {
		if cause := recover(); cause != nil {
			f.err = fmt.Errorf("panic: %v", cause)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.flight = nil
		if f.err != nil {
			r.failed = time.Now()
		}
		if errors.Is(f.err, ErrLoginRequired) {
			r.over = f.err
		}
		close(f.done)
	}()
	if f.token, f.err = r.next(ctx); f.err != nil && r.client.log != nil {
		r.client.log(ctx, slog.LevelWarn, "webex: no new token", slog.Any("error", f.err))
	}
}

// limit bounds a step of a renewal, because no call's context does. A step may
// take as long as any call may wait, and a minute for the answer.
func (r *renewer) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, max(0, r.client.policy.MaxWait)+time.Minute)
}

// next gets a token, stores it and then starts to use it. A token that an
// earlier flight could not store comes first, and is enough unless it has
// expired.
func (r *renewer) next(ctx context.Context) (string, error) {
	r.mu.Lock()
	old, token := r.token, r.pending
	r.mu.Unlock()
	if token != nil {
		if err := r.use(ctx, token); err != nil {
			return "", err
		}
		if !isExpired(token) {
			return token.AccessToken, nil
		}
		old = token
	}
	limited, cancel := r.limit(ctx)
	defer cancel()
	answer, err := r.renew(limited, old)
	if err != nil {
		return "", err
	}
	token = answer.Token()
	if token.RefreshToken == "" && old != nil {
		token.RefreshToken = old.RefreshToken // Webex did not replace it
	}
	r.mu.Lock()
	r.pending = token
	r.mu.Unlock()
	return token.AccessToken, r.use(ctx, token)
}

// use stores the pending token and then makes it the token in use.
func (r *renewer) use(ctx context.Context, token *oauth2.Token) error {
	if err := r.keep(ctx, token); err != nil {
		return &TokenStoreError{Err: err, token: func() *oauth2.Token { return token }}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.token, r.pending, r.got = token, nil, time.Now()
	return nil
}

func (r *renewer) keep(ctx context.Context, token *oauth2.Token) (err error) {
	if r.store == nil {
		return nil
	}
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	limited, cancel := r.limit(ctx)
	defer cancel()
	return r.store(limited, new(*token))
}
