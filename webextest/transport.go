package webextest

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Transport returns an http.RoundTripper that passes requests to the fake
// without a socket, whatever host they name. RoundTrip answers a request in the
// goroutine of the caller, or fails with the error of its context.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ handler http.Handler }

func (t transport) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	ctx := r.Context()
	in := r.Clone(ctx)
	in.Body = http.NoBody
	if r.Body != nil {
		defer r.Body.Close()
		in.Body = io.NopCloser(ctxReader{ctx, r.Body})
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if in.Host == "" {
		in.Host = in.URL.Host
	}
	in.RequestURI = in.URL.RequestURI()

	out := &memoryWriter{header: http.Header{}, end: io.EOF}
	t.serve(out, in)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if out.status == 0 { // the answer was cut off
		return nil, out.end
	}
	return out.response(r), nil
}

// serve calls the handler. The answer ends where a server would close the
// connection.
func (t transport) serve(w *memoryWriter, r *http.Request) {
	defer func() {
		switch v := recover(); {
		case v == http.ErrAbortHandler && w.status != 0:
			w.end = io.ErrUnexpectedEOF
		case v == http.ErrAbortHandler: // w.end is io.EOF, the error of net/http in this case
		case v != nil:
			panic(v)
		case w.status == 0:
			w.WriteHeader(http.StatusOK)
		}
	}()
	t.handler.ServeHTTP(w, r)
}

// memoryWriter is an http.ResponseWriter that keeps the answer in memory.
type memoryWriter struct {
	header http.Header
	sent   http.Header // the header when the status was written
	status int
	pieces []piece
	end    error // the error at the end of the body
}

// piece is a part of a body that follows after a pause.
type piece struct {
	after time.Duration
	data  []byte
}

func (m *memoryWriter) Header() http.Header { return m.header }

func (m *memoryWriter) WriteHeader(status int) {
	if m.status == 0 && status >= 200 {
		m.status, m.sent = status, m.header.Clone()
	}
}

func (m *memoryWriter) Write(p []byte) (int, error) {
	m.WriteHeader(http.StatusOK)
	if len(m.pieces) == 0 {
		m.pieces = []piece{{}}
	}
	last := &m.pieces[len(m.pieces)-1]
	last.data = append(last.data, p...)
	return len(p), nil
}

// Flush makes a memoryWriter an http.Flusher, which handlers expect.
func (m *memoryWriter) Flush() { m.WriteHeader(http.StatusOK) }

// pause delays everything that is written from now on.
func (m *memoryWriter) pause(d time.Duration) { m.pieces = append(m.pieces, piece{after: d}) }

func (m *memoryWriter) response(r *http.Request) *http.Response {
	resp := &http.Response{
		Status:        strconv.Itoa(m.status) + " " + http.StatusText(m.status),
		StatusCode:    m.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        m.sent,
		ContentLength: -1,
		Body:          http.NoBody,
		Request:       r,
	}
	if n, err := strconv.ParseInt(m.sent.Get("Content-Length"), 10, 64); err == nil {
		resp.ContentLength = n
	}
	if r.Method != http.MethodHead {
		resp.Body = io.NopCloser(&memoryBody{r.Context(), m.pieces, m.end})
	}
	return resp
}

// memoryBody is the body of an answer, which takes its pauses.
type memoryBody struct {
	ctx    context.Context
	pieces []piece
	end    error
}

func (b *memoryBody) Read(p []byte) (int, error) {
	for len(b.pieces) > 0 {
		if err := b.ctx.Err(); err != nil {
			return 0, err
		}
		next := &b.pieces[0]
		if next.after > 0 {
			sleep(b.ctx, next.after)
			next.after = 0
			continue
		}
		if len(next.data) == 0 {
			b.pieces = b.pieces[1:]
			continue
		}
		n := copy(p, next.data)
		next.data = next.data[n:]
		return n, nil
	}
	return 0, b.end
}

// ctxReader is a reader that fails when its context ends.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (c ctxReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}
