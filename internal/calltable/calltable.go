// Package calltable lists the calls that the SDK can make: the arguments of each
// method of each service, and the request that it must make of them. The tests
// of package webex run the table against a server of their own. The contract
// checks it against the official specifications.
//
// Each resource has a file here. Its rows set every field and every parameter to
// a different value, so that a mix-up of two fields fails a test.
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

	// Request is the request that must be sent: the method, the path and the
	// query. The query is escaped only where it could not be parsed otherwise.
	Request string

	// Body is the body that must be sent: JSON, or a form as in
	// "code=1&scope=2". A form with a file begins with "multipart ", and has the
	// file's name as the value. Body is empty for a request without a body.
	Body string

	// Answer is the JSON that the server answers. An object in it has an
	// attribute "new", which must come back. The default is {"new":1}, for a list
	// as its only item. A method that returns only an error is answered with
	// nothing.
	Answer string

	// Error replaces Request for a call that must fail before anything is sent.
	// It is a part of the error's text.
	Error string
}

// Args are the arguments of a method.
type Args []any

// Base begins an argument that is a URL of the API. [Invoke] replaces it with the
// base URL of the server.
const Base = "base:"

// rows is the table, in the order of the files' names.
var rows []Row

func add(more ...Row) { rows = append(rows, more...) }

// Calls returns the rows of calls that must succeed. The first row of a method
// has only the arguments that the method needs.
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

// Composed lists the methods without rows, and why they have none. They have tests
// of their own.
var Composed = map[string]string{
	"AccessTokens.AwaitDevice": "it asks until the device is approved",
	"Files.SaveFile":           "it calls Get until the file is whole, and writes to the disk",
	"ServiceApps.TokenSource":  "it calls CreateToken when a token is needed",
	"Webhooks.Ensure":          "it calls List, Create, Update and Delete",
	"Webhooks.EnsureAll":       "it calls Ensure",
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

// Invoke calls a method of a client with the given base URL, and returns its
// results. For a list it returns all the items or pages. It reads a file to its
// end.
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
