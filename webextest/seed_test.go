package webextest

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSeed(t *testing.T) {
	file, err := os.Open("testdata/seed.json")
	require.NoError(t, err)
	defer file.Close()
	s := start(t)
	require.NoError(t, s.Seed(file))
	assert.Empty(t, s.Requests(), "a seed is no request")

	dora, ci := s.Person("dora@example.com"), s.Person("ci@webex.bot")
	assert.Equal(t, "Dora Dale", dora.DisplayName)
	assert.Equal(t, []string{RoleComplianceOfficer}, dora.Roles)
	assert.Equal(t, []string{LicenseMessaging}, dora.Licenses)
	assert.Equal(t, "bot", ci.Type)
	assert.Equal(t, "ci-token", ci.Token)

	teams := must(t, s, dora, "GET", "/teams", nil).items(t)
	require.Len(t, teams, 1)
	assert.Equal(t, "Those who run it", teams[0]["description"])
	moderators := map[any]any{}
	for _, m := range must(t, s, dora, "GET", "/team/memberships?teamId="+teams[0]["id"].(string), nil).items(t) {
		moderators[m["personEmail"]] = m["isModerator"]
	}
	assert.Equal(t, map[any]any{"alice@example.com": true, "bob@example.com": true, "dora@example.com": false}, moderators)

	rooms := map[any]fields{}
	for _, p := range []*Person{dora, ci} {
		for _, r := range must(t, s, p, "GET", "/rooms", nil).items(t) {
			rooms[r["title"]] = r
		}
	}
	require.Len(t, rooms, 3)
	assert.Equal(t, teams[0]["id"], rooms["Incidents"]["teamId"])
	assert.Equal(t, s.Alice.ID, rooms["Incidents"]["creatorId"])
	assert.Equal(t, dora.ID, rooms["Board"]["creatorId"])
	assert.Equal(t, true, rooms["Board"]["isLocked"])
	assert.Equal(t, "For few", rooms["Board"]["description"])

	messages := s.Messages(rooms["Incidents"]["id"].(string))
	require.Len(t, messages, 2)
	assert.Equal(t, "Build 7 failed", messages[0].Text)
	assert.Equal(t, ci.ID, messages[0].PersonID)
	log := must(t, s, s.Bob, "GET", messages[0].Files[0], nil)
	assert.Equal(t, "no space left\n", string(log.body))
	assert.Equal(t, "text/plain", log.header.Get("Content-Type"))
	assert.Equal(t, messages[0].ID, messages[1].ParentID)
	assert.Equal(t, "bob@example.com", messages[1].PersonEmail)
	assert.Equal(t, "Welcome", s.Messages(rooms["Operations"]["id"].(string))[0].Text)
	direct := must(t, s, s.Carol, "GET", "/messages/direct?personEmail=bob@example.com", nil).items(t)
	assert.Equal(t, []string{"Lunch?"}, values(direct, "text"))
}

func TestSeedWithAByteOrderMark(t *testing.T) {
	s := New()
	require.NoError(t, s.Seed(strings.NewReader("\ufeff"+`{"people": [{"email": "dora@example.com"}]}`)))
	assert.NotNil(t, s.Person("dora@example.com"))
	assert.Error(t, s.Seed(strings.NewReader("\ufeff")))
}

func TestSeedErrors(t *testing.T) {
	for _, test := range []struct{ name, seed, err string }{
		{"no JSON", `people`, "webextest: the seed cannot be read: "},
		{"empty", ``, "webextest: the seed cannot be read: EOF"},
		{"two values", `{} {}`, "webextest: the seed has more than one JSON value"},
		{"unknown list", `{"persons": []}`, `unknown field "persons"`},
		{"unknown field", `{"rooms": [{"title": "a", "name": "a"}]}`, `unknown field "name"`},
		{"wrong type", `{"rooms": {}}`, "cannot unmarshal object"},
		{"no email", `{"people": [{"displayName": "A"}]}`, "webextest: people[0] of the seed: email is missing"},
		{"person twice", `{"people": [{"email": "a@b"}, {"email": "A@b"}]}`, "webextest: people[1] of the seed: there is a person"},
		{"unknown type", `{"people": [{"email": "a@b", "type": "cat"}]}`, `type has the unknown value "cat"`},
		{"unknown role", `{"people": [{"email": "a@b", "roles": ["King"]}]}`, `there is no role "King"`},
		{"unknown license", `{"people": [{"email": "a@b", "licenses": ["Fishing"]}]}`, `there is no license "Fishing"`},
		{"license that cannot be had", `{"people": [{"email": "a@b", "licenses": ["Webex Calling - Professional"]}]}`, "cannot have the license"},
		{"token with a line break", `{"people": [{"email": "a@b", "displayName": "A", "token": "hush\nhush"}]}`, "webextest: people[0] of the seed: the token of A has a line break"},
		{"token with a space", `{"people": [{"email": "a@b", "token": "hush "}]}`, "a space at an end"},
		{"team without a name", `{"teams": [{}]}`, "webextest: teams[0] of the seed: Alice Archer: POST /teams is answered with 400: name is required"},
		{"team twice", `{"teams": [{"name": "a"}, {"name": "a"}]}`, `webextest: teams[1] of the seed: there are two teams "a"`},
		{"unknown creator", `{"teams": [{"name": "a", "creator": "x@y"}]}`, `there is nobody with the email address "x@y"`},
		{"unknown creator of a room", `{"rooms": [{"title": "a", "creator": "x@y"}]}`, `there is nobody with the email address "x@y"`},
		{"unknown member", `{"rooms": [{"title": "a", "members": ["x@y"]}]}`, `webextest: rooms[0] of the seed: there is nobody with the email address "x@y"`},
		{"member twice", `{"rooms": [{"title": "a", "members": ["alice@example.com"]}]}`, "409"},
		{"room twice", `{"rooms": [{"title": "a"}, {"title": "a"}]}`, `there are two rooms "a"`},
		{"room like a team", `{"teams": [{"name": "a"}], "rooms": [{"title": "a"}]}`, `there are two rooms "a"`},
		{"unknown team", `{"rooms": [{"title": "a", "team": "b"}]}`, `there is no team "b"`},
		{"creator not in the team", `{"teams": [{"name": "t"}], "rooms": [{"title": "a", "team": "t", "creator": "bob@example.com"}]}`, "404"},
		{"unknown room", `{"messages": [{"room": "a", "from": "bob@example.com", "text": "a"}]}`, `webextest: messages[0] of the seed: there is no room "a"`},
		{"no sender", `{"rooms": [{"title": "a"}], "messages": [{"room": "a", "text": "a"}]}`, "an email address is missing"},
		{"sender not in the room", `{"rooms": [{"title": "a"}], "messages": [{"room": "a", "from": "bob@example.com", "text": "a"}]}`, "404"},
		{"no destination", `{"messages": [{"from": "bob@example.com", "text": "a"}]}`, "Exactly one of roomId"},
		{"unknown addressee", `{"messages": [{"from": "bob@example.com", "to": "x@y", "text": "a"}]}`, "404"},
		{"empty message", `{"rooms": [{"title": "a"}], "messages": [{"room": "a", "from": "alice@example.com"}]}`, "The message is empty"},
		{"reply by a stranger", `{"messages": [{"to": "carol@example.com", "from": "bob@example.com", "text": "a", "replies": [{"from": "alice@example.com", "text": "b"}]}]}`, "404"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := New().Seed(strings.NewReader(test.seed))
			assert.ErrorContains(t, err, test.err)
			assert.NotContains(t, err.Error(), "hush")
		})
	}
}
