package webextest

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAuthorizations(t *testing.T) {
	s := start(t)
	list := func(p *Person) []fields {
		return must(t, s, s.Alice, "GET", "/authorizations?personId="+p.ID, nil).items(t)
	}
	bobs := list(s.Bob)
	require.Len(t, bobs, 1)
	client := bobs[0]["clientId"].(string)
	assert.Regexp(t, `^C[0-9a-f]{64}$`, client)
	assert.Equal(t, fields{
		"id":              bobs[0]["id"],
		"applicationId":   newID("APPLICATION", client),
		"applicationName": "Developer Portal",
		"personId":        s.Bob.ID,
		"clientId":        client,
		"created":         bobs[0]["created"],
		"type":            "access",
	}, bobs[0])
	assert.Equal(t, bobs, must(t, s, s.Alice, "GET", "/authorizations?personEmail="+s.Bob.Email, nil).items(t))

	path := "/authorizations/" + bobs[0]["id"].(string)
	try(t, s, []attempt{
		{"list of nobody", s.Alice, "GET", "/authorizations", nil, 400},
		{"list of somebody unknown", s.Alice, "GET", "/authorizations?personId=x", nil, 404},
		{"list by a user", s.Bob, "GET", "/authorizations?personId=" + s.Bob.ID, nil, 403},
		{"delete by a user", s.Bob, "DELETE", path, nil, 403},
		{"delete of no application", s.Alice, "DELETE", "/authorizations", nil, 400},
		{"delete of an unknown application", s.Alice, "DELETE", "/authorizations?clientId=x", nil, 404},
		{"delete in another organization", s.Alice, "DELETE", "/authorizations?clientId=" + client + "&orgId=x", nil, 404},
		{"delete by a user", s.Bob, "DELETE", "/authorizations?clientId=" + client, nil, 403},
		{"delete", s.Alice, "DELETE", path, nil, 204},
		{"delete again", s.Alice, "DELETE", path, nil, 404},
		{"token is void", s.Bob, "GET", "/people/me", nil, 401},
		{"others' are not", s.Carol, "GET", "/people/me", nil, 200},
	})
	assert.Empty(t, list(s.Bob))
	must(t, s, s.Alice, "DELETE", "/authorizations?clientId="+client+"&orgId="+s.OrgID, nil)
	try(t, s, []attempt{{"all are", s.Alice, "GET", "/people/me", nil, 401}})
}

func TestTokenExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		exp := must(t, s, s.Bob, "GET", "/authorizations/tokenExpiry", nil).object(t)["exp"].(float64)
		left := time.Until(time.UnixMilli(int64(exp)))
		assert.InDelta(t, 100*365*24, left.Hours(), 1)
		time.Sleep(left - time.Millisecond)
		assert.Equal(t, 200, as(t, s, s.Bob, "GET", "/people/me", nil).status)
		time.Sleep(time.Millisecond)
		assert.Equal(t, 401, as(t, s, s.Bob, "GET", "/people/me", nil).status)
	})
}

// Other SDKs read the organization from the end of a token.
func TestTokensNameTheOrganization(t *testing.T) {
	s := New()
	tokens := map[string]string{
		"person":  s.Bob.Token,
		"bot":     s.Bot.Token,
		"guest":   must(t, s, s.Alice, "POST", "/guests/token", fields{"subject": "a", "displayName": "A"}).text(t, "accessToken"),
		"account": s.AddServiceApp(ServiceApp{}).Person.Token,
	}
	issued := postForm(t, s, nil, "/access_token", codeForm(s, follow(t, s, authorizeQuery(s)).Query().Get("code")))
	tokens["login"], tokens["refresh"] = issued.text(t, "access_token"), issued.text(t, "refresh_token")
	create(t, s, s.Alice, "/people", fields{"emails": []string{"n@example.com"}, "displayName": "N"})
	tokens["person by request"] = s.Person("n@example.com").Token
	for name, token := range tokens {
		parts := strings.Split(token, "_")
		if assert.Len(t, parts, 3, name) {
			assert.Equal(t, s.OrgID, newID("ORGANIZATION", parts[2]), name)
		}
	}
}
