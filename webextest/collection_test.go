package webextest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A collection is compared with a plain slice through random additions and
// removals.
func TestCollection(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var c collection[*membership]
	var want []*membership
	of := func(id string) []*membership {
		return slices.DeleteFunc(slices.Clone(want), func(m *membership) bool { return m.RoomID != id && m.PersonID != id })
	}
	for step := range 3000 {
		switch n := random.IntN(100); {
		case n < 60 || len(want) == 0:
			m := &membership{
				entity: entity{ID: fmt.Sprint("m", step)},
				member: member{PersonID: fmt.Sprint("p", random.IntN(5))},
				RoomID: fmt.Sprint("r", random.IntN(5)),
			}
			c.add(m)
			want = append(want, m)
		case n < 98:
			i := random.IntN(len(want))
			c.remove(want[i])
			want = slices.Delete(want, i, i+1)
		default:
			id := fmt.Sprint("r", random.IntN(5))
			gone := slices.Clone(c.of(id))
			c.removeOf(id)
			want = slices.DeleteFunc(want, func(m *membership) bool { return slices.Contains(gone, m) })
		}
		require.True(t, slices.Equal(want, c.order), "step %d", step)
		require.Len(t, c.byID, len(want))
		for i := range 5 {
			for _, id := range []string{fmt.Sprint("r", i), fmt.Sprint("p", i)} {
				require.True(t, slices.Equal(of(id), c.of(id)), "step %d: %s", step, id)
			}
		}
	}
	assert.NotEmpty(t, want)
}

// What is removed is not kept in the array of a list.
func TestRemovedObjectsAreLetGo(t *testing.T) {
	var c collection[*room]
	for i := range 8 {
		c.add(&room{entity: entity{ID: fmt.Sprint(i)}})
	}
	whole := c.order
	c.remove(c.order[1])
	c.remove(c.order[5])
	c.removeOf("nothing")
	assert.Len(t, slices.DeleteFunc(slices.Clone(whole), func(r *room) bool { return r == nil }), 6)
}

// An email address follows its person.
func TestPersonByEmail(t *testing.T) {
	s := New()
	path := "/people/" + s.Bob.ID
	must(t, s, s.Alice, "PUT", path, fields{"displayName": "Bob", "emails": []string{"Robert@example.com"}})
	assert.Nil(t, s.Person("bob@example.com"))
	assert.Equal(t, s.Bob.ID, s.Person("robert@EXAMPLE.com").ID)
	assert.Len(t, must(t, s, s.Carol, "GET", "/people?email=robert@example.com", nil).items(t), 1)
	assert.Empty(t, must(t, s, s.Carol, "GET", "/people?email=bob@example.com", nil).items(t))
	both := "/people?email=robert@example.com&id=" + s.Carol.ID
	assert.Empty(t, must(t, s, s.Carol, "GET", both, nil).items(t))
	assert.Len(t, must(t, s, s.Carol, "GET", both+","+s.Bob.ID, nil).items(t), 1)
	must(t, s, s.Alice, "DELETE", path, nil)
	assert.Nil(t, s.Person("robert@example.com"))
	s.AddPerson(Person{Email: "robert@example.com"})
}

// A public room that is changed stays in the list once, and one that is
// deleted leaves it.
func TestPublicRoomsAreListedOnce(t *testing.T) {
	s := New()
	id := create(t, s, s.Alice, "/rooms", fields{"title": "a", "isPublic": true, "description": "a"})
	later(s)
	create(t, s, s.Alice, "/rooms", fields{"title": "b", "isPublic": true, "description": "b"})
	must(t, s, s.Alice, "PUT", "/rooms/"+id, fields{"title": "c"})
	list := func() []string {
		return values(must(t, s, s.Bob, "GET", "/rooms?orgPublicSpaces=true", nil).items(t), "title")
	}
	assert.Equal(t, []string{"c", "b"}, list())
	must(t, s, s.Alice, "DELETE", "/rooms/"+id, nil)
	assert.Equal(t, []string{"b"}, list())
	for _, sortBy := range []string{"", "id", "created", "lastactivity"} {
		got := must(t, s, s.Alice, "GET", "/rooms?sortBy="+sortBy, nil).items(t)
		assert.Equal(t, []string{"b"}, values(got, "title"), sortBy)
	}
	for _, list := range [][]*room{s.rooms.order, s.rooms.sorted, s.rooms.active, s.rooms.public} {
		assert.Len(t, list, 1)
	}
}
