package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// example writes the service's example: the first method whose answer the
// specification shows, asked of a server that answers so.
func (d *draft) example() string {
	w := new(writer)
	m, answer := d.shown()
	w.line("func Example%sService_%s() {", d.service, m.goName)
	w.draft(d.service, "say in the example what people come for; where the fake knows the resource, use it instead of this server")
	w.line("\tserver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {")
	w.line("\t\tw.Header().Set(\"Content-Type\", \"application/json\")")
	w.line("\t\tfmt.Fprint(w, `%s`)", indented(answer))
	w.line("\t}))\n\tdefer server.Close()")
	w.line("\tclient, err := webex.NewClient(webex.WithBaseURL(server.URL+\"/v1\"), webex.WithToken(\"token\"))")
	w.line("\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n")
	args := "context.Background()"
	s := newSamples()
	for _, f := range m.arguments() {
		args += ", " + exampleArgument(s, f)
	}
	printed, output := printedOf(m, answer)
	call := fmt.Sprintf("client.%s.%s(%s)", d.service, m.goName, args)
	d.writeAsking(w, m, call, printed)
	if len(output) == 0 { // the specification shows an empty list
		w.line("\tfmt.Println(\"done\")")
		output = []string{"done"}
	}
	w.line("\t// Output:")
	for _, line := range output {
		w.line("\t// %s", line)
	}
	w.line("}")
	return w.file("webex_test", "context", "encoding/json", "fmt", "log", "net/http", "net/http/httptest", "time", "", "github.com/go-webex/webex")
}

// writeAsking writes the call of an example, and prints what comes of it.
func (d *draft) writeAsking(w *writer, m *method, call, printed string) {
	fail := "if err != nil {\n\t\tlog.Fatal(err)\n\t}"
	switch m.shape {
	case shapeList:
		w.line("\tfor item, err := range %s {\n\t\t%s\n\t\tfmt.Println(%s)\n\t}", call, fail, printed)
	case shapeExec:
		w.line("\tif err := %s; err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tfmt.Println(%s)", call, printed)
	case shapeOpen:
		w.line("\tfile, err := %s\n\t%s\n\tdefer file.Body.Close()\n\tfmt.Println(%s)", call, fail, printed)
	case shapeSlice:
		w.line("\titems, err := %s\n\t%s\n\tfor _, item := range items {\n\t\tfmt.Println(%s)\n\t}", call, fail, printed)
	default:
		w.line("\titem, err := %s\n\t%s\n\tfmt.Println(%s)", call, fail, printed)
	}
}

// moments are the times of samples, in the words of the table of calls.
var moments = regexp.MustCompile(`\bat\((\d+)\)`)

func exampleArgument(s *samples, f *field) string {
	switch {
	case f.typ.isStruct() && len(f.typ.def.fields) > 0:
		arg, _, _ := sampleStruct(s, f.typ.def, nil, true)
		return moments.ReplaceAllString(arg, "time.Date(2026, 5, $1, 12, 0, 0, 0, time.UTC)")
	case f.pointer:
		return "nil"
	}
	return s.of(f, true).expr
}

// shown returns the method to show, and the specification's example of its
// answer, which is null if it has none: best a list, else a read.
func (d *draft) shown() (*method, any) {
	best := slices.Clone(d.methods)
	slices.SortStableFunc(best, func(a, b *method) int { return rank(a) - rank(b) })
	for _, m := range best {
		if m.result == nil {
			continue
		}
		for _, status := range m.op.Successes() {
			if answer := exampleOfAnswer(m, status); answer != nil {
				return m, answer
			}
		}
	}
	return best[0], nil
}

func rank(m *method) int {
	switch {
	case m.shape == shapeList && m.result.isStruct():
		return 0
	case m.op.Method == http.MethodGet:
		return 1
	}
	return 2
}

func exampleOfAnswer(m *method, status int) any {
	_, media := m.op.Response(status)
	if media == nil {
		return nil
	}
	if media.Example != nil {
		return media.Example
	}
	for _, example := range media.Examples {
		return example.Value.Value
	}
	return nil
}

// printedOf returns what an example prints, as Go and as it comes out.
func printedOf(m *method, answer any) (expr string, output []string) {
	if m.shape == shapeExec || m.shape == shapeOpen {
		return `"done"`, []string{"done"}
	}
	items := itemsOfAnswer(m, answer)
	if !m.result.isStruct() {
		return "item != nil", slices.Repeat([]string{"true"}, max(len(items), 1))
	}
	candidates := []string{"displayName", "name", "title", "email", "id"}
	for _, f := range m.result.def.fields {
		candidates = append(candidates, f.wire)
	}
	for _, wire := range candidates {
		f := m.result.def.field(wire)
		if f == nil || f.typ.kind != kindString {
			continue
		}
		output = nil
		for _, item := range items {
			if text, ok := item[wire].(string); ok && text != "" {
				output = append(output, text)
			}
		}
		if len(output) > 0 && len(output) == len(items) {
			return "item." + f.goName, output
		}
	}
	return "item != nil", slices.Repeat([]string{"true"}, len(items))
}

// itemsOfAnswer returns the objects that a method finds in an answer.
func itemsOfAnswer(m *method, answer any) []map[string]any {
	if object, ok := answer.(map[string]any); ok && m.shape == shapeList {
		answer = object[m.items]
	}
	var items []map[string]any
	switch answer := answer.(type) {
	case map[string]any:
		return append(items, answer)
	case []any:
		for _, item := range answer {
			if item, ok := item.(map[string]any); ok {
				items = append(items, item)
			}
		}
	}
	return items
}

// indented writes an answer as JSON that can stand in an example.
func indented(answer any) string {
	var s bytes.Buffer
	encoder := json.NewEncoder(&s)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("\t\t", "\t")
	_ = encoder.Encode(answer)
	return strings.ReplaceAll(strings.TrimSpace(s.String()), "`", "'")
}
