package webextest

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
)

func init() {
	serve(routes{
		"GET /contents/{id}": plain((*call).getContent), // answers HEAD as well
	})
}

// content is a file. Its bytes never change.
type content struct {
	name, mediaType string
	data            []byte
}

func newContent(name, mediaType string, data []byte) *content {
	name = cmp.Or(name, "file")
	mediaType = cmp.Or(mediaType, mime.TypeByExtension(path.Ext(name)), "application/octet-stream")
	return &content{name, mediaType, data}
}

// contentID returns the ID of a message's file.
func contentID(m *message) string { return newID("CONTENT", uuidOf(m.ID)+"/0") }

// messageWithFile returns the message that has the file with an ID.
func (s *Server) messageWithFile(id string) (*message, bool) {
	uri, _ := base64.RawURLEncoding.DecodeString(id)
	uuid, _ := strings.CutPrefix(strings.TrimSuffix(string(uri), "/0"), "ciscospark://us/CONTENT/")
	m, ok := s.messages.get(newID("MESSAGE", uuid))
	return m, ok && m.content != nil && contentID(m) == id
}

// disposition returns the Content-Disposition header. A name that is not ASCII
// is added in the form of RFC 5987.
func (f *content) disposition() string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, f.name)
	header := fmt.Sprintf("attachment; filename=%q", ascii)
	if ascii != f.name {
		header += "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(f.name), "+", "%20")
	}
	return header
}

func (c *call) getContent() (any, error) {
	m, ok := c.messageWithFile(c.id())
	if !ok || !c.actor.mayRead(m) {
		return nil, notFound("file")
	}
	if _, _, err := c.overseenRoom(m.RoomID); err != nil {
		return nil, notFound("file")
	}
	return m.content, nil
}

// fetchContent returns the file that a message names by URL. It fetches URLs on
// the loopback interface, such as those of an httptest.Server. For any other it
// returns a placeholder named after the end of the URL, since a fake must not
// depend on the internet.
func fetchContent(ctx context.Context, link string) (*content, error) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, badRequest("The URL of the file cannot be read.")
	}
	name := path.Base(u.Path)
	if name == "/" || name == "." {
		name = u.Hostname()
	}
	if !isLoopback(u.Hostname()) {
		return newContent(name, "", []byte("placeholder for "+link+"\n")), nil
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, badRequest("The URL of the file cannot be read.")
	}
	// A redirect could lead away from the loopback interface.
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		return nil, badRequest("The file could not be fetched: %v.", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, badRequest("The file could not be fetched: its server answered %s.", resp.Status)
	}
	if resp.ContentLength > maxFile {
		return nil, tooLarge(maxFile)
	}
	data, err := readAll(resp.Body, maxFile)
	if err != nil {
		return nil, err
	}
	return newContent(name, resp.Header.Get("Content-Type"), data), nil
}
