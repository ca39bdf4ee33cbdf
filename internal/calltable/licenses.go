package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "Licenses.List", Request: "GET /licenses"},
		Row{Methods: "Licenses.List", Args: Args{&webex.ListLicensesOptions{OrgID: "org"}}, Request: "GET /licenses?orgId=org"},
		Row{Methods: "Licenses.List", Args: Args{nil, webex.Limit(1)}, Request: "GET /licenses"},
		Row{Methods: "Licenses.List", Args: Args{nil, webex.PageSize(1)}, Error: "GET /licenses: PageSize: the API has no page size"},
		Row{Methods: "Licenses.Get", Args: Args{"license"}, Request: "GET /licenses/license"},
		Row{
			Methods: "Licenses.ListUsers Licenses.ListUsersPages",
			Args:    Args{"license"},
			Request: "GET /licenses/license?includeAssignedTo=user",
			Answer:  `{"users": [{"new": 1}]}`,
		},
		Row{
			Methods: "Licenses.ListUsers Licenses.ListUsersPages",
			Args:    Args{"license", webex.PageSize(7), webex.From("next=2")},
			Request: "GET /licenses/license?includeAssignedTo=user&limit=7&next=2",
			Answer:  `{"users": [{"new": 1}]}`,
		},
		Row{
			Methods: "Licenses.Assign",
			Args:    Args{&webex.AssignLicensesRequest{PersonID: "person"}},
			Request: "PATCH /licenses/users",
			Body:    `{"personId": "person"}`,
		},
		Row{
			Methods: "Licenses.Assign",
			Args: Args{&webex.AssignLicensesRequest{
				Email: "ann@example.com", PersonID: "person", OrgID: "org",
				Licenses: []webex.LicenseChange{{
					ID: "license", Operation: webex.LicenseOperationAdd,
					Properties: webex.LicenseProperties{LocationID: "location", PhoneNumber: "+14085550100", Extension: "133"},
				}},
				SiteURLs: []webex.SiteChange{{
					SiteURL: "example.webex.com", AccountType: webex.SiteAccountTypeAttendee, Operation: webex.LicenseOperationRemove,
				}},
			}},
			Request: "PATCH /licenses/users",
			Body: `{"email": "ann@example.com", "personId": "person", "orgId": "org",
				"licenses": [{"id": "license", "operation": "add",
					"properties": {"locationId": "location", "phoneNumber": "+14085550100", "extension": "133"}}],
				"siteUrls": [{"siteUrl": "example.webex.com", "accountType": "attendee", "operation": "remove"}]}`,
		},
		Row{
			Methods: "Licenses.Assign",
			Args: Args{&webex.AssignLicensesRequest{
				PersonID: "person",
				Licenses: []webex.LicenseChange{{ID: "license", Operation: webex.LicenseOperationRemove}, {ID: "other"}},
				SiteURLs: []webex.SiteChange{{SiteURL: "example.webex.com", AccountType: webex.SiteAccountTypeAttendee}},
			}},
			Request: "PATCH /licenses/users",
			Body: `{"personId": "person",
				"licenses": [{"id": "license", "operation": "remove"}, {"id": "other"}],
				"siteUrls": [{"siteUrl": "example.webex.com", "accountType": "attendee"}]}`,
		},
		Row{Methods: "Licenses.Assign", Error: "PATCH /licenses/users: the request, a *webex.AssignLicensesRequest, is nil"},
		Row{
			Methods: "Licenses.Assign",
			Args:    Args{&webex.AssignLicensesRequest{OrgID: "org"}},
			Error:   "PATCH /licenses/users: personId or email is required",
		},
		Row{
			Methods: "Licenses.Assign",
			Args:    Args{&webex.AssignLicensesRequest{PersonID: "person", Licenses: []webex.LicenseChange{{ID: "license"}, {}}}},
			Error:   "PATCH /licenses/users: licenses[1]: id is required",
		},
		Row{
			Methods: "Licenses.Assign",
			Args:    Args{&webex.AssignLicensesRequest{Email: "ann@example.com", SiteURLs: make([]webex.SiteChange, 1)}},
			Error:   "PATCH /licenses/users: siteUrls[0]: siteUrl is required",
		},
		Row{
			Methods: "Licenses.Assign",
			Args: Args{&webex.AssignLicensesRequest{
				Email: "ann@example.com", SiteURLs: []webex.SiteChange{{SiteURL: "example.webex.com"}},
			}},
			Error: "PATCH /licenses/users: siteUrls[0]: accountType is required",
		},
	)
}
