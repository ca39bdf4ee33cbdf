package webex

import (
	"context"
	"log/slog"

	"golang.org/x/oauth2"
)

// ServiceAppsService gets the tokens of service apps. A service app acts for an
// organization and not for a person.
//
// See https://developer.webex.com/docs/api/v1/service-apps.
type ServiceAppsService struct{ client *Client }

// CreateServiceAppTokenRequest names the service app and the organization to
// act for. Printing or logging the request does not show the secret.
type CreateServiceAppTokenRequest struct {
	ClientID     string `json:"clientId"`                   // required
	ClientSecret string `json:"clientSecret" secret:"true"` // required
	TargetOrgID  string `json:"targetOrgId"`                // required, the organization to act for
}

func (r *CreateServiceAppTokenRequest) validate() error {
	return require("clientId", r.ClientID, "clientSecret", r.ClientSecret, "targetOrgId", r.TargetOrgID)
}

// String returns the request as text, without the secret.
func (r CreateServiceAppTokenRequest) String() string { return r.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the secret out.
func (r CreateServiceAppTokenRequest) GoString() string {
	return "webex.CreateServiceAppTokenRequest" + r.String()
}

// LogValue implements [slog.LogValuer]. It leaves the secret out.
func (r CreateServiceAppTokenRequest) LogValue() slog.Value { return withoutSecrets(r) }

// CreateToken gets the tokens of a service app for an organization. An
// administrator of the organization must have authorized the service app. The
// client's own token must be that of an integration with the scope
// spark:applications_token.
//
// See https://developer.webex.com/docs/api/v1/service-apps/create-service-app-access-token.
func (s *ServiceAppsService) CreateToken(ctx context.Context, applicationID string, req *CreateServiceAppTokenRequest, opts ...RequestOption) (*AccessToken, error) {
	return requestToken(ctx, s.client, Op("POST /applications/{applicationId}/token", applicationID), req, opts)
}

// TokenSource returns a source of access tokens of a service app for an
// organization. The source gets a token with [ServiceAppsService.CreateToken]
// when it is first asked, and another one before that expires or when Webex
// refuses it. Nothing needs to be stored:
//
//	source := manager.ServiceApps.TokenSource(applicationID, &webex.CreateServiceAppTokenRequest{
//		ClientID:     clientID,
//		ClientSecret: clientSecret,
//		TargetOrgID:  orgID,
//	})
//	client, err := webex.NewClient(webex.WithTokenSource(source))
//
// The client of the service, here manager, is that of the integration that may
// get the tokens. It should renew its own token; see [WithIntegration]. Several
// clients may share a source. If CreateToken fails, the calls that need the
// token fail with a [*TokenError] of its error, and it is called again after a
// pause, of a second at first and of up to 30 seconds later.
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
