package webex

import (
	"context"
	"log/slog"

	"golang.org/x/oauth2"
)

// ServiceAppsService gets the tokens of service apps, which act for an
// organization and not for a person.
//
// See https://developer.webex.com/docs/api/v1/service-apps.
type ServiceAppsService struct{ client *Client }

// CreateServiceAppTokenRequest says which service app wants to act for which
// organization. Printing or logging it does not show the secret.
type CreateServiceAppTokenRequest struct {
	ClientID     string `json:"clientId"`                   // required
	ClientSecret string `json:"clientSecret" secret:"true"` // required
	TargetOrgID  string `json:"targetOrgId"`                // required, the organization to act for
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
func (s *ServiceAppsService) CreateToken(ctx context.Context, applicationID string, req *CreateServiceAppTokenRequest, opts ...RequestOption) (*AccessToken, error) {
	return requestToken(ctx, s.client, Op("POST /applications/{applicationId}/token", applicationID), req, opts)
}

// TokenSource returns the access tokens of a service app for an organization.
// It gets one with [ServiceAppsService.CreateToken] when it is first asked, and
// another one before that expires or when Webex refuses it, so that nothing
// needs to be stored:
//
//	source := manager.ServiceApps.TokenSource(applicationID, &webex.CreateServiceAppTokenRequest{
//		ClientID:     clientID,
//		ClientSecret: clientSecret,
//		TargetOrgID:  orgID,
//	})
//	client, err := webex.NewClient(webex.WithTokenSource(source))
//
// The client that it is made from is that of the integration which may get the
// tokens, and should keep its own token fresh, see [WithIntegration]. Several
// clients may share a source. An error of CreateToken is the error of the call
// that needs the token.
//
// See https://developer.webex.com/docs/service-apps.
func (s *ServiceAppsService) TokenSource(applicationID string, req *CreateServiceAppTokenRequest) oauth2.TokenSource {
	if req != nil {
		req = new(*req)
	}
	return &renewer{client: s.client, renew: func(ctx context.Context, _ *oauth2.Token) (*AccessToken, error) {
		return s.CreateToken(ctx, applicationID, req)
	}}
}
