package webex

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// WebhookOptions says how a [WebhookHandler] handles deliveries. Either Secret
// or Unsigned is required. Printing or logging the options does not show the
// secrets.
type WebhookOptions struct {
	// Secret is the secret of the webhook. Webex signs deliveries with it.
	Secret string

	// PreviousSecrets are accepted too. While you change the secret of the
	// webhook, deliveries may still be signed with the previous one. Empty ones
	// are ignored.
	PreviousSecrets []string

	// Unsigned accepts every delivery, for a webhook without a secret. Anybody
	// can forge such a delivery; see [ParseWebhookUnsigned].
	Unsigned bool

	// Queue is the largest number of deliveries that may be accepted and not yet
	// handled, including those that the bot is handling. If it is 0, a delivery
	// is handled before it is answered.
	Queue int

	// PerRoom is the largest number of deliveries of one room that may wait in
	// the queue, not counting the one that the bot is handling. It keeps a room
	// in which the bot is stuck from filling the queue. Deliveries that are not
	// about a room are counted by webhook. If it is 0, there is no such limit.
	// It needs a Queue.
	PerRoom int

	// Workers is the largest number of calls of the bot that may run at a time.
	// Rooms take turns, one delivery each. If it is 0, one call may run for each
	// room that has deliveries. It needs a Queue.
	Workers int

	// Timeout is how long the context of a call of the bot lasts. A bot that
	// ignores its context holds up its room and occupies one of the Workers. The
	// default is a minute with a Queue. Without one there is no limit by
	// default, but the context ends with the request. A negative Timeout means
	// no limit.
	Timeout time.Duration

	// Dedupe is how long the handler remembers a delivery to handle it once if it
	// comes again. The default is 5 minutes. A negative Dedupe means that
	// nothing is remembered, for a bot that tells repetitions itself.
	//
	// Deliveries have no ID of their own: two are the same if their bodies are
	// equal. That holds for what is created or deleted, which happens once. All
	// other events are handled each time, because two changes of a room may be
	// told in equal bodies.
	Dedupe time.Duration

	// OnError is called for each delivery that was accepted and then not
	// handled, after the handler has logged that. Its error is the one that the
	// bot returned, a [*PanicError] if the bot panicked, or [ErrWebhookDropped]
	// if Shutdown dropped the delivery. The next delivery of the room waits
	// until OnError returns; without a queue the answer does. Shutdown waits
	// for the calls of the deliveries that it drops, even if its context has
	// ended. OnError may run for several rooms at a time. If it panics, the
	// handler logs that.
	//
	// The context is that of the bot without the Timeout. For a dropped delivery
	// it has already ended.
	OnError func(ctx context.Context, event *WebhookEvent, err error)

	// Logger logs each delivery that is refused or fails. The default is
	// [slog.Default].
	Logger *slog.Logger
}

func (o *WebhookOptions) validate() error {
	switch {
	case o.Unsigned && (o.Secret != "" || len(o.PreviousSecrets) > 0):
		return errors.New("a secret and Unsigned exclude each other")
	case !o.Unsigned && o.Secret == "":
		return errors.New("the secret is empty; set Unsigned for a webhook without one")
	case o.Queue < 0:
		return fmt.Errorf("a queue of %d deliveries", o.Queue)
	case o.PerRoom < 0:
		return fmt.Errorf("a queue of %d deliveries per room", o.PerRoom)
	case o.Workers < 0:
		return fmt.Errorf("%d workers", o.Workers)
	case o.Queue == 0 && o.PerRoom > 0:
		return errors.New("PerRoom needs a Queue")
	case o.Queue == 0 && o.Workers > 0:
		return errors.New("workers need a Queue; without one the HTTP server decides how many calls run")
	}
	return nil
}

// timeout returns the Timeout or its default. Without a limit it is not
// positive.
func (o *WebhookOptions) timeout() time.Duration {
	if o.Timeout == 0 && o.Queue > 0 {
		return time.Minute
	}
	return o.Timeout
}

// String returns the options as text, without the secrets.
func (o WebhookOptions) String() string { return o.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the secrets out.
func (o WebhookOptions) GoString() string { return "webex.WebhookOptions" + o.String() }

// LogValue implements [slog.LogValuer]. It leaves out the secrets, OnError and
// the Logger.
func (o WebhookOptions) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Bool("signed", o.Secret != ""),
		slog.Int("previous_secrets", len(o.PreviousSecrets)),
		slog.Bool("unsigned", o.Unsigned),
		slog.Int("queue", o.Queue),
		slog.Int("per_room", o.PerRoom),
		slog.Int("workers", o.Workers),
		slog.Duration("timeout", o.Timeout),
		slog.Duration("dedupe", o.Dedupe),
	)
}
