package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// An order knows in which order the specifications write properties, which is
// lost in the maps that they are read into. It knows it by the set of the names.
type order map[string][]string

func readOrder(paths ...string) (order, error) {
	o := make(order)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if _, err := o.read(json.NewDecoder(bytes.NewReader(data)), ""); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// read reads a value and returns its names if it is an object. Under is the name
// that the value has in its own.
func (o order) read(d *json.Decoder, under string) (names []string, err error) {
	start, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch start {
	case json.Delim('{'):
		for d.More() {
			token, err := d.Token()
			if err != nil {
				return nil, err
			}
			name := token.(string)
			names = append(names, name)
			if _, err := o.read(d, name); err != nil {
				return nil, err
			}
		}
		if under == "properties" {
			o[key(names)] = names
		}
	case json.Delim('['):
		for d.More() {
			if _, err := o.read(d, ""); err != nil {
				return nil, err
			}
		}
	default:
		return nil, nil
	}
	_, err = d.Token() // the end
	return names, err
}

func key(names []string) string { return strings.Join(slices.Sorted(slices.Values(names)), "\n") }

// names returns the names of some properties in order.
func (o order) names(properties openapi3.Schemas) []string {
	sorted := slices.Sorted(maps.Keys(properties))
	if known := o[key(sorted)]; known != nil {
		return known
	}
	return sorted
}
