package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "RoomTabs.List", Args: Args{"room"}, Request: "GET /room/tabs?roomId=room"},
		Row{
			Methods: "RoomTabs.List",
			Args:    Args{"room", webex.Limit(1)},
			Request: "GET /room/tabs?roomId=room",
		},
		Row{Methods: "RoomTabs.List", Args: Args{"room", webex.PageSize(1)}, Error: "GET /room/tabs: PageSize: the API has no page size"},
		Row{Methods: "RoomTabs.List", Error: "GET /room/tabs: roomId is required"},
		Row{
			Methods: "RoomTabs.Create",
			Args:    Args{&webex.CreateRoomTabRequest{RoomID: "room", ContentURL: "https://example.com/page", DisplayName: "name"}},
			Request: "POST /room/tabs",
			Body:    `{"roomId": "room", "contentUrl": "https://example.com/page", "displayName": "name"}`,
		},
		Row{
			Methods: "RoomTabs.Create",
			Args:    Args{&webex.CreateRoomTabRequest{RoomID: "room", DisplayName: "name"}},
			Error:   "POST /room/tabs: contentUrl is required",
		},
		Row{Methods: "RoomTabs.Get", Args: Args{"tab"}, Request: "GET /room/tabs/tab"},
		Row{
			Methods: "RoomTabs.Update",
			Args:    Args{"tab", &webex.UpdateRoomTabRequest{RoomID: "room", ContentURL: "https://example.com/page", DisplayName: "name"}},
			Request: "PUT /room/tabs/tab",
			Body:    `{"roomId": "room", "contentUrl": "https://example.com/page", "displayName": "name"}`,
		},
		Row{
			Methods: "RoomTabs.Update",
			Args:    Args{"tab", &webex.UpdateRoomTabRequest{RoomID: "room", ContentURL: "https://example.com/page"}},
			Error:   "PUT /room/tabs/tab: displayName is required",
		},
		Row{Methods: "RoomTabs.Delete", Args: Args{"tab"}, Request: "DELETE /room/tabs/tab"},
	)
}
