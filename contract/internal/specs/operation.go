package specs

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// The paths that the operations of the API are below.
const (
	versioned   = "/v1"
	unversioned = "/"
)

// An Operation is what a specification says of a method and a path.
type Operation struct {
	*openapi3.Operation
	Spec   *Spec
	Group  string // what the documentation files it under
	Method string
	Path   string // with names in braces

	server string // versioned or unversioned
}

func newOperation(s *Spec, method, path string, op *openapi3.Operation) *Operation {
	o := &Operation{Operation: op, Spec: s, Group: strings.Join(op.Tags, ", "), Method: method, Path: path, server: versioned}
	if op.Servers != nil {
		if base, err := url.Parse((*op.Servers)[0].URL); err == nil && base.Path != versioned {
			o.server = unversioned
		}
	}
	return o
}

// String returns the operation as in "GET /rooms/{roomId}".
func (o *Operation) String() string { return o.Method + " " + o.Path }

// Key returns the key of the operation: see [Key].
func (o *Operation) Key() string { return Key(o.String()) }

var braces = regexp.MustCompile(`{[^}]*}`)

// Key returns a method and a path without the names in the braces, in which the
// specifications differ from one another, as in "GET /rooms/{}".
func Key(operation string) string {
	return braces.ReplaceAllString(operation, "{}")
}

// Example returns the path of a request of the operation, such as "/v1/rooms/x".
func (o *Operation) Example() string {
	return strings.TrimSuffix(o.server, "/") + braces.ReplaceAllString(o.Path, "x")
}

// Added reports whether the operation is none of the specification's own, but is
// in the guides only.
func (o *Operation) Added() bool { return o.Group == "Contents" }

// Successes are the statuses of success that an operation declares.
func (o *Operation) Successes() []int {
	var statuses []int
	for status := http.StatusOK; status < http.StatusMultipleChoices; status++ {
		if o.Responses.Status(status) != nil {
			statuses = append(statuses, status)
		}
	}
	return statuses
}

// Response returns the type and the description of an answer's body, and nothing
// if it has none.
func (o *Operation) Response(status int) (mediaType string, media *openapi3.MediaType) {
	response := o.Responses.Status(status)
	if response == nil || len(response.Value.Content) == 0 {
		return "", nil
	}
	mediaType = slices.Min(slices.Collect(maps.Keys(response.Value.Content)))
	return mediaType, response.Value.Content[mediaType]
}

// ParametersIn are the names of the parameters that an operation declares in the
// query, the path or the headers.
func (o *Operation) ParametersIn(place string) []string {
	var names []string
	for _, parameter := range o.Parameters {
		if parameter.Value.In == place {
			names = append(names, parameter.Value.Name)
		}
	}
	return names
}

// RequestSchema returns the schema of the body of one content type; nil if there
// is none.
func (o *Operation) RequestSchema(contentType string) *openapi3.Schema {
	if o.RequestBody == nil {
		return nil
	}
	if media := o.RequestBody.Value.Content.Get(contentType); media != nil && media.Schema != nil {
		return media.Schema.Value
	}
	return nil
}
