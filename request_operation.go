package webex

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// An Operation is an operation of the API together with the identifiers that it
// applies to. [Op] makes one.
type Operation struct {
	pattern string // the method and the path with its placeholders: "GET /rooms/{roomId}"
	path    string // with the identifiers in place of the placeholders, escaped
	err     error  // why the operation cannot be called
}

// Op returns the operation with a method and a path, as the API's documentation
// writes them. Op escapes the values and puts them in place of the placeholders
// in braces, in order:
//
//	webex.Op("GET /rooms/{roomId}", roomID)
//
// The path is relative to the base URL. A call with the operation fails, before
// it sends anything, if the pattern is not a method and a path, if the number
// of values differs from that of the placeholders, or if a value is empty, "."
// or "..", which would lead to another operation.
func Op(pattern string, values ...string) Operation {
	o := Operation{pattern: pattern}
	_, template, _ := strings.Cut(pattern, " ")
	if o.err = checkPattern(pattern); o.err != nil {
		o.path = template
		return o
	}
	var path strings.Builder
	path.Grow(128) // enough for a resource and an identifier
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

// refuse records why the operation cannot be called. The first reason wins.
func (o *Operation) refuse(err error) {
	if o.err == nil {
		o.err = err
	}
}

// checkPattern refuses a pattern that is not a method and a path.
func checkPattern(pattern string) error {
	if pattern == "" {
		return errNoOperation
	}
	method, template, _ := strings.Cut(pattern, " ")
	rest, ok := strings.CutPrefix(template, "/")
	if !ok || !isMethod(method) {
		return fmt.Errorf(`the operation %q is not a method and a path, as in "GET /rooms/{roomId}"`, pattern)
	}
	if strings.ContainsAny(template, "?#") {
		return errors.New("the path of an operation has no query; use WithQuery")
	}
	for segment := range strings.SplitSeq(rest, "/") {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			return err
		}
		name, ok := placeholder(segment)
		if plain == "" || plain == "." || plain == ".." || ok && name == "" || !ok && strings.ContainsAny(segment, "{} ") {
			return fmt.Errorf("the operation %q has the segment %q in its path", pattern, segment)
		}
	}
	return nil
}

// isMethod reports whether a text is a method of HTTP as the API has them. Their
// case matters.
func isMethod(text string) bool {
	return text != "" && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// checkIdentifier refuses a value that would change where the path leads.
func checkIdentifier(name, value string) error {
	if value == "." || value == ".." {
		return fmt.Errorf("%s is %q, which is not an identifier", name, value)
	}
	return require(name, value)
}

// placeholder returns the name in a segment that is one placeholder and nothing
// else.
func placeholder(segment string) (name string, ok bool) {
	name, ok = strings.CutPrefix(segment, "{")
	if !ok {
		return "", false
	}
	name, ok = strings.CutSuffix(name, "}")
	return name, ok && !strings.ContainsAny(name, "{}")
}

// String returns the pattern of the operation, for example "GET
// /rooms/{roomId}".
func (o Operation) String() string { return o.pattern }

func (o Operation) method() string {
	method, _, _ := strings.Cut(o.pattern, " ")
	return method
}

// family returns the part of the API that the operation belongs to.
func (o Operation) family() string {
	_, template, _ := strings.Cut(o.pattern, " ")
	return familyOf(template)
}

type callKey struct{}

// callOf returns the call that a request belongs to, or nil.
func callOf(ctx context.Context) *call {
	a, _ := ctx.Value(callKey{}).(*call)
	return a
}

// OperationOf returns the operation of a request, such as "GET
// /rooms/{roomId}", given the context of the request. It has no identifiers,
// which makes it a good label for metrics and spans. A request of [OpenURL] has
// "GET {url}". OperationOf returns "" if the context does not belong to a call
// of this package.
func OperationOf(ctx context.Context) string {
	if a := callOf(ctx); a != nil {
		return a.operation.pattern
	}
	return ""
}

// AttemptOf returns which attempt of its call a request is, given the context
// of the request: 1 for the first attempt. Ask before the request returns;
// after that AttemptOf returns the number of the next one. AttemptOf returns 0
// if the context does not belong to a call of this package.
func AttemptOf(ctx context.Context) int {
	if a := callOf(ctx); a != nil {
		return a.sent() + 1
	}
	return 0
}
