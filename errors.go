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
	ErrPaymentRequired      = errors.New("webex: payment required")       // 402: the license does not cover it
	ErrForbidden            = errors.New("webex: forbidden")              // 403
	ErrNotFound             = errors.New("webex: not found")              // 404
	ErrMethodNotAllowed     = errors.New("webex: method not allowed")     // 405
	ErrRequestTimeout       = errors.New("webex: request timeout")        // 408: the request did not arrive in time
	ErrConflict             = errors.New("webex: conflict")               // 409: for example, the person is already in the room
	ErrGone                 = errors.New("webex: gone")                   // 410: the file was removed or is infected
	ErrPreconditionFailed   = errors.New("webex: precondition failed")    // 412
	ErrContentTooLarge      = errors.New("webex: content too large")      // 413: for example, a file above the limit
	ErrUnsupportedMediaType = errors.New("webex: unsupported media type") // 415
	ErrUnprocessable        = errors.New("webex: unprocessable")          // 422: a value is of the right form but cannot be
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
	http.StatusBadRequest:         ErrBadRequest,
	http.StatusUnauthorized:       ErrUnauthorized,
	http.StatusPaymentRequired:    ErrPaymentRequired,
	http.StatusForbidden:          ErrForbidden,
	http.StatusNotFound:           ErrNotFound,
	http.StatusMethodNotAllowed:   ErrMethodNotAllowed,
	http.StatusRequestTimeout:     ErrRequestTimeout,
	http.StatusConflict:           ErrConflict,
	http.StatusGone:               ErrGone,
	http.StatusPreconditionFailed: ErrPreconditionFailed,

	http.StatusRequestEntityTooLarge: ErrContentTooLarge,
	http.StatusUnsupportedMediaType:  ErrUnsupportedMediaType,
	http.StatusUnprocessableEntity:   ErrUnprocessable,
	http.StatusLocked:                ErrLocked,
	http.StatusPreconditionRequired:  ErrPreconditionRequired,
	http.StatusTooManyRequests:       ErrRateLimited,
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
	Path       string      // without the query
	Header     http.Header // nil if the call was held back
	Body       []byte      // at most 64 KiB; the token and other secrets are redacted

	remark string // why the call was not sent, or not once more
}

// An ErrorDetail is one of the reasons that an [ApiError] gives.
type ErrorDetail struct {
	Description string
	Code        int // Webex's error code; 0 if there is none
}

// maxShownDetails is how many Details the text of an error shows.
const maxShownDetails = 5

// Error returns the method, the path, the status and the message on one line,
// and in parentheses how often the request was sent if that was more than once,
// why it was not sent (once more) if the client had no time for that, and the
// tracking id. It shortens long texts.
func (e *ApiError) Error() string {
	var s strings.Builder
	fmt.Fprintf(&s, "webex: %s %s: %d %s", e.Method, abridge(e.Path), e.StatusCode, oneLine(e.Message))
	for i, detail := range e.Details {
		if i == maxShownDetails {
			fmt.Fprintf(&s, "; and %d more", len(e.Details)-i)
			break
		}
		if detail.Description != "" && detail.Description != e.Message {
			s.WriteString("; " + oneLine(detail.Description))
		}
	}
	return s.String() + remarks(e.Attempts, e.remark, oneLine(e.TrackingID))
}

// remarks returns what an error says in parentheses, or "" if that is nothing.
func remarks(attempts int, remark, trackingID string) string {
	var all []string
	if attempts > 1 {
		all = append(all, fmt.Sprintf("after %d attempts", attempts))
	}
	if remark != "" {
		all = append(all, remark)
	}
	if trackingID != "" {
		all = append(all, "tracking id "+trackingID)
	}
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(all, "; ") + ")"
}

// Is reports whether target is the sentinel of the error's status code.
func (e *ApiError) Is(target error) bool {
	return target == sentinels[e.StatusCode] && target != nil ||
		target == ErrServer && e.StatusCode >= http.StatusInternalServerError
}

// LogValue implements [slog.LogValuer]. It leaves out the headers and the body,
// and shortens long texts.
func (e *ApiError) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.Int("status", e.StatusCode),
		slog.String("message", oneLine(e.Message)),
		slog.String("tracking_id", oneLine(e.TrackingID)),
		slog.String("operation", e.Operation),
		slog.String("method", e.Method),
		slog.String("path", abridge(e.Path)),
		slog.Int("attempts", e.Attempts),
	}
	if len(e.Details) > 0 {
		var details []string
		for _, detail := range e.Details[:min(len(e.Details), maxShownDetails)] {
			details = append(details, oneLine(detail.Description))
		}
		attrs = append(attrs, slog.Any("details", details))
	}
	if e.RetryAfter > 0 {
		attrs = append(attrs, slog.Duration("retry_after", e.RetryAfter))
	}
	if e.remark != "" {
		attrs = append(attrs, slog.String("remark", e.remark))
	}
	return slog.GroupValue(attrs...)
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
		e.Message = "redirect not followed, to " + withoutQuery(location)
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

// oneLine keeps a server's text from breaking the lines of a log, controlling a
// terminal, or filling the log.
func oneLine(text string) string {
	odd := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
	return abridge(strings.Join(strings.FieldsFunc(text, odd), " "))
}

// maxShown is how long a text may be inside an error, in bytes.
const maxShown = 500

// abridge cuts a long text off.
func abridge(text string) string {
	if len(text) <= maxShown {
		return text
	}
	return strings.ToValidUTF8(text[:maxShown], "") + "…"
}

// shorten gives an error a shorter text if its own is long.
func shorten(err error) error {
	text := err.Error()
	if len(text) <= 2*maxShown {
		return err
	}
	return &shortError{abridge(text), err}
}

// A shortError is an error with a shorter text.
type shortError struct {
	text string
	err  error
}

func (e *shortError) Error() string { return e.text }
func (e *shortError) Unwrap() error { return e.err }
