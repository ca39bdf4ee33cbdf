package webextest

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

func init() {
	serve(routes{
		"GET /rooms":                  plain((*call).listRooms),
		"POST /rooms":                 body((*call).createRoom),
		"GET /rooms/{id}":             plain((*call).getRoom),
		"GET /rooms/{id}/meetingInfo": plain((*call).getMeetingInfo),
		"PUT /rooms/{id}":             body((*call).updateRoom),
		"DELETE /rooms/{id}":          plain((*call).deleteRoom),
	})
}

type room struct {
	entity
	Title              string `json:"title"`
	Type               string `json:"type"`
	IsLocked           bool   `json:"isLocked"`
	TeamID             string `json:"teamId,omitempty"`
	LastActivity       string `json:"lastActivity"`
	CreatorID          string `json:"creatorId"`
	OwnerID            string `json:"ownerId"`
	ClassificationID   string `json:"classificationId,omitempty"`
	IsAnnouncementOnly bool   `json:"isAnnouncementOnly"`
	IsReadOnly         bool   `json:"isReadOnly"`
	IsPublic           bool   `json:"isPublic"`
	MadePublic         string `json:"madePublic,omitempty"`
	Description        string `json:"description,omitempty"`
	activity           uint64 // the place in the order of the latest activity
}

type roomRequest struct {
	Title              string   `json:"title"`
	TeamID             string   `json:"teamId"`
	ClassificationID   *string  `json:"classificationId"`
	Description        *string  `json:"description"`
	IsLocked           *boolean `json:"isLocked"`
	IsAnnouncementOnly *boolean `json:"isAnnouncementOnly"`
	IsReadOnly         *boolean `json:"isReadOnly"`
	IsPublic           *boolean `json:"isPublic"`
}

const (
	typeDirect = "direct"
	typeGroup  = "group"
)

// isGeneral reports whether a room is the general room of its team. The two
// share a UUID.
func (r *room) isGeneral() bool { return r.TeamID != "" && uuidOf(r.ID) == uuidOf(r.TeamID) }

// addRoom adds a room with the actor as its first member.
func (s *Server) addRoom(actor *person, r *room) {
	r.OwnerID, r.CreatorID = s.OrgID, actor.ID
	s.rooms.add(r)
	s.emit("rooms", "created", actor, *r)
	s.joinRoom(actor, r, actor, r.IsLocked || r.isGeneral())
}

// dropRoom deletes a room and everything in it.
func (s *Server) dropRoom(actor *person, r *room) {
	s.messages.removeOf(r.ID)
	s.actions.removeOf(r.ID)
	for _, m := range slices.Clone(s.memberships.of(r.ID)) {
		s.leaveRoom(actor, m)
	}
	s.dropRecords(r.ID)
	s.rooms.remove(r)
	s.emit("rooms", "deleted", actor, *r)
}

// myRoom returns a room that the caller is in.
func (c *call) myRoom(id string) (*room, *membership, error) {
	r, ok := c.rooms.get(id)
	if !ok {
		return nil, nil, notFound("room")
	}
	m := c.memberOf(r, c.actor)
	if m == nil {
		return nil, nil, notFound("room")
	}
	return r, m, nil
}

// overseenRoom is myRoom for a caller who may also be a compliance officer
// outside the room. A compliance officer has the rights of a moderator over
// messages and memberships.
func (c *call) overseenRoom(id string) (*room, *membership, error) {
	r, me, err := c.myRoom(id)
	if err == nil || !c.actor.isOfficer() {
		return r, me, err
	}
	r, ok := c.rooms.get(id)
	if !ok {
		return nil, nil, notFound("room")
	}
	return r, &membership{member: newMember(c.actor, true), RoomID: r.ID}, nil
}

// enterRoom refuses a caller who is not in a room.
func (c *call) enterRoom(id string) error {
	_, _, err := c.myRoom(id)
	return err
}

// viewRoom shows a room to the caller. The title of a direct room is the name
// of the other person. For a compliance officer outside it there is no other.
func (c *call) viewRoom(r *room) *room {
	v := *r
	if r.Type == typeDirect {
		v.Title = "Empty Title"
		if c.memberOf(r, c.actor) == nil {
			return &v
		}
		for _, m := range c.memberships.of(r.ID) {
			if p, ok := c.people.get(m.PersonID); ok && p != c.actor {
				v.Title = p.DisplayName
			}
		}
	}
	return &v
}

func (c *call) listRooms() (any, error) {
	q := c.query
	public, err := c.queryBool("orgPublicSpaces")
	if err != nil {
		return nil, err
	}
	from, err := c.queryTime("from")
	if err != nil {
		return nil, err
	}
	to, err := c.queryTime("to")
	if err != nil {
		return nil, err
	}
	if public && (q.Get("teamId") != "" || q.Get("type") != "" || q.Get("sortBy") != "") {
		return nil, badRequest("orgPublicSpaces cannot be combined with teamId, type or sortBy.")
	}
	kind, err := c.queryOneOf("type", typeDirect, typeGroup)
	if err != nil {
		return nil, err
	}
	if q.Get("teamId") != "" {
		if _, _, err := c.myTeam(q.Get("teamId")); err != nil {
			return nil, err
		}
	}
	rooms, err := c.roomOrder(q.Get("sortBy"), public)
	if err != nil {
		return nil, err
	}
	return paginate(c, rooms, 1000, func(r *room) bool {
		mine := r.IsPublic
		if !public {
			mine = c.memberOf(r, c.actor) != nil
		}
		return mine &&
			(kind == "" || r.Type == kind) &&
			(q.Get("teamId") == "" || r.TeamID == q.Get("teamId")) &&
			(from == "" || r.MadePublic > from) &&
			(to == "" || r.MadePublic != "" && r.MadePublic < to)
	}, c.viewRoom)
}

// roomOrder returns the rooms, or the public rooms, in the order of a list.
func (c *call) roomOrder(sortBy string, public bool) (ordered[*room], error) {
	if public {
		return ordered[*room]{items: c.rooms.public, key: roomPublic}, nil
	}
	switch sortBy {
	case "":
		return ordered[*room]{c.rooms.order, byNumber[*room], false}, nil
	case "id":
		return ordered[*room]{c.rooms.sorted, roomID, false}, nil
	case "created":
		return ordered[*room]{c.rooms.order, byNumber[*room], true}, nil
	case "lastactivity":
		return ordered[*room]{c.rooms.active, roomActivity, true}, nil
	}
	return ordered[*room]{}, badRequest("sortBy must be id, lastactivity or created.")
}

func (c *call) createRoom(in roomRequest) (any, error) {
	if c.actor.isBot() && in.ClassificationID != nil && *in.ClassificationID != "" {
		return nil, forbidden("A bot cannot classify a room that it creates.")
	}
	r := &room{entity: c.newEntity("ROOM"), Type: typeGroup}
	if err := c.fillRoom(r, in); err != nil {
		return nil, err
	}
	c.addRoom(c.actor, r)
	return c.viewRoom(r), nil
}

// fillRoom applies a request to a room, or refuses it and changes nothing.
func (c *call) fillRoom(to *room, in roomRequest) error {
	if err := required("title", strings.TrimSpace(in.Title)); err != nil {
		return err
	}
	r := *to
	r.Title = in.Title
	set(&r.ClassificationID, in.ClassificationID)
	set(&r.Description, in.Description)
	set(&r.IsLocked, (*bool)(in.IsLocked))
	set(&r.IsAnnouncementOnly, (*bool)(in.IsAnnouncementOnly))
	set(&r.IsReadOnly, (*bool)(in.IsReadOnly))
	set(&r.IsPublic, (*bool)(in.IsPublic))
	r.Description = strings.TrimSpace(r.Description) // Webex removes a description that is a single space
	if r.IsAnnouncementOnly && !r.IsLocked {
		return badRequest("A room can only be put into announcement mode when it is locked.")
	}
	if r.IsPublic && r.Description == "" {
		return badRequest("A public room needs a description.")
	}
	if r.IsReadOnly != to.IsReadOnly && !c.actor.isOfficer() {
		return forbidden("Only a compliance officer may make a room read-only.")
	}
	if in.TeamID != "" && in.TeamID != r.TeamID {
		if err := c.checkTeamFor(&r, in.TeamID); err != nil {
			return err
		}
		r.TeamID = in.TeamID
	}
	switch {
	case !r.IsPublic:
		r.MadePublic = ""
	case r.MadePublic == "":
		r.MadePublic = c.now()
	}
	*to = r
	return nil
}

// checkTeamFor refuses to add a room to a team that it cannot belong to.
func (c *call) checkTeamFor(r *room, teamID string) error {
	t, _, err := c.myTeam(teamID)
	if err != nil {
		return err
	}
	if r.TeamID != "" {
		return badRequest("A room cannot be moved from one team to another.")
	}
	for _, m := range c.memberships.of(r.ID) {
		if m.IsModerator && c.teamMemberOf(t, m.PersonID) == nil {
			return badRequest("All moderators of the room must be members of the team.")
		}
	}
	return nil
}

func (c *call) getRoom() (any, error) {
	r, ok := c.rooms.get(c.id())
	if !ok || !r.IsPublic && !c.actor.isOfficer() && c.memberOf(r, c.actor) == nil {
		return nil, notFound("room")
	}
	return c.viewRoom(r), nil
}

func (c *call) getMeetingInfo() (any, error) {
	r, _, err := c.myRoom(c.id())
	if err != nil {
		return nil, err
	}
	uuid := uuidOf(r.ID)
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(uuid)) // never fails
	number := fmt.Sprint(100_000_000 + hash.Sum32()%900_000_000)
	return map[string]string{
		"roomId":               r.ID,
		"meetingLink":          "https://example.webex.com/m/" + uuid,
		"sipAddress":           number + "@example.webex.com",
		"meetingNumber":        number,
		"meetingId":            strings.ReplaceAll(uuid, "-", ""),
		"callInTollFreeNumber": "+1-800-555-0100",
		"callInTollNumber":     "+1-408-555-0100",
	}, nil
}

func (c *call) updateRoom(in roomRequest) (any, error) {
	r, m, err := c.myRoom(c.id())
	if err != nil {
		return nil, err
	}
	if r.Type == typeDirect {
		return nil, badRequest("A direct room cannot be changed.")
	}
	if r.IsLocked && !m.IsModerator {
		return nil, forbidden("Only a moderator may change a locked room.")
	}
	if in.IsPublic != nil && bool(*in.IsPublic) && !r.IsPublic && !c.actor.isOfficer() {
		return nil, forbidden("Only a compliance officer may make a room public.")
	}
	wasLocked := r.IsLocked
	if err := c.fillRoom(r, in); err != nil {
		return nil, err
	}
	c.rooms.publish(r)
	c.emit("rooms", "updated", c.actor, *r)
	if r.IsLocked && !wasLocked && !m.IsModerator {
		m.IsModerator = true
		c.emit("memberships", "updated", c.actor, *m)
	}
	return c.viewRoom(r), nil
}

// deleteRoom deletes a room. A caller who does not moderate a locked room only
// leaves it. Webex archives a room of a team; the fake deletes it, since no
// request could restore it.
func (c *call) deleteRoom() (any, error) {
	r, m, err := c.myRoom(c.id())
	if err != nil {
		return nil, err
	}
	switch {
	case r.Type == typeDirect:
		return nil, badRequest("A direct room cannot be deleted.")
	case r.isGeneral():
		return nil, badRequest("The general room of a team is deleted with the team.")
	case r.IsLocked && !m.IsModerator:
		c.leaveRoom(c.actor, m)
	default:
		c.dropRoom(c.actor, r)
	}
	return nil, nil
}
