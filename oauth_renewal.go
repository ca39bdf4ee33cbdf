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
	// it, unless a tenth of its lifetime is less: so soon, the token is not at
	// fault.
	refusalPause = time.Minute

	// patience is how long one call waits for a renewal that it does not need
	// yet, and a renewal for the store. That is enough as a rule, and lets a
	// program that makes one call and ends get the new token stored.
	patience = time.Second

	// storeLimit is how long a store may take.
	storeLimit = 10 * time.Second
)

// A renewer returns an access token, and gets another one before the token
// expires or when Webex refuses it. However many calls wait for a renewal, it
// happens once. It belongs to none of them: it goes on if the call that started
// it is canceled.
type renewer struct {
	client *Client                                                            // for its retry policy and logger
	renew  func(ctx context.Context, old *oauth2.Token) (*AccessToken, error) // old is nil for the first token
	store  TokenStore                                                         // nil if there is none

	renewals, loads flights[*oauth2.Token]
	saves           flights[struct{}]

	mu      sync.Mutex
	token   *oauth2.Token    // in use; nil before the first; nobody changes what it points to
	got     time.Time        // when token arrived; zero for a token from elsewhere
	failed  setback          // of the renewals
	dead    map[string]error // the refresh tokens that Webex has refused, and its answers
	unsaved *oauth2.Token    // the token in use, until it is stored
	storing setback          // of storing it
}

// A setback is what failed lately, and is left alone for a while.
type setback struct {
	err   error // nil if the latest attempt succeeded
	count int   // in a row
	until time.Time
}

const longestSetback = 30 * time.Second

// note takes in how an attempt ended. The pause after a failure begins with a
// second and doubles with each further one.
func (s *setback) note(err error) {
	if err == nil {
		*s = setback{}
		return
	}
	pause := min(time.Second<<min(s.count, 10), longestSetback)
	*s = setback{err, s.count + 1, time.Now().Add(pause)}
}

// renewalKey is the context key of the renewer whose renewal a call is part of,
// so that a renewal does not wait for itself.
type renewalKey struct{}

var errRecursive = errors.New("it is being renewed by what asks for it; a TokenStore must not use its client")

// get is the renewer's [tokenFunc].
func (r *renewer) get(ctx context.Context, refused string) (*oauth2.Token, error) {
	r.mu.Lock()
	now := time.Now()
	token := r.token
	if token != nil && token.AccessToken == refused && now.Sub(r.got) < within(refusalPause, token) {
		refused = ""
	}
	good := isGood(token, now) && token.AccessToken != refused
	if r.unsaved != nil && !now.Before(r.storing.until) && r.saves.underway() == nil {
		r.save(ctx)
	}
	if good && (!isDue(token, now) || r.renewals.underway() != nil || now.Before(r.failed.until)) {
		r.mu.Unlock()
		return token, nil
	}
	f, err := r.begin(ctx, good)
	r.mu.Unlock()
	if err == nil {
		var renewed *oauth2.Token
		if renewed, err = f.waitFor(ctx, good); err == nil {
			return renewed, nil
		}
	}
	if good && ctx.Err() == nil && isGood(token, time.Now()) {
		return token, nil // the renewal was early
	}
	return nil, &TokenError{err}
}

// waitFor waits for a renewal, but only a moment for one that is early: a login
// service that hangs must not hold up a call whose token still works.
func (f *flight[T]) waitFor(ctx context.Context, early bool) (T, error) {
	if !early {
		return f.wait(ctx)
	}
	limit := patience
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline)/2)
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return f.wait(limited)
}

// renewNow is the renewer's [renewFunc]. It does not mind how lately a renewal
// failed.
func (r *renewer) renewNow(ctx context.Context) (*oauth2.Token, error) {
	r.mu.Lock()
	r.failed.until = time.Time{}
	f, err := r.begin(ctx, false)
	r.mu.Unlock()
	if err != nil {
		return nil, &TokenError{err}
	}
	token, err := f.wait(ctx)
	if err != nil {
		return nil, &TokenError{err}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unsaved == token && r.storing.err != nil {
		return nil, r.storing.err
	}
	return token, nil
}

// begin begins a renewal, unless one is under way or the latest one has just
// failed. It needs the lock.
func (r *renewer) begin(ctx context.Context, early bool) (*flight[*oauth2.Token], error) {
	if ctx.Value(renewalKey{}) == r {
		return nil, errRecursive
	}
	if f := r.renewals.underway(); f != nil {
		return f, nil
	}
	if time.Now().Before(r.failed.until) {
		return nil, r.failed.err
	}
	ctx = r.detach(ctx)
	next := func() (*oauth2.Token, error) { return r.next(ctx, early) }
	f, _ := r.renewals.begin(next, func(err error) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.failed.note(err)
		return err
	})
	return f, nil
}

// detach returns the context of something that does not end with the call that
// began it.
func (r *renewer) detach(ctx context.Context) context.Context {
	return context.WithValue(context.WithoutCancel(ctx), renewalKey{}, r)
}

// Token implements [oauth2.TokenSource].
func (r *renewer) Token() (*oauth2.Token, error) {
	token, err := r.get(context.Background(), "")
	if err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	return new(*token), nil
}

// String returns a description without the tokens.
func (r *renewer) String() string { return "webex.TokenSource(" + r.client.endpoint.base + ")" }

// GoString implements [fmt.GoStringer]. It leaves the tokens out.
func (r *renewer) GoString() string { return r.String() }

// isGood reports whether a token works as far as its expiry says.
// [oauth2.Token.Valid] subtracts ten seconds, which is too much for a token that
// lives no longer than that.
func isGood(token *oauth2.Token, now time.Time) bool {
	return token != nil && token.AccessToken != "" && (token.Expiry.IsZero() || now.Before(token.Expiry))
}

// isDue reports whether to renew a token that still works.
func isDue(token *oauth2.Token, now time.Time) bool {
	if token.Expiry.IsZero() {
		return false
	}
	return token.Expiry.Sub(now) <= within(renewalMargin, token)
}

// within returns a time, or a tenth of the token's lifetime if that is less.
func within(d time.Duration, token *oauth2.Token) time.Duration {
	if lifetime := time.Duration(token.ExpiresIn) * time.Second; lifetime > 0 {
		return min(d, lifetime/10)
	}
	return d
}

// next returns a token that is not due: one that another process has stored, or
// else one from Webex. It is early if the token in use still works.
func (r *renewer) next(ctx context.Context, early bool) (*oauth2.Token, error) {
	r.mu.Lock()
	login := r.token
	r.mu.Unlock()
	if r.store != nil {
		stored, err := r.load(ctx)
		switch {
		case err != nil && (early || !isLogin(login)):
			return nil, err // while there is time: another process may have used the refresh token
		case err == nil && r.replaces(stored, login):
			login = stored
		}
	}
	if r.adopt(login) {
		return login, nil
	}
	if err := r.refusal(login); err != nil {
		return nil, err
	}
	token, err := r.refresh(ctx, login)
	if r.store == nil || !isRefusal(err) || !isLogin(login) {
		return token, err
	}
	stored, loadErr := r.another(ctx, login)
	switch {
	case loadErr != nil:
		return nil, loadErr // nobody knows whether the login is over
	case stored == nil:
		return nil, err
	case r.adopt(stored):
		return stored, nil
	}
	return r.refresh(ctx, stored)
}

// isLogin reports whether a token can be refreshed.
func isLogin(token *oauth2.Token) bool { return token != nil && token.RefreshToken != "" }

// replaces reports whether to go on with the tokens in the store rather than
// with those at hand: those that expire later, unless Webex has refused to
// refresh one of the two.
func (r *renewer) replaces(stored, token *oauth2.Token) bool {
	if !isLogin(stored) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.dead[stored.RefreshToken] != nil:
		return false
	case !isLogin(token) || r.dead[token.RefreshToken] != nil:
		return true
	}
	return stored.AccessToken != token.AccessToken && stored.Expiry.After(token.Expiry)
}

// another waits a moment for other tokens to be stored than those that Webex
// has just refused to refresh: another process may have been faster, and not
// have stored what it got. It returns nil if there are none.
func (r *renewer) another(ctx context.Context, token *oauth2.Token) (*oauth2.Token, error) {
	for attempt := 1; ; attempt++ {
		stored, err := r.load(ctx)
		if err != nil {
			return nil, err
		}
		if r.replaces(stored, token) {
			return stored, nil
		}
		if attempt == 4 {
			return nil, nil
		}
		if err := sleep(ctx, time.Second); err != nil {
			return nil, err
		}
	}
}

// adopt makes tokens from the store those in use, unless they are in use
// already or due to be renewed.
func (r *renewer) adopt(token *oauth2.Token) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	if token == r.token || !isGood(token, now) || isDue(token, now) {
		return false
	}
	r.token, r.got, r.unsaved = token, time.Time{}, nil
	return true
}

// refresh gets a token from Webex and starts to use it.
func (r *renewer) refresh(ctx context.Context, old *oauth2.Token) (*oauth2.Token, error) {
	// No call's context bounds this. It may take as long as any call may wait,
	// and a minute for the answer.
	limited, cancel := context.WithTimeout(ctx, max(0, r.client.policy.MaxWait)+time.Minute)
	defer cancel()
	answer, err := r.renew(limited, old)
	if err != nil {
		r.warn(ctx, "webex: no new token", err)
		if isRefusal(err) && isLogin(old) {
			r.bury(old, err)
		}
		return nil, err
	}
	token := answer.Token()
	if token.RefreshToken == "" && old != nil {
		token.RefreshToken = old.RefreshToken // Webex did not replace it
	}
	_ = r.use(ctx, token, patience) // a failure is logged, and storing it tried again
	return token, nil
}

// isRefusal reports whether a refresh token was refused. It does not look for
// the refusal of another login deeper in the error.
func isRefusal(err error) bool {
	reason, ok := err.(*reasonError)
	return ok && reason.sentinel == ErrLoginRequired
}

// refusal returns the error if Webex has refused a refresh token before. It
// would refuse it again.
func (r *renewer) refusal(token *oauth2.Token) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !isLogin(token) {
		return nil
	}
	return r.dead[token.RefreshToken]
}

// bury remembers a refresh token that Webex has refused.
func (r *renewer) bury(token *oauth2.Token, refusal error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dead == nil {
		r.dead = make(map[string]error)
	}
	r.dead[token.RefreshToken] = refusal
}

func (r *renewer) warn(ctx context.Context, message string, err error) {
	if r.client.log != nil {
		r.client.log(ctx, slog.LevelWarn, message, slog.Any("error", err))
	}
}

// use makes a new token the one in use, and waits for a while until it is
// stored.
func (r *renewer) use(ctx context.Context, token *oauth2.Token, limit time.Duration) error {
	r.mu.Lock()
	r.token, r.got = token, time.Now()
	if r.store == nil {
		r.mu.Unlock()
		return nil
	}
	r.unsaved, r.storing = token, setback{}
	f := r.save(ctx)
	r.mu.Unlock()
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	_, err := f.wait(limited)
	if _, ok := err.(*TokenStoreError); err != nil && !ok {
		return newTokenStoreError(storing, err, token)
	}
	return err
}

const storing = "storing the new tokens"

// save begins to store the token that is not stored yet, unless the store is
// still busy: then what it is busy with stores this token too. It needs the
// lock.
func (r *renewer) save(ctx context.Context) *flight[struct{}] {
	ctx = r.detach(ctx)
	var token *oauth2.Token // the latest one
	f, _ := r.saves.begin(func() (none struct{}, err error) {
		for next, again := r.toSave(); next != nil && next != token; next, again = r.toSave() {
			token = next
			err = r.saveToken(ctx, token, again)
		}
		return none, err
	}, func(err error) error {
		if err != nil {
			err = newTokenStoreError(storing, err, token)
			r.warn(ctx, "webex: tokens not stored", err)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.unsaved != token {
			return err
		}
		if r.storing.note(err); err == nil {
			r.unsaved = nil
		}
		return err
	})
	return f
}

// toSave returns the token that is not stored yet, or nil, and whether storing
// it has failed before.
func (r *renewer) toSave() (token *oauth2.Token, again bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.unsaved, r.storing.err != nil
}

func (r *renewer) saveToken(ctx context.Context, token *oauth2.Token, again bool) error {
	if again && r.isSuperseded(ctx, token) {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, storeLimit)
	defer cancel()
	return r.store.Save(limited, new(*token))
}

// isSuperseded reports whether another process has stored a later token while
// storing this one failed.
func (r *renewer) isSuperseded(ctx context.Context, token *oauth2.Token) bool {
	stored, err := r.load(ctx)
	return err == nil && r.replaces(stored, token)
}

// load returns what is in the store, or nil.
func (r *renewer) load(ctx context.Context) (*oauth2.Token, error) {
	limited, cancel := context.WithTimeout(ctx, storeLimit)
	defer cancel()
	f, _ := r.loads.begin(func() (*oauth2.Token, error) { return r.store.Load(limited) }, nil)
	stored, err := f.wait(limited)
	if err == nil && stored != nil && stored.AccessToken != "" {
		err = checkToken(stored.AccessToken)
	}
	if err != nil {
		err = newTokenStoreError("loading the tokens", err, nil)
		r.warn(ctx, "webex: tokens not loaded", err)
		return nil, err
	}
	if stored == nil {
		return nil, nil
	}
	return new(*stored), nil // the store may go on to use its own
}
