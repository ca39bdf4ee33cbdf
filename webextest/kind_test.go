package webextest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// These kinds use what the fake's own may not need.
var (
	testSites = &kind{
		name:     "site",
		resource: "sites",
		idKind:   "SITE",
		takes: map[string]rule{
			"name":     {is: jsonString, required: true},
			"use":      {is: jsonString, oneOf: []string{"office", "depot"}},
			"capacity": {is: jsonNumber},
			"open":     {is: jsonBoolean},
			"tags":     {is: jsonArray},
			"address":  {is: jsonObject},
			"extra":    {},
		},
		filters: []string{"name", "use", "capacity", "open"},
	}
	testFloors = &kind{
		name:     "floor",
		resource: "floors",
		idKind:   "FLOOR",
		takes:    map[string]rule{"siteId": {is: jsonString}, "number": {is: jsonNumber, required: true}},
		parent:   "siteId",
		enter: func(c *call, id string) error {
			if r, ok := c.records.get(id); !ok || r.kind != testSites {
				return notFound("site")
			}
			return nil
		},
	}
	testDesks = &kind{
		name:     "desk",
		resource: "desks",
		idKind:   "DESK",
		takes:    map[string]rule{"floorId": {is: jsonString, required: true}},
		parent:   "floorId",
		enter:    func(*call, string) error { return nil },
	}
	testNotes = &kind{
		name:     "note",
		resource: "notes",
		idKind:   "NOTE",
		takes:    map[string]rule{"text": {is: jsonString, required: true}},
		private:  true,
	}
)

// startKinds starts a fake that serves these kinds as well.
func startKinds(t *testing.T) *Server {
	t.Helper()
	s := start(t)
	for path, k := range map[string]*kind{
		"/sites": testSites, "/sites/{siteId}/floors": testFloors, "/desks": testDesks, "/notes": testNotes,
	} {
		for pattern, e := range (routes{
			"GET " + path:              plain(k.list),
			"POST " + path:             body(k.create),
			"GET " + path + "/{id}":    plain(k.get),
			"PUT " + path + "/{id}":    body(k.replace),
			"PATCH " + path + "/{id}":  body(k.merge),
			"DELETE " + path + "/{id}": plain(k.delete),
		}) {
			s.handle(pattern, e)
		}
	}
	return s
}

func TestKindLife(t *testing.T) {
	s := startKinds(t)
	given := fields{
		"name": "HQ", "use": "office", "capacity": 12.5, "open": false, "tags": []any{"a", nil},
		"address": fields{"city": "Bern"}, "extra": "anything",
	}
	created := must(t, s, s.Alice, "POST", "/sites", with(given, fields{"id": "mine", "unknown": 1})).object(t)
	assert.NotEmpty(t, created["created"])
	assert.Equal(t, newID("SITE", uuidOf(created["id"].(string))), created["id"])
	want := with(given, fields{"id": created["id"], "created": created["created"]})
	assert.Equal(t, want, created)
	path := "/sites/" + created["id"].(string)
	assert.Equal(t, want, must(t, s, s.Bob, "GET", path, nil).object(t))
	assert.Equal(t, []fields{want}, must(t, s, s.Bob, "GET", "/sites", nil).items(t))

	merged := with(want, fields{"capacity": 13.0, "open": true})
	delete(merged, "use")
	changes := fields{"capacity": 13, "open": true, "use": nil, "id": "mine"}
	assert.Equal(t, merged, must(t, s, s.Bob, "PATCH", path, changes).object(t))
	assert.Equal(t, merged, must(t, s, s.Bob, "GET", path, nil).object(t))

	for _, text := range []string{"true", "True"} {
		assert.Equal(t, merged, must(t, s, s.Bob, "PATCH", path, fields{"open": text}).object(t), "a string stands for a boolean")
	}

	replaced := fields{"id": want["id"], "created": want["created"], "name": "Depot", "use": "depot"}
	assert.Equal(t, replaced, must(t, s, s.Alice, "PUT", path, fields{"name": "Depot", "use": "depot", "open": nil}).object(t))

	must(t, s, s.Alice, "DELETE", path, nil)
	try(t, s, []attempt{
		{"get what is gone", s.Alice, "GET", path, nil, 404},
		{"replace what is gone", s.Alice, "PUT", path, fields{"name": "x"}, 404},
		{"merge what is gone", s.Alice, "PATCH", path, fields{"name": "x"}, 404},
		{"delete what is gone", s.Alice, "DELETE", path, nil, 404},
	})
	var told []string
	for _, ch := range s.history {
		told = append(told, fmt.Sprint(ch.actor.FirstName, " ", ch.resource, " ", ch.event, " ", ch.item.(attributes)["name"]))
	}
	assert.Equal(t, []string{
		"Alice sites created HQ", "Bob sites updated HQ", "Bob sites updated HQ", "Bob sites updated HQ", "Alice sites updated Depot", "Alice sites deleted Depot",
	}, told)
}

func TestKindRules(t *testing.T) {
	s := startKinds(t)
	path := "/sites/" + create(t, s, s.Alice, "/sites", fields{"name": "a"})
	before := must(t, s, s.Alice, "GET", path, nil).object(t)
	for name, bad := range map[string]fields{
		"required":        {"name": nil},
		"empty":           {"name": ""},
		"no string":       {"name": 1},
		"unknown value":   {"use": "casino"},
		"empty value":     {"use": ""},
		"no number":       {"capacity": "1"},
		"no boolean":      {"open": "yes"},
		"no array":        {"tags": fields{}},
		"no object":       {"address": []any{}},
		"string no array": {"tags": "a"},
	} {
		all := with(fields{"name": "b"}, bad)
		try(t, s, []attempt{
			{"create: " + name, s.Alice, "POST", "/sites", all, 400},
			{"replace: " + name, s.Alice, "PUT", path, all, 400},
			{"merge: " + name, s.Alice, "PATCH", path, all, 400},
		})
	}
	try(t, s, []attempt{
		{"create: missing", s.Alice, "POST", "/sites", fields{}, 400},
		{"replace: missing", s.Alice, "PUT", path, fields{}, 400},
		{"merge: nothing to do", s.Alice, "PATCH", path, fields{}, 200},
		{"nothing at all", s.Alice, "POST", "/sites", []any{}, 400},
	})
	assert.Equal(t, []fields{before}, must(t, s, s.Alice, "GET", "/sites", nil).items(t), "what is refused changes nothing")
}

func TestKindLists(t *testing.T) {
	s := startKinds(t)
	for i := range 5 {
		use := []string{"office", "depot"}[i%2]
		create(t, s, s.Alice, "/sites", fields{"name": fmt.Sprint(i), "use": use, "capacity": i / 2 * 1_000_000, "open": i > 2})
	}
	create(t, s, s.Alice, "/notes", fields{"text": "no site"})
	create(t, s, s.Alice, "/sites", fields{"name": "no use"})
	for query, want := range map[string][]string{
		"":                             {"0", "1", "2", "3", "4", "no use"},
		"?name=3":                      {"3"},
		"?use=depot":                   {"1", "3"},
		"?capacity=1000000&use=office": {"2"},
		"?open=true":                   {"3", "4"},
		"?tags=unknown&x=unknown":      {"0", "1", "2", "3", "4", "no use"},
		"?open=<nil>":                  {},
		"?name=none":                   {},
		"?name=":                       {"0", "1", "2", "3", "4", "no use"},
	} {
		assert.Equal(t, want, values(must(t, s, s.Bob, "GET", "/sites"+query, nil).items(t), "name"), query)
	}
	first := must(t, s, s.Bob, "GET", "/sites?use=office&max=2", nil)
	require.Equal(t, []string{"0", "2"}, values(first.items(t), "name"))
	second := must(t, s, s.Bob, "GET", first.next(t), nil)
	assert.Equal(t, []string{"4"}, values(second.items(t), "name"))
	assert.Empty(t, second.next(t))
	assert.Equal(t, 400, as(t, s, s.Bob, "GET", "/sites?use=casino", nil).status)
}

func TestKindParents(t *testing.T) {
	s := startKinds(t)
	here := "/sites/" + create(t, s, s.Alice, "/sites", fields{"name": "here"})
	there := "/sites/" + create(t, s, s.Alice, "/sites", fields{"name": "there"})
	site := must(t, s, s.Alice, "GET", here, nil).text(t, "id")
	floor := must(t, s, s.Alice, "POST", here+"/floors", fields{"number": 1, "siteId": "another"}).object(t)
	assert.Equal(t, site, floor["siteId"], "the path says to what it belongs")
	id := floor["id"].(string)
	mine := here + "/floors/" + id
	assert.Equal(t, []fields{floor}, must(t, s, s.Alice, "GET", here+"/floors", nil).items(t))
	assert.Empty(t, must(t, s, s.Alice, "GET", there+"/floors", nil).items(t))

	second := with(floor, fields{"number": 2.0})
	assert.Equal(t, second, must(t, s, s.Alice, "PUT", mine, fields{"number": 2}).object(t))
	assert.Equal(t, second, must(t, s, s.Alice, "PATCH", mine, fields{"siteId": "another"}).object(t))
	for _, method := range []string{"GET", "PUT", "PATCH", "DELETE"} {
		var body any
		if method[0] == 'P' {
			body = fields{"number": 3}
		}
		try(t, s, []attempt{
			{method + " in another site", s.Alice, method, there + "/floors/" + id, body, 404},
			{method + " in no site", s.Alice, method, "/sites/x/floors/" + id, body, 404},
		})
	}
	try(t, s, []attempt{
		{"list of no site", s.Alice, "GET", "/sites/x/floors", nil, 404},
		{"create in no site", s.Alice, "POST", "/sites/x/floors", fields{"number": 1}, 404},
		{"a floor is no site", s.Alice, "GET", "/sites/" + id, nil, 404},
	})
	create(t, s, s.Alice, there+"/floors", fields{"number": 1})
	create(t, s, s.Alice, "/desks", fields{"floorId": id})
	must(t, s, s.Alice, "DELETE", here, nil)
	left := map[string]int{}
	for _, r := range s.records.order {
		left[r.kind.name]++
	}
	assert.Equal(t, map[string]int{"site": 1, "floor": 1}, left, "a site is deleted with its floors and their desks")
}

func TestKindPrivate(t *testing.T) {
	s := startKinds(t)
	path := "/notes/" + create(t, s, s.Bob, "/notes", fields{"text": "a"})
	try(t, s, []attempt{
		{"get", s.Alice, "GET", path, nil, 404},
		{"replace", s.Alice, "PUT", path, fields{"text": "b"}, 404},
		{"merge", s.Alice, "PATCH", path, fields{"text": "b"}, 404},
		{"delete", s.Alice, "DELETE", path, nil, 404},
	})
	assert.Empty(t, must(t, s, s.Alice, "GET", "/notes", nil).items(t))
	assert.Equal(t, []string{"a"}, values(must(t, s, s.Bob, "GET", "/notes", nil).items(t), "text"))
}

// If patterns could conflict, one resource would hide the handlers of another.
func TestRoutesClash(t *testing.T) {
	s := New()
	for pattern := range served[0] {
		assert.Panics(t, func() { s.handle(pattern, plain(nil)) }, pattern)
	}
	assert.Panics(t, func() { s.handle("GET /rooms/{roomId}", plain(nil)) }, "another name for the same part of a path")
}
