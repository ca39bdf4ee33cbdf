package webex_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
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

func TestFileNames(t *testing.T) {
	tests := []struct{ disposition, want string }{
		{`attachment; filename="example.png"`, "example.png"},
		{`attachment; filename=example.png`, "example.png"},
		{`attachment; filename="a%20b.png"`, "a b.png"},
		{`attachment; filename="100%.png"`, "100%.png"},
		{`attachment; filename*=UTF-8''%E2%82%AC%20rates.txt; filename="rates.txt"`, "€ rates.txt"},
		{`attachment; filename="naïve.txt"`, "naïve.txt"},
		{`attachment; filename="../../etc/passwd"`, "passwd"},
		{`attachment; filename="..%2F..%2Fetc%2Fpasswd"`, "passwd"},
		{`attachment; filename="C:\\Windows\\evil.dll"`, "evil.dll"},
		{`attachment; filename=".."`, ""},
		{`attachment; filename="/"`, ""},
		{"attachment; filename=\"a%00b%0Ac.txt\"", "abc.txt"},
		{`attachment`, ""},
		{`;;;`, ""},
		{``, ""},
	}
	for _, test := range tests {
		t.Run(test.disposition, func(t *testing.T) {
			_, baseURL := serve(t, answer(200, "", "Content-Disposition", test.disposition))
			info, err := newClient(t, baseURL).Files.Info(t.Context(), baseURL+"/contents/x")
			require.NoError(t, err)
			assert.Equal(t, test.want, info.Name)
		})
	}
}

func FuzzFileName(f *testing.F) {
	f.Add(`attachment; filename="../../etc/passwd"`)
	f.Add(`attachment; filename*=UTF-8''%E2%82%AC%2Frates.txt`)
	f.Fuzz(func(t *testing.T, disposition string) {
		handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Disposition"] = []string{disposition}
		})
		info, err := newClient(t, "https://webex.test/v1", inMemory(handler)).Files.Info(t.Context(), "https://webex.test/v1/contents/x")
		require.NoError(t, err)
		assert.False(t, strings.ContainsAny(info.Name, "/\\\x00\r\n"), info.Name)
		assert.NotContains(t, []string{".", ".."}, info.Name)
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
