package webex_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/internal/calltable"
)

// TestServices makes every call of the table and compares the request with what
// the table says, and with the operation that the method names.
func TestServices(t *testing.T) {
	for _, row := range calltable.Calls() {
		for method := range strings.FieldsSeq(row.Methods) {
			t.Run(method, func(t *testing.T) { testCall(t, method, row) })
		}
	}
}

func testCall(t *testing.T, method string, row calltable.Row) {
	t.Helper()
	_, ok := calltable.Methods(newClient(t, "https://webex.test/v1"))[method]
	require.True(t, ok, "there is no client.%s, or its service is nil", method)
	verb, target, _ := strings.Cut(row.Request, " ")
	path, query, _ := strings.Cut(target, "?")
	script, baseURL := serve(t, answerTo(t, row, method), answer(http.StatusNotFound, "")) // to one request alone
	var operation string
	client := newClient(t, baseURL, webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			operation = webex.OperationOf(req.Context())
			return next.RoundTrip(req)
		})
	}))
	results, err := calltable.Invoke(t.Context(), client, baseURL, method, row.Args)
	require.NoError(t, err)

	sent := script.sent()
	require.Len(t, sent, 1)
	assert.Equal(t, verb, sent[0].Method)
	assert.Equal(t, "/v1"+path, sent[0].Path)
	assert.Equal(t, valuesOf(t, query), valuesOf(t, sent[0].Query), "the query")
	assertBody(t, row.Body, sent[0])
	assert.True(t, isOf(operation, verb+" "+path), "%s is sent for the operation %q", row.Request, operation)
	if returnsNothing(client, method) {
		return
	}
	require.NotEmpty(t, results, "nothing was returned")
	result := reflect.Indirect(reflect.ValueOf(results[0]))
	assert.False(t, result.IsZero(), "the answer is returned")
	if extra, ok := extraOf(result); ok {
		assert.Equal(t, "1", string(extra["new"]), "the answer is returned, with what is unknown of it")
	}
}

// returnsNothing reports whether a method returns an error and nothing else.
func returnsNothing(client *webex.Client, method string) bool {
	return calltable.Methods(client)[method].Type().NumOut() == 1
}

// answerTo is a step that answers a call as its row says.
func answerTo(t *testing.T, row calltable.Row, method string) http.HandlerFunc {
	t.Helper()
	_, name, _ := strings.Cut(method, ".")
	switch {
	case row.Answer != "":
		return answer(http.StatusOK, row.Answer)
	case returnsNothing(newClient(t, "https://webex.test/v1"), method):
		return answer(http.StatusNoContent, "")
	case strings.HasPrefix(name, "List"):
		return answer(http.StatusOK, `{"items":[{"new":1}]}`)
	}
	return answer(http.StatusOK, `{"new":1}`)
}

func valuesOf(t *testing.T, query string) url.Values {
	t.Helper()
	values, err := url.ParseQuery(query)
	require.NoError(t, err)
	return values
}

func assertBody(t *testing.T, want string, got recorded) {
	t.Helper()
	fields, multipart := strings.CutPrefix(want, "multipart ")
	switch {
	case want == "":
		assert.Empty(t, got.Body, "the body")
	case strings.HasPrefix(want, "{"), strings.HasPrefix(want, "["):
		assert.JSONEq(t, want, got.Body, "the body")
		assert.Regexp(t, `^application/(json|\w+-patch\+json)$`, got.Header.Get("Content-Type"))
	case multipart:
		sent := make(url.Values)
		for _, part := range parts(t, got) {
			sent.Add(part.name, cmp.Or(part.fileName, part.content))
		}
		assert.Equal(t, valuesOf(t, fields), sent, "the body")
	default:
		assert.Equal(t, valuesOf(t, want), valuesOf(t, got.Body), "the body")
		assert.Equal(t, "application/x-www-form-urlencoded", got.Header.Get("Content-Type"))
	}
}

// isOf reports whether a request, a method and a path, is one of an operation.
func isOf(operation, request string) bool {
	pattern, path := strings.Split(operation, "/"), strings.Split(request, "/")
	return slices.EqualFunc(pattern, path, func(want, got string) bool {
		return want == got || strings.HasPrefix(want, "{") && got != ""
	})
}

// extraOf returns the Extra of an object that a method has returned, or of the
// first item of a page or a slice, if the type has one.
func extraOf(v reflect.Value) (extra map[string]json.RawMessage, ok bool) {
	switch {
	case v.Kind() == reflect.Pointer:
		return extraOf(v.Elem())
	case v.Kind() == reflect.Slice && v.Len() > 0:
		return extraOf(v.Index(0))
	case v.Kind() == reflect.Struct && strings.HasPrefix(v.Type().Name(), "Page["):
		return extraOf(v.FieldByName("Items"))
	case v.Kind() == reflect.Struct && v.FieldByName("Extra").IsValid():
		extra, ok = v.FieldByName("Extra").Interface().(map[string]json.RawMessage)
	}
	return extra, ok
}

// TestServicesRefuse makes the calls that must fail before anything is sent.
func TestServicesRefuse(t *testing.T) {
	for _, row := range calltable.Refusals() {
		for method := range strings.FieldsSeq(row.Methods) {
			t.Run(method+": "+row.Error, func(t *testing.T) {
				script, baseURL := serve(t, answer(http.StatusOK, `{"items":[]}`))
				_, err := calltable.Invoke(t.Context(), newClient(t, baseURL), baseURL, method, row.Args)
				require.ErrorContains(t, err, "webex: ")
				assert.ErrorContains(t, err, row.Error)
				assert.NotContains(t, err.Error(), "s3cret")
				assert.Empty(t, script.sent(), "nothing is sent")
			})
		}
	}
}

// TestEveryMethodHasARow ranges over the client itself, so that no service and
// no method is forgotten.
func TestEveryMethodHasARow(t *testing.T) {
	client := newClient(t, "https://webex.test/v1")
	for field, service := range reflect.ValueOf(client).Elem().Fields() {
		if field.IsExported() && service.IsNil() {
			assert.Fail(t, fmt.Sprintf("client.%s is nil: addServices must make it", field.Name))
		}
	}
	methods := calltable.Methods(client)
	listed := make(map[string]bool)
	for _, row := range calltable.Calls() {
		for method := range strings.FieldsSeq(row.Methods) {
			listed[method] = true
		}
	}
	for method := range calltable.Composed {
		if listed[method] {
			assert.Fail(t, fmt.Sprintf("client.%s has a row: remove it from calltable.Composed", method))
		}
		listed[method] = true
	}
	for _, method := range slices.Sorted(maps.Keys(methods)) {
		if !listed[method] {
			assert.Fail(t, fmt.Sprintf("client.%s has no row: add one to internal/calltable", method))
		}
	}
	for _, method := range slices.Sorted(maps.Keys(listed)) {
		if !methods[method].IsValid() {
			assert.Fail(t, fmt.Sprintf("there is no method client.%s, which internal/calltable names", method))
		}
	}
}

// TestEveryServiceIsInTheClient finds the services in the source.
func TestEveryServiceIsInTheClient(t *testing.T) {
	var fields []string
	for service := range reflect.TypeFor[webex.Client]().Fields() {
		if service.IsExported() {
			fields = append(fields, service.Type.Elem().Name())
		}
	}
	count := 0
	for _, declared := range sourceOf(t, "*.go").Types {
		if strings.HasSuffix(declared.Name, "Service") {
			count++
			if !slices.Contains(fields, declared.Name) {
				assert.Fail(t, fmt.Sprintf("the client has no field for a %s: add one, and make it in addServices", declared.Name))
			}
		}
	}
	assert.NotZero(t, count)
}

// TestEveryServiceHasAnExample keeps the documentation of every service with
// one that runs: an example without output is only compiled.
func TestEveryServiceHasAnExample(t *testing.T) {
	shown := make(map[string]bool) // the types with an example that runs
	for _, documented := range sourceOf(t, "*.go").Types {
		for _, method := range documented.Methods {
			for _, example := range method.Examples {
				if example.Output != "" {
					shown[documented.Name] = true
				}
			}
		}
	}
	for service := range reflect.TypeFor[webex.Client]().Fields() {
		if service.IsExported() && !shown[service.Type.Elem().Name()] {
			assert.Fail(t, fmt.Sprintf("client.%s has no example: add one with an output", service.Name))
		}
	}
}

// unset are the fields that no request has.
var unset = map[string]string{
	"PhoneNumber.Primary": "Webex says which number is the primary one",
}

// TestTheTableSetsEveryField asserts that no field of a request or of options is
// without a call that sets it.
func TestTheTableSetsEveryField(t *testing.T) {
	methods := calltable.Methods(newClient(t, "https://webex.test/v1"))
	there, set := make(map[string]bool), make(map[string]bool)
	for _, row := range calltable.Calls() {
		visitArgs(row, func(field, _ string) { set[field] = true })
		for method := range strings.FieldsSeq(row.Methods) {
			if method, ok := methods[method]; ok {
				for parameter := range method.Type().Ins() {
					fieldsOf(parameter, there)
				}
			}
		}
	}
	for _, field := range slices.Sorted(maps.Keys(there)) {
		switch {
		case !set[field] && unset[field] == "":
			assert.Fail(t, fmt.Sprintf("no call sets %s: set it in a row of internal/calltable", field))
		case set[field] && unset[field] != "":
			assert.Fail(t, fmt.Sprintf("a call sets %s: remove it from unset", field))
		}
	}
}

// TestTheTableTellsFieldsApart asserts that no two fields could take each other's
// place without a test that fails: those of a call have values that differ, and
// of two that are only true or false there is a call with one of them.
func TestTheTableTellsFieldsApart(t *testing.T) {
	truths := make(map[string]string) // the calls that each such field is true in
	for i, row := range calltable.Calls() {
		values := make(map[string]string)
		visitArgs(row, func(field, value string) {
			switch other := values[value]; {
			case value == "true":
				truths[field] += fmt.Sprint(" ", i)
			case value == "false":
				truths[field] += ""
			case value != "" && other != "":
				assert.Fail(t, fmt.Sprintf("%s: %s and %s have the same value %q: give each its own", row.Request, other, field, value))
			default:
				values[value] = field
			}
		})
	}
	alike := make(map[string]string)
	for _, field := range slices.Sorted(maps.Keys(truths)) {
		request, _, _ := strings.Cut(field, ".")
		calls := request + truths[field]
		if other := alike[calls]; other != "" {
			assert.Fail(t, fmt.Sprintf("%s and %s are true in the same calls: add a row with one of them", other, field))
		}
		alike[calls] = field
	}
}

// visitArgs visits the fields that are set in the arguments of a call.
func visitArgs(row calltable.Row, visit func(field, value string)) {
	for i, arg := range row.Args {
		visitFields(reflect.ValueOf(arg), fmt.Sprintf("argument %d", i+1), visit)
	}
}

// isRequest reports whether a type is one of the SDK's that a request is made of.
func isRequest(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.PkgPath() == reflect.TypeFor[webex.Client]().PkgPath() &&
		t != reflect.TypeFor[webex.Object]() && t != reflect.TypeFor[webex.Upload]()
}

// fieldsOf adds the fields of all requests in a type, as in "Room.Title".
func fieldsOf(t reflect.Type, names map[string]bool) {
	switch {
	case slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map}, t.Kind()):
		fieldsOf(t.Elem(), names)
	case isRequest(t):
		for field := range t.Fields() {
			name := t.Name() + "." + field.Name
			switch {
			case field.Anonymous:
				fieldsOf(field.Type, names)
			case field.IsExported() && !names[name]:
				names[name] = true
				fieldsOf(field.Type, names)
			}
		}
	}
}

// visitFields calls visit with each field in a value that is set, and with its
// value as a text, which is empty for what need not differ.
func visitFields(v reflect.Value, name string, visit func(field, value string)) {
	switch {
	case v.Kind() == reflect.Pointer && !v.IsNil():
		visitFields(v.Elem(), name, visit)
		if v.Elem().IsZero() {
			visit(name, textOf(v.Elem()))
		}
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		for i := range v.Len() {
			visitFields(v.Index(i), name, visit)
		}
		if v.Len() == 0 && !v.IsNil() {
			visit(name, "")
		}
	case v.IsValid() && isRequest(v.Type()):
		if strings.Contains(name, ".") {
			visit(name, "")
		}
		for field, value := range v.Fields() {
			if field.IsExported() && field.Type != reflect.TypeFor[webex.Object]() {
				visitFields(value, v.Type().Name()+"."+field.Name, visit)
			}
		}
	case v.IsValid() && !v.IsZero():
		visit(name, textOf(v))
	}
}

// textOf returns a value that must differ from others as a text.
func textOf(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String, reflect.Int, reflect.Float64, reflect.Bool:
		return fmt.Sprint(v.Interface())
	}
	if t, ok := reflect.TypeAssert[time.Time](v); ok {
		return t.String()
	}
	return ""
}
