package contract

import (
	"iter"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// TestAnswers reads answers with everything that the specifications describe
// and all of their examples, and asserts that the SDK has a field for every
// attribute, and an attribute for every field.
func TestAnswers(t *testing.T) {
	all := loadSpecs(t)
	server := newServer(t, all)
	client := newClient(t, server.URL)
	found := make(findings)
	there, filled := make(map[string]bool), make(map[string]bool)
	for _, u := range firstUses(t, all) {
		for result := range typeOf(t, u.method).Outs() {
			fieldsOfType(itemOf(result), there)
		}
		for _, op := range u.operations {
			for status, body := range answers(op) {
				server.expect(op, status, body)
				results, err := u.invoke(t, client, server.URL)
				assert.NoError(t, err, "%s, answered with %d", u.method, status)
				unknown := make(map[string]bool)
				unknownAttributes(reflect.ValueOf(results), unknown)
				for attribute := range unknown {
					found.add("%s: %s has no field for an attribute", u.method, attribute)
				}
				fieldsOfValue(reflect.ValueOf(results), filled)
			}
		}
	}
	for field := range there {
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
func answers(op *operation) iter.Seq2[int, any] {
	return func(yield func(int, any) bool) {
		for _, status := range op.Successes() {
			for _, body := range append(examples(op, status), nil) {
				if !yield(status, body) {
					return
				}
			}
		}
	}
}

// examples are the bodies that a specification gives as examples of an answer.
func examples(op *operation, status int) []any {
	_, media := op.Response(status)
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
	all := loadSpecs(t)
	server := newServer(t, all)
	count := 0
	for _, u := range firstUses(t, all) {
		for _, op := range u.operations {
			for status := http.StatusBadRequest; status < 600; status++ {
				for _, body := range examples(op, status) {
					count++
					server.expect(op, status, body)
					client := newClient(t, server.URL) // another may wait after a 429
					_, err := u.invoke(t, client, server.URL)
					apiErr := new(webex.ApiError)
					require.ErrorAs(t, err, &apiErr, "%s, answered with %d", u.method, status)
					assert.Equal(t, status, apiErr.StatusCode)
					assert.Equal(t, body.(object)["message"], apiErr.Message)
				}
			}
		}
	}
	assert.Positive(t, count)
}
