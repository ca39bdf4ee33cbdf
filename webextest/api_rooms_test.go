package webextest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRoomLife(t *testing.T) {
	s := start(t)
	created := must(t, s, s.Alice, "POST", "/rooms", fields{"title": "Project", "description": "About"}).object(t)
	assert.Equal(t, fields{
		"id":                 created["id"],
		"title":              "Project",
		"description":        "About",
		"type":               "group",
		"created":            created["created"],
		"lastActivity":       created["lastActivity"],
		"creatorId":          s.Alice.ID,
		"ownerId":            s.OrgID,
		"isLocked":           false,
		"isPublic":           false,
		"isReadOnly":         false,
		"isAnnouncementOnly": false,
	}, created)
	path := "/rooms/" + created["id"].(string)
	assert.Equal(t, created, must(t, s, s.Alice, "GET", path, nil).object(t))

	updated := must(t, s, s.Alice, "PUT", path, fields{"title": "New", "description": " "}).object(t)
	assert.Equal(t, "New", updated["title"])
	assert.NotContains(t, updated, "description", "a space removes it")

	info := must(t, s, s.Alice, "GET", path+"/meetingInfo", nil).object(t)
	assert.Equal(t, created["id"], info["roomId"])
	assert.Equal(t, info["meetingNumber"].(string)+"@example.webex.com", info["sipAddress"])

	message := create(t, s, s.Alice, "/messages", fields{"roomId": created["id"], "text": "hi"})
	membership := must(t, s, s.Alice, "GET", "/memberships", nil).items(t)[0]["id"].(string)
	must(t, s, s.Alice, "DELETE", path, nil)
	try(t, s, []attempt{
		{"room is gone", s.Alice, "GET", path, nil, 404},
		{"message is gone", s.Alice, "GET", "/messages/" + message, nil, 404},
		{"membership is gone", s.Alice, "GET", "/memberships/" + membership, nil, 404},
	})
}

func TestRoomRules(t *testing.T) {
	s := start(t)
	room := "/rooms/" + newRoom(t, s, s.Bob)
	locked := "/rooms/" + create(t, s, s.Alice, "/rooms", fields{"title": "Locked", "isLocked": true})
	create(t, s, s.Alice, "/memberships", fields{"roomId": locked[len("/rooms/"):], "personId": s.Bob.ID})
	direct := "/rooms/" + must(t, s, s.Alice, "POST", "/messages", fields{"toPersonId": s.Bob.ID, "text": "a"}).text(t, "roomId")
	try(t, s, []attempt{
		{"create without title", s.Alice, "POST", "/rooms", fields{"isLocked": true}, 400},
		{"create with blank title", s.Alice, "POST", "/rooms", fields{"title": " "}, 400},
		{"create in unknown team", s.Alice, "POST", "/rooms", fields{"title": "a", "teamId": "x"}, 404},
		{"announcements need a lock", s.Alice, "POST", "/rooms", fields{"title": "a", "isAnnouncementOnly": true}, 400},
		{"announcements", s.Alice, "POST", "/rooms", fields{"title": "a", "isAnnouncementOnly": true, "isLocked": true}, 200},
		{"public needs a description", s.Alice, "POST", "/rooms", fields{"title": "a", "isPublic": true}, 400},
		{"read-only needs an officer", s.Alice, "POST", "/rooms", fields{"title": "a", "isReadOnly": true}, 403},
		{"a bot classifies", s.Bot, "POST", "/rooms", fields{"title": "a", "classificationId": "x"}, 403},
		{"get as a stranger", s.Carol, "GET", room, nil, 404},
		{"meeting of a stranger", s.Carol, "GET", room + "/meetingInfo", nil, 404},
		{"update as a stranger", s.Carol, "PUT", room, fields{"title": "a"}, 404},
		{"delete as a stranger", s.Carol, "DELETE", room, nil, 404},
		{"update without title", s.Bob, "PUT", room, fields{"isLocked": true}, 400},
		{"update as a member", s.Bob, "PUT", room, fields{"title": "b"}, 200},
		{"make public", s.Bob, "PUT", room, fields{"title": "b", "description": "b", "isPublic": true}, 403},
		{"update a locked room", s.Bob, "PUT", locked, fields{"title": "b"}, 403},
		{"update a direct room", s.Alice, "PUT", direct, fields{"title": "b"}, 400},
		{"delete a direct room", s.Alice, "DELETE", direct, nil, 400},
		{"delete a locked room is to leave it", s.Bob, "DELETE", locked, nil, 204},
		{"it is still there", s.Alice, "GET", locked, nil, 200},
		{"but not for who left", s.Bob, "GET", locked, nil, 404},
	})
}

func TestLockingMakesModerator(t *testing.T) {
	s := start(t)
	id := newRoom(t, s, s.Bob)
	moderator := func() any {
		return must(t, s, s.Bob, "GET", "/memberships?roomId="+id+"&personId="+s.Bob.ID, nil).items(t)[0]["isModerator"]
	}
	assert.Equal(t, false, moderator())
	must(t, s, s.Bob, "PUT", "/rooms/"+id, fields{"title": "a", "isLocked": true})
	assert.Equal(t, true, moderator())
}

func TestListRooms(t *testing.T) {
	s := start(t)
	team := create(t, s, s.Alice, "/teams", fields{"name": "Team"})
	first := create(t, s, s.Alice, "/rooms", fields{"title": "First"})
	create(t, s, s.Alice, "/rooms", fields{"title": "Second", "teamId": team})
	create(t, s, s.Bob, "/rooms", fields{"title": "Bob's"})
	create(t, s, s.Bob, "/messages", fields{"toPersonId": s.Alice.ID, "text": "hi"})
	create(t, s, s.Alice, "/messages", fields{"roomId": first, "text": "hi"})
	for query, want := range map[string][]string{
		"":                                      {"Team", "First", "Second", "Bob Baker"},
		"?type=direct":                          {"Bob Baker"},
		"?type=group":                           {"Team", "First", "Second"},
		"?teamId=" + team:                       {"Team", "Second"},
		"?sortBy=created":                       {"Bob Baker", "Second", "First", "Team"},
		"?sortBy=lastactivity":                  {"First", "Bob Baker", "Second", "Team"},
		"?sortBy=created&max=2":                 {"Bob Baker", "Second"},
		"?from=2000-01-01T00:00:00Z":            {},
		"?to=2100-01-01T00:00:00.000Z":          {},
		"?orgPublicSpaces=true":                 {},
		"?orgPublicSpaces=false&teamId=" + team: {"Team", "Second"},
	} {
		t.Run(query, func(t *testing.T) {
			assert.Equal(t, want, values(must(t, s, s.Alice, "GET", "/rooms"+query, nil).items(t), "title"))
		})
	}
	ids := values(must(t, s, s.Alice, "GET", "/rooms?sortBy=id", nil).items(t), "id")
	assert.Len(t, ids, 4)
	assert.IsIncreasing(t, ids)
	assert.Equal(t, []string{"Alice Archer"}, values(must(t, s, s.Bob, "GET", "/rooms?type=direct", nil).items(t), "title"))
	for _, query := range []string{
		"type=x", "sortBy=x", "from=x", "to=x", "orgPublicSpaces=x",
		"orgPublicSpaces=true&type=group", "orgPublicSpaces=true&sortBy=id", "orgPublicSpaces=true&teamId=" + team,
	} {
		assert.Equal(t, 400, as(t, s, s.Alice, "GET", "/rooms?"+query, nil).status, query)
	}
	assert.Equal(t, 404, as(t, s, s.Bob, "GET", "/rooms?teamId="+team, nil).status)
}

// A listing with the newest first continues where it was although a room is
// added in between.
func TestListRoomsWhileOneIsAdded(t *testing.T) {
	s := start(t)
	for _, title := range []string{"a", "b", "c"} {
		create(t, s, s.Alice, "/rooms", fields{"title": title})
	}
	page := must(t, s, s.Alice, "GET", "/rooms?sortBy=created&max=2", nil)
	assert.Equal(t, []string{"c", "b"}, values(page.items(t), "title"))
	create(t, s, s.Alice, "/rooms", fields{"title": "d"})
	assert.Equal(t, []string{"a"}, values(must(t, s, s.Alice, "GET", page.next(t), nil).items(t), "title"))
}

func TestPublicRooms(t *testing.T) {
	s := start(t)
	officer := s.AddPerson(Person{Roles: []string{RoleComplianceOfficer}})
	public := must(t, s, s.Alice, "POST", "/rooms", fields{"title": "Public", "isPublic": true, "description": "All"})
	id, since := public.text(t, "id"), public.text(t, "madePublic")
	other := must(t, s, officer, "POST", "/rooms", fields{"title": "Later", "description": "x"}).text(t, "id")
	later(s)
	published := must(t, s, officer, "PUT", "/rooms/"+other, fields{"title": "Later", "isPublic": true}).text(t, "madePublic")

	for query, want := range map[string][]string{
		"":                 {"Public", "Later"},
		"&from=" + since:   {"Later"},
		"&to=" + published: {"Public"},
		"&max=1":           {"Public"},
	} {
		got := must(t, s, s.Bob, "GET", "/rooms?orgPublicSpaces=true"+query, nil)
		assert.Equal(t, want, values(got.items(t), "title"), query)
	}
	assert.Empty(t, must(t, s, s.Bob, "GET", "/rooms", nil).items(t))
	try(t, s, []attempt{
		{"anybody sees it", s.Bob, "GET", "/rooms/" + id, nil, 200},
		{"not its messages", s.Bob, "GET", "/messages?roomId=" + id, nil, 404},
		{"nor adds others", s.Bob, "POST", "/memberships", fields{"roomId": id, "personId": s.Carol.ID}, 404},
		{"but anybody may join", s.Bob, "POST", "/memberships", fields{"roomId": id, "personId": s.Bob.ID}, 200},
		{"and make it private", s.Bob, "PUT", "/rooms/" + id, fields{"title": "P", "isPublic": false}, 200},
		{"then it is hidden", s.Carol, "GET", "/rooms/" + id, nil, 404},
	})
	assert.NotContains(t, must(t, s, s.Bob, "GET", "/rooms/"+id, nil).object(t), "madePublic")
}
