package webex

import (
	"context"
	"log/slog"
	"net/http"
)

// ServiceAppsService gets the tokens of service apps, which act for an
// organization and not for a person.
//
// See https://developer.webex.com/docs/api/v1/service-apps.
type ServiceAppsService struct{ client *Client }

// A ServiceAppToken lets a service app act for an organization. Printing or
// logging it does not show the tokens.
type ServiceAppToken struct {
	Resource
	AccessToken           string `json:"access_token,omitzero"`
	ExpiresIn             int    `json:"expires_in,omitzero"` // in seconds
	RefreshToken          string `json:"refresh_token,omitzero"`
	RefreshTokenExpiresIn int    `json:"refresh_token_expires_in,omitzero"` // in seconds
	TokenType             string `json:"token_type,omitzero"`               // "Bearer"
}

// String shows the token's attributes without the tokens.
func (t ServiceAppToken) String() string { return t.LogValue().String() }

// GoString shows the token's attributes without the tokens.
func (t ServiceAppToken) GoString() string { return "webex.ServiceAppToken" + t.String() }

// LogValue implements [slog.LogValuer]. It leaves the tokens out.
func (t ServiceAppToken) LogValue() slog.Value { return withoutSecrets(t) }

// CreateServiceAppTokenRequest says which service app wants to act for which
// organization. Printing or logging it does not show the secret.
type CreateServiceAppTokenRequest struct {
	ClientID     string `json:"clientId"`     // required
	ClientSecret string `json:"clientSecret"` // required
	TargetOrgID  string `json:"targetOrgId"`  // required, the organization to act for
}

func (r *CreateServiceAppTokenRequest) validate() error {
	return require("clientId", r.ClientID, "clientSecret", r.ClientSecret, "targetOrgId", r.TargetOrgID)
}

// String shows the request without its secret.
func (r CreateServiceAppTokenRequest) String() string { return r.LogValue().String() }

// GoString shows the request without its secret.
func (r CreateServiceAppTokenRequest) GoString() string {
	return "webex.CreateServiceAppTokenRequest" + r.String()
}

// LogValue implements [slog.LogValuer]. It leaves the secret out.
func (r CreateServiceAppTokenRequest) LogValue() slog.Value { return withoutSecrets(r) }

// CreateToken gets the tokens of a service app for an organization, whose
// administrator has authorized it. The client's own token must be that of an
// integration with the scope spark:applications_token.
//
// See https://developer.webex.com/docs/api/v1/service-apps/create-service-app-access-token.
func (s *ServiceAppsService) CreateToken(ctx context.Context, applicationID string, req *CreateServiceAppTokenRequest, opts ...RequestOption) (*ServiceAppToken, error) {
	return Do[ServiceAppToken](ctx, s.client, http.MethodPost, Path("applications", applicationID, "token"), req, opts...)
}
