package webex

import (
	"context"
	"errors"
	"iter"
	"time"
)

// RoomsService manages rooms. The Webex app calls them spaces.
//
// See https://developer.webex.com/docs/api/v1/rooms.
type RoomsService struct{ client *Client }

// A Room is a virtual meeting place where people post messages.
type Room struct {
	Object
	ID                 string    `json:"id,omitzero"`
	Title              string    `json:"title,omitzero"` // the other person's name if the room is direct
	Type               RoomType  `json:"type,omitzero"`
	IsLocked           bool      `json:"isLocked,omitzero"` // the room has moderators
	TeamID             string    `json:"teamId,omitzero"`
	LastActivity       time.Time `json:"lastActivity,omitzero"`
	CreatorID          string    `json:"creatorId,omitzero"`
	Created            time.Time `json:"created,omitzero"`
	OwnerID            string    `json:"ownerId,omitzero"` // the organization that owns the room
	ClassificationID   string    `json:"classificationId,omitzero"`
	IsAnnouncementOnly bool      `json:"isAnnouncementOnly,omitzero"` // only moderators may post
	IsReadOnly         bool      `json:"isReadOnly,omitzero"`         // nobody may post
	IsPublic           bool      `json:"isPublic,omitzero"`           // anyone in the organization can find and join the room
	MadePublic         time.Time `json:"madePublic,omitzero"`
	Description        string    `json:"description,omitzero"`
}

// String returns the title and the ID on one line.
func (r Room) String() string {
	if r.Type == RoomTypeDirect {
		return describe("direct room", r.Title, "", r.ID)
	}
	return describe("room", r.Title, "", r.ID)
}

// RoomType says whether a room is for two people or for a group.
type RoomType string

// The types of rooms.
const (
	RoomTypeDirect RoomType = "direct" // for two people
	RoomTypeGroup  RoomType = "group"
)

// RoomSortBy is the order of a list of rooms.
type RoomSortBy string

// The orders of a list of rooms.
const (
	RoomSortByID           RoomSortBy = "id"
	RoomSortByLastActivity RoomSortBy = "lastactivity" // latest first; not exact beyond 3,000 rooms
	RoomSortByCreated      RoomSortBy = "created"      // latest first
)

// ListRoomsOptions selects the rooms to list. OrgPublicSpaces excludes TeamID,
// Type and SortBy.
type ListRoomsOptions struct {
	TeamID          string     `url:"teamId,omitempty"`
	Type            RoomType   `url:"type,omitempty"`
	OrgPublicSpaces bool       `url:"orgPublicSpaces,omitempty"` // the organization's public rooms, joined or not
	From            time.Time  `url:"from,omitempty"`            // only rooms made public after this time
	To              time.Time  `url:"to,omitempty"`              // only rooms made public before this time
	SortBy          RoomSortBy `url:"sortBy,omitempty"`
}

func (o *ListRoomsOptions) validate() error {
	if o.OrgPublicSpaces && (o.TeamID != "" || o.Type != "" || o.SortBy != "") {
		return errors.New("orgPublicSpaces excludes teamId, type and sortBy")
	}
	return nil
}

// CreateRoomRequest describes a new room.
type CreateRoomRequest struct {
	Title              string `json:"title"`           // required
	TeamID             string `json:"teamId,omitzero"` // the team that the room belongs to
	ClassificationID   string `json:"classificationId,omitzero"`
	IsLocked           *bool  `json:"isLocked,omitzero"` // makes the caller a moderator
	IsPublic           *bool  `json:"isPublic,omitzero"` // needs a description
	Description        string `json:"description,omitzero"`
	IsAnnouncementOnly *bool  `json:"isAnnouncementOnly,omitzero"` // needs IsLocked
}

func (r *CreateRoomRequest) validate() error { return require("title", r.Title) }

// UpdateRoomRequest changes a room. It leaves attributes that are nil as they
// are.
type UpdateRoomRequest struct {
	Title              string  `json:"title"` // required, even if it stays the same
	ClassificationID   *string `json:"classificationId,omitzero"`
	TeamID             *string `json:"teamId,omitzero"` // every moderator must be in the team
	IsLocked           *bool   `json:"isLocked,omitzero"`
	IsPublic           *bool   `json:"isPublic,omitzero"`
	Description        *string `json:"description,omitzero"`        // a single space removes it
	IsAnnouncementOnly *bool   `json:"isAnnouncementOnly,omitzero"` // needs a locked room
	IsReadOnly         *bool   `json:"isReadOnly,omitzero"`         // for compliance officers, on direct rooms
}

func (r *UpdateRoomRequest) validate() error { return require("title", r.Title) }

// RoomMeetingInfo says how to join the meeting of a room.
type RoomMeetingInfo struct {
	Object
	RoomID               string `json:"roomId,omitzero"`
	MeetingLink          string `json:"meetingLink,omitzero"`
	SIPAddress           string `json:"sipAddress,omitzero"`
	MeetingNumber        string `json:"meetingNumber,omitzero"`
	MeetingID            string `json:"meetingId,omitzero"`
	CallInTollFreeNumber string `json:"callInTollFreeNumber,omitzero"`
	CallInTollNumber     string `json:"callInTollNumber,omitzero"`
}

// List lists the rooms that the caller is in. A page holds at most 1,000 rooms.
//
// See https://developer.webex.com/docs/api/v1/rooms/list-rooms.
func (s *RoomsService) List(ctx context.Context, opts *ListRoomsOptions, listOpts ...ListOption) iter.Seq2[*Room, error] {
	return List[Room](ctx, s.client, Op("GET /rooms"), opts, listOpts...)
}

// ListPages is like [RoomsService.List] but yields whole pages.
//
// See https://developer.webex.com/docs/api/v1/rooms/list-rooms.
func (s *RoomsService) ListPages(ctx context.Context, opts *ListRoomsOptions, listOpts ...ListOption) iter.Seq2[*Page[Room], error] {
	return ListPages[Room](ctx, s.client, Op("GET /rooms"), opts, listOpts...)
}

// Create creates a room and makes the caller a member of it. To open a direct
// room, send a message to the person instead.
//
// See https://developer.webex.com/docs/api/v1/rooms/create-a-room.
func (s *RoomsService) Create(ctx context.Context, req *CreateRoomRequest, opts ...RequestOption) (*Room, error) {
	return Do[Room](ctx, s.client, Op("POST /rooms"), req, opts...)
}

// Get returns a room. The error is [ErrNotFound] if there is no such room or
// the caller is not in it.
//
// See https://developer.webex.com/docs/api/v1/rooms/get-room-details.
func (s *RoomsService) Get(ctx context.Context, roomID string, opts ...RequestOption) (*Room, error) {
	return Do[Room](ctx, s.client, Op("GET /rooms/{roomId}", roomID), nil, opts...)
}

// GetMeetingInfo returns how to join the meeting of a room.
//
// See https://developer.webex.com/docs/api/v1/rooms/get-room-meeting-details.
//
// Deprecated: Webex announced the end of this endpoint for 31 January 2025.
func (s *RoomsService) GetMeetingInfo(ctx context.Context, roomID string, opts ...RequestOption) (*RoomMeetingInfo, error) {
	return Do[RoomMeetingInfo](ctx, s.client, Op("GET /rooms/{roomId}/meetingInfo", roomID), nil, opts...)
}

// Update changes the title and other attributes of a room.
//
// See https://developer.webex.com/docs/api/v1/rooms/update-a-room.
func (s *RoomsService) Update(ctx context.Context, roomID string, req *UpdateRoomRequest, opts ...RequestOption) (*Room, error) {
	return Do[Room](ctx, s.client, Op("PUT /rooms/{roomId}", roomID), req, opts...)
}

// Delete deletes a room for good. Webex archives a room of a team instead. If
// the room has moderators and the caller is not one of them, the caller leaves
// the room.
//
// See https://developer.webex.com/docs/api/v1/rooms/delete-a-room.
func (s *RoomsService) Delete(ctx context.Context, roomID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /rooms/{roomId}", roomID), nil, opts...)
}
