package webextest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestGuests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		count := func() string {
			a := must(t, s, s.Alice, "GET", "/guests/count", nil)
			assert.Equal(t, "text/plain", a.header.Get("Content-Type"))
			return string(a.body)
		}
		assert.Equal(t, "0", count())
		first := must(t, s, s.Alice, "POST", "/guests/token", fields{"subject": "1", "displayName": "Gina"}).object(t)
		assert.Equal(t, fields{
			"id":          first["id"],
			"subject":     "1",
			"displayName": "Gina",
			"email":       uuidOf(first["id"].(string)) + "@appid.ciscospark.com",
			"accessToken": first["accessToken"],
			"expiresIn":   64799.0,
		}, first)
		gina := &Person{Token: first["accessToken"].(string)}
		me := must(t, s, gina, "GET", "/people/me", nil).object(t)
		assert.Equal(t, first["id"], me["id"])
		assert.Equal(t, "appuser", me["type"])

		time.Sleep(time.Hour)
		second := must(t, s, s.Alice, "POST", "/guests/token", fields{"subject": "1", "displayName": "Regina"}).object(t)
		assert.Equal(t, first["id"], second["id"])
		assert.NotEqual(t, first["accessToken"], second["accessToken"])
		assert.Equal(t, second["accessToken"], s.Person(first["id"].(string)).Token)
		assert.Equal(t, "Regina", must(t, s, gina, "GET", "/people/me", nil).text(t, "displayName"))
		create(t, s, s.Alice, "/guests/token", fields{"subject": "2", "displayName": "Hugo"})
		assert.Equal(t, "2", count())

		time.Sleep(64799*time.Second - time.Hour)
		assert.Equal(t, 401, as(t, s, gina, "GET", "/people/me", nil).status, "the first token has expired")
		gina.Token = second["accessToken"].(string)
		must(t, s, gina, "GET", "/people/me", nil)
	})
}

func TestGuestRules(t *testing.T) {
	s := start(t)
	guest := fields{"subject": "1", "displayName": "Gina"}
	try(t, s, []attempt{
		{"by a user", s.Bob, "POST", "/guests/token", guest, 403},
		{"no subject", s.Alice, "POST", "/guests/token", with(guest, fields{"subject": ""}), 400},
		{"no name", s.Alice, "POST", "/guests/token", with(guest, fields{"displayName": ""}), 400},
		{"count by a user", s.Bob, "GET", "/guests/count", nil, 403},
	})
}

// sign returns a JSON Web Token signed by HS256, whatever its header says.
func sign(t *testing.T, secret string, header, claims any) *Person {
	t.Helper()
	encode := base64.RawURLEncoding.EncodeToString
	var token string
	for _, part := range []any{header, claims} {
		data, err := json.Marshal(part)
		require.NoError(t, err)
		token += encode(data) + "."
	}
	key, err := base64.StdEncoding.DecodeString(secret)
	require.NoError(t, err)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(token[:len(token)-1]))
	return &Person{Token: token + encode(mac.Sum(nil))}
}

func TestGuestIssuer(t *testing.T) {
	s := start(t)
	secret := s.GuestIssuer.Secret
	header := fields{"alg": "HS256", "typ": "JWT"}
	claims := fields{"sub": "1", "name": "Gina", "iss": s.GuestIssuer.ID, "exp": time.Now().Add(time.Hour).Unix()}
	login := func(claims fields) *Person {
		got := must(t, s, sign(t, secret, header, claims), "POST", "/jwt/login", nil).object(t)
		assert.Equal(t, fields{"token": got["token"], "expiresIn": 21599.0}, got)
		return &Person{Token: got["token"].(string)}
	}
	gina := must(t, s, login(claims), "GET", "/people/me", nil).object(t)
	assert.Equal(t, "Gina", gina["displayName"])
	assert.Equal(t, "appuser", gina["type"])
	again := must(t, s, login(with(claims, fields{"name": "Regina"})), "GET", "/people/me", nil).object(t)
	assert.Equal(t, gina["id"], again["id"])
	assert.Equal(t, "Regina", again["displayName"])
	unnamed := must(t, s, login(with(claims, fields{"sub": "2", "name": ""})), "GET", "/people/me", nil).object(t)
	assert.Equal(t, "2", unnamed["displayName"])
	assert.NotEqual(t, gina["id"], unnamed["id"])

	good := sign(t, secret, header, claims)
	for name, who := range map[string]*Person{
		"nobody":                    nil,
		"access token":              s.Alice,
		"no token at all":           {Token: "a.b"},
		"part too many":             {Token: good.Token + ".x"},
		"signature cut":             {Token: good.Token[:len(good.Token)-1]},
		"other secret":              sign(t, "eA==", header, claims),
		"other algorithm":           sign(t, secret, fields{"alg": "none"}, claims),
		"header that is no JSON":    sign(t, secret, "x", claims),
		"claims that are no object": sign(t, secret, header, "x"),
		"other issuer":              sign(t, secret, header, with(claims, fields{"iss": "x"})),
		"no subject":                sign(t, secret, header, with(claims, fields{"sub": ""})),
		"expired":                   sign(t, secret, header, with(claims, fields{"exp": time.Now().Unix()})),
		"without an end":            sign(t, secret, header, with(claims, fields{"exp": 0})),
	} {
		assert.Equal(t, 401, as(t, s, who, "POST", "/jwt/login", nil).status, name)
	}
	try(t, s, []attempt{
		{"it is no access token", good, "GET", "/people/me", nil, 401},
		{"other method", good, "GET", "/jwt/login", nil, 405},
	})
	must(t, s, s.Alice, "PUT", "/people/"+gina["id"].(string), fields{"displayName": "Gina", "loginEnabled": false})
	try(t, s, []attempt{{"who may not log in", good, "POST", "/jwt/login", nil, 401}})
	s.GuestIssuer.Secret = "!"
	unnamedAgain := sign(t, secret, header, with(claims, fields{"sub": "2"}))
	try(t, s, []attempt{{"secret that is none", unnamedAgain, "POST", "/jwt/login", nil, 401}})
	count := must(t, s, s.Alice, "GET", "/guests/count", nil)
	assert.Equal(t, "0", string(count.body), "they are those of another application")
}
