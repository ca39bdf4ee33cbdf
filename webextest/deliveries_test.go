package webextest

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// target is the target of webhooks. It keeps the deliveries that it receives.
type target struct {
	mu     sync.Mutex
	got    []fields
	header []http.Header
	bodies [][]byte
	status int // 0 is 200
}

func (h *target) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	var v fields
	_ = json.Unmarshal(body, &v)
	h.got, h.header, h.bodies = append(h.got, v), append(h.header, r.Header), append(h.bodies, body)
	if h.status != 0 {
		w.WriteHeader(h.status)
	}
}

// take returns the resources and events delivered since the last call.
func (h *target) take() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := []string{}
	for _, v := range h.got {
		list = append(list, fmt.Sprint(v["resource"], " ", v["event"]))
	}
	h.got, h.header, h.bodies = nil, nil, nil
	return list
}

// hook registers a webhook of a person, for everything unless change narrows it
// down.
func hook(t *testing.T, s *Server, p *Person, change fields) string {
	t.Helper()
	body := fields{"name": "Hook", "targetUrl": "http://bot.test/hook", "resource": "all", "event": "all"}
	maps.Copy(body, change)
	return create(t, s, p, "/webhooks", body)
}

func wait(t *testing.T, s *Server) {
	t.Helper()
	require.NoError(t, s.Wait(t.Context()))
}

func TestDelivery(t *testing.T) {
	s := start(t)
	bot := &target{}
	server := httptest.NewServer(bot)
	defer server.Close()
	room := newRoom(t, s, s.Bot)
	webhook := must(t, s, s.Bot, "POST", "/webhooks", fields{
		"name": "Hook", "targetUrl": server.URL + "/hook?a=b", "resource": "messages", "event": "created",
		"filter": "roomId=" + room, "secret": "sesame",
	})
	id := create(t, s, s.Alice, "/messages", fields{
		"roomId":   room,
		"markdown": "<@personId:" + s.Bot.ID + "> **hi**",
	})
	wait(t, s)

	require.Len(t, bot.got, 1)
	message := must(t, s, s.Bot, "GET", "/messages/"+id, nil)
	assert.Equal(t, fields{
		"id":        webhook.text(t, "id"),
		"name":      "Hook",
		"targetUrl": server.URL + "/hook?a=b",
		"resource":  "messages",
		"event":     "created",
		"filter":    "roomId=" + room,
		"orgId":     s.OrgID,
		"createdBy": s.Bot.ID,
		"appId":     newID("APPLICATION", s.clientID(portal)),
		"ownedBy":   "creator",
		"status":    "active",
		"created":   webhook.text(t, "created"),
		"actorId":   s.Alice.ID,
		"data": fields{
			"id":              id,
			"roomId":          room,
			"roomType":        "group",
			"personId":        s.Alice.ID,
			"personEmail":     s.Alice.Email,
			"mentionedPeople": []any{s.Bot.ID},
			"created":         message.text(t, "created"),
		},
	}, bot.got[0])
	assert.Equal(t, "application/json", bot.header[0].Get("Content-Type"))
	mac := hmac.New(sha1.New, []byte("sesame"))
	mac.Write(bot.bodies[0])
	assert.Equal(t, hex.EncodeToString(mac.Sum(nil)), bot.header[0].Get("X-Spark-Signature"))

	assert.Equal(t, []Delivery{{
		WebhookID: webhook.text(t, "id"),
		TargetURL: server.URL + "/hook?a=b",
		Resource:  "messages",
		Event:     "created",
		Body:      bot.bodies[0],
		Signature: bot.header[0].Get("X-Spark-Signature"),
		Status:    200,
	}}, s.Deliveries())
}

func TestDeliveryWithoutSecret(t *testing.T) {
	s := New()
	bot := &target{}
	s.DeliverTo(bot)
	hook(t, s, s.Alice, nil)
	newRoom(t, s)
	wait(t, s)
	require.NotEmpty(t, bot.header)
	assert.NotContains(t, bot.header[0], "X-Spark-Signature")
}

// A delivery never has content, whatever the resource.
func TestDeliveredData(t *testing.T) {
	s := New()
	bot := &target{}
	s.DeliverTo(bot)
	room := create(t, s, s.Alice, "/rooms", fields{"title": "Secret", "description": "Secret"})
	hook(t, s, s.Alice, nil)
	id := create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "Secret", "attachments": []fields{{
		"contentType": cardType, "content": fields{"type": "AdaptiveCard", "version": "1.2", "fallbackText": "Secret"},
	}}})
	must(t, s, s.Alice, "DELETE", "/messages/"+id, nil)
	must(t, s, s.Alice, "PUT", "/rooms/"+room, fields{"title": "Secret 2"})
	create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Bob.ID})
	wait(t, s)
	for _, body := range bot.bodies {
		assert.NotContains(t, string(body), "Secret")
	}
	membership, _ := bot.got[3]["data"].(fields)
	assert.Equal(t, s.Bob.Email, membership["personEmail"])
	assert.Equal(t, []string{"messages created", "messages deleted", "rooms updated", "memberships created"}, bot.take())
}

func TestWhatWebhooksWant(t *testing.T) {
	for _, test := range []struct {
		name   string
		change fields
		want   []string
	}{
		{"all", nil, []string{
			"memberships created", "messages created", "messages updated", "messages deleted", "rooms updated", "memberships deleted",
		}},
		{"all of one resource", fields{"resource": "messages"}, []string{"messages created", "messages updated", "messages deleted"}},
		{"one event of all", fields{"event": "deleted"}, []string{"messages deleted", "memberships deleted"}},
		{"one event of one resource", fields{"resource": "memberships", "event": "created"}, []string{"memberships created"}},
		{"nothing that happens", fields{"resource": "meetings", "event": "started"}, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := New()
			bot := &target{}
			s.DeliverTo(bot)
			room := newRoom(t, s)
			hook(t, s, s.Alice, test.change)
			m := create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Bob.ID})
			id := create(t, s, s.Bob, "/messages", fields{"roomId": room, "text": "a"})
			must(t, s, s.Bob, "PUT", "/messages/"+id, fields{"roomId": room, "text": "b"})
			must(t, s, s.Bob, "DELETE", "/messages/"+id, nil)
			must(t, s, s.Alice, "PUT", "/rooms/"+room, fields{"title": "New"})
			must(t, s, s.Bob, "DELETE", "/memberships/"+m, nil)
			must(t, s, s.Alice, "PUT", "/people/"+s.Bob.ID, fields{"displayName": "B"})
			wait(t, s)
			assert.Equal(t, test.want, bot.take())
		})
	}
}

// Which changes a webhook reports depends on the person and on the room.
func TestWhoHears(t *testing.T) {
	s := New()
	room := newRoom(t, s, s.Bob, s.Bot)
	mention := "<@personId:" + s.Bot.ID + "> hi"
	for _, test := range []struct {
		name  string
		owner *Person
		hook  fields
		do    func() // makes the changes
		want  []string
	}{
		{"a message where one is", s.Bob, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{"messages created"}},
		{"one's own message", s.Alice, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{"messages created"}},
		{"a message where one is not", s.Carol, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{}},
		{"the organization's", s.Alice, fields{"ownedBy": "org"}, func() {
			create(t, s, s.Bob, "/messages", fields{"toPersonId": s.Carol.ID, "text": "a"})
		}, []string{"rooms created", "memberships created", "memberships created", "messages created"}},
		{"a message that mentions a bot", s.Bot, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "markdown": mention})
		}, []string{"messages created"}},
		{"a message that does not", s.Bot, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{}},
		{"a bot's own message", s.Bot, nil, func() {
			create(t, s, s.Bot, "/messages", fields{"roomId": room, "text": "a"})
		}, []string{"messages created"}},
		{"a message to a bot alone", s.Bot, nil, func() {
			create(t, s, s.Alice, "/messages", fields{"toPersonId": s.Bot.ID, "text": "a"})
		}, []string{"memberships created", "messages created"}},
		{"a room of one's own", s.Carol, nil, func() {
			create(t, s, s.Carol, "/rooms", fields{"title": "a"})
		}, []string{"rooms created", "memberships created"}},
		{"a room of another", s.Carol, nil, func() { newRoom(t, s, s.Bob) }, []string{}},
		{"being added", s.Carol, fields{"resource": "memberships"}, func() { newRoom(t, s, s.Carol) }, []string{"memberships created"}},
		{"being removed", s.Carol, fields{"event": "deleted"}, func() {
			id := newRoom(t, s)
			m := create(t, s, s.Alice, "/memberships", fields{"roomId": id, "personId": s.Carol.ID})
			must(t, s, s.Alice, "DELETE", "/memberships/"+m, nil)
		}, []string{"memberships deleted"}},
		{"somebody else leaving", s.Bob, fields{"event": "deleted"}, func() {
			m := create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": s.Carol.ID})
			must(t, s, s.Carol, "DELETE", "/memberships/"+m, nil)
		}, []string{"memberships deleted"}},
		{"a room deleted", s.Alice, fields{"resource": "rooms"}, func() {
			must(t, s, s.Alice, "DELETE", "/rooms/"+newRoom(t, s), nil)
		}, []string{"rooms created", "rooms deleted"}},
		{"somebody deleted who was in a direct room", s.Alice, fields{"resource": "memberships", "event": "deleted"}, func() {
			p := s.AddPerson(Person{})
			create(t, s, s.Alice, "/messages", fields{"toPersonId": p.ID, "text": "a"})
			must(t, s, s.Alice, "DELETE", "/people/"+p.ID, nil)
		}, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bot := &target{}
			s.DeliverTo(bot)
			id := hook(t, s, test.owner, test.hook)
			test.do()
			wait(t, s)
			assert.Equal(t, test.want, bot.take())
			must(t, s, test.owner, "DELETE", "/webhooks/"+id, nil)
		})
	}
}

func TestFilters(t *testing.T) {
	s := New()
	room, other := newRoom(t, s, s.Bob), newRoom(t, s, s.Bob)
	plus := s.AddPerson(Person{Email: "a+b@example.com"})
	create(t, s, s.Alice, "/memberships", fields{"roomId": room, "personId": plus.ID})
	say := func(p *Person, change fields) func() {
		return func() {
			body := fields{"roomId": room, "text": "a"}
			maps.Copy(body, change)
			create(t, s, p, "/messages", body)
		}
	}
	card := fields{"attachments": []fields{{"contentType": cardType, "content": fields{"type": "AdaptiveCard", "version": "1.2"}}}}
	file := fields{"files": []string{"https://example.com/a.txt"}}
	mention := fields{"markdown": "<@personId:" + s.Alice.ID + ">"}
	lock := func(isLocked bool) func() {
		return func() { must(t, s, s.Alice, "PUT", "/rooms/"+other, fields{"title": "a", "isLocked": isLocked}) }
	}
	for _, test := range []struct {
		resource, filter string
		do               func()
		want             bool
	}{
		{"messages", "roomId=" + room, say(s.Bob, nil), true},
		{"messages", "roomId=" + room, say(s.Bob, fields{"roomId": other}), false},
		{"messages", "roomType=group", say(s.Bob, nil), true},
		{"messages", "roomType=direct", say(s.Bob, nil), false},
		{"messages", "personId=" + s.Bob.ID, say(s.Bob, nil), true},
		{"messages", "personId=" + s.Bob.ID, say(s.Alice, nil), false},
		{"messages", "personEmail=BOB@example.com", say(s.Bob, nil), true},
		{"messages", "personEmail=bob%40example.com", say(s.Bob, nil), true},
		{"messages", "personEmail=a+b@example.com", say(plus, nil), true},
		{"messages", "personEmail=a+b@example.com", say(s.Bob, nil), false},
		{"messages", "mentionedPeople=me", say(s.Bob, mention), true},
		{"messages", "mentionedPeople=me", say(s.Bob, nil), false},
		{"messages", "mentionedPeople=" + s.Bob.ID + "," + s.Alice.ID, say(s.Bob, mention), true},
		{"messages", "mentionedPeople=" + s.Bob.ID, say(s.Bob, mention), false},
		{"messages", "hasFiles=true", say(s.Bob, file), true},
		{"messages", "hasFiles=true", say(s.Bob, nil), false},
		{"messages", "hasFiles=false", say(s.Bob, nil), true},
		{"messages", "hasAttachments=true", say(s.Bob, card), true},
		{"messages", "hasAttachments=true", say(s.Bob, file), false},
		{"messages", "roomId=" + room + "&personEmail=bob@example.com", say(s.Bob, nil), true},
		{"messages", "roomId=" + room + "&personEmail=bob@example.com", say(s.Alice, nil), false},
		{"messages", "unknown=x", say(s.Bob, nil), false},
		{"rooms", "isLocked=true", lock(true), true},
		{"rooms", "isLocked=true", lock(false), false},
		{"rooms", "type=group", lock(false), true},
		{"memberships", "isModerator=true", lock(true), true},
		{"memberships", "isModerator=false", lock(true), false},
	} {
		t.Run(test.resource+" "+test.filter, func(t *testing.T) {
			bot := &target{}
			s.DeliverTo(bot)
			id := hook(t, s, s.Alice, fields{"resource": test.resource, "filter": test.filter})
			test.do()
			wait(t, s)
			assert.Equal(t, test.want, len(bot.take()) > 0)
			must(t, s, s.Alice, "DELETE", "/webhooks/"+id, nil)
			must(t, s, s.Alice, "PUT", "/rooms/"+other, fields{"title": "a", "isLocked": false})
			for _, m := range must(t, s, s.Alice, "GET", "/memberships?roomId="+other, nil).items(t) {
				must(t, s, s.Alice, "PUT", "/memberships/"+m["id"].(string), fields{"isModerator": false, "isRoomHidden": false})
			}
		})
	}
}

// Each webhook gets its deliveries in the order of the changes, and a slow
// target does not delay another.
func TestDeliveryOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		room := newRoom(t, s, s.Bob)
		var mu sync.Mutex
		got := map[string][]string{}
		s.DeliverTo(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/slow" {
				time.Sleep(time.Second)
			}
			var v struct{ Data struct{ ID string } }
			assert.NoError(t, json.NewDecoder(r.Body).Decode(&v))
			mu.Lock()
			defer mu.Unlock()
			got[r.URL.Path] = append(got[r.URL.Path], v.Data.ID)
		}))
		hook(t, s, s.Alice, fields{"targetUrl": "http://bot.test/slow"})
		hook(t, s, s.Alice, fields{"targetUrl": "http://bot.test/fast"})
		var ids []string
		for range 5 {
			ids = append(ids, create(t, s, s.Bob, "/messages", fields{"roomId": room, "text": "a"}))
		}
		synctest.Wait()
		mu.Lock()
		assert.Equal(t, ids, got["/fast"])
		assert.Empty(t, got["/slow"])
		mu.Unlock()

		begin := time.Now()
		wait(t, s)
		assert.Equal(t, 5*time.Second, time.Since(begin))
		assert.Equal(t, ids, got["/slow"])
		wait(t, s) // returns at once
	})
}

// Wait waits for a bot that answers a message within its handler.
func TestWaitForReplies(t *testing.T) {
	s := New()
	room := must(t, s, s.Alice, "POST", "/messages", fields{"toPersonId": s.Bot.ID, "text": "a"}).text(t, "roomId")
	s.DeliverTo(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var v struct{ Data struct{ ID, PersonID string } }
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&v))
		if v.Data.PersonID != s.Bot.ID {
			text := must(t, s, s.Bot, "GET", "/messages/"+v.Data.ID, nil).text(t, "text")
			create(t, s, s.Bot, "/messages", fields{"roomId": room, "text": "echo: " + text})
		}
	}))
	hook(t, s, s.Bot, fields{"resource": "messages", "event": "created"})
	create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "b"})
	wait(t, s)
	items := must(t, s, s.Alice, "GET", "/messages?roomId="+room, nil).items(t)
	assert.Equal(t, []string{"echo: b", "b", "a"}, values(items, "text"))
	assert.Len(t, s.Deliveries(), 2, "the bot's own message is delivered, too")
}

func TestWaitEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		defer s.Close()
		s.DeliverTo(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		hook(t, s, s.Alice, nil)
		newRoom(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		assert.ErrorIs(t, s.Wait(ctx), context.DeadlineExceeded)
	})
}

// A webhook whose target keeps failing is disabled until an update enables it.
func TestDisabling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		bot := &target{status: 500}
		s.DeliverTo(bot)
		room := newRoom(t, s)
		id := hook(t, s, s.Alice, nil)
		say := func(n int) {
			for range n {
				create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
				wait(t, s)
			}
		}
		status := func() string { return must(t, s, s.Alice, "GET", "/webhooks/"+id, nil).text(t, "status") }
		enable := func() {
			must(t, s, s.Alice, "PUT", "/webhooks/"+id, fields{"name": "Hook", "targetUrl": "http://bot.test", "status": "active"})
		}

		say(99)
		time.Sleep(5 * time.Minute)
		say(99)
		assert.Equal(t, "active", status(), "failures are too far apart")
		say(1)
		assert.Equal(t, "inactive", status())
		assert.Len(t, bot.take(), 199)
		say(1)
		assert.Empty(t, bot.take(), "nothing is delivered any more")

		enable()
		say(1)
		assert.Equal(t, "inactive", status(), "the first failure disables it again")
		time.Sleep(5 * time.Minute)
		enable()
		bot.status = 0
		say(1)
		bot.status = 302
		say(99)
		assert.Equal(t, "active", status())
		say(1)
		assert.Equal(t, "inactive", status())
	})
}

// Deliveries that wait when their webhook is disabled are never made.
func TestDisablingDiscardsTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		s.DeliverTo(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(time.Second) // longer than all the rest takes
			w.WriteHeader(http.StatusInternalServerError)
		}))
		room := newRoom(t, s)
		hook(t, s, s.Alice, nil)
		for range maxFailed + 10 {
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		}
		wait(t, s)
		assert.Len(t, s.Deliveries(), maxFailed)
	})
}

// Close waits for the delivery in progress.
func TestCloseWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		s.DeliverTo(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) }))
		hook(t, s, s.Alice, fields{"resource": "rooms"})
		newRoom(t, s)
		synctest.Wait()
		s.Close()
		assert.Len(t, s.Deliveries(), 1)
	})
}

// Deliveries that wait are discarded when their webhook is deleted or the fake is
// closed.
func TestQueueIsDiscarded(t *testing.T) {
	for name, end := range map[string]func(s *Server, id string){
		"deleted": func(s *Server, id string) { must(t, s, s.Alice, "DELETE", "/webhooks/"+id, nil) },
		"closed":  func(s *Server, _ string) { s.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := New()
				var delivered int
				s.DeliverTo(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
					time.Sleep(time.Second)
					delivered++
				}))
				room := newRoom(t, s)
				id := hook(t, s, s.Alice, nil)
				for range 3 {
					create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
				}
				synctest.Wait()
				end(s, id)
				wait(t, s)
				create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
				wait(t, s)
				assert.Equal(t, 1, delivered)
			})
		})
	}
}

func TestDeliveryTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		s.DeliverTo(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
		room := newRoom(t, s)
		hook(t, s, s.Alice, nil)
		create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
		begin := time.Now()
		wait(t, s)
		assert.Equal(t, deliveryTimeout, time.Since(begin))
		require.Len(t, s.Deliveries(), 1)
		assert.ErrorIs(t, s.Deliveries()[0].Err, context.DeadlineExceeded)
	})
}

func TestDeliveryFailures(t *testing.T) {
	refused := httptest.NewServer(nil)
	refused.Close()
	redirecting := httptest.NewServer(http.RedirectHandler("https://example.com", http.StatusFound))
	defer redirecting.Close()
	for _, test := range []struct {
		name, url string
		status    int
		err       string
	}{
		{"refused", refused.URL, 0, "connection refused"},
		{"redirected", redirecting.URL, 302, "302 Found"},
		{"not on this machine", "http://bot.example.com/hook", 0, "not on the loopback interface"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := start(t)
			room := newRoom(t, s)
			hook(t, s, s.Alice, fields{"targetUrl": test.url})
			create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
			wait(t, s)
			require.Len(t, s.Deliveries(), 1)
			assert.Equal(t, test.status, s.Deliveries()[0].Status)
			assert.ErrorContains(t, s.Deliveries()[0].Err, test.err)
		})
	}
}

// A handler that aborts looks like a closed connection.
func TestDeliveryToAHandler(t *testing.T) {
	s := New()
	s.DeliverTo(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/abort" {
			panic(http.ErrAbortHandler)
		}
		w.(http.Flusher).Flush()
		_, _ = io.WriteString(w, "ok")
	}))
	for _, path := range []string{"/abort", "/ok"} {
		hook(t, s, s.Alice, fields{"targetUrl": "http://bot.test" + path, "resource": "rooms"})
	}
	newRoom(t, s)
	wait(t, s)
	got := map[string]Delivery{}
	for _, d := range s.Deliveries() {
		got[d.TargetURL] = d
	}
	assert.ErrorIs(t, got["http://bot.test/abort"].Err, io.EOF)
	assert.Equal(t, 200, got["http://bot.test/ok"].Status)
	assert.NoError(t, got["http://bot.test/ok"].Err)
}

// A target that the fake may not call does not count as failing.
func TestUnreachableTargetStaysActive(t *testing.T) {
	s := New()
	room := newRoom(t, s)
	id := hook(t, s, s.Alice, fields{"targetUrl": "https://example.com"})
	for range maxFailed {
		create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
	}
	wait(t, s)
	assert.Equal(t, "active", must(t, s, s.Alice, "GET", "/webhooks/"+id, nil).text(t, "status"))
}

func TestDeliveryTransport(t *testing.T) {
	bot := &target{}
	server := httptest.NewTLSServer(bot)
	defer server.Close()
	s := New(WithDeliveryTransport(server.Client().Transport))
	hook(t, s, s.Alice, fields{"targetUrl": strings.Replace(server.URL, "127.0.0.1", "example.com", 1)})
	newRoom(t, s)
	wait(t, s)
	for _, d := range s.Deliveries() {
		assert.ErrorContains(t, d.Err, "example.com", "the transport has been asked")
	}
	hook(t, s, s.Bob, fields{"targetUrl": server.URL})
	newRoom(t, s, s.Bob)
	wait(t, s)
	assert.NotEmpty(t, bot.take())
}

// Close leaves no connection behind, even when a target never answers. A
// goroutine left behind would fail the tests in a bubble.
func TestCloseEndsConnections(t *testing.T) {
	for _, path := range []string{"/", "/stuck"} {
		t.Run(path, func(t *testing.T) {
			arrived, closed := make(chan struct{}), make(chan struct{})
			target := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				close(arrived)
				if r.URL.Path == "/stuck" {
					<-r.Context().Done()
				}
			}))
			target.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateClosed {
					close(closed) // of the only connection
				}
			}
			target.Start()
			defer target.Close()

			s := NewServer()
			hook(t, s, s.Alice, fields{"targetUrl": target.URL + path, "resource": "rooms"})
			newRoom(t, s)
			<-arrived
			if path != "/stuck" {
				wait(t, s)
			}
			s.Close()
			select {
			case <-closed:
			case <-time.After(5 * time.Second):
				assert.Fail(t, "the connection is still open")
			}
		})
	}
}

func TestDeliveriesAreCapped(t *testing.T) {
	s := New()
	s.DeliverTo(&target{})
	room := newRoom(t, s)
	hook(t, s, s.Alice, nil)
	var last string
	for range maxDeliveries + 5 {
		last = create(t, s, s.Alice, "/messages", fields{"roomId": room, "text": "a"})
	}
	wait(t, s)
	list := s.Deliveries()
	require.Len(t, list, maxDeliveries)
	assert.Contains(t, string(list[maxDeliveries-1].Body), last)
}
