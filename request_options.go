package webex

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A RequestOption is a call option: it changes one call. Every RequestOption is
// a [ListOption] too.
type RequestOption interface {
	ListOption
	applyRequest(*requestConfig)
}

type requestOption func(*requestConfig)

func (o requestOption) applyRequest(r *requestConfig) { o(r) }
func (o requestOption) applyList(l *listConfig)       { o(&l.requestConfig) }

// requestConfig collects the options of a call.
type requestConfig struct {
	header   http.Header
	query    url.Values
	response *Response
	once     bool
	repeat   repetition
	secrets  []string // secrets in the parameters, which no error may show
	invalid  error    // the first option that is invalid

	callPolicy *RetryPolicy  // nil for the client's
	asked      *time.Time    // where to store when the latest attempt was sent; may be nil
	untilFound time.Duration // how long to put up with a 404

	// authorization returns the Authorization header to send in place of the
	// client's token, or "" to send none. A function, so that nothing prints
	// it.
	authorization func() string
}

// newRequestConfig applies the parameters in the body of a call, and then the
// options of the call.
func newRequestConfig(body any, opts []RequestOption) requestConfig {
	var config requestConfig
	config.setBodyParameters(body)
	for _, opt := range opts {
		if opt != nil {
			opt.applyRequest(&config)
		}
	}
	return config
}

// refuse records why the call cannot be sent. The first reason wins.
func (r *requestConfig) refuse(err error) {
	if r.invalid == nil {
		r.invalid = err
	}
}

// prepend returns a method's own options followed by those of its caller, which
// come last so that they win.
func prepend(callers []RequestOption, own ...RequestOption) []RequestOption {
	return append(own, callers...)
}

// WithHeader is a call option. It sets a header of the request. The header Host
// names another host to the server that the URL leads to. An Authorization
// header replaces the client's token. Unlike the token, it goes to foreign URLs
// too, such as one given to [OpenURL], and middleware sees it; use
// [WithCallToken] for a token.
func WithHeader(name, value string) RequestOption {
	return requestOption(func(r *requestConfig) { r.setHeader(name, value) })
}

// WithQuery is a call option. It sets query parameters, for example new ones
// that the SDK has no field for, and replaces parameters of the same name. The
// parameters are [url.Values] or a struct with the tags of
// github.com/google/go-querystring. WithQuery writes times as Webex wants them.
// A field with the tag header:"Name" sets that header instead.
func WithQuery(parameters any) RequestOption {
	return requestOption(func(r *requestConfig) { r.setParameters(parameters) })
}

// WithCallToken is a call option. It authorizes the call with another token than
// the client's, for example that of a person on whose behalf the call is. The
// token goes where the client's would and nowhere else, and middleware does not
// see it. White space around it is ignored. If Webex limits the rate of the
// token, that holds back only calls with the same token.
func WithCallToken(token string) RequestOption {
	token = strings.TrimSpace(token)
	err := checkToken(token)
	authorized := authorizedBy(func() string { return "Bearer " + token })
	return requestOption(func(r *requestConfig) {
		if err != nil {
			r.refuse(fmt.Errorf("WithCallToken: %w", err))
		}
		authorized.applyRequest(r)
	})
}

// authorizedBy replaces the client's token in a call. The header is added where
// the token would be, so that nothing else sees it.
func authorizedBy(authorization func() string) RequestOption {
	return requestOption(func(r *requestConfig) { r.authorization = authorization })
}

// anonymous keeps the client's token out of a call.
func anonymous() RequestOption { return authorizedBy(func() string { return "" }) }

// askedAt stores when the latest attempt of a call was sent: wall time, which goes
// on while the machine sleeps.
func askedAt(t *time.Time) RequestOption {
	return requestOption(func(r *requestConfig) { r.asked = t })
}

// requireQuery sets a query parameter that the API requires.
func requireQuery(name, value string) RequestOption {
	return requestOption(func(r *requestConfig) {
		if err := require(name, value); err != nil {
			r.refuse(err)
		}
		r.setQuery(url.Values{name: {value}})
	})
}

// WithResponse is a call option. It stores the status and the headers of the
// answer in response, even if the call fails with an [*ApiError]. Without an
// answer it stores how often the request was sent, and zeros otherwise. For a
// list it stores the answer of the latest page. If the answer to a delete was
// lost and the call repeated, the status of the success is 404.
func WithResponse(response *Response) RequestOption {
	return requestOption(func(r *requestConfig) { r.response = response })
}

// WithoutRetry is a call option. It sends the request at most once, whatever
// the answer. The call still waits out a rate limit that an earlier call has
// met.
func WithoutRetry() RequestOption {
	return requestOption(func(r *requestConfig) { r.once = true })
}

// WithCallRetry is a call option. It sets how often and how long the call tries
// again, in place of the client's policy; see [WithRetry].
func WithCallRetry(policy RetryPolicy) RequestOption {
	return requestOption(func(r *requestConfig) {
		if err := policy.validate(); err != nil {
			r.refuse(fmt.Errorf("WithCallRetry: %w", err))
		}
		r.callPolicy = &policy
	})
}

// UntilFound is a call option for a GET of something that has just come into
// being, such as what a webhook tells of: the API may not know it yet. If the
// answer is 404, the client repeats the call for up to d, after waits of 200 ms
// that double up to 5 s, and then fails with [ErrNotFound]. These attempts do
// not count against the MaxAttempts of the [RetryPolicy], but the waits count
// against its MaxWait. The option has no effect together with [WithoutRetry], or
// on a call that does not only read.
func UntilFound(d time.Duration) RequestOption {
	return requestOption(func(r *requestConfig) { r.untilFound = d })
}

// A repetition says whether a call may be repeated when it may have arrived.
type repetition int

const (
	byMethod    repetition = iota // the HTTP method decides
	harmless                      // the call only reads, whatever its method
	notHarmless                   // the call may fail and still have taken effect in part
)

// repeats sets whether an operation may be repeated.
func repeats(r repetition) RequestOption {
	return requestOption(func(c *requestConfig) { c.repeat = r })
}
