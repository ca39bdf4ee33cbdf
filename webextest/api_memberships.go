package webextest

import "cmp"

func init() {
	serve(routes{
		"GET /memberships":         plain((*call).listMemberships),
		"POST /memberships":        body((*call).createMembership),
		"GET /memberships/{id}":    plain((*call).getMembership),
		"PUT /memberships/{id}":    body((*call).updateMembership),
		"DELETE /memberships/{id}": plain((*call).deleteMembership),
	})
}

// member has the attributes that memberships of rooms and of teams share.
type member struct {
	PersonID          string `json:"personId"`
	PersonEmail       string `json:"personEmail"`
	PersonDisplayName string `json:"personDisplayName"`
	PersonOrgID       string `json:"personOrgId"`
	IsModerator       bool   `json:"isModerator"`
}

func newMember(p *person, moderator bool) member {
	return member{p.ID, p.email(), p.DisplayName, p.OrgID, moderator}
}

type membership struct {
	entity
	member
	RoomID       string `json:"roomId"`
	RoomType     string `json:"roomType"`
	IsRoomHidden bool   `json:"isRoomHidden"`
	IsMonitor    bool   `json:"isMonitor"`
}

// memberOf returns a person's membership of a room, or nil.
func (s *Server) memberOf(r *room, p *person) *membership {
	m, _ := s.memberships.get(membershipID(r, p))
	return m
}

func membershipID(r *room, p *person) string {
	return newID("MEMBERSHIP", uuidOf(p.ID)+":"+uuidOf(r.ID))
}

// joinRoom adds a person to a room.
func (s *Server) joinRoom(actor *person, r *room, p *person, moderator bool) *membership {
	m := &membership{
		entity:   entity{ID: membershipID(r, p), Created: s.now()},
		member:   newMember(p, moderator),
		RoomID:   r.ID,
		RoomType: r.Type,
	}
	s.memberships.add(m)
	s.rooms.touch(r, m.Created)
	s.emit("memberships", "created", actor, *m)
	return m
}

// leaveRoom removes a person from a room.
func (s *Server) leaveRoom(actor *person, m *membership) {
	s.memberships.remove(m)
	s.emit("memberships", "deleted", actor, *m)
}

// viewMembership shows a membership with the person's current name and email
// address.
func (c *call) viewMembership(m *membership) *membership {
	v := *m
	if p, ok := c.people.get(m.PersonID); ok {
		v.member = newMember(p, m.IsModerator)
	}
	return &v
}

// listMemberships lists the memberships of a room or, without a room, the
// caller's own.
func (c *call) listMemberships() (any, error) {
	q := c.query
	roomID, personID, email := q.Get("roomId"), q.Get("personId"), q.Get("personEmail")
	officer := c.actor.isOfficer()
	if personID != "" || email != "" {
		if roomID == "" && !officer {
			return nil, badRequest("roomId is required with personId or personEmail.")
		}
		p, err := c.personBy(personID, email)
		if err != nil {
			return nil, err
		}
		personID = p.ID
	}
	if roomID != "" && !officer {
		if _, _, err := c.myRoom(roomID); err != nil {
			return nil, err
		}
	}
	if roomID == "" && personID == "" {
		personID = c.actor.ID
	}
	return list(c, c.memberships.of(cmp.Or(roomID, personID)), func(m *membership) bool {
		return personID == "" || m.PersonID == personID
	}, c.viewMembership)
}

type membershipRequest struct {
	RoomID      string  `json:"roomId"`
	PersonID    string  `json:"personId"`
	PersonEmail string  `json:"personEmail"`
	IsModerator boolean `json:"isModerator"`
}

func (c *call) createMembership(in membershipRequest) (any, error) {
	if err := required("roomId", in.RoomID); err != nil {
		return nil, err
	}
	p, err := c.personBy(in.PersonID, in.PersonEmail)
	if err != nil {
		return nil, err
	}
	r, ok := c.rooms.get(in.RoomID)
	if !ok {
		return nil, notFound("room")
	}
	_, me, _ := c.overseenRoom(r.ID) // nil for a stranger

	joins := p == c.actor && (r.IsPublic || c.inTeamOf(r, p)) // these rooms are open to the person
	switch {
	case me == nil && !joins:
		return nil, notFound("room")
	case r.Type == typeDirect:
		return nil, badRequest("Nobody can be added to a direct room.")
	case c.memberOf(r, p) != nil:
		return nil, conflict("User is already a participant.")
	case r.IsLocked && (me == nil || !me.IsModerator) && (!joins || bool(in.IsModerator)):
		return nil, forbidden("Only a moderator may add people to a locked room.")
	}
	if r.isGeneral() {
		t, _ := c.teams.get(r.TeamID)
		if tm := c.teamMemberOf(t, c.actor.ID); tm == nil || !tm.IsModerator {
			return nil, forbidden("Only a moderator of the team may add people to its general room.")
		}
		c.joinTeam(c.actor, t, p, bool(in.IsModerator))
		return c.viewMembership(c.memberOf(r, p)), nil
	}
	return c.viewMembership(c.joinRoom(c.actor, r, p, bool(in.IsModerator))), nil
}

// membershipOf returns the membership in the path, its room, and the caller's
// own membership of that room, or what stands for it, see overseenRoom.
func (c *call) membershipOf() (m *membership, r *room, me *membership, err error) {
	m, ok := c.memberships.get(c.id())
	if !ok {
		return nil, nil, nil, notFound("membership")
	}
	r, me, err = c.overseenRoom(m.RoomID)
	if err != nil {
		return nil, nil, nil, notFound("membership")
	}
	return m, r, me, nil
}

func (c *call) getMembership() (any, error) {
	m, _, _, err := c.membershipOf()
	if err != nil {
		return nil, err
	}
	return c.viewMembership(m), nil
}

func (c *call) updateMembership(in struct {
	IsModerator  *boolean `json:"isModerator"`
	IsRoomHidden *boolean `json:"isRoomHidden"`
}) (any, error) {
	m, r, me, err := c.membershipOf()
	if err != nil {
		return nil, err
	}
	if in.IsModerator == nil && in.IsRoomHidden == nil {
		return nil, badRequest("isModerator or isRoomHidden is required.")
	}
	moderator, hidden := m.IsModerator, m.IsRoomHidden
	set(&moderator, (*bool)(in.IsModerator))
	set(&hidden, (*bool)(in.IsRoomHidden))
	if hidden && r.Type != typeDirect {
		return nil, badRequest("Only a direct room can be hidden.")
	}
	if moderator && r.Type == typeDirect {
		return nil, badRequest("A direct room has no moderators.")
	}
	if hidden != m.IsRoomHidden && m != me {
		return nil, forbidden("A room can only be hidden for oneself.")
	}
	if moderator != m.IsModerator {
		if err := c.setModerator(r, m, me, moderator); err != nil {
			return nil, err
		}
	}
	if hidden != m.IsRoomHidden {
		m.IsRoomHidden = hidden
		c.emit("memberships", "updated", c.actor, *m)
	}
	return c.viewMembership(m), nil
}

// setModerator makes a member a moderator, or no longer one.
func (c *call) setModerator(r *room, m, me *membership, moderator bool) error {
	if (r.IsLocked || r.isGeneral()) && !me.IsModerator {
		return forbidden("Only a moderator may change who moderates the room.")
	}
	if !r.isGeneral() {
		m.IsModerator = moderator
		c.emit("memberships", "updated", c.actor, *m)
		return nil
	}
	t, _ := c.teams.get(r.TeamID)
	return c.setTeamModerator(c.teamMemberOf(t, m.PersonID), moderator)
}

func (c *call) deleteMembership() (any, error) {
	m, r, me, err := c.membershipOf()
	if err != nil {
		return nil, err
	}
	if r.Type == typeDirect {
		return nil, badRequest("Nobody can leave a direct room.")
	}
	if m != me && (r.IsLocked || r.isGeneral()) && !me.IsModerator {
		return nil, forbidden("Only a moderator may remove others from the room.")
	}
	if !r.isGeneral() {
		c.leaveRoom(c.actor, m)
		return nil, nil
	}
	t, _ := c.teams.get(r.TeamID)
	tm := c.teamMemberOf(t, m.PersonID)
	if c.isLastModerator(tm) {
		return nil, errLastModerator
	}
	c.leaveTeam(c.actor, tm)
	return nil, nil
}
