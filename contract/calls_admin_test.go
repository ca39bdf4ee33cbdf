package contract

import "github.com/go-webex/webex"

var adminCalls = []call{
	{"List Admin Audit Events", "AdminAuditEvents.List AdminAuditEvents.ListPages", args{id, noon, noon, nil},
		[]args{{id, noon, noon, &webex.ListAdminAuditEventsOptions{ActorID: id, EventCategories: []string{"LOGINS", "LOGOUT"}}, amount}}},
	{"List Admin Audit Event Categories", "AdminAuditEvents.ListCategories", args{}, nil},

	{"listAuthorizationsForUser", "Authorizations.List", args{&webex.ListAuthorizationsOptions{PersonID: id}},
		[]args{{&webex.ListAuthorizationsOptions{PersonID: id}}, {&webex.ListAuthorizationsOptions{PersonEmail: email}}}},
	{"Delete authorization", "Authorizations.Delete", args{id}, nil},
	{"Delete authorization of org and client ID", "Authorizations.DeleteByClientID", args{id}, []args{{id, webex.WithOrgID(id)}}},
	{"getTokenExpirationStatus", "Authorizations.TokenExpiry", args{}, nil},

	{"Create a Guest", "Guests.Create", args{&webex.CreateGuestRequest{Subject: "1", DisplayName: "Ann"}}, nil},
	{"Get Guest Count", "Guests.Count", args{}, nil},

	{"List_Licenses", "Licenses.List", args{nil}, []args{{&webex.ListLicensesOptions{OrgID: id}}}},
	{"Get_License_Details", "Licenses.Get", args{id}, nil},
	{"Get_License_Details", "Licenses.ListUsers Licenses.ListUsersPages", args{id}, []args{{id, amount, webex.From("next=2")}}},
	{"Assign_Licenses_to_Users", "Licenses.Assign", args{&webex.AssignLicensesRequest{PersonID: id}},
		[]args{{&webex.AssignLicensesRequest{
			Email: email, PersonID: id, OrgID: id,
			Licenses: []webex.LicenseChange{{
				ID: id, Operation: webex.LicenseOperationAdd,
				Properties: webex.LicenseProperties{LocationID: id, PhoneNumber: "+14085267209", Extension: "133"},
			}},
			SiteURLs: []webex.SiteChange{{
				SiteURL: "ours.webex.com", AccountType: webex.SiteAccountTypeAttendee, Operation: webex.LicenseOperationRemove,
			}},
		}}}},

	{"List Organizations", "Organizations.List", args{}, nil},
	{"Get Organization Details", "Organizations.Get", args{id}, nil},
	{"Delete Organization", "Organizations.Delete", args{id}, nil},

	// These are in the specification of messaging as well.
	{"List People", "People.List People.ListPages", args{nil}, []args{{&webex.ListPeopleOptions{
		Email: email, DisplayName: "Ann", IDs: []string{id, id}, OrgID: id, Roles: []string{id, id},
		CallingData: true, LocationID: id, ExcludeStatus: true,
	}, amount}}},
	{"Create a Person", "People.Create",
		args{&webex.CreatePersonRequest{Emails: []string{email}, DisplayName: "Ann"}},
		[]args{{&webex.CreatePersonRequest{
			Emails: []string{email}, PhoneNumbers: []webex.PhoneNumber{phoneNumber}, Extension: "133", LocationID: id,
			DisplayName: "Ann", FirstName: "Ann", LastName: "Archer", Avatar: site, OrgID: id,
			Roles: []string{id}, Licenses: []string{id}, Department: "Sales", Manager: "Bob", ManagerID: id, Title: "GM",
			Addresses: []webex.Address{address}, SiteURLs: []string{"ours.webex.com#attendee"},
		}, webex.WithCallingData(), webex.WithMinResponse()}}},
	{"Get Person Details", "People.Get", args{id}, []args{{id, webex.WithCallingData()}}},
	{"Update a Person", "People.Update",
		args{id, &webex.UpdatePersonRequest{DisplayName: "Ann"}},
		[]args{{id, &webex.UpdatePersonRequest{
			Emails: []string{email}, PhoneNumbers: []webex.PhoneNumber{phoneNumber}, Extension: new("133"), LocationID: new(id),
			DisplayName: "Ann", FirstName: new("Ann"), LastName: new("Archer"), NickName: new("Annie"), Avatar: new(site), OrgID: new(id),
			Roles: []string{id}, Licenses: []string{id}, Department: new("Sales"), Manager: new("Bob"), ManagerID: new(id), Title: new("GM"),
			Addresses: []webex.Address{address}, SiteURLs: []string{"ours.webex.com#attendee"}, LoginEnabled: new(false),
		}, webex.WithCallingData(), webex.WithShowAllTypes(), webex.WithMinResponse()}}},
	{"Delete a Person", "People.Delete", args{id}, nil},
	{"Get My Own Details", "People.Me", args{}, []args{{webex.WithCallingData()}}},

	{"List Roles", "Roles.List", args{}, nil},
	{"Get Role Details", "Roles.Get", args{id}, nil},

	{"createServiceAppAccessToken", "ServiceApps.CreateToken",
		args{id, &webex.CreateServiceAppTokenRequest{ClientID: "C1", ClientSecret: "s3cret", TargetOrgID: id}}, nil},
}

var (
	phoneNumber = webex.PhoneNumber{Type: webex.PhoneNumberTypeWork, Value: "+1 408 526 7209"}
	address     = webex.Address{
		Type: "work", Country: "US", Locality: "Milpitas", Region: "California", StreetAddress: "1099 Bird Ave.", PostalCode: "99212",
	}
)
