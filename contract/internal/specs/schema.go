package specs

import "github.com/getkin/kin-openapi/openapi3"

// Properties returns the properties that a schema has itself or by what it is
// composed of. One that several alternatives have is an alternative itself.
func Properties(schema *openapi3.Schema) openapi3.Schemas {
	properties := make(openapi3.Schemas)
	add := func(more openapi3.Schemas) {
		for name, property := range more {
			if known := properties[name]; known != nil && known.Value != property.Value {
				property = openapi3.NewSchemaRef("", &openapi3.Schema{AnyOf: openapi3.SchemaRefs{known, property}})
			}
			properties[name] = property
		}
	}
	add(schema.Properties)
	for _, part := range Parts(schema) {
		add(Properties(part))
	}
	return properties
}

// Parts returns what a schema is composed of, be it together or as alternatives.
func Parts(schema *openapi3.Schema) []*openapi3.Schema {
	var parts []*openapi3.Schema
	for _, refs := range []openapi3.SchemaRefs{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for _, ref := range refs {
			parts = append(parts, ref.Value)
		}
	}
	return parts
}

// Rest returns the schema of the properties that have any name, and nil if there
// are none or nothing is said of them.
func Rest(schema *openapi3.Schema) *openapi3.Schema {
	if rest := schema.AdditionalProperties.Schema; rest != nil {
		return rest.Value
	}
	for _, part := range Parts(schema) {
		if rest := Rest(part); rest != nil {
			return rest
		}
	}
	return nil
}
