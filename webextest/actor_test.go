package webextest

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestActor(t *testing.T) {
	s := start(t)
	alice, bob := s.As(s.Alice), s.As(s.Bob)
	room := alice.CreateRoom("Project", s.Bob, s.Bot)
	said := alice.Say(room, "1. a_b_c <@all>")
	assert.Equal(t, Message{
		ID:          said.ID,
		RoomID:      room,
		PersonID:    s.Alice.ID,
		PersonEmail: s.Alice.Email,
		Text:        "1. a_b_c <@all>",
		Created:     said.Created,
	}, said)

	mention := bob.SayTo(room, s.Bot, "do _it_")
	assert.Equal(t, "Bot do _it_", mention.Text)
	assert.Equal(t, []string{s.Bot.ID}, mention.MentionedPeople)
	assert.Contains(t, mention.HTML, `<spark-mention data-object-type="person" data-object-id="`+s.Bot.ID+`">Bot</spark-mention>`)

	odd := s.AddPerson(Person{DisplayName: "R&D > all | <b>"})
	alice.AddTo(room, odd)
	greeting := bob.SayTo(room, odd, "hi")
	assert.Equal(t, []string{odd.ID}, greeting.MentionedPeople)
	assert.Equal(t, "R&D > all | <b> hi", greeting.Text)
	assert.Contains(t, greeting.HTML, ">R&amp;D &gt; all | &lt;b&gt;</spark-mention> hi")
	bob.Delete(greeting.ID)

	bold := bob.SayMarkdown(room, "**hi**")
	assert.Equal(t, "hi", bold.Text)
	assert.Equal(t, "**hi**", bold.Markdown)

	reply := bob.Reply(said.ID, "yes")
	assert.Equal(t, said.ID, reply.ParentID)
	assert.Equal(t, said.ID, alice.Reply(reply.ID, "no").ParentID)

	assert.Equal(t, "maybe", bob.Edit(reply.ID, "maybe").Text)
	bob.Delete(bold.ID)
	var texts []string
	for _, m := range s.Messages(room) {
		texts = append(texts, m.Text)
	}
	assert.Equal(t, []string{"1. a_b_c <@all>", "Bot do _it_", "maybe", "no"}, texts)
	assert.NotEmpty(t, s.Messages(room)[2].Updated)

	told := bob.Tell(s.Carol, "psst")
	assert.Equal(t, []Message{told}, s.Messages(told.RoomID))
	assert.Equal(t, told.RoomID, s.As(s.Carol).Tell(s.Bob, "what?").RoomID)

	alice.RemoveFrom(room, s.Bot)
	bob.Leave(room)
	items := must(t, s, s.Alice, "GET", "/memberships?roomId="+room, nil).items(t)
	assert.Equal(t, []string{s.Alice.Email, odd.Email}, values(items, "personEmail"))
	membership := alice.AddTo(room, s.Bob)
	assert.Equal(t, s.Bob.Email, must(t, s, s.Bob, "GET", "/memberships/"+membership, nil).text(t, "personEmail"))
	assert.Empty(t, s.Messages("unknown"))
}

func TestMessagesWithFilesAndCards(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	create(t, s, s.Alice, "/messages", fields{"roomId": room, "files": []string{"https://example.com/a.txt"}})
	create(t, s, s.Alice, "/messages", fields{"roomId": room, "attachments": []fields{{
		"contentType": cardType, "content": fields{"type": "AdaptiveCard", "version": "1.2"},
	}}})
	got := s.Messages(room)
	require.Len(t, got, 2)
	file := must(t, s, s.Alice, "GET", got[0].Files[0], nil)
	assert.Equal(t, `attachment; filename="a.txt"`, file.header.Get("Content-Disposition"))
	assert.Equal(t, cardType, got[1].Attachments[0].ContentType)
	assert.JSONEq(t, `{"type":"AdaptiveCard","version":"1.2"}`, string(got[1].Attachments[0].Content))
}

// Failures, limits and records do not concern an Actor.
func TestActorIsApart(t *testing.T) {
	s := New()
	bot := &target{}
	s.DeliverTo(bot)
	hook(t, s, s.Alice, nil)
	s.ResetRequests()
	s.Fail(Failure{Status: http.StatusInternalServerError})
	s.Limit(1, 1)
	for range 3 {
		s.As(s.Alice).CreateRoom("Project")
	}
	assert.Empty(t, s.Requests())
	wait(t, s)
	assert.Len(t, bot.take(), 6, "yet webhooks are told")
}

func TestActorPanics(t *testing.T) {
	s := New()
	room := s.As(s.Alice).CreateRoom("Project")
	assert.PanicsWithValue(t,
		"webextest: Bob Baker: POST /messages is answered with 404: Could not find a room with provided ID.",
		func() { s.As(s.Bob).Say(room, "hi") })
	assert.PanicsWithValue(t, "webextest: Bob Baker is not in the room", func() { s.As(s.Alice).RemoveFrom(room, s.Bob) })
	assert.PanicsWithValue(t, "webextest: As needs a person, and got nil", func() { s.As(s.Person("nobody")) })
	assert.Panics(t, func() { s.As(&Person{Token: "x"}).CreateRoom("a") })
	assert.Panics(t, func() { s.As(s.Alice).Submit("x", map[string]any{"f": func() {}}) })
}

// The sender of a card learns from a webhook that it was submitted, but not the
// inputs.
func TestSubmit(t *testing.T) {
	s := New()
	sender, other := &target{}, &target{}
	mux := http.NewServeMux()
	mux.Handle("/sender", sender)
	mux.Handle("/other", other)
	s.DeliverTo(mux)
	room := newRoom(t, s, s.Bob, s.Bot)
	card := postCard(t, s, room)
	hook(t, s, s.Bot, fields{
		"targetUrl": "http://bot.test/sender", "resource": "attachmentActions", "event": "created",
		"filter": "messageId=" + card + "&roomId=" + room + "&personId=" + s.Bob.ID,
	})
	hook(t, s, s.Alice, fields{"targetUrl": "http://bot.test/other", "resource": "attachmentActions", "event": "created"})

	id := s.As(s.Bob).Submit(card, map[string]any{"name": "Robert"})
	s.As(s.Alice).Submit(card, map[string]any{"name": "Alice"})
	wait(t, s)
	require.Len(t, sender.got, 1)
	action := must(t, s, s.Bot, "GET", "/attachment/actions/"+id, nil).object(t)
	assert.Equal(t, fields{"name": "Robert", "n": 1.5, "data": fields{"a": []any{true}}}, action["inputs"])
	delete(action, "inputs")
	assert.Equal(t, action, sender.got[0]["data"])
	assert.Equal(t, s.Bob.ID, sender.got[0]["actorId"])
	assert.Empty(t, other.take())
}
