package specs

import (
	_ "embed"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

type object = map[string]any

// A correction mends what is known to be wrong with a specification.
type correction struct {
	name   string   // what is wrong
	specs  []string // whose it is
	source bool     // it is wrong in what is published, and right in shared/specs

	// apply reports whether there was something to mend.
	apply func(doc object) bool
}

var corrections = []correction{
	{
		name:   "files are in the guides only",
		specs:  []string{"messaging"},
		source: true,
		apply:  addAdditions,
	},
	{
		name:  "errors are described without a body",
		specs: Names,
		apply: describeErrors,
	},
	{
		name:  "the data of an event is a resource of any kind, and is described by some attributes of some kinds",
		specs: []string{"messaging", "admin"},
		apply: func(doc object) bool {
			return drop(at(doc, "components", "schemas", "Event", "properties", "data"), "properties")
		},
	},
	{
		name:  "cards have a specification of their own; this one has an example",
		specs: []string{"messaging"},
		apply: func(doc object) bool { return drop(at(doc, "components", "schemas", "AdaptiveCard"), "properties") },
	},
	{
		name:   "a card is described as a file of SharePoint, which no card is",
		specs:  []string{"messaging"},
		source: true,
		apply: func(doc object) bool {
			content := at(doc, "components", "schemas", "Attachment", "properties", "content")
			wrong := content["$ref"] == "#/components/schemas/File"
			content["$ref"] = "#/components/schemas/AdaptiveCard"
			return wrong
		},
	},
	{
		name:   `the webhooks guide has "all"; the lists of values do not`,
		specs:  []string{"messaging", "meeting"},
		source: true,
		apply: func(doc object) bool {
			answer := addAll(at(doc, "components", "schemas", "Webhook", "properties"))
			request := addAll(at(doc, "paths", "/webhooks", "post", "requestBody", "content", "application/json", "schema", "properties"))
			return answer && request
		},
	},
	{
		name:   "no operation names a server, and SCIM and analytics are not below /v1",
		specs:  []string{"admin"},
		source: true,
		apply:  setServers,
	},
	{
		name:   "a path with a slash at its end cannot be told apart from a missing identifier",
		specs:  []string{"admin"},
		source: true,
		apply: func(doc object) bool {
			paths := at(doc, "paths")
			return add(at(paths, "/dataSources"), at(paths, "/dataSources/")) && drop(paths, "/dataSources/")
		},
	},
}

// correct returns a specification as it can serve as a contract. A correction
// that is not needed is an error.
func correct(name string, data []byte) ([]byte, error) {
	var doc object
	err := json.Unmarshal(data, &doc)
	if err != nil {
		return nil, err
	}
	published := doc["servers"] == nil // those name none
	for _, c := range corrections {
		if !slices.Contains(c.specs, name) || c.source && !published {
			continue
		}
		if !c.apply(doc) {
			err = errors.Join(err, errors.New("this is not to be corrected any more: "+c.name))
		}
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}

// additions is what the published specification of messaging lacks.
//
//go:embed additions.json
var additions []byte

func addAdditions(doc object) bool {
	var added object
	if err := json.Unmarshal(additions, &added); err != nil {
		panic(err)
	}
	return add(doc, added)
}

// add puts into an object what it does not have yet.
func add(to, from object) (added bool) {
	for name, value := range from {
		present, ok := to[name]
		if !ok {
			to[name], added = value, true
			continue
		}
		if present, ok := present.(object); ok {
			if value, ok := value.(object); ok && add(present, value) {
				added = true
			}
		}
	}
	return added
}

// describeErrors gives errors the body that all of them have.
func describeErrors(doc object) (described bool) {
	for _, item := range doc["paths"].(object) {
		for _, op := range item.(object) {
			for status, response := range op.(object)["responses"].(object) {
				if content, _ := response.(object)["content"].(object); status >= "400" && len(content) == 0 {
					response.(object)["content"] = object{"application/json": object{"schema": apiError}}
					described = true
				}
			}
		}
	}
	return described
}

var apiError = object{
	"type":     "object",
	"required": []string{"message", "trackingId"},
	"properties": object{
		"message":    object{"type": "string"},
		"trackingId": object{"type": "string"},
		"errors": object{"type": "array", "items": object{
			"type":       "object",
			"properties": object{"description": object{"type": "string"}, "errorCode": object{"type": "integer"}},
		}},
	},
}

// setServers names the server of the operations that are not under /v1.
func setServers(doc object) (set bool) {
	for path, item := range at(doc, "paths") {
		if strings.HasPrefix(path, "/identity/scim/") || strings.HasPrefix(path, "/v1/") {
			for _, op := range item.(object) {
				op.(object)["servers"] = []object{{"url": "https://webexapis.com"}}
				set = true
			}
		}
	}
	return set
}

// addAll adds "all" to the resources and events of webhooks.
func addAll(properties object) (added bool) {
	for _, name := range []string{"resource", "event"} {
		property := properties[name].(object)
		if values, ok := property["enum"].([]any); ok && !slices.Contains(values, "all") {
			property["enum"], added = append(values, "all"), true
		}
	}
	return added
}

func drop(from object, name string) bool {
	_, there := from[name]
	delete(from, name)
	return there
}

func at(doc object, names ...string) object {
	for _, name := range names {
		doc = doc[name].(object)
	}
	return doc
}
