package webextest

import "slices"

func init() {
	serve(routes{
		"GET /teams":         plain((*call).listTeams),
		"POST /teams":        body((*call).createTeam),
		"GET /teams/{id}":    plain((*call).getTeam),
		"PUT /teams/{id}":    body((*call).updateTeam),
		"DELETE /teams/{id}": plain((*call).deleteTeam),
	})
}

type team struct {
	entity
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

type teamRequest struct {
	Name        string  `json:"name"`
	Description *string `json:"description"`
}

// myTeam returns a team that the caller is in, and the caller's membership.
func (c *call) myTeam(id string) (*team, *teamMembership, error) {
	t, ok := c.teams.get(id)
	if !ok {
		return nil, nil, notFound("team")
	}
	tm := c.teamMemberOf(t, c.actor.ID)
	if tm == nil {
		return nil, nil, notFound("team")
	}
	return t, tm, nil
}

// moderatedTeam returns a team that the caller moderates.
func (c *call) moderatedTeam(id string) (*team, error) {
	t, tm, err := c.myTeam(id)
	if err != nil {
		return nil, err
	}
	if !tm.IsModerator {
		return nil, forbidden("Only a moderator of the team may do this.")
	}
	return t, nil
}

// generalRoom returns the room that every member of a team is in.
func (s *Server) generalRoom(t *team) *room {
	r, _ := s.rooms.get(newID("ROOM", uuidOf(t.ID)))
	return r
}

func viewTeam(t *team) team { return *t }

func (c *call) listTeams() (any, error) {
	mine := func(t *team) bool { return c.teamMemberOf(t, c.actor.ID) != nil }
	return list(c, c.teams.order, mine, viewTeam)
}

func (c *call) createTeam(in teamRequest) (any, error) {
	if err := required("name", in.Name); err != nil {
		return nil, err
	}
	t := &team{entity: c.newEntity("TEAM"), Name: in.Name}
	set(&t.Description, in.Description)
	c.teams.add(t)
	c.emit("teams", "created", c.actor, *t)
	general := entity{ID: newID("ROOM", uuidOf(t.ID)), Created: c.now()}
	c.addRoom(c.actor, &room{entity: general, Title: t.Name, Type: typeGroup, TeamID: t.ID})
	c.joinTeam(c.actor, t, c.actor, true)
	return viewTeam(t), nil
}

func (c *call) getTeam() (any, error) {
	t, _, err := c.myTeam(c.id())
	if err != nil {
		return nil, err
	}
	return viewTeam(t), nil
}

func (c *call) updateTeam(in teamRequest) (any, error) {
	t, err := c.moderatedTeam(c.id())
	if err != nil {
		return nil, err
	}
	if err := required("name", in.Name); err != nil {
		return nil, err
	}
	t.Name = in.Name
	set(&t.Description, in.Description)
	c.emit("teams", "updated", c.actor, *t)
	if r := c.generalRoom(t); r.Title != t.Name {
		r.Title = t.Name
		c.emit("rooms", "updated", c.actor, *r)
	}
	return viewTeam(t), nil
}

func (c *call) deleteTeam() (any, error) {
	t, err := c.moderatedTeam(c.id())
	if err != nil {
		return nil, err
	}
	for _, r := range c.rooms.where(func(r *room) bool { return r.TeamID == t.ID }) {
		c.dropRoom(c.actor, r)
	}
	for _, tm := range slices.Clone(c.teamMemberships.of(t.ID)) {
		c.leaveTeam(c.actor, tm)
	}
	c.teams.remove(t)
	c.emit("teams", "deleted", c.actor, *t)
	return nil, nil
}
