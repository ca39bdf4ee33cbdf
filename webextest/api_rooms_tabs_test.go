package webextest

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
)

// with returns a copy of an object with some attributes changed.
func with(object, changes fields) fields {
	object = maps.Clone(object)
	maps.Copy(object, changes)
	return object
}

func TestRoomLinkLife(t *testing.T) {
	for path, extra := range map[string]fields{
		"/room/tabs":          {},
		"/room/linkedFolders": {"driveId": "123", "itemId": "456", "defaultFolder": "false"},
	} {
		t.Run(path, func(t *testing.T) {
			s := start(t)
			room := newRoom(t, s, s.Bob)
			body := with(fields{"roomId": room, "displayName": "Plan", "contentUrl": "https://example.com/plan"}, extra)
			created := must(t, s, s.Alice, "POST", path, body).object(t)
			assert.Equal(t, with(body, fields{
				"id": created["id"], "roomType": "group", "creatorId": s.Alice.ID, "created": created["created"],
			}), created)
			mine := path + "/" + created["id"].(string)
			assert.Equal(t, created, must(t, s, s.Bob, "GET", mine, nil).object(t))
			assert.Equal(t, []fields{created}, must(t, s, s.Bob, "GET", path+"?roomId="+room, nil).items(t))

			changes := fields{"displayName": "New", "contentUrl": "https://example.com/new"}
			updated := must(t, s, s.Bob, "PUT", mine, with(body, changes)).object(t)
			assert.Equal(t, with(created, changes), updated)

			try(t, s, []attempt{
				{"no room", s.Alice, "POST", path, with(body, fields{"roomId": ""}), 400},
				{"unknown room", s.Alice, "POST", path, with(body, fields{"roomId": "x"}), 404},
				{"room of others", s.Carol, "POST", path, body, 404},
				{"no name", s.Alice, "POST", path, with(body, fields{"displayName": ""}), 400},
				{"no URL", s.Alice, "POST", path, with(body, fields{"contentUrl": ""}), 400},
				{"list without a room", s.Alice, "GET", path, nil, 400},
				{"list of others", s.Carol, "GET", path + "?roomId=" + room, nil, 404},
				{"update by a stranger", s.Carol, "PUT", mine, body, 404},
				{"update to no name", s.Alice, "PUT", mine, with(body, fields{"displayName": ""}), 400},
				{"update to another room", s.Alice, "PUT", mine, with(body, fields{"roomId": newRoom(t, s)}), 400},
				{"unknown", s.Alice, "GET", path + "/x", nil, 404},
				{"stranger", s.Carol, "GET", mine, nil, 404},
				{"delete by a stranger", s.Carol, "DELETE", mine, nil, 404},
			})
			assert.Equal(t, updated, must(t, s, s.Alice, "GET", mine, nil).object(t), "what is refused changes nothing")

			must(t, s, s.Bob, "DELETE", mine, nil)
			try(t, s, []attempt{{"deleted", s.Alice, "GET", mine, nil, 404}})
			id := create(t, s, s.Alice, path, body)
			must(t, s, s.Alice, "DELETE", "/rooms/"+room, nil)
			try(t, s, []attempt{{"gone with its room", s.Alice, "GET", path + "/" + id, nil, 404}})
			assert.Empty(t, s.records.order)
		})
	}
}

func TestRoomLinkRules(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	tab := fields{"roomId": room, "displayName": "a", "contentUrl": "https://example.com"}
	folder := with(tab, fields{"driveId": "1", "itemId": "2", "defaultFolder": "true", "contentUrl": "unchecked"})
	id := create(t, s, s.Alice, "/room/tabs", tab)
	first := "/room/linkedFolders/" + create(t, s, s.Alice, "/room/linkedFolders", folder)
	create(t, s, s.Alice, "/room/linkedFolders", folder)
	before := must(t, s, s.Alice, "GET", first, nil)
	assert.Equal(t, "false", before.text(t, "defaultFolder"), "a room has one default folder")
	var told []any
	for _, ch := range s.history {
		if ch.resource == "linkedFolders" {
			told = append(told, ch.item.(attributes)["defaultFolder"])
		}
	}
	assert.Equal(t, []any{"true", "true"}, told, "later changes do not alter the history")
	try(t, s, []attempt{
		{"tab without TLS", s.Alice, "POST", "/room/tabs", with(tab, fields{"contentUrl": "http://example.com"}), 400},
		{"tab without a host", s.Alice, "POST", "/room/tabs", with(tab, fields{"contentUrl": "https:x"}), 400},
		{"no drive", s.Alice, "POST", "/room/linkedFolders", with(folder, fields{"driveId": ""}), 400},
		{"no item", s.Alice, "POST", "/room/linkedFolders", with(folder, fields{"itemId": ""}), 400},
		{"no default", s.Alice, "PUT", first, with(folder, fields{"defaultFolder": ""}), 400},
		{"default that is neither", s.Alice, "PUT", first, with(folder, fields{"defaultFolder": "yes"}), 400},
		{"a tab is no folder", s.Alice, "GET", "/room/linkedFolders/" + id, nil, 404},
	})
}
