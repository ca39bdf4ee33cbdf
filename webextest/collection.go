package webextest

import (
	"encoding/binary"
	"slices"
	"strings"
)

// object is a pointer to a struct that embeds entity.
type object interface {
	comparable
	base() *entity
	owners() []string
}

// collection holds objects of one type in the order in which they were added.
type collection[T object] struct {
	byID    map[string]T
	order   []T
	byOwner map[string][]T // in the same order
	last    uint64         // the number of the latest object
}

func (c *collection[T]) add(x T) {
	if c.byID == nil {
		c.byID, c.byOwner = map[string]T{}, map[string][]T{}
	}
	c.last++
	x.base().number = c.last
	c.byID[x.base().ID] = x
	c.order = append(c.order, x)
	for _, id := range x.owners() {
		c.byOwner[id] = append(c.byOwner[id], x)
	}
}

func (c *collection[T]) get(id string) (T, bool) {
	x, ok := c.byID[id]
	return x, ok
}

// of returns the objects that belong to the object with an ID, oldest first. The
// slice is that of the collection: it must not be changed, and not be used after
// an object is removed.
func (c *collection[T]) of(ownerID string) []T { return c.byOwner[ownerID] }

func (c *collection[T]) remove(x T) {
	delete(c.byID, x.base().ID)
	c.order = cut(c.order, x, byNumber)
	for _, id := range x.owners() {
		c.disown(id, x)
	}
}

func (c *collection[T]) disown(ownerID string, x T) {
	c.byOwner[ownerID] = cut(c.byOwner[ownerID], x, byNumber)
	if len(c.byOwner[ownerID]) == 0 {
		delete(c.byOwner, ownerID)
	}
}

// removeOf removes all objects that belong to the object with an ID, in one
// pass.
func (c *collection[T]) removeOf(ownerID string) {
	gone := c.of(ownerID)
	for _, x := range gone {
		delete(c.byID, x.base().ID)
		for _, id := range x.owners() {
			if id != ownerID {
				c.disown(id, x)
			}
		}
	}
	c.order = slices.DeleteFunc(c.order, func(x T) bool {
		if len(gone) == 0 || x != gone[0] {
			return false
		}
		gone = gone[1:] // both are in the same order
		return true
	})
	delete(c.byOwner, ownerID)
}

// where returns a new slice of the objects that match, oldest first.
func (c *collection[T]) where(match func(T) bool) []T {
	var found []T
	for _, x := range c.order {
		if match(x) {
			found = append(found, x)
		}
	}
	return found
}

// first returns the oldest object that matches, or nil.
func (c *collection[T]) first(match func(T) bool) T {
	var none T
	if i := slices.IndexFunc(c.order, match); i >= 0 {
		return c.order[i]
	}
	return none
}

// byNumber is the key of the order in which objects were added.
func byNumber[T object](x T) string { return numberKey(x.base().number) }

// numberKey returns a string that is in the order of numbers.
func numberKey(n uint64) string { return string(binary.BigEndian.AppendUint64(nil, n)) }

// position returns where a key is in a list that is in the ascending order of
// its keys, or where it would be.
func position[T any](list []T, key string, keyOf func(T) string) (at int, found bool) {
	return slices.BinarySearchFunc(list, key, func(x T, key string) int { return strings.Compare(keyOf(x), key) })
}

// insert adds an item to a list that is in the ascending order of unique keys.
func insert[T any](list []T, x T, keyOf func(T) string) []T {
	at, _ := position(list, keyOf(x), keyOf)
	return slices.Insert(list, at, x)
}

// cut removes an item from a list that is in the ascending order of unique
// keys, if it is there.
func cut[T any](list []T, x T, keyOf func(T) string) []T {
	at, found := position(list, keyOf(x), keyOf)
	switch {
	case !found:
		return list
	case at < len(list)/2: // the shorter part moves, so that the oldest are as cheap as the latest
		copy(list[1:], list[:at])
		clear(list[:1])
		return list[1:]
	}
	return slices.Delete(list, at, at+1)
}

// messageCollection holds the messages of rooms. It remembers the numbers of
// those that were deleted, for beforeMessage.
type messageCollection struct {
	collection[*message]
	deleted map[string]map[string]uint64 // by room and message
}

func (c *messageCollection) remove(m *message) {
	c.collection.remove(m)
	if c.deleted == nil {
		c.deleted = map[string]map[string]uint64{}
	}
	if c.deleted[m.RoomID] == nil {
		c.deleted[m.RoomID] = map[string]uint64{}
	}
	c.deleted[m.RoomID][m.ID] = m.number
}

func (c *messageCollection) removeOf(roomID string) {
	c.collection.removeOf(roomID)
	delete(c.deleted, roomID)
}

// older returns the messages of a room that were posted before the message with
// an ID, which may be deleted. It reports false when there was no such message.
func (c *messageCollection) older(roomID, id string) ([]*message, bool) {
	number, ok := c.deleted[roomID][id]
	if m, exists := c.get(id); exists && m.RoomID == roomID {
		number, ok = m.number, true
	}
	at, _ := position(c.of(roomID), numberKey(number), byNumber)
	return c.of(roomID)[:at], ok
}

// roomCollection holds rooms in every order in which they are listed.
type roomCollection struct {
	collection[*room]
	sorted     []*room // by ID
	active     []*room // by the latest activity
	public     []*room // by the time at which they were made public
	activities uint64
}

func roomID(r *room) string       { return r.ID }
func roomActivity(r *room) string { return numberKey(r.activity) }
func roomPublic(r *room) string   { return r.MadePublic + byNumber(r) }

func (c *roomCollection) add(r *room) {
	c.collection.add(r)
	c.sorted = insert(c.sorted, r, roomID)
	c.touch(r, r.Created)
	c.publish(r)
}

func (c *roomCollection) remove(r *room) {
	c.collection.remove(r)
	c.sorted = cut(c.sorted, r, roomID)
	c.active = cut(c.active, r, roomActivity)
	c.unpublish(r)
}

// touch makes a room the one with the latest activity.
func (c *roomCollection) touch(r *room, now string) {
	r.LastActivity = now
	c.active = cut(c.active, r, roomActivity)
	c.activities++
	r.activity = c.activities
	c.active = append(c.active, r)
}

// publish puts a room where it belongs among the public ones, or nowhere.
func (c *roomCollection) publish(r *room) {
	c.unpublish(r)
	if r.IsPublic {
		c.public = insert(c.public, r, roomPublic)
	}
}

func (c *roomCollection) unpublish(r *room) {
	c.public = slices.DeleteFunc(c.public, func(other *room) bool { return other == r })
}

// personCollection holds people, who have an email address of their own.
type personCollection struct {
	collection[*person]
	byEmail map[string]*person // in lower case
}

func (c *personCollection) add(p *person) {
	c.collection.add(p)
	if c.byEmail == nil {
		c.byEmail = map[string]*person{}
	}
	c.byEmail[strings.ToLower(p.email())] = p
}

func (c *personCollection) remove(p *person) {
	c.collection.remove(p)
	delete(c.byEmail, strings.ToLower(p.email()))
}

// change replaces the profile of a person.
func (c *personCollection) change(p *person, to profile) {
	delete(c.byEmail, strings.ToLower(p.email()))
	p.profile = to
	c.byEmail[strings.ToLower(p.email())] = p
}

// withEmail returns the person with an email address, or nil.
func (c *personCollection) withEmail(email string) *person { return c.byEmail[strings.ToLower(email)] }
