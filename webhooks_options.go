package webex

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// WebhookOptions says how a [WebhookHandler] takes in deliveries. It needs
// either Secret or Unsigned. Printing or logging it does not show the secrets.
type WebhookOptions struct {
	// Secret is the secret of the webhook, by which deliveries are signed.
	Secret string

	// PreviousSecrets are accepted as well, so that the secret can be changed
	// while deliveries are signed with the other one. Empty ones count for
	// nothing.
	PreviousSecrets []string

	// Unsigned takes in every delivery, for a webhook without a secret. See
	// [ParseWebhookUnsigned] for what that means.
	Unsigned bool

	// Queue is how many deliveries may be accepted and not handled yet, those
	// that run included. With 0 a delivery is handled before it is answered.
	Queue int

	// PerRoom is how many deliveries of one room may wait in the queue, not
	// counting the one that runs, so that a room in which the bot is stuck does not
	// fill the queue for all. What is about no room counts by its webhook. With 0
	// there is no such bound. It needs a Queue.
	PerRoom int

	// Workers is how many calls of the bot may run at a time. Rooms take turns,
	// with one delivery at each turn. With 0 there is a call for each room that has
	// deliveries. It needs a Queue.
	Workers int

	// Timeout is how long a call of the bot may take until its context ends. A bot
	// that goes on regardless holds up its room, and one of the Workers. 0 is a
	// minute with a Queue, and no limit without one, where the context ends with the
	// request in any case. A negative Timeout is no limit.
	Timeout time.Duration

	// OnError is called for each delivery that was accepted and not handled, after
	// the line in the log, which it does not replace. It gets the error that the bot
	// returned, a [*PanicError] when the bot panicked, or [ErrWebhookDropped] from
	// Shutdown. The room, or without a queue the answer, waits for it; those of
	// several rooms are called side by side. A panic of it is logged.
	//
	// Its context is the bot's without the Timeout. That of a dropped delivery has
	// ended.
	OnError func(ctx context.Context, event *WebhookEvent, err error)

	// Logger gets a line for each delivery that is refused or fails. The default
	// is [slog.Default].
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

// timeout is the Timeout with its default. What is not positive is no limit.
func (o *WebhookOptions) timeout() time.Duration {
	if o.Timeout == 0 && o.Queue > 0 {
		return time.Minute
	}
	return o.Timeout
}

// String shows the options without the secrets.
func (o WebhookOptions) String() string { return o.LogValue().String() }

// GoString shows the options without the secrets.
func (o WebhookOptions) GoString() string { return "webex.WebhookOptions" + o.String() }

// LogValue implements [slog.LogValuer]. It leaves the secrets out, and what is
// a function.
func (o WebhookOptions) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Bool("signed", o.Secret != ""),
		slog.Int("previous_secrets", len(o.PreviousSecrets)),
		slog.Bool("unsigned", o.Unsigned),
		slog.Int("queue", o.Queue),
		slog.Int("per_room", o.PerRoom),
		slog.Int("workers", o.Workers),
		slog.Duration("timeout", o.Timeout),
	)
}
