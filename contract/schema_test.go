package contract

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSchemas looks at the ways to compose a schema: all of several, one of
// several, and properties of any name.
func TestSchemas(t *testing.T) {
	for _, test := range []struct {
		name, schema string
		value        string // that the schema does not have all of
		undeclared   []string
		paths        []string
		full         string
	}{
		{
			name: "together",
			schema: `{"type": "object", "properties": {"a": {"type": "number"}},
				"allOf": [{"type": "object", "properties": {"b": {"type": "boolean"}}}]}`,
			value:      `{"a": 1, "b": true, "c": 2}`,
			undeclared: []string{"c"},
			paths:      []string{"a", "b"},
			full:       `{"a": 7, "b": true}`,
		},
		{
			name: "alternatives that share a property",
			schema: `{"type": "array", "items": {"anyOf": [
				{"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"type": "number"}}}}},
				{"type": "object", "properties": {"a": {"type": "object", "properties": {"c": {"type": "number"}}}}}]}}`,
			value:      `[{"a": {"b": 1}}, {"a": {"c": 1, "d": 1}}]`,
			undeclared: []string{"[].a.d"},
			paths:      []string{"[].a", "[].a.b", "[].a.c"},
			full:       `[{"a": {"b": 7, "c": 7}}]`,
		},
		{
			name:   "alternatives that are no objects",
			schema: `{"oneOf": [{"type": "string", "enum": ["x"]}, {"type": "string", "enum": ["y"]}]}`,
			value:  `"y"`,
			full:   `"x"`,
		},
		{
			name: "any name",
			schema: `{"type": "object", "properties": {"a": {"type": "number"}},
				"additionalProperties": {"type": "object", "properties": {"b": {"type": "number"}}}}`,
			value:      `{"a": 1, "x": {"b": 1}, "y": {"b": 1, "c": 1}}`,
			undeclared: []string{"*.c"},
			paths:      []string{"*", "*.b", "a"},
			full:       `{"a": 7, "any": {"b": 7}}`,
		},
		{
			name:   "nothing declared",
			schema: `{"type": "object"}`,
			value:  `{"x": {"y": 1}}`,
			full:   `{"any": "2026-05-04T12:00:00.000Z"}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			schema := new(openapi3.Schema)
			require.NoError(t, json.Unmarshal([]byte(test.schema), schema))
			var value any
			require.NoError(t, json.Unmarshal([]byte(test.value), &value))
			var undeclared []string
			for path, declared := range propertiesOf(value, schema) {
				if !declared {
					undeclared = append(undeclared, path)
				}
			}
			assert.Equal(t, test.undeclared, undeclared)
			assert.Equal(t, test.paths, declaredPaths(schema))
			made, err := json.Marshal(full(schema))
			require.NoError(t, err)
			assert.JSONEq(t, test.full, string(made))
		})
	}
}

// TestOperationsAreFoundWhereTheyAre looks at the operations that are not below
// /v1.
func TestOperationsAreFoundWhereTheyAre(t *testing.T) {
	all := loadSpecs(t)
	for request, found := range map[string]bool{
		"/v1/rooms":                                  true,
		"/rooms":                                     false,
		"/v1/dataSources":                            true,
		"/identity/scim/org/v2/Users":                true,
		"/v1/identity/scim/org/v2/Users":             false,
		"/v1/meeting/qualities":                      true,
		"/v1/analytics/messagingMetrics/dailyTotals": true,
		"/v1/identity/organizations/org":             true,
	} {
		operations := 0
		for _, s := range all {
			if o, _ := s.Find(httptest.NewRequest(http.MethodGet, request, nil)); o != nil {
				operations++
			}
		}
		assert.Equal(t, found, operations > 0, request)
	}
}
