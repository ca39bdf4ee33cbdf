package webextest

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
)

// kind is a resource whose objects the fake only has to keep. Its methods list,
// create, get, replace, merge and delete are the steps of its routes. For
// example:
//
//	var floors = &kind{
//		name:     "floor",
//		resource: "floors",
//		idKind:   "FLOOR",
//		takes: map[string]rule{
//			"floorNumber": {is: jsonNumber, required: true},
//			"displayName": {is: jsonString},
//		},
//		parent: "locationId",
//		enter:  (*call).enterLocation,
//	}
//
//	func init() {
//		serve(routes{
//			"GET /locations/{locationId}/floors":         admin(plain(floors.list)),
//			"POST /locations/{locationId}/floors":        admin(body(floors.create)),
//			"PUT /locations/{locationId}/floors/{id}":    admin(body(floors.replace)),
//			"DELETE /locations/{locationId}/floors/{id}": admin(plain(floors.delete)),
//		})
//	}
type kind struct {
	name     string // in errors: "room tab"
	resource string // in events and webhooks: "tabs"
	idKind   string // in IDs: "TAB"

	// takes has the attributes that requests may set. A kind ignores others, as
	// Webex does.
	takes map[string]rule

	// filters are the query parameters of a list. Each narrows it down to the
	// objects whose attribute of that name has the value.
	filters []string

	// private hides an object from everybody except the person who created it.
	private bool

	// parent is the attribute with the ID of the object that this one belongs
	// to, or "". Where the path of a route has a part of that name, the ID is
	// taken from there. Otherwise a list requires a query parameter of that
	// name, and a request to create or replace an object requires the
	// attribute. It never changes.
	parent string

	// enter refuses a caller who may not see the objects of a parent. It is
	// required with parent.
	enter func(c *call, parentID string) error

	// complete sets the attributes that the fake decides on when an object is
	// created or updated, or refuses the object. It may be nil. It runs after
	// all other checks, so it may also change other objects.
	complete func(*call, *record) error
}

// rule restricts the value of an attribute.
type rule struct {
	is       jsonType
	required bool     // present and not empty
	oneOf    []string // the strings allowed; nil allows any value
}

// jsonType is a type of JSON values, or "" for any type.
type jsonType string

const (
	jsonString  jsonType = "string"
	jsonNumber  jsonType = "number"
	jsonBoolean jsonType = "boolean"
	jsonArray   jsonType = "array"
	jsonObject  jsonType = "object"
)

// attributes is a JSON object.
type attributes = map[string]any

// record is an object of a kind.
type record struct {
	entity
	kind       *kind
	creator    *person
	parent     string // its ID
	attributes attributes
}

// text returns a string attribute, or "".
func (r *record) text(name string) string {
	v, _ := r.attributes[name].(string)
	return v
}

func viewRecord(r *record) attributes {
	v := maps.Clone(r.attributes)
	v["id"], v["created"] = r.ID, r.Created
	return v
}

// dropRecords deletes the objects that belong to a parent, and those that
// belong to them. It emits nothing.
func (s *Server) dropRecords(parentID string) {
	for _, r := range slices.Clone(s.records.of(parentID)) {
		s.records.remove(r)
		s.dropRecords(r.ID)
	}
}

func (k *kind) list(c *call) (any, error) {
	parentID, err := k.enterParent(c, c.query.Get(k.parent))
	if err != nil {
		return nil, err
	}
	for _, name := range k.filters {
		if allowed := k.takes[name].oneOf; allowed != nil {
			if _, err := c.queryOneOf(name, allowed...); err != nil {
				return nil, err
			}
		}
	}
	return list(c, c.records.of(parentID), func(r *record) bool {
		return r.kind == k && k.shows(r, c.actor) && r.matches(k.filters, c.query)
	}, viewRecord)
}

func (k *kind) create(c *call, in attributes) (any, error) {
	named, _ := in[k.parent].(string)
	parentID, err := k.enterParent(c, named)
	if err != nil {
		return nil, err
	}
	r := &record{c.newEntity(k.idKind), k, c.actor, parentID, attributes{}}
	k.fill(c, r, in)
	if err := k.finish(c, r); err != nil {
		return nil, err
	}
	c.records.add(r)
	c.emit(k.resource, "created", c.actor, viewRecord(r))
	return viewRecord(r), nil
}

func (k *kind) get(c *call) (any, error) {
	r, err := k.find(c)
	if err != nil {
		return nil, err
	}
	return viewRecord(r), nil
}

// replace updates an object and removes the attributes that the request omits.
func (k *kind) replace(c *call, in attributes) (any, error) {
	all := attributes{}
	for name := range k.takes {
		all[name] = in[name] // null when the request omits it
	}
	return k.merge(c, all)
}

// merge updates an object and keeps the attributes that the request omits. It
// removes those that are null.
func (k *kind) merge(c *call, in attributes) (any, error) {
	r, err := k.find(c)
	if err != nil {
		return nil, err
	}
	updated := *r
	updated.attributes = maps.Clone(r.attributes)
	k.fill(c, &updated, in)
	if _, shown := k.takes[k.parent]; shown && updated.attributes[k.parent] != r.parent {
		return nil, badRequest("%s is not the one of the %s.", k.parent, k.name)
	}
	if err := k.finish(c, &updated); err != nil {
		return nil, err
	}
	*r = updated
	c.emit(k.resource, "updated", c.actor, viewRecord(r))
	return viewRecord(r), nil
}

func (k *kind) delete(c *call) (any, error) {
	r, err := k.find(c)
	if err != nil {
		return nil, err
	}
	c.records.remove(r)
	c.dropRecords(r.ID)
	c.emit(k.resource, "deleted", c.actor, viewRecord(r))
	return nil, nil
}

// find returns the object in the path, unless it is hidden from the caller.
func (k *kind) find(c *call) (*record, error) {
	r, ok := c.records.get(c.id())
	if !ok || r.kind != k || !k.shows(r, c.actor) {
		return nil, notFound(k.name)
	}
	if id, err := k.enterParent(c, r.parent); err != nil || id != r.parent {
		return nil, notFound(k.name)
	}
	return r, nil
}

// shows reports whether a person may see an object, apart from its parent.
func (k *kind) shows(r *record, p *person) bool { return !k.private || r.creator == p }

// enterParent returns the ID of a parent: the one in the request's path, or
// else named. It refuses a caller who may not see the objects of the parent.
func (k *kind) enterParent(c *call, named string) (string, error) {
	if k.parent == "" {
		return "", nil
	}
	id := cmp.Or(c.r.PathValue(k.parent), named)
	if err := required(k.parent, id); err != nil {
		return "", err
	}
	return id, k.enter(c, id)
}

// fill applies the attributes of a request to an object.
func (k *kind) fill(c *call, r *record, in attributes) {
	for name := range k.takes {
		switch v, given := in[name]; {
		case v != nil:
			r.attributes[name] = k.takes[name].convert(v)
		case given:
			delete(r.attributes, name)
		}
	}
	if id := c.r.PathValue(k.parent); id != "" {
		if _, shown := k.takes[k.parent]; shown {
			r.attributes[k.parent] = id
		}
	}
}

// finish checks and completes an object that is about to be stored.
func (k *kind) finish(c *call, r *record) error {
	for _, name := range slices.Sorted(maps.Keys(k.takes)) { // always the same error first
		if err := k.takes[name].check(name, r.attributes[name]); err != nil {
			return err
		}
	}
	if k.complete == nil {
		return nil
	}
	return k.complete(c, r)
}

// convert returns a value in the type of the rule, as far as Webex converts it:
// "true" and "false" stand for booleans.
func (r rule) convert(value any) any {
	if text, ok := value.(string); ok && r.is == jsonBoolean {
		if b, ok := parseBoolean(text); ok {
			return b
		}
	}
	return value
}

func (r rule) check(name string, value any) error {
	switch {
	case r.required && (value == nil || value == ""):
		return required(name, "")
	case value == nil:
		return nil
	case r.is != "" && typeOf(value) != r.is:
		return badRequest("%s must be of the type %s.", name, r.is)
	case r.oneOf != nil:
		return oneOf(name, fmt.Sprint(value), r.oneOf...)
	}
	return nil
}

// typeOf returns the type of a decoded JSON value, or "" for null.
func typeOf(value any) jsonType {
	switch value.(type) {
	case string:
		return jsonString
	case float64:
		return jsonNumber
	case bool:
		return jsonBoolean
	case []any:
		return jsonArray
	case map[string]any:
		return jsonObject
	}
	return ""
}

// matches reports whether an object has the values that a query asks for.
func (r *record) matches(filters []string, query url.Values) bool {
	for _, name := range filters {
		if value, ok := r.attributes[name]; query.Get(name) != "" && (!ok || queryText(value) != query.Get(name)) {
			return false
		}
	}
	return true
}

// queryText returns a decoded JSON value as a query parameter.
func queryText(value any) string {
	if n, ok := value.(float64); ok {
		return strconv.FormatFloat(n, 'f', -1, 64) // fmt would write 1e+06
	}
	return fmt.Sprint(value)
}
