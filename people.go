package webex

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
)

// PeopleService manages people: the accounts of persons, bots and guests. Only
// administrators can create, update and delete them.
//
// See https://developer.webex.com/docs/api/v1/people.
type PeopleService struct{ client *Client }

// A Person is an account of Webex. Webex shows many fields to administrators
// only. It shows LastActivity and Status to people of the same organization,
// unless the person does not share them.
type Person struct {
	Object
	ID                string        `json:"id,omitzero"`
	Emails            []string      `json:"emails,omitzero"` // in no particular order
	PhoneNumbers      []PhoneNumber `json:"phoneNumbers,omitzero"`
	Extension         string        `json:"extension,omitzero"`  // of Webex Calling
	LocationID        string        `json:"locationId,omitzero"` // of Webex Calling
	DisplayName       string        `json:"displayName,omitzero"`
	NickName          string        `json:"nickName,omitzero"`
	FirstName         string        `json:"firstName,omitzero"`
	LastName          string        `json:"lastName,omitzero"`
	Avatar            string        `json:"avatar,omitzero"` // the URL of a picture
	OrgID             string        `json:"orgId,omitzero"`
	Roles             []string      `json:"roles,omitzero"`    // role IDs
	Licenses          []string      `json:"licenses,omitzero"` // license IDs
	Department        string        `json:"department,omitzero"`
	Manager           string        `json:"manager,omitzero"`
	ManagerID         string        `json:"managerId,omitzero"` // the manager's person ID
	Title             string        `json:"title,omitzero"`
	Addresses         []Address     `json:"addresses,omitzero"`
	Created           time.Time     `json:"created,omitzero"`
	LastModified      time.Time     `json:"lastModified,omitzero"`
	Timezone          string        `json:"timezone,omitzero"` // for example "America/Denver"
	LastActivity      time.Time     `json:"lastActivity,omitzero"`
	SiteURLs          []string      `json:"siteUrls,omitzero"` // sites on which the person is a host or, with the suffix "#attendee", an attendee
	SIPAddresses      []SIPAddress  `json:"sipAddresses,omitzero"`
	XMPPFederationJID string        `json:"xmppFederationJid,omitzero"`
	Status            PersonStatus  `json:"status,omitzero"`
	InvitePending     bool          `json:"invitePending,omitzero"` // the person has not accepted the invitation yet
	LoginEnabled      *bool         `json:"loginEnabled,omitzero"`  // the person may use Webex; nil if Webex does not say
	Type              PersonType    `json:"type,omitzero"`
}

// String returns the name, the first email address and the ID on one line, and
// nothing else about the person.
func (p Person) String() string {
	kind := "person"
	if p.Type == PersonTypeBot {
		kind = "bot"
	}
	email := ""
	if len(p.Emails) > 0 {
		email = p.Emails[0]
	}
	return describe(kind, p.DisplayName, email, p.ID)
}

// A PhoneNumber is one of a person's phone numbers.
type PhoneNumber struct {
	Object
	Type    PhoneNumberType `json:"type,omitzero"`
	Value   string          `json:"value,omitzero"`
	Primary bool            `json:"primary,omitzero"` // read-only
}

// An Address is one of a person's postal addresses.
type Address struct {
	Object
	Type          string `json:"type,omitzero"` // for example "work"
	Country       string `json:"country,omitzero"`
	Locality      string `json:"locality,omitzero"` // the city
	Region        string `json:"region,omitzero"`   // the state
	StreetAddress string `json:"streetAddress,omitzero"`
	PostalCode    string `json:"postalCode,omitzero"`
}

// A SIPAddress is one of a person's SIP addresses.
type SIPAddress struct {
	Object
	Type    SIPAddressType `json:"type,omitzero"`
	Value   string         `json:"value,omitzero"`
	Primary bool           `json:"primary,omitzero"`
}

// PersonStatus is a person's presence.
type PersonStatus string

// The states of a person's presence.
const (
	PersonStatusActive       PersonStatus = "active" // active within the last 10 minutes
	PersonStatusCall         PersonStatus = "call"
	PersonStatusDoNotDisturb PersonStatus = "DoNotDisturb"
	PersonStatusInactive     PersonStatus = "inactive"
	PersonStatusMeeting      PersonStatus = "meeting"
	PersonStatusOutOfOffice  PersonStatus = "OutOfOffice"
	PersonStatusPending      PersonStatus = "pending" // the person has never signed in
	PersonStatusPresenting   PersonStatus = "presenting"
	PersonStatusUnknown      PersonStatus = "unknown"
)

// PersonType says whether an account belongs to a person, a bot or a guest.
type PersonType string

// The types of accounts.
const (
	PersonTypePerson  PersonType = "person"
	PersonTypeBot     PersonType = "bot"
	PersonTypeAppUser PersonType = "appuser" // a guest
)

// PhoneNumberType says what a phone number is for.
type PhoneNumberType string

// The types of phone numbers. Only work numbers can be set.
const (
	PhoneNumberTypeWork          PhoneNumberType = "work"
	PhoneNumberTypeWorkExtension PhoneNumberType = "work_extension" // includes the routing prefix of Webex Calling
	PhoneNumberTypeMobile        PhoneNumberType = "mobile"
	PhoneNumberTypeFax           PhoneNumberType = "fax"
)

// SIPAddressType says what a SIP address leads to.
type SIPAddressType string

// The types of SIP addresses.
const (
	SIPAddressTypePersonalRoom SIPAddressType = "personal-room"
	SIPAddressTypeEnterprise   SIPAddressType = "enterprise"
	SIPAddressTypeCloudCalling SIPAddressType = "cloud-calling"
)

// ListPeopleOptions selects the people to list. A caller who is not an
// administrator needs Email, DisplayName or IDs.
type ListPeopleOptions struct {
	Email         string   `url:"email,omitempty"`
	DisplayName   string   `url:"displayName,omitempty"` // the beginning of the name
	IDs           []string `url:"id,comma,omitempty"`    // at most 85; leaves Status out of the answer
	OrgID         string   `url:"orgId,omitempty"`       // for administrators of another organization
	Roles         []string `url:"roles,comma,omitempty"` // role IDs
	CallingData   bool     `url:"callingData,omitempty"` // adds the data of Webex Calling to the answer
	LocationID    string   `url:"locationId,omitempty"`
	ExcludeStatus bool     `url:"excludeStatus,omitempty"` // leaves Status out of the answer, which is faster
}

const maxPeopleIDs = 85

func (o *ListPeopleOptions) validate() error {
	if len(o.IDs) > maxPeopleIDs {
		return fmt.Errorf("a list of people takes at most %d IDs, not %d", maxPeopleIDs, len(o.IDs))
	}
	return nil
}

// CreatePersonRequest describes a new person. It needs DisplayName, FirstName
// or LastName. A user of Webex Calling needs Licenses, LocationID, and
// PhoneNumbers or Extension.
type CreatePersonRequest struct {
	Emails       []string      `json:"emails"`                // required; Webex takes one
	PhoneNumbers []PhoneNumber `json:"phoneNumbers,omitzero"` // work numbers of Webex Calling
	Extension    string        `json:"extension,omitzero"`    // of Webex Calling
	LocationID   string        `json:"locationId,omitzero"`   // of Webex Calling
	DisplayName  string        `json:"displayName,omitzero"`
	FirstName    string        `json:"firstName,omitzero"`
	LastName     string        `json:"lastName,omitzero"`
	Avatar       string        `json:"avatar,omitzero"` // the URL of a PNG
	OrgID        string        `json:"orgId,omitzero"`
	Roles        []string      `json:"roles,omitzero"`    // role IDs
	Licenses     []string      `json:"licenses,omitzero"` // license IDs; Webex may assign only some of them
	Department   string        `json:"department,omitzero"`
	Manager      string        `json:"manager,omitzero"`
	ManagerID    string        `json:"managerId,omitzero"` // the manager's person ID
	Title        string        `json:"title,omitzero"`
	Addresses    []Address     `json:"addresses,omitzero"`
	SiteURLs     []string      `json:"siteUrls,omitzero"` // the suffix "#attendee" makes the person an attendee of the site

	CallingData bool `json:"-" url:"callingData,omitempty"` // adds the data of Webex Calling to the answer, for administrators
	MinResponse bool `json:"-" url:"minResponse,omitempty"` // reduces the answer to the ID, which is faster
}

func (r *CreatePersonRequest) validate() error {
	if len(r.Emails) == 0 {
		return errors.New("emails is required")
	}
	if r.DisplayName == "" && r.FirstName == "" && r.LastName == "" {
		return errors.New("displayName, firstName or lastName is required")
	}
	return nil
}

// UpdatePersonRequest replaces a person: attributes that it leaves out may be
// lost. [Person.UpdateRequest] makes a request that changes nothing yet.
type UpdatePersonRequest struct {
	Emails       []string      `json:"emails,omitzero"`       // the primary address first
	PhoneNumbers []PhoneNumber `json:"phoneNumbers,omitzero"` // work numbers of Webex Calling
	Extension    *string       `json:"extension,omitzero"`    // of Webex Calling, without the routing prefix
	LocationID   *string       `json:"locationId,omitzero"`   // only together with a license for Webex Calling
	DisplayName  string        `json:"displayName"`           // required
	FirstName    *string       `json:"firstName,omitzero"`
	LastName     *string       `json:"lastName,omitzero"`
	NickName     *string       `json:"nickName,omitzero"` // Webex sets it to the first name
	Avatar       *string       `json:"avatar,omitzero"`   // the URL of a PNG
	OrgID        *string       `json:"orgId,omitzero"`
	Roles        []string      `json:"roles,omitzero"`    // role IDs
	Licenses     []string      `json:"licenses,omitzero"` // license IDs; Webex may assign only some of them
	Department   *string       `json:"department,omitzero"`
	Manager      *string       `json:"manager,omitzero"`
	ManagerID    *string       `json:"managerId,omitzero"` // the manager's person ID
	Title        *string       `json:"title,omitzero"`
	Addresses    []Address     `json:"addresses,omitzero"`
	SiteURLs     []string      `json:"siteUrls,omitzero"` // to remove an entry with "#attendee", set ShowAllTypes
	LoginEnabled *bool         `json:"loginEnabled,omitzero"`

	CallingData  bool `json:"-" url:"callingData,omitempty"`  // adds the data of Webex Calling to the answer, for administrators
	MinResponse  bool `json:"-" url:"minResponse,omitempty"`  // leaves the answer empty, which is faster
	ShowAllTypes bool `json:"-" url:"showAllTypes,omitempty"` // includes roles such as "#attendee" in SiteURLs

	unread []string `json:"-"` // the attributes of the person that UpdateRequest cannot give back
}

// validate refuses to replace what the SDK could not read by nothing.
func (r *UpdatePersonRequest) validate() error {
	for field, value := range reflect.ValueOf(r).Elem().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if slices.Contains(r.unread, name) && value.IsZero() {
			return fmt.Errorf("%s could not be read of the person and would be lost; set it", name)
		}
	}
	return require("displayName", r.DisplayName)
}

// UpdateRequest returns a request that changes nothing. Change the request and
// pass it to [PeopleService.Update]:
//
//	req := person.UpdateRequest()
//	req.Title = new("Manager")
//	person, err = client.People.Update(ctx, person.ID, req)
//
// The request holds every attribute of the person that can be set. The person
// must come from [PeopleService.Get] with an administrator's token, for a user
// of Webex Calling with [WithCallingData]: attributes that Webex did not show
// would be lost. An attribute with [CodeUnreadable] would be lost too. Update
// refuses the request until you set such an attribute yourself.
func (p *Person) UpdateRequest() *UpdatePersonRequest {
	req := &UpdatePersonRequest{
		Emails:      slices.Clone(p.Emails),
		Extension:   unlessEmpty(p.Extension),
		LocationID:  unlessEmpty(p.LocationID),
		DisplayName: p.DisplayName,
		FirstName:   unlessEmpty(p.FirstName),
		LastName:    unlessEmpty(p.LastName),
		NickName:    unlessEmpty(p.NickName),
		Avatar:      unlessEmpty(p.Avatar),
		OrgID:       unlessEmpty(p.OrgID),
		Roles:       slices.Clone(p.Roles),
		Licenses:    slices.Clone(p.Licenses),
		Department:  unlessEmpty(p.Department),
		Manager:     unlessEmpty(p.Manager),
		ManagerID:   unlessEmpty(p.ManagerID),
		Title:       unlessEmpty(p.Title),
		Addresses:   slices.Clone(p.Addresses),
		SiteURLs:    slices.Clone(p.SiteURLs),
	}
	for _, number := range p.PhoneNumbers {
		if number.Type == PhoneNumberTypeWork {
			req.PhoneNumbers = append(req.PhoneNumbers, PhoneNumber{Type: number.Type, Value: number.Value})
		}
	}
	for i := range req.Addresses {
		req.Addresses[i].Object = Object{}
	}
	if p.LoginEnabled != nil {
		req.LoginEnabled = new(*p.LoginEnabled)
	}
	req.unread = p.unreadable()
	if slices.ContainsFunc(p.PhoneNumbers, func(n PhoneNumber) bool { return len(n.unreadable()) > 0 }) {
		req.PhoneNumbers, req.unread = nil, append(req.unread, "phoneNumbers")
	}
	if slices.ContainsFunc(p.Addresses, func(a Address) bool { return len(a.unreadable()) > 0 }) {
		req.Addresses, req.unread = nil, append(req.unread, "addresses")
	}
	return req
}

func unlessEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// WithCallingData is a call option of [PeopleService.Get] and
// [PeopleService.Me]. It adds the data of Webex Calling to the answer, for
// administrators. Other calls have a field CallingData for it.
func WithCallingData() RequestOption {
	return WithQuery(url.Values{"callingData": {"true"}})
}

// List lists people of the caller's organization. A page holds at most 100
// people with CallingData, and 50 with LocationID.
//
// See https://developer.webex.com/docs/api/v1/people/list-people.
func (s *PeopleService) List(ctx context.Context, opts *ListPeopleOptions, listOpts ...ListOption) iter.Seq2[*Person, error] {
	return List[Person](ctx, s.client, Op("GET /people"), opts, listOpts...)
}

// ListPages is like [PeopleService.List] but yields whole pages. The page's
// Extra["notFoundIds"] lists the requested IDs that belong to nobody.
//
// See https://developer.webex.com/docs/api/v1/people/list-people.
func (s *PeopleService) ListPages(ctx context.Context, opts *ListPeopleOptions, listOpts ...ListOption) iter.Seq2[*Page[Person], error] {
	return ListPages[Person](ctx, s.client, Op("GET /people"), opts, listOpts...)
}

// Create creates a person. It may fail and still have created the person: list
// the people with the email address before you try again.
//
// See https://developer.webex.com/docs/api/v1/people/create-a-person.
func (s *PeopleService) Create(ctx context.Context, req *CreatePersonRequest, opts ...RequestOption) (*Person, error) {
	return Do[Person](ctx, s.client, Op("POST /people"), req, opts...)
}

// Get returns a person. The error is [ErrNotFound] if there is no such person.
//
// See https://developer.webex.com/docs/api/v1/people/get-person-details.
func (s *PeopleService) Get(ctx context.Context, personID string, opts ...RequestOption) (*Person, error) {
	return Do[Person](ctx, s.client, Op("GET /people/{personId}", personID), nil, opts...)
}

// Update replaces a person; see [Person.UpdateRequest]. It may fail and still
// have changed some attributes: get the person before you try again.
//
// See https://developer.webex.com/docs/api/v1/people/update-a-person.
func (s *PeopleService) Update(ctx context.Context, personID string, req *UpdatePersonRequest, opts ...RequestOption) (*Person, error) {
	return Do[Person](ctx, s.client, Op("PUT /people/{personId}", personID), req, prepend(opts, repeats(notHarmless))...)
}

// Delete deletes a person.
//
// See https://developer.webex.com/docs/api/v1/people/delete-a-person.
func (s *PeopleService) Delete(ctx context.Context, personID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /people/{personId}", personID), nil, opts...)
}

// Me returns the person, bot or guest whose token the client has.
//
// See https://developer.webex.com/docs/api/v1/people/get-my-own-details.
func (s *PeopleService) Me(ctx context.Context, opts ...RequestOption) (*Person, error) {
	return Do[Person](ctx, s.client, Op("GET /people/me"), nil, opts...)
}
