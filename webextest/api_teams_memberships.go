package webextest

import "slices"

func init() {
	serve(routes{
		"GET /team/memberships":         plain((*call).listTeamMemberships),
		"POST /team/memberships":        body((*call).createTeamMembership),
		"GET /team/memberships/{id}":    plain((*call).getTeamMembership),
		"PUT /team/memberships/{id}":    body((*call).updateTeamMembership),
		"DELETE /team/memberships/{id}": plain((*call).deleteTeamMembership),
	})
}

type teamMembership struct {
	entity
	member
	TeamID string `json:"teamId"`
}

var errLastModerator = forbidden("The last moderator of a team cannot be removed; promote somebody else first.")

// teamMemberOf returns a person's membership of a team, or nil.
func (s *Server) teamMemberOf(t *team, personID string) *teamMembership {
	tm, _ := s.teamMemberships.get(teamMembershipID(t.ID, personID))
	return tm
}

func teamMembershipID(teamID, personID string) string {
	return newID("TEAM_MEMBERSHIP", uuidOf(personID)+":"+uuidOf(teamID))
}

// inTeamOf reports whether a person is in the team that a room belongs to.
func (s *Server) inTeamOf(r *room, p *person) bool {
	t, ok := s.teams.get(r.TeamID)
	return ok && s.teamMemberOf(t, p.ID) != nil
}

// joinTeam adds a person to a team and to its general room.
func (s *Server) joinTeam(actor *person, t *team, p *person, moderator bool) *teamMembership {
	tm := &teamMembership{
		entity: entity{ID: teamMembershipID(t.ID, p.ID), Created: s.now()},
		member: newMember(p, moderator),
		TeamID: t.ID,
	}
	s.teamMemberships.add(tm)
	s.emit("teamMemberships", "created", actor, *tm)
	if r := s.generalRoom(t); s.memberOf(r, p) == nil {
		s.joinRoom(actor, r, p, moderator)
	}
	return tm
}

// leaveTeam removes a person from a team and from all its rooms.
func (s *Server) leaveTeam(actor *person, tm *teamMembership) {
	for _, m := range slices.Clone(s.memberships.of(tm.PersonID)) {
		if r, _ := s.rooms.get(m.RoomID); r.TeamID == tm.TeamID {
			s.leaveRoom(actor, m)
		}
	}
	s.teamMemberships.remove(tm)
	s.emit("teamMemberships", "deleted", actor, *tm)
}

func (s *Server) isLastModerator(tm *teamMembership) bool {
	others := slices.ContainsFunc(s.teamMemberships.of(tm.TeamID), func(o *teamMembership) bool {
		return o.IsModerator && o != tm
	})
	return tm.IsModerator && !others
}

// setTeamModerator makes a member a moderator of a team and of its general
// room, or no longer one.
func (c *call) setTeamModerator(tm *teamMembership, moderator bool) error {
	if !moderator && c.isLastModerator(tm) {
		return errLastModerator
	}
	t, _ := c.teams.get(tm.TeamID)
	p, _ := c.people.get(tm.PersonID)
	m := c.memberOf(c.generalRoom(t), p)
	tm.IsModerator, m.IsModerator = moderator, moderator
	c.emit("teamMemberships", "updated", c.actor, *tm)
	c.emit("memberships", "updated", c.actor, *m)
	return nil
}

func (c *call) viewTeamMembership(tm *teamMembership) *teamMembership {
	v := *tm
	if p, ok := c.people.get(tm.PersonID); ok {
		v.member = newMember(p, tm.IsModerator)
	}
	return &v
}

func (c *call) listTeamMemberships() (any, error) {
	teamID := c.query.Get("teamId")
	if err := required("teamId", teamID); err != nil {
		return nil, err
	}
	if _, _, err := c.myTeam(teamID); err != nil {
		return nil, err
	}
	return list(c, c.teamMemberships.of(teamID), all, c.viewTeamMembership)
}

func (c *call) createTeamMembership(in struct {
	TeamID      string  `json:"teamId"`
	PersonID    string  `json:"personId"`
	PersonEmail string  `json:"personEmail"`
	IsModerator boolean `json:"isModerator"`
}) (any, error) {
	if err := required("teamId", in.TeamID); err != nil {
		return nil, err
	}
	p, err := c.personBy(in.PersonID, in.PersonEmail)
	if err != nil {
		return nil, err
	}
	t, err := c.moderatedTeam(in.TeamID)
	if err != nil {
		return nil, err
	}
	if c.teamMemberOf(t, p.ID) != nil {
		return nil, conflict("User is already a member of the team.")
	}
	return c.viewTeamMembership(c.joinTeam(c.actor, t, p, bool(in.IsModerator))), nil
}

// teamMembershipOf returns the membership in the path and the caller's own
// membership of that team.
func (c *call) teamMembershipOf() (tm, me *teamMembership, err error) {
	tm, ok := c.teamMemberships.get(c.id())
	if !ok {
		return nil, nil, notFound("team membership")
	}
	if _, me, err = c.myTeam(tm.TeamID); err != nil {
		return nil, nil, notFound("team membership")
	}
	return tm, me, nil
}

func (c *call) getTeamMembership() (any, error) {
	tm, _, err := c.teamMembershipOf()
	if err != nil {
		return nil, err
	}
	return c.viewTeamMembership(tm), nil
}

func (c *call) updateTeamMembership(in struct {
	IsModerator *boolean `json:"isModerator"`
}) (any, error) {
	tm, me, err := c.teamMembershipOf()
	if err != nil {
		return nil, err
	}
	if in.IsModerator == nil {
		return nil, badRequest("isModerator is required.")
	}
	if !me.IsModerator {
		return nil, forbidden("Only a moderator of the team may do this.")
	}
	if err := c.setTeamModerator(tm, bool(*in.IsModerator)); err != nil {
		return nil, err
	}
	return c.viewTeamMembership(tm), nil
}

func (c *call) deleteTeamMembership() (any, error) {
	tm, me, err := c.teamMembershipOf()
	if err != nil {
		return nil, err
	}
	if tm != me && !me.IsModerator {
		return nil, forbidden("Only a moderator of the team may remove others from it.")
	}
	if c.isLastModerator(tm) {
		return nil, errLastModerator
	}
	c.leaveTeam(c.actor, tm)
	return nil, nil
}
