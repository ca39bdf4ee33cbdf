package webextest

import "slices"

// object is a pointer to any struct that embeds entity.
type object interface {
	comparable
	base() *entity
}

// find returns the first of a list that matches, or nil.
func find[T any](list []T, match func(T) bool) *T {
	if i := slices.IndexFunc(list, match); i >= 0 {
		return &list[i]
	}
	return nil
}

// collection holds the objects of one kind, in the order of their creation.
type collection[T object] struct {
	byID  map[string]T
	order []T
}

func (c *collection[T]) add(x T) {
	if c.byID == nil {
		c.byID = map[string]T{}
	}
	c.byID[x.base().ID] = x
	c.order = append(c.order, x)
}

func (c *collection[T]) get(id string) (T, bool) {
	x, ok := c.byID[id]
	return x, ok
}

func (c *collection[T]) remove(x T) {
	delete(c.byID, x.base().ID)
	c.order = slices.DeleteFunc(c.order, func(y T) bool { return y == x })
}

// where returns a new slice with the objects that match, oldest first.
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
