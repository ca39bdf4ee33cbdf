package webex

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"time"
)

// A validator checks itself for faults that Webex would refuse, before anything
// is sent.
type validator interface{ validate() error }

// validate checks a request or options, if they can check themselves.
func validate(v any) error {
	if v, ok := v.(validator); ok {
		return v.validate()
	}
	return nil
}

// byPointer returns a pointer to a struct that was given by value, because the
// validate and form methods of requests belong to the pointer.
func byPointer(v any) any {
	if v == nil || reflect.TypeOf(v).Kind() != reflect.Struct {
		return v
	}
	p := reflect.New(reflect.TypeOf(v))
	p.Elem().Set(reflect.ValueOf(v))
	return p.Interface()
}

// require takes alternating names and values, and returns an error for the
// first value that is empty.
func require(namesAndValues ...string) error {
	for i := 0; i < len(namesAndValues); i += 2 {
		if namesAndValues[i+1] == "" {
			return fmt.Errorf("%s is required", namesAndValues[i])
		}
	}
	return nil
}

// requireOne takes alternating names and values, and returns an error unless
// exactly one value is not empty.
func requireOne(namesAndValues ...string) error {
	var names []string
	given := 0
	for i := 0; i < len(namesAndValues); i += 2 {
		names = append(names, namesAndValues[i])
		if namesAndValues[i+1] != "" {
			given++
		}
	}
	if given == 1 {
		return nil
	}
	last := len(names) - 1
	return fmt.Errorf("exactly one of %s and %s is required, not %d", strings.Join(names[:last], ", "), names[last], given)
}

// requirePeriod returns an error unless a period has both ends, in order.
func requirePeriod(from, to time.Time) error {
	switch {
	case from.IsZero():
		return errors.New("from is required")
	case to.IsZero():
		return errors.New("to is required")
	case to.Before(from):
		return errors.New("from is later than to")
	}
	return nil
}

// inHeaderNames are the characters that the name of a header may have.
const inHeaderNames = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~"

// checkHeader refuses a header that net/http would not send: its error would
// look like that of a connection. The error does not show the value, which may
// be a secret.
func checkHeader(name, value string) error {
	odd := func(r rune) bool { return !strings.ContainsRune(inHeaderNames, r) }
	control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
	if name == "" || strings.ContainsFunc(name, odd) || strings.ContainsFunc(value, control) {
		return fmt.Errorf("the header %q has a character that no header has, such as a line break", name)
	}
	if strings.EqualFold(name, "Host") {
		if u, err := url.Parse("//" + value); err != nil || u.Host != value {
			return errors.New("the header \"Host\" is not the name of a host")
		}
	}
	return nil
}
