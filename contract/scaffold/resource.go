package main

import (
	"fmt"
	"strings"
)

// resource writes the service's file.
func (d *draft) resource() string {
	w := new(writer)
	w.comment("", fmt.Sprintf("%sService manages %s.\n\nSee https://developer.webex.com/docs/api/v1/%s.",
		d.service, spoken(d.service), slug(d.group)))
	w.line("type %sService struct{ client *Client }\n", d.service)
	for _, def := range d.types {
		if def.isEnum() {
			d.writeEnum(w, def)
		} else {
			d.writeStruct(w, def)
		}
	}
	for _, m := range d.methods {
		d.writeMethod(w, m)
	}
	return w.file("webex", "context", "encoding/json", "errors", "fmt", "iter", "time")
}

func (d *draft) writeEnum(w *writer, def *definition) {
	w.comment("", def.name+" "+def.doc+".")
	w.line("type %s string\n", def.name)
	w.comment("", "The values of "+def.name+".")
	w.line("const (")
	for _, v := range def.values {
		w.line("\t%s %s = %q%s", v.goName, def.name, v.wire, trailing(v.comment))
	}
	w.line(")\n")
}

func (d *draft) writeStruct(w *writer, def *definition) {
	subject := def.name
	if def.object {
		subject = article(def.name)
	}
	w.comment("", subject+" "+def.doc+".")
	w.line("type %s struct {", def.name)
	if def.object {
		w.line("\tObject")
	}
	body := false
	for _, f := range def.fields {
		body = body || f.place == "json"
	}
	for _, f := range def.fields {
		comment, tag := f.comment, f.tag()
		if body && f.place != "json" {
			tag = "`json:\"-\" " + tag[1:]
		}
		if f.required {
			comment = strings.TrimSuffix("required; "+comment, "; ")
		}
		if len(comment) > maxTrailing {
			w.comment("\t", comment)
			comment = ""
		}
		w.line("\t%s %s %s%s", f.goName, f.goType(), tag, trailing(comment))
	}
	w.line("}\n")
	writeValidate(w, def)
}

// maxTrailing is the most that stands behind a field.
const maxTrailing = 80

func trailing(comment string) string {
	if comment == "" {
		return ""
	}
	return " // " + comment
}

// writeMethod writes a method, and the one for the pages of a list.
func (d *draft) writeMethod(w *writer, m *method) {
	does := predicate(sentence(m.op.Description))
	doc := m.goName + " " + does + "."
	if does == "" {
		doc = fmt.Sprintf("%s sends %s. %s.", m.goName, m.label, sentence(m.op.Description))
	}
	link := fmt.Sprintf("\n\nSee https://developer.webex.com/docs/api/v1/%s/%s.", slug(d.group), slug(m.op.Summary))
	if m.op.Deprecated {
		link += "\n\nDeprecated: Webex says so."
	}
	w.comment("", doc+link)
	d.writeFunc(w, m, m.goName, "List")
	if m.pages {
		w.comment("", fmt.Sprintf("%sPages is [%sService.%s] by pages.", m.goName, d.service, m.goName))
		d.writeFunc(w, m, m.goName+"Pages", "ListPages")
	}
}

func (d *draft) writeFunc(w *writer, m *method, name, list string) {
	parameters := []string{"ctx context.Context"}
	for _, f := range m.arguments() {
		parameters = append(parameters, f.goName+" "+f.goType())
	}
	parameters = append(parameters, m.optionsName()+" ..."+m.optionType())
	w.line("func (s *%sService) %s(%s) %s {", d.service, name, strings.Join(parameters, ", "), m.returns(list))
	if name == m.goName {
		for _, note := range m.notes {
			w.draft(d.service+"."+m.goName, note)
		}
	}
	m.writeCall(w, list)
	w.line("}\n")
}

// arguments are the arguments of a method but the context and the call options.
func (m *method) arguments() []*field {
	all := append(append([]*field(nil), m.ids...), m.query...)
	if m.body != nil {
		all = append(all, m.body)
	}
	if m.options != nil {
		all = append(all, &field{goName: "opts", typ: &goType{kind: kindNamed, def: m.options}, pointer: true})
	}
	return all
}

// optionsName and optionType are what the call options are called.
func (m *method) optionsName() string {
	switch {
	case m.shape == shapeList:
		return "listOpts"
	case m.options != nil:
		return "reqOpts"
	}
	return "opts"
}

func (m *method) optionType() string {
	if m.shape == shapeList {
		return "ListOption"
	}
	return "RequestOption"
}

func (m *method) returns(list string) string {
	switch {
	case list == "ListPages":
		return fmt.Sprintf("iter.Seq2[*Page[%s], error]", m.result)
	case m.shape == shapeList:
		return fmt.Sprintf("iter.Seq2[*%s, error]", m.result)
	case m.shape == shapeDo:
		return fmt.Sprintf("(*%s, error)", m.result)
	case m.shape == shapeSlice:
		return fmt.Sprintf("([]%s, error)", m.result)
	case m.shape == shapeOpen:
		return "(*File, error)"
	}
	return "error"
}

// writeCall writes what a method does.
func (m *method) writeCall(w *writer, list string) {
	op := fmt.Sprintf("Op(%q", m.label)
	for _, id := range m.ids {
		op += ", " + id.goName
	}
	op += ")"
	body := "nil"
	if m.body != nil {
		body = m.body.goName
	}
	switch m.shape {
	case shapeList:
		query := "nil"
		if m.options != nil {
			query = "opts"
		}
		w.line("\treturn %s[%s](ctx, s.client, %s, %s, %s...)", list, m.result, op, query, m.listOptions())
	case shapeDo:
		w.line("\treturn Do[%s](ctx, s.client, %s, %s, %s...)", m.result, op, body, m.requestOptions())
	case shapeSlice:
		w.line("\tall, err := Do[[]%s](ctx, s.client, %s, %s, %s...)", m.result, op, body, m.requestOptions())
		w.line("\tif err != nil {\n\t\treturn nil, err\n\t}\n\treturn *all, nil")
	case shapeOpen:
		w.line("\treturn Open(ctx, s.client, %s, %s...)", op, m.requestOptions())
	default:
		w.line("\treturn Exec(ctx, s.client, %s, %s, %s...)", op, body, m.requestOptions())
	}
}

// ownOptions are the call options that a method itself gives.
func (m *method) ownOptions() []string {
	var own []string
	for _, f := range m.query {
		own = append(own, fmt.Sprintf("requireQuery(%q, %s)", f.wire, f.goName))
	}
	if m.shape == shapeList && m.items != "items" {
		own = append(own, fmt.Sprintf("WithItems(%q)", m.items))
	}
	return append(own, m.own...)
}

func (m *method) listOptions() string {
	own := m.ownOptions()
	if len(own) == 0 {
		return m.optionsName()
	}
	return "listOptions(" + strings.Join(append([]string{m.optionsName()}, own...), ", ") + ")"
}

func (m *method) requestOptions() string {
	own := m.ownOptions()
	if m.options != nil {
		own = append(own, "WithQuery(opts)")
	}
	if len(own) == 0 {
		return m.optionsName()
	}
	return "prepend(" + strings.Join(append([]string{m.optionsName()}, own...), ", ") + ")"
}
