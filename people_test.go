package webex_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// annJSON is a person with all attributes.
const annJSON = `{
	"id":"p", "emails":["ann@example.com"],
	"phoneNumbers":[{"type":"mobile","value":"+1 408 555 0199"}, {"type":"work","value":"+1 408 555 0100","primary":true}],
	"extension":"133", "locationId":"l", "displayName":"Ann Bell", "nickName":"Annie", "firstName":"Ann", "lastName":"Bell",
	"avatar":"https://example.com/a.png", "orgId":"o", "roles":["x"], "licenses":["y"],
	"department":"Sales", "manager":"Carl Dee", "managerId":"q", "title":"GM",
	"addresses":[{"type":"work","country":"US","locality":"Milpitas","region":"CA","streetAddress":"1 Main St","postalCode":"95035"}],
	"created":"2026-05-04T12:00:00.000Z", "lastModified":"2026-05-04T12:00:00.000Z", "timezone":"America/Denver",
	"lastActivity":"2026-05-04T12:00:00.000Z", "siteUrls":["s.webex.com#attendee"],
	"sipAddresses":[{"type":"personal-room","value":"ann@example.webex.com","primary":true}],
	"xmppFederationJid":"ann@xmpp.example.com", "status":"OutOfOffice",
	"invitePending":"true", "loginEnabled":"false", "type":"appuser"
}`

func getPerson(t *testing.T, json string) *webex.Person {
	t.Helper()
	_, baseURL := serve(t, answer(200, json))
	person, err := newClient(t, baseURL).People.Get(t.Context(), "p")
	require.NoError(t, err)
	return person
}

func TestPersonAttributes(t *testing.T) {
	assert.Equal(t, &webex.Person{
		ID: "p", Emails: []string{"ann@example.com"},
		PhoneNumbers: []webex.PhoneNumber{
			{Type: webex.PhoneNumberTypeMobile, Value: "+1 408 555 0199"},
			{Type: webex.PhoneNumberTypeWork, Value: "+1 408 555 0100", Primary: true},
		},
		Extension: "133", LocationID: "l", DisplayName: "Ann Bell", NickName: "Annie", FirstName: "Ann", LastName: "Bell",
		Avatar: "https://example.com/a.png", OrgID: "o", Roles: []string{"x"}, Licenses: []string{"y"},
		Department: "Sales", Manager: "Carl Dee", ManagerID: "q", Title: "GM",
		Addresses: []webex.Address{{
			Type: "work", Country: "US", Locality: "Milpitas", Region: "CA", StreetAddress: "1 Main St", PostalCode: "95035",
		}},
		Created: noonUTC, LastModified: noonUTC, Timezone: "America/Denver", LastActivity: noonUTC, SiteURLs: []string{"s.webex.com#attendee"},
		SIPAddresses:      []webex.SIPAddress{{Type: webex.SIPAddressTypePersonalRoom, Value: "ann@example.webex.com", Primary: true}},
		XMPPFederationJID: "ann@xmpp.example.com", Status: webex.PersonStatusOutOfOffice,
		InvitePending: true, LoginEnabled: new(false), Type: webex.PersonTypeAppUser,
	}, getPerson(t, annJSON))
}

func TestPersonKeepsWhatIsUnknown(t *testing.T) {
	person := getPerson(t, `{
		"mood":"good", "phoneNumbers":[{"carrier":"a"}], "addresses":[{"planet":"Earth"}], "sipAddresses":[{"port":5060}],
		"errors":{"displayName":{"code":"kms_failure","reason":"no key"}}
	}`)
	raw := func(name, value string) map[string]json.RawMessage {
		return map[string]json.RawMessage{name: json.RawMessage(value)}
	}
	assert.Equal(t, raw("mood", `"good"`), person.Extra)
	assert.Equal(t, raw("carrier", `"a"`), person.PhoneNumbers[0].Extra)
	assert.Equal(t, raw("planet", `"Earth"`), person.Addresses[0].Extra)
	assert.Equal(t, raw("port", `5060`), person.SIPAddresses[0].Extra)
	assert.Equal(t, map[string]webex.ItemError{"displayName": {Code: "kms_failure", Reason: "no key"}}, person.Errors)
}

func TestUpdateRequestSendsAllThatCanBeSet(t *testing.T) {
	const want = `{
		"emails":["ann@example.com"], "phoneNumbers":[{"type":"work","value":"+1 408 555 0100"}],
		"extension":"133", "locationId":"l", "displayName":"Ann Bell", "firstName":"Ann", "lastName":"Bell", "nickName":"Annie",
		"avatar":"https://example.com/a.png", "orgId":"o", "roles":["x"], "licenses":["y"],
		"department":"Sales", "manager":"Carl Dee", "managerId":"q", "title":"GM",
		"addresses":[{"type":"work","country":"US","locality":"Milpitas","region":"CA","streetAddress":"1 Main St","postalCode":"95035"}],
		"siteUrls":["s.webex.com#attendee"], "loginEnabled":false
	}`
	person := getPerson(t, annJSON)
	person.Extra = map[string]json.RawMessage{"mood": json.RawMessage(`"good"`)}
	person.Addresses[0].Extra = person.Extra
	person.Addresses[0].Errors = map[string]webex.ItemError{"region": {Code: "kms_failure"}}
	person.PhoneNumbers[1].Extra = person.Extra
	script, baseURL := serve(t, answer(200, `{}`))
	req := person.UpdateRequest()
	_, err := newClient(t, baseURL).People.Update(t.Context(), person.ID, req)
	require.NoError(t, err)
	assert.JSONEq(t, want, script.sent()[0].Body)
	for field, value := range reflect.ValueOf(req).Elem().Fields() {
		isParameter := field.Tag.Get("json") == "-"
		assert.Equal(t, isParameter, value.IsZero(), "%s is lost", field.Name)
	}
}

func TestUpdateRequestSendsOnlyWhatThePersonHas(t *testing.T) {
	tests := []struct{ name, person, want string }{
		{"little", `{"displayName":"Ann"}`, `{"displayName":"Ann"}`},
		{"nothing of a kind", `{"displayName":"Ann","licenses":[],"roles":[]}`, `{"displayName":"Ann","licenses":[],"roles":[]}`},
		{"no phone number that can be set", `{"displayName":"Ann","phoneNumbers":[{"type":"fax","value":"1"}]}`, `{"displayName":"Ann"}`},
		{"a login", `{"displayName":"Ann","loginEnabled":true}`, `{"displayName":"Ann","loginEnabled":true}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			person := getPerson(t, test.person)
			script, baseURL := serve(t, answer(200, `{}`))
			_, err := newClient(t, baseURL).People.Update(t.Context(), "p", person.UpdateRequest())
			require.NoError(t, err)
			assert.JSONEq(t, test.want, script.sent()[0].Body)
		})
	}
}

// A request does not remove what the SDK could not read.
func TestUpdateRequestKeepsWhatIsUnreadable(t *testing.T) {
	tests := []struct {
		person, want string
		set          func(*webex.UpdatePersonRequest)
	}{
		{`{"displayName":"Ann","licenses":"x"}`, "licenses", func(r *webex.UpdatePersonRequest) { r.Licenses = []string{} }},
		{`{"displayName":"Ann","loginEnabled":1}`, "loginEnabled", func(r *webex.UpdatePersonRequest) { r.LoginEnabled = new(false) }},
		{`{"displayName":"Ann","phoneNumbers":[{"type":"work","value":"1"},{"type":"work","value":2}]}`, "phoneNumbers",
			func(r *webex.UpdatePersonRequest) { r.PhoneNumbers = []webex.PhoneNumber{{Value: "2"}} }},
		{`{"displayName":"Ann","addresses":[{"country":[]}]}`, "addresses",
			func(r *webex.UpdatePersonRequest) { r.Addresses = []webex.Address{{Country: "US"}} }},
		{`{"displayName":"Ann","created":5,"status":7}`, "", nil},
	}
	for _, test := range tests {
		t.Run(test.person, func(t *testing.T) {
			req := getPerson(t, test.person).UpdateRequest()
			script, baseURL := serve(t, answer(200, `{}`))
			client := newClient(t, baseURL)
			_, err := client.People.Update(t.Context(), "p", req)
			if test.want == "" {
				require.NoError(t, err, "what is only read is not lost")
				return
			}
			require.EqualError(t, err, "webex: PUT /people/p: "+test.want+" could not be read of the person and would be lost; set it")
			assert.Empty(t, script.sent())
			test.set(req)
			_, err = client.People.Update(t.Context(), "p", req)
			require.NoError(t, err)
		})
	}
}

func TestUpdateRequestLeavesThePersonAlone(t *testing.T) {
	person := getPerson(t, annJSON)
	req := person.UpdateRequest()
	req.Emails[0], req.Roles[0], req.Licenses[0], req.SiteURLs[0] = "", "", "", ""
	req.PhoneNumbers[0].Value, req.Addresses[0].Country = "", ""
	*req.Title, *req.LoginEnabled = "", true
	assert.Equal(t, getPerson(t, annJSON), person)
}

func TestUpdatePersonWithoutAnswer(t *testing.T) {
	_, baseURL := serve(t, answer(204, ""))
	person, err := newClient(t, baseURL).People.Update(t.Context(), "p", &webex.UpdatePersonRequest{DisplayName: "Ann", MinResponse: true})
	require.NoError(t, err)
	assert.Equal(t, new(webex.Person), person)
}

func TestListPeopleNotFound(t *testing.T) {
	script, baseURL := serve(t, answer(200, `{"items":[{"id":"p"}],"notFoundIds":["q"]}`))
	pages, err := webex.Collect(newClient(t, baseURL).People.ListPages(t.Context(), &webex.ListPeopleOptions{
		IDs: slices.Repeat([]string{"p"}, 85),
	}))
	require.NoError(t, err)
	require.Len(t, pages, 1)
	assert.JSONEq(t, `["q"]`, string(pages[0].Extra["notFoundIds"]))
	assert.Len(t, script.sent(), 1)
}

// A person who was updated in part must not be updated again by the client.
func TestUpdatePersonIsNotRepeated(t *testing.T) {
	script, baseURL := serve(t, answer(503, ""), answer(200, "{}"))
	_, err := newClient(t, baseURL).People.Update(t.Context(), "p", &webex.UpdatePersonRequest{DisplayName: "Ann"})
	assert.EqualError(t, err, "webex: PUT /people/p: 503 Service Unavailable")
	assert.Len(t, script.sent(), 1)
}

// An update of one attribute keeps all the others that can be set.
func TestUpdateRequestKeepsThePerson(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	people := fake.Client(fake.Alice).People // Alice is an administrator
	created, err := people.Create(t.Context(), &webex.CreatePersonRequest{
		Emails: []string{"ann@example.com"}, DisplayName: "Ann Bell", FirstName: "Ann", LastName: "Bell", Avatar: "https://example.com/a.png",
		Department: "Sales", Manager: "Carl Dee", Title: "GM",
		Addresses: []webex.Address{{Type: "work", Country: "US", Locality: "Milpitas"}},
		Licenses:  []string{webextest.LicenseAdvancedMessaging}, Roles: []string{webextest.RoleUserAdmin},
	})
	require.NoError(t, err)
	before, err := people.Get(t.Context(), created.ID)
	require.NoError(t, err)
	require.NotEmpty(t, before.Licenses)
	require.NotEmpty(t, before.Roles)
	req := before.UpdateRequest()
	req.Title = new("VP")
	_, err = people.Update(t.Context(), before.ID, req)
	require.NoError(t, err)
	after, err := people.Get(t.Context(), before.ID)
	require.NoError(t, err)
	assert.Equal(t, "VP", after.Title)
	after.Title, after.LastModified = before.Title, before.LastModified
	assert.Equal(t, before, after)
}
