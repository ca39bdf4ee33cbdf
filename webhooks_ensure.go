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

	"github.com/go-webex/webex/internal/jsonx"
)

// An EnsuredWebhook is the result of [WebhooksService.Ensure]. Printing or
// logging an EnsuredWebhook does not show the secret.
type EnsuredWebhook struct {
	Webhook   *Webhook     // the only webhook of its name now that the token's owner has created
	Action    EnsureAction // what Ensure did to it
	Deleted   []*Webhook   // other webhooks of the same name
	LeftAlone []*Webhook   // webhooks of the same name and organization that other people have created
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
	if e.Webhook == nil {
		return "no webhook"
	}
	text := fmt.Sprintf("webhook %q %s, %d others deleted", e.Webhook.Name, e.Action, len(e.Deleted))
	if len(e.LeftAlone) > 0 {
		text += fmt.Sprintf(", %d of other people left alone", len(e.LeftAlone))
	}
	return text
}

// GoString implements [fmt.GoStringer]. It leaves the secret out.
func (e EnsuredWebhook) GoString() string { return "webex.EnsuredWebhook(" + e.String() + ")" }

// LogValue implements [slog.LogValuer]. It leaves the secret out.
func (e EnsuredWebhook) LogValue() slog.Value {
	w := cmp.Or(e.Webhook, new(Webhook))
	return slog.GroupValue(
		slog.String("name", w.Name),
		slog.String("id", w.ID),
		slog.String("action", string(e.Action)),
		slog.Int("deleted", len(e.Deleted)),
		slog.Int("left_alone", len(e.LeftAlone)),
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
// With [WebhookOwnedByOrg] an administrator may see webhooks of the same name
// that other administrators have created. Ensure leaves them as they are, and
// the result has them.
//
// The options apply to each of the requests that Ensure makes.
//
// See https://developer.webex.com/docs/api/guides/webhooks.
func (s *WebhooksService) Ensure(ctx context.Context, req *CreateWebhookRequest, opts ...RequestOption) (*EnsuredWebhook, error) {
	if req == nil {
		return nil, errors.New("webex: ensuring a webhook: the request is nil")
	}
	if err := req.validate(); err != nil {
		return nil, fmt.Errorf("webex: ensuring a webhook: %w", err)
	}
	found, err := s.named(ctx, req, nil, opts)
	if err != nil {
		return nil, err
	}
	var created *Webhook
	if len(found.fitting) == 0 {
		if created, err = s.Create(ctx, req, opts...); err != nil {
			return nil, err
		}
		// Another replica may have done the same. Each replica looks again
		// after it has created its own webhook. So all see the oldest one, and
		// delete their own if that is not it.
		if found, err = s.named(ctx, req, created, opts); err != nil {
			return nil, err
		}
	}
	result := &EnsuredWebhook{Webhook: found.fitting[0], Action: EnsureUnchanged, LeftAlone: found.foreign}
	switch {
	case created != nil && created.ID == result.Webhook.ID && len(found.others) > 0:
		result.Action = EnsureReplaced
	case created != nil && created.ID == result.Webhook.ID:
		result.Action = EnsureCreated
	default:
		if err := s.refit(ctx, result, req, opts); err != nil {
			return nil, err
		}
	}
	for _, surplus := range slices.Concat(found.fitting[1:], found.others) {
		switch err := s.Delete(ctx, surplus.ID, opts...); {
		case err == nil:
			result.Deleted = append(result.Deleted, surplus)
		case !errors.Is(err, ErrNotFound): // another replica was faster
			return nil, err
		}
	}
	return result, nil
}

// EnsureAll ensures the several webhooks of a bot, one after the other; see
// [WebhooksService.Ensure]. The target URL and the secret are those of each
// request that has none of its own. The names of the requests must differ. If
// one fails, the error says which, and the next call completes the work.
func (s *WebhooksService) EnsureAll(ctx context.Context, targetURL, secret string, reqs []*CreateWebhookRequest, opts ...RequestOption) ([]*EnsuredWebhook, error) {
	complete := make([]*CreateWebhookRequest, len(reqs))
	names := make(map[string]bool)
	for i, req := range reqs {
		if req == nil {
			return nil, fmt.Errorf("webex: ensuring webhooks: request %d is nil", i)
		}
		r := *req
		r.TargetURL, r.Secret = cmp.Or(r.TargetURL, targetURL), cmp.Or(r.Secret, secret)
		err := r.validate()
		if err == nil && names[r.Name] {
			err = errors.New("another request has its name")
		}
		if err != nil {
			return nil, fmt.Errorf("webex: ensuring webhooks: request %d, %q: %w", i, r.Name, err)
		}
		complete[i], names[r.Name] = &r, true
	}
	results := make([]*EnsuredWebhook, len(reqs))
	for i, req := range complete {
		var err error
		if results[i], err = s.Ensure(ctx, req, opts...); err != nil {
			return nil, fmt.Errorf("webex: ensuring the webhook %q: %w", req.Name, err)
		}
	}
	return results, nil
}

// namesakes are the webhooks with the name of a request, the oldest first.
type namesakes struct {
	fitting []*Webhook // fit the request, or can be updated to fit
	others  []*Webhook
	foreign []*Webhook // created by somebody else
}

// named returns the webhooks with the name of the request. A webhook that was
// just created fits.
func (s *WebhooksService) named(ctx context.Context, req *CreateWebhookRequest, created *Webhook, opts []RequestOption) (found namesakes, err error) {
	isCreated := func(w *Webhook) bool { return created != nil && w.ID == created.ID }
	own, foreign, err := s.listNamed(ctx, req, opts)
	if err != nil {
		return namesakes{}, err
	}
	slices.SortFunc(own, olderFirst)
	for _, w := range own {
		if isCreated(w) || fits(w, req) {
			found.fitting = append(found.fitting, w)
		} else {
			found.others = append(found.others, w)
		}
	}
	found.foreign = slices.DeleteFunc(foreign, isCreated)
	if created != nil && !slices.ContainsFunc(found.fitting, isCreated) {
		// A list may lag. Do not delete anything before it is certain that the
		// new webhook exists, and do not leave it beside another one.
		switch created, err = s.Get(ctx, created.ID, opts...); {
		case err == nil:
			found.fitting = append(found.fitting, created)
			slices.SortFunc(found.fitting, olderFirst)
		case !errors.Is(err, ErrNotFound) || len(found.fitting) == 0: // otherwise another replica has deleted it
			return namesakes{}, err
		}
	}
	return found, nil
}

// olderFirst is the order by which all replicas choose the same webhook to
// keep.
func olderFirst(a, b *Webhook) int {
	return cmp.Or(a.Created.Compare(b.Created), strings.Compare(a.ID, b.ID))
}

// listNamed lists the webhooks with the name of the request: the caller's, and
// for the owner org those of the organization that others have created.
func (s *WebhooksService) listNamed(ctx context.Context, req *CreateWebhookRequest, opts []RequestOption) (own, foreign []*Webhook, err error) {
	for w, err := range s.List(ctx, nil, asListOptions(opts)...) {
		if err != nil {
			return nil, nil, err
		}
		if w.Name == req.Name {
			own = append(own, w)
		}
	}
	if req.OwnedBy != WebhookOwnedByOrg {
		return own, nil, nil
	}
	var me *Person
	for w, err := range s.List(ctx, &ListWebhooksOptions{OwnedBy: req.OwnedBy}, asListOptions(opts)...) {
		if err != nil {
			return nil, nil, err
		}
		if w.Name != req.Name || slices.ContainsFunc(own, func(o *Webhook) bool { return o.ID == w.ID }) {
			continue
		}
		creator := creatorOf(w)
		if creator != "" && me == nil {
			if me, err = s.client.People.Me(ctx, opts...); err != nil {
				return nil, nil, err
			}
		}
		if creator != "" && creator == me.ID {
			own = append(own, w)
		} else {
			foreign = append(foreign, w)
		}
	}
	return own, foreign, nil
}

// creatorOf returns the ID of the person who has created a webhook, or "" if
// Webex does not say. The attribute is not documented for webhooks.
func creatorOf(w *Webhook) (personID string) {
	_ = jsonx.Unmarshal(w.Extra["createdBy"], &personID) // an ID that cannot be read stays empty
	return personID
}

// refit updates a webhook that fits a request but differs from it. If Webex
// does not show the secret, refit assumes that it differs.
func (s *WebhooksService) refit(ctx context.Context, result *EnsuredWebhook, req *CreateWebhookRequest, opts []RequestOption) error {
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
	updated, err := s.Update(ctx, w.ID, update, opts...)
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
