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
	// A token is renewed this long before it expires, or a tenth of its
	// lifetime if that is less.
	renewalMargin = 5 * time.Minute

	// A token that was refused so soon after it was got is not at fault.
	refusalPause = time.Minute
)

// A renewer hands out an access token and gets another one before it expires or
// when it is refused. However many calls wait for that, it happens once, and it
// belongs to none of them: it goes on when the call that began it is cancelled.
type renewer struct {
	client *Client                                                            // whose patience and logger these are
	renew  func(ctx context.Context, old *oauth2.Token) (*AccessToken, error) // old is nil for the first
	store  TokenStore                                                         // nil if there is none

	mu      sync.Mutex
	token   *oauth2.Token // in use, stored; nil before the first
	pending *oauth2.Token // to be used once it is stored
	got     time.Time     // when token was, the zero time for one from elsewhere
	failed  time.Time     // when the latest renewal did
	over    error         // why no renewal can succeed any more
	flight  *flight       // the renewal under way
}

// A flight is a renewal that any number of calls wait for.
type flight struct {
	done  chan struct{} // closed when the fields below are set
	token string
	err   error
}

// renewalKey finds the renewer that a context's renewal is of, lest a renewal
// wait for itself.
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
		return r.token.AccessToken, nil // the renewal was early, it does not matter yet that there is none
	}
	return "", &tokenError{err}
}

// earlyPatience is how long a call waits for a renewal that it could do without.
const earlyPatience = time.Second

var errSlowRenewal = errors.New("the renewal takes long")

// wait waits for a flight to end, and no longer than its caller's context lasts.
// For a renewal that is early it has little patience: a login service that
// hangs must not hold up calls whose token is good.
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

// String shows the source without its tokens.
func (r *renewer) String() string { return "webex.TokenSource(" + r.client.endpoint.base + ")" }

// GoString shows the source without its tokens.
func (r *renewer) GoString() string { return r.String() }

// isValid reports whether the token can still be used.
func (r *renewer) isValid(refused string) bool {
	token := r.token
	return r.pending == nil && token != nil && token.AccessToken != "" && token.AccessToken != refused && !isExpired(token)
}

// isDue reports whether the token needs to be renewed, or what replaces it to be
// stored. A renewal ahead of time that failed is tried again after a tenth of
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

// isExpired reports whether a token is expired. [oauth2.Token.Valid] takes ten
// seconds off, which is too much for one that lives no longer.
func isExpired(token *oauth2.Token) bool {
	return !token.Expiry.IsZero() && !time.Now().Before(token.Expiry)
}

// fly carries out a renewal. Whatever happens in it, a panic included, those who
// wait get to know.
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

// limit bounds a step of a renewal, which no call's context does: to what any
// call may wait, and a minute for the answer.
func (r *renewer) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, max(0, r.client.policy.MaxWait)+time.Minute)
}

// next gets a token, stores it and puts it to use. One that an earlier flight
// could not store comes first, and is enough unless it has expired since.
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
		token.RefreshToken = old.RefreshToken // it stays
	}
	r.mu.Lock()
	r.pending = token
	r.mu.Unlock()
	return token.AccessToken, r.use(ctx, token)
}

// use stores the pending token and then puts it to use.
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
