package webextest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
)

// Transport returns an http.RoundTripper that hands requests to the fake
// without a socket, whatever host they name. A request is answered in the
// caller's own goroutine before RoundTrip returns, or fails with the error of
// its context.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

type transport struct{ server *Server }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
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

	recorder := httptest.NewRecorder()
	t.server.ServeHTTP(recorder, in)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := recorder.Result()
	out.Request = r
	if r.Method == http.MethodHead {
		out.Body = http.NoBody
	}
	return out, nil
}

// ctxReader stops reading when its context ends.
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
