package contract

import (
	"net/http"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRequests makes all calls of the table and asserts that what they send is
// declared, and that all that is declared is sent by one of them.
func TestRequests(t *testing.T) {
	all := loadSpecs(t)
	server := newServer(t, all)
	client := newClient(t, server.URL)
	list, found := uses(t, all)
	sent := make(map[*operation]*sentRequest)
	for _, u := range list {
		op := u.operations[0]
		server.expect(op, append(op.Successes(), http.StatusOK)[0], nil) // OK where no success is declared
		_, err := u.invoke(t, client, server.URL)
		require.NoError(t, err, u.method)
		result := server.result()
		for _, problem := range result.problems {
			found.add("%s: %s", op, problem)
		}
		for op, request := range result.sent {
			if sent[op] == nil {
				sent[op] = new(sentRequest)
			}
			sent[op].add(request)
		}
	}
	assert.NotEmpty(t, sent)
	for op, sent := range sent {
		found.addUnsent(op, sent)
	}
	found.assertOnly(t, requestExceptions)
}

// addUnsent adds what an operation declares and no call has sent.
func (f findings) addUnsent(op *operation, sent *sentRequest) {
	for _, name := range op.ParametersIn(openapi3.ParameterInQuery) {
		if !slices.Contains(sent.query, name) {
			f.add("%s: no call sends the parameter %q", op, name)
		}
	}
	for _, name := range op.ParametersIn(openapi3.ParameterInHeader) {
		if !slices.Contains(sent.headers, name) {
			f.add("%s: no call sends the header %q", op, name)
		}
	}
	for _, name := range op.ParametersIn(openapi3.ParameterInCookie) {
		f.add("%s: nothing looks after the cookie %q", op, name)
	}
	if op.RequestBody == nil {
		return
	}
	for contentType := range op.RequestBody.Value.Content {
		for _, path := range declaredPaths(op.RequestSchema(contentType)) {
			if !slices.Contains(sent.properties, path) {
				f.add("%s: no call sends the property %s", op, path)
			}
		}
	}
}
