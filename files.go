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
// Its methods take the URL of a file as [Message.Files] has it. A request sends
// the token only if the URL belongs to Webex.
//
// See https://developer.webex.com/docs/basics#message-attachments.
type FilesService struct{ client *Client }

// FileInfo describes a file.
type FileInfo struct {
	// Name is the name that the sender gave the file, reduced to one path
	// element without control characters. It may be empty. Do not write to a
	// local file of that name unchecked: one may exist already.
	Name        string
	ContentType string
	Size        int64 // in bytes; -1 if the server does not say
}

// A File is an open file.
type File struct {
	FileInfo
	Body io.ReadCloser // the caller must close it
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
		return nil, fmt.Errorf("webex: saving %q after %d bytes: %w", file.Name, n, err)
	}
	return &file.FileInfo, nil
}

// Open carries out an operation and streams the body of the answer, for files
// and other large answers. The caller must close the Body.
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
		u.RawQuery = strings.Trim(u.RawQuery+"&"+call.query.Encode(), "&")
	}
	return call.open(u.String())
}

// open sends the call and leaves the body of the answer to the caller.
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

// fileName reads the name of a file, whether plain, percent-encoded or encoded
// by RFC 5987, and drops whatever could lead to another directory.
func fileName(disposition string) string {
	_, params, err := mime.ParseMediaType(disposition)
	if err != nil {
		return ""
	}
	name := params["filename"] // ParseMediaType has decoded a filename* into it
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
