package webextest

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// happened summarizes events, oldest first.
func happened(t *testing.T, s *Server, items []fields) []string {
	t.Helper()
	list := []string{}
	for _, e := range slices.Backward(items) {
		list = append(list, fmt.Sprint(s.Person(e["actorId"].(string)).FirstName, " ", e["resource"], " ", e["type"]))
	}
	return list
}

func TestEvents(t *testing.T) {
	s := start(t)
	officer := s.AddPerson(Person{Roles: []string{RoleComplianceOfficer}})
	room := newRoom(t, s, s.Bob)
	message := must(t, s, s.Bob, "POST", "/messages", fields{"roomId": room, "markdown": "**a**"}).object(t)
	must(t, s, s.Bob, "POST", "/teams", fields{"name": "no event, but for its general room"})
	must(t, s, s.Bob, "DELETE", "/messages/"+message["id"].(string), nil)
	create(t, s, s.Alice, "/room/tabs", fields{"roomId": room, "displayName": "a", "contentUrl": "https://x.y"})

	alices := []string{
		"Alice rooms created", "Alice memberships created", "Alice memberships created", "Alice tabs created",
	}
	bobs := []string{"Bob messages created", "Bob rooms created", "Bob memberships created", "Bob messages deleted"}
	for _, test := range []struct {
		name, query string
		who         *Person
		want        []string
	}{
		{"all, for an administrator", "", s.Alice, append(append(alices[:3:3], bobs...), alices[3])},
		{"one's own", "", s.Bob, bobs},
		{"nothing done", "", s.Carol, []string{}},
		{"by resource", "?resource=messages", officer, []string{bobs[0], bobs[3]}},
		{"by resource of others", "?resource=messages", s.Carol, []string{}},
		{"by type", "?type=deleted", officer, bobs[3:]},
		{"by actor", "?actorId=" + s.Alice.ID, officer, alices},
		{"other resource", "?resource=convergedRecordings&serviceType=calling", officer, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, happened(t, s, must(t, s, test.who, "GET", "/events"+test.query, nil).items(t)))
		})
	}

	items := must(t, s, officer, "GET", "/events?resource=messages&type=created", nil).items(t)
	require.Len(t, items, 1)
	assert.Equal(t, fields{
		"id":       items[0]["id"],
		"resource": "messages",
		"type":     "created",
		"actorId":  s.Bob.ID,
		"orgId":    s.OrgID,
		"created":  items[0]["created"],
		"data":     message,
	}, items[0])
	path := "/events/" + items[0]["id"].(string)
	assert.Equal(t, items[0], must(t, s, s.Bob, "GET", path, nil).object(t))
	try(t, s, []attempt{
		{"of another", s.Carol, "GET", path, nil, 404},
		{"unknown", officer, "GET", "/events/x", nil, 404},
		{"no event", officer, "GET", "/events/" + s.history[4].ID, nil, 404}, // the team
		{"unknown resource", officer, "GET", "/events?resource=teams", nil, 400},
		{"unknown type", officer, "GET", "/events?type=x", nil, 400},
		{"unknown service", officer, "GET", "/events?resource=convergedRecordings&serviceType=x", nil, 400},
		{"no service", officer, "GET", "/events?resource=convergedRecordings", nil, 400},
		{"service of nothing", officer, "GET", "/events?serviceType=calling", nil, 400},
		{"from no time", officer, "GET", "/events?from=x", nil, 400},
		{"to no time", officer, "GET", "/events?to=x", nil, 400},
		{"backwards", officer, "GET", "/events?from=2020-01-01T00:00:00Z&to=2019-01-01T00:00:00Z", nil, 400},
		{"to the future", officer, "GET", "/events?to=" + time.Now().Add(time.Hour).UTC().Format(time.RFC3339), nil, 400},
		{"max 0", officer, "GET", "/events?max=0", nil, 400},
	})
}

func TestEventPages(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	for i := range 5 {
		create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": fmt.Sprint(i)})
	}
	var texts []string
	for next := "/events?resource=messages&max=2"; next != ""; {
		page := must(t, s, s.Alice, "GET", next, nil)
		for _, e := range page.items(t) {
			texts = append(texts, e["data"].(fields)["text"].(string))
		}
		create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "new"})
		next = page.next(t)
	}
	assert.Equal(t, []string{"4", "3", "2", "1", "0"}, texts)
}

func TestEventPeriod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		room := newRoom(t, s)
		var times []string
		for i := range 3 {
			time.Sleep(time.Minute)
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": fmt.Sprint(i)})
			times = append(times, time.Now().Add(time.Second).In(time.FixedZone("", 3600)).Format(time.RFC3339))
		}
		now := time.Now().Format(time.RFC3339)
		for _, test := range []struct {
			from, to string
			want     []string
		}{
			{times[0], "", []string{"2", "1"}},
			{"", times[1], []string{"1", "0"}},
			{times[0], times[1], []string{"1"}},
			{"", now, []string{"2", "1", "0"}},
		} {
			query := url.Values{"resource": {"messages"}, "from": {test.from}, "to": {test.to}}
			var texts []string
			for _, e := range must(t, s, s.Alice, "GET", "/events?"+query.Encode(), nil).items(t) {
				texts = append(texts, e["data"].(fields)["text"].(string))
			}
			assert.Equal(t, test.want, texts, "%s to %s", test.from, test.to)
		}
	})
}

func TestHistoryIsLimited(t *testing.T) {
	s := New()
	first := create(t, s, s.Alice, "/rooms", fields{"title": "first"})
	s.mu.Lock()
	alice, _ := s.people.get(s.Alice.ID)
	for range maxHistory {
		s.emit("rooms", "updated", alice, room{})
	}
	s.mu.Unlock()
	assert.Len(t, s.history, maxHistory)
	assert.NotContains(t, string(must(t, s, s.Alice, "GET", "/events?max=1000&type=created", nil).body), first)
}
