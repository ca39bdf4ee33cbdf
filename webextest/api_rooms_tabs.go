package webextest

import "strings"

func init() {
	serve(routes{
		"GET /room/tabs":         plain(roomTabs.list),
		"POST /room/tabs":        body(roomTabs.create),
		"GET /room/tabs/{id}":    plain(roomTabs.get),
		"PUT /room/tabs/{id}":    body(roomTabs.replace),
		"DELETE /room/tabs/{id}": plain(roomTabs.delete),
	})
}

var roomTabs = &kind{
	name:     "room tab",
	resource: "tabs",
	idKind:   "TAB",
	takes: map[string]rule{
		"roomId":      {is: jsonString, required: true},
		"displayName": {is: jsonString, required: true},
		"contentUrl":  {is: jsonString, required: true},
	},
	parent: "roomId",
	enter:  (*call).enterRoom,
	complete: func(c *call, r *record) error {
		if link := r.text("contentUrl"); !isWebURL(link) || !strings.HasPrefix(link, "https:") {
			return badRequest("contentUrl must be an absolute https URL.")
		}
		describeRoom(c, r)
		return nil
	},
}

// describeRoom sets the attributes that every object of a room has.
func describeRoom(c *call, r *record) {
	room, _ := c.rooms.get(r.parent)
	r.attributes["roomType"], r.attributes["creatorId"] = room.Type, r.creator.ID
}
