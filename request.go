package webex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/go-webex/webex/internal/jsonx"
)

// maxJSONBody is how much is read of an answer to decode, in bytes. A page of
// 1,000 rooms has about half a megabyte.
const maxJSONBody = 32 << 20

const trackingIDHeader = "Trackingid"

// A Response holds the status and the headers of an answer.
type Response struct {
	StatusCode int
	Header     http.Header
	TrackingID string // identifies the request to Webex support; may be empty
	Attempts   int    // how often the request was sent
}

// Do carries out an operation and decodes the JSON of the answer into a T: a
// struct, a map, a slice or any other type that fits. The methods of the
// services use Do; use it yourself for operations that the SDK has no method
// for:
//
//	report, err := webex.Do[Report](ctx, client, webex.Op("GET /reports/{reportId}", id), nil)
//
// The body is nil, [url.Values] to send as a form, a [*Multipart], or any other
// value to send as JSON by the rules of encoding/json/v2. Fields of a struct
// with a tag "url" or "header" are parameters, as in [WithQuery]; give them the
// tag json:"-" to keep them out of the body. An answer without a body gives a
// zero T.
//
// The error is an [*ApiError] for every answer of 400 and above and for a
// redirect that the client did not follow. Answers of more than 32 MiB are
// errors too.
func Do[T any](ctx context.Context, c *Client, op Operation, body any, opts ...RequestOption) (*T, error) {
	result := new(T)
	if err := c.do(ctx, op, body, result, opts); err != nil {
		return nil, err
	}
	return result, nil
}

// Exec is like [Do] but ignores the body of the answer.
func Exec(ctx context.Context, c *Client, op Operation, body any, opts ...RequestOption) error {
	return c.do(ctx, op, body, nil, opts)
}

// do sends a call and decodes the answer into result, unless that is nil.
func (c *Client) do(ctx context.Context, op Operation, body, result any, opts []RequestOption) error {
	call := c.newCall(ctx, op, newRequestConfig(body, opts))
	data, err := call.exchange(call.query.Encode(), body)
	if err != nil {
		return err
	}
	if result == nil || len(data) == 0 {
		return call.checkHTML()
	}
	if err := jsonx.Unmarshal(data, result); err != nil {
		return call.unreadable(err)
	}
	return nil
}

// A call is a call in progress: its request and the state of its attempts. It
// is used by one goroutine at a time.
type call struct {
	requestConfig
	client    *Client
	ctx       context.Context // the caller's, without the call as a value
	operation Operation
	method    string
	path      string // for errors: without the query, and with the host if that is foreign
	family    string // the operations that share a rate limit with this one
	stream    bool   // the caller reads the body of the answer
	body      requestBody

	attempts atomic.Int32  // middleware may read it at any time
	faults   int           // answers of 500, 502, 503 and 504 and broken connections
	waited   time.Duration // the sum of all waits
	resumeAt time.Time     // when the next attempt may be sent
	lost     bool          // an attempt may have succeeded with its answer lost
	renewed  bool          // the token was renewed after a 401
	token    func() string // the token of the latest attempt; a function, so that nothing prints it
	answer   []byte        // the body of the latest answer, unless it streams
	err      error         // the error of the latest attempt
}

func (c *Client) newCall(ctx context.Context, op Operation, config requestConfig) *call {
	return &call{requestConfig: config, client: c, ctx: ctx, operation: op, method: op.method(), path: op.path, family: op.family()}
}

// sent returns how often the request was sent.
func (a *call) sent() int { return int(a.attempts.Load()) }

// exchange sends the call to its operation and returns the body of the answer.
func (a *call) exchange(rawQuery string, body any) ([]byte, error) {
	target, err := a.client.endpoint.locate(a.operation, rawQuery)
	if err != nil {
		return nil, a.wrap(err)
	}
	_, err = a.send(target, body)
	return a.answer, err
}

// send sends the call, as often as the retry policy allows, and returns the
// last answer.
func (a *call) send(target string, body any) (*http.Response, error) {
	defer a.body.release()
	req, err := a.newRequest(target, body)
	if err != nil {
		return nil, a.wrap(err)
	}
	if a.response != nil {
		*a.response = Response{} // forget an earlier call
	}
	if err := a.prepare(a.ctx); err != nil {
		return nil, a.wrap(err)
	}
	resp, err := a.client.retry.Do(req)
	if a.response != nil {
		a.response.Attempts = a.sent()
		if resp != nil {
			*a.response = a.newResponse(resp)
		}
	}
	switch {
	case err == nil:
		err = a.err
	case err == a.ctx.Err():
		err = interrupted(err, a.err)
	case a.err != nil:
		err = a.err
	}
	return resp, a.wrap(err)
}

func (a *call) newResponse(resp *http.Response) Response {
	return Response{
		StatusCode: resp.StatusCode,
		Header:     resp.Header,
		TrackingID: resp.Header.Get(trackingIDHeader),
		Attempts:   a.sent(),
	}
}

func (a *call) newRequest(target string, body any) (*retryablehttp.Request, error) {
	if a.invalid != nil {
		return nil, a.invalid
	}
	var err error
	if a.body, err = newRequestBody(a.ctx, body); err != nil {
		return nil, err
	}
	ctx := context.WithValue(a.ctx, callKey{}, a)
	req, err := retryablehttp.NewRequestWithContext(ctx, a.method, target, a.body.raw())
	if err != nil {
		if invalid, ok := errors.AsType[*url.Error](err); ok {
			err = invalid.Err // wrap adds the method and the path
		}
		return nil, err
	}
	if a.body.contentType != "" {
		req.ContentLength = a.body.size
		req.Header.Set("Content-Type", a.body.contentType)
	}
	values := []string{a.client.userAgent, "application/json", "identity"}
	req.Header["User-Agent"] = values[0:1:1]
	if a.stream {
		req.Header["Accept-Encoding"] = values[2:3:3] // with gzip there would be no Content-Length
	} else {
		req.Header["Accept"] = values[1:2:2]
	}
	for name, values := range a.header {
		req.Header[name] = values
	}
	return req, nil
}

// receive handles the answer to an attempt. It turns an error into an
// [*ApiError]. It reads the body of a success here, where a broken connection
// can still be retried.
func (a *call) receive(resp *http.Response) error {
	if resp.StatusCode < http.StatusOK || resp.StatusCode >= http.StatusMultipleChoices {
		e := newAPIError(resp)
		e.Operation, e.Method, e.Path, e.Attempts = a.operation.pattern, a.method, a.path, a.sent()
		a.redact(e)
		return e
	}
	if a.stream {
		return nil
	}
	defer resp.Body.Close()
	if a.method == http.MethodHead {
		return nil // Content-Length describes a body that does not come
	}
	var err error
	a.answer, err = readBody(resp)
	return err
}

var errTooLarge = fmt.Errorf("the answer has more than %d MiB", maxJSONBody>>20)

// readBody reads a whole body, with one allocation if its length is known.
func readBody(resp *http.Response) ([]byte, error) {
	if resp.ContentLength > maxJSONBody {
		return nil, errTooLarge
	}
	var body []byte
	var err error
	if length := int(resp.ContentLength); length > 0 {
		body = make([]byte, length+1) // one byte more, to reach the end of the body
		var n int
		if n, err = io.ReadFull(resp.Body, body); n == length {
			return body[:n], nil
		}
	} else {
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxJSONBody+1))
	}
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if len(body) > maxJSONBody {
		return nil, errTooLarge
	}
	return body, nil
}

// hidden returns the strings that no error may show: the token, other
// credentials of the call, and the secrets in its parameters and its body.
func (a *call) hidden() []string {
	secrets := slices.Concat(a.secrets, a.body.secrets)
	if a.token != nil {
		secrets = append(secrets, a.token())
	}
	if a.authorization != nil {
		secrets = append(secrets, credentials(a.authorization()))
	}
	secrets = append(secrets, credentials(a.header.Get("Authorization")))
	return secrets
}

// redact removes the token and the secrets of the request from an error, in
// case a server has echoed them.
func (a *call) redact(e *ApiError) {
	clean := redactor(a.hidden()...).Replace
	e.Message, e.TrackingID = clean(e.Message), clean(e.TrackingID)
	e.Body = []byte(clean(string(e.Body)))
	for i := range e.Details {
		e.Details[i].Description = clean(e.Details[i].Description)
	}
	for _, values := range e.Header {
		for i := range values {
			values[i] = clean(values[i])
		}
	}
}

// wrap adds the method and the path to an error. An [*ApiError] has them
// already.
func (a *call) wrap(err error) error {
	if _, ok := err.(*ApiError); ok || err == nil {
		return err
	}
	err = hide(err, a.hidden()...)
	if n := a.sent(); n > 1 {
		return fmt.Errorf("webex: %s %s: %w (after %d attempts)", a.method, a.path, err, n)
	}
	return fmt.Errorf("webex: %s %s: %w", a.method, a.path, err)
}

// unreadable returns the error for a success whose body is not the expected
// JSON.
func (a *call) unreadable(err error) error {
	if err := a.checkHTML(); err != nil {
		return err
	}
	return a.wrap(fmt.Errorf("the answer cannot be read: %w", err))
}

// checkHTML returns an error if the answer is HTML. Whatever its status, such
// an answer is not from Webex but from something on the way, such as a proxy
// that asks for a login.
func (a *call) checkHTML() error {
	if !strings.HasPrefix(http.DetectContentType(a.answer), "text/html") {
		return nil
	}
	return a.wrap(fmt.Errorf("the answer is not from Webex but a page of HTML: %q", oneLine(titleOf(a.answer))))
}
