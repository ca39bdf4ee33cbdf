package webex_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestFiles(t *testing.T) {
	script, baseURL := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="example.png"`)
		w.Header().Set("Content-Type", "image/png")
		w.Header().Set("Content-Length", "6")
		_, _ = io.WriteString(w, "pixels")
	})
	files := newClient(t, baseURL).Files
	want := webex.FileInfo{Name: "example.png", ContentType: "image/png", Size: 6}

	info, err := files.Info(t.Context(), baseURL+"/contents/x")
	require.NoError(t, err)
	assert.Equal(t, &want, info)

	file, err := files.Get(t.Context(), baseURL+"/contents/x", webex.AllowUnscannable())
	require.NoError(t, err)
	content, err := io.ReadAll(file.Body)
	require.NoError(t, err)
	require.NoError(t, file.Body.Close())
	assert.Equal(t, "pixels", string(content))
	assert.Equal(t, want, file.FileInfo)

	var saved bytes.Buffer
	info, err = files.Save(t.Context(), baseURL+"/contents/x?version=2", &saved, webex.AllowUnscannable())
	require.NoError(t, err)
	assert.Equal(t, "pixels", saved.String())
	assert.Equal(t, &want, info)

	sent := script.sent()
	assert.Equal(t, []string{"HEAD", "GET", "GET"}, []string{sent[0].Method, sent[1].Method, sent[2].Method})
	assert.Equal(t, []string{"", "allow=unscannable", "version=2&allow=unscannable"}, queries(sent))
	assert.Equal(t, "Bearer "+testToken, sent[0].Header.Get("Authorization"))
}

func TestOpen(t *testing.T) {
	script, baseURL := serve(t, answer(200, "a,b"))
	file, err := webex.Open(t.Context(), newClient(t, baseURL), webex.Op("GET /reports/{reportId}", "x"))
	require.NoError(t, err)
	require.NoError(t, file.Body.Close())
	assert.Equal(t, "/v1/reports/x", script.sent()[0].Path)

	for _, target := range []string{"", "contents/x", "//host/x", "ftp://host/x", "https:///x", "/contents/x", "://"} {
		_, err := webex.OpenURL(t.Context(), newClient(t, baseURL), "GET", target)
		assert.Error(t, err, target)
	}
	for _, method := range []string{"", "get", "GET /x"} {
		_, err := webex.OpenURL(t.Context(), newClient(t, baseURL), method, baseURL+"/contents/x")
		assert.Error(t, err, method)
	}
	assert.Len(t, script.sent(), 1)
}

// WithQuery replaces parameters that the URL of a file has, and leaves the
// others as they are written.
func TestOpenReplacesTheQuery(t *testing.T) {
	tests := []struct{ query, want string }{
		{"", "allow=new&b=1&b=2"},
		{"?allow=unscannable", "allow=new&b=1&b=2"},
		{"?x=a%20b&all%6Fw=1&y&b=0&allow&%zz=1&&z=%2f", "x=a%20b&y&%zz=1&z=%2f&allow=new&b=1&b=2"},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, "x"))
			client := newClient(t, baseURL)
			file, err := webex.OpenURL(t.Context(), client, "GET", baseURL+"/contents/x"+test.query, webex.WithQuery(url.Values{"allow": {"new"}, "b": {"1", "2"}}))
			require.NoError(t, err)
			require.NoError(t, file.Body.Close())
			assert.Equal(t, test.want, script.sent()[0].Query)
		})
	}
	t.Run("Open", func(t *testing.T) {
		script, baseURL := serve(t, answer(200, "x"))
		file, err := webex.Open(t.Context(), newClient(t, baseURL), webex.Op("GET /reports"),
			webex.WithQuery(url.Values{"a": {"1"}}), webex.WithQuery(url.Values{"a": {"2"}}))
		require.NoError(t, err)
		require.NoError(t, file.Body.Close())
		assert.Equal(t, "a=2", script.sent()[0].Query)
	})
}

func compressed(content string) string {
	var b strings.Builder
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, content)
	_ = w.Close()
	return b.String()
}

// A server, or something on the way, may compress although the client has asked
// it not to.
func TestSaveUndoesACompression(t *testing.T) {
	whole := compressed("content")
	tests := []struct {
		name, encoding, body string
		want, wantErr        string
	}{
		{"gzip", "gzip", whole, "content", ""},
		{"gzip by its old name", "X-GZIP", whole, "content", ""},
		{"an empty file", "gzip", "", "", ""},
		{"half a file", "gzip", whole[:len(whole)-6], "", "unexpected EOF"},
		{"what is not compressed", "gzip", "content that is not", "", "gzip: invalid header"},
		{"brotli", "br", "x", "", "webex: GET /v1/contents/x: the answer is compressed by br, which was not asked for"},
		{"no compression", "aws-chunked", "content", "content", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, test.body, "Content-Encoding", test.encoding))
			client := newClient(t, baseURL)
			var saved strings.Builder
			_, err := client.Files.Save(t.Context(), baseURL+"/contents/x", &saved)
			assert.Equal(t, "identity", script.sent()[0].Header.Get("Accept-Encoding"))
			if test.wantErr != "" {
				assert.ErrorContains(t, err, test.wantErr)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.want, saved.String())
		})
	}
	t.Run("its size is unknown", func(t *testing.T) {
		_, baseURL := serve(t, answer(200, "", "Content-Encoding", "gzip", "Content-Length", "31"))
		info, err := newClient(t, baseURL).Files.Info(t.Context(), baseURL+"/contents/x")
		require.NoError(t, err)
		assert.EqualValues(t, -1, info.Size)
	})
	t.Run("that was asked for", func(t *testing.T) {
		_, baseURL := serve(t, answer(200, whole, "Content-Encoding", "gzip"))
		var saved strings.Builder
		info, err := newClient(t, baseURL).Files.Save(t.Context(), baseURL+"/contents/x", &saved, webex.WithHeader("Accept-Encoding", "gzip"))
		require.NoError(t, err)
		assert.Equal(t, whole, saved.String())
		assert.EqualValues(t, len(whole), info.Size)
	})
}

func TestFileThatFails(t *testing.T) {
	for status, want := range map[int]error{404: webex.ErrNotFound, 410: webex.ErrGone, 428: webex.ErrPreconditionRequired} {
		_, baseURL := serve(t, answer(status, `{"message":"x"}`))
		files := newClient(t, baseURL).Files
		_, err := files.Info(t.Context(), baseURL+"/contents/x")
		require.ErrorIs(t, err, want)
		_, err = files.Save(t.Context(), baseURL+"/contents/x", io.Discard)
		require.ErrorIs(t, err, want)
		apiErr, ok := errors.AsType[*webex.ApiError](err)
		require.True(t, ok)
		assert.Equal(t, "/v1/contents/x", apiErr.Path)
	}
}

func TestSaveWaitsForTheScan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		locked := answer(423, "", "Retry-After", "5")
		script := &script{steps: []http.HandlerFunc{locked, locked, answer(200, "content")}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		start := time.Now()
		var saved strings.Builder
		_, err := client.Files.Save(t.Context(), "https://webex.test/v1/contents/x", &saved)
		require.NoError(t, err)
		assert.Equal(t, "content", saved.String())
		assert.Equal(t, 10*time.Second, time.Since(start))
	})
}

func TestSaveNoticesAnIncompleteFile(t *testing.T) {
	_, baseURL := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="example.png"`)
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "only this")
	})
	var saved strings.Builder
	_, err := newClient(t, baseURL).Files.Save(t.Context(), baseURL+"/contents/x", &saved)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.EqualError(t, err, `webex: saving "example.png" after 9 bytes: unexpected EOF`)
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestSaveReportsItsWriter(t *testing.T) {
	_, baseURL := serve(t, answer(200, "content"))
	_, err := newClient(t, baseURL).Files.Save(t.Context(), baseURL+"/contents/x", fullDisk{})
	assert.EqualError(t, err, `webex: saving "" after 0 bytes: no space left`)
}
