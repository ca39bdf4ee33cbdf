package webex

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/go-querystring/query"

	"github.com/go-webex/webex/internal/jsonx"
)

// setParameters takes the parameters of a call from v: nil, [url.Values], a
// struct or a pointer to one. A nil pointer stands for an empty struct. A field
// with a tag "header" is a header; any other is a query parameter, by the rules
// of go-querystring.
func (r *requestConfig) setParameters(v any) {
	switch v := v.(type) {
	case nil:
		return
	case url.Values:
		r.setQuery(v)
		return
	}
	s := reflect.ValueOf(v)
	if s.Kind() == reflect.Pointer && s.Type().Elem().Kind() == reflect.Struct {
		if s.IsNil() {
			s = reflect.New(s.Type().Elem())
		}
		v, s = s.Interface(), s.Elem()
	}
	if s.Kind() != reflect.Struct {
		r.refuse(fmt.Errorf("query parameters are a url.Values or a struct, not %T", v))
		return
	}
	if err := validate(byPointer(v)); err != nil {
		r.refuse(err)
		return
	}
	r.setFields(s)
}

// setBodyParameters takes the parameters of a call from the body of its
// request. Only fields with a tag "url" or "header" are parameters there, while
// all fields of options are.
func (r *requestConfig) setBodyParameters(body any) {
	s := reflect.Indirect(reflect.ValueOf(body))
	if s.Kind() != reflect.Struct || !hasParameters(s.Type()) {
		return
	}
	r.setFields(s)
	var tagged []string
	for field := range parameters(s) {
		if tag, ok := field.Tag.Lookup("url"); ok {
			name, _, _ := strings.Cut(tag, ",")
			tagged = append(tagged, cmp.Or(name, field.Name))
		}
	}
	maps.DeleteFunc(r.query, func(name string, _ []string) bool { return !slices.Contains(tagged, name) })
}

// setFields takes the parameters of a call from the fields of a struct.
func (r *requestConfig) setFields(s reflect.Value) {
	values, err := query.Values(s.Interface())
	if err != nil {
		r.refuse(err)
		return
	}
	r.setHeaders(s, values)
	setTimes(s, values)
	r.setQuery(values)
	r.secrets = append(r.secrets, secretsOf(s)...)
}

func (r *requestConfig) setQuery(values url.Values) {
	if r.query == nil {
		r.query = make(url.Values, len(values))
	}
	for name, value := range values {
		r.query[name] = slices.Clone(value)
	}
}

// parameters yields the fields of a struct that may be parameters, by the rules
// of go-querystring: the exported ones, and in place of an embedded struct, or
// of a pointer to one, its fields.
func parameters(s reflect.Value) iter.Seq2[reflect.StructField, reflect.Value] {
	return func(yield func(reflect.StructField, reflect.Value) bool) {
		for field, value := range s.Fields() {
			name, _, _ := strings.Cut(field.Tag.Get("url"), ",")
			if inner := reflect.Indirect(value); field.Anonymous && name == "" && inner.Kind() == reflect.Struct {
				for field, value := range parameters(inner) {
					if !yield(field, value) {
						return
					}
				}
			} else if field.IsExported() && !yield(field, value) {
				return
			}
		}
	}
}

// setHeaders moves the fields with a tag "header" from the query to the
// headers, and leaves out empty ones. A pointer to an empty value is not empty.
func (r *requestConfig) setHeaders(s reflect.Value, values url.Values) {
	for field, value := range parameters(s) {
		name := field.Tag.Get("header")
		if name == "" {
			continue
		}
		delete(values, field.Name)
		if !value.IsZero() {
			r.setHeader(name, headerText(value))
		}
	}
}

// headerText returns a value as a header has it: a slice with commas, and times
// as in a query.
func headerText(v reflect.Value) string {
	if texts := formatTimes(v); texts != nil {
		return strings.Join(texts, ",")
	}
	switch v.Kind() {
	case reflect.Invalid:
		return "" // a nil pointer in a slice
	case reflect.Pointer:
		return headerText(v.Elem())
	case reflect.Slice:
		var texts []string
		for i := range v.Len() {
			texts = append(texts, headerText(v.Index(i)))
		}
		return strings.Join(texts, ",")
	}
	return fmt.Sprint(v.Interface())
}

func (r *requestConfig) setHeader(name, value string) {
	if err := checkHeader(name, value); err != nil {
		r.refuse(err)
		return
	}
	if r.header == nil {
		r.header = make(http.Header)
	}
	r.header.Set(name, value)
}

// setTimes writes the times in a query as Webex wants them, in UTC with
// milliseconds, unless a tag says otherwise. go-querystring writes them in
// their own zones, without fractions of a second.
func setTimes(s reflect.Value, values url.Values) {
	for field, value := range parameters(s) {
		texts := formatTimes(value)
		name, options, _ := strings.Cut(field.Tag.Get("url"), ",")
		name = cmp.Or(name, field.Name)
		delimiter := field.Tag.Get("del")
		for option := range strings.SplitSeq(options, ",") {
			switch option {
			case "comma":
				delimiter = ","
			case "space":
				delimiter = " "
			case "semicolon":
				delimiter = ";"
			case "brackets":
				name += "[]"
			}
		}
		if texts == nil || !values.Has(name) || strings.Contains(options, "unix") || field.Tag.Get("layout") != "" {
			continue
		}
		if delimiter != "" {
			texts = []string{strings.Join(texts, delimiter)}
		}
		values[name] = texts
	}
}

// formatTimes formats a [time.Time], or a slice or an array of them, by value
// or by pointers. It returns nil for anything else.
func formatTimes(v reflect.Value) (texts []string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return formatTimes(v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			texts = append(texts, formatTimes(v.Index(i))...)
		}
	case reflect.Struct:
		if t, ok := reflect.TypeAssert[time.Time](v); ok {
			texts = []string{t.UTC().Format(jsonx.TimeLayout)}
		}
	}
	return texts
}

// hasParameters reports whether the type of a request's body has fields that
// are parameters of the call.
func hasParameters(t reflect.Type) bool {
	if known, ok := typesWithParameters.Load(t); ok {
		return known.(bool)
	}
	has := slices.ContainsFunc(reflect.VisibleFields(t), func(field reflect.StructField) bool {
		return field.Tag.Get("url") != "" || field.Tag.Get("header") != ""
	})
	typesWithParameters.Store(t, has)
	return has
}

var typesWithParameters sync.Map // caches hasParameters: from reflect.Type to bool
