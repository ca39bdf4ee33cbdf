package webex

import (
	"context"
	"iter"
	"time"
)

// OrganizationsService reads and deletes organizations. It is for
// administrators.
//
// See https://developer.webex.com/docs/api/v1/organizations.
type OrganizationsService struct{ client *Client }

// An Organization is a customer of Webex, usually a company, with its people,
// rooms and licenses.
type Organization struct {
	Object
	ID          string    `json:"id,omitzero"`
	DisplayName string    `json:"displayName,omitzero"`
	Created     time.Time `json:"created,omitzero"`
}

// List lists the organizations that the caller can see. Webex sends them all at
// once, without pages.
//
// See https://developer.webex.com/docs/api/v1/organizations/list-organizations.
func (s *OrganizationsService) List(ctx context.Context, listOpts ...ListOption) iter.Seq2[*Organization, error] {
	return List[Organization](ctx, s.client, Op("GET /organizations"), nil, listOptions(listOpts, unpaged())...)
}

// Get returns an organization. The error is [ErrNotFound] if there is no such
// organization.
//
// See https://developer.webex.com/docs/api/v1/organizations/get-organization-details.
func (s *OrganizationsService) Get(ctx context.Context, orgID string, opts ...RequestOption) (*Organization, error) {
	return Do[Organization](ctx, s.client, Op("GET /organizations/{orgId}", orgID), nil, opts...)
}

// Delete deletes an organization for good. Webex may take 10 minutes to do so
// after the call has returned. The error is [ErrConflict] if something prevents
// the deletion; its message says what.
//
// See https://developer.webex.com/docs/api/v1/organizations/delete-organization.
func (s *OrganizationsService) Delete(ctx context.Context, orgID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /organizations/{orgId}", orgID), nil, opts...)
}
