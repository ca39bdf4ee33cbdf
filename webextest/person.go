package webextest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Roles for Person.Roles.
const (
	RoleFullAdmin         = "Y2lzY29zcGFyazovL3VzL1JPTEUvaWRfZnVsbF9hZG1pbg"           // ciscospark://us/ROLE/id_full_admin
	RoleUserAdmin         = "Y2lzY29zcGFyazovL3VzL1JPTEUvaWRfdXNlcl9hZG1pbg"           // ciscospark://us/ROLE/id_user_admin
	RoleComplianceOfficer = "Y2lzY29zcGFyazovL3VzL1JPTEUvaWRfY29tcGxpYW5jZV9vZmZpY2Vy" // ciscospark://us/ROLE/id_compliance_officer
)

// A Person is a copy of somebody in the organization, taken when they were
// added or looked up.
type Person struct {
	ID          string
	Email       string
	DisplayName string
	FirstName   string
	LastName    string
	Type        string   // "person", "bot" or "appuser"
	Roles       []string // such as RoleFullAdmin
	Licenses    []string // such as LicenseMessaging
	Token       string   // the access token for requests as this person; AddPerson makes one like Webex's, x_y_ORG
}

// AddPerson adds a person to the organization and returns them with every empty
// field filled in. It panics when the ID, email address or token is taken, when
// there is no such type, when no header can carry the token because of a line
// break or the like, or when the person cannot have one of the licenses.
func (s *Server) AddPerson(p Person) *Person {
	added, err := s.newPerson(p)
	if err != nil {
		panic("webextest: " + err.Error())
	}
	return added
}

func (s *Server) newPerson(p Person) (*Person, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := oneOf("type", p.Type, "", "person", "bot", "appuser"); err != nil {
		return nil, err
	}
	uuid := newUUID()
	p.ID = cmp.Or(p.ID, newID("PEOPLE", uuid))
	p.Type = cmp.Or(p.Type, "person")
	p.DisplayName = cmp.Or(p.DisplayName, strings.TrimSpace(p.FirstName+" "+p.LastName), "Person "+uuid[:8])
	p.Email = cmp.Or(p.Email, defaultEmail(p))
	p.Token = cmp.Or(p.Token, s.newToken())
	if strings.ContainsFunc(p.Token, unicode.IsControl) || strings.TrimSpace(p.Token) != p.Token {
		return nil, fmt.Errorf("the token of %s has a line break, or a space at an end: no header can carry it", p.DisplayName)
	}
	if _, taken := s.people.get(p.ID); taken || s.personByEmail(p.Email) != nil || s.tokens[p.Token] != nil {
		return nil, fmt.Errorf("there is a person with the id, email address or token of %s", p.DisplayName)
	}
	added := &person{
		entity: entity{ID: p.ID, Created: s.now()},
		profile: profile{
			Emails:      []string{p.Email},
			DisplayName: p.DisplayName,
			FirstName:   p.FirstName,
			LastName:    p.LastName,
			Roles:       slices.Clone(p.Roles),
		},
		Type:          p.Type,
		InvitePending: "false",
	}
	for _, id := range p.Licenses {
		if !s.assignLicense(added, id) {
			return nil, fmt.Errorf("%s cannot have the license %s", p.DisplayName, id)
		}
	}
	s.addPerson(added)
	s.authorize(added, portal, p.Token, century)
	return &p, nil
}

// Person returns the person with an ID or email address, or nil. It gives the
// token of a person that a request created.
func (s *Server) Person(idOrEmail string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.people.get(idOrEmail)
	if !ok {
		p = s.personByEmail(idOrEmail)
	}
	if p == nil {
		return nil
	}
	return p.public()
}

// People returns all people in the order in which they were added.
func (s *Server) People() []*Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*Person, len(s.people.order))
	for i, p := range s.people.order {
		list[i] = p.public()
	}
	return list
}

// public returns the exported form of a person.
func (p *person) public() *Person {
	return &Person{
		ID:          p.ID,
		Email:       p.email(),
		DisplayName: p.DisplayName,
		FirstName:   p.FirstName,
		LastName:    p.LastName,
		Type:        p.Type,
		Roles:       slices.Clone(p.Roles),
		Licenses:    slices.Clone(p.Licenses),
		Token:       p.token,
	}
}

func defaultEmail(p Person) string {
	name := strings.ToLower(strings.Join(strings.Fields(cmp.Or(p.FirstName, p.DisplayName)), "."))
	if p.Type == "bot" {
		return name + "@webex.bot"
	}
	return name + "@example.com"
}

// person is a person, bot or guest, in the form that the API shows.
type person struct {
	entity
	profile
	NickName      string `json:"nickName,omitempty"`
	LastModified  string `json:"lastModified"`
	LastActivity  string `json:"lastActivity,omitempty"`
	Status        string `json:"status,omitempty"`
	InvitePending string `json:"invitePending,omitempty"` // "true" or "false", by the specification
	LoginEnabled  string `json:"loginEnabled,omitempty"`  // "true" or "false"
	Type          string `json:"type"`
	token         string // the latest access token
	issuer        string // of a guest, together with subject
	subject       string
}

// profile has the attributes that an administrator may set.
type profile struct {
	Emails       []string  `json:"emails"`
	PhoneNumbers []phone   `json:"phoneNumbers,omitempty"`
	Extension    string    `json:"extension,omitempty"`
	LocationID   string    `json:"locationId,omitempty"`
	DisplayName  string    `json:"displayName"`
	FirstName    string    `json:"firstName,omitempty"`
	LastName     string    `json:"lastName,omitempty"`
	Avatar       string    `json:"avatar,omitempty"`
	OrgID        string    `json:"orgId"`
	Roles        []string  `json:"roles,omitempty"`
	Licenses     []string  `json:"licenses,omitempty"`
	Department   string    `json:"department,omitempty"`
	Manager      string    `json:"manager,omitempty"`
	ManagerID    string    `json:"managerId,omitempty"`
	Title        string    `json:"title,omitempty"`
	Addresses    []address `json:"addresses,omitempty"`
	SiteURLs     []string  `json:"siteUrls,omitempty"`
}

type phone struct {
	Type    string  `json:"type,omitempty"`
	Value   string  `json:"value,omitempty"`
	Primary boolean `json:"primary,omitempty"`
}

type address struct {
	Type          string `json:"type,omitempty"`
	Country       string `json:"country,omitempty"`
	Locality      string `json:"locality,omitempty"`
	Region        string `json:"region,omitempty"`
	StreetAddress string `json:"streetAddress,omitempty"`
	PostalCode    string `json:"postalCode,omitempty"`
}

func (p *person) email() string { return p.Emails[0] }

// has reports whether a person has any of the roles.
func (p *person) has(roles ...string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(p.Roles, r) })
}

func (p *person) isAdmin() bool { return p.has(RoleFullAdmin, RoleUserAdmin) }

func (p *person) isFullAdmin() bool { return p.has(RoleFullAdmin) }

func (p *person) isOfficer() bool { return p.has(RoleComplianceOfficer) }

// mayRead reports whether a person who sees the room of a message may read the
// message. In a group room, a bot reads its own and those that mention it.
func (p *person) mayRead(m *message) bool {
	return !p.isBot() || m.RoomType == typeDirect || m.PersonID == p.ID || slices.Contains(m.MentionedPeople, p.ID)
}

func (p *person) isBot() bool { return p.Type == "bot" }

// addPerson adds a person and sets the attributes that nobody can choose.
func (s *Server) addPerson(p *person) {
	p.OrgID = s.OrgID
	p.NickName = p.FirstName
	p.Avatar = cmp.Or(p.Avatar, "https://avatar.example.com/"+uuidOf(p.ID)+".png")
	p.LastModified = p.Created
	p.LoginEnabled = "true"
	p.LastActivity = p.Created
	switch {
	case p.InvitePending == "true":
		p.Status = "pending"
	case p.isBot():
		p.Status = "unknown"
	default:
		p.Status = "active"
	}
	s.people.add(p)
}

func (s *Server) personByEmail(email string) *person {
	return s.people.withEmail(email)
}

// personBy returns the person with an ID or email address, exactly one of which
// must be given.
func (s *Server) personBy(id, email string) (*person, error) {
	if (id == "") == (email == "") {
		return nil, badRequest("Exactly one of personId and personEmail is required.")
	}
	if p, ok := s.people.get(id); ok {
		return p, nil
	}
	if p := s.personByEmail(email); email != "" && p != nil {
		return p, nil
	}
	return nil, notFound("person")
}
