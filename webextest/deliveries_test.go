package webextest

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
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
	sum := func(h func() hash.Hash) string {
		mac := hmac.New(h, []byte("sesame"))
		mac.Write(bot.bodies[0])
		return hex.EncodeToString(mac.Sum(nil))
	}
	assert.Equal(t, sum(sha1.New), bot.header[0].Get("X-Spark-Signature"))
	assert.Equal(t, "SHA-256="+sum(sha256.New)+", SHA-512="+sum(sha512.New), bot.header[0].Get("X-Webex-Signature"))

	assert.Equal(t, []Delivery{{
		WebhookID:      webhook.text(t, "id"),
		TargetURL:      server.URL + "/hook?a=b",
		Resource:       "messages",
		Event:          "created",
		Body:           bot.bodies[0],
		Signature:      bot.header[0].Get("X-Spark-Signature"),
		WebexSignature: bot.header[0].Get("X-Webex-Signature"),
		Status:         200,
	}}, s.Deliveries())
}

func TestSignatureHeader(t *testing.T) {
	for _, test := range []struct {
		name         string
		opts         []Option
		spark, webex bool
	}{
		{"both", nil, true, true},
		{"the old one", []Option{WithSignatureHeader(SparkSignature)}, true, false},
		{"the new one", []Option{WithSignatureHeader(WebexSignature)}, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := New(test.opts...)
			bot := &target{}
			s.DeliverTo(bot)
			hook(t, s, s.Alice, fields{"secret": "sesame", "resource": "rooms"})
			newRoom(t, s)
			wait(t, s)
			require.Len(t, bot.header, 1)
			assert.Equal(t, test.spark, bot.header[0].Get("X-Spark-Signature") != "")
			assert.Equal(t, test.webex, bot.header[0].Get("X-Webex-Signature") != "")
		})
	}
	assert.PanicsWithValue(t, "webextest: deliveries have no signature in the header X-Signature",
		func() { WithSignatureHeader("X-Signature") })
}

// A program that parses a delivery and writes the same JSON again has the same
// bytes, as far as "<", ">" and "&" are concerned.
func TestDeliveriesAreNotEscaped(t *testing.T) {
	s := New()
	bot := &target{}
	s.DeliverTo(bot)
	p := s.AddPerson(Person{Email: "a&b@example.com", DisplayName: "<A & B>"})
	hook(t, s, s.Alice, fields{"name": "rooms & <people>", "resource": "memberships", "filter": "personId=" + p.ID + "&isModerator=false"})
	room := newRoom(t, s, p)
	wait(t, s)
	require.Len(t, bot.bodies, 1)
	for _, raw := range []string{`"rooms & <people>"`, `&isModerator=false"`, `"a&b@example.com"`, `"<A & B>"`} {
		assert.Contains(t, string(bot.bodies[0]), raw)
	}
	html := must(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "markdown": "**a**"})
	assert.Contains(t, string(html.body), "<strong>a</strong>", "nor are answers")
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
	assert.NotContains(t, bot.header[0], "X-Webex-Signature")
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
