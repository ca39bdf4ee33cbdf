package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/go-webex/webex/contract/internal/specs"
)

// rows writes the file with the service's rows in the table of calls.
func (d *draft) rows() string {
	w := new(writer)
	w.line("func init() {\n\tadd(")
	for _, m := range d.methods {
		for _, row := range d.rowsOf(m) {
			w.line("%s", row)
		}
	}
	w.line("\t)\n}")
	return w.file("calltable", "encoding/json", "", "github.com/go-webex/webex")
}

// rowsOf are the calls of a method: one with no more than it needs, one with
// everything, and one that must fail for want of what is required.
func (d *draft) rowsOf(m *method) []string {
	least, full := d.call(m, true), d.call(m, false)
	rows := []string{least}
	if full != least {
		rows = append(rows, full)
	}
	if missing := d.refusal(m); missing != "" {
		rows = append(rows, missing)
	}
	return rows
}

func (d *draft) call(m *method, least bool) string {
	s := newSamples()
	var args, query []string
	path := m.op.Path
	for _, id := range m.ids {
		v := s.of(id, least)
		args = append(args, v.expr)
		path = strings.Replace(path, "{"+id.wire+"}", v.query, 1)
	}
	for _, f := range m.query {
		v := s.of(f, least)
		args, query = append(args, v.expr), append(query, f.wire+"="+v.query)
	}
	body := ""
	if m.body != nil {
		var arg string
		arg, body, query = m.sampleBody(s, query, least)
		args = append(args, arg)
	}
	if m.options != nil {
		var arg string
		arg, _, query = sampleStruct(s, m.options, query, least)
		args = append(args, arg)
	}
	switch {
	case slices.Contains(m.own, byOffset): // which asks for pages until one is empty
		args, query = append(args, "webex.Limit(1)"), append(query, m.sizeName()+"=1")
	case !least && slices.Contains(m.op.ParametersIn(openapi3.ParameterInQuery), m.sizeName()) && m.pages:
		args, query = append(args, "webex.PageSize(7)"), append(query, m.sizeName()+"=7")
	}
	for len(args) > 0 && args[len(args)-1] == "nil" {
		args = args[:len(args)-1]
	}
	request := m.op.Method + " " + path
	if len(query) > 0 {
		request += "?" + strings.Join(query, "&")
	}
	return d.row(m, args, request, body)
}

// sizeName is the parameter for the size of a page.
func (m *method) sizeName() string {
	for _, own := range m.own {
		if name, ok := strings.CutPrefix(own, `pageSizeName("`); ok {
			return strings.TrimSuffix(name, `")`)
		}
	}
	return "max"
}

// sampleBody makes the argument that is the body, what is sent of it, and what
// it adds to the query.
func (m *method) sampleBody(s *samples, query []string, least bool) (arg, body string, _ []string) {
	switch {
	case m.request != nil:
		return sampleStruct(s, m.request, query, least)
	case m.body.pointer:
		name := fileOf(m.body.schema)
		return fmt.Sprintf("&webex.Multipart{FileField: %q, File: webex.UploadBytes(\"file\", []byte(\"content\"))}", name), "multipart " + name + "=file", query
	}
	v := s.of(m.body, least)
	return v.expr, v.json, query
}

// fileOf returns the name of the part of a form that is a file.
func fileOf(schema *openapi3.Schema) string {
	for name, property := range specs.Properties(schema) {
		if property.Value.Format == "binary" {
			return name
		}
	}
	return "file"
}

// sampleStruct makes a request or options.
func sampleStruct(s *samples, def *definition, query []string, least bool) (arg, body string, _ []string) {
	var exprs, members []string
	for _, f := range def.fields {
		if least && !f.required {
			continue
		}
		v := s.of(f, least)
		exprs = append(exprs, f.goName+": "+v.expr)
		switch f.place {
		case "json":
			members = append(members, quote(f.wire)+": "+v.json)
		case "url":
			query = append(query, f.wire+"="+v.query)
		}
	}
	body = "{" + wrap(members, "") + "}"
	switch {
	case len(exprs) > 0:
		return "&webex." + def.name + "{" + wrap(exprs, ",") + "}", body, query
	case hasBody(def):
		return "new(webex." + def.name + ")", body, query
	}
	return "nil", body, query
}

func hasBody(def *definition) bool {
	for _, f := range def.fields {
		if f.place == "json" {
			return true
		}
	}
	return false
}

// wrap joins some items in lines that are not too long. The end stands behind the
// last if there are several lines.
func wrap(items []string, end string) string {
	var lines []string
	line := ""
	for _, item := range items {
		if line != "" && len(line)+len(item) > 100 {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+", "+item, ", ")
	}
	if len(lines) == 0 {
		return line
	}
	text := strings.Join(append(lines, line), ",\n\t\t\t\t") + end
	if end == "" {
		return text
	}
	return "\n\t\t\t\t" + text + "\n\t\t\t"
}

// row writes a row that must succeed.
func (d *draft) row(m *method, args []string, request, body string) string {
	names := d.service + "." + m.goName
	if m.pages {
		names += " " + names + "Pages"
	}
	parts := []string{fmt.Sprintf("Methods: %q", names)}
	if len(args) > 0 {
		parts = append(parts, "Args: Args{"+strings.Join(args, ", ")+"}")
	}
	parts = append(parts, fmt.Sprintf("Request: %q", request))
	if body != "" {
		parts = append(parts, "Body: `"+body+"`")
	}
	if answer := m.sampleAnswer(); answer != "" {
		parts = append(parts, "Answer: `"+answer+"`")
	}
	return layOut(parts)
}

// layOut writes a short row on one line, and any other on one for each field.
func layOut(parts []string) string {
	if line := "\t\tRow{" + strings.Join(parts, ", ") + "},"; len(line) <= 120 && !strings.Contains(line, "\n") {
		return line
	}
	return "\t\tRow{\n\t\t\t" + strings.Join(parts, ",\n\t\t\t") + ",\n\t\t},"
}

// sampleAnswer is the answer where it is not the usual one.
func (m *method) sampleAnswer() string {
	item := `{"new": 1}`
	if m.result != nil && !m.result.isStruct() {
		item = `"new"`
	}
	switch {
	case m.shape == shapeSlice:
		return "[" + item + "]"
	case m.shape == shapeDo && m.verb == "List":
		return item // unlike that of a list
	case m.shape == shapeList && (m.items != "items" || item == `"new"`):
		return fmt.Sprintf(`{%q: [%s]}`, m.items, item)
	}
	return ""
}

// refusal is the call without what its request or options require; it is empty
// if they require nothing that can be told to be missing.
func (d *draft) refusal(m *method) string {
	def := m.request
	if def == nil {
		def = m.options
	}
	if def == nil {
		return ""
	}
	missing := firstMissing(def)
	if missing == "" {
		return ""
	}
	s := newSamples()
	var args []string
	path := m.op.Path
	for _, id := range m.ids {
		v := s.of(id, true)
		args = append(args, v.expr)
		path = strings.Replace(path, "{"+id.wire+"}", v.query, 1)
	}
	if m.body != nil && m.request == nil {
		args = append(args, "nil")
	}
	args = append(args, "new(webex."+def.name+")")
	return layOut([]string{
		fmt.Sprintf("Methods: %q", d.service+"."+m.goName),
		"Args: Args{" + strings.Join(args, ", ") + "}",
		fmt.Sprintf("Error: %q", m.op.Method+" "+path+": "+missing+" is required"),
	})
}
