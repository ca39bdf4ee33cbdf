package webextest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRoles(t *testing.T) {
	s := start(t)
	roles := must(t, s, s.Alice, "GET", "/roles", nil).items(t)
	assert.Equal(t, []string{"Full Administrator", "User Administrator", "Compliance Officer"}, values(roles, "name"))
	for _, id := range must(t, s, s.Alice, "GET", "/people/me", nil).object(t)["roles"].([]any) {
		assert.Equal(t, roles[0], must(t, s, s.Alice, "GET", "/roles/"+id.(string), nil).object(t))
	}
	dan := s.AddPerson(Person{Roles: []string{RoleUserAdmin}})
	email := []string{"e@example.com"}
	erin := fields{"emails": email, "displayName": "Erin", "roles": []string{RoleUserAdmin}}
	try(t, s, []attempt{
		{"list by a user", s.Bob, "GET", "/roles", nil, 403},
		{"get by a user", s.Bob, "GET", "/roles/" + RoleFullAdmin, nil, 403},
		{"user administrator", dan, "GET", "/roles/" + RoleFullAdmin, nil, 200},
		{"unknown", s.Alice, "GET", "/roles/x", nil, 404},
		{"person with an unknown role", s.Alice, "POST", "/people", with(erin, fields{"roles": []string{"x"}}), 400},
		{"person with a role", s.Alice, "POST", "/people", erin, 200},
	})
	try(t, s, []attempt{{"who has the role now", s.Person(email[0]), "GET", "/roles", nil, 200}})
}
