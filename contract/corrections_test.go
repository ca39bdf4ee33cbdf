package contract

import (
	_ "embed"
	"encoding/json"
	"errors"
	"slices"
)

// additions is what the published document lacks of the API: files, which the
// guides describe, and the body of errors.
//
//go:embed testdata/additions.json
var additions []byte

type object = map[string]any

// corrected returns a published document as it can serve as a contract. It adds
// what is missing and mends what is known to be wrong; where that has been done
// at the source, it changes nothing.
func corrected(name string, data []byte) ([]byte, error) {
	var doc, added object
	if err := errors.Join(json.Unmarshal(data, &doc), json.Unmarshal(additions, &added)); err != nil {
		return nil, err
	}
	if name != "messaging" {
		delete(added, "paths")
	}
	add(doc, added)
	describeErrors(doc)
	// The data of an event is a resource of any kind; it is described by some
	// attributes of some kinds.
	delete(at(doc, "components", "schemas", "Event", "properties", "data"), "properties")
	if name == "messaging" {
		// A card is described as a file of SharePoint, which no card is.
		if content := at(doc, "components", "schemas", "Attachment", "properties", "content"); content["$ref"] == "#/components/schemas/File" {
			content["$ref"] = "#/components/schemas/AdaptiveCard"
		}
		// Cards have a specification of their own; this one has an example.
		delete(at(doc, "components", "schemas", "AdaptiveCard"), "properties")
		// The webhooks guide has "all"; the lists of values do not.
		addAll(at(doc, "components", "schemas", "Webhook", "properties"))
		addAll(at(doc, "paths", "/webhooks", "post", "requestBody", "content", "application/json", "schema", "properties"))
	}
	return json.Marshal(doc)
}

// add puts into an object what it does not have yet.
func add(to, from object) {
	for name, value := range from {
		present, ok := to[name]
		if !ok {
			to[name] = value
			continue
		}
		if present, ok := present.(object); ok {
			if value, ok := value.(object); ok {
				add(present, value)
			}
		}
	}
}

// describeErrors gives errors the body that all of them have, where they are
// described without one.
func describeErrors(doc object) {
	for _, item := range doc["paths"].(object) {
		for _, op := range item.(object) {
			for status, response := range op.(object)["responses"].(object) {
				if content, _ := response.(object)["content"].(object); status >= "400" && len(content) == 0 {
					response.(object)["content"] = object{
						"application/json": object{"schema": object{"$ref": "#/components/schemas/ApiError"}},
					}
				}
			}
		}
	}
}

func addAll(properties object) {
	for _, name := range []string{"resource", "event"} {
		property := properties[name].(object)
		if values, ok := property["enum"].([]any); ok && !slices.Contains(values, "all") {
			property["enum"] = append(values, "all")
		}
	}
}

func at(doc object, names ...string) object {
	for _, name := range names {
		doc = doc[name].(object)
	}
	return doc
}
