package webex_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func upload(t *testing.T, client *webex.Client, file *webex.Upload) error {
	t.Helper()
	return webex.Exec(t.Context(), client, webex.Op("POST /messages"), &webex.Multipart{
		Fields: url.Values{"roomId": {"r"}, "markdown": {"**hi** ü"}}, FileField: "files", File: file})
}

func empty() (io.ReadCloser, error) { return http.NoBody, nil }

func TestUpload(t *testing.T) {
	path := filepath.Join(t.TempDir(), "chart.png")
	require.NoError(t, os.WriteFile(path, []byte("pixels"), 0o600))
	literal := &webex.Upload{Name: "dir/x.bin", ContentType: "application/x-custom", Size: 2,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("ab")), nil }}
	tests := []struct {
		name   string
		upload *webex.Upload
		want   part
	}{
		{"a file", webex.UploadFile(path), part{"files", "chart.png", "image/png", "pixels"}},
		{"bytes", webex.UploadBytes("report.pdf", []byte("%PDF")), part{"files", "report.pdf", "application/pdf", "%PDF"}},
		{"a reader", webex.UploadReader("a.gif", 3, strings.NewReader("GIF")), part{"files", "a.gif", "image/gif", "GIF"}},
		{"nothing", webex.UploadBytes("empty.gif", nil), part{"files", "empty.gif", "image/gif", ""}},
		{"an empty reader", webex.UploadReader("empty.gif", 0, strings.NewReader("")), part{"files", "empty.gif", "image/gif", ""}},
		{"no extension", webex.UploadBytes("noext", []byte("x")), part{"files", "noext", "application/octet-stream", "x"}},
		{"a literal", literal, part{"files", "x.bin", "application/x-custom", "ab"}},
		{"an odd name", webex.UploadBytes("a\"b; ü.gif", []byte("x")), part{"files", "a\"b; ü.gif", "image/gif", "x"}},
		{"a reader of unknown size", webex.UploadReader("a.gif", -1, strings.NewReader("GIF")), part{"files", "a.gif", "image/gif", "GIF"}},
		{"an empty reader of unknown size", webex.UploadReader("a.gif", -1, strings.NewReader("")), part{"files", "a.gif", "image/gif", ""}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, "{}"))
			require.NoError(t, upload(t, newClient(t, baseURL), test.upload))
			sent := script.sent()[0]
			assert.Equal(t, []part{{"markdown", "", "", "**hi** ü"}, {"roomId", "", "", "r"}, test.want}, parts(t, sent))
		})
	}
}

func TestUploadAnnouncesItsLength(t *testing.T) {
	var length int64
	_, baseURL := serve(t, func(w http.ResponseWriter, r *http.Request) { length = r.ContentLength })
	require.NoError(t, upload(t, newClient(t, baseURL), webex.UploadReader("x", 1000, strings.NewReader(strings.Repeat("x", 1000)))))
	assert.Greater(t, length, int64(1000))
}

func TestUploadIsRefusedBeforeItIsSent(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("the disk is gone")
	tests := []struct {
		name   string
		upload *webex.Upload
		want   string
	}{
		{"a missing file", webex.UploadFile(filepath.Join(dir, "none")), "no such file or directory"},
		{"a directory", webex.UploadFile(dir), "is not a regular file"},
		{"no reader", webex.UploadReader("x", 5, nil), "the reader is nil"},
		{"an unreadable reader", webex.UploadReader("x", 5, iotest.ErrReader(broken)), "webex: POST /messages: reading the upload: the disk is gone"},
		{"an unreadable reader of unknown size", webex.UploadReader("x", -1, iotest.ErrReader(broken)), "the disk is gone"},
		{"no name", webex.UploadBytes("", nil), "an upload needs a name"},
		{"no content", &webex.Upload{Name: "x"}, "an upload needs Open"},
		{"content that does not open", &webex.Upload{Name: "x", Open: func() (io.ReadCloser, error) { return nil, broken }}, "the disk is gone"},
		{"content that is nil", &webex.Upload{Name: "x", Open: func() (io.ReadCloser, error) { return nil, nil }}, "Open returned neither content nor an error"},
		{"a line break in the name", webex.UploadBytes("a\r\nX: y.gif", nil), `reading the upload: the name "a\r\nX: y.gif" has a control character`},
		{"a NUL in the name", webex.UploadBytes("a\x00.gif", nil), "has a control character"},
		{"a name in Latin-1", webex.UploadBytes("\xfc.gif", nil), "the name: this is not valid UTF-8"},
		{"a line break in the content type", &webex.Upload{Name: "x", ContentType: "text/plain\r\n\r\nX", Open: empty}, `the content type "text/plain\r\n\r\nX" has a control character`},
		{"a NUL in the content type", &webex.Upload{Name: "x", ContentType: "text/\x00", Open: empty}, "has a control character"},
		{"nothing", nil, "a multipart body needs a file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, "{}"))
			assert.ErrorContains(t, upload(t, newClient(t, baseURL), test.upload), test.want)
			assert.Empty(t, script.sent())
		})
	}
}

func TestUploadInARequestByValue(t *testing.T) {
	script, baseURL := serve(t, answer(200, "{}"))
	client := newClient(t, baseURL)
	_, err := webex.Do[webex.Message](t.Context(), client, webex.Op("POST /messages"),
		webex.CreateMessageRequest{RoomID: "r", Upload: webex.UploadBytes("x.gif", []byte("GIF"))})
	require.NoError(t, err)
	assert.Equal(t, []part{{"roomId", "", "", "r"}, {"files", "x.gif", "image/gif", "GIF"}}, parts(t, script.sent()[0]))
	_, err = webex.Do[webex.Message](t.Context(), client, webex.Op("POST /messages"), webex.CreateMessageRequest{})
	assert.ErrorContains(t, err, "exactly one of roomId")
}

func TestUploadInsistsOnItsSize(t *testing.T) {
	tests := []struct {
		name   string
		upload *webex.Upload
		want   string
	}{
		{"too short", webex.UploadReader("x", 10, strings.NewReader("abc")), "webex: POST /messages: reading the upload: it ended 7 bytes early"},
		{"too long", webex.UploadReader("x", 2, strings.NewReader("abc")), "webex: POST /messages: reading the upload: it has more bytes than its size says"},
		{"broken in the middle", webex.UploadReader("x", 1<<20, io.MultiReader(bytes.NewReader(make([]byte, 1<<19)), iotest.ErrReader(errors.New("unplugged")))),
			"webex: POST /messages: reading the upload: unplugged"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, baseURL := serve(t, answer(200, "{}"))
			assert.EqualError(t, upload(t, newClient(t, baseURL), test.upload), test.want)
		})
	}
}

func TestUploadIsRepeated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.gif")
	require.NoError(t, os.WriteFile(path, []byte("content"), 0o600))
	limited, ok := answer(429, "", "Retry-After", "1"), answer(200, "{}")
	refused := anError(errRefused)
	tests := []struct {
		name     string
		upload   *webex.Upload
		steps    []http.HandlerFunc
		wantSent int
		wantErr  error
	}{
		{"a file", webex.UploadFile(path), []http.HandlerFunc{limited, ok}, 2, nil},
		{"bytes", webex.UploadBytes("x.gif", []byte("content")), []http.HandlerFunc{limited, ok}, 2, nil},
		{"a reader, not", webex.UploadReader("x.gif", 7, strings.NewReader("content")), []http.HandlerFunc{limited, ok}, 1, webex.ErrRateLimited},
		{"bytes after a refused connection", webex.UploadBytes("x.gif", []byte("content")), []http.HandlerFunc{refused, ok}, 2, nil},
		{"bytes after a lost connection, not", webex.UploadBytes("x.gif", []byte("content")), []http.HandlerFunc{anError(errReset), ok}, 1, errReset},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				script := &script{steps: test.steps}
				err := upload(t, newClient(t, "https://webex.test/v1", inMemory(script)), test.upload)
				assert.ErrorIs(t, err, test.wantErr)
				sent := script.sent()
				require.Len(t, sent, test.wantSent)
				for _, request := range sent {
					assert.Equal(t, "content", parts(t, request)[2].content)
				}
			})
		})
	}
	t.Run("a reader that was not touched", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			script := &script{steps: []http.HandlerFunc{ok}}
			dials := 0
			client := newClient(t, "https://webex.test/v1", webex.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
				if dials++; dials == 1 {
					return nil, errors.Join(errRefused, req.Body.Close())
				}
				return memoryTransport{script}.RoundTrip(req)
			})}))
			require.NoError(t, upload(t, client, webex.UploadReader("x.gif", 7, strings.NewReader("content"))))
			assert.Equal(t, "content", parts(t, script.sent()[0])[2].content)
		})
	})
}
