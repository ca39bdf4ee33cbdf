package webextest

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

func init() {
	serve(routes{
		"GET /adminAudit/events":          fullAdmin(plain((*call).listAuditEvents)),
		"GET /adminAudit/eventCategories": fullAdmin(plain((*call).listAuditCategories)),
	})
}

// auditKind describes a kind of change that the audit log records.
type auditKind struct {
	category    string
	targetType  string
	description string
	action      string // a verb phrase between actor and target
}

// auditKinds are keyed by the resource and the event of a change.
var auditKinds = map[string]auditKind{
	"people created":         {"USERS", "PERSON", "A user was created.", "created"},
	"people updated":         {"USERS", "PERSON", "A user was changed.", "changed"},
	"people deleted":         {"USERS", "PERSON", "A user was deleted.", "deleted"},
	"authorizations deleted": {"USERS", "PERSON", "A user's token was revoked.", "revoked a token of"},
	"licenses updated":       {"LICENSES", "PERSON", "The licenses of a user were changed.", "changed the licenses of"},
	"organizations deleted":  {"CUSTOMERS", "ORG", "A customer was deleted.", "deleted"},
}

func auditKindOf(ch change) (kind auditKind, ok bool) {
	kind, ok = auditKinds[ch.resource+" "+ch.event]
	return kind, ok
}

type auditEvent struct {
	entity
	ActorID    string    `json:"actorId"`
	ActorOrgID string    `json:"actorOrgId"`
	Data       auditData `json:"data"`
}

type auditData struct {
	ActorName        string   `json:"actorName"`
	ActorEmail       string   `json:"actorEmail"`
	ActorOrgName     string   `json:"actorOrgName"`
	AdminRoles       []string `json:"adminRoles"`
	TargetID         string   `json:"targetId"`
	TargetName       string   `json:"targetName"`
	TargetType       string   `json:"targetType"`
	TargetOrgID      string   `json:"targetOrgId"`
	TargetOrgName    string   `json:"targetOrgName"`
	EventCategory    string   `json:"eventCategory"`
	EventDescription string   `json:"eventDescription"`
	ActionText       string   `json:"actionText"`
	TrackingID       string   `json:"trackingId"`
}

func (c *call) viewAuditEvent(ch change) auditEvent {
	kind, _ := auditKindOf(ch)
	org := c.ownOrg()
	uuid := uuidOf(ch.ID)
	data := auditData{
		ActorName:        ch.actor.DisplayName,
		ActorEmail:       ch.actor.email(),
		ActorOrgName:     org.DisplayName,
		AdminRoles:       []string{"User"},
		TargetType:       kind.targetType,
		TargetOrgID:      org.ID,
		TargetOrgName:    org.DisplayName,
		EventCategory:    kind.category,
		EventDescription: kind.description,
		TrackingID:       "ATLAS_" + uuid + "_0",
	}
	if ch.actor.isFullAdmin() {
		data.AdminRoles = append(data.AdminRoles, "Full_Admin", "id_full_admin")
	}
	switch target := ch.item.(type) {
	case person:
		data.TargetID, data.TargetName = target.ID, target.DisplayName
	case authorization:
		data.TargetID, data.TargetName = target.PersonID, target.person.DisplayName
	case organization:
		data.TargetID, data.TargetName = target.ID, target.DisplayName
		data.TargetOrgID, data.TargetOrgName = target.ID, target.DisplayName
	}
	data.ActionText = fmt.Sprintf("%s %s %s.", data.ActorName, kind.action, data.TargetName)
	id := base64.RawURLEncoding.EncodeToString([]byte(uuid))
	return auditEvent{entity{ID: id, Created: ch.Created}, ch.actor.ID, ch.actor.OrgID, data}
}

// listAuditEvents pages by offset and links to the next page as well, as Webex
// does.
func (c *call) listAuditEvents() (any, error) {
	if err := required("orgId", c.query.Get("orgId")); err != nil {
		return nil, err
	}
	o, err := c.org(c.query.Get("orgId"))
	if err != nil {
		return nil, err
	}
	span, err := c.requiredPeriod()
	if err != nil {
		return nil, err
	}
	start, _ := time.Parse(timeLayout, span.from) // requiredPeriod has formatted it
	if span.to > formatTime(start.AddDate(1, 0, 0)) {
		return nil, badRequest("from and to can be at most a year apart.")
	}
	size, err := c.pageSize("max", 100, 200)
	if err != nil {
		return nil, err
	}
	offset, err := strconv.Atoi(cmp.Or(c.query.Get("offset"), "0"))
	if err != nil || offset < 0 {
		return nil, badRequest("offset must be a number from 0.")
	}
	categories := c.queryList("eventCategories")

	found := pick(c.history, true, offset+size+1, func(ch change) bool {
		kind, ok := auditKindOf(ch)
		return ok && ch.actor.OrgID == o.ID && span.has(ch) &&
			(len(categories) == 0 || slices.Contains(categories, kind.category)) &&
			(c.query.Get("actorId") == "" || ch.actor.ID == c.query.Get("actorId"))
	})
	next := func(change) string { return strconv.Itoa(offset + size) }
	return firstPage(c, found[min(offset, len(found)):], size, "offset", next, c.viewAuditEvent), nil
}

func (c *call) listAuditCategories() (any, error) {
	categories := map[string]bool{}
	for _, kind := range auditKinds {
		categories[kind.category] = true
	}
	return map[string][]string{"eventCategories": slices.Sorted(maps.Keys(categories))}, nil
}
