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
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/go-webex/webex/internal/jsonx"
)

// maxJSONBody bounds what is read of an answer that is decoded. A page of
// 1,000 rooms has about half a megabyte.
const maxJSONBody = 32 << 20

const trackingIDHeader = "Trackingid"

// A Response is what is known of an answer beside its body.
type Response struct {
	StatusCode int
	Header     http.Header
	TrackingID string // names the request to Webex support; may be empty
	Attempts   int    // how often the request was sent
}

// Do carries out an operation and decodes the JSON that it is answered with into
// a T, which may be a struct, a map, a slice or anything else that JSON fits. It
// is what the services' methods are made of, for operations that the SDK lacks:
//
//	report, err := webex.Do[Report](ctx, client, webex.Op("GET /reports/{reportId}", id), nil)
//
// The body is nil, [url.Values] (sent as a form), a [*Multipart], or anything
// else, which is sent as JSON by the rules of encoding/json/v2. Fields of a
// struct that have a tag "url" or "header" are parameters, as in [WithQuery];
// json:"-" keeps them out of the body. An answer without a body gives a zero T.
//
// The error is an [*ApiError] for every answer of 400 and above and for a
// redirect that was not followed. At most 32 MiB of an answer are read.
func Do[T any](ctx context.Context, c *Client, op Operation, body any, opts ...RequestOption) (*T, error) {
	result := new(T)
	if err := c.do(ctx, op, body, result, opts); err != nil {
		return nil, err
	}
	return result, nil
}

// Exec is [Do] for an operation whose answer says nothing but that it succeeded.
func Exec(ctx context.Context, c *Client, op Operation, body any, opts ...RequestOption) error {
	return c.do(ctx, op, body, nil, opts)
}

// do is the road of every call with a decoded answer. A nil result means that
// the caller wants none.
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

// A call is one call in progress: what it asks for and what has become of it.
// It is made anew for each call and used by one goroutine at a time.
type call struct {
	requestConfig
	client    *Client
	ctx       context.Context // of the caller, without the call itself
	operation Operation
	method    string
	path      string // as errors show it: without the query, a foreign one with its host
	family    string // what Webex limits together
	stream    bool   // the answer's body is the caller's to read
	body      requestBody

	attempts int
	faults   int           // answers of 500, 502, 503 and 504 and broken connections
	waited   time.Duration // all the waiting so far
	resumeAt time.Time     // not to be sent again earlier
	lost     bool          // an attempt may have succeeded with its answer lost
	renewed  bool          // the token was renewed after a 401
	token    func() string // the token of the latest attempt; a function, so that nothing prints it
	answer   []byte        // the body of the latest attempt's answer, unless it streams
	err      error         // what became of the latest attempt
}

func (c *Client) newCall(ctx context.Context, op Operation, config requestConfig) *call {
	return &call{requestConfig: config, client: c, ctx: ctx, operation: op, method: op.method(), path: op.path, family: op.family()}
}

// exchange sends the call to its operation and returns the body of the answer.
func (a *call) exchange(rawQuery string, body any) ([]byte, error) {
	target, err := a.client.endpoint.locate(a.operation, rawQuery)
	if err != nil {
		return nil, a.wrap(err)
	}
	_, err = a.send(target, body)
	return a.answer, err
}

// send sends the call, as often as it takes, and returns the last answer.
func (a *call) send(target string, body any) (*http.Response, error) {
	req, err := a.newRequest(target, body)
	if err != nil {
		return nil, a.wrap(err)
	}
	if a.response != nil {
		*a.response = Response{} // not that of an earlier call
	}
	if err := a.prepare(a.ctx); err != nil {
		return nil, a.wrap(err)
	}
	resp, err := a.client.retry.Do(req)
	if a.response != nil {
		a.response.Attempts = a.attempts
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
		Attempts:   a.attempts,
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
			err = invalid.Err // without the URL, which stands before it already
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
		req.Header["Accept-Encoding"] = values[2:3:3] // or the length would be lost
	} else {
		req.Header["Accept"] = values[1:2:2]
	}
	for name, values := range a.header {
		req.Header[name] = values
	}
	return req, nil
}

// receive takes in an attempt's answer: an error becomes an [*ApiError], the
// body of a success is read here, where a broken connection can still be
// tried again.
func (a *call) receive(resp *http.Response) error {
	if resp.StatusCode < http.StatusOK || resp.StatusCode >= http.StatusMultipleChoices {
		e := newAPIError(resp)
		e.Operation, e.Method, e.Path, e.Attempts = a.operation.pattern, a.method, a.path, a.attempts
		a.redact(e)
		return e
	}
	if a.stream {
		return nil
	}
	defer resp.Body.Close()
	if a.method == http.MethodHead {
		return nil // its length is that of a body which does not come
	}
	var err error
	a.answer, err = readBody(resp)
	return err
}

var errTooLarge = fmt.Errorf("the answer has more than %d MiB", maxJSONBody>>20)

// readBody reads a body whole, with one allocation where its length is known.
func readBody(resp *http.Response) ([]byte, error) {
	if resp.ContentLength > maxJSONBody {
		return nil, errTooLarge
	}
	var body []byte
	var err error
	if length := int(resp.ContentLength); length > 0 {
		body = make([]byte, length+1) // one more, so as to meet the end
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

// hidden returns what no error may show: the token, what else authorizes the
// call, and what is secret in its parameters and its body.
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

// redact takes the token and the secrets of the request out of an error, should
// a server have echoed them.
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

// wrap says which call an error is of. An [*ApiError] says so itself.
func (a *call) wrap(err error) error {
	if _, ok := err.(*ApiError); ok || err == nil {
		return err
	}
	err = hide(err, a.hidden()...)
	if a.attempts > 1 {
		return fmt.Errorf("webex: %s %s: %w (after %d attempts)", a.method, a.path, err, a.attempts)
	}
	return fmt.Errorf("webex: %s %s: %w", a.method, a.path, err)
}

// unreadable is the error of an answer that is a success but not the JSON that
// it should be.
func (a *call) unreadable(err error) error {
	if err := a.checkHTML(); err != nil {
		return err
	}
	return a.wrap(fmt.Errorf("the answer cannot be read: %w", err))
}

// checkHTML refuses an answer in HTML. Whatever its status says, it is not from
// Webex but from something on the way, such as a proxy that asks for a login.
func (a *call) checkHTML() error {
	if !strings.HasPrefix(http.DetectContentType(a.answer), "text/html") {
		return nil
	}
	return a.wrap(fmt.Errorf("the answer is not from Webex but a page of HTML: %q", oneLine(titleOf(a.answer))))
}
