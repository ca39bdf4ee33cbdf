package contract

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/go-webex/webex"
)

// A call is how the SDK makes the requests of an operation.
type call struct {
	operation string // its operationId
	methods   string // of the SDK, which take the same arguments, such as "Rooms.List Rooms.ListPages"
	least     args   // what the methods cannot do without
	all       []args // of calls that together set all there is to set; nil if least does
}

// args are the arguments of a method, without the context. A nil is the zero
// value of what the method takes.
type args []any

// calls are all that the table says to call a method with.
func (c call) calls() []args { return append([]args{c.least}, c.all...) }

// method returns a service's method, which is named as in "Rooms.List".
func method(client *webex.Client, name string) (reflect.Value, error) {
	service, name, _ := strings.Cut(name, ".")
	if field := reflect.ValueOf(client).Elem().FieldByName(service); field.IsValid() {
		if m := field.MethodByName(name); m.IsValid() {
			return m, nil
		}
	}
	return reflect.Value{}, fmt.Errorf("the client has no method %s.%s", service, name)
}

// invoke calls a method and returns what it returns, of a list all the items or
// pages. A file is read to its end.
func invoke(ctx context.Context, client *webex.Client, name string, arguments args) (results []any, err error) {
	m, err := method(client, name)
	if err != nil {
		return nil, err
	}
	in := []reflect.Value{reflect.ValueOf(ctx)}
	for i, argument := range arguments {
		if argument == nil {
			in = append(in, reflect.Zero(m.Type().In(i+1)))
		} else {
			in = append(in, reflect.ValueOf(argument))
		}
	}
	out := m.Call(in)
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

func asError(v reflect.Value) error {
	err, _ := v.Interface().(error)
	return err
}
