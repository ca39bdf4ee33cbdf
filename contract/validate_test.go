package contract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/go-webex/webex/contract/internal/specs"
)

func init() {
	openapi3filter.RegisterBodyDecoder("image/png", openapi3filter.FileBodyDecoder)
}

// A sentRequest is what the tests look at of a request: the names of its
// parameters and the paths of its body's properties, such as
// "attachments[].content".
type sentRequest struct {
	query      []string
	headers    []string // of those that are declared
	properties []string
}

func (s *sentRequest) add(other sentRequest) {
	s.query = append(s.query, other.query...)
	s.headers = append(s.headers, other.headers...)
	s.properties = append(s.properties, other.properties...)
}

// checkRequest says what is wrong with a request, and what there is in it. The
// validator lets unknown parameters and properties pass; this does not.
func checkRequest(o *operation, input *openapi3filter.RequestValidationInput, body []byte) (sent sentRequest, problems []string) {
	r := input.Request
	r.Body = io.NopCloser(bytes.NewReader(body))
	input.Options = &openapi3filter.Options{
		MultiError:                        true,
		SkipSettingDefaults:               true,
		RejectWhenRequestBodyNotSpecified: true,
		AuthenticationFunc:                authenticate,
	}
	problems = explain(openapi3filter.ValidateRequest(context.Background(), input))

	sent.query = slices.Sorted(maps.Keys(r.URL.Query()))
	for _, name := range sent.query {
		if !slices.Contains(o.ParametersIn(openapi3.ParameterInQuery), name) {
			problems = append(problems, fmt.Sprintf("the parameter %q is not declared", name))
		}
	}
	for _, name := range o.ParametersIn(openapi3.ParameterInHeader) {
		if r.Header.Get(name) != "" {
			sent.headers = append(sent.headers, name)
		}
	}
	if len(body) == 0 {
		return sent, problems
	}
	contentType := r.Header.Get("Content-Type")
	value, err := decodeBody(contentType, body)
	if err != nil {
		return sent, append(problems, err.Error())
	}
	properties := propertiesOf(value, o.RequestSchema(contentType))
	for _, path := range slices.Sorted(maps.Keys(properties)) {
		if properties[path] {
			sent.properties = append(sent.properties, path)
		} else {
			problems = append(problems, fmt.Sprintf("the property %s of the body is not declared", path))
		}
	}
	return sent, problems
}

// authenticate wants the bearer token that every operation needs, whether its
// specification says so or not.
func authenticate(_ context.Context, input *openapi3filter.AuthenticationInput) error {
	if !strings.HasPrefix(input.RequestValidationInput.Request.Header.Get("Authorization"), "Bearer ") {
		return errors.New("there is no bearer token")
	}
	return nil
}

// decodeBody returns the body of a request as JSON has it.
func decodeBody(contentType string, body []byte) (value any, err error) {
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	if mediaType != "multipart/form-data" {
		err = json.Unmarshal(body, &value)
		return value, err
	}
	form, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		return nil, err
	}
	fields := make(object)
	for name := range form.Value {
		fields[name] = ""
	}
	for name := range form.File {
		fields[name] = ""
	}
	return fields, nil
}

// checkAnswer says what is wrong with an answer. The validator lets attributes
// pass that are not declared; this does not.
func checkAnswer(o *operation, input *openapi3filter.RequestValidationInput, resp *http.Response, body []byte) []string {
	answer := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input,
		Status:                 resp.StatusCode,
		Header:                 resp.Header,
		Options:                &openapi3filter.Options{MultiError: true, IncludeResponseStatus: true},
	}
	answer.SetBodyBytes(body)
	problems := explain(openapi3filter.ValidateResponse(context.Background(), answer))
	declared := o.Responses.Status(resp.StatusCode)
	if declared == nil || input.Request.Method == http.MethodHead {
		return problems
	}
	media := declared.Value.Content.Get(resp.Header.Get("Content-Type"))
	switch {
	case media == nil && len(body) > 0:
		problems = append(problems, "there is a body, and none of its type is declared")
	case media != nil && strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json"):
		var value any
		if json.Unmarshal(body, &value) == nil { // or the validator has said so
			for path, declared := range propertiesOf(value, media.Schema.Value) {
				if !declared {
					problems = append(problems, fmt.Sprintf("the attribute %s is not declared", path))
				}
			}
		}
	}
	return problems
}

// explain words the validator's errors on one line each, without the schemas
// that they come with.
func explain(err error) []string {
	switch err := err.(type) {
	case nil:
		return nil
	case openapi3.MultiError:
		var all []string
		for _, err := range err {
			all = append(all, explain(err)...)
		}
		return all
	case *openapi3.SchemaError:
		return []string{fmt.Sprintf("%s: %s", strings.Join(err.JSONPointer(), "/"), err.Reason)}
	case *openapi3filter.RequestError:
		subject := "the body"
		if err.Parameter != nil {
			subject = fmt.Sprintf("the parameter %q", err.Parameter.Name)
		}
		return explainCause(subject, err.Reason, err.Err)
	case *openapi3filter.ResponseError:
		return explainCause("the answer", err.Reason, err.Err)
	}
	return []string{err.Error()}
}

func explainCause(subject, reason string, err error) []string {
	var all []string
	for _, cause := range explain(err) {
		all = append(all, subject+": "+cause)
	}
	if len(all) == 0 {
		all = []string{subject + ": " + reason}
	}
	return all
}

// propertiesOf returns the paths of all the properties in a value, and whether
// its schema has them. An object of which nothing is declared may have any; what
// may have any name is called "*".
func propertiesOf(value any, schema *openapi3.Schema) map[string]bool {
	paths := make(map[string]bool)
	var walk func(value any, schema *openapi3.Schema, path string)
	walk = func(value any, schema *openapi3.Schema, path string) {
		switch value := value.(type) {
		case object:
			declared, rest := specs.Properties(schema), specs.Rest(schema)
			for name, value := range value {
				property := declared[name]
				if property == nil && rest != nil {
					name, property = "*", rest.NewRef()
				}
				name = strings.TrimPrefix(path+"."+name, ".")
				paths[name] = property != nil || len(declared) == 0
				if property != nil {
					walk(value, property.Value, name)
				}
			}
		case []any:
			for _, item := range value {
				if items := itemsOf(schema); items != nil {
					walk(item, items, path+"[]")
				}
			}
		}
	}
	if schema != nil {
		walk(value, schema, "")
	}
	return paths
}

// declaredPaths returns the paths of all the properties in a schema, as
// propertiesOf names them.
func declaredPaths(schema *openapi3.Schema) []string {
	var paths []string
	var walk func(schema *openapi3.Schema, path string)
	walk = func(schema *openapi3.Schema, path string) {
		if items := itemsOf(schema); items != nil {
			walk(items, path+"[]")
		}
		properties := specs.Properties(schema)
		if rest := specs.Rest(schema); rest != nil {
			properties["*"] = rest.NewRef()
		}
		for name, property := range properties {
			name = strings.TrimPrefix(path+"."+name, ".")
			paths = append(paths, name)
			walk(property.Value, name)
		}
	}
	if schema != nil {
		walk(schema, "")
	}
	slices.Sort(paths)
	return paths
}

// itemsOf returns the schema of the items of an array; nil if it has none.
func itemsOf(schema *openapi3.Schema) *openapi3.Schema {
	if schema.Items != nil {
		return schema.Items.Value
	}
	for _, part := range specs.Parts(schema) {
		if items := itemsOf(part); items != nil {
			return items
		}
	}
	return nil
}
