package webextest

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/card"
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
	form := postCard(t, s, room)
	hook(t, s, s.Bot, fields{
		"targetUrl": "http://bot.test/sender", "resource": "attachmentActions", "event": "created",
		"filter": "messageId=" + form + "&roomId=" + room + "&personId=" + s.Bob.ID,
	})
	hook(t, s, s.Alice, fields{"targetUrl": "http://bot.test/other", "resource": "attachmentActions", "event": "created"})

	id := s.As(s.Bob).Submit(form, map[string]any{"name": "Robert"})
	s.As(s.Alice).Submit(form, map[string]any{"name": "Alice"})
	wait(t, s)
	require.Len(t, sender.got, 1)
	action := must(t, s, s.Bot, "GET", "/attachment/actions/"+id, nil).object(t)
	assert.Equal(t, fields{"name": "Robert", "n": 1.5, "data": fields{"a": []any{true}}}, action["inputs"])
	delete(action, "inputs")
	assert.Equal(t, action, sender.got[0]["data"])
	assert.Equal(t, s.Bob.ID, sender.got[0]["actorId"])
	assert.Empty(t, other.take())
}

func TestPress(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob, s.Bot)
	post := func(c card.Card) string {
		return create(t, s, s.Bot, "/messages", fields{"roomId": room, "attachments": []fields{{"contentType": cardType, "content": c}}})
	}
	bob := s.As(s.Bob)
	sent := func(action string) any {
		return must(t, s, s.Bot, "GET", "/attachment/actions/"+action, nil).object(t)["inputs"]
	}
	decision := post(card.Card{
		Body: []card.Element{card.TextInput{ID: "why", Value: "as agreed"}, card.NumberInput{ID: "days"}},
		Actions: []card.Action{
			card.Submit{Title: "Yes", Data: map[string]any{"command": "decide yes"}},
			card.Submit{Title: "No", Data: map[string]any{"command": "decide no"}},
			card.Submit{Title: "No", Data: map[string]any{"command": "never pressed"}},
			card.OpenURL{Title: "Help", URL: "https://example.com"},
		},
	})
	assert.Equal(t, fields{"command": "decide yes", "why": "as agreed", "days": ""}, sent(bob.Press(decision, "Yes")))
	assert.Equal(t, fields{"command": "decide no", "why": "as agreed", "days": ""}, sent(bob.Press(decision, "No")))
	assert.Equal(t, fields{"command": "decide no", "why": "too dear", "days": "3"},
		sent(bob.PressWith(decision, "No", map[string]any{"why": "too dear", "days": "3"})))

	ordering := post(order)
	assert.Equal(t, fields{"do": "cancel"}, sent(bob.Press(ordering, "Cancel")))
	assert.Equal(t, fields{"dish": "soup", "guests": "", "within": "", "comment": "hot"},
		sent(bob.PressWith(ordering, "Order with comment", map[string]any{"dish": "soup", "comment": "hot"})))

	for _, test := range []struct {
		title  string
		inputs map[string]any
		want   string
	}{
		{"Perhaps", nil, `webextest: the card has no button "Perhaps" that submits it, but ["Order" "Cancel" "Order with comment"]`},
		{"Comment", nil, `webextest: the card has no button "Comment" that submits it, but ["Order" "Cancel" "Order with comment"]`},
		{"Order", nil, `webextest: the card requires a value for "dish"`},
		{"Cancel", map[string]any{"dish": "soup"}, `webextest: the button "Cancel" does not send an input "dish"`},
	} {
		assert.PanicsWithValue(t, test.want, func() { bob.PressWith(ordering, test.title, test.inputs) })
	}
	assert.PanicsWithValue(t, "webextest: the message has no card", func() { bob.Press(bob.Say(room, "a").ID, "Yes") })
}

// Webex tells no program of what people do without a message: it only shows that
// they were active.
func TestSignals(t *testing.T) { synctest.Test(t, testSignals) }

func testSignals(t *testing.T) {
	s := New()
	bot := &target{}
	s.DeliverTo(bot)
	room := newRoom(t, s, s.Bob)
	said := s.As(s.Alice).Say(room, "a")
	hook(t, s, s.Alice, nil)
	before := must(t, s, s.Alice, "GET", "/messages/"+said.ID, nil).object(t)
	events := len(must(t, s, s.Alice, "GET", "/events", nil).items(t))
	bob, carol := s.As(s.Bob), s.As(s.Carol)
	for name, do := range map[string]func(){
		"reactions":    func() { bob.React(said.ID, "thumbsup") },
		"readReceipts": func() { bob.ReadReceipt(said.ID) },
		"typing":       func() { bob.Typing(room) },
	} {
		active := must(t, s, s.Alice, "GET", "/people/"+s.Bob.ID, nil).text(t, "lastActivity")
		time.Sleep(time.Second)
		do()
		assert.Greater(t, must(t, s, s.Alice, "GET", "/people/"+s.Bob.ID, nil).text(t, "lastActivity"), active, name)
	}
	wait(t, s)
	assert.Empty(t, bot.take())
	assert.Equal(t, before, must(t, s, s.Alice, "GET", "/messages/"+said.ID, nil).object(t))
	assert.Len(t, must(t, s, s.Alice, "GET", "/events", nil).items(t), events)

	assert.PanicsWithValue(t, `webextest: Bob Baker: There is no reaction "shrug".`, func() { bob.React(said.ID, "shrug") })
	assert.PanicsWithValue(t, "webextest: Carol Carter: Could not find a message with provided ID.", func() { carol.React(said.ID, "heart") })
	assert.PanicsWithValue(t, "webextest: Carol Carter: Could not find a message with provided ID.", func() { carol.ReadReceipt(said.ID) })
	assert.PanicsWithValue(t, "webextest: Carol Carter: Could not find a room with provided ID.", func() { carol.Typing(room) })
	bob.Say(room, "a panic leaves the fake as it was")
}
