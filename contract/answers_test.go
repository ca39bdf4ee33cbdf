package contract

import (
	"iter"
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
		for name := range strings.FieldsSeq(call.methods) {
			for result := range methods[name].Outs() {
				fieldsOfType(itemOf(result), there)
			}
			for _, op := range operationsOf(t, specs, call.operation) {
				for status, body := range op.answers() {
					server.expect(op, status, body)
					results, err := invoke(t.Context(), client, name, call.least)
					assert.NoError(t, err, "%s, answered with %d", name, status)
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

// answers yields the statuses of success that an operation declares, each with
// the bodies that are its examples, and with none for one with everything.
func (o *operation) answers() iter.Seq2[int, any] {
	return func(yield func(int, any) bool) {
		for _, status := range o.successes() {
			for _, body := range append(o.examples(status), nil) {
				if !yield(status, body) {
					return
				}
			}
		}
	}
}

// examples are the bodies that a specification gives as examples of an answer.
func (o *operation) examples(status int) []any {
	_, media := o.response(status)
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
		name := strings.Fields(call.methods)[0]
		for _, op := range operationsOf(t, specs, call.operation) {
			for status := http.StatusBadRequest; status < 600; status++ {
				for _, body := range op.examples(status) {
					count++
					server.expect(op, status, body)
					client := newClient(t, server.URL) // another may wait after a 429
					_, err := invoke(t.Context(), client, name, call.least)
					apiErr := new(webex.ApiError)
					require.ErrorAs(t, err, &apiErr, "%s, answered with %d", name, status)
					assert.Equal(t, status, apiErr.StatusCode)
					assert.Equal(t, body.(object)["message"], apiErr.Message)
				}
			}
		}
	}
	assert.Positive(t, count)
}
