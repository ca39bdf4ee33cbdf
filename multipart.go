package webex

import (
	"bufio"
	"bytes"
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
	"sync"
	"sync/atomic"
)

// An Upload is a file to send. It streams: however large the file is, only a
// few kilobytes of it are in memory.
//
// [UploadFile], [UploadBytes] and [UploadReader] make an Upload. For content
// from elsewhere, write a literal with Open.
type Upload struct {
	Name        string // the file's name as others see it, without a directory
	ContentType string // by default derived from the extension of the name
	Size        int64  // in bytes; must be the exact size of the content

	// Open opens the content at its beginning. The client calls it at least
	// once each time that it sends the request.
	Open func() (io.ReadCloser, error)

	once *onceReader // the content, if it can be read only once
	err  error       // why there is nothing to send
}

// UploadFile makes an [Upload] of the file at path, under the last element of
// path. If there is no such file, or it cannot be read or is a directory, the
// call that would send it fails before it sends anything.
func UploadFile(path string) *Upload {
	u := &Upload{
		Name: filepath.Base(path),
		Open: func() (io.ReadCloser, error) { return os.Open(path) },
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		u.err = err
	case !info.Mode().IsRegular():
		u.err = fmt.Errorf("%s is not a regular file", path)
	default:
		u.Size = info.Size()
	}
	return u
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
// must be exactly size bytes. It can be read only once: if a call fails after
// it has sent bytes of r, the client does not repeat it, not even after a 429.
// Prefer [UploadFile] or [UploadBytes]. The client does not close r. A call
// that is canceled while it reads from r may not return before that read does.
func UploadReader(name string, size int64, r io.Reader) *Upload {
	if r == nil {
		return &Upload{Name: name, err: errors.New("the reader is nil")}
	}
	once := &onceReader{r: bufio.NewReader(r)}
	return &Upload{Name: name, Size: size, Open: once.open, once: once}
}

// A onceReader can be opened again as long as nothing has been read from it.
type onceReader struct {
	r       *bufio.Reader
	started atomic.Bool // the transport reads in a goroutine of its own
}

func (o *onceReader) open() (io.ReadCloser, error) {
	if o.started.Load() {
		return nil, errors.New("it can be sent only once")
	}
	return o, nil
}

func (o *onceReader) Read(p []byte) (int, error) {
	o.started.Store(true)
	return o.r.Read(p)
}

// ready waits until there is a first byte, without reading it, or the context
// is done.
func (o *onceReader) ready(ctx context.Context) error {
	done := make(chan error, 1)
	go func() {
		_, err := o.r.Peek(1)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close does nothing: the reader belongs to the caller.
func (o *onceReader) Close() error { return nil }

// check reports faults that show before anything is sent.
func (u *Upload) check(ctx context.Context) error {
	switch {
	case u.err != nil:
		return u.err
	case u.Name == "":
		return errors.New("an upload needs a name")
	case u.Open == nil:
		return errors.New("an upload needs Open; see UploadFile, UploadBytes and UploadReader")
	case u.Size < 0:
		return fmt.Errorf("an upload cannot have %d bytes", u.Size)
	}
	content, err := u.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	if u.once != nil {
		err = u.once.ready(ctx)
	} else {
		_, err = content.Read(make([]byte, 1))
	}
	if err != nil && err != io.EOF {
		return err
	}
	return nil
}

// A content is the content of an upload during one request. It is opened by its
// first Read, because net/http also makes a body for a redirect that it does
// not follow, and does not close that one.
type content struct {
	upload *Upload
	left   int64 // bytes of the upload not read yet

	mu     sync.Mutex
	source io.ReadCloser
	closed bool
}

// Read fails if the content is shorter or longer than the upload's size: it
// would make a broken request or a broken file.
func (c *content) Read(p []byte) (int, error) {
	source, err := c.open()
	if err != nil {
		return 0, &uploadError{err}
	}
	if c.left == 0 {
		return 0, atEnd(source)
	}
	n, err := source.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	if err == io.EOF && c.left > 0 {
		err = &uploadError{fmt.Errorf("it ended %d bytes early", c.left)}
	} else if err != nil && err != io.EOF {
		err = &uploadError{err}
	}
	return n, err
}

// atEnd returns io.EOF if a reader is at its end.
func atEnd(r io.Reader) error {
	var more [1]byte
	switch n, err := io.ReadFull(r, more[:]); {
	case n > 0:
		return &uploadError{errors.New("it has more bytes than its size says")}
	case err != io.EOF:
		return &uploadError{err}
	}
	return io.EOF
}

func (c *content) open() (io.Reader, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, os.ErrClosed
	}
	if c.source == nil {
		var err error
		if c.source, err = c.upload.Open(); err != nil {
			return nil, err
		}
	}
	return c.source, nil
}

// Close may run at the same time as Read, in another goroutine of the
// transport.
func (c *content) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || c.source == nil {
		c.closed = true
		return nil
	}
	c.closed = true
	return c.source.Close()
}

// An uploadError is a failure of the content and not of the connection. To try
// again would not help.
type uploadError struct{ error }

func (e *uploadError) Error() string { return "reading the upload: " + e.error.Error() }
func (e *uploadError) Unwrap() error { return e.error }

// A Multipart is a multipart/form-data body for [Do]: fields and one file.
// [MessagesService.Create] makes one by itself.
type Multipart struct {
	Fields    url.Values
	FileField string // the name of the file's part
	File      *Upload
}

// encode writes the form without the file's content, so that the length of the
// whole body is known before any of it is sent.
func (m *Multipart) encode(ctx context.Context) (requestBody, error) {
	if m == nil || m.File == nil {
		return requestBody{}, errors.New("a multipart body needs a file")
	}
	if err := m.File.check(ctx); err != nil {
		return requestBody{}, &uploadError{err}
	}
	var frame bytes.Buffer
	w := multipart.NewWriter(&frame)
	if err := m.writeFrame(w); err != nil {
		return requestBody{}, err
	}
	before := frame.Len()
	if err := w.Close(); err != nil {
		return requestBody{}, err
	}
	head, tail := frame.Bytes()[:before], frame.Bytes()[before:]
	return requestBody{
		contentType: w.FormDataContentType(),
		size:        int64(frame.Len()) + m.File.Size,
		once:        m.File.once,
		open: func() (io.ReadCloser, error) {
			file := &content{upload: m.File, left: m.File.Size}
			return struct {
				io.Reader
				io.Closer
			}{io.MultiReader(bytes.NewReader(head), file, bytes.NewReader(tail)), file}, nil
		},
	}, nil
}

func (m *Multipart) writeFrame(w *multipart.Writer) error {
	for _, name := range slices.Sorted(maps.Keys(m.Fields)) {
		for _, value := range m.Fields[name] {
			if err := w.WriteField(name, value); err != nil {
				return err
			}
		}
	}
	contentType := m.File.ContentType
	if contentType == "" {
		contentType = mime.TypeByExtension(filepath.Ext(m.File.Name))
	}
	if contentType == "" {
		contentType = "application/octet-stream"
	}
	_, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition(m.FileField, filepath.Base(m.File.Name))},
		"Content-Type":        {contentType},
	})
	return err
}
