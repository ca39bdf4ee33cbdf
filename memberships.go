package webex

import (
	"context"
	"iter"
	"time"
)

// MembershipsService manages the people in rooms.
//
// See https://developer.webex.com/docs/api/v1/memberships.
type MembershipsService struct{ client *Client }

// A Membership says that a person is in a room.
type Membership struct {
	Object
	ID                string    `json:"id,omitzero"`
	RoomID            string    `json:"roomId,omitzero"`
	PersonID          string    `json:"personId,omitzero"`
	PersonEmail       string    `json:"personEmail,omitzero"`
	PersonDisplayName string    `json:"personDisplayName,omitzero"`
	PersonOrgID       string    `json:"personOrgId,omitzero"`
	IsModerator       bool      `json:"isModerator,omitzero"`
	IsRoomHidden      bool      `json:"isRoomHidden,omitzero"` // the person's Webex app hides the direct room
	RoomType          RoomType  `json:"roomType,omitzero"`
	IsMonitor         bool      `json:"isMonitor,omitzero"` // the person is a monitoring bot; Webex calls this deprecated
	Created           time.Time `json:"created,omitzero"`
}

// ListMembershipsOptions selects the memberships to list. PersonID and
// PersonEmail are alternatives. Only a compliance officer may set one of them
// without RoomID.
type ListMembershipsOptions struct {
	RoomID      string `url:"roomId,omitempty"`
	PersonID    string `url:"personId,omitempty"`
	PersonEmail string `url:"personEmail,omitempty"`
}

// CreateMembershipRequest adds a person to a room. It needs either PersonID or
// PersonEmail.
type CreateMembershipRequest struct {
	RoomID      string `json:"roomId"` // required
	PersonID    string `json:"personId,omitzero"`
	PersonEmail string `json:"personEmail,omitzero"`
	IsModerator *bool  `json:"isModerator,omitzero"`
}

func (r *CreateMembershipRequest) validate() error {
	if err := require("roomId", r.RoomID); err != nil {
		return err
	}
	return requireOne("personId", r.PersonID, "personEmail", r.PersonEmail)
}

// UpdateMembershipRequest replaces what can be set of a membership: it always
// sends both values, and one that is left out becomes false.
// [Membership.UpdateRequest] makes a request that changes nothing yet.
type UpdateMembershipRequest struct {
	IsModerator  bool `json:"isModerator"`
	IsRoomHidden bool `json:"isRoomHidden"` // hides a direct room until its next message
}

// UpdateRequest returns a request that changes nothing. Change the request and
// pass it to [MembershipsService.Update]:
//
//	req := membership.UpdateRequest()
//	req.IsModerator = true
//	membership, err = client.Memberships.Update(ctx, membership.ID, req)
func (m *Membership) UpdateRequest() *UpdateMembershipRequest {
	return &UpdateMembershipRequest{IsModerator: m.IsModerator, IsRoomHidden: m.IsRoomHidden}
}

// List lists memberships. Without options it lists those of all rooms that the
// caller is in. A caller who is in a team, but not in one of its moderated
// rooms, sees only the moderators of that room.
//
// See https://developer.webex.com/docs/api/v1/memberships/list-memberships.
func (s *MembershipsService) List(ctx context.Context, opts *ListMembershipsOptions, listOpts ...ListOption) iter.Seq2[*Membership, error] {
	return List[Membership](ctx, s.client, Op("GET /memberships"), opts, listOpts...)
}

// ListPages is like [MembershipsService.List] but yields whole pages.
//
// See https://developer.webex.com/docs/api/v1/memberships/list-memberships.
func (s *MembershipsService) ListPages(ctx context.Context, opts *ListMembershipsOptions, listOpts ...ListOption) iter.Seq2[*Page[Membership], error] {
	return ListPages[Membership](ctx, s.client, Op("GET /memberships"), opts, listOpts...)
}

// Create adds a person to a room. The error is [ErrConflict] if the person is
// in the room already.
//
// See https://developer.webex.com/docs/api/v1/memberships/create-a-membership.
func (s *MembershipsService) Create(ctx context.Context, req *CreateMembershipRequest, opts ...RequestOption) (*Membership, error) {
	return Do[Membership](ctx, s.client, Op("POST /memberships"), req, opts...)
}

// Get returns a membership. The error is [ErrNotFound] if there is no such
// membership.
//
// See https://developer.webex.com/docs/api/v1/memberships/get-membership-details.
func (s *MembershipsService) Get(ctx context.Context, membershipID string, opts ...RequestOption) (*Membership, error) {
	return Do[Membership](ctx, s.client, Op("GET /memberships/{membershipId}", membershipID), nil, opts...)
}

// Update replaces what can be set of a membership; see
// [Membership.UpdateRequest]. It makes a person a moderator or an ordinary
// member of a room, and hides or shows a direct room.
//
// See https://developer.webex.com/docs/api/v1/memberships/update-a-membership.
func (s *MembershipsService) Update(ctx context.Context, membershipID string, req *UpdateMembershipRequest, opts ...RequestOption) (*Membership, error) {
	return Do[Membership](ctx, s.client, Op("PUT /memberships/{membershipId}", membershipID), req, opts...)
}

// Delete removes a person from a room. It cannot remove the last moderator of a
// team's general room: make somebody else a moderator of the team first.
//
// See https://developer.webex.com/docs/api/v1/memberships/delete-a-membership.
func (s *MembershipsService) Delete(ctx context.Context, membershipID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /memberships/{membershipId}", membershipID), nil, opts...)
}
