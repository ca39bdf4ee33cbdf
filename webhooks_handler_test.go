package webex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// A bot is one under test: it keeps the IDs of what it was called for, in order,
// and the log of its handler.
type bot struct {
	*webex.WebhookHandler
	log logBuffer

	mu   sync.Mutex
	seen []string
}

// newBot makes a bot that handles an event by a function, which may be nil.
func newBot(options webex.WebhookOptions, handle func(context.Context, *webex.Message) error) *bot {
	b := new(bot)
	options.Logger = slog.New(slog.NewTextHandler(&b.log, nil))
	if !options.Unsigned {
		options.Secret = hookSecret
	}
	b.WebhookHandler = webex.NewWebhookHandler(func(ctx context.Context, event *webex.WebhookEvent) error {
		message, err := event.Message()
		if err == nil && handle != nil {
			err = handle(ctx, message)
		}
		b.mu.Lock()
		defer b.mu.Unlock()
		b.seen = append(b.seen, message.ID)
		return err
	}, options)
	return b
}

func (b *bot) handled() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.seen
}

// get has the bot answer a request.
func (b *bot) get(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w
}

// deliver delivers a message of a room and returns the status.
func (b *bot) deliver(room, id string) int { return b.get(newDelivery(messageEvent(room, id))).Code }

func messageEvent(room, id string) string {
	return fmt.Sprintf(`{"id":"hook-1","resource":"messages","event":"created","data":{"id":%q,"roomId":%q}}`, id, room)
}

// calls makes a bot of a function that never fails.
func calls(f func(*webex.WebhookEvent)) func(context.Context, *webex.WebhookEvent) error {
	return func(_ context.Context, event *webex.WebhookEvent) error {
		f(event)
		return nil
	}
}

// A logBuffer holds the lines of a log.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func TestWebhookHandlerAnswers(t *testing.T) {
	for _, queue := range []int{0, 10} {
		for _, test := range deliveryTests {
			t.Run(fmt.Sprintf("%s, queue of %d", test.name, queue), func(t *testing.T) {
				b := newBot(webex.WebhookOptions{PreviousSecrets: []string{"", "an older secret"}, Queue: queue}, nil)
				r := newDelivery(test.body)
				if test.change != nil {
					test.change(r)
				}
				w := b.get(r)
				require.NoError(t, b.Shutdown(t.Context()))
				assert.Equal(t, test.status, w.Code)
				if test.status == 200 {
					assert.Empty(t, w.Body.String())
					assert.Equal(t, []string{"message-1"}, b.handled())
					assert.Empty(t, b.log.String())
					return
				}
				assert.Equal(t, test.err.Error()+"\n", w.Body.String())
				assert.Empty(t, b.handled())
				assert.Equal(t, 1, strings.Count(b.log.String(), "\n"), "one line: %s", &b.log)
				assert.Contains(t, b.log.String(), fmt.Sprintf(`level=WARN msg="webex: webhook refused" status=%d error="webex: `, test.status))
				assert.Contains(t, b.log.String(), "remote=192.0.2.1:1234")
				assert.Equal(t, map[bool]string{true: "POST"}[test.status == 405], w.Header().Get("Allow"))
			})
		}
	}
}

func TestWebhookHandlerUnsigned(t *testing.T) {
	b := newBot(webex.WebhookOptions{Unsigned: true}, nil)
	r := newDelivery(hookBody)
	r.Header.Del("X-Spark-Signature")
	assert.Equal(t, 200, b.get(r).Code)
	assert.Equal(t, []string{"message-1"}, b.handled())
}

func TestWebhookOptions(t *testing.T) {
	nothing := calls(func(*webex.WebhookEvent) {})
	for _, test := range []struct {
		name    string
		bot     func(context.Context, *webex.WebhookEvent) error
		options webex.WebhookOptions
		want    string
	}{
		{"no secret", nothing, webex.WebhookOptions{}, "the secret is empty; set Unsigned for a webhook without one"},
		{"a previous secret only", nothing, webex.WebhookOptions{PreviousSecrets: []string{"x"}}, "the secret is empty; set Unsigned for a webhook without one"},
		{"both", nothing, webex.WebhookOptions{Secret: "x", Unsigned: true}, "a secret and Unsigned exclude each other"},
		{"a negative queue", nothing, webex.WebhookOptions{Secret: "x", Queue: -1}, "a queue of -1 deliveries"},
		{"a negative part of the queue", nothing, webex.WebhookOptions{Secret: "x", Queue: 1, PerRoom: -1}, "a queue of -1 deliveries per room"},
		{"a part of no queue", nothing, webex.WebhookOptions{Secret: "x", PerRoom: 1}, "PerRoom needs a Queue"},
		{"negative workers", nothing, webex.WebhookOptions{Secret: "x", Queue: 1, Workers: -1}, "-1 workers"},
		{"workers without a queue", nothing, webex.WebhookOptions{Secret: "x", Workers: 1}, "workers need a Queue; without one the HTTP server decides how many calls run"},
		{"no bot", nil, webex.WebhookOptions{Secret: "x"}, "there is no function to call"},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.PanicsWithValue(t, "webex: NewWebhookHandler: "+test.want, func() { webex.NewWebhookHandler(test.bot, test.options) })
		})
	}
}

func TestWebhookSecretsAreNotShown(t *testing.T) {
	options := webex.WebhookOptions{Secret: "hush-1", PreviousSecrets: []string{"hush-2"}, Queue: 3, PerRoom: 2, Workers: 1, Timeout: time.Second, Dedupe: time.Hour,
		OnError: func(context.Context, *webex.WebhookEvent, error) {}}
	handler := webex.NewWebhookHandler(calls(func(*webex.WebhookEvent) {}), options)
	ensured := webex.EnsuredWebhook{Webhook: &webex.Webhook{Name: "bot", Secret: "hush-3"}, Action: webex.EnsureCreated}
	var shown strings.Builder
	text, jsonLog := slog.New(slog.NewTextHandler(&shown, nil)), slog.New(slog.NewJSONHandler(&shown, nil))
	for _, v := range []any{options, &options, handler, ensured, &ensured} {
		fmt.Fprintf(&shown, "%v %+v %#v %s\n", v, v, v, v)
		text.Info("x", "v", v)
		if v != any(handler) {
			jsonLog.Info("x", "v", v)
		}
	}
	assert.NotContains(t, shown.String(), "hush")
	assert.Contains(t, shown.String(), "[signed=true previous_secrets=1 unsigned=false queue=3 per_room=2 workers=1 timeout=1s dedupe=1h0m0s]")
	assert.Contains(t, shown.String(), `webhook "bot" created, 0 others deleted`)
}

func TestWebhookBotFails(t *testing.T) {
	for _, test := range []struct {
		name string
		fail func() error
		log  []string
	}{
		{"error", func() error { return errors.New("no luck") }, []string{`msg="webex: webhook failed"`, `error="no luck"`, "event.id=m"}},
		{"panic", func() error { panic("no luck") }, []string{`msg="webex: webhook panicked"`, `panic="no luck"`, "webhooks_handler_test.go", "event.id=m"}},
		{"exit", func() error { runtime.Goexit(); return nil }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fail := test.fail
				b := newBot(webex.WebhookOptions{}, func(context.Context, *webex.Message) error { return fail() })
				answered := make(chan *httptest.ResponseRecorder)
				go func() {
					w := httptest.NewRecorder()
					defer func() { answered <- w }()
					b.ServeHTTP(w, newDelivery(messageEvent("r", "m")))
				}()
				if w := <-answered; test.log != nil {
					assert.Equal(t, 500, w.Code)
					assert.Equal(t, "webex: the webhook could not be handled\n", w.Body.String(), "nothing of the reason")
				}
				for _, want := range test.log {
					assert.Contains(t, b.log.String(), want)
				}
				fail = func() error { return nil }
				assert.Equal(t, 200, b.deliver("r", "m"), "it is handled when it comes again")
				assert.Equal(t, 200, b.deliver("r", "m"))
				assert.Equal(t, "m", b.handled()[len(b.handled())-1])
				require.NoError(t, b.Shutdown(t.Context()))
			})
		})
		t.Run(test.name+" in a queue", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBot(webex.WebhookOptions{Queue: 10}, func(_ context.Context, m *webex.Message) error {
					if m.ID == "m" {
						return test.fail()
					}
					return nil
				})
				assert.Equal(t, 200, b.deliver("r", "m"))
				assert.Equal(t, 200, b.deliver("r", "n"))
				require.NoError(t, b.Shutdown(t.Context()))
				assert.Contains(t, b.handled(), "n", "the room goes on")
				for _, want := range test.log {
					assert.Contains(t, b.log.String(), want)
				}
			})
		})
	}
}

func TestWebhookOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		running, most := map[string]int{}, 0
		b := newBot(webex.WebhookOptions{Queue: 100}, func(_ context.Context, m *webex.Message) error {
			mu.Lock()
			running[m.RoomID]++
			assert.Equal(t, 1, running[m.RoomID], "one at a time in a room")
			most = max(most, len(running))
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			defer mu.Unlock()
			delete(running, m.RoomID)
			return nil
		})
		start := time.Now()
		for i := range 10 {
			for _, room := range []string{"a", "b", "c"} {
				assert.Equal(t, 200, b.deliver(room, fmt.Sprint(room, i)))
			}
		}
		assert.Zero(t, time.Since(start), "the answers do not wait")
		require.NoError(t, b.Shutdown(t.Context()))
		assert.Equal(t, 10*time.Second, time.Since(start), "rooms side by side")
		assert.Equal(t, 3, most)
		next := map[byte]byte{}
		for _, id := range b.handled() {
			assert.Equal(t, '0'+next[id[0]], id[1], "in order")
			next[id[0]]++
		}
		assert.Len(t, b.handled(), 30)
	})
}

func TestWebhookOrderOfOthers(t *testing.T) {
	for _, test := range []struct {
		name          string
		first, second string
		sideBySide    bool
	}{
		{name: "a room's own events", first: `"resource":"rooms","data":{"id":"r"}`, second: `"resource":"messages","data":{"id":"m","roomId":"r"}`},
		{name: "a membership and a message", first: `"resource":"memberships","data":{"id":"s","roomId":"r"}`, second: `"resource":"messages","data":{"id":"m","roomId":"r"}`},
		{name: "no room", first: `"resource":"meetings","data":{"id":"1"}`, second: `"resource":"meetings","data":{"id":"2"}`},
		{name: "no data", first: `"resource":"uc_counters"`, second: `"resource":"uc_counters","data":[]`},
		{name: "two rooms", first: `"resource":"rooms","data":{"id":"r"}`, second: `"resource":"rooms","data":{"id":"q"}`, sideBySide: true},
		{name: "two webhooks", first: `"id":"h1","resource":"meetings","data":{"id":"1"}`, second: `"id":"h2","resource":"meetings","data":{"id":"2"}`, sideBySide: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var ended []time.Duration
				start := time.Now()
				handler := webex.NewWebhookHandler(calls(func(*webex.WebhookEvent) {
					time.Sleep(time.Second)
					mu.Lock()
					defer mu.Unlock()
					ended = append(ended, time.Since(start))
				}), webex.WebhookOptions{Secret: hookSecret, Queue: 2})
				for _, body := range []string{test.first, test.second} {
					w := httptest.NewRecorder()
					handler.ServeHTTP(w, newDelivery(`{"event":"updated",`+body+`}`))
					require.Equal(t, 200, w.Code)
					synctest.Wait()
				}
				require.NoError(t, handler.Shutdown(t.Context()))
				assert.Equal(t, test.sideBySide, ended[0] == ended[1], "%v", ended)
			})
		})
	}
}

func TestWebhookQueueFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		b := newBot(webex.WebhookOptions{Queue: 2}, func(context.Context, *webex.Message) error { <-release; return nil })
		assert.Equal(t, 200, b.deliver("r", "1"))
		assert.Equal(t, 200, b.deliver("r", "2"))
		w := b.get(newDelivery(messageEvent("r", "3")))
		assert.Equal(t, 503, w.Code)
		assert.Equal(t, "webex: the queue of webhooks is full\n", w.Body.String())
		assert.Equal(t, "5", w.Header().Get("Retry-After"))
		assert.Contains(t, b.log.String(), `msg="webex: webhook refused" status=503 error="webex: the queue of webhooks is full"`)
		assert.Equal(t, 200, b.deliver("r", "2"), "what was accepted before needs no room")

		release <- struct{}{}
		synctest.Wait()
		assert.Equal(t, 200, b.deliver("r", "3"), "what was refused is not taken for a repetition")
		close(release)
		require.NoError(t, b.Shutdown(t.Context()))
		assert.Equal(t, []string{"1", "2", "3"}, b.handled())
	})
}

func TestWebhookStuckRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		b := newBot(webex.WebhookOptions{Queue: 10, PerRoom: 2}, func(_ context.Context, m *webex.Message) error {
			if m.RoomID == "stuck" {
				<-release
			}
			return nil
		})
		for _, id := range []string{"1", "2", "3"} {
			assert.Equal(t, 200, b.deliver("stuck", id), "one that runs and two that wait")
		}
		w := b.get(newDelivery(messageEvent("stuck", "4")))
		assert.Equal(t, 503, w.Code)
		assert.Equal(t, "webex: the queue of the webhook's room is full\n", w.Body.String())
		assert.Equal(t, "5", w.Header().Get("Retry-After"))
		assert.Contains(t, b.log.String(), `msg="webex: webhook refused" status=503 error="webex: the queue of the webhook's room is full: stuck"`)
		for i := range 10 {
			assert.Equal(t, 200, b.deliver("another", fmt.Sprint("other ", i)))
			synctest.Wait()
		}
		assert.Len(t, b.handled(), 10, "another room goes on")

		release <- struct{}{}
		synctest.Wait()
		assert.Equal(t, 200, b.deliver("stuck", "4"), "what was refused is not taken for a repetition")
		close(release)
		require.NoError(t, b.Shutdown(t.Context()))
		assert.Equal(t, []string{"1", "2", "3", "4"}, b.handled()[10:])
	})
}

func TestWebhookWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(webex.WebhookOptions{Queue: 100, Workers: 2}, func(context.Context, *webex.Message) error { time.Sleep(time.Second); return nil })
		for i := range 20 {
			assert.Equal(t, 200, b.deliver("busy", fmt.Sprint("busy ", i)))
		}
		assert.Equal(t, 200, b.deliver("a", "a"))
		assert.Equal(t, 200, b.deliver("b", "b"))
		synctest.Wait()
		assert.Equal(t, 2, b.Stats().Running)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		assert.ElementsMatch(t, []string{"busy 0", "a", "b", "busy 1"}, b.handled(), "rooms take turns")
		require.NoError(t, b.Shutdown(t.Context()))
	})
}

func TestWebhookTimeout(t *testing.T) {
	for _, test := range []struct {
		name           string
		queue          int
		timeout, after time.Duration // after 0: not at all
	}{
		{name: "a queue", queue: 10, after: time.Minute},
		{name: "a queue and a timeout", queue: 10, timeout: 5 * time.Second, after: 5 * time.Second},
		{name: "a queue and none", queue: 10, timeout: -1},
		{name: "no queue"},
		{name: "no queue and a timeout", timeout: 5 * time.Second, after: 5 * time.Second},
		{name: "no queue and none", timeout: -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBot(webex.WebhookOptions{Queue: test.queue, Timeout: test.timeout}, func(ctx context.Context, m *webex.Message) error {
					if m.ID == "quick" {
						return nil
					}
					select {
					case <-ctx.Done():
						return ctx.Err()
					case <-time.After(time.Hour):
						return nil
					}
				})
				start := time.Now()
				status := b.deliver("r", "slow")
				assert.Equal(t, 200, b.deliver("r", "quick"))
				require.NoError(t, b.Wait(t.Context()))
				assert.Equal(t, []string{"slow", "quick"}, b.handled(), "the room goes on")
				if test.after == 0 {
					assert.Equal(t, time.Hour, time.Since(start))
					assert.Equal(t, 200, status)
					assert.Empty(t, b.log.String())
					return
				}
				assert.Equal(t, test.after, time.Since(start))
				assert.Equal(t, map[bool]int{true: 200, false: 500}[test.queue > 0], status)
				assert.Contains(t, b.log.String(), `msg="webex: webhook failed"`)
				assert.Contains(t, b.log.String(), `event.id=slow event.room_id=r event.actor_id="" error="context deadline exceeded"`)
			})
		})
	}
}

func TestWebhookOnError(t *testing.T) {
	type key struct{}
	unlucky := errors.New("no luck")
	for _, test := range []struct {
		name string
		fail func(context.Context) error
		log  string
		want func(*testing.T, error)
	}{
		{"error", func(context.Context) error { return unlucky }, "webhook failed",
			func(t *testing.T, err error) { t.Helper(); assert.Equal(t, unlucky, err) }},
		{"timeout", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, "webhook failed",
			func(t *testing.T, err error) { t.Helper(); assert.Equal(t, context.DeadlineExceeded, err) }},
		{"exit", func(context.Context) error { runtime.Goexit(); return nil }, "webhook failed",
			func(t *testing.T, err error) {
				t.Helper()
				assert.EqualError(t, err, "webex: the function for webhooks ended its goroutine")
			}},
		{"panic", func(context.Context) error { panic(unlucky) }, "webhook panicked",
			func(t *testing.T, err error) {
				t.Helper()
				var panicked *webex.PanicError
				require.ErrorAs(t, err, &panicked)
				assert.Equal(t, unlucky, panicked.Value)
				assert.Contains(t, string(panicked.Stack), "webhooks_handler_test.go")
				assert.EqualError(t, err, "webex: panic: no luck")
			}},
	} {
		for _, queue := range []int{0, 10} {
			t.Run(fmt.Sprintf("%s, queue of %d", test.name, queue), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var told int
					var b *bot
					b = newBot(webex.WebhookOptions{Queue: queue, Timeout: time.Minute, OnError: func(ctx context.Context, event *webex.WebhookEvent, err error) {
						told++
						message, _ := event.Message()
						assert.Equal(t, "m", message.ID)
						assert.NoError(t, ctx.Err(), "there is time to do something about it")
						assert.Equal(t, "trace", ctx.Value(key{}))
						test.want(t, err)
						assert.Equal(t, 1, b.Stats().Running, "it is a part of the call")
						assert.Contains(t, b.log.String(), `msg="webex: `+test.log+`"`)
						panic("OnError is unlucky as well")
					}}, func(ctx context.Context, m *webex.Message) error {
						if m.ID == "m" {
							return test.fail(ctx)
						}
						return nil
					})
					r := newDelivery(messageEvent("r", "m"))
					var wg sync.WaitGroup
					wg.Go(func() { b.get(r.WithContext(context.WithValue(t.Context(), key{}, "trace"))) })
					wg.Wait()
					assert.Equal(t, 200, b.deliver("r", "n"))
					require.NoError(t, b.Wait(t.Context()))
					assert.Equal(t, 1, told)
					assert.Contains(t, b.handled(), "n", "the room goes on")
					assert.Contains(t, b.log.String(), `msg="webex: OnError panicked" event.webhook="" event.resource=messages event.event=created event.id=m event.room_id=r event.actor_id="" panic="OnError is unlucky as well" stack=`)
				})
			})
		}
	}
}

func TestWebhookOnErrorOfDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		told := map[string]error{}
		b := newBot(webex.WebhookOptions{Queue: 10, OnError: func(ctx context.Context, event *webex.WebhookEvent, err error) {
			mu.Lock()
			defer mu.Unlock()
			message, _ := event.Message()
			told[message.ID] = err
			assert.ErrorIs(t, ctx.Err(), context.Canceled, "there is no time left")
		}}, func(ctx context.Context, m *webex.Message) error { <-ctx.Done(); return ctx.Err() })
		for _, id := range []string{"1", "2", "3"} {
			assert.Equal(t, 200, b.deliver("r", id))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.Error(t, b.Shutdown(ctx))
		require.NoError(t, b.Wait(t.Context()), "the one that was interrupted")
		assert.Equal(t, map[string]error{"1": context.Canceled, "2": webex.ErrWebhookDropped, "3": webex.ErrWebhookDropped}, told)
		assert.Equal(t, webex.WebhookStats{Accepted: 3, Failed: 1, Dropped: 2}, b.Stats())
	})
}

func TestWebhookStats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(webex.WebhookOptions{Queue: 5, PerRoom: 2}, func(_ context.Context, m *webex.Message) error {
			time.Sleep(time.Second)
			switch m.ID {
			case "fails":
				return errors.New("no luck")
			case "panics":
				panic("no luck")
			}
			return nil
		})
		assert.Zero(t, b.Stats())
		for _, id := range []string{"1", "fails", "panics", "too many", "1"} {
			b.deliver("r", id)
		}
		for _, room := range []string{"s", "t", "full"} {
			b.deliver(room, "2 of "+room)
		}
		b.get(httptest.NewRequest("GET", "/", nil)) // counts nowhere
		assert.Equal(t, webex.WebhookStats{Accepted: 5, Duplicates: 1, Refused: 2, Waiting: 2, Running: 3}, b.Stats())
		time.Sleep(1500 * time.Millisecond)
		assert.Equal(t, webex.WebhookStats{Accepted: 5, Handled: 3, Duplicates: 1, Refused: 2, Waiting: 1, Running: 1, OldestWait: 1500 * time.Millisecond}, b.Stats())
		require.NoError(t, b.Shutdown(t.Context()))
		b.deliver("r", "late")
		assert.Equal(t, webex.WebhookStats{Accepted: 5, Handled: 3, Failed: 1, Panicked: 1, Duplicates: 1, Refused: 3}, b.Stats())
	})
}

func TestWebhookWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(webex.WebhookOptions{Queue: 10}, func(context.Context, *webex.Message) error { time.Sleep(time.Second); return nil })
		require.NoError(t, b.Wait(t.Context()), "nothing has come")
		for i := range 3 {
			assert.Equal(t, 200, b.deliver("r", fmt.Sprint(i)))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		err := b.Wait(ctx)
		assert.EqualError(t, err, "webex: 2 accepted webhooks are not handled yet: context deadline exceeded")
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		require.NoError(t, b.Wait(t.Context()))
		assert.Equal(t, []string{"0", "1", "2"}, b.handled())
		assert.Equal(t, 200, b.deliver("r", "next"), "it closes nothing")
		require.NoError(t, b.Wait(t.Context()))
		assert.Equal(t, 200, b.deliver("r", "next"))
		assert.Len(t, b.handled(), 4)
	})
}

func TestWebhookTwice(t *testing.T) {
	for _, queue := range []int{0, 10} {
		synctest.Test(t, func(t *testing.T) {
			b := newBot(webex.WebhookOptions{Queue: queue}, nil)
			count := func() int { synctest.Wait(); return len(b.handled()) }
			assert.Equal(t, 200, b.deliver("r", "m"))
			assert.Equal(t, 200, b.deliver("r", "m"))
			assert.Equal(t, 1, count())
			time.Sleep(5 * time.Minute)
			assert.Equal(t, 200, b.deliver("r", "m"))
			assert.Equal(t, 1, count(), "after five minutes")
			time.Sleep(10 * time.Minute)
			assert.Equal(t, 200, b.deliver("r", "m"))
			assert.Equal(t, 2, count(), "as if it were new")
			assert.Equal(t, 200, b.deliver("r", "n"))
			assert.Equal(t, 3, count())
			require.NoError(t, b.Shutdown(t.Context()))
		})
	}
}

// A room that is renamed twice, or to what it was called before, is told of in
// equal bodies.
func TestWebhookTwiceOfEachEvent(t *testing.T) {
	for event, want := range map[webex.WebhookEventType]int{
		webex.WebhookEventCreated:    1,
		webex.WebhookEventDeleted:    1,
		webex.WebhookEventUpdated:    3,
		webex.WebhookEventStarted:    3,
		webex.WebhookEventEnded:      3,
		webex.WebhookEventJoined:     3,
		webex.WebhookEventLeft:       3,
		webex.WebhookEventMigrated:   3,
		webex.WebhookEventAuthorized: 3,
		"invented":                   3,
	} {
		for _, queue := range []int{0, 10} {
			t.Run(fmt.Sprintf("%s, queue of %d", event, queue), func(t *testing.T) {
				var handled int
				handler := webex.NewWebhookHandler(calls(func(*webex.WebhookEvent) { handled++ }), webex.WebhookOptions{Secret: hookSecret, Queue: queue})
				for range 3 {
					w := httptest.NewRecorder()
					handler.ServeHTTP(w, newDelivery(fmt.Sprintf(`{"resource":"rooms","event":%q,"data":{"id":"r","title":"Ops"}}`, event)))
					assert.Equal(t, 200, w.Code)
				}
				require.NoError(t, handler.Shutdown(t.Context()))
				assert.Equal(t, want, handled)
				assert.Equal(t, webex.WebhookStats{Accepted: int64(want), Handled: int64(want), Duplicates: int64(3 - want)}, handler.Stats())
			})
		}
	}
}

func TestWebhookDedupe(t *testing.T) {
	for _, queue := range []int{0, 10} {
		synctest.Test(t, func(t *testing.T) {
			b := newBot(webex.WebhookOptions{Queue: queue, Dedupe: time.Hour}, nil)
			assert.Equal(t, 200, b.deliver("r", "m"))
			time.Sleep(59 * time.Minute)
			assert.Equal(t, 200, b.deliver("r", "m"))
			require.NoError(t, b.Wait(t.Context()))
			assert.Equal(t, []string{"m"}, b.handled())

			b = newBot(webex.WebhookOptions{Queue: queue, Dedupe: -1}, nil)
			assert.Equal(t, 200, b.deliver("r", "m"))
			assert.Equal(t, 200, b.deliver("r", "m"))
			require.NoError(t, b.Wait(t.Context()))
			assert.Equal(t, []string{"m", "m"}, b.handled(), "nothing is remembered")
		})
	}
}

func TestWebhookTwiceIsLogged(t *testing.T) {
	var log logBuffer
	handler := webex.NewWebhookHandler(calls(func(*webex.WebhookEvent) {}), webex.WebhookOptions{
		Secret: hookSecret, Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	for range 2 {
		handler.ServeHTTP(httptest.NewRecorder(), newDelivery(messageEvent("r", "m")))
	}
	assert.Equal(t, 1, strings.Count(log.String(), "\n"), "one line: %s", &log)
	assert.Contains(t, log.String(), `level=DEBUG msg="webex: webhook came again" event.webhook="" event.resource=messages event.event=created event.id=m`)
}

// TestWebhookTwiceAmongOthers has a delivery come again after five minutes in
// which others have made the handler forget what is older.
func TestWebhookTwiceAmongOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(webex.WebhookOptions{}, nil)
		assert.Equal(t, 200, b.deliver("r", "first"))
		time.Sleep(4*time.Minute - time.Second)
		assert.Equal(t, 200, b.deliver("r", "it"))
		time.Sleep(time.Second)
		assert.Equal(t, 200, b.deliver("r", "another"))
		time.Sleep(5*time.Minute - time.Second)
		assert.Equal(t, 200, b.deliver("r", "it"))
		assert.Equal(t, []string{"first", "it", "another"}, b.handled())
	})
}

// TestWebhookTwiceAtOnce has two of the same come while the first is handled:
// one of them is handled when the first fails.
func TestWebhookTwiceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failures := 2
		b := newBot(webex.WebhookOptions{}, func(context.Context, *webex.Message) error {
			time.Sleep(time.Second)
			if failures--; failures >= 0 {
				return errors.New("not yet")
			}
			return nil
		})
		start := time.Now()
		var statuses [5]int
		var wg sync.WaitGroup
		for i := range statuses {
			wg.Go(func() { statuses[i] = b.deliver("r", "m") })
			synctest.Wait()
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		assert.Equal(t, 500, b.get(newDelivery(messageEvent("r", "m")).WithContext(impatient)).Code)
		assert.Equal(t, time.Second/2, time.Since(start), "who hangs up does not wait")
		wg.Wait()
		assert.Equal(t, 500, statuses[0])
		var ok int
		for _, status := range statuses {
			if status == 200 {
				ok++
			}
		}
		assert.Equal(t, 3, ok, "%v", statuses)
		assert.Len(t, b.handled(), 3)
		require.NoError(t, b.Shutdown(t.Context()))
	})
}

func TestWebhookContext(t *testing.T) {
	type key struct{}
	for _, queue := range []int{0, 1} {
		synctest.Test(t, func(t *testing.T) {
			var value any
			var before, after error
			b := newBot(webex.WebhookOptions{Queue: queue}, func(ctx context.Context, _ *webex.Message) error {
				value, before = ctx.Value(key{}), ctx.Err()
				time.Sleep(time.Second)
				after = ctx.Err()
				return nil
			})
			ctx, hangUp := context.WithCancel(context.WithValue(t.Context(), key{}, "trace"))
			go b.get(newDelivery(hookBody).WithContext(ctx))
			synctest.Wait()
			hangUp()
			require.NoError(t, b.Shutdown(t.Context()))
			assert.Equal(t, "trace", value)
			assert.NoError(t, before)
			if queue > 0 {
				assert.NoError(t, after, "it outlives the request")
			} else {
				assert.ErrorIs(t, after, context.Canceled)
			}
		})
	}
}

func TestWebhookShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBot(webex.WebhookOptions{Queue: 10}, func(context.Context, *webex.Message) error { time.Sleep(time.Second); return nil })
		for i := range 5 {
			assert.Equal(t, 200, b.deliver("r", fmt.Sprint(i)))
		}
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() { assert.NoError(t, b.Shutdown(t.Context())) })
		}
		synctest.Wait()
		w := b.get(newDelivery(messageEvent("r", "late")))
		assert.Equal(t, 503, w.Code)
		assert.Equal(t, "webex: the receiver of webhooks is shutting down\n", w.Body.String())
		assert.Equal(t, "5", w.Header().Get("Retry-After"))
		wg.Wait()
		assert.Equal(t, []string{"0", "1", "2", "3", "4"}, b.handled())
		assert.NoError(t, b.Shutdown(t.Context()), "once more")
	})
}

func TestWebhookShutdownGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var interrupted error
		b := newBot(webex.WebhookOptions{Queue: 10}, func(ctx context.Context, m *webex.Message) error {
			select {
			case <-ctx.Done():
				interrupted = ctx.Err()
				return interrupted
			case <-time.After(time.Second):
				return nil
			}
		})
		for i := range 5 {
			assert.Equal(t, 200, b.deliver("r", fmt.Sprint(i)))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		err := b.Shutdown(ctx)
		assert.EqualError(t, err, "webex: shutdown: 3 accepted webhooks were dropped and 1 interrupted: context deadline exceeded")
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		synctest.Wait()
		assert.ErrorIs(t, interrupted, context.Canceled)
		assert.Equal(t, []string{"0", "1"}, b.handled(), "the bot is not called for what was dropped")
		for _, id := range []string{"2", "3", "4"} {
			assert.Contains(t, b.log.String(), `msg="webex: webhook dropped at shutdown" event.webhook="" event.resource=messages event.event=created event.id=`+id)
		}
		for range 20 { // either way that Shutdown may notice it
			assert.NoError(t, b.Shutdown(ctx), "nothing is left")
		}
	})
}

// TestWebhookLoad delivers 10,000 events of 50 rooms from 16 senders over HTTP,
// one in ten of them twice: half of those at the same time, half one after the
// other. A sender waits for its answer, so what it sends to a room is accepted
// in that order.
func TestWebhookLoad(t *testing.T) {
	const senders, rooms, each = 16, 50, 625
	b := newBot(webex.WebhookOptions{Queue: 256}, nil)
	load(t, b, senders, rooms, each)
	require.NoError(t, b.Shutdown(t.Context()))
	assert.Len(t, b.handled(), senders*each, "none is lost")
	assert.Equal(t, senders*rooms, checkOrder(t, b.handled()), "every sender reached every room")
}

// TestWebhookLoadShutdown is that with a shutdown in the middle: exactly what was
// answered 200 is handled.
func TestWebhookLoadShutdown(t *testing.T) {
	const senders, rooms, each = 16, 50, 200
	var stop sync.Once
	stopped := make(chan error, 1)
	var b *bot
	b = newBot(webex.WebhookOptions{Queue: 256}, func(_ context.Context, m *webex.Message) error {
		if strings.HasSuffix(m.ID, " 100") {
			stop.Do(func() { go func() { stopped <- b.Shutdown(context.Background()) }() })
		}
		runtime.Gosched() // let some wait
		return nil
	})
	accepted := load(t, b, senders, rooms, each)
	require.NoError(t, <-stopped)
	assert.Less(t, len(accepted), senders*each, "some came too late")
	assert.ElementsMatch(t, accepted, b.handled())
	checkOrder(t, b.handled())
}

// load sends events named by their sender and number to a bot until it shuts
// down, and returns which of them were accepted.
func load(t *testing.T, b *bot, senders, rooms, each int) []string {
	t.Helper()
	server := httptest.NewServer(b)
	defer server.Close()
	transport := &http.Transport{MaxIdleConnsPerHost: 2 * senders}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	t.Cleanup(func() {
		assert.Eventually(t, func() bool {
			stacks := make([]byte, 1<<20)
			return !bytes.Contains(stacks[:runtime.Stack(stacks, true)], []byte("/internal/inbox."))
		}, 10*time.Second, time.Millisecond, "a goroutine is left")
	})
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	send := func(body string) (status int, reason string) {
		req := newDelivery(body)
		req.URL, req.RequestURI = target, ""
		resp, err := client.Do(req)
		if !assert.NoError(t, err) {
			return 0, ""
		}
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		assert.NoError(t, err)
		return resp.StatusCode, string(answer)
	}
	var mu sync.Mutex
	var accepted []string
	var wg sync.WaitGroup
	for sender := range senders {
		wg.Go(func() {
			for i := range each {
				id := fmt.Sprintf("%d %d", sender, i)
				body := messageEvent(fmt.Sprint("room ", (i*7+sender)%rooms), id)
				var twin sync.WaitGroup
				var twins int // what the twin was answered
				if i%20 == 0 {
					twin.Go(func() { twins, _ = send(body) })
				}
				status, reason := send(body)
				for status == 503 && strings.Contains(reason, "full") {
					status, reason = send(body)
				}
				twin.Wait()
				if i%20 == 10 {
					again, _ := send(body)
					assert.Contains(t, []int{status, 503}, again)
				}
				if status != 200 && twins != 200 { // either may have been the first
					assert.Contains(t, reason, "shutting down")
					return
				}
				mu.Lock()
				accepted = append(accepted, id)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return accepted
}

// checkOrder checks that each event of load was handled once, and those of each
// sender to each room in order. It returns how many senders and rooms met.
func checkOrder(t *testing.T, handled []string) int {
	t.Helper()
	last := map[[2]int]int{}
	for _, id := range handled {
		var sender, i int
		_, err := fmt.Sscanf(id, "%d %d", &sender, &i)
		require.NoError(t, err)
		key := [2]int{sender, (i*7 + sender) % 50}
		if before, ok := last[key]; ok && before >= i {
			t.Errorf("sender %d: %d was handled after %d", sender, i, before)
		}
		last[key] = i
	}
	return len(last)
}
