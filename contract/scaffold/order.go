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
		if err := o.read(json.NewDecoder(bytes.NewReader(data)), ""); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// read reads a value. Under is the name that it has in its object.
func (o order) read(d *json.Decoder, under string) error {
	start, err := d.Token()
	if err != nil || start != json.Delim('{') && start != json.Delim('[') {
		return err
	}
	var names []string
	for d.More() {
		name := ""
		if start == json.Delim('{') {
			token, err := d.Token()
			if err != nil {
				return err
			}
			name = token.(string)
			names = append(names, name)
		}
		if err := o.read(d, name); err != nil {
			return err
		}
	}
	if under == "properties" {
		o[key(names)] = names
	}
	_, err = d.Token() // the end
	return err
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
