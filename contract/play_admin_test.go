package contract

import (
	"net/http"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func playPeople(s *stage) {
	ctx := s.Context()
	person := must(s.alice.People.Create(ctx, &webex.CreatePersonRequest{
		Emails: []string{"erin@example.com"}, FirstName: "Erin", LastName: "Ericson", DisplayName: "Erin Ericson",
		Roles: []string{webextest.RoleUserAdmin}, Licenses: []string{webextest.LicenseMessaging}, Title: "GM", Department: "Sales",
		Manager: "Alice", ManagerID: s.fake.Alice.ID, PhoneNumbers: []webex.PhoneNumber{phoneNumber}, Extension: "133", LocationID: "L1",
		Addresses: []webex.Address{address}, SiteURLs: []string{"example.webex.com#attendee"}, CallingData: true,
	}))
	_, err := s.alice.People.Create(ctx, &webex.CreatePersonRequest{Emails: []string{"erin@example.com"}, DisplayName: "Erin"})
	s.refused(http.StatusConflict, err)
	_, err = s.bob.People.Create(ctx, &webex.CreatePersonRequest{Emails: []string{"fay@example.com"}, DisplayName: "Fay"})
	s.refused(http.StatusForbidden, err)
	must(s.alice.People.Create(ctx, &webex.CreatePersonRequest{Emails: []string{"gus@example.com"}, DisplayName: "Gus", MinResponse: true}))

	person = must(s.alice.People.Get(ctx, person.ID, webex.WithCallingData()))
	must(s.bob.People.Get(ctx, person.ID))
	req := person.UpdateRequest()
	req.Title = new("CEO")
	req.CallingData = true
	must(s.alice.People.Update(ctx, person.ID, req))
	req.CallingData, req.MinResponse, req.ShowAllTypes = false, true, true
	must(s.alice.People.Update(ctx, person.ID, req))
	must(s.alice.People.Me(ctx))
	must(s.bot.People.Me(ctx))
	severalPages(s, s.alice.People.ListPages(ctx, nil, byOne...))
	must(webex.Collect(s.bob.People.List(ctx, &webex.ListPeopleOptions{IDs: []string{s.fake.Bob.ID, "unknown"}})))
	_, err = webex.Collect(s.bob.People.List(ctx, nil))
	s.refused(http.StatusBadRequest, err)
	_, err = webex.Collect(s.bob.People.List(ctx, &webex.ListPeopleOptions{Roles: []string{webextest.RoleFullAdmin}}))
	s.refused(http.StatusForbidden, err)
	done(s.alice.People.Delete(ctx, person.ID))
	_, err = s.alice.People.Get(ctx, person.ID)
	s.refused(http.StatusNotFound, err)
}

var (
	phoneNumber = webex.PhoneNumber{Type: webex.PhoneNumberTypeWork, Value: "+1 408 526 7209"}
	address     = webex.Address{
		Type: "work", Country: "US", Locality: "Milpitas", Region: "California", StreetAddress: "1099 Bird Ave.", PostalCode: "99212",
	}
)

func playLicenses(s *stage) {
	ctx := s.Context()
	must(webex.Collect(s.alice.Licenses.List(ctx, nil)))
	must(s.alice.Licenses.Get(ctx, webextest.LicenseMessaging))
	assign := func(changes ...webex.LicenseChange) (*webex.AssignedLicenses, error) {
		return s.alice.Licenses.Assign(ctx, &webex.AssignLicensesRequest{PersonID: s.fake.Bob.ID, Licenses: changes})
	}
	must(assign(webex.LicenseChange{ID: webextest.LicenseAdvancedMessaging}))
	severalPages(s, s.alice.Licenses.ListUsersPages(ctx, webextest.LicenseAdvancedMessaging, byOne...))
	partly := must(assign(webex.LicenseChange{ID: webextest.LicenseMessaging}, webex.LicenseChange{ID: "unknown"}))
	assert.True(s, partly.Partial)
	_, err := assign(webex.LicenseChange{ID: "unknown"})
	s.refused(http.StatusBadRequest, err)
	must(s.alice.Licenses.Assign(ctx, &webex.AssignLicensesRequest{
		Email:    s.fake.Bob.Email,
		SiteURLs: []webex.SiteChange{{SiteURL: "example.webex.com", AccountType: webex.SiteAccountTypeAttendee}},
	}))
	_, err = s.alice.Licenses.Get(ctx, "unknown")
	s.refused(http.StatusNotFound, err)
	_, err = webex.Collect(s.bob.Licenses.List(ctx, nil))
	s.refused(http.StatusForbidden, err)
}

func playOrganizations(s *stage) {
	ctx := s.Context()
	customer := s.fake.AddOrganization("Customer")
	must(webex.Collect(s.alice.Organizations.List(ctx)))
	must(s.alice.Organizations.Get(ctx, customer))
	must(s.alice.HybridDataSecurity.GetTenants(ctx, s.fake.OrgID))
	done(s.alice.Organizations.Delete(ctx, customer))
	s.refused(http.StatusConflict, s.alice.Organizations.Delete(ctx, s.fake.OrgID))
	_, err := s.alice.Organizations.Get(ctx, customer)
	s.refused(http.StatusNotFound, err)

	roles := must(webex.Collect(s.alice.Roles.List(ctx)))
	must(s.alice.Roles.Get(ctx, roles[0].ID))
	_, err = s.alice.Roles.Get(ctx, "unknown")
	s.refused(http.StatusNotFound, err)
}

func playAuthorizations(s *stage) {
	ctx := s.Context()
	dan := s.fake.AddPerson(webextest.Person{FirstName: "Dan"})
	must(s.bob.Authorizations.TokenExpiry(ctx))
	tokens := must(webex.Collect(s.alice.Authorizations.List(ctx, &webex.ListAuthorizationsOptions{PersonID: dan.ID})))
	done(s.alice.Authorizations.Delete(ctx, tokens[0].ID))
	s.refused(http.StatusNotFound, s.alice.Authorizations.Delete(ctx, tokens[0].ID))
}

func playGuests(s *stage) {
	ctx := s.Context()
	guest := must(s.alice.Guests.Create(ctx, &webex.CreateGuestRequest{Subject: "1", DisplayName: "Gina"}))
	must(s.alice.Guests.Count(ctx))
	must(s.alice.People.Get(ctx, guest.ID))
	_, err := s.bob.Guests.Create(ctx, &webex.CreateGuestRequest{Subject: "2", DisplayName: "Gus"})
	s.refused(http.StatusForbidden, err)
	must(s.stranger.GuestIssuer.CreateToken(ctx, &webex.CreateGuestTokenRequest{
		Subject: "3", DisplayName: "Greg", Issuer: s.fake.GuestIssuer.ID, Secret: s.fake.GuestIssuer.Secret,
	}))
	authorizations := must(webex.Collect(s.alice.Authorizations.List(ctx, &webex.ListAuthorizationsOptions{PersonID: guest.ID})))
	done(s.alice.Authorizations.DeleteByClientID(ctx, authorizations[0].ClientID, nil))
}

func playServiceApps(s *stage) {
	ctx := s.Context()
	app := s.fake.AddServiceApp(webextest.ServiceApp{})
	req := &webex.CreateServiceAppTokenRequest{ClientID: app.ClientID, ClientSecret: app.ClientSecret, TargetOrgID: s.fake.OrgID}
	must(s.alice.ServiceApps.CreateToken(ctx, app.ID, req))
	_, err := s.alice.ServiceApps.CreateToken(ctx, "unknown", req)
	s.refused(http.StatusNotFound, err)
	req.ClientSecret = "wrong"
	_, err = s.alice.ServiceApps.CreateToken(ctx, app.ID, req)
	s.refused(http.StatusBadRequest, err)
}

// playEvents reads the events and audit events of all that was played.
func playEvents(s *stage) {
	ctx := s.Context()
	severalPages(s, s.alice.Events.ListPages(ctx, nil, byOne...))
	events := must(webex.Collect(s.alice.Events.List(ctx, nil)))
	for _, event := range events {
		must(s.alice.Events.Get(ctx, event.ID))
	}
	_, err := s.alice.Events.Get(ctx, "unknown")
	s.refused(http.StatusNotFound, err)

	now := time.Now()
	opts := &webex.ListAdminAuditEventsOptions{OrgID: s.fake.OrgID, From: now.Add(-time.Hour), To: now}
	severalPages(s, s.alice.AdminAuditEvents.ListPages(ctx, opts, byOne...))
	must(webex.Collect(s.alice.AdminAuditEvents.List(ctx, opts)))
	must(s.alice.AdminAuditEvents.ListCategories(ctx))
	_, err = s.bob.AdminAuditEvents.ListCategories(ctx)
	s.refused(http.StatusForbidden, err)
}

func playHDS(s *stage) {
	ctx, hds := s.Context(), s.alice.HybridDataSecurity
	cluster := must(hds.GetOrganization(ctx, s.fake.OrgID)).Items[0].Clusters[0].ClusterID
	node := must(hds.GetCluster(ctx, cluster)).Items[0].Clusters[0].Nodes[0].NodeID
	must(hds.GetNode(ctx, node))
	must(hds.GetDatabase(ctx, s.fake.OrgID))
	must(hds.GetTenants(ctx, s.fake.OrgID))
	must(hds.GetNetworkTestResults(ctx, node, nil))
	must(hds.GetNetworkTestResults(ctx, node, &webex.GetHDSNetworkTestResultsOptions{TriggerType: webex.HDSTriggerTypeOnDemand}))
	now := time.Now()
	must(hds.GetClusterAvailability(ctx, cluster, &webex.GetHDSClusterAvailabilityOptions{From: now.Add(-time.Hour), To: now}))
	_, err := hds.GetNode(ctx, "unknown")
	s.refused(http.StatusNotFound, err)
	_, err = s.bob.HybridDataSecurity.GetNode(ctx, node)
	s.refused(http.StatusForbidden, err)
}
