package webex

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// This file has all rules about URLs: where an operation is, and which hosts
// may get the token.

// DefaultBaseURL is the base URL of the Webex API. [WithBaseURL] sets another
// one.
const DefaultBaseURL = "https://webexapis.com/v1"

// parseBaseURL checks a base URL and returns it without a slash at its end.
func parseBaseURL(baseURL string) (*url.URL, error) {
	// This comes first, because the other errors show a part of the URL.
	if strings.ContainsAny(baseURL, "@?#") {
		return nil, errors.New("the base URL takes no user, query or fragment")
	}
	u, err := url.Parse(strings.TrimRight(baseURL, "/"))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the base URL: %w", bare(err))
	case !isWeb(u):
		return nil, fmt.Errorf("the base URL %q is not absolute; it should be as %s", baseURL, DefaultBaseURL)
	}
	return u, nil
}

func isWeb(u *url.URL) bool { return (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" }

// withoutQuery returns a URL as errors show it: without a query and a user,
// which may hold secrets.
func withoutQuery(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "something that is not a URL"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}

// isLoopback reports whether a URL leads to this machine.
func isLoopback(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return ip.IsLoopback() || strings.EqualFold(u.Hostname(), "localhost")
}

// An origin is the scheme of a URL and its host, in lower case and always with
// a port.
type origin struct{ scheme, host string }

func originOf(u *url.URL) origin {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return origin{u.Scheme, net.JoinHostPort(strings.ToLower(u.Hostname()), port)}
}

// webexOrigins are the two names of the same API. Next links and file URLs may
// have the older one.
var webexOrigins = map[origin]bool{
	{"https", "webexapis.com:443"}:      true,
	{"https", "api.ciscospark.com:443"}: true,
}

// An endpoint is where a client's calls go.
type endpoint struct {
	url    *url.URL
	base   string // the URL as a string, without a slash at its end
	origin origin
}

func newEndpoint(baseURL string) (endpoint, error) {
	u, err := parseBaseURL(baseURL)
	if err != nil {
		return endpoint{}, err
	}
	return endpoint{url: u, base: u.String(), origin: originOf(u)}, nil
}

// trusts reports whether a request to a URL may have the token.
func (e endpoint) trusts(u *url.URL) bool {
	if u.Scheme == e.url.Scheme && u.Host == e.url.Host {
		return true
	}
	o := originOf(u)
	return o == e.origin || webexOrigins[e.origin] && webexOrigins[o]
}

// describe returns the path that errors show of a URL, and the family that it
// shares a rate limit with: a part of the API, or a foreign host.
func (e endpoint) describe(u *url.URL) (path, family string) {
	if !e.trusts(u) {
		return u.Host + u.EscapedPath(), u.Host
	}
	return u.EscapedPath(), familyOf(strings.TrimPrefix(u.Path, e.url.Path))
}

// familyOf returns the part of the API that a path belongs to, its first
// segment. Webex limits the rate of each family on its own.
func familyOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

// locate returns the URL of an operation.
func (e endpoint) locate(o Operation, rawQuery string) (string, error) {
	switch {
	case o.err != nil:
		return "", o.err
	case o.pattern == "":
		return "", errNoOperation
	}
	if rawQuery == "" {
		return e.base + o.path, nil
	}
	return e.base + o.path + "?" + rawQuery, nil
}

// parseFileURL parses a URL that the caller gave or Webex sent.
func parseFileURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || !isWeb(u) {
		return nil, errors.New("this is not the URL of a file")
	}
	return u, nil
}

// maxRedirects is how many redirects a GET or HEAD follows.
const maxRedirects = 5

// checkRedirect follows a few redirects of GET and HEAD. Other redirects become
// the answer of the call: a DELETE must not turn into a GET, a body must not go
// to another place, and what was asked for over TLS must not go in clear text.
// To a foreign host the request goes without secrets; net/http itself removes an
// Authorization header.
func checkRedirect(req *http.Request, via []*http.Request) error {
	reads := via[0].Method == http.MethodGet || via[0].Method == http.MethodHead
	downgrades := via[len(via)-1].URL.Scheme == "https" && req.URL.Scheme != "https"
	if !reads || downgrades || len(via) > maxRedirects || !isWeb(req.URL) {
		return http.ErrUseLastResponse
	}
	if a := callOf(req.Context()); !a.client.endpoint.trusts(req.URL) {
		req.Header.Del("Referer") // it has the query of the call
		maps.DeleteFunc(req.Header, func(_ string, values []string) bool {
			return slices.ContainsFunc(values, func(value string) bool { return slices.Contains(a.secrets, value) })
		})
	}
	return nil
}
