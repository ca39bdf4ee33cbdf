package webex

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A RetryPolicy says how often and how long a client tries again. A field that
// is zero has its default.
//
// After an answer of 429 (rate limited) the client waits and repeats any call,
// because Webex has not acted on it. After an answer of 423 (the file is still
// being scanned) with a Retry-After it repeats a GET or HEAD.
//
// After any other fault, which is an answer of 500, 502, 503 or 504 or a broken
// connection, the client repeats GET, HEAD, PUT and DELETE only, and not PUT
// /people. A POST or PATCH may have arrived, and to repeat it could post a
// message twice. If a connection could not be established, nothing has arrived
// and the client repeats any call.
//
// The client does not try again if the host does not exist, its certificate is
// invalid, or the token source fails.
type RetryPolicy struct {
	// MaxAttempts is how many times in all the client sends a call that meets
	// faults. Waits for a rate limit or a scan do not count. The default is 5.
	MaxAttempts int

	// MinBackoff is the longest wait after the first fault. The wait doubles
	// with each further fault, up to MaxBackoff. A random part of up to half of
	// it is subtracted, so that clients do not come back all at once. A wait is
	// never shorter than the Retry-After of the answer. The defaults are 500 ms
	// and 30 s.
	MinBackoff, MaxBackoff time.Duration

	// MaxWait is how long one call may wait in all, not counting the wait for a
	// [Limiter]. A call that would have to wait longer, or past the deadline of
	// its context, fails at once. The default is 5 minutes; a negative MaxWait
	// means not to wait at all.
	MaxWait time.Duration
}

func (p RetryPolicy) withDefaults() RetryPolicy {
	defaults := RetryPolicy{MaxAttempts: 5, MinBackoff: 500 * time.Millisecond, MaxBackoff: 30 * time.Second, MaxWait: 5 * time.Minute}
	if p.MaxAttempts == 0 {
		p.MaxAttempts = defaults.MaxAttempts
	}
	if p.MinBackoff == 0 {
		p.MinBackoff = defaults.MinBackoff
	}
	if p.MaxBackoff == 0 {
		p.MaxBackoff = max(defaults.MaxBackoff, p.MinBackoff)
	}
	if p.MaxWait == 0 {
		p.MaxWait = defaults.MaxWait
	}
	return p
}

func (p RetryPolicy) validate() error {
	switch {
	case p.MaxAttempts < 0:
		return errors.New("RetryPolicy.MaxAttempts is negative")
	case p.MinBackoff < 0 || p.MaxBackoff < 0:
		return errors.New("a backoff of RetryPolicy is negative")
	case p.MinBackoff > p.MaxBackoff && p.MaxBackoff != 0:
		return errors.New("RetryPolicy.MinBackoff is longer than MaxBackoff")
	}
	return nil
}

// backoff returns the wait after the given number of faults, at least 1.
func (p RetryPolicy) backoff(faults int) time.Duration {
	d := p.MaxBackoff
	if shift := faults - 1; shift < 32 && p.MinBackoff <= p.MaxBackoff>>shift {
		d = p.MinBackoff << shift
	}
	return d - rand.N(d/2+1)
}

// newRetrier makes the loop that repeats attempts. The loop decides nothing:
// the call decides whether to repeat and how long to wait, so that all waiting
// is in one place and no answer is dropped.
func newRetrier(client *http.Client) *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: client,
		RetryMax:   math.MaxInt,
		CheckRetry: func(ctx context.Context, resp *http.Response, err error) (bool, error) {
			return callOf(ctx).judge(resp, err), nil
		},
		Backoff: func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return 0 },
		PrepareRetry: func(req *http.Request) error {
			a := callOf(req.Context())
			a.err = a.prepare(req.Context())
			return a.err
		},
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// judge handles the result of an attempt and decides whether to try again.
func (a *call) judge(resp *http.Response, err error) (again bool) {
	a.attempts.Add(1)
	if err == nil {
		err = a.receive(resp)
	} else {
		err = bare(err)
	}
	if _, ok := err.(*uploadError); ok && a.ctx.Err() != nil {
		err = a.ctx.Err() // the upload failed because the context ended
	}
	a.err = err
	if err == nil {
		return false
	}
	apiErr, _ := err.(*ApiError)
	if a.method == http.MethodDelete && a.lost && apiErr != nil && apiErr.StatusCode == http.StatusNotFound {
		a.err = nil // an earlier attempt deleted it
		return false
	}
	wait, again := a.verdict(apiErr)
	if apiErr != nil && apiErr.StatusCode == http.StatusTooManyRequests {
		a.client.pauses.set(a.family, time.Now().Add(wait), apiErr)
	}
	if !again || a.once || a.ctx.Err() != nil || a.body.isSpent() || !a.mayWait(wait) {
		return false
	}
	a.resumeAt = time.Now().Add(wait)
	if a.client.log != nil {
		a.client.log(a.ctx, slog.LevelWarn, "webex: trying again", slog.Duration("wait", wait), slog.Any("error", err))
	}
	return true
}

// bare strips what net/http wraps around an error: the method and the URL,
// which our errors show already, and what a broken upload did to the
// connection.
func bare(err error) error {
	if failed, ok := errors.AsType[*uploadError](err); ok {
		return failed
	}
	if failed, ok := err.(*url.Error); ok {
		return failed.Err
	}
	return err
}

// verdict decides by the result of an attempt, an error answer or else a broken
// connection, whether another attempt is worthwhile, and after which wait.
func (a *call) verdict(apiErr *ApiError) (wait time.Duration, again bool) {
	if apiErr == nil {
		return a.verdictOnConnection()
	}
	policy := a.client.policy
	switch apiErr.StatusCode {
	case http.StatusTooManyRequests:
		if apiErr.RetryAfter > 0 {
			return apiErr.RetryAfter, true
		}
		return policy.backoff(a.sent()), true
	case http.StatusLocked:
		return apiErr.RetryAfter, apiErr.RetryAfter > 0 && a.reads()
	case http.StatusUnauthorized:
		return 0, a.renewToken()
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		if apiErr.StatusCode == http.StatusBadGateway || apiErr.StatusCode == http.StatusGatewayTimeout {
			a.lost = true
		}
		a.faults++
		wait = max(apiErr.RetryAfter, policy.backoff(a.faults))
		return wait, a.repeatable() && a.faults < policy.MaxAttempts
	}
	return 0, false
}

func (a *call) verdictOnConnection() (wait time.Duration, again bool) {
	if isPermanent(a.err) {
		return 0, false
	}
	a.faults++
	if a.faults >= a.client.policy.MaxAttempts {
		return 0, false
	}
	wait = a.client.policy.backoff(a.faults)
	if neverSent(a.err) {
		return wait, true
	}
	a.lost = true
	return wait, a.repeatable()
}

func (a *call) reads() bool { return a.method == http.MethodGet || a.method == http.MethodHead }

// repeatable reports whether it does no harm to carry out the call twice.
func (a *call) repeatable() bool {
	switch a.repeat {
	case harmless:
		return true
	case notHarmless:
		return false
	}
	return a.method == http.MethodGet || a.method == http.MethodHead || a.method == http.MethodPut || a.method == http.MethodDelete
}

// neverSent reports whether a connection failed before it was established, so
// that nothing can have arrived.
func neverSent(err error) bool {
	if _, ok := errors.AsType[*proxyError](err); ok {
		return true
	}
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect")
}

// isPermanent reports whether an attempt failed in a way that another one would
// fail too.
func isPermanent(err error) bool {
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return true
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if proxy, ok := errors.AsType[*proxyError](err); ok {
		return proxy.status < http.StatusInternalServerError
	}
	if _, ok := errors.AsType[*uploadError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*TokenError](err); ok {
		return true
	}
	return errors.Is(err, errTooLarge) || errors.Is(err, http.ErrSchemeMismatch)
}

// mayWait reports whether a wait fits into the rest of the policy's MaxWait and
// of the time until the context's deadline.
func (a *call) mayWait(wait time.Duration) bool {
	if wait > 0 && wait > a.client.policy.MaxWait-a.waited { // a sum could overflow
		return false
	}
	deadline, ok := a.ctx.Deadline()
	return !ok || time.Until(deadline) > wait
}

// prepare waits until an attempt may be sent: until its own wait is over, its
// API family is no longer paused, and the caller's limiter agrees.
func (a *call) prepare(ctx context.Context) error {
	if err := a.waitForPause(ctx); err != nil {
		return err
	}
	if a.client.limiter == nil {
		return ctx.Err()
	}
	if err := a.client.limiter.Wait(ctx); err != nil {
		return err
	}
	return a.waitForPause(ctx) // a pause may have begun meanwhile
}

func (a *call) waitForPause(ctx context.Context) error {
	for {
		until, pause := a.client.pauses.get(a.family)
		if a.resumeAt.After(until) {
			until = a.resumeAt
		}
		wait := time.Until(until)
		if wait <= 0 {
			return nil
		}
		reason := a.err
		if reason == nil {
			reason = pause.heldBack(a, wait)
		}
		if !a.mayWait(wait) {
			return reason
		}
		if err := sleep(ctx, wait); err != nil {
			return interrupted(err, reason)
		}
		a.waited += wait
	}
}

// heldBack returns the error of a call that may not wait as long as e, the
// answer to another call, demands.
func (e *ApiError) heldBack(a *call, wait time.Duration) *ApiError {
	held := *e
	held.Header = e.Header.Clone()
	held.Operation, held.Method, held.Path = a.operation.pattern, a.method, a.path
	held.Attempts, held.RetryAfter = a.sent(), wait
	return &held
}

// interrupted returns the error of a call whose context ended while it waited.
func interrupted(err, reason error) error {
	if reason == nil || reason == err {
		return err
	}
	return &afterError{err, "while waiting after", reason}
}

// An afterError is an error that followed another one.
type afterError struct {
	err   error
	when  string
	cause error
}

func (e *afterError) Error() string   { return e.err.Error() + " " + e.when + " " + inner(e.cause) }
func (e *afterError) Unwrap() []error { return []error{e.err, e.cause} }

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pauses records the API families that Webex has answered with 429, so that not
// every call of the client has to find out.
type pauses struct {
	mu       sync.Mutex
	byFamily map[string]pause
}

type pause struct {
	until time.Time
	err   *ApiError
}

func (p *pauses) set(family string, until time.Time, err *ApiError) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.Before(p.byFamily[family].until) {
		return
	}
	if p.byFamily == nil {
		p.byFamily = make(map[string]pause)
	}
	p.byFamily[family] = pause{until, err}
}

// get returns when the pause of a family ends, and the answer that caused it.
// The time is zero if there is no pause.
func (p *pauses) get(family string) (time.Time, *ApiError) {
	p.mu.Lock()
	defer p.mu.Unlock()
	pause, ok := p.byFamily[family]
	if ok && !time.Now().Before(pause.until) {
		delete(p.byFamily, family)
		return time.Time{}, nil
	}
	return pause.until, pause.err
}

// parseRetryAfter returns how long a server asks to wait, in seconds or until a
// date. It returns 0 if the header is missing, past, or nonsense such as
// "rand(30),add(30)".
func parseRetryAfter(header http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, math.MaxInt64/uint64(time.Second))) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, date.Sub(now))
	}
	return 0
}
