package webextest

import (
	"fmt"
	"time"
)

func init() {
	serve(routes{
		"POST /guests/token": admin(body((*call).createGuest)),
		"GET /guests/count":  admin(plain((*call).countGuests)),
	})
}

// guestLifetime is the lifetime of the tokens of POST /guests/token.
const guestLifetime = 64799 * time.Second

// guest returns the guest that an issuer identifies by subject, and sets their
// name. It adds a guest that is new.
func (s *Server) guest(issuer, subject, name string) *person {
	p := s.people.first(func(p *person) bool { return p.issuer == issuer && p.subject == subject })
	if p == nil {
		p = &person{
			entity:        s.newEntity("PEOPLE"),
			Type:          "appuser",
			InvitePending: "false",
			issuer:        issuer,
			subject:       subject,
		}
		p.Emails = []string{uuidOf(p.ID) + "@appid.ciscospark.com"}
		s.addPerson(p)
	}
	p.DisplayName = name
	return p
}

func (c *call) createGuest(in struct {
	Subject     string `json:"subject"`
	DisplayName string `json:"displayName"`
}) (any, error) {
	if err := required("subject", in.Subject); err != nil {
		return nil, err
	}
	if err := required("displayName", in.DisplayName); err != nil {
		return nil, err
	}
	p := c.guest(c.OrgID, in.Subject, in.DisplayName)
	c.authorize(p, "Guest Management", c.newToken(), guestLifetime)
	c.emit("guests", "created", c.actor, *p)
	return struct {
		ID          string `json:"id"`
		Subject     string `json:"subject"`
		DisplayName string `json:"displayName"`
		Email       string `json:"email"`
		AccessToken string `json:"accessToken"`
		ExpiresIn   int    `json:"expiresIn"`
	}{p.ID, p.subject, p.DisplayName, p.email(), p.token, int(guestLifetime.Seconds())}, nil
}

// countGuests answers with a bare number as plain text, as Webex does.
func (c *call) countGuests() (any, error) {
	guests := c.people.where(func(p *person) bool { return p.issuer == c.OrgID })
	return plainText(fmt.Sprint(len(guests))), nil
}
