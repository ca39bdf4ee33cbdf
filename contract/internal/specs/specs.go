// Package specs reads the official OpenAPI specifications of the Webex API.
package specs

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Names are the names of the specifications, in the order in which they are
// read. An operation that several of them have is told by the first.
var Names = []string{"messaging", "meeting", "device", "admin"}

// ErrNone says that there are no specifications here, and that none are asked
// for.
var ErrNone = errors.New("nothing is held against the official specifications")

// A Spec is one of the official specifications.
type Spec struct {
	Name       string // one of Names
	Operations []*Operation

	router routers.Router
}

// Folder returns the folder with the specifications: the one that the
// environment variable WEBEX_SPECS names, or shared/specs beside the repository.
// The error is [ErrNone] if WEBEX_SPECS is "none", or is not set and there is no
// such folder, unless this is CI, which must have one.
func Folder() (string, error) {
	named := os.Getenv("WEBEX_SPECS")
	if named == "none" {
		return "", fmt.Errorf("WEBEX_SPECS is none: %w", ErrNone)
	}
	base := cmp.Or(named, besideRepository())
	for _, candidate := range []string{base, filepath.Join(base, "public-spec")} { // as they are published
		if _, err := os.Stat(Path(candidate, Names[0])); err == nil {
			return candidate, nil
		}
	}
	if named != "" || os.Getenv("CI") == "true" {
		return "", fmt.Errorf("there is no %s: set WEBEX_SPECS to the folder of the official specifications", Path(base, Names[0]))
	}
	return "", fmt.Errorf("set WEBEX_SPECS to a clone of https://github.com/webex/webex-openapi-specs: %w", ErrNone)
}

// besideRepository returns the first shared/specs that is beside the working
// directory or one above it.
func besideRepository() string {
	dir, _ := os.Getwd()
	for {
		folder := filepath.Join(dir, "shared", "specs")
		if _, err := os.Stat(folder); err == nil || dir == filepath.Dir(dir) {
			return folder
		}
		dir = filepath.Dir(dir)
	}
}

// Path returns the path of a specification in a folder.
func Path(folder, name string) string { return filepath.Join(folder, "webex-"+name+".json") }

// Read reads all specifications in a folder, with the corrections that they
// still need.
func Read(folder string) ([]*Spec, error) {
	var all []*Spec
	for _, name := range Names {
		data, err := os.ReadFile(Path(folder, name))
		if err != nil {
			return nil, err
		}
		s, err := read(name, data)
		if err != nil {
			return nil, fmt.Errorf("the specification of %s: %w", name, err)
		}
		all = append(all, s)
	}
	return all, nil
}

func read(name string, data []byte) (*Spec, error) {
	data, err := correct(name, data)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	// Paths only: the tests talk to several hosts. Most operations are under /v1;
	// an operation that is not says so itself.
	doc.Servers = openapi3.Servers{{URL: versioned}, {URL: unversioned}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	s := &Spec{Name: name, router: router}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			s.Operations = append(s.Operations, newOperation(s, method, path, op))
		}
	}
	slices.SortFunc(s.Operations, compare)
	return s, nil
}

// verbs are the methods of HTTP in the order in which one reads about them.
var verbs = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

func compare(a, b *Operation) int {
	return cmp.Or(
		strings.Compare(a.Group, b.Group),
		strings.Compare(a.Path, b.Path),
		cmp.Compare(slices.Index(verbs, a.Method), slices.Index(verbs, b.Method)),
	)
}

// Find returns the operation that a request is of, and the input that the
// validation of it needs; nil if the specification has none.
func (s *Spec) Find(r *http.Request) (*Operation, *openapi3filter.RequestValidationInput) {
	route, pathParams, err := s.router.FindRoute(r)
	if err != nil {
		return nil, nil
	}
	for _, o := range s.Operations {
		if o.Operation == route.Operation && o.server == route.Server.URL {
			return o, &openapi3filter.RequestValidationInput{
				Request: r, PathParams: pathParams, Route: route, QueryParams: r.URL.Query(),
			}
		}
	}
	return nil, nil
}
