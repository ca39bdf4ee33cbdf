package main

import (
	"fmt"
	"strings"
)

// markChecked marks the requests, and what they are made of, that have a method
// validate, since it is asked: of all others nothing would call it.
func (d *draft) markChecked() {
	for _, m := range d.methods {
		for _, def := range []*definition{m.request, m.options} {
			if def != nil {
				def.check(make(map[*definition]bool))
			}
		}
	}
}

// check marks a struct if anything in it can be found missing.
func (d *definition) check(seen map[*definition]bool) bool {
	if seen[d] || d.object || d.isEnum() {
		return d.checked
	}
	seen[d] = true
	for _, f := range d.fields {
		if f.isChecked() || f.parts() != nil && f.parts().check(seen) {
			d.checked = true
		}
	}
	return d.checked
}

// isChecked reports whether a field must have a value, and a missing one can be
// told.
func (f *field) isChecked() bool {
	switch f.typ.kind {
	case kindString, kindTime, kindSlice:
		return f.required
	}
	return f.required && f.typ.isEnum()
}

// parts is what a field's value is made of, where that can be asked: the items of
// a slice, and a struct that must be there or is behind a pointer.
func (f *field) parts() *definition {
	switch {
	case f.typ.kind == kindSlice && f.typ.elem.isStruct():
		return f.typ.elem.def
	case f.typ.isStruct() && (f.required || f.pointer):
		return f.typ.def
	}
	return nil
}

// writeValidate writes the check of a request or of options.
func writeValidate(w *writer, def *definition) {
	if !def.checked {
		return
	}
	var texts, steps []string
	for _, f := range def.fields {
		variable := "r." + f.goName
		switch {
		case !f.isChecked():
		case f.typ.isEnum():
			texts = append(texts, fmt.Sprintf("%q, string(%s)", f.wire, variable))
		case f.typ.kind == kindString:
			texts = append(texts, fmt.Sprintf("%q, %s", f.wire, variable))
		case f.typ.kind == kindTime:
			steps = append(steps, fmt.Sprintf("if %s.IsZero() {\nreturn errors.New(%q)\n}", variable, f.wire+" is required"))
		default:
			steps = append(steps, fmt.Sprintf("if len(%s) == 0 {\nreturn errors.New(%q)\n}", variable, f.wire+" is required"))
		}
		if parts := f.parts(); parts != nil && parts.checked {
			steps = append(steps, checkOfParts(f, variable))
		}
	}
	last := "nil"
	if len(texts) > 0 {
		last = "require(" + strings.Join(texts, ", ") + ")"
	}
	if len(steps) == 0 {
		w.line("func (r *%s) validate() error { return %s }\n", def.name, last)
		return
	}
	w.line("func (r *%s) validate() error {\n%s\nreturn %s\n}\n", def.name, strings.Join(steps, "\n"), last)
}

func checkOfParts(f *field, variable string) string {
	switch {
	case f.typ.kind == kindSlice:
		return fmt.Sprintf("for i := range %s {\nif err := %s[i].validate(); err != nil {\nreturn fmt.Errorf(\"%s[%%d]: %%w\", i, err)\n}\n}",
			variable, variable, f.wire)
	case f.pointer:
		return fmt.Sprintf("if %s != nil {\nif err := %s.validate(); err != nil {\nreturn fmt.Errorf(\"%s: %%w\", err)\n}\n}", variable, variable, f.wire)
	}
	return fmt.Sprintf("if err := %s.validate(); err != nil {\nreturn fmt.Errorf(\"%s: %%w\", err)\n}", variable, f.wire)
}

// firstMissing is what validate says first of an empty struct; it is empty if it
// says nothing.
func firstMissing(def *definition) string {
	first := ""
	for _, f := range def.fields {
		switch {
		case f.typ.isStruct() && f.required && f.typ.def.checked:
			return f.wire + ": " + firstMissing(f.typ.def)
		case !f.isChecked():
		case f.typ.kind == kindTime, f.typ.kind == kindSlice:
			return f.wire
		case first == "":
			first = f.wire
		}
	}
	return first
}
