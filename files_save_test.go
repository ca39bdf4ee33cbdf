package webex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// A shelf serves a file, with ranges unless it is told otherwise, and breaks
// the connection after some bytes of each answer.
type shelf struct {
	content string
	etag    string
	breaks  []int // after how many bytes, in order; then no more
	change  func(s *shelf, w http.ResponseWriter, r *http.Request) (answered bool)
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.change != nil && s.change(s, w, r) {
		return
	}
	w.Header().Set("Content-Disposition", `attachment; filename="book.txt"`)
	w.Header().Set("Content-Type", "text/plain")
	if s.etag != "" {
		w.Header().Set("Etag", s.etag)
	}
	if len(s.breaks) > 0 {
		w = &breakingWriter{w, s.breaks[0]}
		s.breaks = s.breaks[1:]
	}
	http.ServeContent(w, r, "", time.Time{}, strings.NewReader(s.content))
}

type breakingWriter struct {
	http.ResponseWriter
	left int
}

func (b *breakingWriter) Write(p []byte) (int, error) {
	if len(p) <= b.left {
		b.left -= len(p)
		return b.ResponseWriter.Write(p)
	}
	_, _ = b.ResponseWriter.Write(p[:b.left])
	_ = http.NewResponseController(b.ResponseWriter).Flush()
	panic(http.ErrAbortHandler)
}

// impatient waits for milliseconds where a client waits for seconds.
func impatient() webex.Option {
	return webex.WithRetry(webex.RetryPolicy{MaxAttempts: 3, MinBackoff: time.Millisecond, MaxBackoff: 2 * time.Millisecond})
}

const book = "It was the best of times, it was the worst of times"

// saveFile saves a file as book.txt in a directory of its own. It returns what is
// in the directory afterwards, and the requests.
func saveFile(t *testing.T, server http.Handler, opts ...webex.RequestOption) (*webex.FileInfo, map[string]string, []recorded, error) {
	t.Helper()
	dir := t.TempDir()
	script, baseURL := serve(t, server.ServeHTTP)
	info, err := newClient(t, baseURL, impatient()).Files.SaveFile(t.Context(), baseURL+"/contents/x", filepath.Join(dir, "book.txt"), opts...)
	return info, filesIn(t, dir), script.sent(), err
}

func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	files := make(map[string]string)
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		require.NoError(t, err)
		files[entry.Name()] = string(content)
	}
	return files
}

func ranges(requests []recorded) []string {
	var ranges []string
	for _, r := range requests {
		ranges = append(ranges, strings.TrimSuffix(r.Header.Get("Range")+" "+r.Header.Get("If-Range"), " "))
	}
	return ranges
}

func TestSaveFile(t *testing.T) {
	other := strings.ToUpper(book)
	partial := func(contentRange, body string) func(*shelf, http.ResponseWriter, *http.Request) bool {
		return func(_ *shelf, w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("Range") != "" {
				answer(http.StatusPartialContent, body, "Content-Range", contentRange)(w, r)
			}
			return r.Header.Get("Range") != ""
		}
	}
	tests := []struct {
		name   string
		shelf  shelf
		ranges []string
		want   string
	}{
		{"at once", shelf{content: book}, []string{""}, book},
		{"an empty file", shelf{}, []string{""}, ""},
		{"after a break", shelf{content: book, breaks: []int{10}}, []string{"", "bytes=10-"}, book},
		{"after a break before the first byte", shelf{content: book, breaks: []int{0}}, []string{"", ""}, book},
		{
			"after more breaks than attempts, each with some bytes", shelf{content: book, etag: `"1"`, breaks: []int{9, 9, 9, 9, 9}},
			[]string{"", `bytes=9- "1"`, `bytes=18- "1"`, `bytes=27- "1"`, `bytes=36- "1"`, `bytes=45- "1"`}, book,
		},
		{"with a tag that is weak", shelf{content: book, etag: `W/"1"`, breaks: []int{9}}, []string{"", `bytes=9-`}, book},
		{
			"another file by now, by its tag", shelf{content: book, etag: `"1"`, breaks: []int{9}, change: func(s *shelf, _ http.ResponseWriter, r *http.Request) bool {
				if r.Header.Get("Range") != "" {
					s.content, s.etag = other, `"2"`
				}
				return false
			}}, []string{"", `bytes=9- "1"`}, other,
		},
		{
			"another file by now, from a server that does not know If-Range", shelf{content: book, etag: `"1"`, breaks: []int{9}, change: func(s *shelf, _ http.ResponseWriter, r *http.Request) bool {
				if r.Header.Get("Range") != "" {
					s.content, s.etag = other, `"2"`
					r.Header.Del("If-Range")
				}
				return false
			}}, []string{"", `bytes=9- "1"`, ""}, other,
		},
		{
			"another file by now, by its size", shelf{content: book, breaks: []int{9}, change: func(s *shelf, _ http.ResponseWriter, r *http.Request) bool {
				if r.Header.Get("Range") != "" {
					s.content = other + "!"
				}
				return false
			}}, []string{"", `bytes=9-`, ""}, other + "!",
		},
		{
			"a shorter file by now", shelf{content: book, breaks: []int{9}, change: func(s *shelf, _ http.ResponseWriter, r *http.Request) bool {
				if r.Header.Get("Range") != "" {
					s.content = "short"
				}
				return false
			}}, []string{"", `bytes=9-`, ""}, "short",
		},
		{
			"a server that knows no ranges", shelf{content: book, breaks: []int{9, 20}, change: func(_ *shelf, _ http.ResponseWriter, r *http.Request) bool {
				r.Header.Del("Range")
				return false
			}}, []string{"", "bytes=9-", "bytes=20-"}, book,
		},
		{"another range", shelf{content: book, breaks: []int{9}, change: partial("bytes 8-50/51", book[8:])}, []string{"", "bytes=9-", ""}, book},
		{"no range", shelf{content: book, breaks: []int{9}, change: partial("", book[9:])}, []string{"", "bytes=9-", ""}, book},
		{"a range of an unknown whole", shelf{content: book, breaks: []int{9}, change: partial("bytes 9-50/*", book[9:])}, []string{"", "bytes=9-"}, book},
		{
			"a part of the range", shelf{content: book, breaks: []int{9}, change: func(_ *shelf, w http.ResponseWriter, r *http.Request) bool {
				if r.Header.Get("Range") == "bytes=9-" {
					return partial("bytes 9-19/51", book[9:20])(nil, w, r)
				}
				return false
			}}, []string{"", "bytes=9-", "bytes=20-"}, book,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			info, files, sent, err := saveFile(t, &test.shelf)
			require.NoError(t, err)
			assert.Equal(t, &webex.FileInfo{Name: "book.txt", ContentType: "text/plain", Size: int64(len(test.want))}, info)
			assert.Equal(t, map[string]string{"book.txt": test.want}, files)
			assert.Equal(t, test.ranges, ranges(sent))
		})
	}
	t.Run("of an unknown size", func(t *testing.T) {
		info, files, sent, err := saveFile(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Range") == "" {
				_, _ = io.WriteString(w, book[:9])
				_ = http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			}
			answer(http.StatusPartialContent, book[9:], "Content-Range", "bytes 9-50/51")(w, r)
		}))
		require.NoError(t, err)
		assert.EqualValues(t, len(book), info.Size)
		assert.Equal(t, map[string]string{"book.txt": book}, files)
		assert.Len(t, sent, 2)
	})
	t.Run("a compressed one begins anew", func(t *testing.T) {
		long := compressed(strings.Repeat(book, 1000))
		server := &shelf{content: long, breaks: []int{len(long) / 2}}
		_, files, sent, err := saveFile(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Length", fmt.Sprint(len(long)))
			server.ServeHTTP(w, r)
		}))
		require.NoError(t, err)
		assert.Equal(t, map[string]string{"book.txt": strings.Repeat(book, 1000)}, files)
		assert.Equal(t, []string{"", ""}, ranges(sent))
	})
}

func TestSaveFileGivesUp(t *testing.T) {
	breaking := func() *shelf { return &shelf{content: book, breaks: []int{9, 0, 0, 0, 0, 0}} }
	tests := []struct {
		name    string
		server  http.Handler
		opts    []webex.RequestOption
		sent    int
		is      error
		wantErr string
	}{
		{"after the attempts of the policy without a byte more", breaking(), nil, 3, io.ErrUnexpectedEOF, `webex: saving "book.txt" after 9 bytes: unexpected EOF`},
		{"at once", breaking(), []webex.RequestOption{webex.WithoutRetry()}, 1, io.ErrUnexpectedEOF, `webex: saving "book.txt" after 9 bytes: unexpected EOF`},
		{"after the attempts of the call's own policy", breaking(), []webex.RequestOption{webex.WithCallRetry(webex.RetryPolicy{MaxAttempts: 2, MinBackoff: 1})}, 2, io.ErrUnexpectedEOF, `webex: saving "book.txt" after 9 bytes: unexpected EOF`},
		{"if the server always begins anew and breaks", &shelf{content: book, breaks: []int{9, 9, 9, 9, 9, 9}, change: func(_ *shelf, _ http.ResponseWriter, r *http.Request) bool {
			r.Header.Del("Range")
			return false
		}}, nil, 3, io.ErrUnexpectedEOF, `webex: saving "book.txt" after 9 bytes: unexpected EOF`},
		{"if there is no such file", answer(404, "{}"), nil, 1, webex.ErrNotFound, "webex: GET /v1/contents/x: 404 Not Found"},
		{"if the file is gone after a break", &shelf{content: book, breaks: []int{9}, change: func(_ *shelf, w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("Range") != "" {
				w.WriteHeader(http.StatusGone)
			}
			return r.Header.Get("Range") != ""
		}}, nil, 2, webex.ErrGone, "webex: GET /v1/contents/x: 410 Gone"},
		{"if a part comes that was not asked for", answer(206, book, "Content-Range", "bytes 9-59/60"), nil, 1, nil, `webex: saving "" after 0 bytes: the server sends a part of the file alone`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			info, files, sent, err := saveFile(t, test.server, test.opts...)
			assert.EqualError(t, err, test.wantErr)
			if test.is != nil {
				assert.ErrorIs(t, err, test.is)
			}
			assert.Nil(t, info)
			assert.Empty(t, files)
			assert.Len(t, sent, test.sent)
		})
	}
	t.Run("when the context ends", func(t *testing.T) {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		_, baseURL := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, book)
			_ = http.NewResponseController(w).Flush()
			cancel()
			<-r.Context().Done()
		})
		_, err := newClient(t, baseURL).Files.SaveFile(ctx, baseURL+"/contents/x", filepath.Join(dir, "book.txt"))
		assert.ErrorIs(t, err, context.Canceled)
		assert.Empty(t, filesIn(t, dir))
	})
	t.Run("when the context ends while it waits", func(t *testing.T) {
		dir := t.TempDir()
		ctx, cancel := context.WithCancelCause(t.Context())
		_, baseURL := serve(t, (&shelf{content: book, breaks: []int{9}}).ServeHTTP)
		client := newClient(t, baseURL, webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Minute}), logTo(writerFunc(func(line []byte) {
			if bytes.Contains(line, []byte("going on with a download")) {
				cancel(errors.New("enough"))
			}
		})))
		_, err := client.Files.SaveFile(ctx, baseURL+"/contents/x", filepath.Join(dir, "book.txt"))
		assert.ErrorIs(t, err, context.Canceled)
		assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
		assert.Empty(t, filesIn(t, dir))
	})
}

type writerFunc func([]byte)

func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}

func TestSaveFileRefuses(t *testing.T) {
	dir := t.TempDir()
	// Not os.DevNull: if SaveFile did replace it, root would have none any more.
	socket := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", socket)
	require.NoError(t, err)
	defer listener.Close()
	script, baseURL := serve(t, answer(200, book))
	files := newClient(t, baseURL).Files
	for path, want := range map[string]string{
		"":                               "webex: the path is empty",
		dir:                              "is not a regular file",
		socket:                           "is not a regular file",
		filepath.Join(dir, "none", "x"):  "no such file or directory",
		filepath.Join(dir, "none") + "/": "no such file or directory",
	} {
		_, err := files.SaveFile(t.Context(), baseURL+"/contents/x", path)
		assert.ErrorContains(t, err, want, path)
	}
	assert.Empty(t, script.sent())
	assert.Empty(t, filesIn(t, dir))
}

func TestSaveFileReplacesAFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "book.txt")
	var during map[string]string
	script, baseURL := serve(t, func(w http.ResponseWriter, r *http.Request) {
		during = filesIn(t, dir)
		answer(200, book)(w, r)
	}, answer(404, "{}"))
	files := newClient(t, baseURL).Files
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o640))
	_, err := files.SaveFile(t.Context(), baseURL+"/contents/x", path)
	require.NoError(t, err)
	assert.Equal(t, "old", during["book.txt"], "until the new one is whole")
	require.ErrorIs(t, func() error { _, err := files.SaveFile(t.Context(), baseURL+"/contents/x", path); return err }(), webex.ErrNotFound)
	assert.Equal(t, map[string]string{"book.txt": book}, filesIn(t, dir), "a failure leaves it as it is")
	assert.Len(t, script.sent(), 2)
	if runtime.GOOS != "windows" {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o640), info.Mode())
	}
}

func TestSaveFileIsForItsOwner(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permissions")
	}
	path := filepath.Join(t.TempDir(), "book.txt")
	_, baseURL := serve(t, answer(200, book))
	_, err := newClient(t, baseURL).Files.SaveFile(t.Context(), baseURL+"/contents/x", path)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())
}
