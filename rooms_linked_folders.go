package webex

import (
	"context"
	"iter"
	"strconv"
	"time"

	"github.com/go-webex/webex/internal/jsonx"
)

// LinkedFoldersService links rooms to folders of SharePoint and OneDrive. Webex
// calls that enterprise content management (ECM).
//
// See https://developer.webex.com/docs/api/v1/ecm-folder-linking.
type LinkedFoldersService struct{ client *Client }

// A LinkedFolder links a room to a folder with its files.
type LinkedFolder struct {
	Object
	ID            string    `json:"id,omitzero"`
	RoomID        string    `json:"roomId,omitzero"`
	RoomType      RoomType  `json:"roomType,omitzero"`
	DriveID       string    `json:"driveId,omitzero"`       // from Microsoft Graph
	ItemID        string    `json:"itemId,omitzero"`        // from Microsoft Graph
	DefaultFolder bool      `json:"defaultFolder,omitzero"` // Webex stores the files of the room here
	DisplayName   string    `json:"displayName,omitzero"`
	ContentURL    string    `json:"contentUrl,omitzero"`
	CreatorID     string    `json:"creatorId,omitzero"`
	Created       time.Time `json:"created,omitzero"`
}

// CreateLinkedFolderRequest describes a new link. Webex does not check it and
// accepts wrong identifiers. It later corrects the name and the URL to those of
// the folder; [LinkedFoldersService.Get] shows them.
type CreateLinkedFolderRequest struct {
	RoomID        string `json:"roomId"`        // required
	ContentURL    string `json:"contentUrl"`    // required
	DisplayName   string `json:"displayName"`   // required, the folder's name
	DriveID       string `json:"driveId"`       // required, from Microsoft Graph
	ItemID        string `json:"itemId"`        // required, from Microsoft Graph
	DefaultFolder bool   `json:"defaultFolder"` // Webex is to store the files of the room here
}

func (r *CreateLinkedFolderRequest) validate() error {
	return require("roomId", r.RoomID, "contentUrl", r.ContentURL, "displayName", r.DisplayName,
		"driveId", r.DriveID, "itemId", r.ItemID)
}

// MarshalJSON implements [json.Marshaler]. It writes defaultFolder as a string,
// as Webex wants it.
func (r CreateLinkedFolderRequest) MarshalJSON() ([]byte, error) {
	type plain CreateLinkedFolderRequest
	return jsonx.Marshal(struct {
		plain
		DefaultFolder string `json:"defaultFolder"`
	}{plain(r), strconv.FormatBool(r.DefaultFolder)})
}

// UpdateLinkedFolderRequest replaces a link. Every field is required, even if
// it stays the same. [LinkedFolder.UpdateRequest] makes a request that changes
// nothing yet. Webex does not check the request, as with
// [CreateLinkedFolderRequest].
type UpdateLinkedFolderRequest struct {
	RoomID        string `json:"roomId"`
	ContentURL    string `json:"contentUrl"`
	DisplayName   string `json:"displayName"`
	DriveID       string `json:"driveId"`
	ItemID        string `json:"itemId"`
	DefaultFolder bool   `json:"defaultFolder"`
}

func (r *UpdateLinkedFolderRequest) validate() error {
	return (*CreateLinkedFolderRequest)(r).validate()
}

// MarshalJSON implements [json.Marshaler]. It writes defaultFolder as a string,
// as Webex wants it.
func (r UpdateLinkedFolderRequest) MarshalJSON() ([]byte, error) {
	return CreateLinkedFolderRequest(r).MarshalJSON()
}

// UpdateRequest returns a request that changes nothing. Change the request and
// pass it to [LinkedFoldersService.Update]:
//
//	req := folder.UpdateRequest()
//	req.DefaultFolder = true
//	folder, err = client.LinkedFolders.Update(ctx, folder.ID, req)
func (f *LinkedFolder) UpdateRequest() *UpdateLinkedFolderRequest {
	return &UpdateLinkedFolderRequest{
		RoomID:        f.RoomID,
		ContentURL:    f.ContentURL,
		DisplayName:   f.DisplayName,
		DriveID:       f.DriveID,
		ItemID:        f.ItemID,
		DefaultFolder: f.DefaultFolder,
	}
}

// List lists the folders that a room is linked to.
//
// See https://developer.webex.com/docs/api/v1/ecm-folder-linking/list-ecm-folder.
func (s *LinkedFoldersService) List(ctx context.Context, roomID string, listOpts ...ListOption) iter.Seq2[*LinkedFolder, error] {
	return List[LinkedFolder](ctx, s.client, Op("GET /room/linkedFolders"), nil, listOptions(listOpts, pageSizeName(""), requireQuery("roomId", roomID))...)
}

// Create links a room to an existing folder.
//
// See https://developer.webex.com/docs/api/v1/ecm-folder-linking/create-an-ecm-folder-configuration.
func (s *LinkedFoldersService) Create(ctx context.Context, req *CreateLinkedFolderRequest, opts ...RequestOption) (*LinkedFolder, error) {
	return Do[LinkedFolder](ctx, s.client, Op("POST /room/linkedFolders"), req, opts...)
}

// Get returns a link. The error is [ErrNotFound] if there is no such link.
//
// See https://developer.webex.com/docs/api/v1/ecm-folder-linking/get-ecm-folder-details.
func (s *LinkedFoldersService) Get(ctx context.Context, folderID string, opts ...RequestOption) (*LinkedFolder, error) {
	return Do[LinkedFolder](ctx, s.client, Op("GET /room/linkedFolders/{id}", folderID), nil, opts...)
}

// Update replaces a link; see [LinkedFolder.UpdateRequest].
//
// See https://developer.webex.com/docs/api/v1/ecm-folder-linking/update-an-ecm-linked-folder.
func (s *LinkedFoldersService) Update(ctx context.Context, folderID string, req *UpdateLinkedFolderRequest, opts ...RequestOption) (*LinkedFolder, error) {
	return Do[LinkedFolder](ctx, s.client, Op("PUT /room/linkedFolders/{id}", folderID), req, opts...)
}

// Delete deletes a link. The folder itself stays.
//
// See https://developer.webex.com/docs/api/v1/ecm-folder-linking/unlink-an-ecm-linked-folder.
func (s *LinkedFoldersService) Delete(ctx context.Context, folderID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /room/linkedFolders/{id}", folderID), nil, opts...)
}
