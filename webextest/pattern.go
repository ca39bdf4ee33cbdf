package webextest

import (
	"net/http"
	"path"
	"strings"
)

// pattern matches requests: "POST /messages", "/rooms/*" with any method,
// "DELETE" with any path, or "" for all. The path lacks "/v1", and a star
// matches one part of it.
type pattern struct{ method, path string }

// newPattern panics when text is not a pattern.
func newPattern(text string) pattern {
	method, glob, _ := strings.Cut(text, " ")
	if strings.HasPrefix(text, "/") {
		method, glob = "", text
	}
	if _, err := path.Match(glob, ""); err != nil || method != strings.ToUpper(method) || glob != "" && glob[0] != '/' {
		panic("webextest: " + text + " is not a pattern such as \"POST /messages\" or \"/rooms/*\"")
	}
	return pattern{method, glob}
}

func (p pattern) matches(method, urlPath string) bool {
	ok, _ := path.Match(p.path, urlPath)
	return (p.method == "" || p.method == method) && (p.path == "" || ok)
}

// apiPath returns the path of a request without "/v1" and without a slash at the
// end.
func apiPath(r *http.Request) string {
	return strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/v1"), "/")
}
