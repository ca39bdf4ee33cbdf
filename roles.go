package webex

import (
	"context"
	"iter"
)

// RolesService reads the roles that people can have. It is for administrators.
//
// See https://developer.webex.com/docs/api/v1/roles.
type RolesService struct{ client *Client }

// A Role makes a person an administrator of some kind.
type Role struct {
	Object
	ID   string `json:"id,omitzero"` // for [Person.Roles]
	Name string `json:"name,omitzero"`
}

// List lists all roles. Webex sends them all at once, without pages.
//
// See https://developer.webex.com/docs/api/v1/roles/list-roles.
func (s *RolesService) List(ctx context.Context, listOpts ...ListOption) iter.Seq2[*Role, error] {
	return List[Role](ctx, s.client, Op("GET /roles"), nil, listOptions(listOpts, unpaged())...)
}

// Get returns a role. The error is [ErrNotFound] if there is no such role.
//
// See https://developer.webex.com/docs/api/v1/roles/get-role-details.
func (s *RolesService) Get(ctx context.Context, roleID string, opts ...RequestOption) (*Role, error) {
	return Do[Role](ctx, s.client, Op("GET /roles/{roleId}", roleID), nil, opts...)
}
