package webextest

func init() {
	serve(routes{
		"POST /applications/{id}/token": body((*call).createServiceAppToken),
	})
}

type serviceAppTokenRequest struct {
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	TargetOrgID  string `json:"targetOrgId"`
}

// createServiceAppToken issues tokens for a service app. Webex requires a scope
// for it; the fake has no scopes.
func (c *call) createServiceAppToken(in serviceAppTokenRequest) (any, error) {
	app := c.oauth.serviceApps[c.id()]
	if app == nil {
		return nil, notFound("service app")
	}
	if in.ClientID != app.ClientID || in.ClientSecret != app.ClientSecret {
		return nil, badRequest("The clientId or the clientSecret is wrong.")
	}
	if in.TargetOrgID != c.OrgID {
		return nil, forbidden("The service app is not authorized for this organization.")
	}
	account, exists := c.people.get(app.Person.ID)
	if !exists {
		return nil, forbidden("The service app has no account any more.")
	}
	return c.grant(account, c.oauth.clients[app.ClientID]), nil
}
