package webextest

import (
	"cmp"
	"slices"
	"strconv"
)

func init() {
	serve(routes{
		"GET /licenses":      admin(plain((*call).listLicenses)),
		"GET /licenses/{id}": admin(plain((*call).getLicense)),
	})
}

// Licenses of the organization, for Person.Licenses. Each has a limited number
// of units. A person with LicenseMeetings is a host of example.webex.com, which
// an attendee of that site cannot be. LicenseCalling requires a phone number,
// or an extension and a location.
const (
	LicenseMessaging         = "Y2lzY29zcGFyazovL3VzL0xJQ0VOU0UvbWVzc2FnaW5n"
	LicenseAdvancedMessaging = "Y2lzY29zcGFyazovL3VzL0xJQ0VOU0UvYWR2YW5jZWRfbWVzc2FnaW5n"
	LicenseMeetings          = "Y2lzY29zcGFyazovL3VzL0xJQ0VOU0UvbWVldGluZ3M"
	LicenseCalling           = "Y2lzY29zcGFyazovL3VzL0xJQ0VOU0UvY2FsbGluZw"
)

type license struct {
	ID                   string `json:"id"`
	Name                 string `json:"name"`
	TotalUnits           int    `json:"totalUnits"`
	ConsumedUnits        int    `json:"consumedUnits"`
	ConsumedByUsers      int    `json:"consumedByUsers"`
	ConsumedByWorkspaces int    `json:"consumedByWorkspaces"`
	SubscriptionID       string `json:"subscriptionId"`
	SiteURL              string `json:"siteUrl,omitempty"`
	SiteType             string `json:"siteType,omitempty"`
}

const subscription = "Sub-example"

var licenses = []license{
	{ID: LicenseMessaging, Name: "Messaging", TotalUnits: 1000, SubscriptionID: subscription},
	{ID: LicenseAdvancedMessaging, Name: "Advanced Messaging", TotalUnits: 1000, SubscriptionID: subscription},
	{
		ID: LicenseMeetings, Name: "Meeting - Webex Meeting Center", TotalUnits: 50, SubscriptionID: subscription,
		SiteURL: "example.webex.com", SiteType: "Control Hub managed site",
	},
	{ID: LicenseCalling, Name: "Webex Calling - Professional", TotalUnits: 2, SubscriptionID: subscription},
}

// findLicense returns the license with an ID, or nil.
func findLicense(id string) *license {
	return find(licenses, func(l license) bool { return l.ID == id })
}

// licenseHolders returns the people with a license, in the order of their
// creation.
func (s *Server) licenseHolders(l license) []*person {
	return s.people.where(func(p *person) bool { return slices.Contains(p.Licenses, l.ID) })
}

func (c *call) viewLicense(l license) license {
	l.ConsumedByUsers = len(c.licenseHolders(l))
	l.ConsumedUnits = l.ConsumedByUsers
	return l
}

func (c *call) listLicenses() (any, error) {
	o, err := c.org(c.query.Get("orgId"))
	if err != nil {
		return nil, err
	}
	if o.ID != c.OrgID { // customers have no licenses
		return everything(nil, c.viewLicense), nil
	}
	return everything(licenses, c.viewLicense), nil
}

type licenseUser struct {
	ID          string `json:"id"`
	Type        string `json:"type"`
	DisplayName string `json:"displayName"`
	Email       string `json:"email"`
}

func viewLicenseUser(p *person) licenseUser {
	return licenseUser{p.ID, "INTERNAL", p.DisplayName, p.email()}
}

// getLicense shows a license and, on request, a page of the people who have it.
// The parameter next is the number of the last person of the page before.
func (c *call) getLicense() (any, error) {
	l := findLicense(c.id())
	if l == nil {
		return nil, notFound("license")
	}
	assigned, err := c.queryOneOf("includeAssignedTo", "user")
	if err != nil {
		return nil, err
	}
	size, err := c.pageSize("limit", 300, 300)
	if err != nil {
		return nil, err
	}
	if assigned == "" {
		return c.viewLicense(*l), nil
	}
	last, err := strconv.ParseUint(cmp.Or(c.query.Get("next"), "0"), 10, 64)
	if err != nil {
		return nil, badRequest("next is not one that this server gave.")
	}
	users := slices.DeleteFunc(c.licenseHolders(*l), func(p *person) bool { return p.number <= last })
	next := func(p *person) string { return strconv.FormatUint(p.number, 10) }
	return struct {
		license
		Users []any `json:"users"`
	}{c.viewLicense(*l), firstPage(c, users, size, "next", next, viewLicenseUser).Items}, nil
}

// attendee is the suffix of a site in siteUrls where the person is an attendee,
// not a host.
const attendee = "#attendee"

// assignLicense gives a license to a person. It reports false when they may not
// have it or none is left.
func (s *Server) assignLicense(p *person, id string) bool {
	l := findLicense(id)
	if l == nil {
		return false
	}
	if slices.Contains(p.Licenses, id) {
		return true
	}
	callable := len(p.PhoneNumbers) > 0 || p.Extension != "" && p.LocationID != ""
	if len(s.licenseHolders(*l)) >= l.TotalUnits ||
		id == LicenseCalling && !callable ||
		l.SiteURL != "" && slices.Contains(p.SiteURLs, l.SiteURL+attendee) {
		return false
	}
	p.Licenses = append(slices.Clip(p.Licenses), id)
	if l.SiteURL != "" && !slices.Contains(p.SiteURLs, l.SiteURL) {
		p.SiteURLs = append(slices.Clip(p.SiteURLs), l.SiteURL)
	}
	return true
}

// assignLicenses replaces the licenses of a person. It skips those that they
// may not have without an error, as Webex does.
func (s *Server) assignLicenses(p *person, ids []string) {
	p.Licenses = nil
	for _, id := range ids {
		s.assignLicense(p, id)
	}
}

// unassignLicense takes a license from a person. It reports false when there is
// no such license.
func (s *Server) unassignLicense(p *person, id string) bool {
	l := findLicense(id)
	if l == nil {
		return false
	}
	p.Licenses = without(p.Licenses, id)
	if l.SiteURL != "" {
		p.SiteURLs = without(p.SiteURLs, l.SiteURL)
	}
	return true
}

// without returns a copy of a list without a value.
func without(list []string, value string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(v string) bool { return v == value })
}
