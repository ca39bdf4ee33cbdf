package contract

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// newClient makes a client that does not try again.
func newClient(t *testing.T, baseURL string) *webex.Client {
	t.Helper()
	policy := webex.RetryPolicy{MaxAttempts: 1, MaxWait: -1}
	client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithToken("token"), webex.WithRetry(policy))
	require.NoError(t, err)
	return client
}

// methodsOf returns all methods of all services.
func methodsOf(client *webex.Client) map[string]reflect.Type {
	methods := make(map[string]reflect.Type)
	for field, service := range reflect.ValueOf(client).Elem().Fields() {
		if !field.IsExported() {
			continue
		}
		for i := range service.NumMethod() {
			methods[field.Name+"."+service.Type().Method(i).Name] = service.Method(i).Type()
		}
	}
	return methods
}

func TestTheTableHasEveryMethod(t *testing.T) {
	methods := methodsOf(newClient(t, "https://webex.test/v1"))
	listed := make(map[string]bool)
	for _, call := range calls {
		for name := range strings.FieldsSeq(call.methods) {
			listed[name] = true
			assert.Contains(t, methods, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		if withoutOperation[name] == "" {
			assert.True(t, listed[name], "%s is not in the table of calls, and withoutOperation does not say why", name)
		}
	}
	for name := range withoutOperation {
		assert.Contains(t, methods, name)
		assert.False(t, listed[name], "%s is in the table of calls", name)
	}
}

func TestTheTableSetsEveryField(t *testing.T) {
	there, set := make(map[string]bool), make(map[string]bool)
	methods := methodsOf(newClient(t, "https://webex.test/v1"))
	for _, call := range calls {
		for name := range strings.FieldsSeq(call.methods) {
			for parameter := range methods[name].Ins() {
				fieldsOfType(parameter, there)
			}
		}
		for _, arguments := range call.calls() {
			for _, argument := range arguments {
				fieldsOfValue(reflect.ValueOf(argument), set)
			}
		}
	}
	found := make(findings)
	for field := range there {
		if !set[field] {
			found.add("no call sets %s", field)
		}
	}
	require.NotEmpty(t, set)
	found.assertOnly(t, unsetFields)
}

func TestRequests(t *testing.T) {
	specs := loadSpecs(t)
	server := newServer(t, specs)
	client := newClient(t, server.URL)
	found := make(findings)
	sent := make(map[*operation]*sentRequest)
	for _, call := range calls {
		operations := operationsOf(t, specs, call.operation)
		for name := range strings.FieldsSeq(call.methods) {
			for _, arguments := range call.calls() {
				server.expect(operations[0], operations[0].successes()[0], nil)
				_, err := invoke(t.Context(), client, name, arguments)
				require.NoError(t, err, name)
				result := server.result()
				for _, problem := range result.problems {
					found.add("%s: %s", call.operation, problem)
				}
				for i, op := range result.found {
					require.Equal(t, call.operation, op.OperationID, "%s asks for another operation", name)
					if sent[op] == nil {
						sent[op] = new(sentRequest)
					}
					sent[op].query = append(sent[op].query, result.sent[i].query...)
					sent[op].properties = append(sent[op].properties, result.sent[i].properties...)
				}
			}
		}
		for _, op := range operations {
			assert.NotNil(t, sent[op], "nothing was sent for %s of %s", op.OperationID, op.spec.name)
		}
	}
	for op, sent := range sent {
		found.addUnsent(op, sent)
	}
	found.assertOnly(t, requestExceptions)
}

// addUnsent adds what an operation declares and no call has sent.
func (f findings) addUnsent(op *operation, sent *sentRequest) {
	for _, name := range op.queryParameters() {
		if !slices.Contains(sent.query, name) {
			f.add("%s: no call sends the parameter %q", op.OperationID, name)
		}
	}
	for _, parameter := range op.Parameters {
		if in := parameter.Value.In; in != "query" && in != "path" {
			f.add("%s: nothing looks after parameters in the %s: %q", op.OperationID, in, parameter.Value.Name)
		}
	}
	if op.RequestBody == nil {
		return
	}
	for contentType := range op.RequestBody.Value.Content {
		for _, path := range declaredPaths(op.requestSchema(contentType)) {
			if !slices.Contains(sent.properties, path) {
				f.add("%s: no call sends the property %s", op.OperationID, path)
			}
		}
	}
}
