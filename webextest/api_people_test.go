package webextest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMe(t *testing.T) {
	s := start(t)
	me := must(t, s, s.Alice, "GET", "/people/me", nil).object(t)
	assert.Equal(t, s.Alice.ID, me["id"])
	assert.Equal(t, []any{s.Alice.Email}, me["emails"])
	assert.Equal(t, "Alice Archer", me["displayName"])
	assert.Equal(t, "Alice", me["nickName"])
	assert.Equal(t, "Archer", me["lastName"])
	assert.Equal(t, s.OrgID, me["orgId"])
	assert.Equal(t, []any{RoleFullAdmin}, me["roles"])
	assert.Equal(t, "active", me["status"])
	assert.Equal(t, "person", me["type"])
	assert.Equal(t, "false", me["invitePending"])
	assert.Equal(t, "true", me["loginEnabled"])
	assert.NotEmpty(t, me["avatar"])
	assert.NotEmpty(t, me["created"])
	assert.NotEmpty(t, me["lastModified"])
	assert.Equal(t, "bot", must(t, s, s.Bot, "GET", "/people/me", nil).text(t, "type"))
}

func TestLastActivity(t *testing.T) {
	s := start(t)
	seen := func() string { return must(t, s, s.Bob, "GET", "/people/"+s.Alice.ID, nil).text(t, "lastActivity") }
	before := seen()
	later(s)
	newRoom(t, s)
	assert.Greater(t, seen(), before)
}

// Only administrators see the attributes that administrators set, but everybody
// sees their own roles.
func TestPersonAsOthersSeeThem(t *testing.T) {
	s := start(t)
	seen := must(t, s, s.Bob, "GET", "/people/"+s.Alice.ID, nil).object(t)
	assert.Equal(t, "Alice Archer", seen["displayName"])
	for _, hidden := range []string{"roles", "licenses", "invitePending", "loginEnabled"} {
		assert.NotContains(t, seen, hidden)
	}
	dan := s.AddPerson(Person{Roles: []string{"role"}})
	assert.Contains(t, must(t, s, dan, "GET", "/people/me", nil).object(t), "roles")
	assert.Contains(t, must(t, s, s.Alice, "GET", "/people/"+dan.ID, nil).object(t), "roles")
}

func TestListPeople(t *testing.T) {
	s := start(t)
	for _, test := range []struct {
		name, query string
		who         *Person
		want        []string
	}{
		{"all, for an administrator", "", s.Alice, []string{"Alice Archer", "Bob Baker", "Carol Carter", "Bot"}},
		{"by email", "?email=BOB@example.com", s.Carol, []string{"Bob Baker"}},
		{"by unknown email", "?email=no@example.com", s.Carol, []string{}},
		{"by the start of the name", "?displayName=bo", s.Carol, []string{"Bob Baker", "Bot"}},
		{"by ids", "?id=" + s.Carol.ID + "," + s.Bob.ID, s.Carol, []string{"Bob Baker", "Carol Carter"}},
		{"by role", "?roles=" + RoleFullAdmin + ",x", s.Alice, []string{"Alice Archer"}},
		{"by own organization", "?displayName=c&orgId=" + s.OrgID, s.Alice, []string{"Carol Carter"}},
		{"by other organization", "?orgId=x", s.Alice, []string{}},
		{"by location", "?locationId=x", s.Alice, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, values(must(t, s, test.who, "GET", "/people"+test.query, nil).items(t), "displayName"))
		})
	}
	try(t, s, []attempt{
		{"no filter", s.Bob, "GET", "/people", nil, 400},
		{"85 ids", s.Bob, "GET", "/people?id=" + strings.Repeat("x,", 84) + "x", nil, 200},
		{"86 ids", s.Bob, "GET", "/people?id=" + strings.Repeat("x,", 85) + "x", nil, 400},
		{"by role", s.Bob, "GET", "/people?roles=x", nil, 403},
		{"by organization", s.Bob, "GET", "/people?orgId=" + s.OrgID, nil, 403},
		{"callingData is no boolean", s.Alice, "GET", "/people?callingData=x", nil, 400},
		{"excludeStatus is no boolean", s.Alice, "GET", "/people?excludeStatus=x", nil, 400},
	})
}

func TestListPeopleDetails(t *testing.T) {
	s := start(t)
	byID := must(t, s, s.Alice, "GET", "/people?id="+s.Alice.ID+",x", nil)
	assert.Equal(t, []any{"x"}, byID.object(t)["notFoundIds"])
	for _, hidden := range []string{"roles", "status", "lastActivity"} {
		assert.NotContains(t, byID.items(t)[0], hidden)
	}
	assert.NotContains(t, must(t, s, s.Alice, "GET", "/people?excludeStatus=true", nil).items(t)[0], "status")
	assert.Contains(t, must(t, s, s.Alice, "GET", "/people", nil).items(t)[0], "status")
	assert.Len(t, must(t, s, s.Bob, "GET", "/people?max=1&displayName=b", nil).items(t), 1)
}

func TestCreatePerson(t *testing.T) {
	s := start(t)
	dan := must(t, s, s.Alice, "POST", "/people?callingData=true", fields{
		"emails": []string{"dan@example.com"}, "firstName": "Dan", "lastName": "Doe",
		"extension": "133", "locationId": "loc", "title": "GM",
		"phoneNumbers": []fields{{"type": "work", "value": "+1 408 555 0100"}},
		"addresses":    []fields{{"type": "work", "country": "US"}},
	}).object(t)
	assert.Equal(t, "Dan Doe", dan["displayName"])
	assert.Equal(t, "133", dan["extension"])
	assert.Equal(t, "GM", dan["title"])
	assert.Equal(t, []any{fields{"type": "work", "value": "+1 408 555 0100"}}, dan["phoneNumbers"])
	assert.Equal(t, []any{fields{"type": "work", "country": "US"}}, dan["addresses"])
	assert.Equal(t, "true", dan["invitePending"])
	assert.Equal(t, "pending", dan["status"])

	seen := must(t, s, s.Alice, "GET", "/people/"+dan["id"].(string), nil).object(t)
	assert.NotContains(t, seen, "extension", "it is shown with callingData only")
	me := must(t, s, s.Person("dan@example.com"), "GET", "/people/me", nil)
	assert.Equal(t, "active", me.text(t, "status"), "who signs in is pending no more")

	short := must(t, s, s.Alice, "POST", "/people?minResponse=true", fields{"emails": []string{"e@x.y"}, "displayName": "E"})
	assert.Len(t, short.object(t), 1)

	email := []string{"new@example.com"}
	try(t, s, []attempt{
		{"not an administrator", s.Bob, "POST", "/people", fields{"emails": email, "displayName": "N"}, 403},
		{"no email", s.Alice, "POST", "/people", fields{"displayName": "N"}, 400},
		{"two emails", s.Alice, "POST", "/people", fields{"emails": []string{"a@b.c", "d@e.f"}, "displayName": "N"}, 400},
		{"no email address", s.Alice, "POST", "/people", fields{"emails": []string{"new"}, "displayName": "N"}, 400},
		{"no name", s.Alice, "POST", "/people", fields{"emails": email}, 400},
		{"email taken", s.Alice, "POST", "/people", fields{"emails": []string{"BOB@example.com"}, "displayName": "N"}, 409},
		{"other organization", s.Alice, "POST", "/people", fields{"emails": email, "displayName": "N", "orgId": "x"}, 404},
		{"minResponse is no boolean", s.Alice, "POST", "/people?minResponse=x", fields{"emails": email, "displayName": "N"}, 400},
	})
	assert.Nil(t, s.Person(email[0]), "what is refused changes nothing")
}

func TestUpdatePersonReplaces(t *testing.T) {
	s := start(t)
	path := "/people/" + s.Bob.ID
	before := must(t, s, s.Alice, "GET", path, nil).object(t)
	later(s)
	updated := must(t, s, s.Alice, "PUT", path, fields{"displayName": "Robert", "firstName": "Rob", "loginEnabled": false}).object(t)
	assert.Equal(t, "Robert", updated["displayName"])
	assert.Equal(t, "Rob", updated["nickName"])
	assert.NotContains(t, updated, "lastName", "what is left out is gone")
	assert.Equal(t, before["emails"], updated["emails"])
	assert.Equal(t, before["created"], updated["created"])
	assert.Greater(t, updated["lastModified"], before["lastModified"])
	assert.Equal(t, "false", updated["loginEnabled"])

	try(t, s, []attempt{
		{"who may not log in", s.Bob, "GET", "/people/me", nil, 401},
		{"not an administrator", s.Carol, "PUT", path, fields{"displayName": "X"}, 403},
		{"no name", s.Alice, "PUT", path, fields{"firstName": "X"}, 400},
		{"unknown", s.Alice, "PUT", "/people/x", fields{"displayName": "X"}, 404},
		{"email taken", s.Alice, "PUT", path, fields{"displayName": "X", "emails": []string{s.Carol.Email}}, 409},
		{"own email", s.Alice, "PUT", path, fields{"displayName": "X", "emails": []string{s.Bob.Email}}, 200},
		{"minResponse", s.Alice, "PUT", path + "?minResponse=true", fields{"displayName": "Y"}, 204},
	})
}

func TestDeletePerson(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	try(t, s, []attempt{
		{"not an administrator", s.Bob, "DELETE", "/people/" + s.Carol.ID, nil, 403},
		{"unknown", s.Alice, "DELETE", "/people/x", nil, 404},
		{"administrator", s.Alice, "DELETE", "/people/" + s.Bob.ID, nil, 204},
		{"gone", s.Alice, "GET", "/people/" + s.Bob.ID, nil, 404},
		{"token is void", s.Bob, "GET", "/people/me", nil, 401},
	})
	assert.Len(t, must(t, s, s.Alice, "GET", "/memberships?roomId="+room, nil).items(t), 1)
}
