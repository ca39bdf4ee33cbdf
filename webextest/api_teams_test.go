package webextest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newTeam creates a team of Alice's with Bob in it.
func newTeam(t *testing.T, s *Server) (team, bobs string) {
	t.Helper()
	team = create(t, s, s.Alice, "/teams", fields{"name": "Squad", "description": "The A team"})
	return team, create(t, s, s.Alice, "/team/memberships", fields{"teamId": team, "personEmail": s.Bob.Email})
}

// generalRoom returns the general room of a team.
func generalRoom(t *testing.T, s *Server, team string) fields {
	t.Helper()
	rooms := must(t, s, s.Alice, "GET", "/rooms?teamId="+team, nil).items(t)
	require.NotEmpty(t, rooms)
	return rooms[0]
}

func TestTeamLife(t *testing.T) {
	s := start(t)
	id, _ := newTeam(t, s)
	path := "/teams/" + id
	got := must(t, s, s.Bob, "GET", path, nil).object(t)
	assert.Equal(t, fields{"id": id, "name": "Squad", "description": "The A team", "created": got["created"]}, got)
	assert.Equal(t, []string{"Squad"}, values(must(t, s, s.Bob, "GET", "/teams", nil).items(t), "name"))
	assert.Empty(t, must(t, s, s.Carol, "GET", "/teams", nil).items(t))

	assert.Equal(t, "Squad", generalRoom(t, s, id)["title"])
	updated := must(t, s, s.Alice, "PUT", path, fields{"name": "Crew", "description": ""}).object(t)
	assert.NotContains(t, updated, "description")
	assert.Equal(t, "Crew", generalRoom(t, s, id)["title"])

	room := create(t, s, s.Bob, "/rooms", fields{"title": "Sprint", "teamId": id})
	try(t, s, []attempt{
		{"create without a name", s.Alice, "POST", "/teams", fields{"description": "x"}, 400},
		{"get as a stranger", s.Carol, "GET", path, nil, 404},
		{"get unknown", s.Alice, "GET", "/teams/x", nil, 404},
		{"update as a stranger", s.Carol, "PUT", path, fields{"name": "x"}, 404},
		{"update as a member", s.Bob, "PUT", path, fields{"name": "x"}, 403},
		{"update without a name", s.Alice, "PUT", path, fields{"description": "x"}, 400},
		{"delete as a member", s.Bob, "DELETE", path, nil, 403},
		{"delete the general room", s.Alice, "DELETE", "/rooms/" + generalRoom(t, s, id)["id"].(string), nil, 400},
		{"delete as a moderator", s.Alice, "DELETE", path, nil, 204},
		{"its rooms are gone", s.Bob, "GET", "/rooms/" + room, nil, 404},
		{"it is gone", s.Alice, "GET", path, nil, 404},
	})
}

func TestTeamMembers(t *testing.T) {
	s := start(t)
	team, bobs := newTeam(t, s)
	got := must(t, s, s.Bob, "GET", "/team/memberships/"+bobs, nil).object(t)
	assert.Equal(t, fields{
		"id":                bobs,
		"teamId":            team,
		"personId":          s.Bob.ID,
		"personEmail":       s.Bob.Email,
		"personDisplayName": s.Bob.DisplayName,
		"personOrgId":       s.OrgID,
		"isModerator":       false,
		"created":           got["created"],
	}, got)
	list := must(t, s, s.Bob, "GET", "/team/memberships?teamId="+team, nil).items(t)
	assert.Equal(t, []string{s.Alice.Email, s.Bob.Email}, values(list, "personEmail"))
	assert.Equal(t, true, list[0]["isModerator"], "the creator is a moderator")
	alices := list[0]["id"].(string)

	one := "/team/memberships/"
	try(t, s, []attempt{
		{"list without a team", s.Alice, "GET", "/team/memberships", nil, 400},
		{"list as a stranger", s.Carol, "GET", "/team/memberships?teamId=" + team, nil, 404},
		{"add without a team", s.Alice, "POST", "/team/memberships", fields{"personId": s.Carol.ID}, 400},
		{"add nobody", s.Alice, "POST", "/team/memberships", fields{"teamId": team}, 400},
		{"add to unknown team", s.Alice, "POST", "/team/memberships", fields{"teamId": "x", "personId": s.Carol.ID}, 404},
		{"add unknown person", s.Alice, "POST", "/team/memberships", fields{"teamId": team, "personId": "x"}, 404},
		{"add again", s.Alice, "POST", "/team/memberships", fields{"teamId": team, "personId": s.Bob.ID}, 409},
		{"add as a member", s.Bob, "POST", "/team/memberships", fields{"teamId": team, "personId": s.Carol.ID}, 403},
		{"get as a stranger", s.Carol, "GET", one + bobs, nil, 404},
		{"get unknown", s.Alice, "GET", one + "x", nil, 404},
		{"update without a value", s.Alice, "PUT", one + bobs, fields{}, 400},
		{"promote oneself", s.Bob, "PUT", one + bobs, fields{"isModerator": true}, 403},
		{"demote the last moderator", s.Alice, "PUT", one + alices, fields{"isModerator": false}, 403},
		{"remove the last moderator", s.Alice, "DELETE", one + alices, nil, 403},
		{"remove another as a member", s.Bob, "DELETE", one + alices, nil, 403},
		{"promote", s.Alice, "PUT", one + bobs, fields{"isModerator": true}, 200},
		{"leave", s.Alice, "DELETE", one + alices, nil, 204},
		{"left", s.Alice, "GET", "/teams/" + team, nil, 404},
	})
}

// The members of a team and of its general room are the same people.
func TestGeneralRoomFollowsTeam(t *testing.T) {
	s := start(t)
	team, bobs := newTeam(t, s)
	general := generalRoom(t, s, team)["id"].(string)
	sprint := create(t, s, s.Bob, "/rooms", fields{"title": "Sprint", "teamId": team})
	members := func(path string) []string {
		return values(must(t, s, s.Alice, "GET", path, nil).items(t), "personEmail")
	}
	inRoom := func() []string { return members("/memberships?roomId=" + general) }
	inTeam := func() []string { return members("/team/memberships?teamId=" + team) }
	assert.Equal(t, []string{s.Alice.Email, s.Bob.Email}, inRoom())

	assert.Equal(t, 403, as(t, s, s.Bob, "POST", "/memberships", fields{"roomId": general, "personId": s.Carol.ID}).status)
	carols := create(t, s, s.Alice, "/memberships", fields{"roomId": general, "personId": s.Carol.ID})
	assert.Equal(t, inRoom(), inTeam())

	must(t, s, s.Carol, "POST", "/memberships", fields{"roomId": sprint, "personId": s.Carol.ID}) // open to the members of the team
	must(t, s, s.Alice, "PUT", "/memberships/"+carols, fields{"isModerator": true, "isRoomHidden": false})
	moderators := must(t, s, s.Alice, "GET", "/team/memberships?teamId="+team, nil).items(t)
	assert.Equal(t, true, moderators[2]["isModerator"])

	must(t, s, s.Alice, "DELETE", "/memberships/"+carols, nil)
	assert.Equal(t, []string{s.Alice.Email, s.Bob.Email}, inTeam())
	assert.Equal(t, 404, as(t, s, s.Carol, "GET", "/rooms/"+sprint, nil).status, "out of the team is out of its rooms")

	must(t, s, s.Bob, "DELETE", "/team/memberships/"+bobs, nil)
	assert.Equal(t, []string{s.Alice.Email}, inRoom())
	alices := must(t, s, s.Alice, "GET", "/memberships?roomId="+general, nil).items(t)[0]["id"].(string)
	assert.Equal(t, 403, as(t, s, s.Alice, "DELETE", "/memberships/"+alices, nil).status)
}

func TestMoveRoomToTeam(t *testing.T) {
	s := start(t)
	team, _ := newTeam(t, s)
	other := create(t, s, s.Alice, "/teams", fields{"name": "Other"})
	room := "/rooms/" + newRoom(t, s, s.Bob, s.Carol)
	foreign := create(t, s, s.Alice, "/rooms", fields{"title": "x", "isLocked": true})
	create(t, s, s.Alice, "/memberships", fields{"roomId": foreign, "personId": s.Carol.ID, "isModerator": true})
	try(t, s, []attempt{
		{"not in the team", s.Carol, "PUT", room, fields{"title": "a", "teamId": team}, 404},
		{"a moderator is not in the team", s.Alice, "PUT", "/rooms/" + foreign, fields{"title": "a", "teamId": team}, 400},
		{"in the team", s.Bob, "PUT", room, fields{"title": "a", "teamId": team}, 200},
		{"the same again", s.Bob, "PUT", room, fields{"title": "a", "teamId": team}, 200},
		{"to another team", s.Alice, "PUT", room, fields{"title": "a", "teamId": other}, 400},
	})
	assert.Equal(t, team, must(t, s, s.Bob, "GET", room, nil).text(t, "teamId"))
}
