package contract

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// moment stands for every text: it is a time too, for the attributes that are
// one without saying so.
const moment = "2026-05-04T12:00:00.000Z"

// full makes a value with everything that a schema has. Nothing in it is false,
// zero or empty, so that what a program made of it shows what it did not read.
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
	for name, property := range declaredProperties(schema) {
		value[name] = full(property.Value)
	}
	if len(value) == 0 {
		value["any"] = moment
	}
	return value
}

// emptied returns a list's answer without its items.
func emptied(value any) any {
	answer := make(object)
	for name, attribute := range value.(object) {
		if _, ok := attribute.([]any); ok {
			answer[name] = []any{}
		}
	}
	return answer
}
