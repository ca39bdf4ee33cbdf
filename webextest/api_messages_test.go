package webextest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newCard returns an attachment with an Adaptive Card of a version.
func newCard(version string) fields {
	return fields{"contentType": cardType, "content": fields{"type": "AdaptiveCard", "version": version, "body": []any{}}}
}

func TestMessageLife(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	created := must(t, s, s.Bob, "POST", "/messages", fields{"roomId": room, "text": "hi"}).object(t)
	assert.Equal(t, fields{
		"id":          created["id"],
		"roomId":      room,
		"roomType":    "group",
		"text":        "hi",
		"personId":    s.Bob.ID,
		"personEmail": s.Bob.Email,
		"created":     created["created"],
	}, created)
	path := "/messages/" + created["id"].(string)
	assert.Equal(t, created, must(t, s, s.Alice, "GET", path, nil).object(t))
	assert.Equal(t, created["created"], must(t, s, s.Alice, "GET", "/rooms/"+room, nil).text(t, "lastActivity"))

	later(s)
	edited := must(t, s, s.Bob, "PUT", path, fields{"roomId": room, "markdown": "**ho**"}).object(t)
	assert.Equal(t, "ho", edited["text"])
	assert.Equal(t, "<p><strong>ho</strong></p>", edited["html"])
	assert.Greater(t, edited["updated"], created["created"])
	edited = must(t, s, s.Bob, "PUT", path, fields{"roomId": room, "text": "plain"}).object(t)
	assert.Equal(t, "plain", edited["text"])
	assert.NotContains(t, edited, "markdown")
	assert.NotContains(t, edited, "html")

	must(t, s, s.Bob, "DELETE", path, nil)
	assert.Equal(t, 404, as(t, s, s.Bob, "GET", path, nil).status)
}

func TestCreateMessageRules(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	other := newRoom(t, s)
	first := create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
	reply := create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "b", "parentId": first})
	long := strings.Repeat("é", maxText/2) + "aa"
	for _, test := range []struct {
		name   string
		body   fields
		status int
	}{
		{"no destination", fields{"text": "a"}, 400},
		{"two destinations", fields{"roomId": room, "toPersonId": s.Bob.ID, "text": "a"}, 400},
		{"two destinations of a kind", fields{"toPersonEmail": s.Bob.Email, "toPersonId": s.Bob.ID, "text": "a"}, 400},
		{"empty", fields{"roomId": room}, 400},
		{"empty text", fields{"roomId": room, "text": ""}, 400},
		{"longest text", fields{"roomId": room, "text": long[:maxText]}, 200},
		{"too long in bytes", fields{"roomId": room, "text": long}, 400},
		{"too long markdown", fields{"roomId": room, "markdown": long}, 400},
		{"unknown room", fields{"roomId": "x", "text": "a"}, 404},
		{"unknown person", fields{"toPersonId": "x", "text": "a"}, 404},
		{"unknown email", fields{"toPersonEmail": "x@example.com", "text": "a"}, 404},
		{"to oneself", fields{"toPersonId": s.Alice.ID, "text": "a"}, 400},
		{"reply", fields{"roomId": room, "text": "a", "parentId": first}, 200},
		{"reply to a reply", fields{"roomId": room, "text": "a", "parentId": reply}, 400},
		{"reply from another room", fields{"roomId": other, "text": "a", "parentId": first}, 400},
		{"reply to nobody known", fields{"toPersonId": s.Carol.ID, "text": "a", "parentId": first}, 400},
		{"reply to nothing", fields{"roomId": room, "text": "a", "parentId": "x"}, 404},
		{"two files", fields{"roomId": room, "files": []string{"http://a/b", "http://a/c"}}, 400},
		{"relative file", fields{"roomId": room, "files": []string{"b.png"}}, 400},
		{"card", fields{"roomId": room, "attachments": []any{newCard("1.3")}}, 200},
		{"two cards", fields{"roomId": room, "attachments": []any{newCard("1.3"), newCard("1.3")}}, 400},
		{"newer card", fields{"roomId": room, "attachments": []any{newCard("1.4")}}, 400},
		{"card without a version", fields{"roomId": room, "attachments": []any{newCard("")}}, 400},
		{"other type of attachment", fields{"roomId": room, "attachments": []any{fields{"contentType": "text/plain", "content": fields{}}}}, 400},
		{"no card in it", fields{"roomId": room, "attachments": []any{fields{"contentType": cardType, "content": fields{}}}}, 400},
		{"nothing in it", fields{"roomId": room, "attachments": []any{fields{"contentType": cardType}}}, 400},
		{"attachments is no list", fields{"roomId": room, "attachments": newCard("1.3")}, 400},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := as(t, s, s.Alice, "POST", "/messages", test.body)
			assert.Equal(t, test.status, got.status, "%s", got.body)
		})
	}
	assert.Empty(t, must(t, s, s.Alice, "GET", "/rooms?type=direct", nil).items(t), "what is refused makes no room")
	assert.Equal(t, 404, as(t, s, s.Carol, "POST", "/messages", fields{"roomId": room, "text": "a"}).status)
}

func TestCardIsKept(t *testing.T) {
	s := start(t)
	message := create(t, s, s.Alice, "/messages", fields{"roomId": newRoom(t, s), "attachments": []any{newCard("1.2")}})
	assert.Equal(t, []any{newCard("1.2")}, must(t, s, s.Alice, "GET", "/messages/"+message, nil).object(t)["attachments"])
}

func TestPostingRights(t *testing.T) {
	s := start(t)
	officer := s.AddPerson(Person{Roles: []string{RoleComplianceOfficer}})
	announcements := create(t, s, s.Alice, "/rooms", fields{"title": "a", "isLocked": true, "isAnnouncementOnly": true})
	create(t, s, s.Alice, "/memberships", fields{"roomId": announcements, "personId": s.Bob.ID})
	readOnly := create(t, s, officer, "/rooms", fields{"title": "a", "isReadOnly": true})
	try(t, s, []attempt{
		{"moderator announces", s.Alice, "POST", "/messages", fields{"roomId": announcements, "text": "a"}, 200},
		{"member does not", s.Bob, "POST", "/messages", fields{"roomId": announcements, "text": "a"}, 403},
		{"nobody writes to a read-only room", officer, "POST", "/messages", fields{"roomId": readOnly, "text": "a"}, 403},
	})
}

func TestEditMessageRules(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	path := "/messages/" + create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
	withCard := "/messages/" + create(t, s, s.Alice, "/messages", fields{"roomId": room, "attachments": []any{newCard("1.0")}})
	withFile := "/messages/" + create(t, s, s.Alice, "/messages", fields{"roomId": room, "files": []string{"https://example.com/a"}})
	text := fields{"roomId": room, "text": "b"}
	try(t, s, []attempt{
		{"another's", s.Bob, "PUT", path, text, 403},
		{"a stranger's", s.Carol, "PUT", path, text, 404},
		{"unknown", s.Alice, "PUT", "/messages/x", text, 404},
		{"no room", s.Alice, "PUT", path, fields{"text": "b"}, 400},
		{"other room", s.Alice, "PUT", path, fields{"roomId": newRoom(t, s), "text": "b"}, 400},
		{"no text", s.Alice, "PUT", path, fields{"roomId": room}, 400},
		{"too long", s.Alice, "PUT", path, fields{"roomId": room, "text": strings.Repeat("a", maxText+1)}, 400},
		{"html beside markdown", s.Alice, "PUT", path, fields{"roomId": room, "markdown": "b", "html": "b"}, 400},
		{"with a card", s.Alice, "PUT", withCard, text, 400},
		{"with a file", s.Alice, "PUT", withFile, text, 400},
	})
	message := must(t, s, s.Alice, "GET", path, nil).object(t)
	assert.NotContains(t, message, "updated", "what is refused changes nothing")
	message["text"] = "whole message sent back"
	for range maxEdits {
		must(t, s, s.Alice, "PUT", path, message)
	}
	assert.Equal(t, 400, as(t, s, s.Alice, "PUT", path, message).status)
}

func TestDeleteMessageRules(t *testing.T) {
	s := start(t)
	room := create(t, s, s.Alice, "/rooms", fields{"title": "a", "isLocked": true})
	create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Bob.ID})
	alices := "/messages/" + create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
	bobs := "/messages/" + create(t, s, s.Bob, "/messages", fields{"roomId": room, "text": "a"})
	try(t, s, []attempt{
		{"another's", s.Bob, "DELETE", alices, nil, 403},
		{"a stranger's", s.Carol, "DELETE", alices, nil, 404},
		{"another's as a moderator", s.Alice, "DELETE", bobs, nil, 204},
		{"again", s.Alice, "DELETE", bobs, nil, 404},
		{"one's own", s.Alice, "DELETE", alices, nil, 204},
	})
}

func TestListMessages(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob, s.Bot)
	var ids, times []string
	for i, body := range []fields{
		{"text": "first"},
		{"markdown": "hi <@personId:" + s.Bob.ID + "|Bob>"},
		{"markdown": "hi <@personEmail:" + s.Bot.Email + ">"},
	} {
		later(s)
		body["roomId"] = room
		if i == 1 {
			body["parentId"] = ids[0]
		}
		got := must(t, s, s.Alice, "POST", "/messages", body)
		ids, times = append(ids, got.text(t, "id")), append(times, got.text(t, "created"))
	}
	for _, test := range []struct {
		name, query string
		who         *Person
		want        []string
	}{
		{"newest first", "", s.Bob, []string{"hi Bot", "hi Bob", "first"}},
		{"thread", "&parentId=" + ids[0], s.Bob, []string{"hi Bob"}},
		{"before a time", "&before=" + times[1], s.Bob, []string{"first"}},
		{"before a message", "&beforeMessage=" + ids[2], s.Bob, []string{"hi Bob", "first"}},
		{"mentioning me", "&mentionedPeople=me", s.Bot, []string{"hi Bot"}},
		{"mentioning my id", "&mentionedPeople=" + s.Bob.ID, s.Bob, []string{"hi Bob"}},
		{"mentioning who is not", "&mentionedPeople=me", s.Alice, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, values(must(t, s, test.who, "GET", "/messages?roomId="+room+test.query, nil).items(t), "text"))
		})
	}
	try(t, s, []attempt{
		{"no room", s.Alice, "GET", "/messages", nil, 400},
		{"unknown room", s.Alice, "GET", "/messages?roomId=x", nil, 404},
		{"room of others", s.Carol, "GET", "/messages?roomId=" + room, nil, 404},
		{"bot without mentions", s.Bot, "GET", "/messages?roomId=" + room, nil, 403},
		{"mentions of another", s.Bob, "GET", "/messages?roomId=" + room + "&mentionedPeople=" + s.Alice.ID, nil, 400},
		{"before no time", s.Bob, "GET", "/messages?roomId=" + room + "&before=x", nil, 400},
		{"before no message", s.Bob, "GET", "/messages?roomId=" + room + "&beforeMessage=x", nil, 404},
		{"max 0", s.Bob, "GET", "/messages?roomId=" + room + "&max=0", nil, 400},
		{"bot in a direct room", s.Bot, "GET", "/messages?roomId=" +
			must(t, s, s.Bot, "POST", "/messages", fields{"toPersonId": s.Bob.ID, "text": "a"}).text(t, "roomId"), nil, 200},
	})
}

func TestMessagePages(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	for i := range 120 {
		create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": fmt.Sprint(i)})
	}
	assert.Len(t, must(t, s, s.Alice, "GET", "/messages?roomId="+room, nil).items(t), 50)
	page := must(t, s, s.Alice, "GET", "/messages?roomId="+room+"&max=1000", nil)
	require.Len(t, page.items(t), 100)
	last := page.items(t)[99]["id"].(string)
	assert.Equal(t, s.URL+"/messages?roomId="+room+"&max=1000&beforeMessage="+last, page.next(t))

	create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "new"})
	must(t, s, s.Alice, "DELETE", "/messages/"+last, nil)
	rest := must(t, s, s.Alice, "GET", page.next(t), nil)
	assert.Empty(t, rest.next(t))
	texts := values(rest.items(t), "text")
	assert.Len(t, texts, 20)
	assert.Equal(t, "19", texts[0])
}

func TestDirectMessages(t *testing.T) {
	s := start(t)
	try(t, s, []attempt{{"no room yet", s.Alice, "GET", "/messages/direct?personId=" + s.Bob.ID, nil, 404}})
	first := must(t, s, s.Alice, "POST", "/messages", fields{"toPersonEmail": "Bob@example.com", "text": "a"})
	room := first.text(t, "roomId")
	assert.Equal(t, "direct", first.text(t, "roomType"))
	assert.Equal(t, "Bob@example.com", first.text(t, "toPersonEmail"))
	answer := must(t, s, s.Bob, "POST", "/messages", fields{"toPersonId": s.Alice.ID, "text": "b", "parentId": first.text(t, "id")})
	assert.Equal(t, room, answer.text(t, "roomId"), "there is one room for two people")
	create(t, s, s.Bob, "/messages", fields{"toPersonId": s.Carol.ID, "text": "c"})

	assert.Equal(t, "Bob Baker", must(t, s, s.Alice, "GET", "/rooms/"+room, nil).text(t, "title"))
	assert.Equal(t, "Alice Archer", must(t, s, s.Bob, "GET", "/rooms/"+room, nil).text(t, "title"))
	for query, want := range map[string][]string{
		"personId=" + s.Alice.ID:                                      {"b", "a"},
		"personEmail=" + s.Alice.Email:                                {"b", "a"},
		"personId=" + s.Alice.ID + "&parentId=" + first.text(t, "id"): {"b"},
	} {
		assert.Equal(t, want, values(must(t, s, s.Bob, "GET", "/messages/direct?"+query, nil).items(t), "text"))
	}
	try(t, s, []attempt{
		{"nobody", s.Alice, "GET", "/messages/direct", nil, 400},
		{"named twice", s.Alice, "GET", "/messages/direct?personId=x&personEmail=y", nil, 400},
		{"unknown", s.Alice, "GET", "/messages/direct?personId=x", nil, 404},
	})
}

func TestMentions(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	got := must(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "markdown": "<@personEmail:bob@example.com|Bobby>, <@personId:" +
		s.Bob.ID + ">, <@personId:" + s.Carol.ID + "|Carol> and <@all>"}).object(t)
	assert.Equal(t, []any{s.Bob.ID}, got["mentionedPeople"], "only who is in the room, and once")
	assert.Equal(t, []any{"all"}, got["mentionedGroups"])
	assert.Equal(t, "Bobby, Bob Baker, Carol and All", got["text"])
	assert.Contains(t, got["html"], `<spark-mention data-object-type="person" data-object-id="`+s.Bob.ID+`">Bobby</spark-mention>`)
	assert.Contains(t, got["html"], `data-group-type="all"`)

	kept := must(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "text": "mine", "markdown": "**x**"})
	assert.Equal(t, "mine", kept.text(t, "text"), "text beside markdown is an alternative to it")
}

// A parentId may be the bare UUID of a message. The answer has the whole ID.
func TestParentByUUID(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	first := create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
	reply := must(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "text": "b", "parentId": uuidOf(first)})
	assert.Equal(t, first, reply.text(t, "parentId"))
	items := must(t, s, s.Alice, "GET", "/messages?roomId="+room+"&parentId="+uuidOf(first), nil).items(t)
	assert.Equal(t, []string{"b"}, values(items, "text"))

	direct := must(t, s, s.Alice, "POST", "/messages", fields{"toPersonId": s.Bob.ID, "text": "a"}).text(t, "id")
	create(t, s, s.Bob, "/messages", fields{"toPersonId": s.Alice.ID, "text": "b", "parentId": uuidOf(direct)})
	items = must(t, s, s.Alice, "GET", "/messages/direct?personId="+s.Bob.ID+"&parentId="+uuidOf(direct), nil).items(t)
	assert.Equal(t, []string{"b"}, values(items, "text"))

	assert.Equal(t, 404, as(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "text": "b", "parentId": newUUID()}).status)
	assert.Equal(t, 404, as(t, s, s.Alice, "GET", "/messages/"+uuidOf(first), nil).status, "other IDs are whole")
}

// In a group room, a bot reads by ID only what webhooks tell it of: messages that
// mention it and its own.
func TestWhatABotReads(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bot)
	file := []string{"https://example.com/a.txt"}
	post := func(p *Person, body fields) fields { return must(t, s, p, "POST", "/messages", body).object(t) }
	for _, test := range []struct {
		name    string
		message fields
		status  int
	}{
		{"not mentioned", post(s.Alice, fields{"roomId": room, "text": "a", "files": file}), 404},
		{"another is mentioned", post(s.Alice, fields{"roomId": room, "markdown": "<@personId:" + s.Alice.ID + "> a", "files": file}), 404},
		{"mentioned", post(s.Alice, fields{"roomId": room, "markdown": "<@personId:" + s.Bot.ID + "> a", "files": file}), 200},
		{"its own", post(s.Bot, fields{"roomId": room, "text": "a", "files": file}), 200},
		{"direct", post(s.Alice, fields{"toPersonId": s.Bot.ID, "text": "a", "files": file}), 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			path, link := "/messages/"+test.message["id"].(string), test.message["files"].([]any)[0].(string)
			assert.Equal(t, test.status, as(t, s, s.Bot, "GET", path, nil).status)
			assert.Equal(t, test.status, as(t, s, s.Bot, "GET", link, nil).status)
			must(t, s, s.Alice, "GET", path, nil)
		})
	}
	thread := create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
	assert.Equal(t, 404, as(t, s, s.Bot, "GET", "/messages/"+thread, nil).status)
	create(t, s, s.Bot, "/messages", fields{"roomId": room, "parentId": thread, "text": "it may reply to it all the same"})
}

// A compliance officer finds what happened by the events of the organization.
func TestComplianceOfficer(t *testing.T) {
	s := start(t)
	officer := s.AddPerson(Person{Roles: []string{RoleComplianceOfficer}})
	room := create(t, s, s.Alice, "/rooms", fields{"title": "Secret", "isLocked": true})
	bobs := create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Bob.ID})
	message := must(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "text": "a", "files": []string{"https://example.com/a.txt"}}).object(t)
	direct := must(t, s, s.Alice, "POST", "/messages", fields{"toPersonId": s.Bob.ID, "text": "b"})
	card := postCard(t, s, newRoom(t, s, s.Bob, s.Bot))
	action := s.As(s.Bob).Submit(card, map[string]any{"name": "Robert"})

	told := must(t, s, officer, "GET", "/events?resource=messages&actorId="+s.Alice.ID, nil).items(t)
	assert.Equal(t, []string{direct.text(t, "id"), message["id"].(string)},
		values([]fields{told[0]["data"].(fields), told[1]["data"].(fields)}, "id"))
	path, link := "/messages/"+message["id"].(string), message["files"].([]any)[0].(string)
	assert.Equal(t, "Empty Title", must(t, s, officer, "GET", "/rooms/"+direct.text(t, "roomId"), nil).text(t, "title"))
	carol := fields{"roomId": room, "personId": s.Carol.ID}
	try(t, s, []attempt{
		{"read a message", officer, "GET", path, nil, 200},
		{"read a direct message", officer, "GET", "/messages/" + direct.text(t, "id"), nil, 200},
		{"read a file", officer, "GET", link, nil, 200},
		{"read a submission", officer, "GET", "/attachment/actions/" + action, nil, 200},
		{"see a room", officer, "GET", "/rooms/" + room, nil, 200},
		{"see a membership", officer, "GET", "/memberships/" + bobs, nil, 200},
		{"add somebody", officer, "POST", "/memberships", carol, 200},
		{"remove somebody", officer, "DELETE", "/memberships/" + bobs, nil, 204},

		{"list the messages of a room", officer, "GET", "/messages?roomId=" + room, nil, 404},
		{"speak where they are not", officer, "POST", "/messages", fields{"roomId": room, "text": "c"}, 404},
		{"fill in a card", officer, "POST", "/attachment/actions", fields{"type": "submit", "messageId": card, "inputs": fields{"name": "x"}}, 404},
		{"edit a message", officer, "PUT", path, fields{"roomId": room, "text": "c"}, 404},
		{"delete a room", officer, "DELETE", "/rooms/" + room, nil, 404},
		{"unknown room", officer, "GET", "/rooms/x", nil, 404},
		{"anybody else", s.Bot, "GET", path, nil, 404},

		{"delete a message", officer, "DELETE", path, nil, 204},
		{"its file is gone", officer, "GET", link, nil, 404},
	})
	assert.Empty(t, s.Messages(room))
}
