package webex

import (
	"fmt"
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

// setParameters takes the parameters of a call from v: [url.Values], nil, or a
// struct or a pointer to one, which stands for an empty one when it is nil. A
// field with a tag "header" is a header, any other a parameter of the query, by
// the rules of go-querystring.
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

// setBodyParameters takes the parameters of a call from the body of its request:
// from the fields that have a tag for it, unlike those of options, all of which
// are parameters.
func (r *requestConfig) setBodyParameters(body any) {
	s := reflect.Indirect(reflect.ValueOf(body))
	if s.Kind() != reflect.Struct || !hasParameters(s.Type()) {
		return
	}
	r.setFields(s)
	var tagged []string
	for field := range s.Type().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("url"), ",")
		tagged = append(tagged, name)
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

// setHeaders moves the fields with a tag "header" from the query to the headers.
// An empty one is left out.
func (r *requestConfig) setHeaders(s reflect.Value, values url.Values) {
	for field, value := range s.Fields() {
		name := field.Tag.Get("header")
		if field.Anonymous && value.Kind() == reflect.Struct {
			r.setHeaders(value, values)
		}
		if name == "" || !field.IsExported() {
			continue
		}
		delete(values, field.Name)
		if text := fmt.Sprint(value.Interface()); !value.IsZero() {
			r.setHeader(name, text)
		}
	}
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
// milliseconds, where no tag says otherwise. go-querystring writes a time in its
// own zone, without fractions of a second.
func setTimes(s reflect.Value, values url.Values) {
	for field, value := range s.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("url"), ",")
		if field.Anonymous && name == "" && value.Kind() == reflect.Struct {
			setTimes(value, values)
			continue
		}
		texts := formatTimes(value)
		if texts == nil || !values.Has(name) || strings.Contains(options, "unix") || field.Tag.Get("layout") != "" {
			continue
		}
		if slices.Contains(strings.Split(options, ","), "comma") {
			texts = []string{strings.Join(texts, ",")}
		}
		values[name] = texts
	}
}

// formatTimes formats a [time.Time], a pointer to one or a slice of them. For
// anything else it returns nil.
func formatTimes(v reflect.Value) []string {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return formatTimes(v.Elem())
		}
	case reflect.Slice:
		if v.Type().Elem() != reflect.TypeFor[time.Time]() {
			return nil
		}
		var texts []string
		for i := range v.Len() {
			texts = append(texts, formatTimes(v.Index(i))...)
		}
		return texts
	case reflect.Struct:
		if t, ok := reflect.TypeAssert[time.Time](v); ok {
			return []string{t.UTC().Format(jsonx.TimeLayout)}
		}
	}
	return nil
}

// hasParameters reports whether the type of a request's body has fields that
// are parameters of the call instead.
func hasParameters(t reflect.Type) bool {
	if known, ok := typesWithParameters.Load(t); ok {
		return known.(bool)
	}
	has := false
	for field := range t.Fields() {
		if field.Tag.Get("url") != "" || field.Tag.Get("header") != "" {
			has = true
		}
	}
	typesWithParameters.Store(t, has)
	return has
}

var typesWithParameters sync.Map // from reflect.Type to bool: asked for each request
