package webextest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestMembershipLife(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	created := must(t, s, s.Alice, "POST", "/memberships", fields{"roomId": room, "personEmail": "BOB@example.com"}).object(t)
	assert.Equal(t, fields{
		"id":                created["id"],
		"roomId":            room,
		"roomType":          "group",
		"personId":          s.Bob.ID,
		"personEmail":       s.Bob.Email,
		"personDisplayName": s.Bob.DisplayName,
		"personOrgId":       s.OrgID,
		"isModerator":       false,
		"isRoomHidden":      false,
		"isMonitor":         false,
		"created":           created["created"],
	}, created)
	assert.Equal(t, created["created"], must(t, s, s.Bob, "GET", "/rooms/"+room, nil).text(t, "lastActivity"))
	path := "/memberships/" + created["id"].(string)
	assert.Equal(t, created, must(t, s, s.Bob, "GET", path, nil).object(t))

	updated := must(t, s, s.Alice, "PUT", path, fields{"isModerator": true, "isRoomHidden": false}).object(t)
	assert.Equal(t, true, updated["isModerator"])

	must(t, s, s.Alice, "PUT", "/people/"+s.Bob.ID, fields{"displayName": "Robert"})
	assert.Equal(t, "Robert", must(t, s, s.Alice, "GET", path, nil).text(t, "personDisplayName"))

	must(t, s, s.Bob, "DELETE", path, nil)
	assert.Equal(t, 404, as(t, s, s.Alice, "GET", path, nil).status)
	assert.Equal(t, 404, as(t, s, s.Bob, "GET", "/rooms/"+room, nil).status)
}

func TestMembershipRules(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	locked := create(t, s, s.Alice, "/rooms", fields{"title": "Locked", "isLocked": true})
	create(t, s, s.Alice, "/memberships", fields{"roomId": locked, "personId": s.Bob.ID})
	direct := must(t, s, s.Alice, "POST", "/messages", fields{"toPersonId": s.Bob.ID, "text": "a"}).text(t, "roomId")
	of := func(room string, p *Person) string {
		items := must(t, s, s.Alice, "GET", "/memberships?roomId="+room+"&personId="+p.ID, nil).items(t)
		return "/memberships/" + items[0]["id"].(string)
	}
	both := fields{"isModerator": true, "isRoomHidden": false}
	try(t, s, []attempt{
		{"no room", s.Alice, "POST", "/memberships", fields{"personId": s.Carol.ID}, 400},
		{"unknown room", s.Alice, "POST", "/memberships", fields{"roomId": "x", "personId": s.Carol.ID}, 404},
		{"no person", s.Alice, "POST", "/memberships", fields{"roomId": room}, 400},
		{"person named twice", s.Alice, "POST", "/memberships", fields{"roomId": room, "personId": s.Carol.ID, "personEmail": s.Carol.Email}, 400},
		{"unknown person", s.Alice, "POST", "/memberships", fields{"roomId": room, "personId": "x"}, 404},
		{"unknown email", s.Alice, "POST", "/memberships", fields{"roomId": room, "personEmail": "x@example.com"}, 404},
		{"member already", s.Alice, "POST", "/memberships", fields{"roomId": room, "personId": s.Bob.ID}, 409},
		{"by a stranger", s.Carol, "POST", "/memberships", fields{"roomId": room, "personId": s.Carol.ID}, 404},
		{"to a direct room", s.Alice, "POST", "/memberships", fields{"roomId": direct, "personId": s.Carol.ID}, 400},
		{"to a locked room", s.Bob, "POST", "/memberships", fields{"roomId": locked, "personId": s.Carol.ID}, 403},
		{"get as a stranger", s.Carol, "GET", of(room, s.Bob), nil, 404},
		{"get unknown", s.Alice, "GET", "/memberships/x", nil, 404},
		{"update with neither boolean", s.Alice, "PUT", of(room, s.Bob), fields{"isModerator": nil}, 400},
		{"update as a stranger", s.Carol, "PUT", of(room, s.Bob), both, 404},
		{"promote oneself in a locked room", s.Bob, "PUT", of(locked, s.Bob), both, 403},
		{"moderator of a direct room", s.Alice, "PUT", of(direct, s.Alice), both, 400},
		{"hide a group room", s.Alice, "PUT", of(room, s.Alice), fields{"isModerator": false, "isRoomHidden": true}, 400},
		{"hide for another", s.Alice, "PUT", of(direct, s.Bob), fields{"isModerator": false, "isRoomHidden": true}, 403},
		{"remove another from a locked room", s.Bob, "DELETE", of(locked, s.Alice), nil, 403},
		{"leave a direct room", s.Alice, "DELETE", of(direct, s.Alice), nil, 400},
		{"remove as a stranger", s.Carol, "DELETE", of(room, s.Bob), nil, 404},
		{"remove from a locked room", s.Alice, "DELETE", of(locked, s.Bob), nil, 204},
		{"remove another", s.Alice, "DELETE", of(room, s.Bob), nil, 204},
		{"come back", s.Alice, "POST", "/memberships", fields{"roomId": room, "personId": s.Bob.ID}, 200},
	})
}

// One of the two booleans is enough. The other stays as it is.
func TestUpdateMembershipInPart(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	path := "/memberships/" + create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Bob.ID})
	assert.Equal(t, true, must(t, s, s.Alice, "PUT", path, fields{"isModerator": true}).object(t)["isModerator"])
	assert.Equal(t, true, must(t, s, s.Alice, "PUT", path, fields{"isRoomHidden": false}).object(t)["isModerator"])

	direct := must(t, s, s.Alice, "POST", "/messages", fields{"toPersonId": s.Bob.ID, "text": "a"}).text(t, "roomId")
	own := must(t, s, s.Alice, "GET", "/memberships?roomId="+direct+"&personId="+s.Alice.ID, nil).items(t)[0]["id"].(string)
	assert.Equal(t, true, must(t, s, s.Alice, "PUT", "/memberships/"+own, fields{"isRoomHidden": true}).object(t)["isRoomHidden"])
	assert.Equal(t, true, must(t, s, s.Alice, "PUT", "/memberships/"+own, fields{"isModerator": false}).object(t)["isRoomHidden"])
}

func TestListMemberships(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	newRoom(t, s, s.Bob, s.Carol)
	officer := s.AddPerson(Person{Roles: []string{RoleComplianceOfficer}})
	for _, test := range []struct {
		name, query string
		who         *Person
		want        []string
	}{
		{"of a room", "?roomId=" + room, s.Bob, []string{s.Alice.Email, s.Bob.Email}},
		{"of a room, paged", "?max=1&roomId=" + room, s.Bob, []string{s.Alice.Email}},
		{"of a person in a room", "?roomId=" + room + "&personId=" + s.Bob.ID, s.Alice, []string{s.Bob.Email}},
		{"of an email in a room", "?roomId=" + room + "&personEmail=" + s.Carol.Email, s.Alice, []string{}},
		{"one's own", "", s.Bob, []string{s.Bob.Email, s.Bob.Email}},
		{"of a person, for an officer", "?personId=" + s.Carol.ID, officer, []string{s.Carol.Email}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, values(must(t, s, test.who, "GET", "/memberships"+test.query, nil).items(t), "personEmail"))
		})
	}
	try(t, s, []attempt{
		{"person without a room", s.Alice, "GET", "/memberships?personId=" + s.Bob.ID, nil, 400},
		{"email without a room", s.Alice, "GET", "/memberships?personEmail=" + s.Bob.Email, nil, 400},
		{"person and email", s.Alice, "GET", "/memberships?roomId=" + room + "&personId=x&personEmail=y", nil, 400},
		{"unknown person", s.Alice, "GET", "/memberships?roomId=" + room + "&personId=x", nil, 404},
		{"unknown room", s.Alice, "GET", "/memberships?roomId=x", nil, 404},
		{"room of others", s.Carol, "GET", "/memberships?roomId=" + room, nil, 404},
	})
}

func TestHiddenRoomComesBack(t *testing.T) {
	s := start(t)
	room := must(t, s, s.Alice, "POST", "/messages", fields{"toPersonId": s.Bob.ID, "text": "a"}).text(t, "roomId")
	own := must(t, s, s.Alice, "GET", "/memberships?roomId="+room+"&personId="+s.Alice.ID, nil).items(t)[0]["id"].(string)
	hidden := must(t, s, s.Alice, "PUT", "/memberships/"+own, fields{"isModerator": false, "isRoomHidden": true})
	assert.Equal(t, true, hidden.object(t)["isRoomHidden"])
	create(t, s, s.Bob, "/messages", fields{"roomId": room, "text": "b"})
	assert.Equal(t, false, must(t, s, s.Alice, "GET", "/memberships/"+own, nil).object(t)["isRoomHidden"])
}
