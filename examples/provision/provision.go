package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/go-webex/webex"
)

// provision does what the rows say, prints what that changed, and fails if not
// all of it could be done. A row that fails does not keep the others from being
// done.
func provision(ctx context.Context, client *webex.Client, rows []row, dryRun bool, out io.Writer) error {
	p := &provisioner{client: client, dryRun: dryRun, places: make(map[name][]*place)}
	if err := p.load(ctx); err != nil {
		return err
	}
	fine, failed := 0, 0
	for _, r := range rows {
		changes := len(p.changes)
		err := p.apply(ctx, r)
		if ctx.Err() != nil {
			break
		}
		if err != nil {
			p.note(r, "FAILED: "+err.Error())
			failed++
		} else if len(p.changes) == changes {
			fine++
		}
	}
	if len(p.changes) > 0 {
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "LINE\tTEAM\tROOM\tPERSON\tCHANGE")
		for _, c := range p.changes {
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", c.line, c.team, c.room, c.email, c.what)
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "%d changes, %d of %d lines were fulfilled already.\n", len(p.changes)-failed, fine, len(rows))
	if dryRun {
		fmt.Fprintln(out, "This was a dry run: nothing has been changed.")
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d lines have failed", failed, len(rows))
	}
	return ctx.Err()
}

type provisioner struct {
	client  *webex.Client
	dryRun  bool
	me      string // the email address of the token's owner
	places  map[name][]*place
	changes []change
}

// A change is what was done for a row.
type change struct {
	row
	what string
}

// A name is that of a team, or with a room that of a room in the team or in none.
type name struct{ team, room string }

// A place is a team or a room.
type place struct {
	kind    string             // "team" or "room"
	id      string             // "" when it would have been made, but for the dry run
	members map[string]*member // by email address in lower case; nil until they are needed
}

type member struct {
	id        string // of the membership
	moderator bool
}

// load reads which teams and rooms there are, all at once: to look each up alone
// would take as many calls as there are rows.
func (p *provisioner) load(ctx context.Context) error {
	me, err := p.client.People.Me(ctx)
	if err != nil {
		return err
	}
	p.me = strings.ToLower(me.Emails[0])
	teams := make(map[string]string) // their names by their IDs
	for team, err := range p.client.Teams.List(ctx, webex.PageSize(1000)) {
		if err != nil {
			return err
		}
		teams[team.ID] = team.Name
		p.keep(name{team: team.Name}, &place{kind: "team", id: team.ID})
	}
	groups := &webex.ListRoomsOptions{Type: webex.RoomTypeGroup}
	for room, err := range p.client.Rooms.List(ctx, groups, webex.PageSize(1000)) {
		if err != nil {
			return err
		}
		if team, known := teams[room.TeamID]; known || room.TeamID == "" {
			p.keep(name{team, room.Title}, &place{kind: "room", id: room.ID})
		}
	}
	return nil
}

func (p *provisioner) keep(n name, made *place) { p.places[n] = append(p.places[n], made) }

func (p *provisioner) note(r row, what string) { p.changes = append(p.changes, change{r, what}) }

// apply does what a row says.
func (p *provisioner) apply(ctx context.Context, r row) error {
	teamID := ""
	if r.team != "" {
		team, err := p.find(r, name{team: r.team}, func() (string, error) {
			made, err := p.client.Teams.Create(ctx, &webex.CreateTeamRequest{Name: r.team})
			if err != nil {
				return "", err
			}
			return made.ID, nil
		})
		if err != nil {
			return err
		}
		moderator := r.moderator
		if r.room != "" {
			moderator = nil // that is about the room
		}
		if err := p.join(ctx, r, team, moderator); err != nil {
			return err
		}
		teamID = team.id
	}
	if r.room == "" {
		return nil
	}
	room, err := p.find(r, name{r.team, r.room}, func() (string, error) {
		made, err := p.client.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: r.room, TeamID: teamID})
		if err != nil {
			return "", err
		}
		return made.ID, nil
	})
	if err != nil {
		return err
	}
	return p.join(ctx, r, room, r.moderator)
}

// find returns the place of a name. If there is none, create makes it.
func (p *provisioner) find(r row, n name, create func() (id string, err error)) (*place, error) {
	made := &place{kind: "room"}
	if n.room == "" {
		made.kind = "team"
	}
	switch found := p.places[n]; {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return nil, fmt.Errorf("there are %d %ss of this name", len(found), made.kind)
	case p.dryRun:
		// Who makes a place is in it. Of teams they are a moderator.
		made.members = map[string]*member{p.me: {moderator: made.kind == "team"}}
	default:
		var err error
		if made.id, err = create(); err != nil {
			return nil, err
		}
	}
	p.keep(n, made)
	p.note(r, made.kind+" created")
	return made, nil
}

// join makes the row's person a member of a place, and a moderator or not, unless
// that is nil.
func (p *provisioner) join(ctx context.Context, r row, to *place, moderator *bool) error {
	if r.email == "" {
		return nil
	}
	if to.members == nil {
		if err := p.readMembers(ctx, to); err != nil {
			return err
		}
	}
	email := strings.ToLower(r.email)
	m, isMember := to.members[email]
	switch {
	case !isMember:
		id, err := p.add(ctx, to, r.email, moderator)
		if errors.Is(err, webex.ErrConflict) && moderator == nil {
			return nil // they are there under another address
		}
		if err != nil {
			return err
		}
		m = &member{id: id}
		to.members[email] = m
		if moderator != nil && *moderator {
			m.moderator = true
			p.note(r, "added to the "+to.kind+" as moderator")
		} else {
			p.note(r, "added to the "+to.kind)
		}
	case moderator != nil && m.moderator != *moderator:
		if err := p.setModerator(ctx, to, m.id, *moderator); err != nil {
			return err
		}
		m.moderator = *moderator
		if *moderator {
			p.note(r, "made moderator of the "+to.kind)
		} else {
			p.note(r, "no moderator of the "+to.kind+" any more")
		}
	}
	return nil
}

// The rest is what differs between the members of teams and those of rooms.

func (p *provisioner) readMembers(ctx context.Context, of *place) error {
	members := make(map[string]*member)
	if of.kind == "team" {
		for m, err := range p.client.TeamMemberships.List(ctx, of.id, webex.PageSize(1000)) {
			if err != nil {
				return err
			}
			members[strings.ToLower(m.PersonEmail)] = &member{m.ID, m.IsModerator}
		}
	} else {
		inRoom := &webex.ListMembershipsOptions{RoomID: of.id}
		for m, err := range p.client.Memberships.List(ctx, inRoom, webex.PageSize(1000)) {
			if err != nil {
				return err
			}
			members[strings.ToLower(m.PersonEmail)] = &member{m.ID, m.IsModerator}
		}
	}
	of.members = members
	return nil
}

func (p *provisioner) add(ctx context.Context, to *place, email string, moderator *bool) (id string, err error) {
	if p.dryRun {
		return "", nil
	}
	if to.kind == "team" {
		m, err := p.client.TeamMemberships.Create(ctx, &webex.CreateTeamMembershipRequest{
			TeamID: to.id, PersonEmail: email, IsModerator: moderator,
		})
		if err != nil {
			return "", err
		}
		return m.ID, nil
	}
	m, err := p.client.Memberships.Create(ctx, &webex.CreateMembershipRequest{
		RoomID: to.id, PersonEmail: email, IsModerator: moderator,
	})
	if err != nil {
		return "", err
	}
	return m.ID, nil
}

func (p *provisioner) setModerator(ctx context.Context, of *place, membershipID string, moderator bool) (err error) {
	switch {
	case p.dryRun:
	case of.kind == "team":
		_, err = p.client.TeamMemberships.Update(ctx, membershipID, &webex.UpdateTeamMembershipRequest{IsModerator: moderator})
	default:
		_, err = p.client.Memberships.Update(ctx, membershipID, &webex.UpdateMembershipRequest{IsModerator: moderator})
	}
	return err
}
