package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{
			Methods: "ServiceApps.CreateToken",
			Args: Args{"app", &webex.CreateServiceAppTokenRequest{
				ClientID: "client", ClientSecret: "s3cret", TargetOrgID: "org",
			}},
			Request: "POST /applications/app/token",
			Body:    `{"clientId": "client", "clientSecret": "s3cret", "targetOrgId": "org"}`,
			Answer:  token,
		},
		Row{
			Methods: "ServiceApps.CreateToken",
			Args:    Args{"app", &webex.CreateServiceAppTokenRequest{ClientID: "client", TargetOrgID: "org"}},
			Error:   "POST /applications/app/token: clientSecret is required",
		},
		Row{
			Methods: "ServiceApps.CreateToken",
			Args: Args{"", &webex.CreateServiceAppTokenRequest{
				ClientID: "client", ClientSecret: "s3cret", TargetOrgID: "org",
			}},
			Error: "applicationId is required",
		},
	)
}
