package contract

import (
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/contract/internal/specs"
	"github.com/go-webex/webex/internal/calltable"
)

// A use is a call of a method, and the operation that it is a call of, as each
// of the specifications has it.
type use struct {
	method     string // as in "Rooms.List"
	args       calltable.Args
	operations []*operation
}

func (u use) invoke(t *testing.T, client *webex.Client, baseURL string) ([]any, error) {
	t.Helper()
	return calltable.Invoke(t.Context(), client, baseURL, u.method, u.args)
}

// uses returns all calls of the table that the specifications have an operation
// for, and what the others ask for.
func uses(t *testing.T, all []*specs.Spec) (list []use, others findings) {
	t.Helper()
	others = make(findings)
	for _, row := range calltable.Calls() {
		for method := range strings.FieldsSeq(row.Methods) {
			label, operations := operationOf(t, all, method, row.Args)
			if len(operations) == 0 {
				others.add("no specification has %s", label)
				continue
			}
			list = append(list, use{method, row.Args, operations})
		}
	}
	require.NotEmpty(t, list)
	return list, others
}

// firstUses returns the first call of each method, which gives it no more than
// it needs.
func firstUses(t *testing.T, all []*specs.Spec) []use {
	t.Helper()
	list, _ := uses(t, all)
	seen := make(map[string]bool)
	return slices.DeleteFunc(list, func(u use) bool {
		before := seen[u.method]
		seen[u.method] = true
		return before
	})
}

// operationOf finds out what a call asks for without sending it: the SDK's own
// label of the request, and the operation that the specifications have for its
// method and path. Both must be the same. A request for a URL that Webex gave
// has no other label than that.
func operationOf(t *testing.T, all []*specs.Spec, method string, args calltable.Args) (label string, operations []*operation) {
	t.Helper()
	const baseURL = "https://webex.test/v1"
	errSeen := errors.New("seen")
	look := func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			label = webex.OperationOf(r.Context())
			operations = nil
			for _, s := range all {
				if o, _ := s.Find(r); o != nil {
					operations = append(operations, o)
				}
			}
			return nil, errSeen
		})
	}
	_, err := calltable.Invoke(t.Context(), newClient(t, baseURL, webex.WithMiddleware(look)), baseURL, method, args)
	require.ErrorIs(t, err, errSeen, method)
	if strings.HasSuffix(label, " {url}") {
		return label, operations
	}
	assert.True(t, slices.Equal(withKey(all, specs.Key(label)), operations), "%s is labelled %q and asks for %v", method, label, operations)
	return label, operations
}

// withKey returns an operation as each of the specifications has it.
func withKey(all []*specs.Spec, key string) []*operation {
	var operations []*operation
	for _, s := range all {
		for _, o := range s.Operations {
			if o.Key() == key {
				operations = append(operations, o)
			}
		}
	}
	return operations
}

// newClient makes a client that does not try again.
func newClient(t *testing.T, baseURL string, opts ...webex.Option) *webex.Client {
	t.Helper()
	policy := webex.RetryPolicy{MaxAttempts: 1, MaxWait: -1}
	opts = append(opts, webex.WithBaseURL(baseURL), webex.WithToken("token"), webex.WithRetry(policy))
	client, err := webex.NewClient(opts...)
	require.NoError(t, err)
	return client
}

// typeOf returns the type of a method.
func typeOf(t *testing.T, method string) reflect.Type {
	t.Helper()
	m, ok := calltable.Methods(newClient(t, "https://webex.test/v1"))[method]
	require.True(t, ok, method)
	return m.Type()
}
