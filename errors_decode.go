package webex

import (
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/go-webex/webex/internal/jsonx"
)

// A DecodeError is a success whose answer cannot be read: it is not JSON, or it
// has another shape than the call expects. A POST that fails with a DecodeError
// may have taken effect, unlike one that fails with an [ApiError]; find out
// before you send it again. Body may have the ID of what was created.
//
// A single attribute that does not fit is no DecodeError; see [Object].
type DecodeError struct {
	StatusCode int
	TrackingID string // identifies the request to Webex support; may be empty
	Operation  string // for example "GET /rooms/{roomId}"
	Method     string
	Path       string // without the query
	Body       []byte // at most 64 KiB; the token and other secrets are redacted
	Err        error  // what is wrong with the answer
}

// Error returns the method, the path and what is wrong on one line. It also
// says that the call may have taken effect, unless it only reads.
func (e *DecodeError) Error() string {
	var s strings.Builder
	fmt.Fprintf(&s, "webex: %s %s: %v (status %d", e.Method, abridge(e.Path), e.Err, e.StatusCode)
	if e.Method != http.MethodGet && e.Method != http.MethodHead {
		s.WriteString("; the call may have taken effect")
	}
	if e.TrackingID != "" {
		s.WriteString("; tracking id " + oneLine(e.TrackingID))
	}
	s.WriteString(")")
	return s.String()
}

// Unwrap returns Err.
func (e *DecodeError) Unwrap() error { return e.Err }

// LogValue implements [slog.LogValuer]. It leaves out the body.
func (e *DecodeError) LogValue() slog.Value {
	return slog.GroupValue(
		slog.Int("status", e.StatusCode),
		slog.String("message", e.Err.Error()),
		slog.String("tracking_id", oneLine(e.TrackingID)),
		slog.String("operation", e.Operation),
		slog.String("method", e.Method),
		slog.String("path", abridge(e.Path)),
	)
}

// newDecodeError returns the error for an answer that cannot be read as a
// result, whose type is nil if the call expects no result.
func (a *call) newDecodeError(err error, result reflect.Type) *DecodeError {
	clean := redactor(a.hidden()...).Replace
	body := clean(string(answerWithoutSecrets(a.answer, result)))
	return &DecodeError{
		StatusCode: a.answered.StatusCode,
		TrackingID: clean(a.answered.Header.Get(trackingIDHeader)),
		Operation:  a.operation.pattern,
		Method:     a.method,
		Path:       a.path,
		Body:       []byte(body[:min(len(body), maxErrorBody)]),
		Err:        hide(err, a.hidden()...),
	}
}

// answerWithoutSecrets redacts what an answer calls secret. If the answer is not
// JSON and the result has secrets, it leaves out the rest, because nobody knows
// where the secrets are.
func answerWithoutSecrets(answer []byte, result reflect.Type) []byte {
	var names []string
	if result != nil {
		names = secretsInType(result).names
	}
	clean, found, err := jsonx.Redact(answer, redacted, func(name string) bool {
		return slices.Contains(names, name) || isSecret(name)
	})
	switch {
	case err != nil && (found || len(names) > 0):
		return append(clean, redacted...)
	case found:
		return clean
	}
	return answer
}
