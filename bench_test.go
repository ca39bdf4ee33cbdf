package webex_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"runtime"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

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
