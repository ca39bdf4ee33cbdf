package webextest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestListLicenses(t *testing.T) {
	s := start(t)
	licenses := must(t, s, s.Alice, "GET", "/licenses", nil).items(t)
	assert.Equal(t, []string{
		"Messaging", "Advanced Messaging", "Meeting - Webex Meeting Center", "Webex Calling - Professional",
	}, values(licenses, "name"))
	assert.Equal(t, []string{
		newID("LICENSE", "messaging"), newID("LICENSE", "advanced_messaging"),
		newID("LICENSE", "meetings"), newID("LICENSE", "calling"),
	}, values(licenses, "id"))
	assert.Equal(t, fields{
		"id":                   LicenseAdvancedMessaging,
		"name":                 "Advanced Messaging",
		"totalUnits":           1000.0,
		"consumedUnits":        1.0,
		"consumedByUsers":      1.0,
		"consumedByWorkspaces": 0.0,
		"subscriptionId":       "Sub-example",
	}, licenses[1])
	assert.Equal(t, "example.webex.com", licenses[2]["siteUrl"])
	assert.Equal(t, []string{LicenseAdvancedMessaging}, s.Person(s.Alice.ID).Licenses)
	assert.Equal(t, []any{LicenseAdvancedMessaging}, must(t, s, s.Alice, "GET", "/people/me", nil).object(t)["licenses"])
	for _, l := range licenses {
		assert.Equal(t, l, must(t, s, s.Alice, "GET", "/licenses/"+l["id"].(string), nil).object(t))
	}
	assert.Len(t, must(t, s, s.Alice, "GET", "/licenses?orgId="+s.OrgID, nil).items(t), 4)
	assert.Empty(t, must(t, s, s.Alice, "GET", "/licenses?orgId="+s.AddOrganization("Customer"), nil).items(t))
	try(t, s, []attempt{
		{"list by a user", s.Bob, "GET", "/licenses", nil, 403},
		{"get by a user", s.Bob, "GET", "/licenses/" + LicenseCalling, nil, 403},
		{"other organization", s.Alice, "GET", "/licenses?orgId=x", nil, 404},
		{"unknown", s.Alice, "GET", "/licenses/x", nil, 404},
	})
}

func TestLicenseUsers(t *testing.T) {
	s := start(t)
	want := []string{s.Alice.ID}
	for range 4 {
		want = append(want, s.AddPerson(Person{Licenses: []string{LicenseAdvancedMessaging}}).ID)
	}
	path := "/licenses/" + LicenseAdvancedMessaging + "?includeAssignedTo=user"
	var got []string
	for next := path + "&limit=2"; next != ""; {
		page := must(t, s, s.Alice, "GET", next, nil)
		assert.EqualValues(t, 5, page.object(t)["consumedUnits"])
		users := page.object(t)["users"].([]any)
		require.NotEmpty(t, users)
		for _, user := range users {
			got = append(got, user.(fields)["id"].(string))
		}
		next = page.next(t)
	}
	assert.Equal(t, want, got)
	users := must(t, s, s.Alice, "GET", path, nil).object(t)["users"].([]any)
	assert.Equal(t, fields{
		"id": s.Alice.ID, "type": "INTERNAL", "displayName": "Alice Archer", "email": s.Alice.Email,
	}, users[0])
	nobody := must(t, s, s.Alice, "GET", "/licenses/"+LicenseCalling+"?includeAssignedTo=user", nil).object(t)
	assert.Empty(t, nobody["users"])
	assert.Contains(t, nobody, "users")
	try(t, s, []attempt{
		{"limit 0", s.Alice, "GET", path + "&limit=0", nil, 400},
		{"assigned to something else", s.Alice, "GET", "/licenses/" + LicenseCalling + "?includeAssignedTo=x", nil, 400},
	})
	assert.Panics(t, func() { s.AddPerson(Person{Licenses: []string{"x"}}) })
}

func TestAssignLicenses(t *testing.T) {
	s := start(t)
	messaging := fields{"id": LicenseMessaging}
	meetings := fields{"id": LicenseMeetings, "operation": "add"}
	noMeetings := fields{"id": LicenseMeetings, "operation": "remove"}
	calling := func(properties fields) fields { return fields{"id": LicenseCalling, "properties": properties} }
	attendee := fields{"siteUrl": "example.webex.com", "accountType": "attendee"}
	noAttendee := with(attendee, fields{"operation": "remove"})
	nowhere := with(attendee, fields{"siteUrl": "x"})
	host := fields{"siteUrl": "example.webex.com", "accountType": "host"}
	for _, test := range []struct {
		name     string
		licenses []fields
		sites    []fields
		status   int
		want     []any // licenses after it
		siteURLs []any
	}{
		{"nothing", nil, nil, 400, nil, nil},
		{"add", []fields{messaging}, nil, 200, []any{LicenseMessaging}, []any{}},
		{"add again", []fields{messaging}, nil, 200, []any{LicenseMessaging}, []any{}},
		{"unknown", []fields{{"id": "x"}}, nil, 400, nil, nil},
		{"remove the unknown", []fields{{"id": "x", "operation": "remove"}}, nil, 400, nil, nil},
		{"add one of two", []fields{{"id": "x"}, meetings}, nil, 206, []any{LicenseMessaging, LicenseMeetings}, []any{host}},
		{"attendee, but a host", nil, []fields{attendee}, 400, nil, nil},
		{"from host to attendee", []fields{noMeetings}, []fields{attendee}, 200, []any{LicenseMessaging}, []any{attendee}},
		{"host, but an attendee", []fields{meetings}, nil, 400, nil, nil},
		{"attendee no more", nil, []fields{noAttendee}, 200, []any{LicenseMessaging}, []any{}},
		{"unknown site", nil, []fields{nowhere, attendee}, 206, []any{LicenseMessaging}, []any{attendee}},
		{"account that is not attendee", nil, []fields{host}, 400, nil, nil},
		{"unknown operation", []fields{{"id": LicenseMessaging, "operation": "x"}}, nil, 400, nil, nil},
		{"unknown operation on a site", nil, []fields{with(attendee, fields{"operation": "x"})}, 400, nil, nil},
		{"calling without a number", []fields{calling(nil)}, nil, 400, nil, nil},
		{"calling without a location", []fields{calling(fields{"extension": "1"})}, nil, 400, nil, nil},
		{
			"calling", []fields{calling(fields{"extension": "1", "locationId": "l"})}, nil,
			200, []any{LicenseMessaging, LicenseCalling}, []any{attendee},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := must(t, s, s.Alice, "GET", "/people/"+s.Bob.ID, nil).object(t)
			later(s)
			got := as(t, s, s.Alice, "PATCH", "/licenses/users",
				fields{"personId": s.Bob.ID, "licenses": test.licenses, "siteUrls": test.sites})
			require.Equal(t, test.status, got.status, "%s", got.body)
			after := must(t, s, s.Alice, "GET", "/people/"+s.Bob.ID, nil).object(t)
			if test.status == 400 {
				assert.Equal(t, before, after, "what is refused changes nothing")
				return
			}
			assert.Equal(t, fields{
				"orgId": s.OrgID, "personId": s.Bob.ID, "email": s.Bob.Email, "licenses": test.want, "siteUrls": test.siteURLs,
			}, got.object(t))
			assert.Equal(t, test.want, after["licenses"])
			assert.Greater(t, after["lastModified"], before["lastModified"])
		})
	}
	bob := must(t, s, s.Alice, "GET", "/people/"+s.Bob.ID+"?callingData=true", nil).object(t)
	assert.Equal(t, "1", bob["extension"])
	assert.Equal(t, "l", bob["locationId"])
	assert.Equal(t, []any{"example.webex.com#attendee"}, bob["siteUrls"])
}

func TestAssignLicensesTo(t *testing.T) {
	s := start(t)
	add := func(person fields) fields {
		return with(person, fields{"licenses": []fields{{"id": LicenseMessaging}}})
	}
	phone := fields{"licenses": []fields{{"id": LicenseCalling, "properties": fields{"phoneNumber": "+14085550100"}}}}
	path := "/licenses/users"
	try(t, s, []attempt{
		{"by a user", s.Bob, "PATCH", path, add(fields{"personId": s.Bob.ID}), 403},
		{"nobody", s.Alice, "PATCH", path, add(fields{}), 400},
		{"unknown id", s.Alice, "PATCH", path, add(fields{"personId": "x"}), 404},
		{"unknown email", s.Alice, "PATCH", path, add(fields{"email": "x@example.com"}), 404},
		{"other organization", s.Alice, "PATCH", path, add(fields{"personId": s.Bob.ID, "orgId": "x"}), 404},
		{"by email", s.Alice, "PATCH", path, add(fields{"email": s.Carol.Email}), 200},
		{"by both", s.Alice, "PATCH", path, add(fields{"personId": s.Bob.ID, "email": s.Bob.Email, "orgId": s.OrgID}), 200},
		{"calling", s.Alice, "PATCH", path, with(phone, fields{"personId": s.Bob.ID}), 200},
		{"calling for another", s.Alice, "PATCH", path, with(phone, fields{"personId": s.Carol.ID}), 200},
		{"no unit left", s.Alice, "PATCH", path, with(phone, fields{"personId": s.Alice.ID}), 400},
	})
	assert.Equal(t, []string{LicenseMessaging}, s.Person(s.Carol.ID).Licenses[:1])
	numbers := must(t, s, s.Alice, "GET", "/people/"+s.Bob.ID, nil).object(t)["phoneNumbers"]
	assert.Equal(t, []any{fields{"type": "work", "value": "+14085550100"}}, numbers)
}

// A person gets the licenses that they may have, without an error for others.
func TestPeopleWithLicenses(t *testing.T) {
	s := start(t)
	body := fields{
		"emails": []string{"dan@example.com"}, "displayName": "Dan",
		"licenses": []string{"x", LicenseCalling, LicenseMessaging},
	}
	dan := must(t, s, s.Alice, "POST", "/people", body).object(t)
	assert.Equal(t, []any{LicenseMessaging}, dan["licenses"])
	path := "/people/" + dan["id"].(string)
	updated := must(t, s, s.Alice, "PUT", path, with(body, fields{
		"phoneNumbers": []fields{{"type": "work", "value": "1"}}, "licenses": []string{LicenseCalling, LicenseMeetings},
	})).object(t)
	assert.Equal(t, []any{LicenseCalling, LicenseMeetings}, updated["licenses"])
	assert.Equal(t, []any{"example.webex.com"}, updated["siteUrls"])
	assert.NotContains(t, must(t, s, s.Alice, "PUT", path, fields{"displayName": "Dan"}).object(t), "licenses")
}
