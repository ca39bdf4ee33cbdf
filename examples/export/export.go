package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-webex/webex"
)

const (
	messagesName = "messages.jsonl"
	stateName    = "state.json"
	filesName    = "files"
)

// A state is how far an export has come. It is saved after each page.
type state struct {
	RoomID      string    `json:"roomId"`
	Next        string    `json:"next"`     // the cursor of the page to go on with, "" for the first
	Complete    bool      `json:"complete"` // there is no page to go on with
	Bytes       int64     `json:"bytes"`    // of messages.jsonl; what is behind them is of an unfinished page
	Messages    int       `json:"messages"`
	Files       int       `json:"files"`
	FileBytes   int64     `json:"fileBytes"`
	Unavailable int       `json:"unavailable"` // files that Webex does not give out
	Oldest      time.Time `json:"oldest"`      // when the last message was sent
}

// A line is a message in messages.jsonl.
type line struct {
	ID          string                     `json:"id"`
	ParentID    string                     `json:"parentId,omitempty"`
	Created     time.Time                  `json:"created"`
	Updated     time.Time                  `json:"updated,omitzero"`
	PersonID    string                     `json:"personId"`
	PersonEmail string                     `json:"personEmail"`
	Text        string                     `json:"text,omitempty"`
	Markdown    string                     `json:"markdown,omitempty"`
	HTML        string                     `json:"html,omitempty"`
	Cards       []json.RawMessage          `json:"cards,omitempty"`
	Files       []savedFile                `json:"files,omitempty"`
	Errors      map[string]webex.ItemError `json:"errors,omitempty"` // what Webex could not decrypt
}

// A savedFile is an attachment of a message.
type savedFile struct {
	Path        string `json:"path,omitempty"` // in the directory of the export
	Name        string `json:"name,omitempty"` // as the sender called it
	ContentType string `json:"contentType,omitempty"`
	Size        int64  `json:"size,omitempty"`
	Error       string `json:"error,omitempty"` // why there is no file
}

// exportRoom exports a room, or goes on with it. It calls progress after each
// page.
func exportRoom(ctx context.Context, client *webex.Client, titleOrID, dir string, pageSize int, progress func(state)) error {
	roomID, err := findRoom(ctx, client, titleOrID)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, filesName), 0o700); err != nil {
		return err
	}
	s, err := loadState(dir, roomID)
	if err != nil {
		return err
	}
	if s.Complete {
		progress(s)
		return nil
	}
	messages, err := openAt(filepath.Join(dir, messagesName), s.Bytes)
	if err != nil {
		return err
	}
	e := &exporter{client, dir, messages, s}
	return errors.Join(e.pages(ctx, pageSize, progress), messages.Close())
}

type exporter struct {
	client   *webex.Client
	dir      string
	messages *os.File
	state    state
}

// pages exports the pages that are left. What a page consists of is on the disk
// before the state says so: whenever the program ends, the state is that of the
// end of a page, and the next run begins there.
func (e *exporter) pages(ctx context.Context, pageSize int, progress func(state)) error {
	options := []webex.ListOption{webex.PageSize(pageSize)}
	if e.state.Next != "" {
		options = append(options, webex.From(e.state.Next))
	}
	for page, err := range e.client.Messages.ListPages(ctx, e.state.RoomID, nil, options...) {
		if err != nil {
			return err
		}
		next := e.state
		for _, message := range page.Items {
			if err := e.save(ctx, message, &next); err != nil {
				return err
			}
		}
		if err := e.messages.Sync(); err != nil {
			return err
		}
		next.Next, next.Complete = page.Next, page.Next == ""
		if err := saveState(e.dir, next); err != nil {
			return err
		}
		e.state = next
		progress(next)
	}
	return nil
}

// save writes the files and the line of a message, and counts them.
func (e *exporter) save(ctx context.Context, m *webex.Message, s *state) error {
	l := line{
		ID:          m.ID,
		ParentID:    m.ParentID,
		Created:     m.Created,
		Updated:     m.Updated,
		PersonID:    m.PersonID,
		PersonEmail: m.PersonEmail,
		Text:        m.Text,
		Markdown:    m.Markdown,
		HTML:        m.HTML,
		Errors:      m.Errors,
	}
	for _, attachment := range m.Attachments {
		l.Cards = append(l.Cards, attachment.Content)
	}
	for i, url := range m.Files {
		file, err := e.saveFile(ctx, url, fmt.Sprintf("%s %d", m.ID, i))
		if err != nil {
			return err
		}
		l.Files = append(l.Files, file)
		if file.Error != "" {
			s.Unavailable++
			continue
		}
		s.Files++
		s.FileBytes += file.Size
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // people will read it
	if err := encoder.Encode(l); err != nil {
		return err
	}
	n, err := e.messages.Write(text.Bytes())
	s.Bytes += int64(n)
	s.Messages++
	s.Oldest = m.Created
	return err
}

// saveFile saves an attachment. Those that Webex will never give out must not
// keep the rest from being exported, so they are noted and left.
func (e *exporter) saveFile(ctx context.Context, url, key string) (savedFile, error) {
	saved, err := e.fetch(ctx, url, key)
	if errors.Is(err, webex.ErrNotFound) ||
		errors.Is(err, webex.ErrGone) || // removed, or infected
		errors.Is(err, webex.ErrPreconditionRequired) { // cannot be scanned
		return savedFile{Error: err.Error()}, nil
	}
	return saved, err
}

// fetch saves an attachment, unless an earlier run that did not get to the end
// of the page has saved it.
func (e *exporter) fetch(ctx context.Context, url, key string) (savedFile, error) {
	info, err := e.client.Files.Info(ctx, url)
	if err != nil {
		return savedFile{}, err
	}
	saved := savedFile{
		Path:        filesName + "/" + localName(key, info),
		Name:        info.Name,
		ContentType: info.ContentType,
		Size:        info.Size,
	}
	path := filepath.Join(e.dir, saved.Path)
	if there, err := os.Stat(path); err == nil && there.Size() == info.Size {
		return saved, nil
	}
	if info, err = e.client.Files.SaveFile(ctx, url, path); err != nil {
		return savedFile{}, err
	}
	saved.Size = info.Size
	return saved, nil
}

// localName returns a name for a file that no other file has. The key says
// which file it is, so that a second try has the same name.
func localName(key string, info *webex.FileInfo) string {
	sum := sha256.Sum256([]byte(key))
	return fmt.Sprintf("%x-%s", sum[:8], info.SafeName())
}

// loadState reads how far the export in a directory has come.
func loadState(dir, roomID string) (state, error) {
	s := state{RoomID: roomID}
	path := filepath.Join(dir, stateName)
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return s, nil
	case err == nil:
		err = json.Unmarshal(data, &s)
	}
	switch {
	case err != nil:
		return s, fmt.Errorf("reading %s: %w", path, err)
	case s.RoomID != roomID:
		return s, fmt.Errorf("%s has the export of another room", dir)
	}
	return s, nil
}

func saveState(dir string, s state) error {
	return replace(filepath.Join(dir, stateName), func(w io.Writer) error {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(s)
	})
}

// openAt opens a file to write behind its first size bytes, and drops what is
// there.
func openAt(path string, size int64) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && info.Size() < size {
		err = fmt.Errorf("%s is shorter than %s says: remove both to start afresh", path, stateName)
	}
	if err == nil {
		err = f.Truncate(size)
	}
	if err == nil {
		_, err = f.Seek(size, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// replace writes a file so that there is either all of it or what was there
// before, whenever the program ends.
func replace(path string, write func(io.Writer) error) error {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return os.Rename(part, path)
}

// findRoom returns the ID of the one room with a title or ID.
func findRoom(ctx context.Context, client *webex.Client, titleOrID string) (string, error) {
	var found []string
	for room, err := range client.Rooms.List(ctx, nil, webex.PageSize(1000)) {
		if err != nil {
			return "", err
		}
		if room.ID == titleOrID {
			return room.ID, nil
		}
		if room.Title == titleOrID {
			found = append(found, room.ID)
		}
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("there is no room %q among those that the token's owner is in", titleOrID)
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%d rooms have the title %q, give one of their ids: %s", len(found), titleOrID, strings.Join(found, ", "))
}
