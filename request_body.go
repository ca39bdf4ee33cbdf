package webex

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/google/go-querystring/query"
	"github.com/hashicorp/go-retryablehttp"

	"github.com/go-webex/webex/internal/jsonx"
)

// Path joins segments into a path for [Do], [Exec], [Open] and [List], each of
// them escaped: Path("rooms", id) is "/rooms/" and the id.
func Path(segments ...string) string {
	var path strings.Builder
	path.Grow(128) // a resource and an identifier
	for _, segment := range segments {
		path.WriteByte('/')
		path.WriteString(url.PathEscape(segment))
	}
	return path.String()
}

// checkPath refuses a path that would reach another resource than the caller
// meant, as it happens with an empty identifier.
func checkPath(path string) error {
	rest, ok := strings.CutPrefix(path, "/")
	if !ok {
		return fmt.Errorf("the path %q does not start with a slash", path)
	}
	if strings.ContainsAny(path, "?#") {
		return errors.New("a path takes no query; use WithQuery")
	}
	for segment := range strings.SplitSeq(rest, "/") {
		switch segment, err := url.PathUnescape(segment); {
		case err != nil:
			return err
		case segment == "":
			return errors.New("a segment of the path is empty; is an identifier missing?")
		case segment == "." || segment == "..":
			return fmt.Errorf("a segment of the path is %q; is an identifier wrong?", segment)
		}
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

// A validator knows what Webex would refuse. It is asked before anything is
// sent.
type validator interface{ validate() error }

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

// validate reports what is wrong with a request or with the options of a list.
func validate(v any) error {
	if v, ok := v.(validator); ok {
		return v.validate()
	}
	return nil
}

// queryValues encodes the parameters of a query: [url.Values], nil, or a
// struct or pointer to one, which may be nil.
func queryValues(parameters any) (url.Values, error) {
	switch parameters := parameters.(type) {
	case nil:
		return nil, nil
	case url.Values:
		return parameters, nil
	}
	v := reflect.ValueOf(parameters)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil, nil
		}
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil, fmt.Errorf("query parameters are a url.Values or a struct, not %T", parameters)
	}
	if err := validate(byPointer(parameters)); err != nil {
		return nil, err
	}
	return query.Values(inUTC(v).Interface())
}

// inUTC returns a copy of a struct with its times in UTC, as Webex wants them;
// go-querystring writes a time in its own zone.
func inUTC(v reflect.Value) reflect.Value {
	result := reflect.New(v.Type()).Elem()
	result.Set(v)
	for i := range result.NumField() {
		field := result.Field(i)
		if !field.CanSet() {
			continue
		}
		if t, ok := reflect.TypeAssert[time.Time](field); ok {
			field.Set(reflect.ValueOf(t.UTC()))
		} else if field.Kind() == reflect.Struct {
			field.Set(inUTC(field))
		}
	}
	return result
}

// A requestBody is the body of a call, ready to be sent any number of times.
type requestBody struct {
	contentType string // empty if there is no body
	size        int64
	data        []byte                        // a body in memory, or
	open        func() (io.ReadCloser, error) // one that streams
	once        *onceReader                   // what it streams, if it can be read but once
	secrets     []string                      // what it holds that no error must show
}

// newRequestBody encodes a body: nil, a form, a [*Multipart], a request that is
// sent as one when it has a file or is a form, or a value for JSON.
func newRequestBody(ctx context.Context, body any) (requestBody, error) {
	switch body := body.(type) {
	case nil:
		return requestBody{}, nil
	case url.Values:
		return formBody(body), nil
	case *Multipart:
		return body.encode(ctx)
	case io.Reader, []byte:
		return requestBody{}, fmt.Errorf("a request body is a value to be sent as JSON (a json.RawMessage if it is JSON already), a url.Values or a *Multipart, not %T", body)
	}
	body = byPointer(body)
	if v := reflect.ValueOf(body); v.Kind() == reflect.Pointer && v.IsNil() {
		return requestBody{}, fmt.Errorf("the request, a %T, is nil", body)
	}
	if err := validate(body); err != nil {
		return requestBody{}, err
	}
	if form, ok := body.(interface{ multipart() *Multipart }); ok {
		if m := form.multipart(); m != nil {
			return m.encode(ctx)
		}
	}
	if form, ok := body.(interface{ form() url.Values }); ok {
		return formBody(form.form()).withSecrets(body), nil
	}
	data, err := jsonx.Marshal(body)
	if err != nil {
		return requestBody{}, err
	}
	return requestBody{contentType: "application/json", size: int64(len(data)), data: data}.withSecrets(body), nil
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

func formBody(values url.Values) requestBody {
	data := []byte(values.Encode())
	return requestBody{contentType: "application/x-www-form-urlencoded", size: int64(len(data)), data: data}
}

// withSecrets notes what is secret in the request that the body is made of.
func (b requestBody) withSecrets(request any) requestBody {
	if r, ok := request.(interface{ secrets() []string }); ok {
		b.secrets = r.secrets()
	}
	return b
}

// isSpent reports whether the body cannot be sent again.
func (b requestBody) isSpent() bool { return b.once != nil && b.once.started.Load() }

// raw returns the body in a form that retryablehttp neither reads into memory
// nor rewinds.
func (b requestBody) raw() any {
	switch {
	case b.contentType == "":
		return nil
	case b.open == nil:
		return b.data
	}
	return retryablehttp.ReaderFunc(func() (io.Reader, error) { return b.open() })
}
