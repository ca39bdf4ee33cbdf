package webextest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
)

// An Actor does what a person would do in the Webex app, so that a test can set
// the scene for a bot. Each method sends one request as that person, with all
// its consequences, such as the delivery of webhooks.
//
// The methods panic when the fake refuses the request. Use them for steps that
// must succeed, and [Server.Client] for those that may fail. Failures and
// limits do not affect an Actor, and [Server.Requests] does not show its
// requests: both concern the program under test.
type Actor struct {
	server *Server
	person Person
}

// A Message is a copy of a message, taken when the fake returned it.
type Message struct {
	ID              string   `json:"id"`
	RoomID          string   `json:"roomId"`
	ParentID        string   `json:"parentId"` // the message that this one replies to, or ""
	PersonID        string   `json:"personId"` // the sender
	PersonEmail     string   `json:"personEmail"`
	Text            string   `json:"text"`
	Markdown        string   `json:"markdown"`
	HTML            string   `json:"html"`
	MentionedPeople []string `json:"mentionedPeople"`
	Files           []string `json:"files"` // URLs
	Attachments     []Card   `json:"attachments"`
	Created         string   `json:"created"`
	Updated         string   `json:"updated"` // "" when it was never edited
}

// A Card is an Adaptive Card attached to a message.
type Card struct {
	ContentType string          `json:"contentType"`
	Content     json.RawMessage `json:"content"`
}

// As returns an Actor for a person. It panics when p is nil.
func (s *Server) As(p *Person) *Actor {
	if p == nil {
		panic("webextest: As needs a person, and got nil")
	}
	return &Actor{s, *p}
}

// CreateRoom creates a room, adds other people to it and returns its ID.
func (a *Actor) CreateRoom(title string, with ...*Person) string {
	id := a.post("/rooms", map[string]any{"title": title}).ID
	for _, p := range with {
		a.AddTo(id, p)
	}
	return id
}

// AddTo adds a person to a room and returns the ID of the membership.
func (a *Actor) AddTo(roomID string, p *Person) string {
	return a.post("/memberships", map[string]any{"roomId": roomID, "personId": p.ID}).ID
}

// RemoveFrom removes a person from a room.
func (a *Actor) RemoveFrom(roomID string, p *Person) {
	var found struct{ Items []struct{ ID string } }
	a.must(http.MethodGet, "/memberships?roomId="+url.QueryEscape(roomID)+"&personId="+url.QueryEscape(p.ID), nil, &found)
	if len(found.Items) == 0 {
		panic("webextest: " + p.DisplayName + " is not in the room")
	}
	a.must(http.MethodDelete, "/memberships/"+found.Items[0].ID, nil, nil)
}

// Leave removes the Actor's own person from a room.
func (a *Actor) Leave(roomID string) { a.RemoveFrom(roomID, &a.person) }

// Say posts a text to a room. The text is not read as markdown.
func (a *Actor) Say(roomID, text string) Message {
	return a.post("/messages", map[string]any{"roomId": roomID, "text": text})
}

// SayTo posts a text to a room, after a mention of a person. A bot in a group
// room only receives messages that mention it.
func (a *Actor) SayTo(roomID string, p *Person, text string) Message {
	return a.post("/messages", map[string]any{
		"roomId":   roomID,
		"text":     p.DisplayName + " " + text,
		"markdown": "<@personId:" + p.ID + "> " + text,
	})
}

// SayMarkdown posts markdown to a room.
func (a *Actor) SayMarkdown(roomID, markdown string) Message {
	return a.post("/messages", map[string]any{"roomId": roomID, "markdown": markdown})
}

// Tell sends a text to a person in their direct room. The first message creates
// that room; the message returned has its ID.
func (a *Actor) Tell(p *Person, text string) Message {
	return a.post("/messages", map[string]any{"toPersonId": p.ID, "text": text})
}

// Reply posts a text to the thread of a message.
func (a *Actor) Reply(messageID, text string) Message {
	m := a.message(messageID)
	return a.post("/messages", map[string]any{"roomId": m.RoomID, "parentId": cmp.Or(m.ParentID, m.ID), "text": text})
}

// Edit replaces the text of a message.
func (a *Actor) Edit(messageID, text string) Message {
	m := a.message(messageID)
	a.must(http.MethodPut, messagePath(m.ID), map[string]any{"roomId": m.RoomID, "text": text}, &m)
	return m
}

// Delete deletes a message.
func (a *Actor) Delete(messageID string) { a.must(http.MethodDelete, messagePath(messageID), nil, nil) }

// Submit fills in the card of a message and returns the ID of the attachment
// action. As in the app, it also submits the initial values of the other inputs
// and the data of the button. Where a card has several buttons, Submit presses
// the first that sends all the inputs given and lacks no required one. The fake
// refuses inputs that the card does not have, and a submission without a
// required one.
func (a *Actor) Submit(messageID string, inputs map[string]any) string {
	if m := a.message(messageID); len(m.Attachments) > 0 {
		inputs = fillIn(m.Attachments[0].Content, inputs)
	}
	return a.post("/attachment/actions", map[string]any{"type": "submit", "messageId": messageID, "inputs": inputs}).ID
}

// Press presses a button of the card of a message, by its title, and returns the
// ID of the attachment action. As in the app, it submits the data of the button
// and the initial values of the inputs. Where several buttons have the title, it
// presses the first. It panics when none has it, and when a required input has
// no value.
func (a *Actor) Press(messageID, title string) string { return a.PressWith(messageID, title, nil) }

// PressWith is [Actor.Press] after some inputs have been filled in.
func (a *Actor) PressWith(messageID, title string, inputs map[string]any) string {
	m := a.message(messageID)
	if len(m.Attachments) == 0 {
		panic("webextest: the message has no card")
	}
	filled, err := press(m.Attachments[0].Content, title, inputs)
	if err != nil {
		panic("webextest: " + err.Error())
	}
	return a.post("/attachment/actions", map[string]any{"type": "submit", "messageId": messageID, "inputs": filled}).ID
}

// Messages returns the messages of a room, oldest first.
func (s *Server) Messages(roomID string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []Message{}
	for _, m := range s.messages.of(roomID) {
		var copied Message
		text, _ := json.Marshal(m) // neither of the two can fail for a message
		_ = json.Unmarshal(text, &copied)
		if m.content != nil {
			copied.Files = []string{s.URL + "/contents/" + contentID(m)}
		}
		list = append(list, copied)
	}
	return list
}

func messagePath(id string) string { return "/messages/" + url.PathEscape(id) }

func (a *Actor) message(id string) (m Message) {
	a.must(http.MethodGet, messagePath(id), nil, &m)
	return m
}

// post creates an object. Objects other than messages have only the ID in
// common with the result.
func (a *Actor) post(path string, in any) (created Message) {
	a.must(http.MethodPost, path, in, &created)
	return created
}

func (a *Actor) must(method, path string, in, out any) {
	if err := a.do(method, path, in, out); err != nil {
		panic("webextest: " + err.Error())
	}
}

// do sends in as a JSON body and decodes the answer into out. Either may be
// nil.
func (a *Actor) do(method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
	}
	return a.send(method, path, "application/json", body, out)
}

func (a *Actor) send(method, path, mediaType string, body io.Reader, out any) error {
	r, err := http.NewRequestWithContext(context.Background(), method, a.server.URL+path, body)
	if err != nil {
		return err
	}
	if body == nil {
		r.Body = http.NoBody
	}
	r.Header.Set("Authorization", "Bearer "+a.person.Token)
	r.Header.Set("Content-Type", mediaType)
	answer := httptest.NewRecorder()
	a.server.route(answer, r)
	if answer.Code >= 300 {
		var refusal struct{ Message string }
		_ = json.Unmarshal(answer.Body.Bytes(), &refusal) // the fake always writes its errors as JSON
		return fmt.Errorf("%s: %s %s is answered with %d: %s", a.person.DisplayName, method, path, answer.Code, refusal.Message)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer.Body.Bytes(), out)
}
