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
	Name                 string   `json:"name,omitzero"` // the name of the feature
	TotalUnits           int      `json:"totalUnits,omitzero"`
	ConsumedUnits        int      `json:"consumedUnits,omitzero"`
	ConsumedByUsers      int      `json:"consumedByUsers,omitzero"`
	ConsumedByWorkspaces int      `json:"consumedByWorkspaces,omitzero"`
	SubscriptionID       string   `json:"subscriptionId,omitzero"`
	SiteURL              string   `json:"siteUrl,omitzero"` // the site of a license for meetings
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

// A LicenseUser is a person who has a license.
type LicenseUser struct {
	Object
	ID          string          `json:"id,omitzero"` // the person ID
	Type        LicenseUserType `json:"type,omitzero"`
	DisplayName string          `json:"displayName,omitzero"`
	Email       string          `json:"email,omitzero"`
}

// LicenseUserType says whether a person belongs to the organization of the
// license.
type LicenseUserType string

// The types of people who have a license.
const (
	LicenseUserTypeInternal LicenseUserType = "INTERNAL"
	LicenseUserTypeExternal LicenseUserType = "EXTERNAL"
)

// ListLicensesOptions selects the licenses to list.
type ListLicensesOptions struct {
	OrgID string `url:"orgId,omitempty"` // by default the caller's organization
}

// AssignLicensesRequest changes the licenses and sites of a person. It needs
// PersonID or Email. The person must have an account, which may belong to
// another organization.
type AssignLicensesRequest struct {
	Email    string          `json:"email,omitzero"`
	PersonID string          `json:"personId,omitzero"`
	OrgID    string          `json:"orgId,omitzero"` // the licenses' organization, by default the caller's
	Licenses []LicenseChange `json:"licenses,omitzero"`
	SiteURLs []SiteChange    `json:"siteUrls,omitzero"`
}

// A LicenseChange adds a license to a person or removes it.
type LicenseChange struct {
	ID         string            `json:"id"` // required
	Operation  LicenseOperation  `json:"operation,omitzero"`
	Properties LicenseProperties `json:"properties,omitzero"`
}

// LicenseProperties describes the phone line of a license for Webex Calling. It
// needs PhoneNumber or Extension. Without PhoneNumber it needs LocationID.
type LicenseProperties struct {
	LocationID  string `json:"locationId,omitzero"`
	PhoneNumber string `json:"phoneNumber,omitzero"`
	Extension   string `json:"extension,omitzero"`
}

// A SiteChange makes a person an attendee of a Webex Meetings site, or removes
// the person from it. To make the person a host, assign a license of the site.
type SiteChange struct {
	SiteURL     string           `json:"siteUrl"`     // required
	AccountType SiteAccountType  `json:"accountType"` // required; always [SiteAccountTypeAttendee]
	Operation   LicenseOperation `json:"operation,omitzero"`
}

// LicenseOperation says whether to add or to remove a license or a site.
type LicenseOperation string

// The operations on a license or a site.
const (
	LicenseOperationAdd    LicenseOperation = "add" // the default
	LicenseOperationRemove LicenseOperation = "remove"
)

// SiteAccountType is the kind of account that a person has on a site.
type SiteAccountType string

// The kinds of accounts on a site.
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

// AssignedLicenses holds the licenses and sites of a person after a change. The
// pending ones belong to a person of another organization, who has not accepted
// them yet.
type AssignedLicenses struct {
	Object
	OrgID           string         `json:"orgId,omitzero"`
	PersonID        string         `json:"personId,omitzero"`
	Email           string         `json:"email,omitzero"`
	Licenses        []string       `json:"licenses,omitzero"` // license IDs
	SiteURLs        []AssignedSite `json:"siteUrls,omitzero"`
	PendingLicenses []string       `json:"pendingLicenses,omitzero"` // license IDs
	PendingSiteURLs []AssignedSite `json:"pendingSiteUrls,omitzero"`

	// Partial reports whether Webex made only some of the changes: its answer
	// had the status 206. To find out which, compare Licenses with the request.
	Partial bool `json:"-"`
}

// An AssignedSite is a site on which a person has an account.
type AssignedSite struct {
	Object
	SiteURL     string          `json:"siteUrl,omitzero"`
	AccountType SiteAccountType `json:"accountType,omitzero"`
}

// List lists the licenses of an organization. Webex sends them all at once,
// without pages.
//
// See https://developer.webex.com/docs/api/v1/licenses/list-licenses.
func (s *LicensesService) List(ctx context.Context, opts *ListLicensesOptions, listOpts ...ListOption) iter.Seq2[*License, error] {
	return List[License](ctx, s.client, Op("GET /licenses"), opts, listOptions(listOpts, unpaged())...)
}

// Get returns a license. [LicensesService.ListUsers] lists the people who have
// it. The error is [ErrNotFound] if there is no such license.
//
// See https://developer.webex.com/docs/api/v1/licenses/get-license-details.
func (s *LicensesService) Get(ctx context.Context, licenseID string, opts ...RequestOption) (*License, error) {
	return Do[License](ctx, s.client, Op("GET /licenses/{licenseId}", licenseID), nil, opts...)
}

// ListUsers lists the people who have a license. A page holds at most 300
// people.
//
// See https://developer.webex.com/docs/api/v1/licenses/get-license-details.
func (s *LicensesService) ListUsers(ctx context.Context, licenseID string, listOpts ...ListOption) iter.Seq2[*LicenseUser, error] {
	return List[LicenseUser](ctx, s.client, Op("GET /licenses/{licenseId}", licenseID), nil, listOptions(listOpts, licenseUsers...)...)
}

// ListUsersPages is like [LicensesService.ListUsers] but yields whole pages.
// The Extra of a page holds the attributes of the license itself.
//
// See https://developer.webex.com/docs/api/v1/licenses/get-license-details.
func (s *LicensesService) ListUsersPages(ctx context.Context, licenseID string, listOpts ...ListOption) iter.Seq2[*Page[LicenseUser], error] {
	return ListPages[LicenseUser](ctx, s.client, Op("GET /licenses/{licenseId}", licenseID), nil, listOptions(listOpts, licenseUsers...)...)
}

// licenseUsers makes a list of the answer about a license: the list of its
// users, who are one of its attributes.
var licenseUsers = []ListOption{
	WithQuery(url.Values{"includeAssignedTo": {"user"}}),
	WithItems("users"),
	itemsMayMiss(),
	pageSizeName("limit"),
}

// Assign adds and removes licenses and sites of a person. It may succeed in
// part; see the field Partial of [AssignedLicenses].
//
// See https://developer.webex.com/docs/api/v1/licenses/assign-licenses-to-users.
func (s *LicensesService) Assign(ctx context.Context, req *AssignLicensesRequest, opts ...RequestOption) (*AssignedLicenses, error) {
	response := newRequestConfig(nil, opts).response // the caller may want it too
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
