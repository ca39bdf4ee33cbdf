package webex

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/go-webex/webex/internal/jsonx"
)

// An [*ApiError] matches the sentinel of its status code, if there is one; see
// [errors.Is].
var (
	ErrBadRequest           = errors.New("webex: bad request")            // 400
	ErrUnauthorized         = errors.New("webex: unauthorized")           // 401: the token is missing, wrong or expired
	ErrForbidden            = errors.New("webex: forbidden")              // 403
	ErrNotFound             = errors.New("webex: not found")              // 404
	ErrMethodNotAllowed     = errors.New("webex: method not allowed")     // 405
	ErrConflict             = errors.New("webex: conflict")               // 409: for example, the person is already in the room
	ErrGone                 = errors.New("webex: gone")                   // 410: the file was removed or is infected
	ErrUnsupportedMediaType = errors.New("webex: unsupported media type") // 415
	ErrLocked               = errors.New("webex: locked")                 // 423: the file is still being scanned
	ErrPreconditionRequired = errors.New("webex: precondition required")  // 428: the file cannot be scanned; see AllowUnscannable
	ErrRateLimited          = errors.New("webex: rate limited")           // 429
	ErrServer               = errors.New("webex: server error")           // 500 and above
)

// Errors of logins match these sentinels; see [errors.Is].
var (
	ErrLoginRequired     = errors.New("webex: login required")      // the refresh token expired or was revoked: the person has to log in again
	ErrAccessDenied      = errors.New("webex: access denied")       // the person declined to authorize the integration
	ErrDeviceCodeExpired = errors.New("webex: device code expired") // nobody approved the device in time
)

var sentinels = map[int]error{
	http.StatusBadRequest:           ErrBadRequest,
	http.StatusUnauthorized:         ErrUnauthorized,
	http.StatusForbidden:            ErrForbidden,
	http.StatusNotFound:             ErrNotFound,
	http.StatusMethodNotAllowed:     ErrMethodNotAllowed,
	http.StatusConflict:             ErrConflict,
	http.StatusGone:                 ErrGone,
	http.StatusUnsupportedMediaType: ErrUnsupportedMediaType,
	http.StatusLocked:               ErrLocked,
	http.StatusPreconditionRequired: ErrPreconditionRequired,
	http.StatusTooManyRequests:      ErrRateLimited,
}

// An ApiError is an answer other than a success, from Webex or from something
// on the way, such as a proxy: any status of 400 and above, a redirect that the
// client did not follow, and a status that is not an answer to a call, such as
// 101. It holds neither the request nor the token.
//
//	if apiErr, ok := errors.AsType[*webex.ApiError](err); ok {
//		log.Print(apiErr.Message, apiErr.TrackingID)
//	}
//
// To test for one kind of error, errors.Is(err, webex.ErrNotFound) and the like
// are shorter.
type ApiError struct {
	StatusCode int
	Message    string        // what went wrong, in Webex's words; never empty
	Details    []ErrorDetail // may be empty
	TrackingID string        // identifies the request to Webex support; may be empty
	RetryAfter time.Duration // how long Webex asked to wait; 0 if it did not say
	Attempts   int           // how often the request was sent; 0 if an earlier answer of 429 held it back
	Operation  string        // for example "GET /rooms/{roomId}"
	Method     string
	Path       string // without the query
	Header     http.Header
	Body       []byte // at most 64 KiB; the token and other secrets are redacted
}

// An ErrorDetail is one of the reasons that an [ApiError] gives.
type ErrorDetail struct {
	Description string
	Code        int // Webex's error code; 0 if there is none
}

// Error returns the method, the path, the status and the message on one line.
func (e *ApiError) Error() string {
	var s strings.Builder
	fmt.Fprintf(&s, "webex: %s %s: %d %s", e.Method, e.Path, e.StatusCode, oneLine(e.Message))
	for _, detail := range e.Details {
		if detail.Description != "" && detail.Description != e.Message {
			s.WriteString("; " + oneLine(detail.Description))
		}
	}
	if e.TrackingID != "" {
		fmt.Fprintf(&s, " (tracking id %s)", oneLine(e.TrackingID))
	}
	return s.String()
}

// Is reports whether target is the sentinel of the error's status code.
func (e *ApiError) Is(target error) bool {
	return target == sentinels[e.StatusCode] && target != nil ||
		target == ErrServer && e.StatusCode >= http.StatusInternalServerError
}

// LogValue implements [slog.LogValuer]. It leaves out the headers and the body.
func (e *ApiError) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Int("status", e.StatusCode),
		slog.String("message", e.Message),
		slog.String("tracking_id", e.TrackingID),
		slog.String("operation", e.Operation),
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("attempts", e.Attempts),
	)
}

// maxErrorBody is how much is read of an error's body, in bytes.
const maxErrorBody = 64 << 10

// newAPIError reads and closes an answer other than a success.
func newAPIError(resp *http.Response) *ApiError {
	defer resp.Body.Close()
	e := &ApiError{
		StatusCode: resp.StatusCode,
		TrackingID: resp.Header.Get(trackingIDHeader),
		RetryAfter: parseRetryAfter(resp.Header, time.Now()),
		Header:     resp.Header,
	}
	if resp.StatusCode != http.StatusSwitchingProtocols { // the body of a 101 is the connection
		// A body that breaks off must not cost us the status.
		e.Body, _ = io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
	}
	e.readBody()
	if location := resp.Header.Get("Location"); e.Message == "" && location != "" && resp.StatusCode < http.StatusBadRequest {
		e.Message = "redirect not followed, to " + location
	}
	if e.Message == "" {
		e.Message = http.StatusText(e.StatusCode)
	}
	if e.Message == "" {
		e.Message = "unknown status"
	}
	return e
}

// readBody takes the message out of the body. An error has one of several
// forms: that of Webex, of OAuth (RFC 6749), of SCIM (RFC 7644), or a page of
// HTML from a proxy.
func (e *ApiError) readBody() {
	var body errorBody
	if jsonx.Unmarshal(e.Body, &body) != nil {
		e.Message = titleOf(e.Body)
		return
	}
	for _, message := range []any{body.Message, body.ErrorDescription, body.Detail, body.Error} {
		if text, ok := message.(string); ok && e.Message == "" {
			e.Message = text
		}
	}
	if id, ok := body.TrackingID.(string); ok && id != "" {
		e.TrackingID = id
	}
	details, _ := body.Errors.([]any)
	for _, detail := range details {
		attributes, _ := detail.(map[string]any)
		description, _ := attributes["description"].(string)
		code, _ := attributes["errorCode"].(float64)
		e.Details = append(e.Details, ErrorDetail{Description: description, Code: int(code)})
	}
}

// errorBody has the attributes of all forms of an error. Every attribute may
// have any type, so that an odd one does not hide the others.
type errorBody struct {
	Message          any `json:"message"`
	Errors           any `json:"errors"`
	TrackingID       any `json:"trackingId"`
	Error            any `json:"error"`
	ErrorDescription any `json:"error_description"`
	Detail           any `json:"detail"`
}

var htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>\s*([^<]{1,500}?)\s*</title>`)

// mentions reports whether the body has one of OAuth's error codes, such as
// "slow_down". It searches the whole body, because Webex puts the code into one
// attribute or another.
func (e *ApiError) mentions(codes ...string) bool {
	return slices.ContainsFunc(codes, func(code string) bool { return bytes.Contains(e.Body, []byte(code)) })
}

// A reasonError matches a sentinel and wraps the error that caused it.
type reasonError struct {
	reason   string
	sentinel error
	cause    error
}

func (e *reasonError) Error() string        { return "webex: " + e.reason + ": " + inner(e.cause) }
func (e *reasonError) Is(target error) bool { return target == e.sentinel }
func (e *reasonError) Unwrap() error        { return e.cause }

// inner returns the text of an error for use inside the text of another one,
// which has the prefix "webex: " already.
func inner(err error) string { return strings.TrimPrefix(err.Error(), "webex: ") }

// titleOf returns the title of a page of HTML, or "" if there is none.
func titleOf(page []byte) string {
	title := htmlTitle.FindSubmatch(page)
	if title == nil {
		return ""
	}
	return html.UnescapeString(string(title[1]))
}

// oneLine keeps a server's text from breaking the lines of a log or controlling
// a terminal.
func oneLine(text string) string {
	odd := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
	return strings.Join(strings.FieldsFunc(text, odd), " ")
}
