package webex

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/go-webex/webex/internal/inbox"
)

// A WebhookHandler is an [http.Handler] that receives the deliveries of
// webhooks and calls a function, the bot, for each. [NewWebhookHandler] makes
// one. It answers
//
//   - 200 if the delivery was handled or, with a queue, accepted, now or
//     before;
//   - 400, 401, 405, 413 or 415 if the request is not a delivery or is not
//     signed correctly; the bot does not see it;
//   - 500 if the bot returns an error or panics;
//   - 503 if the queue is full, if too many deliveries of the room wait, or
//     once Shutdown has been called.
//
// Without a queue, the bot runs in the goroutine of the request, for any number
// of deliveries at a time, and its context ends with the request.
//
// With a queue, the handler answers a delivery at once and calls the bot later.
// The deliveries of one room are handled one by one, in the order in which they
// were accepted. Those of different rooms are handled at the same time. A
// delivery that is not about a room takes its place among those of its webhook.
// If the bot returns an error or panics, the handler logs that and calls
// OnError, if there is one, but Webex does not learn of it. The bot has a
// minute for a delivery; see Timeout in [WebhookOptions]. Deliveries wait in
// memory, and are lost with the process unless Shutdown is called. Webex
// disables a webhook after 100 failed deliveries within 5 minutes, so a bot
// that may take seconds should have a queue.
//
// A delivery of something created or deleted that comes twice within 5 minutes is
// handled once; see Dedupe in [WebhookOptions]. Each process remembers its own
// deliveries, at least the latest 65,536. A delivery that was answered 500 is
// handled again when it comes again.
type WebhookHandler struct {
	read    func(*http.Request) ([]byte, error) // a function, so that nothing prints the secrets
	inbox   *inbox.Inbox[*WebhookEvent]
	onError func(ctx context.Context, event *WebhookEvent, err error)
	logger  *slog.Logger
}

// NewWebhookHandler makes a handler that calls bot for each delivery. It panics
// if the options are invalid, in particular if the secret is empty: a program
// without its secret must not start.
//
// Use the handler with an [http.Server], and shut the server down before the
// handler.
func NewWebhookHandler(bot func(ctx context.Context, event *WebhookEvent) error, options WebhookOptions) *WebhookHandler {
	err := options.validate()
	if bot == nil {
		err = errors.New("there is no function to call")
	}
	if err != nil {
		panic("webex: NewWebhookHandler: " + err.Error())
	}
	h := &WebhookHandler{read: readDelivery, onError: options.OnError, logger: options.Logger}
	if h.logger == nil {
		h.logger = slog.Default()
	}
	if !options.Unsigned {
		secrets := append([]string{options.Secret}, options.PreviousSecrets...)
		h.read = func(r *http.Request) ([]byte, error) { return readSigned(r, secrets) }
	}
	h.inbox = inbox.New(inbox.Options[*WebhookEvent]{
		Handle:       bot,
		Report:       h.report,
		Queue:        options.Queue,
		PerKey:       options.PerRoom,
		Workers:      options.Workers,
		Timeout:      options.timeout(),
		RememberFor:  cmp.Or(options.Dedupe, 5*time.Minute),
		RememberMost: 1 << 16,
	})
	return h
}

var (
	errWebhookFailed   = errors.New("webex: the webhook could not be handled")
	errWebhookQueue    = errors.New("webex: the queue of webhooks is full")
	errWebhookRoom     = errors.New("webex: the queue of the webhook's room is full")
	errWebhookShutdown = errors.New("webex: the receiver of webhooks is shutting down")
)

// webhookStatuses are the statuses of the errors of receive. Any other error is
// a 500.
var webhookStatuses = map[error]int{
	ErrWebhookMethod:    http.StatusMethodNotAllowed,
	ErrWebhookMediaType: http.StatusUnsupportedMediaType,
	ErrWebhookTooLarge:  http.StatusRequestEntityTooLarge,
	ErrWebhookUnsigned:  http.StatusUnauthorized,
	ErrWebhookSignature: http.StatusUnauthorized,
	ErrWebhookInvalid:   http.StatusBadRequest,
	errWebhookQueue:     http.StatusServiceUnavailable,
	errWebhookRoom:      http.StatusServiceUnavailable,
	errWebhookShutdown:  http.StatusServiceUnavailable,
}

// ServeHTTP implements [http.Handler].
func (h *WebhookHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	err := h.receive(r)
	if err == nil {
		w.WriteHeader(http.StatusOK)
		return
	}
	status, reason := http.StatusInternalServerError, errWebhookFailed
	for known, s := range webhookStatuses {
		if errors.Is(err, known) {
			status, reason = s, known
		}
	}
	switch status {
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", http.MethodPost)
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
	}
	http.Error(w, reason.Error(), status)
	if err != errWebhookFailed { // that one was logged when it happened
		h.logger.LogAttrs(r.Context(), slog.LevelWarn, "webex: webhook refused",
			slog.Int("status", status), slog.Any("error", err), slog.String("remote", r.RemoteAddr))
	}
}

// receive accepts a delivery. Without a queue it also waits until the bot has
// handled it.
func (h *WebhookHandler) receive(r *http.Request) error {
	body, err := h.read(r)
	if err != nil {
		return err
	}
	event, err := newWebhookEvent(body)
	if err != nil {
		return err
	}
	_, room := event.subject()
	if room == "" {
		room = event.ID
	}
	taken, err := h.inbox.Accept(r.Context(), room, identityOf(event, body), event)
	switch {
	case taken && err != nil:
		return errWebhookFailed
	case err == inbox.ErrFull:
		return errWebhookQueue
	case err == inbox.ErrKeyFull:
		return fmt.Errorf("%w: %s", errWebhookRoom, room)
	case err == inbox.ErrClosed:
		return errWebhookShutdown
	case err != nil:
		return errWebhookFailed // the request has ended, so nobody reads the answer
	case !taken:
		h.logger.LogAttrs(r.Context(), slog.LevelDebug, "webex: webhook came again", slog.Any("event", event))
	}
	return nil
}

// identityOf returns what a delivery is known by when it comes again, or "" for
// one that is handled each time.
func identityOf(event *WebhookEvent, body []byte) string {
	if event.Event != WebhookEventCreated && event.Event != WebhookEventDeleted {
		return ""
	}
	digest := sha256.Sum256(body)
	return string(digest[:])
}

// ErrWebhookDropped is the error that OnError gets for a delivery that was
// still waiting when Shutdown gave up.
var ErrWebhookDropped = errors.New("webex: the webhook was dropped at shutdown")

// errWebhookExited is the error of a bot that ended its goroutine instead of
// returning, as a failing test does.
var errWebhookExited = errors.New("webex: the function for webhooks ended its goroutine")

// A PanicError is the error that OnError gets if the bot panicked.
type PanicError struct {
	Value any    // the value that the bot panicked with
	Stack []byte // the stack of its goroutine, as [debug.Stack] formats it
}

// Error returns the value that the bot panicked with, as text.
func (e *PanicError) Error() string { return fmt.Sprintf("webex: panic: %v", e.Value) }

// report logs that a delivery was accepted and then not handled, and calls
// OnError.
func (h *WebhookHandler) report(ctx context.Context, event *WebhookEvent, err error) {
	panicked, _ := err.(*inbox.PanicError)
	switch {
	case panicked != nil:
		err = (*PanicError)(panicked)
		h.logPanic(ctx, "webex: webhook panicked", event, panicked.Value, panicked.Stack)
	case err == inbox.ErrDropped:
		err = ErrWebhookDropped
		h.logger.LogAttrs(ctx, slog.LevelError, "webex: webhook dropped at shutdown", slog.Any("event", event))
	case err == inbox.ErrExited:
		err = errWebhookExited
		fallthrough
	default:
		h.logger.LogAttrs(ctx, slog.LevelError, "webex: webhook failed", slog.Any("event", event), slog.Any("error", err))
	}
	if h.onError == nil {
		return
	}
	defer func() {
		if v := recover(); v != nil {
			h.logPanic(ctx, "webex: OnError panicked", event, v, debug.Stack())
		}
	}()
	h.onError(ctx, event, err)
}

func (h *WebhookHandler) logPanic(ctx context.Context, msg string, event *WebhookEvent, value any, stack []byte) {
	h.logger.LogAttrs(ctx, slog.LevelError, msg, slog.Any("event", event),
		slog.String("panic", fmt.Sprint(value)), slog.String("stack", string(stack)))
}

// Shutdown refuses further deliveries and waits until the accepted ones are
// handled. If ctx ends before that, Shutdown ends the contexts of the calls
// that run, logs and drops the deliveries that wait, and returns an error with
// the numbers of both. It may be called more than once.
//
// Shut the [http.Server] down first: it stops listening, so that Webex reaches
// another replica instead of being refused.
func (h *WebhookHandler) Shutdown(ctx context.Context) error {
	dropped, interrupted := h.inbox.Shutdown(ctx)
	if dropped+interrupted == 0 {
		return nil
	}
	return fmt.Errorf("webex: shutdown: %d accepted webhooks were dropped and %d interrupted: %w", dropped, interrupted, context.Cause(ctx))
}

// Wait blocks until every accepted delivery is handled. Meanwhile the handler
// accepts others. If ctx ends first, the error says how many are left. The bot
// must not call Wait: it would wait for itself.
func (h *WebhookHandler) Wait(ctx context.Context) error {
	left := h.inbox.Wait(ctx)
	if left == 0 {
		return nil
	}
	return fmt.Errorf("webex: %d accepted webhooks are not handled yet: %w", left, context.Cause(ctx))
}

// WebhookStats counts the deliveries to a [WebhookHandler] since it was made. A
// request that is not an event or is not signed correctly is not counted. Any
// other counts in one of Accepted, Duplicates and Refused once it is answered,
// and every accepted one counts in one of Handled, Failed, Panicked, Dropped,
// Waiting and Running.
type WebhookStats struct {
	Accepted   int64
	Handled    int64 // the bot returned nil
	Failed     int64 // the bot returned an error, or ended its goroutine
	Panicked   int64 // the bot panicked
	Dropped    int64 // still waiting when Shutdown gave up
	Duplicates int64 // had come before
	Refused    int64 // answered 503

	Waiting    int           // in the queue now
	Running    int           // being handled by the bot now
	OldestWait time.Duration // how long the oldest one in the queue has waited
}

// Stats returns the current counts, for metrics. If OldestWait keeps growing, a
// room is stuck or there are too few workers.
func (h *WebhookHandler) Stats() WebhookStats { return WebhookStats(h.inbox.Stats()) }
