// Package calltable is the table of the calls that the SDK can make: for each
// method of each service what it is given, and the request that it must make of
// that. The tests of package webex run it against a server of their own, and the
// contract holds it against the official specifications.
//
// Each resource has a file here. Its rows set every field and every parameter,
// each to a value of its own, so that one that takes the place of another shows.
package calltable

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/go-webex/webex"
)

// A Row is a call of a method.
type Row struct {
	// Methods are the methods that are called so, as in "Rooms.List
	// Rooms.ListPages".
	Methods string

	// Args are the arguments, without the context. Those that are left out, and
	// a nil, are the zero value of what the method takes.
	Args Args

	// Request is what must be sent: the method, the path, and the query, which
	// is escaped no more than it has to be to be read.
	Request string

	// Body is what must be sent: JSON, or a form, as in "code=1&scope=2". A form
	// with a file, which is sent in parts, has "multipart " before it, and the
	// file's name as the value. Body is empty if the request has none.
	Body string

	// Answer is the JSON that the server answers. An object in it has an
	// attribute "new", which must come back. By default it is {"new":1}, for a
	// list as its only item, and for a DELETE nothing.
	Answer string

	// Error is set instead of Request for a call that must fail before anything
	// is sent, and is a part of the error's text.
	Error string
}

// Args are the arguments of a method.
type Args []any

// Base stands at the start of an argument that is a URL of the API; [Invoke] puts
// that of the server in its place.
const Base = "base:"

// rows is the table, in the order of the files' names.
var rows []Row

func add(more ...Row) { rows = append(rows, more...) }

// Calls returns the rows of calls that must succeed. The first of a method is
// what it needs at the least.
func Calls() []Row { return where(func(r Row) bool { return r.Error == "" }) }

// Refusals returns the rows of calls that must fail.
func Refusals() []Row { return where(func(r Row) bool { return r.Error != "" }) }

func where(keep func(Row) bool) (kept []Row) {
	for _, r := range rows {
		if keep(r) {
			kept = append(kept, r)
		}
	}
	return kept
}

// Composed are the methods that make no request of their own kind, with the
// reason. They have tests of their own in place of rows.
var Composed = map[string]string{
	"AccessTokens.AwaitDevice": "it asks until the device is approved",
	"ServiceApps.TokenSource":  "it calls CreateToken when a token is needed",
	"Webhooks.Ensure":          "it calls List, Create, Update and Delete",
}

// Methods returns the methods of all services of a client by their names, as in
// "Rooms.Get". A service that is nil has none.
func Methods(client *webex.Client) map[string]reflect.Value {
	methods := make(map[string]reflect.Value)
	for field, service := range reflect.ValueOf(client).Elem().Fields() {
		if !field.IsExported() || service.IsNil() {
			continue
		}
		for i := range service.NumMethod() {
			methods[field.Name+"."+service.Type().Method(i).Name] = service.Method(i)
		}
	}
	return methods
}

// Invoke calls a method of a client whose base URL is given, and returns what it
// returns, of a list all the items or pages. A file is read to its end.
func Invoke(ctx context.Context, client *webex.Client, baseURL, method string, args Args) (results []any, err error) {
	m, ok := Methods(client)[method]
	if !ok {
		return nil, fmt.Errorf("the client has no method %s", method)
	}
	out := m.Call(arguments(ctx, baseURL, m.Type(), args))
	if first := out[0]; first.Kind() == reflect.Func {
		for item, err := range first.Seq2() {
			if err := asError(err); err != nil {
				return results, err
			}
			results = append(results, item.Interface())
		}
		return results, nil
	}
	if err := asError(out[len(out)-1]); err != nil || len(out) == 1 {
		return nil, err
	}
	if file, ok := out[0].Interface().(*webex.File); ok {
		defer file.Body.Close()
		_, err = io.Copy(io.Discard, file.Body)
	}
	return []any{out[0].Interface()}, err
}

// arguments makes the arguments of a call out of those of a row.
func arguments(ctx context.Context, baseURL string, method reflect.Type, args Args) []reflect.Value {
	in := []reflect.Value{reflect.ValueOf(ctx)}
	fixed := method.NumIn()
	if method.IsVariadic() {
		fixed--
	}
	for i := 1; i < fixed || i <= len(args); i++ {
		var arg any
		if i <= len(args) {
			arg = args[i-1]
		}
		if text, ok := arg.(string); ok {
			if path, ok := strings.CutPrefix(text, Base); ok {
				arg = baseURL + path
			}
		}
		if arg == nil {
			in = append(in, reflect.Zero(method.In(i)))
		} else {
			in = append(in, reflect.ValueOf(arg))
		}
	}
	return in
}

func asError(v reflect.Value) error {
	err, _ := v.Interface().(error)
	return err
}

// at returns a moment, another one for each n.
func at(n int) time.Time {
	return time.Date(2026, 5, n, 14, 0, 0, 0, time.FixedZone("", 2*60*60)) // 12:00 UTC
}
