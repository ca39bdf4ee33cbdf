package webextest

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A delivery never has content, whatever the resource.
func TestDeliveredData(t *testing.T) {
	s := New()
	bot := &target{}
	s.DeliverTo(bot)
	room := create(t, s, s.Alice, "/rooms", fields{"title": "Secret", "description": "Secret"})
	hook(t, s, s.Alice, nil)
	id := create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "Secret", "attachments": []fields{{
		"contentType": cardType, "content": fields{"type": "AdaptiveCard", "version": "1.2", "fallbackText": "Secret"},
	}}})
	must(t, s, s.Alice, "DELETE", "/messages/"+id, nil)
	must(t, s, s.Alice, "PUT", "/rooms/"+room, fields{"title": "Secret 2"})
	create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Bob.ID})
	wait(t, s)
	for _, body := range bot.bodies {
		assert.NotContains(t, string(body), "Secret")
	}
	membership, _ := bot.got[3]["data"].(fields)
	assert.Equal(t, s.Bob.Email, membership["personEmail"])
	assert.Equal(t, []string{"messages created", "messages deleted", "rooms updated", "memberships created"}, bot.take())
}

func TestWhatWebhooksWant(t *testing.T) {
	for _, test := range []struct {
		name   string
		change fields
		want   []string
	}{
		{"all", nil, []string{
			"memberships created", "messages created", "messages updated", "messages deleted", "rooms updated", "memberships deleted",
		}},
		{"all of one resource", fields{"resource": "messages"}, []string{"messages created", "messages updated", "messages deleted"}},
		{"one event of all", fields{"event": "deleted"}, []string{"messages deleted", "memberships deleted"}},
		{"one event of one resource", fields{"resource": "memberships", "event": "created"}, []string{"memberships created"}},
		{"nothing that happens", fields{"resource": "meetings", "event": "started"}, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := New()
			bot := &target{}
			s.DeliverTo(bot)
			room := newRoom(t, s)
			hook(t, s, s.Alice, test.change)
			m := create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Bob.ID})
			id := create(t, s, s.Bob, "/messages", fields{"roomId": room, "text": "a"})
			must(t, s, s.Bob, "PUT", "/messages/"+id, fields{"roomId": room, "text": "b"})
			must(t, s, s.Bob, "DELETE", "/messages/"+id, nil)
			must(t, s, s.Alice, "PUT", "/rooms/"+room, fields{"title": "New"})
			must(t, s, s.Bob, "DELETE", "/memberships/"+m, nil)
			must(t, s, s.Alice, "PUT", "/people/"+s.Bob.ID, fields{"displayName": "B"})
			wait(t, s)
			assert.Equal(t, test.want, bot.take())
		})
	}
}

// Which changes a webhook reports depends on the person and on the room.
func TestWhoHears(t *testing.T) {
	s := New()
	room := newRoom(t, s, s.Bob, s.Bot)
	mention := "<@personId:" + s.Bot.ID + "> hi"
	for _, test := range []struct {
		name  string
		owner *Person
		hook  fields
		do    func() // makes the changes
		want  []string
	}{
		{"a message where one is", s.Bob, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{"messages created"}},
		{"one's own message", s.Alice, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{"messages created"}},
		{"a message where one is not", s.Carol, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{}},
		{"the organization's", s.Alice, fields{"ownedBy": "org"}, func() {
			create(t, s, s.Bob, "/messages", fields{"toPersonId": s.Carol.ID, "text": "a"})
		}, []string{"rooms created", "memberships created", "memberships created", "messages created"}},
		{"a message that mentions a bot", s.Bot, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "markdown": mention})
		}, []string{"messages created"}},
		{"a message that does not", s.Bot, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{}},
		{"a bot's own message", s.Bot, nil, func() {
			create(t, s, s.Bot, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{"messages created"}},
		{"a message to a bot alone", s.Bot, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"toPersonId": s.Bot.ID, "text": "a"})
		}, []string{"memberships created", "messages created"}},
		{"a room of one's own", s.Carol, nil, func() {
			create(t, s, s.Carol, "/rooms", fields{"title": "a"})
		}, []string{"rooms created", "memberships created"}},
		{"a room of another", s.Carol, nil, func() { newRoom(t, s, s.Bob) }, []string{}},
		{"being added", s.Carol, fields{"resource": "memberships"}, func() { newRoom(t, s, s.Carol) }, []string{"memberships created"}},
		{"being removed", s.Carol, fields{"event": "deleted"}, func() {
			id := newRoom(t, s)
			m := create(t, s, s.Alice, "/memberships", fields{"roomId": id, "personId": s.Carol.ID})
			must(t, s, s.Alice, "DELETE", "/memberships/"+m, nil)
		}, []string{"memberships deleted"}},
		{"somebody else leaving", s.Bob, fields{"event": "deleted"}, func() {
			m := create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Carol.ID})
			must(t, s, s.Carol, "DELETE", "/memberships/"+m, nil)
		}, []string{"memberships deleted"}},
		{"a room deleted", s.Alice, fields{"resource": "rooms"}, func() {
			must(t, s, s.Alice, "DELETE", "/rooms/"+newRoom(t, s), nil)
		}, []string{"rooms created", "rooms deleted"}},
		{"somebody deleted who was in a direct room", s.Alice, fields{"resource": "memberships", "event": "deleted"}, func() {
			p := s.AddPerson(Person{})
			create(t, s, s.Alice, "/messages", fields{"toPersonId": p.ID, "text": "a"})
			must(t, s, s.Alice, "DELETE", "/people/"+p.ID, nil)
		}, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bot := &target{}
			s.DeliverTo(bot)
			id := hook(t, s, test.owner, test.hook)
			test.do()
			wait(t, s)
			assert.Equal(t, test.want, bot.take())
			must(t, s, test.owner, "DELETE", "/webhooks/"+id, nil)
		})
	}
}

func TestFilters(t *testing.T) {
	s := New()
	room, other := newRoom(t, s, s.Bob), newRoom(t, s, s.Bob)
	plus := s.AddPerson(Person{Email: "a+b@example.com"})
	create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": plus.ID})
	say := func(p *Person, change fields) func() {
		return func() {
			body := fields{"roomId": room, "text": "a"}
			maps.Copy(body, change)
			create(t, s, p, "/messages", body)
		}
	}
	card := fields{"attachments": []fields{{"contentType": cardType, "content": fields{"type": "AdaptiveCard", "version": "1.2"}}}}
	file := fields{"files": []string{"https://example.com/a.txt"}}
	mention := fields{"markdown": "<@personId:" + s.Alice.ID + ">"}
	lock := func(isLocked bool) func() {
		return func() { must(t, s, s.Alice, "PUT", "/rooms/"+other, fields{"title": "a", "isLocked": isLocked}) }
	}
	for _, test := range []struct {
		resource, filter string
		do               func()
		want             bool
	}{
		{"messages", "roomId=" + room, say(s.Bob, nil), true},
		{"messages", "roomId=" + room, say(s.Bob, fields{"roomId": other}), false},
		{"messages", "roomType=group", say(s.Bob, nil), true},
		{"messages", "roomType=direct", say(s.Bob, nil), false},
		{"messages", "personId=" + s.Bob.ID, say(s.Bob, nil), true},
		{"messages", "personId=" + s.Bob.ID, say(s.Alice, nil), false},
		{"messages", "personEmail=BOB@example.com", say(s.Bob, nil), true},
		{"messages", "personEmail=bob%40example.com", say(s.Bob, nil), true},
		{"messages", "personEmail=a+b@example.com", say(plus, nil), true},
		{"messages", "personEmail=a+b@example.com", say(s.Bob, nil), false},
		{"messages", "mentionedPeople=me", say(s.Bob, mention), true},
		{"messages", "mentionedPeople=me", say(s.Bob, nil), false},
		{"messages", "mentionedPeople=" + s.Bob.ID + "," + s.Alice.ID, say(s.Bob, mention), true},
		{"messages", "mentionedPeople=" + s.Bob.ID, say(s.Bob, mention), false},
		{"messages", "hasFiles=true", say(s.Bob, file), true},
		{"messages", "hasFiles=true", say(s.Bob, nil), false},
		{"messages", "hasFiles=false", say(s.Bob, nil), true},
		{"messages", "hasAttachments=true", say(s.Bob, card), true},
		{"messages", "hasAttachments=true", say(s.Bob, file), false},
		{"messages", "roomId=" + room + "&personEmail=bob@example.com", say(s.Bob, nil), true},
		{"messages", "roomId=" + room + "&personEmail=bob@example.com", say(s.Alice, nil), false},
		{"rooms", "isLocked=true", lock(true), true},
		{"rooms", "isLocked=true", lock(false), false},
		{"rooms", "type=group", lock(false), true},
		{"memberships", "isModerator=true", lock(true), true},
		{"memberships", "isModerator=false", lock(true), false},
	} {
		t.Run(test.resource+" "+test.filter, func(t *testing.T) {
			bot := &target{}
			s.DeliverTo(bot)
			id := hook(t, s, s.Alice, fields{"resource": test.resource, "filter": test.filter})
			test.do()
			wait(t, s)
			assert.Equal(t, test.want, len(bot.take()) > 0)
			must(t, s, s.Alice, "DELETE", "/webhooks/"+id, nil)
			must(t, s, s.Alice, "PUT", "/rooms/"+other, fields{"title": "a", "isLocked": false})
			for _, m := range must(t, s, s.Alice, "GET", "/memberships?roomId="+other, nil).items(t) {
				must(t, s, s.Alice, "PUT", "/memberships/"+m["id"].(string), fields{"isModerator": false, "isRoomHidden": false})
			}
		})
	}
}
