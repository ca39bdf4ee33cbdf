package webextest

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"slices"
)

// seed is the JSON that Server.Seed reads.
type seed struct {
	People   []seedPerson  `json:"people"`
	Teams    []seedTeam    `json:"teams"`
	Rooms    []seedRoom    `json:"rooms"`
	Messages []seedMessage `json:"messages"`
}

type seedPerson struct {
	Email       string   `json:"email"`
	DisplayName string   `json:"displayName"`
	FirstName   string   `json:"firstName"`
	LastName    string   `json:"lastName"`
	Type        string   `json:"type"`
	Roles       []string `json:"roles"`
	Licenses    []string `json:"licenses"`
	Token       string   `json:"token"`
}

// seedMembers are the people of a room or team, by their email addresses.
type seedMembers struct {
	Creator    string   `json:"creator"`
	Moderators []string `json:"moderators"`
	Members    []string `json:"members"`
}

type seedTeam struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	seedMembers
}

type seedRoom struct {
	Title       string `json:"title"`
	Team        string `json:"team"`
	Description string `json:"description"`
	IsLocked    bool   `json:"isLocked"`
	seedMembers
}

type seedMessage struct {
	Room string `json:"room"`
	To   string `json:"to"`
	seedReply
	Replies []seedReply `json:"replies"`
}

type seedReply struct {
	From     string    `json:"from"`
	Text     string    `json:"text"`
	Markdown string    `json:"markdown"`
	File     *seedFile `json:"file"`
}

type seedFile struct {
	Name        string `json:"name"`
	ContentType string `json:"contentType"`
	Content     string `json:"content"`
}

// byteOrderMark is what some editors begin a file in UTF-8 with.
const byteOrderMark = "\ufeff"

// seeder adds the contents of a seed. A seed refers to people by their email
// addresses, and to its own teams and rooms by their names.
type seeder struct {
	server       *Server
	teams, rooms map[string]string // IDs by name
}

// Seed adds people, teams, rooms and messages from JSON:
//
//	{
//	  "people": [
//	    {"email": "dora@example.com", "displayName": "Dora Dale", "roles": ["Compliance Officer"]},
//	    {"email": "ci@webex.bot", "displayName": "CI", "type": "bot", "token": "ci-token"}
//	  ],
//	  "teams": [
//	    {"name": "Operations", "creator": "alice@example.com", "moderators": ["bob@example.com"], "members": ["dora@example.com"]}
//	  ],
//	  "rooms": [
//	    {"title": "Incidents", "team": "Operations", "members": ["bob@example.com", "ci@webex.bot"]},
//	    {"title": "Board", "description": "For few", "isLocked": true, "creator": "dora@example.com"}
//	  ],
//	  "messages": [
//	    {"room": "Incidents", "from": "ci@webex.bot", "markdown": "Build 7 **failed**",
//	     "file": {"name": "build.log", "contentType": "text/plain", "content": "no space left\n"},
//	     "replies": [{"from": "bob@example.com", "text": "I am on it"}]},
//	    {"to": "carol@example.com", "from": "bob@example.com", "text": "Lunch?"}
//	  ]
//	}
//
// A seed refers to people by their email addresses, including Alice and the
// others that every fake has. It refers to rooms by their titles and to teams by
// their names; the general room of a team has the team's name. Alice is the
// creator of a team or room that names no other. Roles and licenses have the
// names that the API shows, such as "Full Administrator", "User Administrator",
// "Compliance Officer" and "Messaging".
//
// People can only do what the API permits: to post to a room, they must be in
// it. Seed returns an error that says where it is for an unknown field, for a
// name that occurs twice or refers to nothing, and for anything that the API
// refuses. What it has added before the error remains. The JSON is UTF-8 and may
// begin with a byte-order mark.
func (s *Server) Seed(r io.Reader) error {
	text := bufio.NewReader(r)
	if mark, _ := text.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		_, _ = text.Discard(len(mark))
	}
	decoder := json.NewDecoder(text)
	decoder.DisallowUnknownFields()
	var in seed
	if err := decoder.Decode(&in); err != nil {
		return fmt.Errorf("webextest: the seed cannot be read: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("webextest: the seed has more than one JSON value")
	}
	to := &seeder{s, map[string]string{}, map[string]string{}}
	for i, p := range in.People {
		if err := to.addPerson(p); err != nil {
			return fmt.Errorf("webextest: people[%d] of the seed: %w", i, err)
		}
	}
	for i, t := range in.Teams {
		if err := to.addTeam(t); err != nil {
			return fmt.Errorf("webextest: teams[%d] of the seed: %w", i, err)
		}
	}
	for i, r := range in.Rooms {
		if err := to.addRoom(r); err != nil {
			return fmt.Errorf("webextest: rooms[%d] of the seed: %w", i, err)
		}
	}
	for i, m := range in.Messages {
		if err := to.addMessage(m); err != nil {
			return fmt.Errorf("webextest: messages[%d] of the seed: %w", i, err)
		}
	}
	return nil
}

// actor returns the Actor of the person with an email address.
func (s *seeder) actor(email string) (*Actor, error) {
	if email == "" {
		return nil, errors.New("an email address is missing")
	}
	p := s.server.Person(email)
	if p == nil {
		return nil, fmt.Errorf("there is nobody with the email address %q", email)
	}
	return s.server.As(p), nil
}

func (s *seeder) addPerson(in seedPerson) error {
	p := Person{
		Email:       in.Email,
		DisplayName: in.DisplayName,
		FirstName:   in.FirstName,
		LastName:    in.LastName,
		Type:        in.Type,
		Token:       in.Token,
	}
	if in.Email == "" {
		return errors.New("email is missing")
	}
	for _, name := range in.Roles {
		r := find(roles, func(r role) bool { return r.Name == name })
		if r == nil {
			return fmt.Errorf("there is no role %q", name)
		}
		p.Roles = append(p.Roles, r.ID)
	}
	for _, name := range in.Licenses {
		l := find(licenses, func(l license) bool { return l.Name == name })
		if l == nil {
			return fmt.Errorf("there is no license %q", name)
		}
		p.Licenses = append(p.Licenses, l.ID)
	}
	_, err := s.server.newPerson(p)
	return err
}

func (s *seeder) addTeam(in seedTeam) error {
	creator, err := s.actor(cmp.Or(in.Creator, s.server.Alice.Email))
	if err != nil {
		return err
	}
	if s.teams[in.Name] != "" {
		return fmt.Errorf("there are two teams %q", in.Name)
	}
	var t struct{ ID string }
	err = creator.do("POST", "/teams", map[string]any{"name": in.Name, "description": in.Description}, &t)
	if err != nil {
		return err
	}
	s.teams[in.Name], s.rooms[in.Name] = t.ID, newID("ROOM", uuidOf(t.ID))
	return s.addMembers(creator, "/team/memberships", "teamId", t.ID, in.seedMembers)
}

func (s *seeder) addRoom(in seedRoom) error {
	creator, err := s.actor(cmp.Or(in.Creator, s.server.Alice.Email))
	if err != nil {
		return err
	}
	if s.rooms[in.Title] != "" {
		return fmt.Errorf("there are two rooms %q", in.Title)
	}
	body := map[string]any{"title": in.Title, "description": in.Description, "isLocked": in.IsLocked}
	if in.Team != "" {
		id, ok := s.teams[in.Team]
		if !ok {
			return fmt.Errorf("there is no team %q", in.Team)
		}
		body["teamId"] = id
	}
	var r struct{ ID string }
	if err := creator.do("POST", "/rooms", body, &r); err != nil {
		return err
	}
	s.rooms[in.Title] = r.ID
	return s.addMembers(creator, "/memberships", "roomId", r.ID, in.seedMembers)
}

// addMembers adds people to the room or team with an ID.
func (s *seeder) addMembers(creator *Actor, path, to, id string, in seedMembers) error {
	for i, email := range slices.Concat(in.Moderators, in.Members) {
		member, err := s.actor(email)
		if err != nil {
			return err
		}
		body := map[string]any{to: id, "personId": member.person.ID, "isModerator": i < len(in.Moderators)}
		if err := creator.do("POST", path, body, nil); err != nil {
			return err
		}
	}
	return nil
}

func (s *seeder) addMessage(in seedMessage) error {
	to := map[string]string{"toPersonEmail": in.To}
	if in.Room != "" {
		id, ok := s.rooms[in.Room]
		if !ok {
			return fmt.Errorf("there is no room %q", in.Room)
		}
		to["roomId"] = id
	}
	first, err := s.post(to, in.seedReply)
	if err != nil {
		return err
	}
	for _, reply := range in.Replies {
		if _, err := s.post(map[string]string{"roomId": first.RoomID, "parentId": first.ID}, reply); err != nil {
			return err
		}
	}
	return nil
}

// post posts a message as a form, which can carry a file.
func (s *seeder) post(values map[string]string, in seedReply) (m Message, err error) {
	from, err := s.actor(in.From)
	if err != nil {
		return m, err
	}
	values["text"], values["markdown"] = in.Text, in.Markdown
	var body bytes.Buffer // writing a form to memory cannot fail
	form := multipart.NewWriter(&body)
	for name, value := range values {
		_ = form.WriteField(name, value)
	}
	if in.File != nil {
		header := textproto.MIMEHeader{}
		header.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": "files", "filename": in.File.Name}))
		if in.File.ContentType != "" {
			header.Set("Content-Type", in.File.ContentType)
		}
		part, _ := form.CreatePart(header)
		_, _ = io.WriteString(part, in.File.Content)
	}
	_ = form.Close()
	return m, from.send("POST", "/messages", form.FormDataContentType(), &body, &m)
}
