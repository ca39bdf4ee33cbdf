package contract

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// TestAnswers reads answers with everything that the specifications describe
// and all of their examples, and asserts that the SDK has a field for every
// attribute, and an attribute for every field.
func TestAnswers(t *testing.T) {
	specs := loadSpecs(t)
	server := newServer(t, specs)
	client := newClient(t, server.URL)
	methods := methodsOf(client)
	found := make(findings)
	there, filled := make(map[string]bool), make(map[string]bool)
	for _, call := range calls {
		op := operationsOf(specs, call.operation)[0]
		for name := range strings.FieldsSeq(call.methods) {
			for result := range methods[name].Outs() {
				fieldsOfType(itemOf(result), there)
			}
			for _, status := range op.successes() {
				for _, body := range append(examples(op, status), nil) {
					server.expect(status, body)
					results, err := invoke(t.Context(), client, name, call.least)
					if !assert.NoError(t, err, "%s, answered with %d", name, status) {
						continue
					}
					unknown := make(map[string]bool)
					unknownAttributes(reflect.ValueOf(results), unknown)
					for attribute := range unknown {
						found.add("%s: %s has no field for an attribute", name, attribute)
					}
					fieldsOfValue(reflect.ValueOf(results), filled)
				}
			}
		}
	}
	for _, field := range slices.Sorted(maps.Keys(there)) {
		if !filled[field] {
			found.add("no operation answers with what %s is for", field)
		}
	}
	require.NotEmpty(t, filled)
	found.assertOnly(t, answerExceptions)
}

// itemOf returns what an iterator yields, and any other type as it is.
func itemOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Func {
		return t.In(0).In(0)
	}
	return t
}

// examples are the bodies that a specification gives as examples of an answer.
func examples(op *operation, status int) []any {
	_, media := op.response(status)
	if media == nil {
		return nil
	}
	var bodies []any
	if media.Example != nil {
		bodies = append(bodies, media.Example)
	}
	for _, name := range slices.Sorted(maps.Keys(media.Examples)) {
		bodies = append(bodies, media.Examples[name].Value.Value)
	}
	return bodies
}

// TestErrorExamples asserts that the message in every example of an error is
// found.
func TestErrorExamples(t *testing.T) {
	specs := loadSpecs(t)
	server := newServer(t, specs)
	count := 0
	for _, call := range calls {
		for _, op := range operationsOf(specs, call.operation) {
			for status := http.StatusBadRequest; status < 600; status++ {
				if op.Responses.Status(status) == nil {
					continue
				}
				for _, body := range examples(op, status) {
					count++
					server.expect(status, body)
					client := newClient(t, server.URL) // another may wait after a 429
					_, err := invoke(t.Context(), client, strings.Fields(call.methods)[0], call.least)
					var apiErr *webex.ApiError
					require.ErrorAs(t, err, &apiErr, "%s, answered with %d", call.methods, status)
					want, _ := body.(object)["message"].(string)
					assert.Equal(t, status, apiErr.StatusCode)
					assert.Equal(t, want, apiErr.Message)
				}
			}
		}
	}
	assert.Positive(t, count)
}
