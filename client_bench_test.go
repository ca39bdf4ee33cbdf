package webex_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// Each benchmark stands beside one that does the same work with net/http and
// encoding/json alone.

// plainGet reads JSON with nothing but the standard library.
func plainGet(b *testing.B, url string, v any) http.Header {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+testToken)
	req.Header.Set("Accept", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		b.Fatal(resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(v); err != nil {
		b.Fatal(err)
	}
	return resp.Header
}

// BenchmarkGetRoom gets one room.
func BenchmarkGetRoom(b *testing.B) {
	const room = `{"id":"Y2lzY29zcGFyazovL3VzL1JPT00vYmJjZWIxYWQtNDNmMS0zYjU4LTkxNDctZjE0YmIwYzRkMTU0",
		"title":"Project Unicorn - Sprint 0","type":"group","isLocked":true,"creatorId":"Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Nw",
		"lastActivity":"2016-04-21T19:12:48.920Z","created":"2016-04-21T19:01:55.966Z","ownerId":"Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi8x"}`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, room)
	}))
	defer server.Close()
	b.Run("net_http", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var room plainRoom
			plainGet(b, server.URL+"/v1/rooms/x", &room)
		}
	})
	client := newClient(b, server.URL+"/v1")
	b.Run("webex", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := client.Rooms.Get(b.Context(), "x"); err != nil {
				b.Fatal(err)
			}
		}
	})
}

type plainRoom struct {
	ID           string    `json:"id"`
	Title        string    `json:"title"`
	Type         string    `json:"type"`
	IsLocked     bool      `json:"isLocked"`
	TeamID       string    `json:"teamId"`
	LastActivity time.Time `json:"lastActivity"`
	CreatorID    string    `json:"creatorId"`
	Created      time.Time `json:"created"`
	OwnerID      string    `json:"ownerId"`
	Description  string    `json:"description"`
}

type plainMessage struct {
	ID              string    `json:"id"`
	ParentID        string    `json:"parentId"`
	RoomID          string    `json:"roomId"`
	RoomType        string    `json:"roomType"`
	Text            string    `json:"text"`
	Markdown        string    `json:"markdown"`
	HTML            string    `json:"html"`
	Files           []string  `json:"files"`
	PersonID        string    `json:"personId"`
	PersonEmail     string    `json:"personEmail"`
	MentionedPeople []string  `json:"mentionedPeople"`
	MentionedGroups []string  `json:"mentionedGroups"`
	Created         time.Time `json:"created"`
	Updated         time.Time `json:"updated"`
}

// BenchmarkListMessages iterates 10,000 messages of about 800 bytes in pages
// of 100. No two of them have the same id, text, time or author, so that no
// decoder can share a string between them.
func BenchmarkListMessages(b *testing.B) {
	for name, extra := range map[string]string{"known": "", "with_unknown": `,"newAttribute":"of some length"`} {
		b.Run(name, func(b *testing.B) { benchmarkListMessages(b, extra) })
	}
}

const pages, perPage = 100, 100

// messagePages returns the pages of the list, each a JSON document.
func messagePages(extra string) []string {
	start := time.Date(2016, time.April, 21, 19, 12, 48, 920e6, time.UTC)
	var all []string
	for p := range pages {
		var items []string
		for i := range perPage {
			n := p*perPage + i
			text := fmt.Sprintf("message %d: %s", n, strings.Repeat("lorem ipsum dolor ", 5))
			items = append(items, fmt.Sprintf(`{"id":%q,"roomId":%q,"roomType":"group","text":%q,"markdown":"**%[3]s**","html":"<p>%[3]s</p>",
				"personId":%[4]q,"personEmail":"person%[5]d@example.com","mentionedPeople":[%[6]q],"created":%[7]q,"isVoiceClip":false%[8]s}`,
				benchID("MESSAGE", n), benchID("ROOM", 1), text, benchID("PEOPLE", n), n, benchID("PEOPLE", n+1),
				start.Add(-time.Duration(n)*time.Minute).Format("2006-01-02T15:04:05.000Z"), extra))
		}
		all = append(all, `{"items":[`+strings.Join(items, ",")+`]}`)
	}
	return all
}

// benchID is an ID as Webex makes them.
func benchID(kind string, n int) string {
	uuid := fmt.Sprintf("%08x-9a3b-11f0-8de9-%012x", n*7919, n)
	return base64.RawStdEncoding.EncodeToString([]byte("ciscospark://us/" + kind + "/" + uuid))
}

func benchmarkListMessages(b *testing.B, extra string) {
	b.Helper()
	messages := messagePages(extra)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(messages[n])))
		if n < pages-1 {
			w.Header().Set("Link", fmt.Sprintf(`<http://%s/v1/messages?roomId=x&cursor=%d>; rel="next"`, r.Host, n+1))
		}
		_, _ = io.WriteString(w, messages[n])
	}))
	defer server.Close()
	b.Run("net_http", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			count := 0
			for url := server.URL + "/v1/messages?roomId=x"; url != ""; {
				var page struct {
					Items []*plainMessage `json:"items"`
				}
				link := plainGet(b, url, &page).Get("Link")
				count += len(page.Items)
				url, _, _ = strings.Cut(strings.TrimPrefix(link, "<"), ">")
			}
			if count != pages*perPage {
				b.Fatal(count)
			}
		}
	})
	client := newClient(b, server.URL+"/v1")
	b.Run("webex", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			count := 0
			for _, err := range client.Messages.List(b.Context(), "x", nil) {
				if err != nil {
					b.Fatal(err)
				}
				count++
			}
			if count != pages*perPage {
				b.Fatal(count)
			}
		}
	})
}

const largeFile = 64 << 20

// zeros is a file of the given size, without the memory for it.
type zeros int64

func (z *zeros) Read(p []byte) (int, error) {
	if *z == 0 {
		return 0, io.EOF
	}
	n := min(len(p), int(*z))
	clear(p[:n])
	*z -= zeros(n)
	return n, nil
}

func newZeros() (io.ReadCloser, error) {
	z := zeros(largeFile)
	return io.NopCloser(&z), nil
}

// measureHeap runs f and returns how much the heap grew at its peak, in bytes,
// garbage included.
func measureHeap(f func()) uint64 {
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	read := func() uint64 {
		metrics.Read(heap)
		return heap[0].Value.Uint64()
	}
	runtime.GC()
	before := read()
	peak := before
	stop := make(chan struct{})
	var sampler sync.WaitGroup
	sampler.Go(func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
				peak = max(peak, read())
			}
		}
	})
	f()
	close(stop)
	sampler.Wait()
	return peak - before
}

// benchmarkTransfer runs transfers and reports the peak of the heap as KiB.
func benchmarkTransfer(b *testing.B, transfer func()) {
	b.Helper()
	transfer() // the connection and the buffers of the server
	b.SetBytes(largeFile)
	var peak uint64
	for b.Loop() {
		peak = max(peak, measureHeap(transfer))
	}
	b.ReportMetric(float64(peak)/1024, "peak-KiB")
}

// BenchmarkUpload sends a file of 64 MiB, also when Webex answers 429 to the
// first attempt.
func BenchmarkUpload(b *testing.B) {
	var refuse bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if refuse {
			refuse = false
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	defer server.Close()

	b.Run("net_http", func(b *testing.B) {
		benchmarkTransfer(b, func() { plainUpload(b, server.URL) })
	})
	client := newClient(b, server.URL+"/v1", webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Nanosecond}))
	send := func() {
		_, err := client.Messages.Create(b.Context(), &webex.CreateMessageRequest{RoomID: "r",
			Upload: &webex.Upload{Name: "zeros.bin", Size: largeFile, Open: newZeros}})
		require.NoError(b, err)
	}
	b.Run("webex", func(b *testing.B) { benchmarkTransfer(b, send) })
	b.Run("webex_after_429", func(b *testing.B) {
		benchmarkTransfer(b, func() {
			refuse = true
			send()
		})
	})
}

// plainUpload streams the same form with nothing but the standard library.
func plainUpload(b *testing.B, url string) {
	b.Helper()
	var frame bytes.Buffer
	form := multipart.NewWriter(&frame)
	require.NoError(b, form.WriteField("roomId", "r"))
	_, err := form.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition("files", "zeros.bin")},
		"Content-Type":        {"application/octet-stream"},
	})
	require.NoError(b, err)
	head := bytes.Clone(frame.Bytes())
	require.NoError(b, form.Close())
	tail := frame.Bytes()[len(head):]
	content, err := newZeros()
	require.NoError(b, err)
	req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, url, io.MultiReader(bytes.NewReader(head), content, bytes.NewReader(tail)))
	require.NoError(b, err)
	req.ContentLength = int64(len(head)) + largeFile + int64(len(tail))
	req.Header.Set("Content-Type", form.FormDataContentType())
	resp, err := http.DefaultClient.Do(req)
	require.NoError(b, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(b, err)
	require.NoError(b, resp.Body.Close())
}

// BenchmarkDownload saves a file of 64 MiB.
func BenchmarkDownload(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "67108864")
		content, _ := newZeros()
		_, _ = io.Copy(w, content)
	}))
	defer server.Close()

	b.Run("net_http", func(b *testing.B) {
		benchmarkTransfer(b, func() {
			resp, err := http.Get(server.URL)
			require.NoError(b, err)
			_, err = io.Copy(io.Discard, resp.Body)
			require.NoError(b, err)
			require.NoError(b, resp.Body.Close())
		})
	})
	client := newClient(b, server.URL+"/v1")
	b.Run("webex", func(b *testing.B) {
		benchmarkTransfer(b, func() {
			_, err := client.Files.Save(b.Context(), server.URL+"/v1/contents/x", io.Discard)
			require.NoError(b, err)
		})
	})
}

// BenchmarkReadAhead lists 20 pages from a server that takes 50 ms for each,
// with a caller that takes 50 ms for each too.
func BenchmarkReadAhead(b *testing.B) {
	const count, each = 20, 50 * time.Millisecond
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(each)
		if n, _ := strconv.Atoi(r.URL.Query().Get("cursor")); n < count-1 {
			w.Header().Set("Link", fmt.Sprintf(`<http://%s/v1/rooms?cursor=%d>; rel="next"`, r.Host, n+1))
		}
		_, _ = io.WriteString(w, roomPage("a"))
	}))
	defer server.Close()
	client := newClient(b, server.URL+"/v1")
	for name, opts := range map[string][]webex.ListOption{"sequential": nil, "webex": {webex.ReadAhead()}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for _, err := range client.Rooms.List(b.Context(), nil, opts...) {
					if err != nil {
						b.Fatal(err)
					}
					time.Sleep(each)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/(count*each).Seconds(), "×larger-sum")
		})
	}
}
