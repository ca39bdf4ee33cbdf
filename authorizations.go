package webex

import (
	"context"
	"iter"
	"time"
)

// AuthorizationsService manages the applications that may act for a person.
//
// See https://developer.webex.com/docs/api/v1/authorizations.
type AuthorizationsService struct{ client *Client }

// An Authorization lets an application act for a person.
type Authorization struct {
	Object
	ID              string            `json:"id,omitzero"`
	ApplicationID   string            `json:"applicationId,omitzero"`
	ApplicationName string            `json:"applicationName,omitzero"`
	PersonID        string            `json:"personId,omitzero"`
	ClientID        string            `json:"clientId,omitzero"` // the application's OAuth client ID
	Created         time.Time         `json:"created,omitzero"`
	Type            AuthorizationType `json:"type,omitzero"`
}

// AuthorizationType is the kind of token that an [Authorization] stands for.
type AuthorizationType string

// The types of authorizations.
const (
	AuthorizationTypeRefresh AuthorizationType = "refresh"
	AuthorizationTypeAccess  AuthorizationType = "access"
)

// TokenExpiry says when an access token expires.
type TokenExpiry struct {
	Object
	Exp int64 `json:"exp,omitzero"` // milliseconds since 1970; see [TokenExpiry.Time]
}

// Time returns when the token expires, or the zero time if Webex did not say.
func (e *TokenExpiry) Time() time.Time {
	if e.Exp == 0 {
		return time.Time{}
	}
	return time.UnixMilli(e.Exp).UTC()
}

// ListAuthorizationsOptions names the person whose authorizations to list. It
// needs either PersonID or PersonEmail.
type ListAuthorizationsOptions struct {
	PersonID    string `url:"personId,omitempty"`
	PersonEmail string `url:"personEmail,omitempty"`
}

func (o *ListAuthorizationsOptions) validate() error {
	return requireOne("personId", o.PersonID, "personEmail", o.PersonEmail)
}

// DeleteAuthorizationByClientIDOptions names the organization in which
// [AuthorizationsService.DeleteByClientID] revokes an authorization.
type DeleteAuthorizationByClientIDOptions struct {
	OrgID string `url:"orgId,omitempty"` // by default the caller's organization
}

// List lists the authorizations of a person. Webex sends them all at once,
// without pages.
//
// See https://developer.webex.com/docs/api/v1/authorizations/list-authorizations-for-a-user.
func (s *AuthorizationsService) List(ctx context.Context, opts *ListAuthorizationsOptions, listOpts ...ListOption) iter.Seq2[*Authorization, error] {
	return List[Authorization](ctx, s.client, Op("GET /authorizations"), opts, listOptions(listOpts, unpaged())...)
}

// Delete revokes an authorization and with it the tokens that it stands for.
// The error is [ErrNotFound] if there is no such authorization.
//
// See https://developer.webex.com/docs/api/v1/authorizations/delete-authorization.
func (s *AuthorizationsService) Delete(ctx context.Context, authorizationID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /authorizations/{authorizationId}", authorizationID), nil, opts...)
}

// DeleteByClientID revokes the authorization of the application with an OAuth
// client ID.
//
// See https://developer.webex.com/docs/api/v1/authorizations/delete-authorization-of-org-and-client-id.
func (s *AuthorizationsService) DeleteByClientID(ctx context.Context, clientID string, opts *DeleteAuthorizationByClientIDOptions, reqOpts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /authorizations"), nil, prepend(reqOpts, requireQuery("clientId", clientID), WithQuery(opts))...)
}

// TokenExpiry returns when the client's own token expires.
//
// See https://developer.webex.com/docs/api/v1/authorizations/get-expiration-status-for-a-token.
func (s *AuthorizationsService) TokenExpiry(ctx context.Context, opts ...RequestOption) (*TokenExpiry, error) {
	return Do[TokenExpiry](ctx, s.client, Op("GET /authorizations/tokenExpiry"), nil, opts...)
}
