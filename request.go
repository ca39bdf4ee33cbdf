package webex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-retryablehttp"
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
// redirect that the client did not follow, and a [*DecodeError] for a success
// that is not the JSON of a T. A T that embeds [Object] puts up with attributes
// that do not fit. Answers of more than 32 MiB are errors too.
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
	if err := lenient.Unmarshal(data, result); err != nil {
		return call.unreadable(err, reflect.TypeOf(result))
	}
	return nil
}

// A call is a call in progress: its request and the state of its attempts. It
// is used by one goroutine at a time, except for what a middleware reaches from
// attempts of its own that run side by side.
type call struct {
	requestConfig
	client    *Client
	ctx       context.Context // the caller's, without the call as a value
	operation Operation
	answered  *http.Response // the answer, once the call is done
	method    string
	path      string // for errors: without the query, and with the host if that is foreign
	family    string // the operations that share a rate limit with this one
	stream    bool   // the caller reads the body of the answer
	body      requestBody
	policy    RetryPolicy

	// What attempts that run side by side reach.
	attempts   atomic.Int32
	connecting atomic.Bool            // the latest attempt asked its transport for a connection
	connected  atomic.Bool            // the latest attempt got one
	token      atomic.Pointer[string] // the token of the latest attempt

	began    time.Time     // when the call began, if events want to know
	sentAt   time.Time     // when the latest attempt was sent
	faults   int           // the results that count against the policy's MaxAttempts
	waited   time.Duration // the sum of all waits
	resumeAt time.Time     // when the next attempt may be sent
	lost     bool          // an attempt may have succeeded with its answer lost
	renewed  bool          // the token was renewed after a 401
	gaveUp   bool          // the call would be tried again if it had attempts or time left
	remark   string        // what the error says about that
	status   int           // of the latest answer; 0 if there is none
	answer   []byte        // the body of the latest answer, unless it streams
	err      error         // the error of the latest attempt

	missingWait  time.Duration // the next wait after a 404, with UntilFound; 0 before the first
	missingUntil time.Time     // when to put up with a 404
}

func (c *Client) newCall(ctx context.Context, op Operation, config requestConfig) *call {
	if config.response != nil {
		*config.response = Response{} // forget an earlier call
	}
	a := &call{requestConfig: config, client: c, ctx: ctx, operation: op, method: op.method(), path: op.path, family: op.family(), policy: c.policy}
	if config.callPolicy != nil {
		a.policy = config.callPolicy.withDefaults()
	}
	return a
}

// sent returns how often the request was sent.
func (a *call) sent() int { return int(a.attempts.Load()) }

// exchange sends the call to its operation and returns the body of the answer.
func (a *call) exchange(rawQuery string, body any) ([]byte, error) {
	target, err := a.client.endpoint.locate(a.operation, rawQuery)
	if err != nil {
		return nil, a.wrap(err)
	}
	a.answered, err = a.send(target, body)
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
	if a.client.events != nil {
		a.began = time.Now()
	}
	resp, err := a.try(req)
	if a.response != nil {
		a.response.Attempts = a.sent()
		if resp != nil {
			*a.response = a.newResponse(resp)
		}
	}
	err = a.wrap(err)
	a.reportEnd(err)
	return resp, err
}

// try makes the attempts.
func (a *call) try(req *retryablehttp.Request) (*http.Response, error) {
	if err := a.prepare(a.ctx); err != nil {
		return nil, err
	}
	resp, err := a.client.retry.Do(req)
	switch {
	case err == nil:
		err = a.err
	case err == a.ctx.Err():
		err = interrupted(ended(a.ctx), a.err)
	case a.err != nil:
		err = a.err
	}
	return resp, err
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
	ctx := a.traced(context.WithValue(a.ctx, callKey{}, a))
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
		if name == "Host" {
			req.Host = values[0] // net/http sends no other
			continue
		}
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
	if token := a.token.Load(); token != nil {
		secrets = append(secrets, *token)
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

// wrap adds to an error the method and the path, how often the call was sent,
// and why not once more. An [*ApiError] has the former already.
func (a *call) wrap(err error) error {
	if err == nil {
		return nil
	}
	if apiErr, ok := err.(*ApiError); ok {
		apiErr.remark = cmp.Or(a.remark, apiErr.remark)
		return err
	}
	err = shorten(hide(withCause(a.ctx, err), a.hidden()...))
	place := strings.TrimSpace(a.method + " " + abridge(a.path))
	if place != "" {
		place += ": "
	}
	attempts := a.sent()
	if _, ok := errors.AsType[*ApiError](err); ok {
		attempts = 0 // it says so itself
	}
	return fmt.Errorf("webex: %s%w%s", place, err, remarks(attempts, a.remark, ""))
}

// unreadable returns the error for a success whose body is not JSON or does not
// fit the type of the result.
func (a *call) unreadable(err error, result reflect.Type) error {
	if err := a.checkHTML(); err != nil {
		return err
	}
	return a.newDecodeError(fmt.Errorf("the answer cannot be read: %w", err), result)
}

// checkHTML returns an error if the answer is HTML. Whatever its status, such
// an answer is not from Webex but from something on the way, such as a proxy
// that asks for a login.
func (a *call) checkHTML() error {
	if !strings.HasPrefix(http.DetectContentType(a.answer), "text/html") {
		return nil
	}
	title := oneLine(titleOf(a.answer))
	if title == "" {
		return a.newDecodeError(errors.New("the answer is not from Webex but a page of HTML without a title"), nil)
	}
	return a.newDecodeError(fmt.Errorf("the answer is not from Webex but a page of HTML: %q", title), nil)
}
