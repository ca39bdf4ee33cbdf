package webex

import (
	"errors"
	"fmt"
	"log/slog"
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
	}
	return nil
}

// String shows the options without the secrets.
func (o WebhookOptions) String() string { return o.LogValue().String() }

// GoString shows the options without the secrets.
func (o WebhookOptions) GoString() string { return "webex.WebhookOptions" + o.String() }

// LogValue implements [slog.LogValuer]. It leaves the secrets out.
func (o WebhookOptions) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Bool("signed", o.Secret != ""),
		slog.Int("previous_secrets", len(o.PreviousSecrets)),
		slog.Bool("unsigned", o.Unsigned),
		slog.Int("queue", o.Queue),
	)
}
