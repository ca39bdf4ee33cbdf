package calltable

import "github.com/go-webex/webex"

func init() {
	const period = "from=2026-05-01T12:00:00.000Z&to=2026-05-02T12:00:00.000Z"
	add(
		Row{
			Methods: "AdminAuditEvents.List AdminAuditEvents.ListPages",
			Args:    Args{&webex.ListAdminAuditEventsOptions{OrgID: "org", From: at(1), To: at(2)}, webex.Limit(1)},
			Request: "GET /adminAudit/events?orgId=org&" + period + "&max=1",
		},
		Row{
			Methods: "AdminAuditEvents.List AdminAuditEvents.ListPages",
			Args: Args{&webex.ListAdminAuditEventsOptions{
				OrgID: "org", From: at(1), To: at(2), ActorID: "person", EventCategories: []string{"LOGINS", "LOGOUT"},
			}, webex.Limit(1), webex.From("offset=7")},
			Request: "GET /adminAudit/events?orgId=org&" + period + "&actorId=person&eventCategories=LOGINS,LOGOUT&max=1&offset=7",
		},
		Row{Methods: "AdminAuditEvents.List AdminAuditEvents.ListPages", Error: "GET /adminAudit/events: orgId is required"},
		Row{
			Methods: "AdminAuditEvents.List AdminAuditEvents.ListPages",
			Args:    Args{&webex.ListAdminAuditEventsOptions{OrgID: "org", To: at(2)}},
			Error:   "GET /adminAudit/events: from is required",
		},
		Row{
			Methods: "AdminAuditEvents.List AdminAuditEvents.ListPages",
			Args:    Args{&webex.ListAdminAuditEventsOptions{OrgID: "org", From: at(1)}},
			Error:   "GET /adminAudit/events: to is required",
		},
		Row{
			Methods: "AdminAuditEvents.List AdminAuditEvents.ListPages",
			Args:    Args{&webex.ListAdminAuditEventsOptions{OrgID: "org", From: at(2), To: at(1)}},
			Error:   "GET /adminAudit/events: from is later than to",
		},
		Row{
			Methods: "AdminAuditEvents.ListCategories",
			Request: "GET /adminAudit/eventCategories",
			Answer:  `{"eventCategories": ["LOGINS"], "new": 1}`,
		},
	)
}
