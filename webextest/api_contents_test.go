package webextest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// upload is a file to post.
type upload struct {
	name, mediaType string
	data            []byte
}

// post sends a message as a form, with files, and streams it as a client does.
func post(t *testing.T, s *Server, p *Person, values map[string]string, files ...upload) answer {
	t.Helper()
	body, pipe := io.Pipe()
	form := multipart.NewWriter(pipe)
	go func() {
		for name, value := range values {
			_ = form.WriteField(name, value)
		}
		for _, f := range files {
			h := textproto.MIMEHeader{}
			h.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": "files", "filename": f.name}))
			if f.mediaType != "" {
				h.Set("Content-Type", f.mediaType)
			}
			if part, err := form.CreatePart(h); err == nil {
				_, _ = part.Write(f.data)
			}
		}
		_ = form.Close()
		_ = pipe.Close()
	}()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/messages", body)
	require.NoError(t, err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return send(t, s, p, r)
}

// fileOf returns the URL of a message's only file.
func fileOf(t *testing.T, a answer) string {
	t.Helper()
	require.Equal(t, 200, a.status, "%s", a.body)
	files, _ := a.object(t)["files"].([]any)
	require.Len(t, files, 1)
	return files[0].(string)
}

func TestUpload(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	for _, test := range []struct {
		name        string
		file        upload
		disposition string
		mediaType   string
	}{
		{"plain", upload{"a.png", "image/png", []byte("png")}, `attachment; filename="a.png"`, "image/png"},
		{"type by name", upload{"a b.json", "", []byte("{}")}, `attachment; filename="a b.json"`, "application/json"},
		{"no type", upload{"a", "", nil}, `attachment; filename="a"`, "application/octet-stream"},
		{"foreign letters", upload{"Übersicht 1.pdf", "application/pdf", []byte("x")},
			`attachment; filename="_bersicht 1.pdf"; filename*=UTF-8''%C3%9Cbersicht%201.pdf`, "application/pdf"},
		{"quote", upload{`a"b.txt`, "text/plain", []byte("x")}, `attachment; filename="a_b.txt"; filename*=UTF-8''a%22b.txt`, "text/plain"},
	} {
		t.Run(test.name, func(t *testing.T) {
			posted := post(t, s, s.Bob, map[string]string{"roomId": room, "markdown": "**see**"}, test.file)
			url := fileOf(t, posted)
			assert.Equal(t, "see", posted.text(t, "text"))
			assert.Regexp(t, "^"+s.URL+"/contents/", url)
			for _, method := range []string{"GET", "HEAD"} {
				got := as(t, s, s.Alice, method, url, nil)
				assert.Equal(t, 200, got.status)
				assert.Equal(t, test.disposition, got.header.Get("Content-Disposition"))
				assert.Equal(t, test.mediaType, got.header.Get("Content-Type"))
				assert.Equal(t, strconv.Itoa(len(test.file.data)), got.header.Get("Content-Length"))
				if method == "GET" {
					assert.Equal(t, string(test.file.data), string(got.body))
				}
			}
			_, params, err := mime.ParseMediaType(test.disposition)
			require.NoError(t, err)
			assert.NotEmpty(t, params["filename"])
		})
	}
}

func TestContentRules(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	posted := post(t, s, s.Bob, map[string]string{"roomId": room}, upload{"a", "", []byte("a")})
	url := fileOf(t, posted)
	try(t, s, []attempt{
		{"member", s.Alice, "GET", url, nil, 200},
		{"download allowed unscanned", s.Alice, "GET", url + "?allow=unscannable", nil, 200},
		{"stranger", s.Carol, "GET", url, nil, 404},
		{"without a token", nil, "GET", url, nil, 401},
		{"unknown", s.Alice, "GET", "/contents/x", nil, 404},
		{"unknown HEAD", s.Alice, "HEAD", "/contents/x", nil, 404},
		{"other method", s.Alice, "DELETE", url, nil, 405},
		{"message deleted", s.Bob, "DELETE", "/messages/" + posted.text(t, "id"), nil, 204},
		{"gone with its message", s.Alice, "GET", url, nil, 404},
	})
}

func TestFormRules(t *testing.T) {
	s := New()
	room := newRoom(t, s)
	to := map[string]string{"roomId": room}
	small := upload{"a", "", []byte("a")}
	assert.Equal(t, 400, post(t, s, s.Alice, to, small, small).status, "two files")
	assert.Equal(t, 400, post(t, s, s.Alice, nil, small).status, "no destination")
	assert.Equal(t, 400, post(t, s, s.Alice, to).status, "nothing in it")
	assert.Equal(t, 400, post(t, s, s.Alice, map[string]string{"roomId": room, "files": "https://x.y/z"}, small).status, "a file and a URL")
	assert.Equal(t, 200, post(t, s, s.Alice, map[string]string{"roomId": room, "files": "https://x.y/z"}).status, "a URL")
	assert.Equal(t, 200, post(t, s, s.Alice, map[string]string{"roomId": room, "text": "a", "other": "x"}).status, "no file")

	for contentType, status := range map[string]int{
		"multipart/form-data":                   400,
		"multipart/form-data; boundary=x":       400,
		"text/plain":                            415,
		"application/x-www-form-urlencoded":     400,
		"multipart/mixed; boundary=x":           415,
		"multipart/form-data; boundary=missing": 400,
	} {
		r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/messages", bytes.NewReader([]byte("--x\r\nbroken")))
		require.NoError(t, err)
		r.Header.Set("Content-Type", contentType)
		assert.Equal(t, status, send(t, s, s.Alice, r).status, contentType)
	}
}

func TestLargeFile(t *testing.T) {
	s := New()
	data := bytes.Repeat([]byte("0123456789abcdef"), 1<<18)
	url := fileOf(t, post(t, s, s.Alice, map[string]string{"roomId": newRoom(t, s)}, upload{"big", "", data}))
	assert.True(t, bytes.Equal(data, must(t, s, s.Alice, "GET", url, nil).body))
}

// A file that is too large by its Content-Length is refused before it is sent.
func TestTooLargeFile(t *testing.T) {
	s := start(t)
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/messages", iotest.ErrReader(errors.New("read")))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.Header.Set("Authorization", "Bearer "+s.Alice.Token)
	r.ContentLength = maxFile + maxJSON + 1
	resp, err := s.Transport().RoundTrip(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	message, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Equal(t, 400, resp.StatusCode)
	assert.Contains(t, string(message), "larger than 104857600 bytes")

	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(maxFile+1))
	}))
	defer source.Close()
	got := as(t, s, s.Alice, "POST", "/messages", fields{"roomId": newRoom(t, s), "files": []string{source.URL + "/big"}})
	assert.Equal(t, 400, got.status)
	assert.Contains(t, got.text(t, "message"), "larger than 104857600 bytes")
}

func TestReadAll(t *testing.T) {
	data, err := readAll(strings.NewReader("1234"), 4)
	require.NoError(t, err)
	assert.Equal(t, "1234", string(data))
	_, err = readAll(strings.NewReader("12345"), 4)
	assert.EqualError(t, err, "The content is larger than 4 bytes.")
	_, err = readAll(iotest.ErrReader(errors.New("broken pipe")), 4)
	assert.ErrorContains(t, err, "broken pipe")
}

func TestFileByURL(t *testing.T) {
	s := start(t)
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The fake must not hold its lock while it fetches.
		assert.Equal(t, 200, as(t, s, s.Alice, "GET", "/people/me", nil).status)
		switch r.URL.Path {
		case "/chart.csv":
			w.Header().Set("Content-Type", "text/csv")
			_, _ = io.WriteString(w, "1,2")
		case "/moved":
			http.Redirect(w, r, "/chart.csv", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer source.Close()
	room := newRoom(t, s)
	message := func(url string) answer {
		return as(t, s, s.Alice, "POST", "/messages", fields{"roomId": room, "files": []string{url}})
	}

	fetched := must(t, s, s.Alice, "GET", fileOf(t, message(source.URL+"/chart.csv")), nil)
	assert.Equal(t, "1,2", string(fetched.body))
	assert.Equal(t, "text/csv", fetched.header.Get("Content-Type"))
	assert.Equal(t, `attachment; filename="chart.csv"`, fetched.header.Get("Content-Disposition"))

	placeholder := must(t, s, s.Alice, "GET", fileOf(t, message("https://example.com/images/media.json?x=1")), nil)
	assert.Equal(t, "placeholder for https://example.com/images/media.json?x=1\n", string(placeholder.body))
	assert.Equal(t, `attachment; filename="media.json"`, placeholder.header.Get("Content-Disposition"))
	nameless := must(t, s, s.Alice, "GET", fileOf(t, message("https://example.com")), nil)
	assert.Equal(t, `attachment; filename="example.com"`, nameless.header.Get("Content-Disposition"))

	assert.Equal(t, 400, message(source.URL+"/missing").status)
	assert.Equal(t, 400, message(source.URL+"/moved").status, "no redirect is followed")
	source.Close()
	assert.Equal(t, 400, message(source.URL+"/chart.csv").status)
}
