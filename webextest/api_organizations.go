package webextest

import "cmp"

func init() {
	serve(routes{
		"GET /organizations":         admin(plain((*call).listOrganizations)),
		"GET /organizations/{id}":    admin(plain((*call).getOrganization)),
		"DELETE /organizations/{id}": fullAdmin(plain((*call).deleteOrganization)),
	})
}

// organization is our own, which everybody belongs to, or one of its customers.
type organization struct {
	entity
	DisplayName string `json:"displayName"`
}

// AddOrganization adds an organization without people, as a customer that the
// administrators manage, and returns its ID.
func (s *Server) AddOrganization(displayName string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := &organization{s.newEntity("ORGANIZATION"), displayName}
	s.organizations.add(o)
	return o.ID
}

// org returns the organization with an ID, by default our own.
func (c *call) org(id string) (*organization, error) {
	o, ok := c.organizations.get(cmp.Or(id, c.OrgID))
	if !ok {
		return nil, notFound("organization")
	}
	return o, nil
}

// ownOrg returns the organization that everybody belongs to.
func (s *Server) ownOrg() *organization {
	o, _ := s.organizations.get(s.OrgID)
	return o
}

func viewOrganization(o *organization) organization { return *o }

func (c *call) listOrganizations() (any, error) {
	return everything(c.organizations.order, viewOrganization), nil
}

func (c *call) getOrganization() (any, error) {
	o, err := c.org(c.id())
	if err != nil {
		return nil, err
	}
	return viewOrganization(o), nil
}

// deleteOrganization deletes a customer. Webex refuses to delete an
// organization with people or licenses, and ours always has both.
func (c *call) deleteOrganization() (any, error) {
	o, err := c.org(c.id())
	if err != nil {
		return nil, err
	}
	if o.ID == c.OrgID {
		return nil, conflict("Org cannot be deleted as it has more than 1 user.")
	}
	c.organizations.remove(o)
	c.emit("organizations", "deleted", c.actor, *o)
	return nil, nil
}
