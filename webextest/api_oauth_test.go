package webextest

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// verifier is a code verifier of the length that RFC 7636 requires.
var verifier = strings.Repeat("v", 43)

// postForm sends a form, with the credentials of an integration unless it is nil.
func postForm(t *testing.T, s *Server, app *Integration, path string, form url.Values) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+path, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if app != nil {
		r.SetBasicAuth(app.ClientID, app.ClientSecret)
	}
	return send(t, s, nil, r)
}

// follow opens a link to log in and returns the URL of the redirect.
func follow(t *testing.T, s *Server, query url.Values) *url.URL {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/authorize?"+query.Encode(), nil)
	require.NoError(t, err)
	resp, err := s.Transport().RoundTrip(r)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusFound, resp.StatusCode)
	target, err := resp.Location()
	require.NoError(t, err)
	return target
}

// changed returns a copy of a form with some values changed, or removed when "".
func changed(form url.Values, namesAndValues ...string) url.Values {
	result := url.Values{}
	for name, value := range form {
		result[name] = value
	}
	for i := 0; i < len(namesAndValues); i += 2 {
		if namesAndValues[i+1] == "" {
			result.Del(namesAndValues[i])
		} else {
			result.Set(namesAndValues[i], namesAndValues[i+1])
		}
	}
	return result
}

func authorizeQuery(s *Server) url.Values {
	return url.Values{
		"response_type": {"code"}, "client_id": {s.Integration.ClientID}, "redirect_uri": {s.Integration.RedirectURI},
		"scope": {"spark:all"}, "state": {"a b"},
	}
}

func codeForm(s *Server, code string) url.Values {
	return url.Values{
		"grant_type": {"authorization_code"}, "client_id": {s.Integration.ClientID}, "client_secret": {s.Integration.ClientSecret},
		"redirect_uri": {s.Integration.RedirectURI}, "code": {code},
	}
}

func refreshForm(s *Server, token string) url.Values {
	return url.Values{
		"grant_type": {"refresh_token"}, "client_id": {s.Integration.ClientID}, "client_secret": {s.Integration.ClientSecret},
		"refresh_token": {token},
	}
}

// login logs the person at the browser in to the integration.
func login(t *testing.T, s *Server) answer {
	t.Helper()
	got := postForm(t, s, nil, "/access_token", codeForm(s, follow(t, s, authorizeQuery(s)).Query().Get("code")))
	require.Equal(t, 200, got.status, "%s", got.body)
	return got
}

func holderOf(t *testing.T, s *Server, token string) string {
	t.Helper()
	got := as(t, s, &Person{Token: token}, "GET", "/people/me", nil)
	if got.status != 200 {
		require.Equal(t, 401, got.status)
		return "nobody"
	}
	return got.text(t, "displayName")
}

func TestAuthorize(t *testing.T) {
	s := New()
	tests := []struct {
		name   string
		signIn *Person
		query  url.Values
		want   string // of the error; empty: a code
	}{
		{"approved", s.Bob, authorizeQuery(s), ""},
		{"the only redirect URI left out", s.Bob, changed(authorizeQuery(s), "redirect_uri", ""), ""},
		{"with a challenge", s.Bob, changed(authorizeQuery(s), "code_challenge", "x", "code_challenge_method", "S256"), ""},
		{"declined", nil, authorizeQuery(s), "access_denied"},
		{"a token", s.Bob, changed(authorizeQuery(s), "response_type", "token"), "unsupported_response_type"},
		{"no scope", s.Bob, changed(authorizeQuery(s), "scope", ""), "invalid_scope"},
		{"a challenge of another kind", s.Bob, changed(authorizeQuery(s), "code_challenge_method", "S512"), "invalid_request"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s.SignIn(test.signIn)
			got := follow(t, s, test.query)
			assert.Equal(t, s.Integration.RedirectURI, "http://"+got.Host+got.Path)
			assert.Equal(t, "a b", got.Query().Get("state"))
			assert.Equal(t, test.want, got.Query().Get("error"))
			assert.Equal(t, test.want == "", got.Query().Has("code"))
		})
	}
	for _, query := range []url.Values{
		changed(authorizeQuery(s), "client_id", "x"),
		changed(authorizeQuery(s), "redirect_uri", "http://evil.example/"),
	} {
		assert.Equal(t, 400, as(t, s, nil, "GET", "/authorize?"+query.Encode(), nil).status, "nobody is sent elsewhere")
	}
	app := s.AddIntegration(Integration{RedirectURI: "http://localhost/?tenant=1"})
	got := follow(t, s, changed(authorizeQuery(s), "client_id", app.ClientID, "redirect_uri", app.RedirectURI))
	assert.Equal(t, "1", got.Query().Get("tenant"))
	assert.Panics(t, func() { s.AddIntegration(*app) })
	assert.Panics(t, func() { s.SignIn(&Person{ID: "x"}) })
}

func TestExchangeOfACode(t *testing.T) {
	sum := sha256.Sum256([]byte(verifier))
	s256 := []string{"code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]), "code_challenge_method", "S256"}
	plain := []string{"code_challenge", verifier}
	other := strings.Repeat("w", 43)
	tests := []struct {
		name      string
		authorize []string // changes of the query
		exchange  []string // changes of the form
		status    int
		want      string
	}{
		{"as it should be", nil, nil, 200, ""},
		{"S256", s256, []string{"code_verifier", verifier}, 200, ""},
		{"plain", plain, []string{"code_verifier", verifier}, 200, ""},
		{"S256 with another verifier", s256, []string{"code_verifier", other}, 400, "invalid_grant"},
		{"S256 without a verifier", s256, nil, 400, "invalid_grant"},
		{"plain with another verifier", plain, []string{"code_verifier", other}, 400, "invalid_grant"},
		{"a short verifier", []string{"code_challenge", "short"}, []string{"code_verifier", "short"}, 400, "invalid_grant"},
		{"another redirect URI", nil, []string{"redirect_uri", "http://localhost/"}, 400, "invalid_grant"},
		{"no redirect URI", nil, []string{"redirect_uri", ""}, 400, "invalid_grant"},
		{"another code", nil, []string{"code", "x"}, 400, "invalid_grant"},
		{"another secret", nil, []string{"client_secret", "x"}, 401, "invalid_client"},
		{"no secret", nil, []string{"client_secret", ""}, 401, "invalid_client"},
		{"another client", nil, []string{"client_id", "x"}, 401, "invalid_client"},
		{"another grant", nil, []string{"grant_type", "password"}, 400, "unsupported_grant_type"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := start(t)
			s.SignIn(s.Bob)
			code := follow(t, s, changed(authorizeQuery(s), test.authorize...)).Query().Get("code")
			got := postForm(t, s, nil, "/access_token", changed(codeForm(s, code), test.exchange...))
			require.Equal(t, test.status, got.status, "%s", got.body)
			if test.want != "" {
				assert.True(t, strings.HasPrefix(got.text(t, "message"), test.want+": "), "%s", got.body)
				return
			}
			assert.Equal(t, "Bob Baker", holderOf(t, s, got.text(t, "access_token")))
			assert.EqualValues(t, 1209599, got.object(t)["expires_in"])
			assert.EqualValues(t, 7775999, got.object(t)["refresh_token_expires_in"])
			assert.Equal(t, "Bearer", got.text(t, "token_type"))
			again := postForm(t, s, nil, "/access_token", changed(codeForm(s, code), test.exchange...))
			assert.Equal(t, 400, again.status, "a code works once")
		})
	}

	t.Run("HTTP Basic", func(t *testing.T) {
		s := start(t)
		form := changed(codeForm(s, follow(t, s, authorizeQuery(s)).Query().Get("code")), "client_id", "", "client_secret", "")
		assert.Equal(t, 200, postForm(t, s, s.Integration, "/access_token", form).status)
	})
	t.Run("of another integration", func(t *testing.T) {
		s := start(t)
		form := codeForm(s, follow(t, s, authorizeQuery(s)).Query().Get("code"))
		assert.Equal(t, 400, postForm(t, s, s.AddIntegration(Integration{}), "/access_token", form).status)
	})
	t.Run("not a form", func(t *testing.T) {
		s := start(t)
		assert.Equal(t, 415, as(t, s, nil, "POST", "/access_token", fields{}).status)
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/access_token", strings.NewReader("code=%zz"))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		assert.Equal(t, 400, send(t, s, nil, r).status)
		assert.Equal(t, 405, as(t, s, nil, "GET", "/access_token", nil).status)
	})
	t.Run("too late", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := New()
			code := follow(t, s, authorizeQuery(s)).Query().Get("code")
			time.Sleep(codeLifetime)
			assert.Equal(t, 400, postForm(t, s, nil, "/access_token", codeForm(s, code)).status)
		})
	})
}

func TestTokensExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(WithTokenLifetimes(time.Hour, 24*time.Hour))
		first := login(t, s)
		assert.EqualValues(t, 3600, first.object(t)["expires_in"])
		assert.EqualValues(t, 86400, first.object(t)["refresh_token_expires_in"])
		time.Sleep(time.Hour - 1)
		assert.Equal(t, "Alice Archer", holderOf(t, s, first.text(t, "access_token")))
		time.Sleep(time.Nanosecond)
		assert.Equal(t, "nobody", holderOf(t, s, first.text(t, "access_token")))
		assert.Equal(t, "Alice Archer", holderOf(t, s, s.Alice.Token), "a person's own token stays")

		time.Sleep(20 * time.Hour)
		second := postForm(t, s, nil, "/access_token", refreshForm(s, first.text(t, "refresh_token")))
		require.Equal(t, 200, second.status)
		assert.Equal(t, "Alice Archer", holderOf(t, s, second.text(t, "access_token")))
		assert.Equal(t, first.text(t, "refresh_token"), second.text(t, "refresh_token"))
		time.Sleep(24*time.Hour - 1)
		assert.Equal(t, 200, postForm(t, s, nil, "/access_token", refreshForm(s, first.text(t, "refresh_token"))).status,
			"each use gives a refresh token its whole lifetime again")
		time.Sleep(24 * time.Hour)
		assert.Equal(t, 400, postForm(t, s, nil, "/access_token", refreshForm(s, first.text(t, "refresh_token"))).status)
	})
}

func TestRefreshTokenRotation(t *testing.T) {
	s := New(WithRefreshTokenRotation())
	first := login(t, s)
	second := postForm(t, s, nil, "/access_token", refreshForm(s, first.text(t, "refresh_token")))
	require.Equal(t, 200, second.status)
	assert.NotEqual(t, first.text(t, "refresh_token"), second.text(t, "refresh_token"))
	assert.Equal(t, "Alice Archer", holderOf(t, s, first.text(t, "access_token")), "the access token lives on")
	assert.Equal(t, 400, postForm(t, s, nil, "/access_token", refreshForm(s, first.text(t, "refresh_token"))).status)
	assert.Equal(t, 200, postForm(t, s, nil, "/access_token", refreshForm(s, second.text(t, "refresh_token"))).status)
}

func TestRevoke(t *testing.T) {
	s := New()
	tokens := login(t, s)
	other := login(t, s)
	s.Revoke(tokens.text(t, "access_token"))
	assert.Equal(t, "nobody", holderOf(t, s, tokens.text(t, "access_token")))
	tokens = postForm(t, s, nil, "/access_token", refreshForm(s, tokens.text(t, "refresh_token")))
	assert.Equal(t, "Alice Archer", holderOf(t, s, tokens.text(t, "access_token")))
	s.Revoke(tokens.text(t, "refresh_token"))
	assert.Equal(t, "nobody", holderOf(t, s, tokens.text(t, "access_token")), "access tokens go with their refresh token")
	assert.Equal(t, 400, postForm(t, s, nil, "/access_token", refreshForm(s, tokens.text(t, "refresh_token"))).status)
	assert.Equal(t, "Alice Archer", holderOf(t, s, other.text(t, "access_token")), "others stay")

	s.SignIn(s.Bob)
	tokens = login(t, s)
	must(t, s, s.Alice, "DELETE", "/people/"+s.Bob.ID, nil)
	assert.Equal(t, "nobody", holderOf(t, s, tokens.text(t, "access_token")), "who is deleted has no token")
}

func TestServiceAppToken(t *testing.T) {
	s := start(t)
	app := s.AddServiceApp(ServiceApp{})
	in := fields{"clientId": app.ClientID, "clientSecret": app.ClientSecret, "targetOrgId": s.OrgID}
	change := func(name, value string) fields {
		return fields{"clientId": in["clientId"], "clientSecret": in["clientSecret"], "targetOrgId": in["targetOrgId"], name: value}
	}
	path := "/applications/" + app.ID + "/token"
	try(t, s, []attempt{
		{"no token", nil, "POST", path, in, 401},
		{"no app", s.Alice, "POST", "/applications/x/token", in, 404},
		{"another client", s.Alice, "POST", path, change("clientId", "x"), 400},
		{"another secret", s.Alice, "POST", path, change("clientSecret", "x"), 400},
		{"another organization", s.Alice, "POST", path, change("targetOrgId", "x"), 403},
	})
	got := must(t, s, s.Alice, "POST", path, in)
	assert.Equal(t, app.Person.DisplayName, holderOf(t, s, got.text(t, "access_token")))
	form := changed(refreshForm(s, got.text(t, "refresh_token")), "client_id", app.ClientID, "client_secret", app.ClientSecret)
	assert.Equal(t, 200, postForm(t, s, nil, "/access_token", form).status)
	assert.Panics(t, func() { s.AddServiceApp(*app) })

	must(t, s, s.Alice, "DELETE", "/people/"+app.Person.ID, nil)
	assert.Equal(t, 403, as(t, s, s.Alice, "POST", path, in).status)
}

// Administrators see the authorizations that people have granted, and revoke them.
func TestAuthorizationsOfAnIntegration(t *testing.T) {
	s := New()
	app := s.AddIntegration(Integration{Name: "Planner"})
	s.Integration = app
	s.SignIn(s.Bob)
	tokens := login(t, s)
	var refresh string
	var types []string
	for _, a := range must(t, s, s.Alice, "GET", "/authorizations?personId="+s.Bob.ID, nil).items(t) {
		if a["clientId"] != app.ClientID {
			continue
		}
		assert.Equal(t, "Planner", a["applicationName"])
		types = append(types, a["type"].(string))
		if a["type"] == "refresh" {
			refresh = a["id"].(string)
		}
	}
	assert.ElementsMatch(t, []string{"refresh", "access"}, types)
	must(t, s, s.Alice, "DELETE", "/authorizations/"+refresh, nil)
	assert.Equal(t, "nobody", holderOf(t, s, tokens.text(t, "access_token")))
	assert.Equal(t, 400, postForm(t, s, nil, "/access_token", refreshForm(s, tokens.text(t, "refresh_token"))).status)
}
