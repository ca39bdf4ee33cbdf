package webextest

import (
	"net/http"
	"path"
	"strings"
)

// pattern says which requests are meant: "POST /messages", "/rooms/*" for any
// method, "DELETE" for any path, "" for all. A path is without "/v1", and a
// star stands for one part of it.
type pattern struct{ method, path string }

// newPattern panics when the text is no pattern.
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

// apiPath is a request's path without "/v1".
func apiPath(r *http.Request) string { return strings.TrimPrefix(r.URL.Path, "/v1") }
