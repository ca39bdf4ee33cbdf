package webex

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"unicode"
)

// FilesService reads the files that are attached to messages.
//
// A file is named by its URL, as it stands in [Message.Files]. The token goes
// along when the URL is Webex's own; any other is fetched without it.
//
// See https://developer.webex.com/docs/basics#message-attachments.
type FilesService struct{ client *Client }

// FileInfo describes a file.
type FileInfo struct {
	// Name is the file's name. It is what the sender called it, reduced to one
	// path element without control characters; it may be empty. Think before
	// you write to a file of that name: it may exist.
	Name        string
	ContentType string
	Size        int64 // in bytes; -1 if the server does not say
}

// A File is a file that is being read.
type File struct {
	FileInfo
	Body io.ReadCloser // must be closed
}

// AllowUnscannable reads a file that Webex cannot scan for malware, such as an
// encrypted archive. Without it the answer is [ErrPreconditionRequired].
func AllowUnscannable() RequestOption {
	return WithQuery(url.Values{"allow": {"unscannable"}})
}

// Info describes the file at a URL without reading it. While Webex still scans
// the file, the call waits.
//
// The error is [ErrNotFound] if there is no such file, [ErrGone] if it was
// removed or is infected, [ErrPreconditionRequired] if it cannot be scanned.
func (s *FilesService) Info(ctx context.Context, fileURL string, opts ...RequestOption) (*FileInfo, error) {
	file, err := s.client.openURL(ctx, "HEAD /contents/{contentId}", fileURL, opts)
	if err != nil {
		return nil, err
	}
	return &file.FileInfo, file.Body.Close()
}

// Get opens the file at a URL. Its content streams from the Body, which must be
// closed. Errors are those of [FilesService.Info].
func (s *FilesService) Get(ctx context.Context, fileURL string, opts ...RequestOption) (*File, error) {
	return s.client.openURL(ctx, "GET /contents/{contentId}", fileURL, opts)
}

// Save writes the file at a URL to w. When it fails, a part of the file may
// have been written; a file that arrives incomplete is an error. Other errors
// are those of [FilesService.Info] and of w.
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
		return nil, fmt.Errorf("webex: saving %q after %d bytes: %w", file.Name, n, err)
	}
	return &file.FileInfo, nil
}

// Open carries out an operation and hands the answer's body to the caller as it
// comes, for files and other large answers.
//
// The error is an [*ApiError] for every answer of 400 and above and for a
// redirect that was not followed.
func Open(ctx context.Context, c *Client, op Operation, opts ...RequestOption) (*File, error) {
	call := c.newCall(ctx, op, newRequestConfig(nil, opts))
	target, err := c.endpoint.locate(op, call.query.Encode())
	if err != nil {
		return nil, call.wrap(err)
	}
	return call.open(target)
}

// OpenURL is [Open] for an absolute URL, as Webex gives them for files. The URL
// gets the token only if it is Webex's own.
func OpenURL(ctx context.Context, c *Client, method, url string, opts ...RequestOption) (*File, error) {
	return c.openURL(ctx, method+" {url}", url, opts)
}

// openURL opens a URL for an operation, which is named for middleware and logs:
// it is not where the request goes.
func (c *Client) openURL(ctx context.Context, pattern, fileURL string, opts []RequestOption) (*File, error) {
	op := Operation{pattern: pattern, path: fileURL}
	call := c.newCall(ctx, op, newRequestConfig(nil, opts))
	u, err := parseFileURL(fileURL)
	if err != nil {
		return nil, call.wrap(err)
	}
	call.path, call.family = u.Host+u.Path, u.Host
	if c.endpoint.trusts(u) {
		call.path = u.Path
		call.family, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimPrefix(u.Path, c.endpoint.url.Path), "/"), "/")
	}
	if len(call.query) > 0 {
		u.RawQuery = strings.Trim(u.RawQuery+"&"+call.query.Encode(), "&")
	}
	return call.open(u.String())
}

// open sends the call and leaves the answer's body to the caller.
func (a *call) open(target string) (*File, error) {
	a.stream = true
	resp, err := a.send(target, nil)
	if err != nil {
		return nil, err
	}
	return &File{FileInfo: fileInfo(resp), Body: resp.Body}, nil
}

func fileInfo(resp *http.Response) FileInfo {
	return FileInfo{
		Name:        fileName(resp.Header.Get("Content-Disposition")),
		ContentType: resp.Header.Get("Content-Type"),
		Size:        resp.ContentLength,
	}
}

// fileName reads the name of a file, plain, percent-encoded or as RFC 5987 has
// it, and keeps nothing of it that could lead to another directory.
func fileName(disposition string) string {
	_, params, err := mime.ParseMediaType(disposition)
	if err != nil {
		return ""
	}
	name := params["filename"] // a filename* has been decoded into it
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}
