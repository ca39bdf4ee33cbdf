package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "Rooms.List Rooms.ListPages", Request: "GET /rooms"},
		Row{
			Methods: "Rooms.List Rooms.ListPages",
			Args: Args{&webex.ListRoomsOptions{
				TeamID: "team", Type: webex.RoomTypeGroup, From: at(1), To: at(2), SortBy: webex.RoomSortByLastActivity,
			}, webex.PageSize(7)},
			Request: "GET /rooms?teamId=team&type=group&from=2026-05-01T12:00:00.000Z&to=2026-05-02T12:00:00.000Z&sortBy=lastactivity&max=7",
		},
		Row{
			Methods: "Rooms.List Rooms.ListPages",
			Args:    Args{&webex.ListRoomsOptions{OrgPublicSpaces: true}},
			Request: "GET /rooms?orgPublicSpaces=true",
		},
		Row{
			Methods: "Rooms.List",
			Args:    Args{&webex.ListRoomsOptions{OrgPublicSpaces: true, TeamID: "team"}},
			Error:   "GET /rooms: orgPublicSpaces excludes teamId, type and sortBy",
		},
		Row{
			Methods: "Rooms.Create",
			Args:    Args{&webex.CreateRoomRequest{Title: "title"}},
			Request: "POST /rooms",
			Body:    `{"title": "title"}`,
		},
		Row{
			Methods: "Rooms.Create",
			Args: Args{&webex.CreateRoomRequest{
				Title: "title", TeamID: "team", ClassificationID: "classification", Description: "description",
				IsLocked: new(false), IsPublic: new(true), IsAnnouncementOnly: new(false),
			}},
			Request: "POST /rooms",
			Body: `{"title": "title", "teamId": "team", "classificationId": "classification", "description": "description",
				"isLocked": false, "isPublic": true, "isAnnouncementOnly": false}`,
		},
		Row{
			Methods: "Rooms.Create",
			Args:    Args{&webex.CreateRoomRequest{Title: "title", IsLocked: new(true)}},
			Request: "POST /rooms",
			Body:    `{"title": "title", "isLocked": true}`,
		},
		Row{Methods: "Rooms.Create", Args: Args{new(webex.CreateRoomRequest)}, Error: "POST /rooms: title is required"},
		Row{Methods: "Rooms.Get", Args: Args{"room"}, Request: "GET /rooms/room"},
		Row{Methods: "Rooms.GetMeetingInfo", Args: Args{"room"}, Request: "GET /rooms/room/meetingInfo"},
		Row{
			Methods: "Rooms.Update",
			Args:    Args{"room", &webex.UpdateRoomRequest{Title: "title"}},
			Request: "PUT /rooms/room",
			Body:    `{"title": "title"}`,
		},
		Row{
			Methods: "Rooms.Update",
			Args: Args{"room", &webex.UpdateRoomRequest{
				Title: "title", ClassificationID: new("classification"), TeamID: new("team"), Description: new("description"),
				IsLocked: new(true), IsPublic: new(true), IsAnnouncementOnly: new(false), IsReadOnly: new(false),
			}},
			Request: "PUT /rooms/room",
			Body: `{"title": "title", "classificationId": "classification", "teamId": "team", "description": "description",
				"isLocked": true, "isPublic": true, "isAnnouncementOnly": false, "isReadOnly": false}`,
		},
		Row{
			Methods: "Rooms.Update",
			Args: Args{"room", &webex.UpdateRoomRequest{
				Title: "title", ClassificationID: new(""), TeamID: new(""), Description: new(""),
				IsLocked: new(true), IsPublic: new(false), IsAnnouncementOnly: new(true), IsReadOnly: new(false),
			}},
			Request: "PUT /rooms/room",
			Body: `{"title": "title", "classificationId": "", "teamId": "", "description": "",
				"isLocked": true, "isPublic": false, "isAnnouncementOnly": true, "isReadOnly": false}`,
		},
		Row{Methods: "Rooms.Update", Args: Args{"room", new(webex.UpdateRoomRequest)}, Error: "PUT /rooms/room: title is required"},
		Row{Methods: "Rooms.Delete", Args: Args{"room"}, Request: "DELETE /rooms/room"},
	)
}
