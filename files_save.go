package webex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SaveFile saves the file at a URL as a local file. The path is that of the
// file, not of a directory: the names that others give their files are not to
// decide what is written. Take one from [FileInfo.SafeName] if you want to.
//
// SaveFile writes a temporary file beside path and renames it in the end, so
// that there is either all of the file or what was there before. A new file is
// readable by its owner alone; one that is replaced keeps its permissions.
//
// If the connection breaks, SaveFile goes on where it was, or begins anew if
// the server cannot do that or has another file by now. It gives up, and
// leaves nothing behind, when the MaxAttempts of the [RetryPolicy] in a row
// have brought no byte more, or its waits would exceed MaxWait. With
// [WithoutRetry] it does not go on.
//
// The Size of the result is how many bytes were saved. The errors are those of
// [FilesService.Info] and of the file system, and [io.ErrUnexpectedEOF] if the
// file arrives incomplete.
//
// See https://developer.webex.com/docs/basics#message-attachments.
func (s *FilesService) SaveFile(ctx context.Context, fileURL, path string, opts ...RequestOption) (*FileInfo, error) {
	if path == "" {
		return nil, errors.New("webex: the path is empty")
	}
	mode := os.FileMode(0o600)
	if old, err := os.Stat(path); err == nil {
		if !old.Mode().IsRegular() {
			return nil, fmt.Errorf("webex: %s is not a regular file", path)
		}
		mode = old.Mode().Perm()
	}
	part, err := os.CreateTemp(filepath.Dir(path), ".webex-*.part")
	if err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	d := &download{client: s.client, url: fileURL, opts: opts, part: part}
	err = d.run(ctx)
	if err == nil {
		err = d.finish(path, mode)
	}
	if err != nil {
		part.Close()
		os.Remove(part.Name())
		return nil, err
	}
	return &d.info, nil
}

// A download writes a file, and goes on after a break.
type download struct {
	client *Client
	url    string
	opts   []RequestOption
	part   *os.File

	info   FileInfo    // of the latest answer that began at the beginning
	header http.Header // of that answer
	saved  int64       // how many bytes part has
	whole  bool        // the next attempt begins at the beginning
}

// run fetches the file, in as many attempts as the retry policy allows.
func (d *download) run(ctx context.Context) error {
	call := d.client.newCall(ctx, Operation{}, newRequestConfig(nil, d.opts))
	policy, once := call.policy, call.once
	faults, most, waited := 0, int64(0), time.Duration(0)
	for {
		again, err := d.attempt(ctx)
		if !again || once || ctx.Err() != nil {
			return err
		}
		faults++
		if d.saved > most {
			faults, most = 1, d.saved
		}
		wait := policy.backoff(faults)
		if faults >= policy.MaxAttempts || wait > policy.MaxWait-waited {
			return err
		}
		if log := d.client.log; log != nil {
			log(ctx, slog.LevelWarn, "webex: going on with a download", slog.Duration("wait", wait), slog.Any("error", err))
		}
		if ended := sleep(ctx, wait); ended != nil {
			return interrupted(ended, err)
		}
		waited += wait
	}
}

// attempt fetches what is missing of the file. If it fails, it reports whether
// another attempt is worthwhile.
func (d *download) attempt(ctx context.Context) (again bool, err error) {
	opts, resumes := d.options()
	file, err := d.client.openURL(ctx, "GET /contents/{contentId}", d.url, opts)
	if err != nil {
		apiErr, ok := errors.AsType[*ApiError](err)
		d.whole = resumes && ok && apiErr.StatusCode == http.StatusRequestedRangeNotSatisfiable
		return d.whole, err
	}
	defer file.Body.Close()
	switch {
	case file.answer.StatusCode != http.StatusPartialContent:
		if err := d.begin(file); err != nil {
			return false, d.wrap(err)
		}
	case !resumes:
		return false, d.wrap(errors.New("the server sends a part of the file alone"))
	case !d.continues(file):
		d.whole = true
		return true, d.wrap(errors.New("the server has another file by now"))
	}
	body := &source{reader: file.Body}
	n, err := io.Copy(d.part, body)
	d.saved += n
	switch {
	case d.saved == d.info.Size:
		return false, nil
	case err == nil && d.info.Size >= 0:
		return true, d.wrap(io.ErrUnexpectedEOF)
	case err != nil:
		return body.err != nil, d.wrap(err)
	}
	return false, nil
}

// options returns the options of the next attempt, and whether it goes on where
// the latest one ended.
func (d *download) options() (opts []RequestOption, resumes bool) {
	if d.saved == 0 || d.whole {
		return d.opts, false
	}
	opts = append(slices.Clip(d.opts), WithHeader("Range", fmt.Sprintf("bytes=%d-", d.saved)))
	if etag := d.header.Get("Etag"); etag != "" && !strings.HasPrefix(etag, "W/") {
		opts = append(opts, WithHeader("If-Range", etag)) // another file comes from its beginning
	}
	return opts, true
}

// begin takes an answer that has the file from its beginning.
func (d *download) begin(file *File) error {
	d.info, d.header, d.saved = file.FileInfo, file.answer.Header, 0
	d.whole = file.isDecompressed() // ranges are those of the compressed file
	if _, err := d.part.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return d.part.Truncate(0)
}

// continues reports whether an answer has the part of the file that is missing.
func (d *download) continues(file *File) bool {
	header := file.answer.Header
	for _, name := range []string{"Etag", "Last-Modified"} {
		if now := header.Get(name); now != "" && now != d.header.Get(name) {
			return false
		}
	}
	var from, to int64
	var total string
	n, _ := fmt.Sscanf(header.Get("Content-Range"), "bytes %d-%d/%s", &from, &to, &total)
	if n < 3 || from != d.saved || file.isDecompressed() {
		return false
	}
	if total == "*" { // the server does not know
		return true
	}
	size, err := strconv.ParseInt(total, 10, 64)
	if err == nil && d.info.Size < 0 {
		d.info.Size = size
	}
	return err == nil && size == d.info.Size
}

// finish gives the file its name.
func (d *download) finish(path string, mode os.FileMode) error {
	err := errors.Join(d.part.Chmod(mode), d.part.Sync(), d.part.Close())
	if err == nil {
		err = os.Rename(d.part.Name(), path)
	}
	d.info.Size = d.saved
	return d.wrap(err)
}

func (d *download) wrap(err error) error {
	if err == nil {
		return nil
	}
	return notSaved(d.info.Name, d.saved, err)
}

// A source keeps the error of a reader, so that it can be told from that of a
// writer.
type source struct {
	reader io.Reader
	err    error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.reader.Read(p)
	if err != io.EOF {
		s.err = err
	}
	return n, err
}
