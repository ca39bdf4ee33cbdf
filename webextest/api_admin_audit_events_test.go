package webextest

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// auditQuery is a query for the last hour, up to now.
func auditQuery(s *Server, more url.Values) string {
	now := time.Now().UTC()
	query := url.Values{
		"orgId": {s.OrgID},
		"from":  {now.Add(-time.Hour).Format(time.RFC3339Nano)},
		"to":    {now.Format(time.RFC3339Nano)},
	}
	for name, values := range more {
		query[name] = values
	}
	return "/adminAudit/events?" + query.Encode()
}

// actions returns the action texts of audit events.
func actions(items []fields) []string {
	list := []string{}
	for _, item := range items {
		list = append(list, item["data"].(fields)["actionText"].(string))
	}
	return list
}

func TestAuditEvents(t *testing.T) {
	s := start(t)
	dan := s.AddPerson(Person{FirstName: "Dan", Roles: []string{RoleUserAdmin}})
	customer := s.AddOrganization("Customer")
	newRoom(t, s, s.Bob) // not audited
	erin := create(t, s, dan, "/people", fields{"emails": []string{"erin@example.com"}, "displayName": "Erin"})
	must(t, s, s.Alice, "PUT", "/people/"+erin, fields{"displayName": "Erina"})
	messaging := []fields{{"id": LicenseMessaging}}
	must(t, s, s.Alice, "PATCH", "/licenses/users", fields{"personId": erin, "licenses": messaging})
	tokens := must(t, s, s.Alice, "GET", "/authorizations?personId="+erin, nil).items(t)
	must(t, s, s.Alice, "DELETE", "/authorizations/"+tokens[0]["id"].(string), nil)
	must(t, s, s.Alice, "DELETE", "/people/"+erin, nil)
	must(t, s, s.Alice, "DELETE", "/organizations/"+customer, nil)

	all := []string{
		"Alice Archer deleted Customer.",
		"Alice Archer deleted Erina.",
		"Alice Archer revoked a token of Erina.",
		"Alice Archer changed the licenses of Erina.",
		"Alice Archer changed Erina.",
		"Dan created Erin.",
	}
	for name, test := range map[string]struct {
		query url.Values
		want  []string
	}{
		"all":                   {nil, all},
		"by actor":              {url.Values{"actorId": {dan.ID}}, all[5:]},
		"by category":           {url.Values{"eventCategories": {"LICENSES"}}, all[3:4]},
		"by categories":         {url.Values{"eventCategories": {"CUSTOMERS", "LICENSES"}}, []string{all[0], all[3]}},
		"by categories, joined": {url.Values{"eventCategories": {"CUSTOMERS,LICENSES"}}, []string{all[0], all[3]}},
		"by other category":     {url.Values{"eventCategories": {"LOGINS"}}, []string{}},
		"of a customer":         {url.Values{"orgId": {s.AddOrganization("Customer")}}, []string{}},
		"of another time":       {url.Values{"to": {time.Now().Add(-time.Minute).Format(time.RFC3339)}}, []string{}},
		"max and offset":        {url.Values{"max": {"2"}, "offset": {"1"}}, all[1:3]},
		"offset behind all":     {url.Values{"offset": {"100"}}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, actions(must(t, s, s.Alice, "GET", auditQuery(s, test.query), nil).items(t)))
		})
	}

	items := must(t, s, s.Alice, "GET", auditQuery(s, nil), nil).items(t)
	data := items[5]["data"].(fields)
	assert.Equal(t, fields{
		"id": items[5]["id"], "created": items[5]["created"], "actorId": dan.ID, "actorOrgId": s.OrgID,
		"data": fields{
			"actorName":        "Dan",
			"actorEmail":       dan.Email,
			"actorOrgName":     "Example",
			"adminRoles":       []any{"User"},
			"targetId":         erin,
			"targetName":       "Erin",
			"targetType":       "PERSON",
			"targetOrgId":      s.OrgID,
			"targetOrgName":    "Example",
			"eventCategory":    "USERS",
			"eventDescription": "A user was created.",
			"actionText":       "Dan created Erin.",
			"trackingId":       data["trackingId"],
		},
	}, items[5])
	assert.Equal(t, []any{"User", "Full_Admin", "id_full_admin"}, items[0]["data"].(fields)["adminRoles"])
	assert.Equal(t, customer, items[0]["data"].(fields)["targetOrgId"])
	assert.Equal(t, fields{"eventCategories": []any{"CUSTOMERS", "LICENSES", "USERS"}},
		must(t, s, s.Alice, "GET", "/adminAudit/eventCategories", nil).object(t))

	try(t, s, []attempt{
		{"a user", s.Bob, "GET", auditQuery(s, nil), nil, 403},
		{"a user administrator", dan, "GET", auditQuery(s, nil), nil, 403},
		{"categories for a user", s.Bob, "GET", "/adminAudit/eventCategories", nil, 403},
		{"no organization", s.Alice, "GET", auditQuery(s, url.Values{"orgId": nil}), nil, 400},
		{"unknown organization", s.Alice, "GET", auditQuery(s, url.Values{"orgId": {"x"}}), nil, 404},
		{"no from", s.Alice, "GET", auditQuery(s, url.Values{"from": nil}), nil, 400},
		{"no to", s.Alice, "GET", auditQuery(s, url.Values{"to": nil}), nil, 400},
		{"from no time", s.Alice, "GET", auditQuery(s, url.Values{"from": {"x"}}), nil, 400},
		{"more than a year", s.Alice, "GET", auditQuery(s, url.Values{"from": {"2020-01-01T00:00:00Z"}}), nil, 400},
		{"max 0", s.Alice, "GET", auditQuery(s, url.Values{"max": {"0"}}), nil, 400},
		{"negative offset", s.Alice, "GET", auditQuery(s, url.Values{"offset": {"-1"}}), nil, 400},
		{"offset that is no number", s.Alice, "GET", auditQuery(s, url.Values{"offset": {"x"}}), nil, 400},
	})
}

func TestAuditEventPages(t *testing.T) {
	s := start(t)
	for i := range 5 {
		must(t, s, s.Alice, "PUT", "/people/"+s.Bob.ID, fields{"displayName": fmt.Sprint(i)})
	}
	var byLink, byOffset []string
	for next := auditQuery(s, url.Values{"max": {"2"}}); next != ""; {
		page := must(t, s, s.Alice, "GET", next, nil)
		byLink = append(byLink, actions(page.items(t))...)
		next = page.next(t)
	}
	for offset := 0; ; offset += 2 {
		query := auditQuery(s, url.Values{"max": {"2"}, "offset": {fmt.Sprint(offset)}})
		items := must(t, s, s.Alice, "GET", query, nil).items(t)
		if len(items) == 0 {
			break
		}
		byOffset = append(byOffset, actions(items)...)
	}
	require.Len(t, byLink, 5)
	assert.Equal(t, "Alice Archer changed 4.", byLink[0])
	assert.Equal(t, byLink, byOffset)
}
