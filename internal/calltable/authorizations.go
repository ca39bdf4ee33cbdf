package calltable

import "github.com/go-webex/webex"

func init() {
	const onePerson = "GET /authorizations: exactly one of personId and personEmail is required"
	add(
		Row{
			Methods: "Authorizations.List",
			Args:    Args{&webex.ListAuthorizationsOptions{PersonID: "person"}},
			Request: "GET /authorizations?personId=person",
		},
		Row{
			Methods: "Authorizations.List",
			Args:    Args{&webex.ListAuthorizationsOptions{PersonEmail: "ann@example.com"}, webex.Limit(1)},
			Request: "GET /authorizations?personEmail=ann@example.com",
		},
		Row{Methods: "Authorizations.List", Error: onePerson + ", not 0"},
		Row{
			Methods: "Authorizations.List",
			Args:    Args{&webex.ListAuthorizationsOptions{PersonID: "person", PersonEmail: "ann@example.com"}},
			Error:   onePerson + ", not 2",
		},
		Row{Methods: "Authorizations.Delete", Args: Args{"authorization"}, Request: "DELETE /authorizations/authorization"},
		Row{Methods: "Authorizations.Delete", Args: Args{""}, Error: "authorizationId is required"},
		Row{Methods: "Authorizations.DeleteByClientID", Args: Args{"client"}, Request: "DELETE /authorizations?clientId=client"},
		Row{
			Methods: "Authorizations.DeleteByClientID",
			Args:    Args{"client", &webex.DeleteAuthorizationByClientIDOptions{OrgID: "org"}},
			Request: "DELETE /authorizations?clientId=client&orgId=org",
		},
		Row{Methods: "Authorizations.DeleteByClientID", Args: Args{""}, Error: "DELETE /authorizations: clientId is required"},
		Row{Methods: "Authorizations.TokenExpiry", Request: "GET /authorizations/tokenExpiry"},
	)
}
