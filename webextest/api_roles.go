package webextest

func init() {
	serve(routes{
		"GET /roles":      admin(plain((*call).listRoles)),
		"GET /roles/{id}": admin(plain((*call).getRole)),
	})
}

type role struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// roles are the roles that the fake gives a meaning to.
var roles = []role{
	{RoleFullAdmin, "Full Administrator"},
	{RoleUserAdmin, "User Administrator"},
	{RoleComplianceOfficer, "Compliance Officer"},
}

// findRole returns the role with an ID, or nil.
func findRole(id string) *role {
	return find(roles, func(r role) bool { return r.ID == id })
}

func (c *call) listRoles() (any, error) {
	return everything(roles, func(r role) role { return r }), nil
}

func (c *call) getRole() (any, error) {
	r := findRole(c.id())
	if r == nil {
		return nil, notFound("role")
	}
	return *r, nil
}
