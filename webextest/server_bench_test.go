package webextest

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The size of the fake in the benchmarks. The numbers that the package promises
// are those of:
//
//	go test ./webextest -run '^$' -bench . -messages 1000000 -rooms 1000
var (
	benchMessages = flag.Int("messages", 20_000, "the number of messages in the benchmarks")
	benchRooms    = flag.Int("rooms", 100, "the number of rooms in the benchmarks")
)

const benchText = "The build of the main branch failed: no space is left on the device of the third worker."

// filled returns a fake with messages in rooms, each with Alice, Bob and the
// bot, and as many people as rooms.
func filled() *Server {
	s := New()
	alice := s.As(s.Alice)
	rooms := make([]string, *benchRooms)
	for i := range rooms {
		rooms[i] = alice.CreateRoom(fmt.Sprint("Room ", i), s.Bob, s.Bot)
		s.AddPerson(Person{DisplayName: fmt.Sprint("Person ", i)})
	}
	for i := range *benchMessages {
		alice.Say(rooms[i%len(rooms)], benchText)
	}
	return s
}

var filledOnce = sync.OnceValue(filled)

func heap() float64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc)
}

// BenchmarkMemory reports what a message takes beside its text.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		before := heap()
		s := filled()
		each := (heap() - before) / float64(*benchMessages)
		b.ReportMetric(each-float64(len(benchText)), "bytes/message")
		runtime.KeepAlive(s)
	}
}

// benchPage requests a page and returns the URL of the next, or "".
func benchPage(b *testing.B, s *Server, url string) string {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.Alice.Token)
	resp, err := s.Transport().RoundTrip(r)
	if err != nil {
		b.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		b.Fatal(resp.Status)
	}
	return strings.TrimSuffix(strings.TrimPrefix(resp.Header.Get("Link"), "<"), `>; rel="next"`)
}

// BenchmarkPages reports the time of a page of each list, on average and at
// worst. It goes through all pages, again and again.
func BenchmarkPages(b *testing.B) {
	s := filledOnce()
	middle := s.messages.order[len(s.messages.order)/2]
	messages := "/messages?max=100&roomId=" + middle.RoomID
	for _, list := range []struct{ name, path string }{
		{"messages", messages},
		{"messages before a time", messages + "&before=" + middle.Created},
		{"messages that mention me", messages + "&mentionedPeople=me"},
		{"replies", messages + "&parentId=x"},
		{"rooms", "/rooms?max=100"},
		{"rooms by activity", "/rooms?max=100&sortBy=lastactivity"},
		{"rooms by id", "/rooms?max=100&sortBy=id"},
		{"memberships", "/memberships?max=100"},
		{"people", "/people?max=100"},
		{"events", "/events?max=100"},
		{"events of nobody", "/events?max=100&actorId=x"},
	} {
		b.Run(list.name, func(b *testing.B) {
			next, page := "", 0
			var best []time.Duration // of each page, so that a busy machine matters less
			for b.Loop() {
				if next == "" {
					next, page = s.URL+list.path, 0
				}
				start := time.Now()
				next = benchPage(b, s, next)
				if page == len(best) {
					best = append(best, time.Hour)
				}
				best[page] = min(best[page], time.Since(start))
				page++
			}
			b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "ms/page")
			b.ReportMetric(slices.Max(best).Seconds()*1000, "ms/slowest-page")
		})
	}
}

// BenchmarkLongList lists a room with all the messages, 100 to a page.
func BenchmarkLongList(b *testing.B) {
	s := New()
	alice := s.As(s.Alice)
	room := alice.CreateRoom("Room")
	for range *benchMessages {
		alice.Say(room, benchText)
	}
	for b.Loop() {
		for next := s.URL + "/messages?max=100&roomId=" + room; next != ""; {
			next = benchPage(b, s, next)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/list")
}

// BenchmarkDeliveries posts messages and delivers each to a handler in the
// process.
func BenchmarkDeliveries(b *testing.B) {
	s := New()
	defer s.Close()
	delivered := 0
	s.DeliverTo(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		delivered++ // one delivery at a time: there is one webhook
	}))
	alice := s.As(s.Alice)
	room := alice.CreateRoom("Room")
	alice.post("/webhooks", map[string]any{
		"name": "bench", "targetUrl": "https://bot.example.com", "resource": "messages", "event": "created", "secret": "hush",
	})
	for b.Loop() {
		alice.Say(room, benchText)
	}
	if err := s.Wait(b.Context()); err != nil {
		b.Fatal(err)
	}
	if delivered != b.N {
		b.Fatal(delivered, "of", b.N)
	}
	b.ReportMetric(float64(delivered)/b.Elapsed().Seconds(), "deliveries/s")
}
