package main

import (
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// groups are the comments in client.go that the services stand under, in their
// order, with the specification that has the services of each.
var groups = []struct{ spec, title string }{
	{"messaging", "Messaging"},
	{"meeting", "Meetings"},
	{"device", "Devices"},
	{"admin", "Administration"},
}

// addToClient adds a service to client.go: its field, at the end of its group,
// and the line that makes it. A group that is not there yet is added before the
// next one.
func addToClient(root, service, spec string) error {
	path := filepath.Join(root, "client.go")
	source, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	changed, err := withService(string(source), service, spec, spoken(service))
	if err != nil {
		return fmt.Errorf("client.go: %w", err)
	}
	return os.WriteFile(path, []byte(changed), 0o644)
}

// withService returns the source of client.go with a service.
func withService(source, service, spec, purpose string) (string, error) {
	if strings.Contains(source, "*"+service+"Service ") {
		return source, nil
	}
	field := fmt.Sprintf("\t%s *%sService // %s", service, service, purpose)
	made := fmt.Sprintf("\tc.%s = &%sService{c}", service, service)
	at := slices.IndexFunc(groups, func(g struct{ spec, title string }) bool { return g.spec == spec })
	lines := strings.Split(source, "\n")
	for i, g := range groups[at:] {
		start := slices.Index(lines, "\t// "+g.title+".")
		if start < 0 {
			continue
		}
		end := start + slices.Index(lines[start:], "")
		first := "\tc." + nameIn(lines[start+1]) + " = "
		makes := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, first) })
		if makes < 0 {
			return "", fmt.Errorf("the first service of %s is not made", g.title)
		}
		if i > 0 { // the group is new
			lines = slices.Insert(lines, makes, made, "")
			lines = slices.Insert(lines, start, "\t// "+groups[at].title+".", field, "")
		} else {
			last := "\tc." + nameIn(lines[end-1]) + " = "
			makes = slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, last) })
			lines = slices.Insert(lines, makes+1, made)
			lines = slices.Insert(lines, end, field)
		}
		formatted, err := format.Source([]byte(strings.Join(lines, "\n")))
		return string(formatted), err
	}
	return "", fmt.Errorf("there is no group for %s", spec)
}

// nameIn returns the name of the field that a line declares.
func nameIn(line string) string {
	name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	return name
}
