package webextest

func init() {
	serve(routes{
		"GET /room/linkedFolders":         plain(linkedFolders.list),
		"POST /room/linkedFolders":        body(linkedFolders.create),
		"GET /room/linkedFolders/{id}":    plain(linkedFolders.get),
		"PUT /room/linkedFolders/{id}":    body(linkedFolders.replace),
		"DELETE /room/linkedFolders/{id}": plain(linkedFolders.delete),
	})
}

// linkedFolders are folders of SharePoint or OneDrive.
var linkedFolders = &kind{
	name:     "linked folder",
	resource: "linkedFolders",
	idKind:   "FOLDER",
	takes: map[string]rule{
		"roomId":        {is: jsonString, required: true},
		"displayName":   {is: jsonString, required: true},
		"contentUrl":    {is: jsonString, required: true},
		"driveId":       {is: jsonString, required: true},
		"itemId":        {is: jsonString, required: true},
		"defaultFolder": {is: jsonString, required: true, oneOf: []string{"true", "false"}}, // by the specification
	},
	parent: "roomId",
	enter:  (*call).enterRoom,
	complete: func(c *call, r *record) error {
		describeRoom(c, r)
		if r.text("defaultFolder") != "true" {
			return nil
		}
		// A room has one default folder.
		for _, other := range c.records.of(r.parent) {
			if other.kind == r.kind && other.ID != r.ID {
				other.attributes["defaultFolder"] = "false"
			}
		}
		return nil
	},
}
