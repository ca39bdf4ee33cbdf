package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "People.List People.ListPages", Request: "GET /people"},
		Row{
			Methods: "People.List People.ListPages",
			Args: Args{&webex.ListPeopleOptions{
				Email: "ann@example.com", DisplayName: "Ann Bell", IDs: []string{"ann", "carl"}, OrgID: "org", Roles: []string{"role", "other"},
				CallingData: true, LocationID: "location", ExcludeStatus: true,
			}, webex.PageSize(7)},
			Request: "GET /people?email=ann@example.com&displayName=Ann+Bell&id=ann,carl&orgId=org&roles=role,other" +
				"&callingData=true&locationId=location&excludeStatus=true&max=7",
		},
		Row{
			Methods: "People.List People.ListPages",
			Args:    Args{&webex.ListPeopleOptions{ExcludeStatus: true}},
			Request: "GET /people?excludeStatus=true",
		},
		Row{
			Methods: "People.List People.ListPages",
			Args:    Args{&webex.ListPeopleOptions{IDs: make([]string, 86)}},
			Error:   "GET /people: a list of people takes at most 85 IDs, not 86",
		},
		Row{
			Methods: "People.Create",
			Args:    Args{&webex.CreatePersonRequest{Emails: []string{"ann@example.com"}, LastName: "Bell"}},
			Request: "POST /people",
			Body:    `{"emails": ["ann@example.com"], "lastName": "Bell"}`,
		},
		Row{
			Methods: "People.Create",
			Args:    Args{&webex.CreatePersonRequest{Emails: []string{"ann@example.com"}, LastName: "Bell", MinResponse: true}},
			Request: "POST /people?minResponse=true",
			Body:    `{"emails": ["ann@example.com"], "lastName": "Bell"}`,
		},
		Row{
			Methods: "People.Create",
			Args: Args{&webex.CreatePersonRequest{
				Emails:       []string{"ann@example.com"},
				PhoneNumbers: []webex.PhoneNumber{{Type: webex.PhoneNumberTypeWork, Value: "+1 408 555 0100"}},
				Extension:    "133", LocationID: "location", DisplayName: "Ann Bell", FirstName: "Ann", LastName: "Bell",
				Avatar: "https://example.com/ann.png", OrgID: "org", Roles: []string{"role"}, Licenses: []string{"license"},
				Department: "Sales", Manager: "Carl Dee", ManagerID: "carl", Title: "GM",
				Addresses: []webex.Address{{
					Type: "home", Country: "US", Locality: "Milpitas", Region: "California", StreetAddress: "1 Main St.", PostalCode: "95035",
				}},
				SiteURLs:    []string{"example.webex.com#attendee"},
				CallingData: true, MinResponse: true,
			}},
			Request: "POST /people?callingData=true&minResponse=true",
			Body: `{"emails": ["ann@example.com"], "phoneNumbers": [{"type": "work", "value": "+1 408 555 0100"}],
				"extension": "133", "locationId": "location", "displayName": "Ann Bell", "firstName": "Ann", "lastName": "Bell",
				"avatar": "https://example.com/ann.png", "orgId": "org", "roles": ["role"], "licenses": ["license"],
				"department": "Sales", "manager": "Carl Dee", "managerId": "carl", "title": "GM",
				"addresses": [{"type": "home", "country": "US", "locality": "Milpitas", "region": "California",
					"streetAddress": "1 Main St.", "postalCode": "95035"}],
				"siteUrls": ["example.webex.com#attendee"]}`,
		},
		Row{
			Methods: "People.Create",
			Args:    Args{&webex.CreatePersonRequest{DisplayName: "Ann Bell"}},
			Error:   "POST /people: emails is required",
		},
		Row{
			Methods: "People.Create",
			Args:    Args{&webex.CreatePersonRequest{Emails: []string{"ann@example.com"}}},
			Error:   "POST /people: displayName, firstName or lastName is required",
		},
		Row{Methods: "People.Get", Args: Args{"person"}, Request: "GET /people/person"},
		Row{
			Methods: "People.Get",
			Args:    Args{"person", webex.WithCallingData()},
			Request: "GET /people/person?callingData=true",
		},
		Row{Methods: "People.Get", Args: Args{""}, Error: "personId is required"},
		Row{
			Methods: "People.Update",
			Args:    Args{"person", &webex.UpdatePersonRequest{DisplayName: "Ann Bell"}},
			Request: "PUT /people/person",
			Body:    `{"displayName": "Ann Bell"}`,
		},
		Row{
			Methods: "People.Update",
			Args:    Args{"person", &webex.UpdatePersonRequest{DisplayName: "Ann Bell", CallingData: true}},
			Request: "PUT /people/person?callingData=true",
			Body:    `{"displayName": "Ann Bell"}`,
		},
		Row{
			Methods: "People.Update",
			Args:    Args{"person", &webex.UpdatePersonRequest{DisplayName: "Ann Bell", MinResponse: true}},
			Request: "PUT /people/person?minResponse=true",
			Body:    `{"displayName": "Ann Bell"}`,
		},
		Row{
			Methods: "People.Update",
			Args:    Args{"person", &webex.UpdatePersonRequest{DisplayName: "Ann Bell", LoginEnabled: new(true)}},
			Request: "PUT /people/person",
			Body:    `{"displayName": "Ann Bell", "loginEnabled": true}`,
		},
		Row{
			Methods: "People.Update",
			Args: Args{"person", &webex.UpdatePersonRequest{
				Emails:       []string{"ann@example.com"},
				PhoneNumbers: []webex.PhoneNumber{{Type: webex.PhoneNumberTypeWork, Value: "+1 408 555 0100"}},
				Extension:    new("133"), LocationID: new("location"),
				DisplayName: "Ann Bell", FirstName: new("Ann"), LastName: new("Bell"), NickName: new("Annie"),
				Avatar: new("https://example.com/ann.png"), OrgID: new("org"), Roles: []string{"role"}, Licenses: []string{"license"},
				Department: new("Sales"), Manager: new("Carl Dee"), ManagerID: new("carl"), Title: new("GM"),
				Addresses: []webex.Address{{
					Type: "home", Country: "US", Locality: "Milpitas", Region: "California", StreetAddress: "1 Main St.", PostalCode: "95035",
				}},
				SiteURLs: []string{"example.webex.com#attendee"}, LoginEnabled: new(true),
				CallingData: true, MinResponse: true, ShowAllTypes: true,
			}},
			Request: "PUT /people/person?callingData=true&minResponse=true&showAllTypes=true",
			Body: `{"emails": ["ann@example.com"], "phoneNumbers": [{"type": "work", "value": "+1 408 555 0100"}],
				"extension": "133", "locationId": "location",
				"displayName": "Ann Bell", "firstName": "Ann", "lastName": "Bell", "nickName": "Annie",
				"avatar": "https://example.com/ann.png", "orgId": "org", "roles": ["role"], "licenses": ["license"],
				"department": "Sales", "manager": "Carl Dee", "managerId": "carl", "title": "GM",
				"addresses": [{"type": "home", "country": "US", "locality": "Milpitas", "region": "California",
					"streetAddress": "1 Main St.", "postalCode": "95035"}],
				"siteUrls": ["example.webex.com#attendee"], "loginEnabled": true}`,
		},
		Row{
			Methods: "People.Update",
			Args: Args{"person", &webex.UpdatePersonRequest{
				Emails: []string{}, PhoneNumbers: []webex.PhoneNumber{}, Extension: new(""), LocationID: new(""),
				DisplayName: "Ann Bell", FirstName: new(""), LastName: new(""), NickName: new(""), Avatar: new(""), OrgID: new(""),
				Roles: []string{}, Licenses: []string{}, Department: new(""), Manager: new(""), ManagerID: new(""), Title: new(""),
				Addresses: []webex.Address{}, SiteURLs: []string{}, LoginEnabled: new(false),
			}},
			Request: "PUT /people/person",
			Body: `{"emails": [], "phoneNumbers": [], "extension": "", "locationId": "",
				"displayName": "Ann Bell", "firstName": "", "lastName": "", "nickName": "", "avatar": "", "orgId": "",
				"roles": [], "licenses": [], "department": "", "manager": "", "managerId": "", "title": "",
				"addresses": [], "siteUrls": [], "loginEnabled": false}`,
		},
		Row{
			Methods: "People.Update",
			Args:    Args{"person", new(webex.UpdatePersonRequest)},
			Error:   "PUT /people/person: displayName is required",
		},
		Row{Methods: "People.Delete", Args: Args{"person"}, Request: "DELETE /people/person"},
		Row{Methods: "People.Me", Request: "GET /people/me"},
		Row{Methods: "People.Me", Args: Args{webex.WithCallingData()}, Request: "GET /people/me?callingData=true"},
	)
}
