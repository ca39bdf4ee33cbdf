package contract

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/stretchr/testify/require"
)

// A spec is one of the official specifications.
type spec struct {
	name       string // "messaging" or "admin"
	router     routers.Router
	operations []*operation // by group, path and method
}

// An operation is what a specification says of a method and a path.
type operation struct {
	*openapi3.Operation
	spec   *spec
	group  string // what the documentation files it under
	method string
	path   string
}

// specFolder returns the folder with the specifications. Without one the test
// is skipped, but not in CI.
func specFolder(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("WEBEX_SPECS")
	if folder == "none" {
		t.Skip("WEBEX_SPECS is none: nothing is held against the official specifications")
	}
	base := cmp.Or(folder, filepath.Join("..", "..", "shared", "specs"))
	for _, candidate := range []string{base, filepath.Join(base, "public-spec")} { // as they are published
		if _, err := os.Stat(filepath.Join(candidate, "webex-messaging.json")); err == nil {
			return candidate
		}
	}
	if folder != "" || os.Getenv("CI") == "true" {
		t.Fatalf("there is no webex-messaging.json in %s: set WEBEX_SPECS to the folder of the official specifications", base)
	}
	t.Skip("there are no official specifications here: set WEBEX_SPECS to a clone of https://github.com/webex/webex-openapi-specs")
	return ""
}

// loadSpecs returns the specifications, first that of messaging.
func loadSpecs(t *testing.T) []*spec {
	t.Helper()
	folder := specFolder(t)
	specs, err := readSpecs(folder)
	require.NoError(t, err)
	return specs
}

var (
	readOnce  sync.Once
	readSoFar []*spec
	errRead   error
)

// readSpecs reads the specifications once for all tests, since that takes a
// second.
func readSpecs(folder string) ([]*spec, error) {
	readOnce.Do(func() {
		for _, name := range []string{"messaging", "admin"} {
			s, err := readSpec(name, filepath.Join(folder, "webex-"+name+".json"))
			if err != nil {
				errRead = fmt.Errorf("the specification of %s: %w", name, err)
			}
			readSoFar = append(readSoFar, s)
		}
	})
	return readSoFar, errRead
}

func readSpec(name, path string) (*spec, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if data, err = corrected(name, data); err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	// Paths only: the tests talk to several hosts.
	doc.Servers = openapi3.Servers{{URL: "/v1"}}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	s := &spec{name: name, router: router}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			s.operations = append(s.operations, &operation{op, s, strings.Join(op.Tags, ", "), method, path})
		}
	}
	slices.SortFunc(s.operations, func(a, b *operation) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method))
	})
	return s, nil
}

// find returns the operation that a request is of, and the input that the
// validation of it needs; nil if the specification has none.
func (s *spec) find(r *http.Request) (*operation, *openapi3filter.RequestValidationInput) {
	route, pathParams, err := s.router.FindRoute(r)
	if err != nil {
		return nil, nil
	}
	for _, o := range s.operations {
		if o.Operation == route.Operation {
			return o, &openapi3filter.RequestValidationInput{
				Request: r, PathParams: pathParams, Route: route, QueryParams: r.URL.Query(),
			}
		}
	}
	return nil, nil
}

// operationsOf returns an operation, as each of the specifications has it.
func operationsOf(t *testing.T, specs []*spec, id string) []*operation {
	t.Helper()
	var found []*operation
	for _, s := range specs {
		for _, o := range s.operations {
			if o.OperationID == id {
				found = append(found, o)
			}
		}
	}
	require.NotEmpty(t, found, "no specification has the operation %s", id)
	return found
}

// successes are the statuses of success that an operation declares.
func (o *operation) successes() []int {
	var statuses []int
	for status := http.StatusOK; status < http.StatusMultipleChoices; status++ {
		if o.Responses.Status(status) != nil {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

// response returns the type and the description of an answer's body; both are
// empty if it has none.
func (o *operation) response(status int) (mediaType string, media *openapi3.MediaType) {
	if response := o.Responses.Status(status); response != nil {
		for mediaType, media := range response.Value.Content {
			return mediaType, media
		}
	}
	return "", nil
}

// queryParameters are the names that an operation declares.
func (o *operation) queryParameters() []string {
	var names []string
	for _, parameter := range o.Parameters {
		if parameter.Value.In == openapi3.ParameterInQuery {
			names = append(names, parameter.Value.Name)
		}
	}
	return names
}
