package webextest

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the fake shows can be sent back as it is and changes nothing, whether its
// booleans are booleans or strings.
func TestWhatIsShownIsTakenBack(t *testing.T) {
	s := start(t)
	room := create(t, s, s.Alice, "/rooms", fields{"title": "Room", "isLocked": true, "description": "a"})
	create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Bob.ID, "isModerator": true})
	team := create(t, s, s.Alice, "/teams", fields{"name": "Team", "description": "a"})
	direct := must(t, s, s.Alice, "POST", "/messages", fields{"toPersonId": s.Bob.ID, "text": "a"}).text(t, "roomId")
	inRoom := func(room string) string {
		return must(t, s, s.Alice, "GET", "/memberships?roomId="+room+"&personId="+s.Alice.ID, nil).items(t)[0]["id"].(string)
	}
	disabled := hook(t, s, s.Alice, fields{"secret": "s", "filter": "roomId=" + room})
	w, _ := s.webhooks.get(disabled)
	w.Status = "inactive" // as too many failed deliveries make it
	odd := s.AddPerson(Person{Roles: []string{"role"}, Licenses: []string{LicenseMessaging}})
	nick := create(t, s, s.Alice, "/people", fields{"emails": []string{"n@example.com"}, "firstName": "Nicola",
		"phoneNumbers": []fields{{"type": "work", "value": "+1 408 555 0100", "primary": "true"}}})
	must(t, s, s.Alice, "PUT", "/people/"+nick, fields{"displayName": "N", "firstName": "Nicola", "nickName": "Nick",
		"phoneNumbers": []fields{{"type": "work", "value": "+1 408 555 0100", "primary": true}}})

	assert.Equal(t, "Nick", must(t, s, s.Alice, "GET", "/people/"+nick, nil).text(t, "nickName"))
	for name, path := range map[string]string{
		"person":             "/people/" + s.Bob.ID,
		"oneself":            "/people/" + s.Alice.ID,
		"person with a nick": "/people/" + nick,
		"unknown role":       "/people/" + odd.ID,
		"bot":                "/people/" + s.Bot.ID,
		"room":               "/rooms/" + room,
		"membership":         "/memberships/" + inRoom(room),
		"direct membership":  "/memberships/" + inRoom(direct),
		"team":               "/teams/" + team,
		"team membership": "/team/memberships/" +
			must(t, s, s.Alice, "GET", "/team/memberships?teamId="+team, nil).items(t)[0]["id"].(string),
		"message":          "/messages/" + create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"}),
		"webhook":          "/webhooks/" + hook(t, s, s.Alice, nil),
		"disabled webhook": "/webhooks/" + disabled,
		"tab":              "/room/tabs/" + create(t, s, s.Alice, "/room/tabs", fields{"roomId": room, "displayName": "a", "contentUrl": "https://a.b"}),
		"folder": "/room/linkedFolders/" + create(t, s, s.Alice, "/room/linkedFolders", fields{"roomId": room, "displayName": "a",
			"contentUrl": "https://a.b", "driveId": "d", "itemId": "i", "defaultFolder": "true"}),
	} {
		t.Run(name, func(t *testing.T) {
			shown := must(t, s, s.Alice, "GET", path, nil).object(t)
			for _, spelling := range []func(any) any{
				func(v any) any { return v },
				asString,
				asBoolean,
			} {
				sent := fields{}
				for name, value := range shown {
					sent[name] = spelling(value)
				}
				if name == "folder" { // whose boolean is a string, by the specification
					sent["defaultFolder"] = shown["defaultFolder"]
				}
				got := must(t, s, s.Alice, "PUT", path, sent).object(t)
				for _, changing := range []string{"lastModified", "lastActivity", "updated"} {
					delete(got, changing)
					delete(shown, changing)
				}
				assert.Equal(t, shown, got)
			}
		})
	}
}

// asString returns the string for a boolean, and other values as they are.
func asString(v any) any {
	if b, ok := v.(bool); ok {
		return fmt.Sprint(b)
	}
	return v
}

// asBoolean returns the boolean for a string, and other values as they are.
func asBoolean(v any) any {
	if v == "true" || v == "false" {
		return v == "true"
	}
	return v
}

// A message that was got can be edited and sent back whole, without its html.
func TestEditSendsTheMessageBack(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	message := must(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "markdown": "**a**"}).object(t)
	path := "/messages/" + message["id"].(string)
	assert.Equal(t, 400, as(t, s, s.Alice, "PUT", path, message).status)
	for _, html := range []any{nil, ""} {
		message["html"] = html
		must(t, s, s.Alice, "PUT", path, message)
	}
}

func TestBooleans(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	for _, test := range []struct {
		value  any
		status int
		want   bool
	}{
		{true, 200, true},
		{"true", 200, true},
		{"True", 200, true},
		{"false", 200, false},
		{nil, 200, false},
		{"yes", 400, false},
		{"", 400, false},
		{1, 400, false},
	} {
		t.Run(fmt.Sprintf("%#v", test.value), func(t *testing.T) {
			got := as(t, s, s.Alice, "POST", "/rooms", fields{"title": "a", "isLocked": test.value})
			require.Equal(t, test.status, got.status, "%s", got.body)
			p := s.AddPerson(Person{})
			member := as(t, s, s.Alice, "POST", "/memberships", fields{"roomId": room, "personId": p.ID, "isModerator": test.value})
			require.Equal(t, test.status, member.status, "%s", member.body)
			if test.status == http.StatusOK {
				assert.Equal(t, test.want, got.object(t)["isLocked"])
				assert.Equal(t, test.want, member.object(t)["isModerator"])
			}
		})
	}
}

func TestForms(t *testing.T) {
	s := start(t)
	post := func(method, path string, form url.Values) answer {
		r, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(form.Encode()))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		got := send(t, s, s.Alice, r)
		require.Equal(t, 200, got.status, "%s %s: %s", method, path, got.body)
		return got
	}
	room := post("POST", "/rooms", url.Values{"title": {"a & b"}, "isLocked": {"true"}}).object(t)
	assert.Equal(t, "a & b", room["title"])
	assert.Equal(t, true, room["isLocked"])
	id := room["id"].(string)
	message := post("POST", "/messages", url.Values{"roomId": {id}, "markdown": {"**ü**"}, "files": {"https://example.com/a.txt"}})
	assert.Equal(t, "ü", message.text(t, "text"))
	assert.Len(t, message.object(t)["files"], 1)
	person := post("POST", "/people", url.Values{"emails": {"n@example.com"}, "displayName": {"N"}, "roles": {RoleUserAdmin, RoleFullAdmin}})
	assert.Equal(t, []any{RoleUserAdmin, RoleFullAdmin}, person.object(t)["roles"])
	tab := post("POST", "/room/tabs", url.Values{"roomId": {id}, "displayName": {"a"}, "contentUrl": {"https://a.b"}})
	assert.Equal(t, "b", post("PUT", "/room/tabs/"+tab.text(t, "id"),
		url.Values{"roomId": {id}, "displayName": {"b"}, "contentUrl": {"https://a.b"}}).text(t, "displayName"))
}

// A parameter without a value is one that is absent, as in the links that Webex
// documents. Lists come as repeated keys and with commas.
func TestQuerySpellings(t *testing.T) {
	s := start(t)
	officer := s.AddPerson(Person{FirstName: "Olga", Roles: []string{RoleComplianceOfficer}})
	room := newRoom(t, s, s.Bob)
	create(t, s, s.Alice, "/messages", fields{"roomId": room, "markdown": "<@personId:" + s.Alice.ID + "> a"})
	create(t, s, s.Alice, "/room/tabs", fields{"roomId": room, "displayName": "a", "contentUrl": "https://a.b"})
	hook(t, s, s.Alice, nil)
	create(t, s, s.Alice, "/people", fields{"emails": []string{"n@example.com"}, "displayName": "N", "locationId": "here"})
	create(t, s, s.Bob, "/teams", fields{"name": "Team"})
	count := func(who *Person, path string) int { return len(must(t, s, who, "GET", path, nil).items(t)) }

	assert.Equal(t, 2, count(s.Bob, "/rooms?teamId=&type&sortBy=&max="))
	assert.Equal(t, 0, count(s.Bob, "/rooms?orgPublicSpaces=true&teamId=&type&sortBy="))
	assert.Equal(t, 2, count(s.Bob, "/rooms?max=null"))
	assert.Equal(t, 1, count(s.Alice, "/messages?roomId="+room+"&before&beforeMessage&parentId=&mentionedPeople="))
	assert.Equal(t, 1, count(s.Alice, "/messages?roomId="+room+"&mentionedPeople=me,"+s.Alice.ID))
	assert.Equal(t, 1, count(s.Alice, "/webhooks?ownedBy="))
	assert.Equal(t, 6, count(s.Alice, "/people?orgId=&locationId=&roles=&email=&id="))
	assert.Equal(t, 1, count(s.Bob, "/people?displayName=bob&orgId=&locationId"))
	assert.Equal(t, 2, count(s.Bob, "/people?id="+s.Bob.ID+"&id="+s.Carol.ID))
	assert.Equal(t, 2, count(s.Alice, "/people?roles="+RoleFullAdmin+"&roles="+RoleComplianceOfficer))
	assert.Equal(t, 1, count(officer, "/events?resource=messages&actorId=&type=&from=&to"))
	must(t, s, s.Alice, "PUT", "/people/"+s.Bob.ID, fields{"displayName": "Bob"})
	span := "&from=" + formatTime(time.Now().Add(-time.Hour)) + "&to=" + formatTime(time.Now().Add(time.Hour))
	assert.Equal(t, 1, count(s.Alice, "/adminAudit/events?orgId="+s.OrgID+span+"&actorId=&max=1"))
	assert.Equal(t, 1, count(s.Alice, "/room/tabs?roomId="+room+"&max=null"))
	try(t, s, []attempt{
		{"no number", s.Bob, "GET", "/rooms?max=ten", nil, 400},
		{"not a person's filter", s.Bob, "GET", "/people?email=&id=,", nil, 400},
	})
}

// A bot may send an empty classification, but not choose one.
func TestEmptyClassification(t *testing.T) {
	s := New()
	for value, status := range map[any]int{nil: 200, "": 200, "c": 403} {
		room := fields{"title": "a"}
		maps.Copy(room, fields{"classificationId": value})
		assert.Equal(t, status, as(t, s, s.Bot, "POST", "/rooms", room).status, "%v", value)
	}
}
