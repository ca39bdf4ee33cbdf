package main

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/go-webex/webex/contract/internal/specs"
)

// build drafts the methods of a service: first what they answer, so that
// requests can be made of the same types.
func (d *drafter) build(all []*specs.Spec, operations []operation) error {
	for _, o := range operations {
		op := find(all, specs.Key(o.request))
		if op == nil {
			return fmt.Errorf("no specification has %s", o.request)
		}
		m := &method{name: parse(o.method), goName: o.method, op: op, label: op.String()}
		if o.notes != "" {
			m.notes = append(m.notes, marks.ReplaceAllString(o.notes, ""))
		}
		d.group = op.Group
		d.methods = append(d.methods, m)
		d.answer(m)
	}
	for _, m := range d.methods {
		d.parameters(m)
		d.body(m)
		d.remark(m)
	}
	d.markChecked()
	return nil
}

func find(all []*specs.Spec, key string) *specs.Operation {
	for _, s := range all {
		for _, op := range s.Operations {
			if op.Key() == key {
				return op
			}
		}
	}
	return nil
}

// answer finds out what a method returns.
func (d *drafter) answer(m *method) {
	mediaType, schema := answerOf(m.op)
	switch {
	case schema == nil:
		m.shape = shapeExec
	case !strings.Contains(mediaType, "json"):
		m.shape = shapeOpen
	case schema.Type.Is(openapi3.TypeArray):
		m.shape, m.result = shapeSlice, d.object(d.answerName(m), schema.Items.Value)
		m.notes = append(m.notes, "the answer is a bare array")
	case m.verb == "List" && m.op.Method == http.MethodGet && d.itemsOf(m, schema) != nil:
		m.shape, m.result = shapeList, d.object(d.answerName(m), d.itemsOf(m, schema))
	default:
		m.shape, m.result = shapeDo, d.object(d.answerName(m), schema)
	}
}

// answerOf returns the first answer of a success that has a body.
func answerOf(op *specs.Operation) (mediaType string, schema *openapi3.Schema) {
	for _, status := range op.Successes() {
		if mediaType, media := op.Response(status); media != nil && media.Schema != nil {
			return mediaType, media.Schema.Value
		}
	}
	return "", nil
}

// answerName names the type of what a method answers, or lists.
func (d *drafter) answerName(m *method) string {
	if m.isPlain() && !m.all {
		return m.object(d.service)
	}
	return singular(d.service) + m.goName + "Result"
}

// itemsOf finds the items of a list in its envelope: what is called so, else the
// first objects, else the first of anything.
func (d *drafter) itemsOf(m *method, schema *openapi3.Schema) *openapi3.Schema {
	var found *openapi3.Schema
	properties := specs.Properties(schema)
	for _, name := range append([]string{"items"}, d.order.names(properties)...) {
		property := properties[name]
		if property == nil || !property.Value.Type.Is(openapi3.TypeArray) {
			continue
		}
		items := property.Value.Items.Value
		if found == nil || name != "items" && m.items != "items" && isObject(items) && !isObject(found) {
			found, m.items = items, name
		}
	}
	return found
}

func isObject(schema *openapi3.Schema) bool { return len(specs.Properties(schema)) > 0 }

var inBraces = regexp.MustCompile(`{([^}]*)}`)

// parameters sorts the parameters of a method: the identifiers of the path, up
// to two required ones, and options.
func (d *drafter) parameters(m *method) {
	for _, match := range inBraces.FindAllStringSubmatch(m.op.Path, -1) {
		m.ids = append(m.ids, &field{goName: localName(match[1]), wire: match[1], typ: &goType{kind: kindString}, required: true})
	}
	options := &definition{name: m.of(d.service, "Options"), doc: d.optionsDoc(m)}
	for _, parameter := range m.op.Parameters {
		p := parameter.Value
		switch {
		case p.In == openapi3.ParameterInPath, m.shape == shapeList && d.isPaging(m, p.Name):
		default:
			options.fields = append(options.fields, d.parameter(m, options, p))
		}
	}
	if d.isPositional(m, options.fields) {
		options.fields = slices.DeleteFunc(options.fields, func(f *field) bool {
			if f.required {
				f.goName = localName(f.wire)
				m.query = append(m.query, f)
			}
			return f.required
		})
	}
	if len(options.fields) > 0 {
		m.options = options
	}
	if m.shape == shapeList && m.op.Responses.Status(m.op.Successes()[0]).Value.Headers["Link"] != nil {
		m.pages = true
	}
	switch {
	case m.shape != shapeList:
	case !m.pages:
		m.own = append(m.own, "unpaged()")
	case !slices.Contains(m.own, byOffset) && !slices.Contains(m.op.ParametersIn(openapi3.ParameterInQuery), m.sizeName()):
		m.own = append(m.own, `pageSizeName("")`)
	}
}

func (d *drafter) parameter(m *method, options *definition, p *openapi3.Parameter) *field {
	schema := p.Schema.Value
	if schema.Example == nil {
		schema.Example = p.Example
	}
	f := &field{
		goName: fieldName(options, p.Name), wire: p.Name, place: "url", required: p.Required, schema: schema,
		typ: d.typeOf(schema, m.object(d.service)+goName(p.Name), inQuery), comment: about(p.Description, p.Name, d.service),
	}
	if p.In == openapi3.ParameterInHeader {
		f.place = "header"
	}
	f.pointer = f.typ.kind == kindBool && schema.Default == true && !p.Required
	return f
}

// isPositional reports whether the required parameters are arguments: at most
// two with the identifiers, all of them texts in the query, and none beside a
// body.
func (d *drafter) isPositional(m *method, fields []*field) bool {
	required := len(m.ids)
	for _, f := range fields {
		if f.required {
			required++
			if f.typ.kind != kindString || f.place != "url" {
				return false
			}
		}
	}
	return required <= 2 && m.op.RequestBody == nil
}

// isPaging takes the parameters for pages, which are options of every list.
func (d *drafter) isPaging(m *method, name string) bool {
	switch name {
	case "max":
	case "count", "limit":
		m.own = append(m.own, fmt.Sprintf("pageSizeName(%q)", name))
	case "offset":
		m.own = append(m.own, byOffset)
	case "start", "startIndex", "cursor":
		m.notes = append(m.notes, "the pages are asked for by "+name)
	default:
		return false
	}
	m.pages = true
	return true
}

// byOffset is the option of a list whose pages are asked for by an offset.
const byOffset = "pageByOffset()"

func (d *drafter) optionsDoc(m *method) string {
	if m.verb == "List" {
		return "says which " + spoken(plural(m.object(d.service))) + " to list"
	}
	return "is what [" + d.service + "Service." + m.goName + "] can be told"
}

// body finds out what a method sends. The options of a request that is a struct
// are fields of it.
func (d *drafter) body(m *method) {
	defer d.declareOptions(m)
	if m.op.RequestBody == nil {
		return
	}
	for contentType, media := range m.op.RequestBody.Value.Content {
		switch {
		case media.Schema == nil:
			return
		case strings.HasPrefix(contentType, "multipart/"):
			form := &goType{kind: kindNamed, def: &definition{name: "Multipart"}}
			m.body = &field{goName: "form", typ: form, pointer: true, schema: media.Schema.Value}
			return
		case !strings.HasPrefix(contentType, "application/json") || strings.HasPrefix(contentType, "application/json-"):
			m.own = append(m.own, fmt.Sprintf("WithHeader(%q, %q)", "Content-Type", contentType))
		}
		d.request(m, media.Schema.Value)
		return
	}
}

func (d *drafter) request(m *method, schema *openapi3.Schema) {
	u := inRequest
	if m.verb == "Update" || m.verb == "Patch" {
		u = inUpdate
	}
	name := m.of(d.service, "Request")
	if len(specs.Properties(schema)) == 0 {
		m.body = &field{goName: "req", typ: d.typeOf(schema, name, u), schema: schema}
		return
	}
	m.request = d.declare(name, d.requestDoc(m))
	d.fill(m.request, m.object(d.service), schema, u)
	if m.options != nil {
		for _, f := range m.options.fields {
			f.goName = fieldName(m.request, f.wire)
			m.request.fields = append(m.request.fields, f)
		}
		m.options = nil
	}
	m.body = &field{goName: "req", typ: &goType{kind: kindNamed, def: m.request}, pointer: true, required: true}
}

func (d *drafter) requestDoc(m *method) string {
	object := spoken(m.object(d.service))
	switch m.verb {
	case "Create":
		if m.all {
			return "describes new " + plural(object)
		}
		return "describes a new " + object
	case "Update", "Patch":
		return "changes " + indefinite(m.object(d.service)) + ". What is nil stays as it is"
	}
	return "is what [" + d.service + "Service." + m.goName + "] sends"
}

// declareOptions declares the options that have not become fields of a request.
func (d *drafter) declareOptions(m *method) {
	if m.options != nil {
		d.named[m.options.name] = m.options
		d.types = append(d.types, m.options)
	}
}

// remark notes what a person must look at.
func (d *drafter) remark(m *method) {
	if m.op.Servers != nil {
		m.notes = append(m.notes, "it is at "+(*m.op.Servers)[0].URL+", where the base URL does not lead")
	}
	if m.op.Method == http.MethodPut && m.request != nil && d.named[m.object(d.service)] != nil {
		m.notes = append(m.notes, "if the request replaces the whole object, add an UpdateRequest to "+m.object(d.service))
	}
	if m.op.Method == http.MethodPost && m.shape == shapeDo && strings.HasPrefix(m.goName, "Query") {
		m.notes = append(m.notes, "if it only reads, it may be repeated: prepend(opts, repeats(harmless))")
	}
	if strings.HasSuffix(d.answerName(m), "Result") && m.result != nil && m.result.isStruct() {
		m.notes = append(m.notes, "find a better name for "+m.result.String())
	}
}
