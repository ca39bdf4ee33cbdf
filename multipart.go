package webex

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/go-webex/webex/internal/jsonx"
)

// An Upload is a file to send. It streams: however large the file is, only a
// few kilobytes of it are in memory.
//
// [UploadFile], [UploadBytes] and [UploadReader] make an Upload. For content
// from elsewhere, write a literal with Open.
type Upload struct {
	// Name is the file's name as others see it, without a directory. It must be
	// valid UTF-8 without control characters.
	Name string

	// ContentType is by default derived from the extension of the name.
	ContentType string

	// Size is the exact size of the content in bytes, or negative if it is not
	// known. If it is not known, an [*os.File] that Open returns is sent up to
	// the size that it has when the call begins, and any other content is first
	// copied to a temporary file in [os.TempDir], which the call removes when it
	// returns.
	Size int64

	// Open opens the content at its beginning. The client calls it once each
	// time that it sends the request, in a goroutine of its own, so that an Open
	// that takes long does not hold up a call whose context has ended. The
	// client closes what Open returns. If the context ends during a Read, it
	// does so at once, to end the Read.
	Open func() (io.ReadCloser, error)

	// Progress, unless it is nil, is told how many bytes of the content have
	// been handed to the connection, and how many there are. It is called often,
	// from several goroutines but never from two at a time, and not after the
	// call has returned. Each attempt begins again with 0 bytes. The connection
	// waits for Progress to return.
	Progress func(sent, total int64)

	once bool  // the content can be read only once
	err  error // why there is nothing to send
}

// UploadFile makes an [Upload] of the file at path, under the last element of
// path. It sends what the file has when the call begins, so that a log which
// grows meanwhile can be sent. If there is no such file, or it cannot be read
// or is not a regular file, the call fails before it sends anything.
func UploadFile(path string) *Upload {
	return &Upload{
		Name: filepath.Base(path),
		Size: -1,
		Open: func() (io.ReadCloser, error) {
			info, err := os.Stat(path) // to open a named pipe would wait for its other end
			if err != nil {
				return nil, err
			}
			if !info.Mode().IsRegular() {
				return nil, fmt.Errorf("%s is not a regular file", path)
			}
			return os.Open(path)
		},
	}
}

// UploadBytes makes an [Upload] of content under a name. The content must not
// change until the call that sends it returns.
func UploadBytes(name string, content []byte) *Upload {
	return &Upload{
		Name: name,
		Size: int64(len(content)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	}
}

// UploadReader makes an [Upload] of the content of r under a name. The content
// must be exactly size bytes. A negative size means that the size is not known;
// then the call first copies the content to a temporary file, see [Upload].
//
// The Upload serves one call, which may read more of r than it sends. The
// client does not close r. If it knows the size, it does not repeat the call
// after bytes of r have been sent, not even after a 429: prefer [UploadFile] or
// [UploadBytes].
//
// Nothing reads r after the call has returned, with one exception. If the call
// is over during a Read of r that does not return within a second, because the
// context has ended, the connection broke or Webex has answered early, it
// returns without it, and r must not be used until that Read has returned.
func UploadReader(name string, size int64, r io.Reader) *Upload {
	if r == nil {
		return &Upload{Name: name, err: errors.New("the reader is nil")}
	}
	var used atomic.Bool
	open := func() (io.ReadCloser, error) {
		if used.Swap(true) {
			return nil, errors.New("it can be sent only once")
		}
		return newReaderSource(r), nil
	}
	return &Upload{Name: name, Size: size, Open: open, once: size >= 0}
}

// check reports faults that show before the content is opened.
func (u *Upload) check() error {
	switch {
	case u.err != nil:
		return u.err
	case u.Name == "":
		return errors.New("an upload needs a name")
	case u.Open == nil:
		return errors.New("an upload needs Open; see UploadFile, UploadBytes and UploadReader")
	}
	return cmp.Or(checkLine("name", u.Name), checkLine("content type", u.ContentType))
}

// checkLine refuses a text that does not fit into a line of a header, where a
// line break would end the header.
func checkLine(what, text string) error {
	switch {
	case !utf8.ValidString(text):
		return fmt.Errorf("the %s: %w", what, jsonx.ErrNotUTF8)
	case strings.ContainsFunc(text, unicode.IsControl):
		return fmt.Errorf("the %s %q has a control character", what, text)
	}
	return nil
}

// contentType returns the content type to send.
func (u *Upload) contentType() string {
	if u.ContentType != "" {
		return u.ContentType
	}
	if known := mime.TypeByExtension(filepath.Ext(u.Name)); known != "" {
		return known
	}
	return "application/octet-stream"
}

// An uploadError is a failure of the content and not of the connection. To try
// again would not help.
type uploadError struct{ error }

func (e *uploadError) Error() string { return "reading the upload: " + e.error.Error() }
func (e *uploadError) Unwrap() error { return e.error }

// A Multipart is a multipart/form-data body for [Do]: fields and one file.
// [MessagesService.Create] makes one by itself.
type Multipart struct {
	Fields    url.Values // must be valid UTF-8
	FileField string     // the name of the file's part
	File      *Upload

	maxBytes int64 // the largest size of the file; 0 if there is no limit
}

// encode writes the form without the file's content, so that the length of the
// whole body is known before any of it is sent.
func (m *Multipart) encode(ctx context.Context) (requestBody, error) {
	if m == nil || m.File == nil {
		return requestBody{}, errors.New("a multipart body needs a file")
	}
	if err := m.check(); err != nil {
		return requestBody{}, err
	}
	var frame bytes.Buffer
	frame.Grow(1 << 10) // enough for most forms
	w := multipart.NewWriter(&frame)
	if err := m.writeFrame(w); err != nil {
		return requestBody{}, err
	}
	before := frame.Len()
	if err := w.Close(); err != nil {
		return requestBody{}, err
	}
	file, err := m.File.begin(ctx, m.maxBytes)
	if err != nil {
		return requestBody{}, err
	}
	head, tail := frame.Bytes()[:before], frame.Bytes()[before:]
	return requestBody{
		contentType: w.FormDataContentType(),
		size:        int64(frame.Len()) + file.size,
		upload:      file,
		open: func() (io.ReadCloser, error) {
			content := &attempt{sending: file}
			return struct {
				io.Reader
				io.Closer
			}{io.MultiReader(bytes.NewReader(head), content, bytes.NewReader(tail)), content}, nil
		},
	}, nil
}

func (m *Multipart) check() error {
	if err := checkForm(m.Fields); err != nil {
		return err
	}
	for name := range m.Fields {
		if err := checkLine("field name", name); err != nil {
			return err
		}
	}
	if err := checkLine("field name", m.FileField); err != nil {
		return err
	}
	if err := m.File.check(); err != nil {
		return &uploadError{err}
	}
	return checkSize(m.File.Size, m.maxBytes)
}

// checkSize refuses an upload that is larger than a limit, unless that is 0.
func checkSize(size, limit int64) error {
	if limit > 0 && size > limit {
		return fmt.Errorf("the upload has %d bytes, more than the %d of a message", size, limit)
	}
	return nil
}

func (m *Multipart) writeFrame(w *multipart.Writer) error {
	names := slices.AppendSeq(make([]string, 0, len(m.Fields)), maps.Keys(m.Fields))
	slices.Sort(names)
	for _, name := range names {
		for _, value := range m.Fields[name] {
			if err := w.WriteField(name, value); err != nil {
				return err
			}
		}
	}
	_, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition(m.FileField, filepath.Base(m.File.Name))},
		"Content-Type":        {m.File.contentType()},
	})
	return err
}
