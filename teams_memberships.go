package webex

import (
	"context"
	"iter"
	"time"
)

// TeamMembershipsService manages the people in teams.
//
// See https://developer.webex.com/docs/api/v1/team-memberships.
type TeamMembershipsService struct{ client *Client }

// A TeamMembership says that a person is in a team.
type TeamMembership struct {
	Object
	ID                string    `json:"id,omitzero"`
	TeamID            string    `json:"teamId,omitzero"`
	PersonID          string    `json:"personId,omitzero"`
	PersonEmail       string    `json:"personEmail,omitzero"`
	PersonDisplayName string    `json:"personDisplayName,omitzero"`
	PersonOrgID       string    `json:"personOrgId,omitzero"`
	IsModerator       bool      `json:"isModerator,omitzero"`
	Created           time.Time `json:"created,omitzero"`
}

// CreateTeamMembershipRequest adds a person to a team. It needs either PersonID
// or PersonEmail.
type CreateTeamMembershipRequest struct {
	TeamID      string `json:"teamId"` // required
	PersonID    string `json:"personId,omitzero"`
	PersonEmail string `json:"personEmail,omitzero"`
	IsModerator *bool  `json:"isModerator,omitzero"`
}

func (r *CreateTeamMembershipRequest) validate() error {
	if err := require("teamId", r.TeamID); err != nil {
		return err
	}
	return requireOne("personId", r.PersonID, "personEmail", r.PersonEmail)
}

// UpdateTeamMembershipRequest changes a membership of a team.
type UpdateTeamMembershipRequest struct {
	IsModerator bool `json:"isModerator"`
}

// List lists the memberships of a team.
//
// See https://developer.webex.com/docs/api/v1/team-memberships/list-team-memberships.
func (s *TeamMembershipsService) List(ctx context.Context, teamID string, listOpts ...ListOption) iter.Seq2[*TeamMembership, error] {
	return List[TeamMembership](ctx, s.client, Op("GET /team/memberships"), nil, listOptions(listOpts, requireQuery("teamId", teamID))...)
}

// ListPages is like [TeamMembershipsService.List] but yields whole pages.
//
// See https://developer.webex.com/docs/api/v1/team-memberships/list-team-memberships.
func (s *TeamMembershipsService) ListPages(ctx context.Context, teamID string, listOpts ...ListOption) iter.Seq2[*Page[TeamMembership], error] {
	return ListPages[TeamMembership](ctx, s.client, Op("GET /team/memberships"), nil, listOptions(listOpts, requireQuery("teamId", teamID))...)
}

// Create adds a person to a team. The error is [ErrConflict] if the person is
// in the team already.
//
// See https://developer.webex.com/docs/api/v1/team-memberships/create-a-team-membership.
func (s *TeamMembershipsService) Create(ctx context.Context, req *CreateTeamMembershipRequest, opts ...RequestOption) (*TeamMembership, error) {
	return Do[TeamMembership](ctx, s.client, Op("POST /team/memberships"), req, opts...)
}

// Get returns a membership of a team. The error is [ErrNotFound] if there is no
// such membership.
//
// See https://developer.webex.com/docs/api/v1/team-memberships/get-team-membership-details.
func (s *TeamMembershipsService) Get(ctx context.Context, membershipID string, opts ...RequestOption) (*TeamMembership, error) {
	return Do[TeamMembership](ctx, s.client, Op("GET /team/memberships/{membershipId}", membershipID), nil, opts...)
}

// Update makes a person a moderator or an ordinary member of a team.
//
// See https://developer.webex.com/docs/api/v1/team-memberships/update-a-team-membership.
func (s *TeamMembershipsService) Update(ctx context.Context, membershipID string, req *UpdateTeamMembershipRequest, opts ...RequestOption) (*TeamMembership, error) {
	return Do[TeamMembership](ctx, s.client, Op("PUT /team/memberships/{membershipId}", membershipID), req, opts...)
}

// Delete removes a person from a team. It cannot remove the last moderator:
// make somebody else a moderator first.
//
// See https://developer.webex.com/docs/api/v1/team-memberships/delete-a-team-membership.
func (s *TeamMembershipsService) Delete(ctx context.Context, membershipID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /team/memberships/{membershipId}", membershipID), nil, opts...)
}
