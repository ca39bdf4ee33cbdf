package webextest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOrganizations(t *testing.T) {
	s := start(t)
	own := must(t, s, s.Alice, "GET", "/organizations/"+s.OrgID, nil).object(t)
	assert.Equal(t, fields{"id": s.OrgID, "displayName": "Example", "created": own["created"]}, own)
	assert.Equal(t, []fields{own}, must(t, s, s.Alice, "GET", "/organizations", nil).items(t))
	customer := s.AddOrganization("Customer")
	assert.Equal(t, []string{s.OrgID, customer}, values(must(t, s, s.Alice, "GET", "/organizations", nil).items(t), "id"))
	dan := s.AddPerson(Person{Roles: []string{RoleUserAdmin}})
	try(t, s, []attempt{
		{"list by a user", s.Bob, "GET", "/organizations", nil, 403},
		{"get by a user", s.Bob, "GET", "/organizations/" + s.OrgID, nil, 403},
		{"unknown", s.Alice, "GET", "/organizations/x", nil, 404},
		{"delete by a user", s.Bob, "DELETE", "/organizations/" + customer, nil, 403},
		{"delete by a user administrator", dan, "DELETE", "/organizations/" + customer, nil, 403},
		{"delete the unknown", s.Alice, "DELETE", "/organizations/x", nil, 404},
		{"delete one's own", s.Alice, "DELETE", "/organizations/" + s.OrgID, nil, 409},
		{"delete a customer", s.Alice, "DELETE", "/organizations/" + customer, nil, 204},
		{"gone", s.Alice, "GET", "/organizations/" + customer, nil, 404},
	})
}
