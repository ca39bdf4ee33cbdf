package webex

import (
	"context"
	"iter"
	"time"
)

// RoomTabsService manages the tabs of rooms, which show web pages.
//
// See https://developer.webex.com/docs/api/v1/room-tabs.
type RoomTabsService struct{ client *Client }

// A RoomTab is a web page that the members of a room see beside its messages.
type RoomTab struct {
	Object
	ID          string    `json:"id,omitzero"`
	RoomID      string    `json:"roomId,omitzero"`
	RoomType    RoomType  `json:"roomType,omitzero"`
	DisplayName string    `json:"displayName,omitzero"` // the tab's label
	ContentURL  string    `json:"contentUrl,omitzero"`
	CreatorID   string    `json:"creatorId,omitzero"`
	Created     time.Time `json:"created,omitzero"`
}

// CreateRoomTabRequest describes a new tab.
type CreateRoomTabRequest struct {
	RoomID      string `json:"roomId"`      // required
	ContentURL  string `json:"contentUrl"`  // required, https
	DisplayName string `json:"displayName"` // required
}

func (r *CreateRoomTabRequest) validate() error {
	return require("roomId", r.RoomID, "contentUrl", r.ContentURL, "displayName", r.DisplayName)
}

// UpdateRoomTabRequest replaces a tab. Every field is required, even if it
// stays the same. [RoomTab.UpdateRequest] makes a request that changes nothing
// yet.
type UpdateRoomTabRequest struct {
	RoomID      string `json:"roomId"`
	ContentURL  string `json:"contentUrl"`
	DisplayName string `json:"displayName"`
}

func (r *UpdateRoomTabRequest) validate() error {
	return require("roomId", r.RoomID, "contentUrl", r.ContentURL, "displayName", r.DisplayName)
}

// UpdateRequest returns a request that changes nothing. Change the request and
// pass it to [RoomTabsService.Update]:
//
//	req := tab.UpdateRequest()
//	req.DisplayName = "Plan"
//	tab, err = client.RoomTabs.Update(ctx, tab.ID, req)
func (t *RoomTab) UpdateRequest() *UpdateRoomTabRequest {
	return &UpdateRoomTabRequest{RoomID: t.RoomID, ContentURL: t.ContentURL, DisplayName: t.DisplayName}
}

// List lists the tabs of a room.
//
// See https://developer.webex.com/docs/api/v1/room-tabs/list-room-tabs.
func (s *RoomTabsService) List(ctx context.Context, roomID string, listOpts ...ListOption) iter.Seq2[*RoomTab, error] {
	return List[RoomTab](ctx, s.client, Op("GET /room/tabs"), nil, listOptions(listOpts, pageSizeName(""), requireQuery("roomId", roomID))...)
}

// Create adds a tab to a room.
//
// See https://developer.webex.com/docs/api/v1/room-tabs/create-a-room-tab.
func (s *RoomTabsService) Create(ctx context.Context, req *CreateRoomTabRequest, opts ...RequestOption) (*RoomTab, error) {
	return Do[RoomTab](ctx, s.client, Op("POST /room/tabs"), req, opts...)
}

// Get returns a tab. The error is [ErrNotFound] if there is no such tab.
//
// See https://developer.webex.com/docs/api/v1/room-tabs/get-room-tab-details.
func (s *RoomTabsService) Get(ctx context.Context, tabID string, opts ...RequestOption) (*RoomTab, error) {
	return Do[RoomTab](ctx, s.client, Op("GET /room/tabs/{id}", tabID), nil, opts...)
}

// Update replaces a tab, its content and its label; see
// [RoomTab.UpdateRequest].
//
// See https://developer.webex.com/docs/api/v1/room-tabs/update-a-room-tab.
func (s *RoomTabsService) Update(ctx context.Context, tabID string, req *UpdateRoomTabRequest, opts ...RequestOption) (*RoomTab, error) {
	return Do[RoomTab](ctx, s.client, Op("PUT /room/tabs/{id}", tabID), req, opts...)
}

// Delete removes a tab from its room.
//
// See https://developer.webex.com/docs/api/v1/room-tabs/delete-a-room-tab.
func (s *RoomTabsService) Delete(ctx context.Context, tabID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /room/tabs/{id}", tabID), nil, opts...)
}
