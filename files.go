package webex

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// FilesService reads the files that are attached to messages.
//
// Its methods take the URL of a file as [Message.Files] has it. A request sends
// the token only if the URL belongs to Webex.
//
// See https://developer.webex.com/docs/basics#message-attachments.
type FilesService struct{ client *Client }

// FileInfo describes a file.
type FileInfo struct {
	// Name is the name that the sender gave the file, reduced to one path
	// element without control characters. It may be empty. It is for showing;
	// [FileInfo.SafeName] is for a local file.
	Name        string
	ContentType string
	Size        int64 // in bytes; -1 if the server does not say
}

// A File is an open file.
type File struct {
	FileInfo
	Body io.ReadCloser // the caller must close it

	answer *http.Response
}

// AllowUnscannable is a call option of [FilesService]. It allows the download
// of a file that Webex cannot scan for malware, such as an encrypted archive.
// Without it the call fails with [ErrPreconditionRequired].
func AllowUnscannable() RequestOption {
	return WithQuery(url.Values{"allow": {"unscannable"}})
}

// Info describes the file at a URL without reading it. While Webex is still
// scanning the file, the call waits, within the MaxWait of the [RetryPolicy].
//
// The error is [ErrNotFound] if there is no such file, [ErrGone] if it was
// removed or is infected, [ErrLocked] if the scan is not over when the call
// stops waiting, and [ErrPreconditionRequired] if the file cannot be scanned.
//
// See https://developer.webex.com/docs/basics#message-attachments.
func (s *FilesService) Info(ctx context.Context, fileURL string, opts ...RequestOption) (*FileInfo, error) {
	file, err := s.client.openURL(ctx, "HEAD /contents/{contentId}", fileURL, opts)
	if err != nil {
		return nil, err
	}
	return &file.FileInfo, file.Body.Close()
}

// Get opens the file at a URL. The content streams from the Body, which the
// caller must close. The errors are those of [FilesService.Info].
//
// See https://developer.webex.com/docs/basics#message-attachments.
func (s *FilesService) Get(ctx context.Context, fileURL string, opts ...RequestOption) (*File, error) {
	return s.client.openURL(ctx, "GET /contents/{contentId}", fileURL, opts)
}

// Save writes the file at a URL to w. If it fails, w may hold a part of the
// file. The errors are those of [FilesService.Info] and of w, and
// [io.ErrUnexpectedEOF] if the file arrives incomplete.
//
// See https://developer.webex.com/docs/basics#message-attachments.
func (s *FilesService) Save(ctx context.Context, fileURL string, w io.Writer, opts ...RequestOption) (*FileInfo, error) {
	file, err := s.Get(ctx, fileURL, opts...)
	if err != nil {
		return nil, err
	}
	defer file.Body.Close()
	n, err := io.Copy(w, file.Body)
	if err == nil && file.Size >= 0 && n != file.Size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, notSaved(file.Name, n, err)
	}
	return &file.FileInfo, nil
}

// notSaved returns the error of a file that could not be saved whole.
func notSaved(name string, n int64, err error) error {
	return fmt.Errorf("webex: saving %q after %d bytes: %w", name, n, err)
}

// Open carries out an operation and streams the body of the answer, for files
// and other large answers. The caller must close the Body. It asks for an
// answer that is not compressed. If the answer is compressed by gzip all the
// same, the Body is what it was before, of unknown Size; other compressions are
// an error.
//
// The error is an [*ApiError] for every answer of 400 and above and for a
// redirect that the client did not follow.
func Open(ctx context.Context, c *Client, op Operation, opts ...RequestOption) (*File, error) {
	call := c.newCall(ctx, op, newRequestConfig(nil, opts))
	target, err := c.endpoint.locate(op, call.query.Encode())
	if err != nil {
		return nil, call.wrap(err)
	}
	return call.open(target)
}

// OpenURL is like [Open] but takes a method and an absolute URL, such as the
// URL of a file. The request sends the token only if the URL belongs to Webex.
func OpenURL(ctx context.Context, c *Client, method, url string, opts ...RequestOption) (*File, error) {
	if !isMethod(method) {
		return nil, fmt.Errorf("webex: the method %q is not one in capital letters, such as GET", method)
	}
	return c.openURL(ctx, method+" {url}", url, opts)
}

// openURL opens a URL. The pattern only names the operation for middleware and
// logs; the request goes to the URL.
func (c *Client) openURL(ctx context.Context, pattern, fileURL string, opts []RequestOption) (*File, error) {
	_, template, _ := strings.Cut(pattern, " ")
	op := Operation{pattern: pattern, path: template}
	call := c.newCall(ctx, op, newRequestConfig(nil, opts))
	u, err := parseFileURL(fileURL)
	if err != nil {
		return nil, call.wrap(err) // without the URL, which may hold a password
	}
	call.path, call.family = c.endpoint.describe(u)
	if len(call.query) > 0 {
		u.RawQuery = replaceQuery(u.RawQuery, call.query)
	}
	return call.open(u.String())
}

// replaceQuery sets parameters in a query. It leaves the others as they are
// written.
func replaceQuery(rawQuery string, parameters url.Values) string {
	kept := slices.DeleteFunc(strings.Split(rawQuery, "&"), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		return pair == "" || err == nil && parameters.Has(name)
	})
	return strings.Join(append(kept, parameters.Encode()), "&")
}

// open sends the call and leaves the body of the answer to the caller.
func (a *call) open(target string) (*File, error) {
	a.stream = true
	resp, err := a.send(target, nil)
	if err != nil {
		return nil, err
	}
	file := &File{FileInfo: fileInfo(resp), Body: resp.Body, answer: resp}
	if a.header.Get("Accept-Encoding") != "" {
		return file, nil // the caller has asked for what comes
	}
	if err := file.decompress(); err != nil {
		return nil, errors.Join(a.wrap(err), resp.Body.Close())
	}
	return file, nil
}

// decompress undoes a compression that was not asked for.
func (f *File) decompress() error {
	switch encoding := strings.ToLower(f.answer.Header.Get("Content-Encoding")); encoding {
	case "gzip", "x-gzip":
		f.Size = -1
		f.Body = &gzipBody{body: f.Body}
	case "br", "compress", "deflate", "x-compress", "zstd":
		return fmt.Errorf("the answer is compressed by %s, which was not asked for", encoding)
	}
	return nil
}

func (f *File) isDecompressed() bool {
	_, ok := f.Body.(*gzipBody)
	return ok
}

// A gzipBody is a body without its compression. It reads the head of the
// compressed data when it has to: the answer to a HEAD has none.
type gzipBody struct {
	body   io.ReadCloser
	reader *gzip.Reader
}

func (b *gzipBody) Read(p []byte) (n int, err error) {
	if b.reader == nil {
		if b.reader, err = gzip.NewReader(b.body); err != nil {
			return 0, err
		}
	}
	return b.reader.Read(p)
}

func (b *gzipBody) Close() error { return b.body.Close() }

func fileInfo(resp *http.Response) FileInfo {
	return FileInfo{
		Name:        fileName(resp.Header.Get("Content-Disposition")),
		ContentType: resp.Header.Get("Content-Type"),
		Size:        resp.ContentLength,
	}
}
