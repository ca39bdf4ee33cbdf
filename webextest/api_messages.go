package webextest

import (
	"cmp"
	"encoding/json"
	"slices"
)

func init() {
	serve(routes{
		"GET /messages":         plain((*call).listMessages),
		"GET /messages/direct":  plain((*call).listDirectMessages),
		"POST /messages":        reading(readMessage, (*call).createMessage),
		"GET /messages/{id}":    plain((*call).getMessage),
		"PUT /messages/{id}":    body((*call).updateMessage),
		"DELETE /messages/{id}": plain((*call).deleteMessage),
	})
}

// maxEdits is the number of times that a message may be edited.
const maxEdits = 10

type message struct {
	entity
	ParentID        string       `json:"parentId,omitempty"`
	RoomID          string       `json:"roomId"`
	RoomType        string       `json:"roomType"`
	ToPersonID      string       `json:"toPersonId,omitempty"`
	ToPersonEmail   string       `json:"toPersonEmail,omitempty"`
	Text            string       `json:"text,omitempty"`
	Markdown        string       `json:"markdown,omitempty"`
	HTML            string       `json:"html,omitempty"`
	Files           []string     `json:"files,omitempty"`
	PersonID        string       `json:"personId"`
	PersonEmail     string       `json:"personEmail"`
	MentionedPeople []string     `json:"mentionedPeople,omitempty"`
	MentionedGroups []string     `json:"mentionedGroups,omitempty"`
	Attachments     []attachment `json:"attachments,omitempty"`
	Updated         string       `json:"updated,omitempty"`
	edits           int
	content         *content
}

type attachment struct {
	ContentType string          `json:"contentType"`
	Content     json.RawMessage `json:"content"`
}

// myMessage returns a message of a room that the caller is in.
func (c *call) myMessage(id string) (*message, error) {
	m, ok := c.messages.get(id)
	if !ok || c.enterRoom(m.RoomID) != nil {
		return nil, notFound("message")
	}
	return m, nil
}

// overseenMessage returns a message of a room that the caller is in or, for a
// compliance officer, of any. It also returns the caller's membership, see
// overseenRoom.
func (c *call) overseenMessage(id string) (*message, *membership, error) {
	m, ok := c.messages.get(id)
	if !ok {
		return nil, nil, notFound("message")
	}
	_, me, err := c.overseenRoom(m.RoomID)
	if err != nil {
		return nil, nil, notFound("message")
	}
	return m, me, nil
}

// viewMessage shows a message. The URL of its file has the host that the caller
// used.
func (c *call) viewMessage(m *message) *message {
	v := *m
	if m.content != nil {
		v.Files = []string{c.origin() + "/v1/contents/" + contentID(m)}
	}
	return &v
}

// parentID returns the ID that a parentId stands for. It may be the bare UUID of
// the message.
func (c *call) parentID(given string) string {
	id := newID("MESSAGE", given)
	if _, ok := c.messages.get(id); ok {
		return id
	}
	return given
}

// roomMessages returns the messages of a room, newest first. With a parent, it
// returns only the replies to it.
func (c *call) roomMessages(r *room, parentID string) []*message {
	all := c.messages.of(r.ID)
	return pick(all, true, len(all), func(m *message) bool { return parentID == "" || m.ParentID == parentID })
}

func (c *call) listMessages() (any, error) {
	if err := required("roomId", c.query.Get("roomId")); err != nil {
		return nil, err
	}
	r, _, err := c.myRoom(c.query.Get("roomId"))
	if err != nil {
		return nil, err
	}
	mentioned := c.queryList("mentionedPeople")
	for _, id := range mentioned {
		if id != "me" && id != c.actor.ID {
			return nil, badRequest("mentionedPeople must be me or the caller's own id.")
		}
	}
	if c.actor.isBot() && r.Type == typeGroup && len(mentioned) == 0 {
		return nil, forbidden("A bot can only list the messages of a group room that mention it: mentionedPeople=me is required.")
	}
	older, err := c.olderMessages(r)
	if err != nil {
		return nil, err
	}
	size, err := c.pageSize("max", 50, 100)
	if err != nil {
		return nil, err
	}
	parentID := c.parentID(c.query.Get("parentId"))
	found := pick(older, true, size+1, func(m *message) bool {
		return (parentID == "" || m.ParentID == parentID) &&
			(len(mentioned) == 0 || slices.Contains(m.MentionedPeople, c.actor.ID))
	})
	return firstPage(c, found, size, "beforeMessage", func(m *message) string { return m.ID }, c.viewMessage), nil
}

// olderMessages returns the messages of a room, oldest first, up to those that
// the parameters before and beforeMessage name. A message that was deleted
// counts too, so that deleting it does not break a listing.
func (c *call) olderMessages(r *room) ([]*message, error) {
	before, err := c.queryTime("before")
	if err != nil {
		return nil, err
	}
	found, ok := c.messages.of(r.ID), true
	if id := c.query.Get("beforeMessage"); id != "" {
		found, ok = c.messages.older(r.ID, id)
	}
	if !ok {
		return nil, notFound("message")
	}
	if before != "" {
		at, _ := slices.BinarySearchFunc(found, before, func(m *message, t string) int { return cmp.Compare(m.Created, t) })
		found = found[:at]
	}
	return found, nil
}

func (c *call) listDirectMessages() (any, error) {
	p, err := c.personBy(c.query.Get("personId"), c.query.Get("personEmail"))
	if err != nil {
		return nil, err
	}
	r := c.directRoom(c.actor, p)
	if r == nil {
		return nil, notFound("room")
	}
	return everything(c.roomMessages(r, c.parentID(c.query.Get("parentId"))), c.viewMessage), nil
}

// directRoom returns the direct room of two people, or nil.
func (s *Server) directRoom(a, b *person) *room {
	if len(s.memberships.of(a.ID)) > len(s.memberships.of(b.ID)) {
		a, b = b, a // a bot may be in many more rooms than a person
	}
	for _, m := range s.memberships.of(a.ID) {
		if r, _ := s.rooms.get(m.RoomID); r.Type == typeDirect && a != b && s.memberOf(r, b) != nil {
			return r
		}
	}
	return nil
}

func (c *call) createMessage(in *messageRequest) (any, error) {
	r, to, err := c.destination(in)
	if err != nil {
		return nil, err
	}
	in.ParentID = c.parentID(in.ParentID)
	if err := c.checkParent(r, in.ParentID); err != nil {
		return nil, err
	}
	if r == nil { // nothing can be refused from here on
		r = &room{entity: c.newEntity("ROOM"), Type: typeDirect}
		c.addRoom(c.actor, r)
		c.joinRoom(c.actor, r, to, false)
	}
	if me := c.memberOf(r, c.actor); r.IsReadOnly || r.IsAnnouncementOnly && !me.IsModerator {
		return nil, forbidden("Posting to this room is not allowed.")
	}
	m := &message{
		entity:      c.newEntity("MESSAGE"),
		ParentID:    in.ParentID,
		RoomID:      r.ID,
		RoomType:    r.Type,
		PersonID:    c.actor.ID,
		PersonEmail: c.actor.email(),
		Attachments: in.Attachments,
		content:     in.content,
	}
	c.setText(m, in.Text, in.Markdown)
	c.messages.add(m)
	c.rooms.touch(r, m.Created)
	c.unhide(r)
	c.emit("messages", "created", c.actor, *m)
	v := c.viewMessage(m)
	v.ToPersonID, v.ToPersonEmail = in.ToPersonID, in.ToPersonEmail
	return v, nil
}

// destination returns the room that a message goes to. For a person without a
// direct room, the room is nil and the person is returned.
func (c *call) destination(in *messageRequest) (*room, *person, error) {
	if in.RoomID != "" {
		r, _, err := c.myRoom(in.RoomID)
		return r, nil, err
	}
	to, err := c.personBy(in.ToPersonID, in.ToPersonEmail)
	if err != nil {
		return nil, nil, err
	}
	if to == c.actor {
		return nil, nil, badRequest("A message cannot be sent to oneself.")
	}
	return c.directRoom(c.actor, to), to, nil
}

// checkParent refuses a parent that a message of a room cannot reply to.
func (c *call) checkParent(r *room, id string) error {
	if id == "" {
		return nil
	}
	parent, ok := c.messages.get(id)
	switch {
	case !ok:
		return notFound("message")
	case r == nil || parent.RoomID != r.ID:
		return badRequest("parentId must be a message of the same room.")
	case parent.ParentID != "":
		return badRequest("parentId cannot be a reply: reply to the first message of the thread.")
	}
	return nil
}

// setText sets the text and markdown of a message and all that follows from
// them.
func (c *call) setText(m *message, text, markdown string) {
	m.Text, m.Markdown, m.HTML, m.MentionedPeople, m.MentionedGroups = text, markdown, "", nil, nil
	if markdown == "" {
		return
	}
	html, plain, mentions := renderMarkdown(markdown, func(id, email string) *person { return c.mentionable(m, id, email) })
	m.HTML, m.Text = html, cmp.Or(text, plain)
	m.MentionedPeople, m.MentionedGroups = mentions.people, mentions.groups
}

// mentionable returns a person in the room of a message, or nil.
func (c *call) mentionable(m *message, id, email string) *person {
	p, err := c.personBy(id, email)
	if err != nil {
		return nil
	}
	r, _ := c.rooms.get(m.RoomID)
	if c.memberOf(r, p) == nil {
		return nil
	}
	return p
}

// unhide shows a direct room again to the people who have hidden it.
func (c *call) unhide(r *room) {
	if r.Type != typeDirect { // only these can be hidden
		return
	}
	for _, m := range c.memberships.of(r.ID) {
		if m.IsRoomHidden {
			m.IsRoomHidden = false
			c.emit("memberships", "updated", c.actor, *m)
		}
	}
}

func (c *call) getMessage() (any, error) {
	m, _, err := c.overseenMessage(c.id())
	if err != nil {
		return nil, err
	}
	if !c.actor.mayRead(m) {
		return nil, notFound("message")
	}
	return c.viewMessage(m), nil
}

func (c *call) updateMessage(in struct {
	RoomID   string `json:"roomId"`
	Text     string `json:"text"`
	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
}) (any, error) {
	m, err := c.myMessage(c.id())
	if err != nil {
		return nil, err
	}
	if err := required("roomId", in.RoomID); err != nil {
		return nil, err
	}
	if err := checkText(in.Text, in.Markdown); err != nil {
		return nil, err
	}
	switch {
	case in.Text == "" && in.Markdown == "":
		return nil, badRequest("text or markdown is required.")
	case in.Markdown != "" && in.HTML != "":
		return nil, badRequest("html cannot be sent along with markdown.")
	case in.RoomID != m.RoomID:
		return nil, badRequest("roomId is not the room of the message.")
	case m.PersonID != c.actor.ID:
		return nil, forbidden("Only the sender may edit a message.")
	case m.content != nil || len(m.Attachments) > 0:
		return nil, badRequest("Editing a message with files or attachments is currently unsupported.")
	case m.edits == maxEdits:
		return nil, badRequest("The edit limit of %d has been reached.", maxEdits)
	}
	c.setText(m, in.Text, in.Markdown)
	m.edits++
	m.Updated = c.now()
	c.emit("messages", "updated", c.actor, *m)
	return c.viewMessage(m), nil
}

func (c *call) deleteMessage() (any, error) {
	m, me, err := c.overseenMessage(c.id())
	if err != nil {
		return nil, err
	}
	if m.PersonID != c.actor.ID && !me.IsModerator {
		return nil, forbidden("Only the sender or a moderator may delete a message.")
	}
	c.messages.remove(m)
	c.emit("messages", "deleted", c.actor, *m)
	return nil, nil
}
