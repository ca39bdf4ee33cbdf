package webex

import (
	"context"
	"iter"
	"time"
)

// TeamsService manages teams: groups of people with rooms of their own.
//
// See https://developer.webex.com/docs/api/v1/teams.
type TeamsService struct{ client *Client }

// A Team is a group of people with rooms that all of them can see.
type Team struct {
	Object
	ID          string    `json:"id,omitzero"`
	Name        string    `json:"name,omitzero"`
	Description string    `json:"description,omitzero"`
	Created     time.Time `json:"created,omitzero"`
}

// CreateTeamRequest describes a new team.
type CreateTeamRequest struct {
	Name        string `json:"name"` // required
	Description string `json:"description,omitzero"`
}

func (r *CreateTeamRequest) validate() error { return require("name", r.Name) }

// UpdateTeamRequest changes a team.
type UpdateTeamRequest struct {
	Name        string  `json:"name"`                 // required, even if it stays the same
	Description *string `json:"description,omitzero"` // nil leaves it as it is
}

func (r *UpdateTeamRequest) validate() error { return require("name", r.Name) }

// List lists the teams that the caller is in.
//
// See https://developer.webex.com/docs/api/v1/teams/list-teams.
func (s *TeamsService) List(ctx context.Context, listOpts ...ListOption) iter.Seq2[*Team, error] {
	return List[Team](ctx, s.client, Op("GET /teams"), nil, listOpts...)
}

// ListPages is like [TeamsService.List] but yields whole pages.
//
// See https://developer.webex.com/docs/api/v1/teams/list-teams.
func (s *TeamsService) ListPages(ctx context.Context, listOpts ...ListOption) iter.Seq2[*Page[Team], error] {
	return ListPages[Team](ctx, s.client, Op("GET /teams"), nil, listOpts...)
}

// Create creates a team with a general room of the same name, and makes the
// caller a member of the team.
//
// See https://developer.webex.com/docs/api/v1/teams/create-a-team.
func (s *TeamsService) Create(ctx context.Context, req *CreateTeamRequest, opts ...RequestOption) (*Team, error) {
	return Do[Team](ctx, s.client, Op("POST /teams"), req, opts...)
}

// Get returns a team. The error is [ErrNotFound] if there is no such team.
//
// See https://developer.webex.com/docs/api/v1/teams/get-team-details.
func (s *TeamsService) Get(ctx context.Context, teamID string, opts ...RequestOption) (*Team, error) {
	return Do[Team](ctx, s.client, Op("GET /teams/{teamId}", teamID), nil, opts...)
}

// Update changes the name and the description of a team.
//
// See https://developer.webex.com/docs/api/v1/teams/update-a-team.
func (s *TeamsService) Update(ctx context.Context, teamID string, req *UpdateTeamRequest, opts ...RequestOption) (*Team, error) {
	return Do[Team](ctx, s.client, Op("PUT /teams/{teamId}", teamID), req, opts...)
}

// Delete deletes a team.
//
// See https://developer.webex.com/docs/api/v1/teams/delete-a-team.
func (s *TeamsService) Delete(ctx context.Context, teamID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /teams/{teamId}", teamID), nil, opts...)
}
