package webextest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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
