package main

import (
	"fmt"
	"go/format"
	"regexp"
	"strings"
)

// A writer writes a file of Go.
type writer struct {
	body strings.Builder
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.body, format+"\n", args...) }

// comment writes a comment of lines that are no longer than 80 characters.
func (w *writer) comment(indent, text string) {
	for paragraph := range strings.Lines(text) {
		if strings.HasPrefix(paragraph, "See https:") {
			w.line("%s// %s", indent, strings.TrimSpace(paragraph))
			continue
		}
		line := indent + "//"
		for _, word := range strings.Fields(paragraph) {
			if len(line)+1+len(word) > 80 && line != indent+"//" {
				w.line("%s", line)
				line = indent + "//"
			}
			line += " " + word
		}
		w.line("%s", line)
	}
}

// marker begins the lines that say what a person must decide.
const marker = "// DRAFT:"

// draft writes what a person must decide about something.
func (w *writer) draft(subject, note string) { w.line("\t%s %s: %s", marker, subject, note) }

// file returns the file, with those of the packages imported that it uses.
func (w *writer) file(pkg string, packages ...string) string {
	body := w.body.String()
	var imports strings.Builder
	for _, path := range packages {
		if path == "" {
			imports.WriteString("\n")
		} else if regexp.MustCompile(`\b` + path[strings.LastIndex(path, "/")+1:] + `\.[A-Z]`).MatchString(body) {
			fmt.Fprintf(&imports, "%q\n", path)
		}
	}
	list := strings.TrimSpace(imports.String())
	switch strings.Count(list, "\n") {
	case 0:
		list = strings.TrimSuffix("import "+list, "import ")
	default:
		list = "import (\n" + list + "\n)"
	}
	source := fmt.Sprintf("package %s\n\n%s\n\n%s", pkg, list, body)
	formatted, err := format.Source([]byte(source))
	if err != nil {
		panic(fmt.Sprintf("%v in\n%s", err, source))
	}
	return string(formatted)
}

// markers returns the lines of a file that say what a person must decide.
func markers(source string) []string {
	var found []string
	for line := range strings.Lines(source) {
		if _, text, ok := strings.Cut(line, marker+" "); ok {
			found = append(found, strings.TrimSpace(text))
		}
	}
	return found
}
