package webex

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
)

// A validator knows what Webex would refuse. It is asked before anything is
// sent.
type validator interface{ validate() error }

// validate reports what is wrong with a request or with options.
func validate(v any) error {
	if v, ok := v.(validator); ok {
		return v.validate()
	}
	return nil
}

// byPointer returns a pointer to a struct that was given by value: what a
// request knows of itself are methods of the pointer.
func byPointer(v any) any {
	if v == nil || reflect.TypeOf(v).Kind() != reflect.Struct {
		return v
	}
	p := reflect.New(reflect.TypeOf(v))
	p.Elem().Set(reflect.ValueOf(v))
	return p.Interface()
}

// require returns an error for the first empty value of alternating names and
// values.
func require(namesAndValues ...string) error {
	for i := 0; i < len(namesAndValues); i += 2 {
		if namesAndValues[i+1] == "" {
			return fmt.Errorf("%s is required", namesAndValues[i])
		}
	}
	return nil
}

// requireOne returns an error unless exactly one of alternating names and
// values has a value.
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

// requirePeriod returns an error unless both ends of a period are given, in
// order.
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

// checkHeader refuses a header that net/http would refuse to send, as if the
// connection were at fault. The value is not shown: it may be a secret.
func checkHeader(name, value string) error {
	control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
	if name == "" || strings.ContainsAny(name, " :") || strings.ContainsFunc(name+value, control) {
		return fmt.Errorf("the header %q has a character that no header has, such as a line break", name)
	}
	return nil
}
