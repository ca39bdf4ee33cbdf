package webex

import (
	"net/http"
	"net/url"
)

// A RequestOption changes one call. Every RequestOption is a [ListOption] too.
type RequestOption interface {
	ListOption
	applyRequest(*requestConfig)
}

type requestOption func(*requestConfig)

func (o requestOption) applyRequest(r *requestConfig) { o(r) }
func (o requestOption) applyList(l *listConfig)       { o(&l.requestConfig) }

// requestConfig is what the options of a call say.
type requestConfig struct {
	header   http.Header
	query    url.Values
	response *Response
	once     bool
	repeat   repetition
	secrets  []string // what no error must show
	invalid  error    // the first option that cannot be

	// authorization is the Authorization header, if need be an empty one, in
	// place of the client's token. Being a function, it cannot be printed.
	authorization func() string
}

// newRequestConfig returns what the options of a call say, and before them the
// parameters that its body brings along.
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

// refuse notes the first reason why the call cannot be sent.
func (r *requestConfig) refuse(err error) {
	if r.invalid == nil {
		r.invalid = err
	}
}

// prepend returns a method's own options and those of its caller, which come
// last so that they win.
func prepend(callers []RequestOption, own ...RequestOption) []RequestOption {
	return append(own, callers...)
}

// WithHeader is a call option. It sets a header of the request. An Authorization
// header takes the place of the client's token; it goes where the request goes,
// also to a foreign URL that is given to [OpenURL], and middleware sees it.
func WithHeader(name, value string) RequestOption {
	return requestOption(func(r *requestConfig) { r.setHeader(name, value) })
}

// WithQuery is a call option. It sets query parameters: [url.Values], or a struct
// with the tags of github.com/google/go-querystring, in which a time is written
// as Webex wants it and a field with the tag header:"Name" is a header. With it
// a parameter that is new in the API needs no new release of the SDK. It
// replaces parameters of the same name.
func WithQuery(parameters any) RequestOption {
	return requestOption(func(r *requestConfig) { r.setParameters(parameters) })
}

// authorizedBy authorizes a call by something else than the client's token. It
// is added where the token would be, so that nothing else gets to see it.
func authorizedBy(authorization func() string) RequestOption {
	return requestOption(func(r *requestConfig) { r.authorization = authorization })
}

// anonymous keeps the client's token out of a call.
func anonymous() RequestOption { return authorizedBy(func() string { return "" }) }

// requireQuery is WithQuery for a parameter that the API requires.
func requireQuery(name, value string) RequestOption {
	return requestOption(func(r *requestConfig) {
		if err := require(name, value); err != nil {
			r.refuse(err)
		}
		r.setQuery(url.Values{name: {value}})
	})
}

// WithResponse is a call option. It stores what is known of the answer beside
// its body in response, also when the call fails with an [*ApiError]. On a list
// it is the answer to the latest page. A delete that succeeded although its
// first answer was lost has the status 404.
func WithResponse(response *Response) RequestOption {
	return requestOption(func(r *requestConfig) { r.response = response })
}

// WithoutRetry is a call option. It sends the request once at the most, whatever
// the answer. The call still waits while an earlier answer of 429 holds its API
// family back.
func WithoutRetry() RequestOption {
	return requestOption(func(r *requestConfig) { r.once = true })
}

// A repetition says whether a call may be repeated when it may have arrived.
type repetition int

const (
	byMethod    repetition = iota // as the method of HTTP says
	harmless                      // it only reads, whatever its method
	notHarmless                   // it may fail and still have applied a part
)

// repeats sets, for one operation, whether it may be repeated.
func repeats(r repetition) RequestOption {
	return requestOption(func(c *requestConfig) { c.repeat = r })
}
