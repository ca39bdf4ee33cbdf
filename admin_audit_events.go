package webex

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"time"

	"github.com/go-webex/webex/internal/jsonx"
)

// AdminAuditEventsService reads what administrators did in an organization. It
// is for full administrators.
//
// See https://developer.webex.com/docs/api/v1/admin-audit-events.
type AdminAuditEventsService struct{ client *Client }

// An AdminAuditEvent says what an administrator did.
type AdminAuditEvent struct {
	Resource
	ID         string              `json:"id,omitzero"`
	ActorID    string              `json:"actorId,omitzero"` // the person who did it
	ActorOrgID string              `json:"actorOrgId,omitzero"`
	Created    time.Time           `json:"created,omitzero"` // when it was done
	Data       AdminAuditEventData `json:"data,omitzero"`
}

// AdminAuditEventData is what was done, in detail. What only some kinds of
// events have is in Extra.
type AdminAuditEventData struct {
	Resource
	ActorOrgName     string      `json:"actorOrgName,omitzero"`
	TargetName       string      `json:"targetName,omitzero"`
	EventDescription string      `json:"eventDescription,omitzero"` // for example "An Admin logged in"
	ActorName        string      `json:"actorName,omitzero"`
	ActorEmail       string      `json:"actorEmail,omitzero"`
	AdminRoles       []AdminRole `json:"adminRoles,omitzero"` // of the actor
	TrackingID       string      `json:"trackingId,omitzero"`
	TargetType       string      `json:"targetType,omitzero"` // for example "TargetResourceType.ORG"
	TargetID         string      `json:"targetId,omitzero"`
	EventCategory    string      `json:"eventCategory,omitzero"` // for example "EventCategory.LOGINS"
	ActorUserAgent   string      `json:"actorUserAgent,omitzero"`
	ActorIP          string      `json:"actorIp,omitzero"`
	TargetOrgID      string      `json:"targetOrgId,omitzero"`
	ActionText       string      `json:"actionText,omitzero"` // for example "Joe Smith logged into organization Acme Inc."
	TargetOrgName    string      `json:"targetOrgName,omitzero"`
	ErrorMessage     string      `json:"errorMessage,omitzero"` // why it failed, if it did
	ErrorCode        string      `json:"errorCode,omitzero"`    // for example "WXC-25058"
}

// AdminRole is a role of an administrator, as audit events name it.
type AdminRole string

// The roles of administrators that are documented. There are others.
const (
	AdminRoleUser        AdminRole = "User"
	AdminRoleFullAdmin   AdminRole = "Full_Admin"
	AdminRoleIDFullAdmin AdminRole = "id_full_admin"
)

// AdminAuditEventCategories is the categories that audit events come in.
type AdminAuditEventCategories struct {
	Resource
	EventCategories []string `json:"eventCategories,omitzero"` // for example "LOGINS"
}

// ListAdminAuditEventsOptions says which audit events to list.
type ListAdminAuditEventsOptions struct {
	ActorID         string   `url:"actorId,omitempty"`               // done by this person
	EventCategories []string `url:"eventCategories,comma,omitempty"` // of these categories
}

// requirePeriod sets the parameters from and to of an endpoint that requires
// them.
func requirePeriod(from, to time.Time) RequestOption {
	return requestOption(func(r *requestConfig) {
		switch {
		case from.IsZero():
			r.refuse(errors.New("from is required"))
		case to.IsZero():
			r.refuse(errors.New("to is required"))
		case to.Before(from):
			r.refuse(errors.New("from is later than to"))
		}
		r.setQuery(url.Values{
			"from": {from.UTC().Format(jsonx.TimeLayout)},
			"to":   {to.UTC().Format(jsonx.TimeLayout)},
		})
	})
}

// List lists the audit events of an organization between two times, which may
// be a year apart at most. A page has at most 200 events.
//
// See https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events.
func (s *AdminAuditEventsService) List(ctx context.Context, orgID string, from, to time.Time, opts *ListAdminAuditEventsOptions, listOpts ...ListOption) iter.Seq2[*AdminAuditEvent, error] {
	return List[AdminAuditEvent](ctx, s.client, "/adminAudit/events", opts, s.listOptions(orgID, from, to, listOpts)...)
}

// ListPages is [AdminAuditEventsService.List] by pages.
func (s *AdminAuditEventsService) ListPages(ctx context.Context, orgID string, from, to time.Time, opts *ListAdminAuditEventsOptions, listOpts ...ListOption) iter.Seq2[*Page[AdminAuditEvent], error] {
	return ListPages[AdminAuditEvent](ctx, s.client, "/adminAudit/events", opts, s.listOptions(orgID, from, to, listOpts)...)
}

func (s *AdminAuditEventsService) listOptions(orgID string, from, to time.Time, callers []ListOption) []ListOption {
	return listOptions(callers, requireQuery("orgId", orgID), requirePeriod(from, to), pageByOffset())
}

// ListCategories returns the categories that audit events come in.
//
// See https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-event-categories.
func (s *AdminAuditEventsService) ListCategories(ctx context.Context, opts ...RequestOption) (*AdminAuditEventCategories, error) {
	return Do[AdminAuditEventCategories](ctx, s.client, http.MethodGet, "/adminAudit/eventCategories", nil, opts...)
}
