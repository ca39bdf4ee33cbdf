package webextest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// firehose are the resources that a webhook of the resource "all" covers.
var firehose = []string{"memberships", "messages", "rooms"}

// withheld are the attributes that a delivery leaves out. They are encrypted
// for the members of a room, so a bot has to request them.
var withheld = []string{"text", "markdown", "html", "files", "attachments", "title", "description", "inputs"}

// notice is a change in the form that webhooks report.
type notice struct {
	change
	data map[string]any // the item as JSON, without the attributes withheld
}

func newNotice(ch change) notice {
	n := notice{change: ch}
	text, _ := json.Marshal(ch.item) // neither of the two can fail for an object of the fake
	_ = json.Unmarshal(text, &n.data)
	for _, name := range withheld {
		delete(n.data, name)
	}
	return n
}

// text returns a string attribute of the item, or "".
func (n notice) text(name string) string {
	v, _ := n.data[name].(string)
	return v
}

// wants reports whether a webhook covers a change.
func (s *Server) wants(w *webhook, n notice) bool {
	switch {
	case w.Resource == "all" && !slices.Contains(firehose, n.resource):
		return false
	case w.Resource != "all" && w.Resource != n.resource:
		return false
	case w.Event != "all" && w.Event != n.event:
		return false
	case n.resource == "memberships" && n.event == "deleted" && n.text("roomType") == typeDirect:
		return false // nobody can leave a direct room
	}
	return (w.OwnedBy == "org" || s.hears(w.creator, n)) && passes(w, n)
}

// hears reports whether a change happened where a person can perceive it: in a
// room that they are in, their own changes included.
func (s *Server) hears(p *person, n notice) bool {
	roomID := n.text("roomId")
	switch n.resource {
	case "rooms":
		if n.event != "updated" { // a room has no members when it is created or deleted
			return n.actor == p
		}
		roomID = n.text("id")
	case "memberships":
		if n.text("personId") == p.ID { // a person who was removed is told as well
			return true
		}
	case "attachmentActions": // only of the person's own cards
		m, ok := s.messages.get(n.text("messageId"))
		return ok && m.PersonID == p.ID
	case "messages":
		m := n.item.(message)
		if !p.mayRead(&m) {
			return false
		}
	}
	r, ok := s.rooms.get(roomID)
	return ok && s.memberOf(r, p) != nil
}

// passes reports whether a change passes the filter of a webhook: all of its
// parts, which are joined by "&".
func passes(w *webhook, n notice) bool {
	for part := range strings.SplitSeq(w.Filter, "&") {
		name, value, _ := strings.Cut(part, "=")
		if decoded, err := url.PathUnescape(value); err == nil { // unlike QueryUnescape, it keeps the "+" of an email address
			value = decoded
		}
		if name != "" && !n.matches(name, value, w.creator) {
			return false
		}
	}
	return true
}

// matches reports whether a change matches one part of a filter. Most parts
// name an attribute of the item.
func (n notice) matches(name, value string, me *person) bool {
	m, _ := n.item.(message)
	switch name {
	case "mentionedPeople":
		return slices.ContainsFunc(strings.Split(value, ","), func(id string) bool {
			if id == "me" {
				id = me.ID
			}
			return slices.Contains(m.MentionedPeople, id)
		})
	case "hasFiles":
		return fmt.Sprint(m.content != nil) == value
	case "hasAttachments":
		return fmt.Sprint(len(m.Attachments) > 0) == value
	case "personEmail":
		return strings.EqualFold(n.text(name), value)
	}
	return fmt.Sprint(n.data[name]) == value
}
