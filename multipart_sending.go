package webex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"
)

// A sending is an upload during one call, which may send it several times.
type sending struct {
	upload *Upload
	ctx    context.Context // the call's
	size   int64
	exact  bool     // the content must end where the size says
	spool  *os.File // a copy of a content whose size was not known
	unlink func() bool

	mu      sync.Mutex // held while Progress runs
	content *content   // the latest one
	sent    bool       // an attempt has begun to read
	over    bool       // the call has returned or its context has ended
}

// begin opens the content for the first attempt and reads its first byte, so
// that a content which cannot be read is refused before anything is sent. The
// limit is the largest size, or 0.
func (u *Upload) begin(ctx context.Context, limit int64) (*sending, error) {
	s := &sending{upload: u, ctx: ctx, content: new(content)}
	s.unlink = context.AfterFunc(ctx, s.end)
	err := await(ctx, func() error {
		if err := s.content.open(s.open); err != nil {
			return err
		}
		if err := s.measure(limit); err != nil {
			return err
		}
		return s.content.peek()
	})
	if err == nil {
		err = checkSize(s.size, limit)
	} else {
		err = &uploadError{err}
	}
	if err != nil {
		s.release()
		return nil, err
	}
	return s, nil
}

// await returns what f returns, or the error of the context if that ends first.
// Then f goes on in its goroutine.
func await(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// open opens the content at its beginning.
func (s *sending) open() (io.ReadCloser, error) {
	if s.spool != nil {
		return io.NopCloser(io.NewSectionReader(s.spool, 0, s.size)), nil
	}
	source, err := s.upload.Open()
	if err == nil && source == nil {
		err = errors.New("Open returned neither content nor an error")
	}
	return source, err
}

// measure finds out the size of the content.
func (s *sending) measure(limit int64) error {
	if s.upload.Size >= 0 {
		s.size, s.exact = s.upload.Size, true
		return nil
	}
	if file, ok := s.content.source.(fs.File); ok {
		info, err := file.Stat()
		// A file without bytes may be one of those in /proc, which have some.
		if err == nil && info.Mode().IsRegular() && info.Size() > 0 {
			s.size = info.Size()
			return nil
		}
	}
	if err := s.copy(limit); err != nil {
		return err
	}
	return s.content.open(s.open)
}

// copy copies the content to a temporary file, up to the first byte beyond a
// limit.
func (s *sending) copy(limit int64) error {
	spool, err := os.CreateTemp("", "webex-upload-")
	if err != nil {
		return err
	}
	s.mu.Lock()
	if s.over { // nobody is left to remove the file
		s.mu.Unlock()
		return errors.Join(context.Cause(s.ctx), spool.Close(), os.Remove(spool.Name()))
	}
	s.spool = spool
	s.mu.Unlock()
	source := io.Reader(s.content)
	if limit > 0 {
		source = io.LimitReader(source, limit+1)
	}
	if s.size, err = io.Copy(spool, source); err == nil && limit > 0 && s.size > limit {
		err = fmt.Errorf("it has more than the %d bytes of a message", limit)
	}
	return err
}

// next returns the content for an attempt: the one that begin opened and, after
// that, one that is opened anew.
func (s *sending) next() (*content, error) {
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return nil, os.ErrClosed
	}
	latest, again := s.content, s.sent
	s.sent = true
	if again {
		s.content = new(content)
	}
	c := s.content
	s.mu.Unlock()
	if !again {
		return c, nil
	}
	_ = latest.Close() // the transport may still have it
	return c, await(s.ctx, func() error { return c.open(s.open) })
}

// report tells how much of a content is on its way, unless another attempt has
// taken its place.
func (s *sending) report(c *content, left int64) {
	if s.upload.Progress == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c == s.content && !s.over {
		s.upload.Progress(s.size-left, s.size)
	}
}

// isSpent reports whether the content cannot be sent again.
func (s *sending) isSpent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.upload.once && s.sent
}

// release ends the sending when the call returns, and waits a little for the
// last Read of a caller's reader.
func (s *sending) release() {
	s.unlink()
	s.end()
	if reader := s.content.reader(); reader != nil {
		select {
		case <-reader.done:
		case <-time.After(maxLastRead):
		}
	}
}

// maxLastRead is how long a call waits for the last Read of a caller's reader.
const maxLastRead = time.Second

// end closes the content, which ends a Read that is under way, and removes what
// is left. It runs when the context ends as well: net/http does not return
// from a request as long as a Read goes on.
func (s *sending) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return
	}
	s.over = true
	_ = s.content.Close()
	if s.spool != nil {
		_ = s.spool.Close()
		_ = os.Remove(s.spool.Name())
	}
}

// A content is the content of an upload, opened once. Close may run at the same
// time as the other methods.
type content struct {
	mu     sync.Mutex
	source io.ReadCloser
	closed bool
	first  []byte // what peek has read
}

// open takes the content from a source, in place of the one that it may have.
func (c *content) open(open func() (io.ReadCloser, error)) error {
	source, err := open()
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return errors.Join(os.ErrClosed, source.Close())
	}
	if c.source != nil {
		err = c.source.Close()
	}
	c.source = source
	return err
}

// peek reads the first byte, which Read will return again.
func (c *content) peek() error {
	var first [1]byte
	n, err := io.ReadFull(c, first[:])
	if err == io.EOF {
		return nil
	}
	c.first = first[:n]
	return err
}

func (c *content) Read(p []byte) (int, error) {
	c.mu.Lock()
	source, closed := c.source, c.closed
	c.mu.Unlock()
	if closed {
		return 0, os.ErrClosed
	}
	if n := copy(p, c.first); n > 0 {
		c.first = c.first[n:]
		return n, nil
	}
	return source.Read(p)
}

// reader returns the source if that is a caller's reader, or else nil.
func (c *content) reader() *readerSource {
	c.mu.Lock()
	defer c.mu.Unlock()
	reader, _ := c.source.(*readerSource)
	return reader
}

func (c *content) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil
	}
	c.closed = true
	if c.source == nil {
		return nil
	}
	return c.source.Close()
}

// An attempt is the content of an upload as one attempt reads it. It is opened
// by its first Read: net/http also makes a body for a redirect that it does not
// follow, and does not close that one.
type attempt struct {
	sending *sending
	left    int64 // bytes not read yet

	mu      sync.Mutex
	content *content
	closed  bool
}

// Read fails if the content is shorter or longer than it should be: it would
// make a broken request or a broken file.
func (a *attempt) Read(p []byte) (int, error) {
	content, err := a.open()
	if err != nil {
		return 0, &uploadError{err}
	}
	if a.left == 0 {
		return 0, a.atEnd()
	}
	n, err := content.Read(p[:min(int64(len(p)), a.left)])
	a.left -= int64(n)
	if n > 0 {
		a.sending.report(content, a.left)
	}
	switch {
	case err == io.EOF && a.left > 0:
		err = &uploadError{fmt.Errorf("it ended %d bytes early", a.left)}
	case err == io.EOF:
		err = nil // atEnd comes to it again
	case err != nil:
		err = &uploadError{err}
	}
	return n, err
}

func (a *attempt) open() (*content, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, os.ErrClosed
	}
	if a.content == nil {
		content, err := a.sending.next()
		if err != nil {
			return nil, err
		}
		a.content, a.left = content, a.sending.size
		a.sending.report(content, a.left)
	}
	return a.content, nil
}

// atEnd returns io.EOF if the content has no more than its size.
func (a *attempt) atEnd() error {
	if !a.sending.exact {
		return io.EOF
	}
	var more [1]byte
	switch n, err := io.ReadFull(a.content, more[:]); {
	case n > 0:
		return &uploadError{errors.New("it has more bytes than its size says")}
	case err != io.EOF:
		return &uploadError{err}
	}
	return io.EOF
}

// Close may run at the same time as Read, in another goroutine of the
// transport.
func (a *attempt) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.closed = true
	if a.content == nil {
		return nil
	}
	return a.content.Close()
}

// A readerSource is a caller's reader, read by a goroutine of its own, so that
// nobody has to wait for a Read that does not return.
type readerSource struct {
	*io.PipeReader
	done chan struct{} // closed when nothing reads the caller's reader any more
}

func newReaderSource(r io.Reader) io.ReadCloser {
	content, w := io.Pipe()
	s := &readerSource{content, make(chan struct{})}
	go func() {
		defer close(s.done)
		_, err := io.Copy(w, r)
		w.CloseWithError(err)
	}()
	return s
}
