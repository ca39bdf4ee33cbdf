package webex

import (
	"context"
	"iter"
	"time"
)

// AdminAuditEventsService reads what administrators did in an organization. Its
// calls need the token of a full administrator.
//
// See https://developer.webex.com/docs/api/v1/admin-audit-events.
type AdminAuditEventsService struct{ client *Client }

// An AdminAuditEvent describes one action of an administrator.
type AdminAuditEvent struct {
	Object
	ID         string              `json:"id,omitzero"`
	ActorID    string              `json:"actorId,omitzero"` // the administrator
	ActorOrgID string              `json:"actorOrgId,omitzero"`
	Created    time.Time           `json:"created,omitzero"` // when the action took place
	Data       AdminAuditEventData `json:"data,omitzero"`
}

// AdminAuditEventData holds the details of an [AdminAuditEvent]. Extra holds
// the attributes that only some kinds of events have.
type AdminAuditEventData struct {
	Object
	ActorOrgName     string      `json:"actorOrgName,omitzero"`
	TargetName       string      `json:"targetName,omitzero"`
	EventDescription string      `json:"eventDescription,omitzero"` // for example "An Admin logged in"
	ActorName        string      `json:"actorName,omitzero"`
	ActorEmail       string      `json:"actorEmail,omitzero"`
	AdminRoles       []AdminRole `json:"adminRoles,omitzero"` // the actor's roles
	TrackingID       string      `json:"trackingId,omitzero"`
	TargetType       string      `json:"targetType,omitzero"` // for example "TargetResourceType.ORG"
	TargetID         string      `json:"targetId,omitzero"`
	EventCategory    string      `json:"eventCategory,omitzero"` // for example "EventCategory.LOGINS"
	ActorUserAgent   string      `json:"actorUserAgent,omitzero"`
	ActorIP          string      `json:"actorIp,omitzero"`
	TargetOrgID      string      `json:"targetOrgId,omitzero"`
	ActionText       string      `json:"actionText,omitzero"` // for example "Joe Smith logged into organization Acme Inc."
	TargetOrgName    string      `json:"targetOrgName,omitzero"`
	ErrorMessage     string      `json:"errorMessage,omitzero"` // why the action failed, if it did
	ErrorCode        string      `json:"errorCode,omitzero"`    // for example "WXC-25058"
}

// AdminRole is a role of an administrator, as audit events name it.
type AdminRole string

// The documented roles of administrators. Webex uses others too.
const (
	AdminRoleUser        AdminRole = "User"
	AdminRoleFullAdmin   AdminRole = "Full_Admin"
	AdminRoleIDFullAdmin AdminRole = "id_full_admin"
)

// AdminAuditEventCategories lists the categories of audit events.
type AdminAuditEventCategories struct {
	Object
	EventCategories []string `json:"eventCategories,omitzero"` // for example "LOGINS"
}

// ListAdminAuditEventsOptions selects the audit events to list.
type ListAdminAuditEventsOptions struct {
	OrgID           string    `url:"orgId"`                           // required
	From            time.Time `url:"from"`                            // required
	To              time.Time `url:"to"`                              // required, at most a year later
	ActorID         string    `url:"actorId,omitempty"`               // only events caused by this person
	EventCategories []string  `url:"eventCategories,comma,omitempty"` // only events of these categories
}

func (o *ListAdminAuditEventsOptions) validate() error {
	if err := require("orgId", o.OrgID); err != nil {
		return err
	}
	return requirePeriod(o.From, o.To)
}

// List lists the audit events of an organization between two times. A page
// holds at most 200 events.
//
// See https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events.
func (s *AdminAuditEventsService) List(ctx context.Context, opts *ListAdminAuditEventsOptions, listOpts ...ListOption) iter.Seq2[*AdminAuditEvent, error] {
	return List[AdminAuditEvent](ctx, s.client, Op("GET /adminAudit/events"), opts, listOptions(listOpts, pageByOffset())...)
}

// ListPages is like [AdminAuditEventsService.List] but yields whole pages.
//
// See https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-events.
func (s *AdminAuditEventsService) ListPages(ctx context.Context, opts *ListAdminAuditEventsOptions, listOpts ...ListOption) iter.Seq2[*Page[AdminAuditEvent], error] {
	return ListPages[AdminAuditEvent](ctx, s.client, Op("GET /adminAudit/events"), opts, listOptions(listOpts, pageByOffset())...)
}

// ListCategories returns the categories of audit events.
//
// See https://developer.webex.com/docs/api/v1/admin-audit-events/list-admin-audit-event-categories.
func (s *AdminAuditEventsService) ListCategories(ctx context.Context, opts ...RequestOption) (*AdminAuditEventCategories, error) {
	return Do[AdminAuditEventCategories](ctx, s.client, Op("GET /adminAudit/eventCategories"), nil, opts...)
}
