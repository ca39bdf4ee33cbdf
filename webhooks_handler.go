package webex

import (
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

// A WebhookHandler is an [http.Handler] that takes in the deliveries of
// webhooks and calls a function, the bot, for each. [NewWebhookHandler] makes
// one. It answers
//
//   - 200 to what was handled, or with a queue accepted, now or before;
//   - 400, 401, 405, 413 and 415 to what is no delivery or has no valid
//     signature, of which the bot sees nothing;
//   - 500 when the bot returns an error or panics;
//   - 503 when the queue or the room's part of it is full, and from the start of
//     Shutdown on.
//
// Without a queue, the bot runs in the goroutine of the request, for any number
// of deliveries at a time, and its context ends with the request.
//
// With a queue, a delivery is answered at once and handled after that: in the
// order of acceptance within a room, side by side across rooms. What is about no
// room is handled in the order of acceptance within its webhook. An error or a
// panic of the bot is logged then, and nothing more unless there is an OnError.
// The bot has a minute for a delivery, see Timeout in [WebhookOptions]. Deliveries
// that wait are kept in memory: they are lost with the process unless Shutdown is
// called. Webex disables a webhook after 100 failed deliveries within 5 minutes,
// so a bot that may take seconds should have a queue.
//
// A delivery that comes twice is handled once. Deliveries have no id of their
// own; two are the same if they are so byte by byte and come within 5 minutes,
// as they may when a change is undone and made again.
// Each process remembers its own, 65,536 or more of them. A delivery that was
// answered 500 is handled again when it comes again.
type WebhookHandler struct {
	read    func(*http.Request) ([]byte, error) // a function, so that nothing prints the secrets
	inbox   *inbox.Inbox[*WebhookEvent]
	onError func(ctx context.Context, event *WebhookEvent, err error)
	logger  *slog.Logger
}

// NewWebhookHandler makes a handler that calls bot for each delivery. It panics
// when the options cannot be, above all when the secret is empty: a program
// without its secret must not start.
//
// The handler belongs behind an [http.Server], which is to be shut down before
// it.
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
		RememberFor:  5 * time.Minute,
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

// webhookStatuses are the answers to what is not taken in. Anything else is 500.
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
	if err != errWebhookFailed { // which was logged when it happened
		h.logger.LogAttrs(r.Context(), slog.LevelWarn, "webex: webhook refused",
			slog.Int("status", status), slog.Any("error", err), slog.String("remote", r.RemoteAddr))
	}
}

// receive takes a delivery in, and without a queue has it handled.
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
	digest := sha256.Sum256(body)
	taken, err := h.inbox.Accept(r.Context(), room, string(digest[:]), event)
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
		return errWebhookFailed // nobody waits for the answer
	case !taken:
		h.logger.LogAttrs(r.Context(), slog.LevelDebug, "webex: webhook came again", slog.Any("event", event))
	}
	return nil
}

// ErrWebhookDropped is the error that OnError gets for a delivery that waited
// when Shutdown gave up.
var ErrWebhookDropped = errors.New("webex: the webhook was dropped at shutdown")

// errWebhookExited tells of a bot that did not return, as a test that fails does.
var errWebhookExited = errors.New("webex: the function for webhooks ended its goroutine")

// A PanicError is the error of a function that panicked, as OnError gets it.
type PanicError struct {
	Value any    // what it panicked with
	Stack []byte // of its goroutine, as [debug.Stack] has it
}

func (e *PanicError) Error() string { return fmt.Sprintf("webex: panic: %v", e.Value) }

// report tells of a delivery that was accepted and not handled.
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

// Shutdown refuses further deliveries and waits until those that were accepted
// are handled. When ctx ends first, it ends the context of those that run, logs
// and drops those that wait, and returns an error that says how many. It may be
// called more than once.
//
// Shut the [http.Server] down first, so that no delivery is refused that another
// replica could take.
func (h *WebhookHandler) Shutdown(ctx context.Context) error {
	dropped, interrupted := h.inbox.Shutdown(ctx)
	if dropped+interrupted == 0 {
		return nil
	}
	return fmt.Errorf("webex: shutdown: %d accepted webhooks were dropped and %d interrupted: %w", dropped, interrupted, context.Cause(ctx))
}

// Wait blocks until no accepted delivery is left to be handled, and goes on
// taking in others. When ctx ends first, the error says how many are left. It is
// not for the bot, which would wait for itself.
func (h *WebhookHandler) Wait(ctx context.Context) error {
	left := h.inbox.Wait(ctx)
	if left == 0 {
		return nil
	}
	return fmt.Errorf("webex: %d accepted webhooks are not handled yet: %w", left, context.Cause(ctx))
}

// WebhookStats counts deliveries since their [WebhookHandler] was made. One that
// is no event or has no valid signature counts nowhere. Any other is one of
// Accepted, Duplicates and Refused once it is answered, and what was Accepted is
// one of Handled, Failed, Panicked, Dropped, Waiting and Running.
type WebhookStats struct {
	Accepted   int64
	Handled    int64 // the bot returned nil
	Failed     int64 // the bot returned an error, or ended its goroutine
	Panicked   int64 // the bot panicked
	Dropped    int64 // waited when Shutdown gave up
	Duplicates int64 // came before
	Refused    int64 // answered 503

	Waiting    int           // in the queue now
	Running    int           // handled by the bot now
	OldestWait time.Duration // how long the one that waits longest has been waiting
}

// Stats returns the counts of this moment, for metrics. An OldestWait that grows
// tells of a room that is stuck, or of too few workers.
func (h *WebhookHandler) Stats() WebhookStats { return WebhookStats(h.inbox.Stats()) }
