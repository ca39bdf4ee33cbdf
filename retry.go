package webex

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"maps"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// A RetryPolicy says how often and how long a client tries again. A field that
// is zero has its default. [WithRetry] sets the policy of a client, and
// [WithCallRetry] that of one call.
//
// After an answer of 429 (rate limited) the client waits and repeats any call,
// because Webex has not acted on it. After an answer of 423 (the file is still
// being scanned) it waits and repeats a GET or HEAD. If such an answer has no
// Retry-After, it counts as a fault.
//
// A 429 also holds back the other calls of the client to the same part of the
// API with the same token, for at most an hour. The success of a call that was
// sent later ends that.
//
// After any other fault, which is an answer of 500, 502, 503 or 504, a broken
// connection or a body that stalls (see [WithIdleTimeout]), the client repeats
// GET, HEAD, PUT and DELETE only, and not PUT /people. A POST or PATCH may have
// arrived, and to repeat it could post a message twice. If no connection could
// be established, because it was refused, a proxy refused it or the TLS
// handshake failed, nothing has arrived and the client repeats any call.
//
// The client does not try again if the host does not exist, its certificate is
// invalid, the token source fails, or a middleware's error is [Permanent].
type RetryPolicy struct {
	// MaxAttempts is how many times in all the client sends a call that meets
	// faults. Waits that Webex asks for do not count. The default is 5.
	MaxAttempts int

	// MinBackoff is the longest wait after the first fault. The wait doubles
	// with each further fault, up to MaxBackoff. A random part of up to half of
	// it is subtracted, so that clients do not come back all at once. A wait is
	// never shorter than the Retry-After of the answer. The defaults are 500 ms
	// and 30 s.
	MinBackoff, MaxBackoff time.Duration

	// MaxWait is how long one call may wait in all, not counting the wait for a
	// [Limiter]. A call that would have to wait longer, or past the deadline of
	// its context, fails at once and says so. The default is 5 minutes; a
	// negative MaxWait means not to wait at all.
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
	a.status = 0
	if resp != nil {
		a.status = resp.StatusCode
	}
	a.err = a.outcome(resp, err)
	a.report(CallAttempt, 0, a.err)
	if a.err == nil {
		a.client.pauses.end(a.limit(), a.sentAt)
		return false
	}
	apiErr, _ := a.err.(*ApiError)
	if a.method == http.MethodDelete && a.lost && apiErr != nil && apiErr.StatusCode == http.StatusNotFound {
		a.err = nil // an earlier attempt deleted it
		return false
	}
	wait, again := a.verdict(apiErr)
	if apiErr != nil && apiErr.StatusCode == http.StatusTooManyRequests {
		a.client.pauses.set(a.limit(), pause{sentAt: a.sentAt, until: time.Now().Add(wait), err: apiErr.summary()})
	}
	if !again || a.once || a.ctx.Err() != nil || a.body.isSpent() || !a.mayWait(wait, hasToWait(wait)) {
		return false
	}
	a.resumeAt = time.Now().Add(wait)
	a.report(CallWait, wait, a.err)
	if a.client.log != nil {
		a.client.log(a.ctx, slog.LevelWarn, "webex: trying again", slog.Duration("wait", wait), slog.Any("error", shorten(hide(a.err, a.hidden()...))))
	}
	return true
}

// outcome returns the error of an attempt, if it has one.
func (a *call) outcome(resp *http.Response, err error) error {
	if err == nil {
		return a.receive(resp)
	}
	err = bare(err)
	if _, ok := err.(*uploadError); ok && a.ctx.Err() != nil {
		return ended(a.ctx) // the upload failed because the context ended
	}
	return err
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
	switch apiErr.StatusCode {
	case http.StatusTooManyRequests:
		if apiErr.RetryAfter > 0 {
			return min(apiErr.RetryAfter, maxPause), true
		}
		return a.fault(0, true)
	case http.StatusLocked:
		if apiErr.RetryAfter > 0 {
			return apiErr.RetryAfter, a.reads()
		}
		return a.fault(0, a.reads())
	case http.StatusUnauthorized:
		return 0, a.renewToken()
	case http.StatusNotFound:
		return a.verdictOnMissing()
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		a.lost = true
		return a.fault(apiErr.RetryAfter, a.repeatable())
	case http.StatusInternalServerError, http.StatusServiceUnavailable:
		return a.fault(apiErr.RetryAfter, a.repeatable())
	}
	return 0, false
}

func (a *call) verdictOnConnection() (wait time.Duration, again bool) {
	if isPermanent(a.err) {
		return 0, false
	}
	if a.wasNeverSent() {
		return a.fault(0, true)
	}
	a.lost = true
	return a.fault(0, a.repeatable())
}

// fault counts a fault and returns the wait after it, at least the given one. A
// call that may be repeated is, until it has used up its attempts.
func (a *call) fault(least time.Duration, repeatable bool) (wait time.Duration, again bool) {
	a.faults++
	if repeatable && a.faults >= a.policy.MaxAttempts {
		a.gaveUp = true
		repeatable = false
	}
	return max(least, a.policy.backoff(a.faults)), repeatable
}

const (
	firstMissingWait = 200 * time.Millisecond
	maxMissingWait   = 5 * time.Second
)

// verdictOnMissing decides after an answer of 404: a call with [UntilFound] is
// repeated after waits that double, the last time when its time is up.
func (a *call) verdictOnMissing() (wait time.Duration, again bool) {
	if a.untilFound <= 0 || !a.reads() {
		return 0, false
	}
	if a.missingWait == 0 {
		a.missingWait, a.missingUntil = firstMissingWait, time.Now().Add(a.untilFound)
	}
	left := time.Until(a.missingUntil)
	if left <= 0 {
		a.gaveUp = true
		return 0, false
	}
	wait = min(a.missingWait, left)
	a.missingWait = min(2*a.missingWait, maxMissingWait)
	return wait, true
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

// wasNeverSent reports whether the latest attempt failed before it had a
// connection, so that nothing can have arrived. The hooks of net/http tell, or
// else the error, if a transport does not call them.
func (a *call) wasNeverSent() bool {
	if a.connecting.Load() && !a.connected.Load() {
		return true
	}
	if _, ok := errors.AsType[*proxyError](a.err); ok {
		return true
	}
	op, ok := errors.AsType[*net.OpError](a.err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect")
}

// traced returns a context with hooks that note how far an attempt comes. A
// call that only reads needs none, because it may be repeated anyway.
func (a *call) traced(ctx context.Context) context.Context {
	if a.reads() {
		return ctx
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { a.connecting.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { a.connected.Store(true) },
	})
}

// Permanent marks an error of a middleware as one that another attempt would
// meet too, so that the client does not try again. Permanent(nil) is nil. The
// text stays the same, and [errors.Is] and [errors.As] find err.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}

type permanentError struct{ error }

func (e *permanentError) Unwrap() error { return e.error }

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
	if _, ok := errors.AsType[*permanentError](err); ok {
		return true
	}
	return errors.Is(err, errTooLarge) || errors.Is(err, http.ErrSchemeMismatch)
}

// mayWait reports whether a wait fits into the rest of the policy's MaxWait and
// of the time until the context's deadline. If it does not, the call gives up,
// and its error says why it would wait and what limits that.
func (a *call) mayWait(wait time.Duration, why string) bool {
	var limit string
	deadline, ok := a.ctx.Deadline()
	switch {
	case wait > 0 && wait > a.policy.MaxWait-a.waited: // a sum could overflow
		limit = "longer than RetryPolicy.MaxWait allows"
	case ok && time.Until(deadline) <= wait:
		limit = "past the deadline of its context"
	default:
		return true
	}
	a.gaveUp, a.remark = true, why+", "+limit
	return false
}

// hasToWait says that a call has to wait before its next attempt.
func hasToWait(wait time.Duration) string {
	return fmt.Sprintf("it would have to wait %v", shown(wait))
}

// shown rounds a wait for a reader.
func shown(wait time.Duration) time.Duration {
	if wait > time.Second {
		return wait.Round(time.Second)
	}
	return wait.Round(time.Millisecond)
}

// prepare waits until an attempt may be sent: until its own wait is over, its
// API family is no longer paused, and the caller's limiter agrees.
func (a *call) prepare(ctx context.Context) error {
	err := a.waitForPause(ctx)
	if err == nil && a.client.limiter != nil {
		if err = a.client.limiter.Wait(ctx); err == nil {
			err = a.waitForPause(ctx) // a pause may have begun meanwhile
		}
	}
	if err != nil {
		return err
	}
	a.connecting.Store(false)
	a.connected.Store(false)
	a.sentAt = time.Now()
	if a.asked != nil {
		*a.asked = a.sentAt.Round(0)
	}
	return ctx.Err()
}

func (a *call) waitForPause(ctx context.Context) error {
	for {
		pause := a.client.pauses.get(a.limit())
		until := pause.until
		if !until.After(a.resumeAt) {
			until = a.resumeAt
		}
		wait := time.Until(until)
		if wait <= 0 {
			return nil
		}
		reason, why := a.err, hasToWait(wait)
		if reason == nil {
			why = fmt.Sprintf("not sent: an earlier answer of 429 holds it back for %v", shown(wait))
			reason = pause.err.heldBack(a, wait, why)
		}
		if !a.mayWait(wait, why) {
			return reason
		}
		if until.After(a.resumeAt) {
			a.tellOfPause(wait, reason)
		}
		if err := sleep(ctx, wait); err != nil {
			return interrupted(err, reason)
		}
		a.waited += wait
	}
}

// tellOfPause tells the log and the events that another call's 429 makes this
// call wait.
func (a *call) tellOfPause(wait time.Duration, reason error) {
	a.report(CallPause, wait, reason)
	if a.client.log != nil {
		a.client.log(a.ctx, slog.LevelWarn, "webex: waiting for a rate limit",
			slog.String("operation", a.operation.pattern), slog.Duration("wait", wait))
	}
}

// summary returns what is kept of an answer of 429 to tell other calls why they
// are held back.
func (e *ApiError) summary() *ApiError {
	return &ApiError{StatusCode: e.StatusCode, Message: oneLine(e.Message), TrackingID: oneLine(e.TrackingID)}
}

// heldBack returns the error of a call that e, the answer to another call,
// holds back.
func (e *ApiError) heldBack(a *call, wait time.Duration, remark string) *ApiError {
	held := *e
	held.Operation, held.Method, held.Path = a.operation.pattern, a.method, a.path
	held.RetryAfter, held.remark = wait, remark
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
		return ended(ctx)
	}
}

// ended returns why a context has ended: its error, together with the cause if
// its owner gave one.
func ended(ctx context.Context) error { return withCause(ctx, ctx.Err()) }

// withCause completes an error that a context has brought about. Some packages
// return the context's error and others the cause; our callers find both.
func withCause(ctx context.Context, err error) error {
	end, cause := ctx.Err(), context.Cause(ctx)
	if end == nil {
		return err
	}
	switch hasEnd, hasCause := errors.Is(err, end), errors.Is(err, cause); {
	case hasEnd && !hasCause:
		return &causedError{err, cause}
	case hasCause && !hasEnd:
		return &causedError{end, err}
	}
	return err
}

// A causedError is an error together with its cause.
type causedError struct{ err, cause error }

func (e *causedError) Error() string   { return e.err.Error() + " (" + e.cause.Error() + ")" }
func (e *causedError) Unwrap() []error { return []error{e.err, e.cause} }

const (
	// maxPause is the longest pause. Whatever an answer says, a call an hour
	// later finds out anew.
	maxPause = time.Hour

	// maxPauses bounds the memory for pauses. The API has fewer families; the
	// hosts of files that are elsewhere could have more.
	maxPauses = 1000
)

// A rateLimit is what Webex limits the rate of: a family of operations, for one
// token.
type rateLimit struct {
	family string
	token  uint64 // a hash of the call's own authorization; 0 for the client's token
}

var rateLimitSeed = maphash.MakeSeed()

// limit returns the rate limit that the call counts against.
func (a *call) limit() rateLimit {
	authorization := a.header.Get("Authorization")
	if a.authorization != nil {
		authorization = a.authorization()
	} else if authorization == "" {
		return rateLimit{family: a.family}
	}
	return rateLimit{a.family, maphash.String(rateLimitSeed, authorization)}
}

// pauses records the limits that Webex has answered with 429, so that not every
// call of the client has to find out.
type pauses struct {
	mu      sync.Mutex
	byLimit map[rateLimit]pause
}

type pause struct {
	sentAt time.Time // when the request was sent that was refused
	until  time.Time
	err    *ApiError // a summary of the answer
}

// set begins a pause, unless one is on that lasts longer.
func (p *pauses) set(limit rateLimit, next pause) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if next.until.Before(p.byLimit[limit].until) {
		return
	}
	if p.byLimit == nil {
		p.byLimit = make(map[rateLimit]pause)
	}
	limit.family = strings.Clone(limit.family) // not the whole URL that it is a part of
	p.byLimit[limit] = next
	p.forget()
}

// forget drops the pauses that are over, and if there are still too many, the
// one that ends first.
func (p *pauses) forget() {
	now := time.Now()
	maps.DeleteFunc(p.byLimit, func(_ rateLimit, on pause) bool { return !now.Before(on.until) })
	if len(p.byLimit) <= maxPauses {
		return
	}
	var first rateLimit
	for limit, on := range p.byLimit {
		if soonest, ok := p.byLimit[first]; !ok || on.until.Before(soonest.until) {
			first = limit
		}
	}
	delete(p.byLimit, first)
}

// end ends a pause after the success of a request that was sent later than the
// one that was refused. One that was sent before says nothing: it was counted
// before the limit was reached.
func (p *pauses) end(limit rateLimit, sentAt time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if on, ok := p.byLimit[limit]; ok && sentAt.After(on.sentAt) {
		delete(p.byLimit, limit)
	}
}

// get returns the pause of a limit, or a zero one if there is none.
func (p *pauses) get(limit rateLimit) pause {
	p.mu.Lock()
	defer p.mu.Unlock()
	on, ok := p.byLimit[limit]
	if ok && !time.Now().Before(on.until) {
		delete(p.byLimit, limit)
		return pause{}
	}
	return on
}

// parseRetryAfter returns how long a server asks to wait, in seconds or until a
// date. It reads a date against that of the answer, because the two clocks may
// differ; now is for an answer without a date. It returns 0 if the header is
// missing, past, or nonsense such as "rand(30),add(30)".
func parseRetryAfter(header http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, math.MaxInt64/uint64(time.Second))) * time.Second
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if answered, err := http.ParseTime(header.Get("Date")); err == nil {
		now = answered
	}
	return max(0, date.Sub(now))
}
