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
)

func init() {
	openapi3filter.RegisterBodyDecoder("image/png", openapi3filter.FileBodyDecoder)
}

// A sentRequest is what the tests look at of a request: the names of its
// parameters and the paths of its body's properties, such as
// "attachments[].content".
type sentRequest struct {
	query      []string
	properties []string
}

// checkRequest says what is wrong with a request, and what there is in it. The
// validator lets unknown parameters and properties pass; this does not.
func (o *operation) checkRequest(input *openapi3filter.RequestValidationInput, body []byte) (sent sentRequest, problems []string) {
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
		if !slices.Contains(o.queryParameters(), name) {
			problems = append(problems, fmt.Sprintf("the parameter %q is not declared", name))
		}
	}
	if len(body) == 0 {
		return sent, problems
	}
	value, err := decodeBody(r.Header.Get("Content-Type"), body)
	if err != nil {
		return sent, append(problems, err.Error())
	}
	sent.properties = propertiesOf(value)
	for _, name := range undeclared(value, o.requestSchema(r.Header.Get("Content-Type"))) {
		problems = append(problems, fmt.Sprintf("the property %s of the body is not declared", name))
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

// requestSchema returns the schema of the body of one content type; nil if
// there is none.
func (o *operation) requestSchema(contentType string) *openapi3.Schema {
	if o.RequestBody == nil {
		return nil
	}
	if media := o.RequestBody.Value.Content.Get(contentType); media != nil {
		return media.Schema.Value
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
func (o *operation) checkAnswer(input *openapi3filter.RequestValidationInput, resp *http.Response, body []byte) []string {
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
			for _, name := range undeclared(value, media.Schema.Value) {
				problems = append(problems, fmt.Sprintf("the attribute %s is not declared", name))
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

// propertiesOf returns the paths of all the properties in a value.
func propertiesOf(value any) []string {
	paths := make(map[string]bool)
	var walk func(value any, path string)
	walk = func(value any, path string) {
		switch value := value.(type) {
		case object:
			for name, value := range value {
				name = strings.TrimPrefix(path+"."+name, ".")
				paths[name] = true
				walk(value, name)
			}
		case []any:
			for _, item := range value {
				walk(item, path+"[]")
			}
		}
	}
	walk(value, "")
	return slices.Sorted(maps.Keys(paths))
}

// undeclared returns the paths of the properties in a value that its schema
// does not have. An object without declared properties may have any.
func undeclared(value any, schema *openapi3.Schema) []string {
	paths := make(map[string]bool)
	var walk func(value any, schema *openapi3.Schema, path string)
	walk = func(value any, schema *openapi3.Schema, path string) {
		switch value := value.(type) {
		case object:
			properties := declaredProperties(schema)
			for name, value := range value {
				name, property := strings.TrimPrefix(path+"."+name, "."), properties[name]
				if property != nil {
					walk(value, property.Value, name)
				} else if len(properties) > 0 {
					paths[name] = true
				}
			}
		case []any:
			for _, item := range value {
				if schema.Items != nil {
					walk(item, schema.Items.Value, path+"[]")
				}
			}
		}
	}
	if schema != nil {
		walk(value, schema, "")
	}
	return slices.Sorted(maps.Keys(paths))
}

// declaredPaths returns the paths of all the properties in a schema.
func declaredPaths(schema *openapi3.Schema) []string {
	var paths []string
	var walk func(schema *openapi3.Schema, path string)
	walk = func(schema *openapi3.Schema, path string) {
		if schema.Items != nil {
			walk(schema.Items.Value, path+"[]")
		}
		for name, property := range declaredProperties(schema) {
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

// declaredProperties returns the properties that a schema has itself or by what
// it is composed of.
func declaredProperties(schema *openapi3.Schema) openapi3.Schemas {
	properties := maps.Clone(schema.Properties)
	for _, part := range schema.AllOf {
		if properties == nil {
			properties = make(openapi3.Schemas)
		}
		maps.Copy(properties, declaredProperties(part.Value))
	}
	return properties
}
