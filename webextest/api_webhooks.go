package webextest

import (
	"maps"
	"net/url"
	"slices"
)

func init() {
	serve(routes{
		"GET /webhooks":         plain((*call).listWebhooks),
		"POST /webhooks":        body((*call).createWebhook),
		"GET /webhooks/{id}":    plain((*call).getWebhook),
		"PUT /webhooks/{id}":    body((*call).updateWebhook),
		"DELETE /webhooks/{id}": plain((*call).deleteWebhook),
	})
}

var (
	webhookResources = []string{
		"attachmentActions", "dataSources", "memberships", "messages", "rooms", "meetings", "recordings",
		"convergedRecordings", "meetingParticipants", "meetingTranscripts", "telephony_calls",
		"telephony_conference", "telephony_mwi", "uc_counters", "serviceApp", "adminBatchJobs", "all",
	}
	webhookEvents = []string{
		"created", "updated", "deleted", "started", "ended", "joined", "left", "migrated", "authorized",
		"deauthorized", "statusChanged", "all",
	}
	// webhookFilters are the filters of each resource whose changes the fake
	// reports. Those of meetings and calls are not checked.
	webhookFilters = map[string][]string{
		"attachmentActions": {"messageId", "personId", "roomId"},
		"memberships":       {"isModerator", "personEmail", "personId", "roomId"},
		"messages": {
			"hasAttachments", "hasFiles", "mentionedPeople", "personEmail", "personId", "roomId", "roomType",
		},
		"rooms": {"isLocked", "type"},
	}
	// orgFilters are the filters that only a webhook of the whole organization
	// may have.
	orgFilters = []string{"hostEmail", "hostUserId", "ownerEmail", "ownerId"}
)

type webhook struct {
	entity
	Name      string `json:"name"`
	TargetURL string `json:"targetUrl"`
	Resource  string `json:"resource"`
	Event     string `json:"event"`
	Filter    string `json:"filter,omitempty"`
	Secret    string `json:"secret,omitempty"`
	Status    string `json:"status"`
	OwnedBy   string `json:"ownedBy"`
	creator   *person
	outbox    outbox
}

type webhookRequest struct {
	Name      string  `json:"name"`
	TargetURL string  `json:"targetUrl"`
	Resource  string  `json:"resource"`
	Event     string  `json:"event"`
	Filter    string  `json:"filter"`
	Secret    *string `json:"secret"`
	OwnedBy   string  `json:"ownedBy"`
	Status    string  `json:"status"`
}

// checkTarget checks the attributes that both creating and updating a webhook
// require.
func (in *webhookRequest) checkTarget() error {
	if err := required("name", in.Name); err != nil {
		return err
	}
	if err := required("targetUrl", in.TargetURL); err != nil {
		return err
	}
	if !isWebURL(in.TargetURL) {
		return badRequest("targetUrl must be an absolute http or https URL.")
	}
	return nil
}

// check checks a request to create a webhook.
func (in *webhookRequest) check() error {
	if err := in.checkTarget(); err != nil {
		return err
	}
	if err := oneOf("resource", in.Resource, webhookResources...); err != nil {
		return err
	}
	if err := oneOf("event", in.Event, webhookEvents...); err != nil {
		return err
	}
	if err := oneOf("ownedBy", in.OwnedBy, "", "creator", "org"); err != nil {
		return err
	}
	return in.checkFilter()
}

func (in *webhookRequest) checkFilter() error {
	filter, err := url.ParseQuery(in.Filter)
	if err != nil {
		return badRequest("filter must be of the form name=value&name=value.")
	}
	for _, name := range slices.Sorted(maps.Keys(filter)) {
		switch {
		case slices.Contains(orgFilters, name) && in.OwnedBy != "org":
			return badRequest("The filter %s needs ownedBy to be org.", name)
		case slices.Contains(filter[name], ""):
			return badRequest("The filter %s has no value.", name)
		case !in.canFilter(name):
			return badRequest("The resource %s has no filter %s.", in.Resource, name)
		}
	}
	return nil
}

// canFilter reports whether the resource of a webhook may have a filter.
func (in *webhookRequest) canFilter(name string) bool {
	if in.Resource == "all" {
		return slices.ContainsFunc(firehose, func(r string) bool { return slices.Contains(webhookFilters[r], name) })
	}
	known, checked := webhookFilters[in.Resource]
	return !checked || slices.Contains(known, name)
}

// myWebhook returns the webhook in the path. Callers find their own;
// administrators also find those of the organization.
func (c *call) myWebhook() (*webhook, error) {
	w, ok := c.webhooks.get(c.id())
	if !ok || w.creator != c.actor && (w.OwnedBy != "org" || !c.actor.isAdmin()) {
		return nil, notFound("webhook")
	}
	return w, nil
}

func viewWebhook(w *webhook) webhook { return *w }

func (c *call) listWebhooks() (any, error) {
	owner, err := c.queryOneOf("ownedBy", "org")
	if err != nil {
		return nil, err
	}
	if owner == "org" && !c.actor.isAdmin() {
		return nil, forbidden("Only an administrator may list the webhooks of the organization.")
	}
	return list(c, c.webhooks.order, func(w *webhook) bool {
		if owner == "org" {
			return w.OwnedBy == "org"
		}
		return w.creator == c.actor
	}, viewWebhook)
}

func (c *call) createWebhook(in webhookRequest) (any, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	if in.OwnedBy == "org" && !c.actor.has(RoleFullAdmin, RoleComplianceOfficer) {
		return nil, forbidden("Only an administrator may create a webhook for the organization.")
	}
	w := &webhook{
		entity:    c.newEntity("WEBHOOK"),
		Name:      in.Name,
		TargetURL: in.TargetURL,
		Resource:  in.Resource,
		Event:     in.Event,
		Filter:    in.Filter,
		Status:    "active",
		OwnedBy:   "creator",
		creator:   c.actor,
	}
	set(&w.Secret, in.Secret)
	if in.OwnedBy == "org" {
		w.OwnedBy = "org"
	}
	c.webhooks.add(w)
	c.emit("webhooks", "created", c.actor, *w)
	return viewWebhook(w), nil
}

func (c *call) getWebhook() (any, error) {
	w, err := c.myWebhook()
	if err != nil {
		return nil, err
	}
	return viewWebhook(w), nil
}

// updateWebhook ignores resource, event and filter, as Webex does.
func (c *call) updateWebhook(in webhookRequest) (any, error) {
	w, err := c.myWebhook()
	if err != nil {
		return nil, err
	}
	if err := in.checkTarget(); err != nil {
		return nil, err
	}
	if err := oneOf("status", in.Status, "", "active", w.Status); err != nil { // it can be sent back, but not disabled
		return nil, err
	}
	w.Name, w.TargetURL = in.Name, in.TargetURL
	set(&w.Secret, in.Secret)
	if in.Status != "" {
		w.Status = in.Status
	}
	c.emit("webhooks", "updated", c.actor, *w)
	return viewWebhook(w), nil
}

func (c *call) deleteWebhook() (any, error) {
	w, err := c.myWebhook()
	if err != nil {
		return nil, err
	}
	c.webhooks.remove(w)
	c.emit("webhooks", "deleted", c.actor, *w)
	return nil, nil
}
