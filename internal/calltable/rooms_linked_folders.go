package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "LinkedFolders.List", Args: Args{"room"}, Request: "GET /room/linkedFolders?roomId=room"},
		Row{
			Methods: "LinkedFolders.List",
			Args:    Args{"room", webex.Limit(1)},
			Request: "GET /room/linkedFolders?roomId=room",
		},
		Row{Methods: "LinkedFolders.List", Args: Args{"room", webex.PageSize(1)}, Error: "GET /room/linkedFolders: PageSize: the API has no page size"},
		Row{Methods: "LinkedFolders.List", Error: "GET /room/linkedFolders: roomId is required"},
		Row{
			Methods: "LinkedFolders.Create",
			Args: Args{&webex.CreateLinkedFolderRequest{
				RoomID: "room", ContentURL: "https://example.com/plans", DisplayName: "name", DriveID: "drive", ItemID: "item",
			}},
			Request: "POST /room/linkedFolders",
			Body: `{"roomId": "room", "contentUrl": "https://example.com/plans", "displayName": "name",
				"driveId": "drive", "itemId": "item", "defaultFolder": "false"}`,
		},
		Row{
			Methods: "LinkedFolders.Create",
			Args: Args{&webex.CreateLinkedFolderRequest{
				RoomID: "room", ContentURL: "https://example.com/plans", DisplayName: "name", DriveID: "drive", ItemID: "item",
				DefaultFolder: true,
			}},
			Request: "POST /room/linkedFolders",
			Body: `{"roomId": "room", "contentUrl": "https://example.com/plans", "displayName": "name",
				"driveId": "drive", "itemId": "item", "defaultFolder": "true"}`,
		},
		Row{
			Methods: "LinkedFolders.Create",
			Args: Args{&webex.CreateLinkedFolderRequest{
				RoomID: "room", ContentURL: "https://example.com/plans", DisplayName: "name", ItemID: "item",
			}},
			Error: "POST /room/linkedFolders: driveId is required",
		},
		Row{Methods: "LinkedFolders.Get", Args: Args{"folder"}, Request: "GET /room/linkedFolders/folder"},
		Row{
			Methods: "LinkedFolders.Update",
			Args: Args{"folder", &webex.UpdateLinkedFolderRequest{
				RoomID: "room", ContentURL: "https://example.com/plans", DisplayName: "name", DriveID: "drive", ItemID: "item",
			}},
			Request: "PUT /room/linkedFolders/folder",
			Body: `{"roomId": "room", "contentUrl": "https://example.com/plans", "displayName": "name",
				"driveId": "drive", "itemId": "item", "defaultFolder": "false"}`,
		},
		Row{
			Methods: "LinkedFolders.Update",
			Args: Args{"folder", &webex.UpdateLinkedFolderRequest{
				RoomID: "room", ContentURL: "https://example.com/plans", DisplayName: "name", DriveID: "drive", ItemID: "item",
				DefaultFolder: true,
			}},
			Request: "PUT /room/linkedFolders/folder",
			Body: `{"roomId": "room", "contentUrl": "https://example.com/plans", "displayName": "name",
				"driveId": "drive", "itemId": "item", "defaultFolder": "true"}`,
		},
		Row{
			Methods: "LinkedFolders.Update",
			Args: Args{"folder", &webex.UpdateLinkedFolderRequest{
				RoomID: "room", ContentURL: "https://example.com/plans", DisplayName: "name", DriveID: "drive",
			}},
			Error: "PUT /room/linkedFolders/folder: itemId is required",
		},
		Row{Methods: "LinkedFolders.Delete", Args: Args{"folder"}, Request: "DELETE /room/linkedFolders/folder"},
	)
}
