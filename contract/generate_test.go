package contract

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/go-webex/webex/contract/internal/specs"
)

type object = map[string]any

// moment stands for every text: it is a time too, for the attributes that are
// one without saying so.
const moment = "2026-05-04T12:00:00.000Z"

// full makes a value with everything that a schema has, of alternatives all that
// they have together. Nothing in it is false, zero or empty, so that what a
// program made of it shows what it did not read.
func full(schema *openapi3.Schema) any {
	switch {
	case slices.Contains(append(schema.Enum, schema.Example), any("false")): // a boolean
		return "true"
	case len(schema.Enum) > 0:
		return schema.Enum[0]
	case schema.Type.Is(openapi3.TypeArray):
		return []any{full(schema.Items.Value)}
	case schema.Type.Is(openapi3.TypeBoolean):
		return true
	case schema.Type.Is(openapi3.TypeNumber), schema.Type.Is(openapi3.TypeInteger):
		return 7
	case schema.Type.Is(openapi3.TypeString):
		return moment
	}
	value := make(object)
	for name, property := range specs.Properties(schema) {
		value[name] = full(property.Value)
	}
	if rest := specs.Rest(schema); rest != nil {
		value["any"] = full(rest)
	}
	switch parts := specs.Parts(schema); {
	case len(value) > 0:
		return value
	case len(parts) > 0:
		return full(parts[0])
	}
	return object{"any": moment}
}

// emptied returns a list's answer without its items.
func emptied(value any) any {
	all, ok := value.(object)
	if !ok {
		return []any{}
	}
	answer := make(object)
	for name, attribute := range all {
		if _, ok := attribute.([]any); ok {
			answer[name] = []any{}
		}
	}
	return answer
}
