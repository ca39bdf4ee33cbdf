package webex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// An EnsuredWebhook is the result of [WebhooksService.Ensure]. Printing or
// logging an EnsuredWebhook does not show the secret.
type EnsuredWebhook struct {
	Webhook *Webhook     // the only webhook of its name now
	Action  EnsureAction // what Ensure did to it
	Deleted []*Webhook   // other webhooks of the same name
}

// EnsureAction is what [WebhooksService.Ensure] did to a webhook.
type EnsureAction string

// The actions of [WebhooksService.Ensure].
const (
	EnsureUnchanged EnsureAction = "unchanged"
	EnsureCreated   EnsureAction = "created"
	EnsureReplaced  EnsureAction = "replaced" // created in place of one with another resource, event, filter or owner
	EnsureUpdated   EnsureAction = "updated"
	EnsureEnabled   EnsureAction = "enabled" // updated and enabled again
)

// String returns what Ensure did, without the secret.
func (e EnsuredWebhook) String() string {
	return fmt.Sprintf("webhook %q %s, %d others deleted", e.Webhook.Name, e.Action, len(e.Deleted))
}

// GoString implements [fmt.GoStringer]. It leaves the secret out.
func (e EnsuredWebhook) GoString() string { return "webex.EnsuredWebhook(" + e.String() + ")" }

// LogValue implements [slog.LogValuer]. It leaves the secret out.
func (e EnsuredWebhook) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("name", e.Webhook.Name),
		slog.String("id", e.Webhook.ID),
		slog.String("action", string(e.Action)),
		slog.Int("deleted", len(e.Deleted)),
	)
}

// Ensure makes sure that there is exactly one webhook with the name of the
// request, and that it is as requested and active. If there is none, Ensure
// creates it. If there is one, Ensure updates it, and enables it if Webex has
// disabled it. Webex cannot change the resource, event, filter or owner of a
// webhook; if one of these differs, Ensure creates a new webhook and then
// deletes the old one. Of several webhooks that fit, the oldest stays.
//
// Call Ensure at the start of a program. Any number of replicas may call it at
// once, as long as all of them make the same request. A webhook belongs to the
// account that created it, so the name must be unique among the webhooks of the
// token's owner. If Ensure fails halfway, the next call completes the work.
//
// See https://developer.webex.com/docs/api/guides/webhooks.
func (s *WebhooksService) Ensure(ctx context.Context, req *CreateWebhookRequest) (*EnsuredWebhook, error) {
	if req == nil {
		return nil, errors.New("webex: ensuring a webhook: the request is nil")
	}
	if err := req.validate(); err != nil {
		return nil, fmt.Errorf("webex: ensuring a webhook: %w", err)
	}
	fitting, others, err := s.named(ctx, req, nil)
	if err != nil {
		return nil, err
	}
	var created *Webhook
	if len(fitting) == 0 {
		if created, err = s.Create(ctx, req); err != nil {
			return nil, err
		}
		// Another replica may have done the same. Each replica looks again
		// after it has created its own webhook. So all see the oldest one, and
		// delete their own if that is not it.
		if fitting, others, err = s.named(ctx, req, created); err != nil {
			return nil, err
		}
	}
	result := &EnsuredWebhook{Webhook: fitting[0], Action: EnsureUnchanged}
	switch {
	case created != nil && created.ID == result.Webhook.ID && len(others) > 0:
		result.Action = EnsureReplaced
	case created != nil && created.ID == result.Webhook.ID:
		result.Action = EnsureCreated
	default:
		if err := s.refit(ctx, result, req); err != nil {
			return nil, err
		}
	}
	for _, surplus := range slices.Concat(fitting[1:], others) {
		switch err := s.Delete(ctx, surplus.ID); {
		case err == nil:
			result.Deleted = append(result.Deleted, surplus)
		case !errors.Is(err, ErrNotFound): // another replica was faster
			return nil, err
		}
	}
	return result, nil
}

// named returns the webhooks with the name of the request, the oldest first:
// those that fit it, or can be updated to fit, and the others. A webhook that
// was just created fits.
func (s *WebhooksService) named(ctx context.Context, req *CreateWebhookRequest, created *Webhook) (fitting, others []*Webhook, err error) {
	all, err := s.listAll(ctx, req.OwnedBy)
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(all, olderFirst)
	for _, w := range all {
		switch {
		case w.Name != req.Name:
		case created != nil && w.ID == created.ID || fits(w, req):
			fitting = append(fitting, w)
		default:
			others = append(others, w)
		}
	}
	if created != nil && !slices.ContainsFunc(fitting, func(w *Webhook) bool { return w.ID == created.ID }) {
		// A list may lag. Do not delete anything before it is certain that the
		// new webhook exists, and do not leave it beside another one.
		switch created, err = s.Get(ctx, created.ID); {
		case err == nil:
			fitting = append(fitting, created)
			slices.SortFunc(fitting, olderFirst)
		case !errors.Is(err, ErrNotFound) || len(fitting) == 0: // otherwise another replica has deleted it
			return nil, nil, err
		}
	}
	return fitting, others, nil
}

// olderFirst is the order by which all replicas choose the same webhook to
// keep.
func olderFirst(a, b *Webhook) int {
	return cmp.Or(a.Created.Compare(b.Created), strings.Compare(a.ID, b.ID))
}

// listAll lists the caller's webhooks, and for the owner org also those of the
// organization. It lists a webhook that is among both only once.
func (s *WebhooksService) listAll(ctx context.Context, ownedBy WebhookOwnedBy) ([]*Webhook, error) {
	all, err := Collect(s.List(ctx, nil))
	if err != nil || ownedBy != WebhookOwnedByOrg {
		return all, err
	}
	for w, err := range s.List(ctx, &ListWebhooksOptions{OwnedBy: ownedBy}) {
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(v *Webhook) bool { return v.ID == w.ID }) {
			all = append(all, w)
		}
	}
	return all, nil
}

// refit updates a webhook that fits a request but differs from it. If Webex
// does not show the secret, refit assumes that it differs.
func (s *WebhooksService) refit(ctx context.Context, result *EnsuredWebhook, req *CreateWebhookRequest) error {
	w := result.Webhook
	disabled := w.Status != WebhookStatusActive
	if !disabled && w.TargetURL == req.TargetURL && w.Secret == req.Secret {
		return nil
	}
	update := &UpdateWebhookRequest{
		Name:      req.Name,
		TargetURL: req.TargetURL,
		Secret:    &req.Secret,
		Status:    new(WebhookStatusActive),
	}
	if req.OwnedBy != "" {
		update.OwnedBy = &req.OwnedBy
	}
	updated, err := s.Update(ctx, w.ID, update)
	if err != nil {
		return err
	}
	result.Webhook, result.Action = updated, EnsureUpdated
	if disabled {
		result.Action = EnsureEnabled
	}
	return nil
}

// fits reports whether the attributes of a webhook that cannot be changed are
// as requested.
func fits(w *Webhook, req *CreateWebhookRequest) bool {
	return w.Resource == req.Resource && w.Event == req.Event && sameFilter(w.Filter, req.Filter) &&
		(w.OwnedBy == WebhookOwnedByOrg) == (req.OwnedBy == WebhookOwnedByOrg)
}

// sameFilter reports whether two filters are the same, in whatever order.
func sameFilter(a, b string) bool {
	x, errX := url.ParseQuery(a)
	y, errY := url.ParseQuery(b)
	return a == b || errX == nil && errY == nil && reflect.DeepEqual(x, y)
}
