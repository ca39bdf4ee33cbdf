package webex_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func sendFile(ctx context.Context, client *webex.Client, file *webex.Upload) error {
	_, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: "r", Upload: file})
	return err
}

func done(w http.ResponseWriter, r *http.Request) { answer(200, "{}")(w, r) }

// A counted counts what becomes of a source.
type counted struct{ opened, closed int }

func (c *counted) upload(content string) *webex.Upload {
	return &webex.Upload{Name: "x.gif", Size: int64(len(content)), Open: func() (io.ReadCloser, error) {
		c.opened++
		return struct {
			io.Reader
			io.Closer
		}{strings.NewReader(content), closer(func() error { c.closed++; return nil })}, nil
	}}
}

type closer func() error

func (c closer) Close() error { return c() }

func TestUploadOpensItsSourceOncePerAttempt(t *testing.T) {
	tests := []struct {
		name  string
		steps []http.HandlerFunc
		want  int
	}{
		{"a success", []http.HandlerFunc{done}, 1},
		{"after a 429", []http.HandlerFunc{answer(429, "", "Retry-After", "1"), done}, 2},
		{"after a refused connection, to which nothing was sent", []http.HandlerFunc{anError(errRefused), done}, 2},
		{"a refusal", []http.HandlerFunc{answer(400, "")}, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var source counted
				_ = sendFile(t.Context(), newClient(t, "https://webex.test/v1", inMemory(&script{steps: test.steps})), source.upload("content"))
				assert.Equal(t, counted{test.want, test.want}, source)
			})
		})
	}
	t.Run("a call that is held back", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var source counted
			client := newClient(t, "https://webex.test/v1", inMemory(&script{steps: []http.HandlerFunc{answer(429, "", "Retry-After", "3600")}}))
			require.Error(t, sendFile(t.Context(), client, webex.UploadBytes("x", nil)))
			require.ErrorIs(t, sendFile(t.Context(), client, source.upload("content")), webex.ErrRateLimited)
			assert.Equal(t, counted{1, 1}, source)
		})
	})
}

// The context ends while somebody else's code does not return.
func TestUploadDoesNotOutlastItsContext(t *testing.T) {
	quarter := time.Second / 4
	silent := func(after string) (io.Reader, func()) {
		r, w := io.Pipe()
		return io.MultiReader(strings.NewReader(after), r), func() { w.Close() }
	}
	tests := []struct {
		name   string
		upload func() (file *webex.Upload, release func())
		within time.Duration
	}{
		{"a reader", func() (*webex.Upload, func()) {
			r, release := silent("")
			return webex.UploadReader("x", 9, r), release
		}, quarter + time.Second},
		{"a reader, after some bytes", func() (*webex.Upload, func()) {
			r, release := silent("abc")
			return webex.UploadReader("x", 9, r), release
		}, quarter + time.Second},
		{"a reader of unknown size", func() (*webex.Upload, func()) {
			r, release := silent("abc")
			return webex.UploadReader("x", -1, r), release
		}, quarter + time.Second},
		{"Open", func() (*webex.Upload, func()) {
			opening := make(chan struct{})
			return &webex.Upload{Name: "x", Size: 9, Open: func() (io.ReadCloser, error) {
				<-opening
				return http.NoBody, nil
			}}, func() { close(opening) }
		}, quarter},
		{"what Open returns", func() (*webex.Upload, func()) {
			r, release := silent("")
			return &webex.Upload{Name: "x", Size: 9, Open: func() (io.ReadCloser, error) { return io.NopCloser(r), nil }}, release
		}, quarter},
		{"what Open returns, until it is closed", func() (*webex.Upload, func()) {
			r, w := io.Pipe()
			go func() { _, _ = io.WriteString(w, "abc") }()
			return &webex.Upload{Name: "x", Size: 9, Open: func() (io.ReadCloser, error) { return r, nil }}, func() {}
		}, quarter},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				t.Setenv("TMPDIR", t.TempDir())
				client := newClient(t, "https://webex.test/v1", webex.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
					_, err := io.Copy(io.Discard, req.Body)
					return nil, err
				})}))
				file, release := test.upload()
				start := time.Now()
				err := sendFile(timeoutAfter(t, quarter), client, file)
				assert.ErrorIs(t, err, context.DeadlineExceeded)
				assert.LessOrEqual(t, time.Since(start), test.within)
				release()
				synctest.Wait() // fails if a goroutine is left for ever
				assert.Empty(t, left(t))
			})
		})
	}
}

// left returns the files in the directory for temporary files.
func left(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(os.TempDir(), "*"))
	require.NoError(t, err)
	return names
}

func TestUploadClosesWhatOpenReturnsTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var source counted
		file := source.upload("content")
		open := file.Open
		file.Open = func() (io.ReadCloser, error) {
			time.Sleep(time.Minute)
			return open()
		}
		client := newClient(t, "https://webex.test/v1", inMemory(&script{steps: []http.HandlerFunc{done}}))
		require.ErrorIs(t, sendFile(timeoutAfter(t, time.Second), client, file), context.DeadlineExceeded)
		time.Sleep(time.Hour)
		synctest.Wait()
		assert.Equal(t, counted{1, 1}, source)
	})
}

func TestUploadReaderServesOneCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newClient(t, "https://webex.test/v1", inMemory(&script{steps: []http.HandlerFunc{done}}))
		var reading, reads atomic.Int32
		released := make(chan struct{})
		file := webex.UploadReader("x", 9, readerFunc(func([]byte) (int, error) {
			assert.EqualValues(t, 1, reading.Add(1), "two goroutines read at a time")
			defer reading.Add(-1)
			reads.Add(1)
			<-released
			return 1, nil
		}))
		require.ErrorIs(t, sendFile(timeoutAfter(t, time.Second), client, file), context.DeadlineExceeded)
		for range 2 {
			assert.ErrorContains(t, sendFile(timeoutAfter(t, time.Second), client, file), "reading the upload: it can be sent only once")
		}
		close(released)
		synctest.Wait()
		assert.EqualValues(t, 1, reads.Load(), "it is read after the call has returned")
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// The caller's reader is the caller's again when the call has returned, however
// that came about. The race detector sees if it is not: count is not guarded.
func TestUploadReaderIsNotReadAfterTheCall(t *testing.T) {
	early := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadFull(r.Body, make([]byte, 1000))
		w.WriteHeader(http.StatusRequestEntityTooLarge)
	}
	for _, server := range []struct {
		name  string
		http2 bool
	}{{"HTTP/1.1", false}, {"HTTP/2", true}} {
		for _, test := range []struct {
			name    string
			timeout time.Duration
			step    http.HandlerFunc
		}{
			{"a timeout", 20 * time.Millisecond, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }},
			{"an answer that comes early", time.Minute, early},
		} {
			t.Run(server.name+", "+test.name, func(t *testing.T) {
				s := httptest.NewUnstartedServer(test.step)
				s.EnableHTTP2 = server.http2
				s.StartTLS()
				defer s.Close()
				count := 0
				file := webex.UploadReader("x", 1<<30, readerFunc(func(p []byte) (int, error) {
					count++
					time.Sleep(2 * time.Millisecond)
					return min(len(p), 100), nil
				}))
				ctx, cancel := context.WithTimeout(t.Context(), test.timeout)
				defer cancel()
				require.Error(t, sendFile(ctx, newClient(t, s.URL+"/v1", webex.WithHTTPClient(s.Client())), file))
				returned := count
				assert.Never(t, func() bool { return count != returned }, 20*time.Millisecond, 5*time.Millisecond)
			})
		}
	}
}

func TestUploadOfAFileThatGrows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.log")
	write := func(text string) {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		require.NoError(t, err)
		_, err = f.WriteString(text)
		require.NoError(t, errors.Join(err, f.Close()))
	}
	synctest.Test(t, func(t *testing.T) {
		file := webex.UploadFile(path) // there is none yet
		write("one\n")
		write("two\n")
		script := &script{steps: []http.HandlerFunc{
			func(w http.ResponseWriter, r *http.Request) {
				write("three\n")
				answer(429, "", "Retry-After", "1")(w, r)
			}, done}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		require.NoError(t, sendFile(t.Context(), client, file))
		require.NoError(t, sendFile(t.Context(), client, file))
		var contents []string
		for _, request := range script.sent() {
			contents = append(contents, parts(t, request)[1].content)
		}
		assert.Equal(t, []string{"one\ntwo\n", "one\ntwo\n", "one\ntwo\nthree\n"}, contents)
	})
}

func TestUploadOfUnknownSize(t *testing.T) {
	content := strings.Repeat("content ", 10_000)
	literal := &webex.Upload{Name: "x", Size: -1, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(iotest.HalfReader(strings.NewReader(content))), nil
	}}
	for name, file := range map[string]*webex.Upload{"a literal": literal, "a reader": webex.UploadReader("x", -1, strings.NewReader(content))} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			synctest.Test(t, func(t *testing.T) {
				script := &script{steps: []http.HandlerFunc{
					func(w http.ResponseWriter, r *http.Request) {
						assert.Len(t, left(t), 1, "the copy")
						answer(429, "", "Retry-After", "1")(w, r)
					}, done}}
				require.NoError(t, sendFile(t.Context(), newClient(t, "https://webex.test/v1", inMemory(script)), file))
				require.Len(t, script.sent(), 2)
				for _, request := range script.sent() {
					assert.Equal(t, content, parts(t, request)[1].content)
				}
				assert.Empty(t, left(t))
			})
		})
	}
	t.Run("too much", func(t *testing.T) {
		t.Setenv("TMPDIR", t.TempDir())
		script, baseURL := serve(t, done)
		endless := readerFunc(func(p []byte) (int, error) { return len(p), nil })
		err := sendFile(t.Context(), newClient(t, baseURL), webex.UploadReader("x", -1, endless))
		assert.EqualError(t, err, "webex: POST /messages: reading the upload: it has more than the 104857600 bytes of a message")
		assert.Empty(t, script.sent())
		assert.Empty(t, left(t))
	})
}

func TestUploadReportsProgress(t *testing.T) {
	type progress struct{ sent, total int64 }
	content := bytes.Repeat([]byte("x"), 100_000)
	for name, file := range map[string]*webex.Upload{
		"bytes":                    webex.UploadBytes("x", content),
		"a reader of unknown size": webex.UploadReader("x", -1, bytes.NewReader(content)),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var seen []progress
				file.Progress = func(sent, total int64) { seen = append(seen, progress{sent, total}) }
				script := &script{steps: []http.HandlerFunc{answer(429, "", "Retry-After", "1"), done}}
				require.NoError(t, sendFile(t.Context(), newClient(t, "https://webex.test/v1", inMemory(script)), file))
				var begins, ends int
				for i, p := range seen {
					assert.EqualValues(t, len(content), p.total)
					switch {
					case p.sent == 0:
						begins++
					case p.sent == p.total:
						ends++
						fallthrough
					default:
						assert.Greater(t, p.sent, seen[i-1].sent)
					}
				}
				assert.Equal(t, []int{2, 2}, []int{begins, ends}, "each attempt begins again")
			})
		})
	}
}
