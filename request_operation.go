package webex

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// An Operation is one thing that the API can do, and the identifiers to do it
// with. [Op] makes one.
type Operation struct {
	pattern string // the method and the path with its braces: "GET /rooms/{roomId}"
	path    string // with the identifiers in place of the braces, escaped
	err     error  // why it cannot be called
}

// Op names an operation as the API's documentation does, by its method and its
// path. The values take the place of the braces, in order, and are escaped:
//
//	webex.Op("GET /rooms/{roomId}", roomID)
//
// The path is relative to the base URL. A pattern that is none, another number
// of values than of braces, and a value that is empty, "." or "..", which would
// lead to another operation, are errors of the call, before anything is sent.
func Op(pattern string, values ...string) Operation {
	o := Operation{pattern: pattern}
	_, template, _ := strings.Cut(pattern, " ")
	if o.err = checkPattern(pattern); o.err != nil {
		o.path = template
		return o
	}
	var path strings.Builder
	path.Grow(128) // a resource and an identifier
	used := 0
	for segment := range strings.SplitSeq(template[1:], "/") {
		path.WriteByte('/')
		name, ok := placeholder(segment)
		switch {
		case !ok:
			path.WriteString(segment)
			continue
		case used < len(values):
			path.WriteString(url.PathEscape(values[used]))
			o.refuse(checkIdentifier(name, values[used]))
		}
		used++
	}
	if used != len(values) {
		o.refuse(fmt.Errorf("the pattern %q takes %d values, not %d", pattern, used, len(values)))
	}
	o.path = path.String()
	return o
}

var errNoOperation = errors.New("there is no operation; Op makes one")

// refuse notes the first reason why the operation cannot be called.
func (o *Operation) refuse(err error) {
	if o.err == nil {
		o.err = err
	}
}

// checkPattern refuses what is not a method and a path.
func checkPattern(pattern string) error {
	if pattern == "" {
		return errNoOperation
	}
	method, template, _ := strings.Cut(pattern, " ")
	rest, ok := strings.CutPrefix(template, "/")
	if !ok || method == "" {
		return fmt.Errorf(`the operation %q is not a method and a path, as in "GET /rooms/{roomId}"`, pattern)
	}
	if strings.ContainsAny(template, "?# ") {
		return errors.New("the path of an operation has no query; use WithQuery")
	}
	for segment := range strings.SplitSeq(rest, "/") {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return err
		}
		name, ok := placeholder(segment)
		if plain == "" || plain == "." || plain == ".." || ok && name == "" || !ok && strings.ContainsAny(segment, "{}") {
			return fmt.Errorf("the operation %q has the segment %q in its path", pattern, segment)
		}
	}
	return nil
}

// checkIdentifier refuses a value that would make a path lead elsewhere.
func checkIdentifier(name, value string) error {
	if value == "." || value == ".." {
		return fmt.Errorf("%s is %q, which is not an identifier", name, value)
	}
	return require(name, value)
}

// placeholder returns the name in a segment that is a pair of braces.
func placeholder(segment string) (name string, ok bool) {
	name, ok = strings.CutPrefix(segment, "{")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, "}")
}

// String returns the operation without its values, as in "GET /rooms/{roomId}".
func (o Operation) String() string { return o.pattern }

func (o Operation) method() string {
	method, _, _ := strings.Cut(o.pattern, " ")
	return method
}

// family returns the part of the API that the operation belongs to, the first
// segment of its path. Webex limits the rate of each family on its own.
func (o Operation) family() string {
	_, template, _ := strings.Cut(o.pattern, " /")
	first, _, _ := strings.Cut(template, "/")
	return first
}

type callKey struct{}

// callOf returns the call that a request belongs to, or nil.
func callOf(ctx context.Context) *call {
	a, _ := ctx.Value(callKey{}).(*call)
	return a
}

// OperationOf returns the operation that a request is sent for, such as
// "GET /rooms/{roomId}", given the request's context. Having no identifiers, it
// is a good label for metrics and spans. A request of [OpenURL] has "GET {url}".
// Without a call of this package in the context it is "".
func OperationOf(ctx context.Context) string {
	if a := callOf(ctx); a != nil {
		return a.operation.pattern
	}
	return ""
}

// AttemptOf returns which attempt of its call a request is, given the request's
// context: 1 for the first. Without a call of this package in the context it is
// 0.
func AttemptOf(ctx context.Context) int {
	if a := callOf(ctx); a != nil {
		return a.attempts + 1
	}
	return 0
}
