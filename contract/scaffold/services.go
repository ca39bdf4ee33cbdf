package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// An operation is a row of the list of services: a method of the SDK that is to
// be, and what it asks for.
type operation struct {
	method  string // as in "ListFloors"
	request string // as in "GET /locations/{locationId}/floors"
	notes   string // what is not plain about it
}

var (
	heading = regexp.MustCompile(`^### (\w+) \(\d+; .*\)$`)
	row     = regexp.MustCompile("^\\| (\\w+) \\| ([A-Z]+) `([^`]+)` \\|[^|]*\\|[^|]*\\| (.*) \\|$")
)

// readServices reads the list of services: under a heading with the name of the
// service a table with its methods.
func readServices(path string) (map[string][]operation, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	services := make(map[string][]operation)
	service := ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if match := heading.FindStringSubmatch(line); match != nil {
			service = match[1]
		} else if match := row.FindStringSubmatch(line); match != nil && service != "" {
			notes := strings.Trim(match[4], "–")
			services[service] = append(services[service], operation{match[1], match[2] + " " + match[3], notes})
		}
	}
	if len(services) == 0 {
		return nil, fmt.Errorf("%s has no tables of services", path)
	}
	return services, nil
}

// A name is a method's name in its parts, such as List, Floors and "" or Update,
// "" and AsAdmin.
type name struct {
	verb, rest, variant string
	all                 bool // it is about several at once
}

var (
	plainVerbs = []string{"List", "Get", "Create", "Update", "Delete", "Patch"}
	variants   = regexp.MustCompile(`(As|Of)[A-Z]\w*$`)
)

// parse takes a method's name apart. A verb that is not plain is the whole name.
func parse(method string) name {
	for _, verb := range plainVerbs {
		rest, ok := strings.CutPrefix(method, verb)
		if !ok || rest != "" && rest[0] >= 'a' {
			continue
		}
		n := name{verb: verb, variant: variants.FindString(rest)}
		n.rest, n.all = strings.CutSuffix(strings.TrimSuffix(rest, n.variant), "All")
		return n
	}
	return name{verb: method}
}

// isPlain reports whether the verb says what the answer is.
func (n name) isPlain() bool { return slices.Contains(plainVerbs, n.verb) }

// object returns the name of the type that a method is about, such as
// LocationFloor.
func (n name) object(service string) string {
	rest := n.rest
	if n.verb == "List" || n.verb == "Create" || n.verb == "Delete" {
		rest = singular(rest)
	}
	return singular(service) + rest
}

// of returns the name of what belongs to a method, such as
// ListLocationFloorsOptions.
func (n name) of(service, kind string) string {
	switch {
	case n.verb == "List" && n.rest == "":
		return n.verb + service + n.variant + kind
	case n.verb == "List":
		return n.verb + singular(service) + n.rest + n.variant + kind
	case n.all:
		return n.verb + plural(n.object(service)) + n.variant + kind
	}
	return n.verb + n.object(service) + n.variant + kind
}
