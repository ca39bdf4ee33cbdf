package webextest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

func init() {
	serve(routes{
		"GET /people":         plain((*call).listPeople),
		"POST /people":        body((*call).createPerson),
		"GET /people/me":      plain((*call).getMe),
		"GET /people/{id}":    plain((*call).getPerson),
		"PUT /people/{id}":    body((*call).updatePerson),
		"DELETE /people/{id}": plain((*call).deletePerson),
	})
}

type personRequest struct {
	profile
	NickName     string   `json:"nickName"`
	LoginEnabled *boolean `json:"loginEnabled"`
}

// viewPerson shows a person with the attributes that the caller may see.
func (c *call) viewPerson(p *person) *person {
	v := *p
	if !c.actor.isAdmin() {
		v.InvitePending, v.LoginEnabled = "", ""
		if p != c.actor {
			v.Roles, v.Licenses = nil, nil
		}
	}
	if calling, _ := c.queryBool("callingData"); !calling || !c.actor.isAdmin() {
		v.Extension, v.LocationID = "", ""
	}
	return &v
}

func (c *call) listPeople() (any, error) {
	calling, err := c.queryBool("callingData")
	if err != nil {
		return nil, err
	}
	noStatus, err := c.queryBool("excludeStatus")
	if err != nil {
		return nil, err
	}
	ids := c.queryList("id")
	if err := c.checkPeopleQuery(ids); err != nil {
		return nil, err
	}
	limit := 1000
	if calling {
		limit = 100
	}
	if c.query.Get("locationId") != "" {
		limit = 50
	}
	people := ordered[*person]{items: c.peopleNamed(ids), key: byNumber[*person]}
	list, err := paginate(c, people, limit, c.isAskedFor(), func(p *person) *person {
		v := c.viewPerson(p)
		if len(ids) > 0 {
			v.Roles, v.Licenses = nil, nil
		}
		if len(ids) > 0 || noStatus {
			v.Status, v.LastActivity = "", ""
		}
		return v
	})
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, ok := c.people.get(id); !ok {
			list.NotFoundIDs = append(list.NotFoundIDs, id)
		}
	}
	return list, nil
}

// checkPeopleQuery refuses a list of people that the caller may not request.
func (c *call) checkPeopleQuery(ids []string) error {
	q := c.query
	switch admin := c.actor.isAdmin(); {
	case !admin && (q.Get("roles") != "" || q.Get("orgId") != "" || q.Get("locationId") != ""):
		return forbidden("Only an administrator may list people by role, location or organization.")
	case !admin && len(ids) == 0 && q.Get("email") == "" && q.Get("displayName") == "":
		return badRequest("One of email, displayName and id is required.")
	case len(ids) > 85:
		return badRequest("At most 85 ids are allowed.")
	}
	return nil
}

// peopleNamed returns the people whom a request names by their IDs or by an
// email address, or everybody, in the order in which they were added.
func (c *call) peopleNamed(ids []string) []*person {
	if p := c.personByEmail(c.query.Get("email")); p != nil && (len(ids) == 0 || slices.Contains(ids, p.ID)) {
		return []*person{p}
	}
	if c.query.Get("email") != "" {
		return nil
	}
	if len(ids) == 0 {
		return c.people.order
	}
	var named []*person
	for _, id := range ids {
		if p, ok := c.people.get(id); ok && !slices.Contains(named, p) {
			named = insert(named, p, byNumber)
		}
	}
	return named
}

// isAskedFor returns whether a person matches the other query parameters.
func (c *call) isAskedFor() func(*person) bool {
	q := c.query
	org, roles := cmp.Or(q.Get("orgId"), c.OrgID), c.queryList("roles")
	prefix := strings.ToLower(q.Get("displayName"))
	return func(p *person) bool {
		return p.OrgID == org &&
			(len(roles) == 0 || p.has(roles...)) &&
			(q.Get("locationId") == "" || p.LocationID == q.Get("locationId")) &&
			strings.HasPrefix(strings.ToLower(p.DisplayName), prefix)
	}
}

func (c *call) getMe() (any, error) { return c.viewPerson(c.actor), nil }

func (c *call) getPerson() (any, error) {
	p, ok := c.people.get(c.id())
	if !ok {
		return nil, notFound("person")
	}
	return c.viewPerson(p), nil
}

func (c *call) createPerson(in personRequest) (any, error) {
	if err := c.checkPerson(in, nil); err != nil {
		return nil, err
	}
	if len(in.Emails) == 0 {
		return nil, badRequest("emails is required.")
	}
	in.DisplayName = cmp.Or(in.DisplayName, strings.TrimSpace(in.FirstName+" "+in.LastName))
	if in.DisplayName == "" {
		return nil, badRequest("One of displayName, firstName and lastName is required.")
	}
	short, err := c.queryBool("minResponse")
	if err != nil {
		return nil, err
	}
	p := &person{entity: c.newEntity("PEOPLE"), profile: in.profile, Type: "person", InvitePending: "true"}
	c.assignLicenses(p, in.Licenses)
	c.addPerson(p)
	c.authorize(p, portal, c.newToken(), century)
	c.emit("people", "created", c.actor, *p)
	if short {
		return map[string]string{"id": p.ID}, nil
	}
	return c.viewPerson(p), nil
}

// checkPerson refuses a request that cannot be applied to p, which is nil for a
// new person.
func (c *call) checkPerson(in personRequest, p *person) error {
	if !c.actor.isAdmin() {
		return forbidden("Only an administrator may change people.")
	}
	if len(in.Emails) > 1 {
		return badRequest("Only one email address is allowed per person.")
	}
	for _, email := range in.Emails {
		if name, domain, ok := strings.Cut(email, "@"); !ok || name == "" || domain == "" {
			return badRequest("%q is not an email address.", email)
		}
		if other := c.personByEmail(email); other != nil && other != p {
			return conflict("There is a person with this email address.")
		}
	}
	for _, id := range in.Roles {
		if findRole(id) == nil && (p == nil || !p.has(id)) {
			return badRequest("There is no role with the ID %q.", id)
		}
	}
	if in.OrgID != "" && in.OrgID != c.OrgID {
		return notFound("organization")
	}
	return nil
}

// updatePerson replaces a person: it removes every attribute that the request
// omits, except the email address.
func (c *call) updatePerson(in personRequest) (any, error) {
	p, ok := c.people.get(c.id())
	if err := c.checkPerson(in, p); err != nil {
		return nil, err
	}
	if !ok {
		return nil, notFound("person")
	}
	if err := required("displayName", in.DisplayName); err != nil {
		return nil, err
	}
	if len(in.Emails) == 0 {
		in.Emails = p.Emails
	}
	short, err := c.queryBool("minResponse")
	if err != nil {
		return nil, err
	}
	c.people.change(p, in.profile)
	c.assignLicenses(p, in.Licenses)
	p.OrgID = c.OrgID
	p.NickName = cmp.Or(in.NickName, p.FirstName)
	p.LastModified = c.now()
	if in.LoginEnabled != nil {
		p.LoginEnabled = strconv.FormatBool(bool(*in.LoginEnabled))
	}
	c.emit("people", "updated", c.actor, *p)
	if short {
		return nil, nil
	}
	return c.viewPerson(p), nil
}

func (c *call) deletePerson() (any, error) {
	if !c.actor.isAdmin() {
		return nil, forbidden("Only an administrator may delete people.")
	}
	p, ok := c.people.get(c.id())
	if !ok {
		return nil, notFound("person")
	}
	for _, tm := range slices.Clone(c.teamMemberships.of(p.ID)) {
		c.leaveTeam(c.actor, tm)
	}
	for _, m := range slices.Clone(c.memberships.of(p.ID)) {
		c.leaveRoom(c.actor, m)
	}
	for _, w := range c.webhooks.where(func(w *webhook) bool { return w.creator == p }) {
		c.webhooks.remove(w)
	}
	for _, a := range c.authorizationsOf(p) {
		c.revoke(a)
	}
	c.people.remove(p)
	c.emit("people", "deleted", c.actor, *p)
	return nil, nil
}
