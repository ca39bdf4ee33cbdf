package webex

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
)

// LicensesService reads the licenses of an organization and assigns them to
// people. It is for administrators.
//
// See https://developer.webex.com/docs/api/v1/licenses.
type LicensesService struct{ client *Client }

// A License is a number of units of a licensed feature.
type License struct {
	Object
	ID                   string   `json:"id,omitzero"`
	Name                 string   `json:"name,omitzero"` // of the feature
	TotalUnits           int      `json:"totalUnits,omitzero"`
	ConsumedUnits        int      `json:"consumedUnits,omitzero"`
	ConsumedByUsers      int      `json:"consumedByUsers,omitzero"`
	ConsumedByWorkspaces int      `json:"consumedByWorkspaces,omitzero"`
	SubscriptionID       string   `json:"subscriptionId,omitzero"`
	SiteURL              string   `json:"siteUrl,omitzero"` // of a license for meetings
	SiteType             SiteType `json:"siteType,omitzero"`
}

// SiteType says how a Webex Meetings site is managed.
type SiteType string

// The types of sites.
const (
	SiteTypeControlHub SiteType = "Control Hub managed site"
	SiteTypeLinked     SiteType = "Linked site"
	SiteTypeSiteAdmin  SiteType = "Site Admin managed site"
)

// A LicenseUser is a person that a license is assigned to.
type LicenseUser struct {
	Object
	ID          string          `json:"id,omitzero"` // the person ID
	Type        LicenseUserType `json:"type,omitzero"`
	DisplayName string          `json:"displayName,omitzero"`
	Email       string          `json:"email,omitzero"`
}

// LicenseUserType tells the people of the license's organization from others.
type LicenseUserType string

// The types of people that a license is assigned to.
const (
	LicenseUserTypeInternal LicenseUserType = "INTERNAL"
	LicenseUserTypeExternal LicenseUserType = "EXTERNAL"
)

// ListLicensesOptions says which licenses to list.
type ListLicensesOptions struct {
	OrgID string `url:"orgId,omitempty"` // by default the caller's organization
}

// AssignLicensesRequest changes which licenses and sites a person has. It needs
// PersonID or Email. The person may be of another organization, but must exist.
type AssignLicensesRequest struct {
	Email    string          `json:"email,omitzero"`
	PersonID string          `json:"personId,omitzero"`
	OrgID    string          `json:"orgId,omitzero"` // the licenses' organization, by default the caller's
	Licenses []LicenseChange `json:"licenses,omitzero"`
	SiteURLs []SiteChange    `json:"siteUrls,omitzero"`
}

// A LicenseChange gives a license to a person or takes it away.
type LicenseChange struct {
	ID         string            `json:"id"` // required
	Operation  LicenseOperation  `json:"operation,omitzero"`
	Properties LicenseProperties `json:"properties,omitzero"`
}

// LicenseProperties goes with a license of Webex Calling. It needs PhoneNumber
// or Extension, and without PhoneNumber it needs LocationID.
type LicenseProperties struct {
	LocationID  string `json:"locationId,omitzero"`
	PhoneNumber string `json:"phoneNumber,omitzero"`
	Extension   string `json:"extension,omitzero"`
}

// A SiteChange makes a person an attendee of a Webex Meetings site, or ends
// that. To make the person a host, assign a license of the site.
type SiteChange struct {
	SiteURL     string           `json:"siteUrl"`     // required
	AccountType SiteAccountType  `json:"accountType"` // required, [SiteAccountTypeAttendee]
	Operation   LicenseOperation `json:"operation,omitzero"`
}

// LicenseOperation says whether something is given or taken away.
type LicenseOperation string

// What can be done with a license or a site.
const (
	LicenseOperationAdd    LicenseOperation = "add" // the default
	LicenseOperationRemove LicenseOperation = "remove"
)

// SiteAccountType is what a person is on a site.
type SiteAccountType string

// What a person can be on a site.
const (
	SiteAccountTypeAttendee SiteAccountType = "attendee"
	SiteAccountTypeHost     SiteAccountType = "host" // in answers only
)

func (r *AssignLicensesRequest) validate() error {
	if r.PersonID == "" && r.Email == "" {
		return errors.New("personId or email is required")
	}
	for i, license := range r.Licenses {
		if err := require("id", license.ID); err != nil {
			return fmt.Errorf("licenses[%d]: %w", i, err)
		}
	}
	for i, site := range r.SiteURLs {
		if err := require("siteUrl", site.SiteURL, "accountType", string(site.AccountType)); err != nil {
			return fmt.Errorf("siteUrls[%d]: %w", i, err)
		}
	}
	return nil
}

// AssignedLicenses is what a person has after a change. What is pending takes
// effect when the person, who is of another organization, accepts it.
type AssignedLicenses struct {
	Object
	OrgID           string         `json:"orgId,omitzero"`
	PersonID        string         `json:"personId,omitzero"`
	Email           string         `json:"email,omitzero"`
	Licenses        []string       `json:"licenses,omitzero"` // license IDs
	SiteURLs        []AssignedSite `json:"siteUrls,omitzero"`
	PendingLicenses []string       `json:"pendingLicenses,omitzero"` // license IDs
	PendingSiteURLs []AssignedSite `json:"pendingSiteUrls,omitzero"`

	// Partial says that Webex could not make all of the changes (its answer
	// was 206). To find out which, compare Licenses with those asked for.
	Partial bool `json:"-"`
}

// An AssignedSite is a site and what a person is on it.
type AssignedSite struct {
	Object
	SiteURL     string          `json:"siteUrl,omitzero"`
	AccountType SiteAccountType `json:"accountType,omitzero"`
}

// List lists the licenses of an organization. The list has no pages.
//
// See https://developer.webex.com/docs/api/v1/licenses/list-licenses.
func (s *LicensesService) List(ctx context.Context, opts *ListLicensesOptions, reqOpts ...RequestOption) iter.Seq2[*License, error] {
	return List[License](ctx, s.client, Op("GET /licenses"), opts, listOptions(reqOpts)...)
}

// Get returns a license. [LicensesService.ListUsers] lists the people who have
// it.
//
// See https://developer.webex.com/docs/api/v1/licenses/get-license-details.
func (s *LicensesService) Get(ctx context.Context, licenseID string, opts ...RequestOption) (*License, error) {
	return Do[License](ctx, s.client, Op("GET /licenses/{licenseId}", licenseID), nil, opts...)
}

// ListUsers lists the people who have a license. A page has at most 300.
//
// See https://developer.webex.com/docs/api/v1/licenses/get-license-details.
func (s *LicensesService) ListUsers(ctx context.Context, licenseID string, listOpts ...ListOption) iter.Seq2[*LicenseUser, error] {
	return List[LicenseUser](ctx, s.client, Op("GET /licenses/{licenseId}", licenseID), nil, listOptions(listOpts, licenseUsers...)...)
}

// ListUsersPages is [LicensesService.ListUsers] by pages. What stands beside
// the people in their Extra is the license.
func (s *LicensesService) ListUsersPages(ctx context.Context, licenseID string, listOpts ...ListOption) iter.Seq2[*Page[LicenseUser], error] {
	return ListPages[LicenseUser](ctx, s.client, Op("GET /licenses/{licenseId}", licenseID), nil, listOptions(listOpts, licenseUsers...)...)
}

// licenseUsers makes a list of a license: that of its users, who stand beside
// what else it is.
var licenseUsers = []ListOption{
	WithQuery(url.Values{"includeAssignedTo": {"user"}}),
	WithItems("users"),
	itemsMayMiss(),
	pageSizeName("limit"),
}

// Assign gives licenses and sites to a person or takes them away. It may
// succeed in part: see [AssignedLicenses].
//
// See https://developer.webex.com/docs/api/v1/licenses/assign-licenses-to-users.
func (s *LicensesService) Assign(ctx context.Context, req *AssignLicensesRequest, opts ...RequestOption) (*AssignedLicenses, error) {
	response := newRequestConfig(nil, opts).response // the caller's, who may want it too
	if response == nil {
		response = new(Response)
		opts = append(slices.Clip(opts), WithResponse(response))
	}
	assigned, err := Do[AssignedLicenses](ctx, s.client, Op("PATCH /licenses/users"), req, opts...)
	if err != nil {
		return nil, err
	}
	assigned.Partial = response.StatusCode == http.StatusPartialContent
	return assigned, nil
}
