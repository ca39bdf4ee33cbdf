package webex

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// A WebhookHandler is an [http.Handler] that takes in the deliveries of
// webhooks and calls a function, the bot, for each. [NewWebhookHandler] makes
// one. It answers
//
//   - 200 to what was handled, or with a queue accepted, now or before;
//   - 400, 401, 405, 413 and 415 to what is no delivery or has no valid
//     signature, of which the bot sees nothing;
//   - 500 when the bot returns an error or panics;
//   - 503 when the queue is full, and from the start of Shutdown on.
//
// Without a queue, the bot runs in the goroutine of the request, for any number
// of deliveries at a time, and its context ends with the request.
//
// With a queue, a delivery is answered at once and handled after that: in the
// order of acceptance within a room, side by side across rooms. What is about no
// room is handled in the order of acceptance within its webhook. An error or a
// panic of the bot is logged then, and nothing more. Deliveries that wait are
// kept in memory: they are lost with the process unless Shutdown is called.
// Webex disables a webhook after 100 failed deliveries within 5 minutes, so a
// bot that may take seconds should have a queue.
//
// A delivery that comes twice is handled once. Deliveries have no id of their
// own; two are the same if they are so byte by byte and come within 5 minutes,
// as they may when a change is undone and made again.
// Each process remembers its own, 65,536 or more of them. A delivery that was
// answered 500 is handled again when it comes again.
type WebhookHandler struct {
	bot     func(ctx context.Context, event *WebhookEvent) error
	read    func(*http.Request) ([]byte, error) // a function, so that nothing prints the secrets
	queue   int
	logger  *slog.Logger
	patient context.Context // ends when Shutdown has waited long enough
	giveUp  context.CancelFunc
	idle    chan struct{} // closed when Shutdown was called and nothing is left to do

	mu      sync.Mutex // guards all that follows
	closing bool
	active  int                    // deliveries that are accepted and not handled yet
	rooms   map[string][]*delivery // those of them that wait, for each room in which one runs
	recent  recentDeliveries
}

// A delivery is one that may be handled.
type delivery struct {
	ctx     context.Context
	event   *WebhookEvent
	room    string // what it is handled in order with
	digest  digest
	outcome *outcome
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
	h := &WebhookHandler{
		bot:    bot,
		read:   readDelivery,
		queue:  options.Queue,
		logger: options.Logger,
		idle:   make(chan struct{}),
		rooms:  make(map[string][]*delivery),
	}
	if h.logger == nil {
		h.logger = slog.Default()
	}
	if !options.Unsigned {
		secrets := append([]string{options.Secret}, options.PreviousSecrets...)
		h.read = func(r *http.Request) ([]byte, error) { return readSigned(r, secrets) }
	}
	h.patient, h.giveUp = context.WithCancel(context.Background())
	return h
}

var (
	errWebhookFailed   = errors.New("webex: the webhook could not be handled")
	errWebhookQueue    = errors.New("webex: the queue of webhooks is full")
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

// receive takes a delivery in, and without a queue handles it.
func (h *WebhookHandler) receive(r *http.Request) error {
	body, err := h.read(r)
	if err != nil {
		return err
	}
	event, err := newWebhookEvent(body)
	if err != nil {
		return err
	}
	d := &delivery{ctx: r.Context(), event: event, digest: sha256.Sum256(body), outcome: newOutcome()}
	if _, d.room = event.subject(); d.room == "" {
		d.room = event.ID
	}
	if h.queue > 0 {
		d.ctx = context.WithoutCancel(d.ctx) // it outlives the request
	}
	for {
		earlier, err := h.accept(d)
		switch {
		case err != nil:
			return err
		case earlier == nil && (h.queue > 0 || h.handle(d)):
			return nil
		case earlier == nil:
			return errWebhookFailed
		}
		h.logger.LogAttrs(r.Context(), slog.LevelDebug, "webex: webhook came again", slog.Any("event", event))
		select {
		case <-earlier.known:
			if earlier.ok {
				return nil
			}
		case <-r.Context().Done():
			return errWebhookFailed // nobody waits for the answer
		}
	}
}

// accept takes on a delivery, unless it came before: then it returns what
// becomes, or became, of the earlier one. With a queue it starts or enqueues
// what it takes on.
func (h *WebhookHandler) accept(d *delivery) (earlier *outcome, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closing {
		return nil, errWebhookShutdown
	}
	if earlier := h.recent.find(d.digest, time.Now()); earlier != nil {
		return earlier, nil
	}
	if h.queue > 0 && h.active == h.queue {
		return nil, errWebhookQueue
	}
	h.active++
	h.recent.add(d.digest, d.outcome)
	if h.queue > 0 {
		d.outcome.set(true) // it will be handled, which is all that a sender is told
		if waiting, busy := h.rooms[d.room]; busy {
			h.rooms[d.room] = append(waiting, d)
		} else {
			h.rooms[d.room] = nil
			go h.handle(d)
		}
	}
	return nil, nil
}

// handle calls the bot for an accepted delivery. It is not ok either when the
// bot ends its goroutine, as a test that fails does.
func (h *WebhookHandler) handle(d *delivery) (ok bool) {
	ctx, cancel := context.WithCancel(d.ctx)
	defer cancel()
	defer context.AfterFunc(h.patient, cancel)()
	defer func() {
		if v := recover(); v != nil {
			h.logger.LogAttrs(ctx, slog.LevelError, "webex: webhook panicked", slog.Any("event", d.event),
				slog.String("panic", fmt.Sprint(v)), slog.String("stack", string(debug.Stack())))
		}
		h.finish(d, ok)
	}()
	if err := h.bot(ctx, d.event); err != nil {
		h.logger.LogAttrs(ctx, slog.LevelError, "webex: webhook failed", slog.Any("event", d.event), slog.Any("error", err))
		return false
	}
	return true
}

// finish settles a delivery and starts the next one of its room.
func (h *WebhookHandler) finish(d *delivery, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.active--
	if h.queue == 0 {
		if !ok {
			h.recent.forget(d.digest)
		}
		d.outcome.set(ok)
	} else if waiting := h.rooms[d.room]; len(waiting) > 0 {
		h.rooms[d.room] = waiting[1:]
		go h.handle(waiting[0])
	} else {
		delete(h.rooms, d.room)
	}
	if h.closing && h.active == 0 {
		close(h.idle)
	}
}

// Shutdown refuses further deliveries and waits until those that were accepted
// are handled. When ctx ends first, it ends the context of those that run, logs
// and drops those that wait, and returns an error that says how many. It may be
// called more than once.
//
// Shut the [http.Server] down first, so that no delivery is refused that another
// replica could take.
func (h *WebhookHandler) Shutdown(ctx context.Context) error {
	h.mu.Lock()
	if !h.closing {
		h.closing = true
		if h.active == 0 {
			close(h.idle)
		}
	}
	h.mu.Unlock()

	defer h.giveUp()
	select {
	case <-h.idle:
		return nil
	case <-ctx.Done():
	}
	running, dropped := h.drop()
	for _, d := range dropped {
		h.logger.LogAttrs(ctx, slog.LevelError, "webex: webhook dropped at shutdown", slog.Any("event", d.event))
	}
	if running+len(dropped) == 0 {
		return nil
	}
	return fmt.Errorf("webex: shutdown: %d accepted webhooks were dropped and %d interrupted: %w", len(dropped), running, context.Cause(ctx))
}

// drop takes those that wait out of the queue.
func (h *WebhookHandler) drop() (running int, dropped []*delivery) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for room, waiting := range h.rooms {
		dropped = slices.Concat(dropped, waiting)
		h.rooms[room] = nil
	}
	h.active -= len(dropped) // at least one runs in each room that had some
	return h.active, dropped
}
