package webextest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

func init() {
	serve(routes{
		"PATCH /licenses/users": admin(body((*call).updateLicenses)),
	})
}

type licenseChange struct {
	ID         string `json:"id"`
	Operation  string `json:"operation"`
	Properties struct {
		LocationID  string `json:"locationId"`
		PhoneNumber string `json:"phoneNumber"`
		Extension   string `json:"extension"`
	} `json:"properties"`
}

// changeLicense makes one change of a request and reports whether it could.
func (c *call) changeLicense(p *person, change licenseChange) (bool, error) {
	if err := oneOf("operation", change.Operation, "", "add", "remove"); err != nil {
		return false, err
	}
	if change.Operation == "remove" {
		return c.unassignLicense(p, change.ID), nil
	}
	changed := *p
	if calling := change.Properties; change.ID == LicenseCalling {
		changed.LocationID = cmp.Or(calling.LocationID, p.LocationID)
		changed.Extension = cmp.Or(calling.Extension, p.Extension)
		if calling.PhoneNumber != "" {
			changed.PhoneNumbers = append(slices.Clip(p.PhoneNumbers), phone{Type: "work", Value: calling.PhoneNumber})
		}
	}
	if !c.assignLicense(&changed, change.ID) {
		return false, nil
	}
	*p = changed
	return true, nil
}

type site struct {
	SiteURL     string `json:"siteUrl"`
	AccountType string `json:"accountType"`
}

type siteChange struct {
	site
	Operation string `json:"operation"`
}

// changeSite makes a person an attendee of a site, or no longer one, and
// reports whether it could.
func (c *call) changeSite(p *person, change siteChange) (bool, error) {
	if err := oneOf("accountType", change.AccountType, "attendee"); err != nil {
		return false, err
	}
	if err := oneOf("operation", change.Operation, "", "add", "remove"); err != nil {
		return false, err
	}
	known := find(licenses, func(l license) bool { return l.SiteURL != "" && l.SiteURL == change.SiteURL })
	if known == nil || slices.Contains(p.SiteURLs, change.SiteURL) {
		return false, nil
	}
	p.SiteURLs = without(p.SiteURLs, change.SiteURL+attendee)
	if change.Operation != "remove" {
		p.SiteURLs = append(p.SiteURLs, change.SiteURL+attendee)
	}
	return true, nil
}

type licensesRequest struct {
	Email    string          `json:"email"`
	PersonID string          `json:"personId"`
	OrgID    string          `json:"orgId"`
	Licenses []licenseChange `json:"licenses"`
	SiteURLs []siteChange    `json:"siteUrls"`
}

// updateLicenses changes the licenses and sites of a person. It skips the
// changes that cannot be made; the status is 206 then, or 400 when it skips all
// of them.
func (c *call) updateLicenses(in licensesRequest) (any, error) {
	if _, err := c.org(in.OrgID); err != nil {
		return nil, err
	}
	if in.PersonID != "" { // it takes precedence
		in.Email = ""
	}
	p, err := c.personBy(in.PersonID, in.Email)
	if err != nil {
		return nil, err
	}
	changed, done := *p, 0
	count := func(ok bool, err error) error {
		if ok {
			done++
		}
		return err
	}
	for _, change := range in.Licenses {
		if err := count(c.changeLicense(&changed, change)); err != nil {
			return nil, err
		}
	}
	for _, change := range in.SiteURLs {
		if err := count(c.changeSite(&changed, change)); err != nil {
			return nil, err
		}
	}
	if done == 0 {
		return nil, badRequest("None of the licenses and sites could be changed.")
	}
	if done < len(in.Licenses)+len(in.SiteURLs) {
		c.status = http.StatusPartialContent
	}
	*p = changed
	p.LastModified = c.now()
	c.emit("licenses", "updated", c.actor, *p)
	return struct {
		OrgID    string   `json:"orgId"`
		PersonID string   `json:"personId"`
		Email    string   `json:"email"`
		Licenses []string `json:"licenses"`
		SiteURLs []site   `json:"siteUrls"`
	}{p.OrgID, p.ID, p.email(), slices.Concat([]string{}, p.Licenses), sites(p)}, nil
}

// sites returns the sites where a person is a host or an attendee.
func sites(p *person) []site {
	list := []site{}
	for _, s := range p.SiteURLs {
		accountType := "host"
		if url, ok := strings.CutSuffix(s, attendee); ok {
			s, accountType = url, "attendee"
		}
		list = append(list, site{s, accountType})
	}
	return list
}
