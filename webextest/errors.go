package webextest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
)

// failure is an error that becomes the answer of a request.
type failure struct {
	status  int
	message string
	header  http.Header
}

func (f *failure) Error() string { return f.message }

func fail(status int, format string, args ...any) error {
	return &failure{status: status, message: fmt.Sprintf(format, args...)}
}

func badRequest(format string, args ...any) error {
	return fail(http.StatusBadRequest, format, args...)
}

func conflict(message string) error { return fail(http.StatusConflict, "%s", message) }

func forbidden(message string) error { return fail(http.StatusForbidden, "%s", message) }

var errUnauthorized = fail(http.StatusUnauthorized,
	"The request requires a valid access token set in the Authorization request header.")

// notFound is the error for an object that does not exist and for one that is
// hidden from the caller, so that nobody can tell the two apart.
func notFound(what string) error {
	return fail(http.StatusNotFound, "Could not find a %s with provided ID.", what)
}

// writeFailure writes an error in the form that all resources of Webex share.
func writeFailure(w http.ResponseWriter, err error) {
	status, message := http.StatusInternalServerError, err.Error()
	if f, ok := errors.AsType[*failure](err); ok {
		status = f.status
		maps.Copy(w.Header(), f.header)
	}
	type detail struct {
		Description string `json:"description"`
	}
	body, _ := json.Marshal(struct { // cannot fail
		Message    string   `json:"message"`
		Errors     []detail `json:"errors"`
		TrackingID string   `json:"trackingId"`
	}{message, []detail{{message}}, w.Header().Get("Trackingid")})
	write(w, status, "application/json", body)
}

func newTrackingID() string { return "ROUTER_" + strings.ToUpper(newUUID()) }
