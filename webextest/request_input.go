package webextest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The greatest sizes that the fake reads, in bytes.
const (
	maxJSON = 1 << 20   // of a JSON body, a form, or a value in a multipart form
	maxFile = 100 << 20 // of a file
)

// formType is the media type of forms that have no files.
const formType = "application/x-www-form-urlencoded"

// readBody decodes the body of a request as T, from JSON or from a form. It
// ignores attributes that T lacks, as Webex does.
func readBody[T any](r *http.Request) (in T, err error) {
	var body []byte
	switch mediaType(r) {
	case "application/json":
		body, err = readAll(r.Body, maxJSON)
	case formType:
		body, err = readFormAsJSON(r)
	default:
		err = fail(http.StatusUnsupportedMediaType, "The Content-Type must be application/json or %s.", formType)
	}
	if err != nil {
		return in, err
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return in, badRequest("The request body is not the JSON expected: %v.", err)
	}
	return in, nil
}

// formLists are the attributes that are lists also when a form has one value.
var formLists = []string{"emails", "files", "licenses", "roles", "siteUrls"}

// readFormAsJSON reads a form as a JSON object. A key that is repeated becomes a
// list.
func readFormAsJSON(r *http.Request) ([]byte, error) {
	form, err := readForm(r)
	if err != nil {
		return nil, err
	}
	object := attributes{}
	for name, values := range form {
		object[name] = values
		if len(values) == 1 && !slices.Contains(formLists, name) {
			object[name] = values[0]
		}
	}
	return json.Marshal(object)
}

// readForm reads the body of a request as a form.
func readForm(r *http.Request) (url.Values, error) {
	if mediaType(r) != formType {
		return nil, fail(http.StatusUnsupportedMediaType, "The Content-Type must be %s.", formType)
	}
	body, err := readAll(r.Body, maxJSON)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, badRequest("The request body is not a form.")
	}
	return form, nil
}

func mediaType(r *http.Request) string {
	t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // "" when it is malformed
	return t
}

// readAll reads r to its end. It refuses more than limit bytes.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, badRequest("The request body could not be read: %v.", err)
	}
	if int64(len(data)) > limit {
		return nil, tooLarge(limit)
	}
	return data, nil
}

func tooLarge(limit int64) error { return badRequest("The content is larger than %d bytes.", limit) }

// required refuses an attribute or parameter that is missing or empty.
func required(name, value string) error {
	if value == "" {
		return badRequest("%s is required and cannot be empty.", name)
	}
	return nil
}

// oneOf refuses a value that is not among those allowed.
func oneOf(name, value string, allowed ...string) error {
	if !slices.Contains(allowed, value) {
		return badRequest("%s has the unknown value %q.", name, value)
	}
	return nil
}

// set sets an attribute if the request has a value for it.
func set[T any](to *T, value *T) {
	if value != nil {
		*to = *value
	}
}

// boolean is a boolean in a request. The strings "true" and "false" stand for it
// as well: Webex shows some booleans in that form, and takes back what it shows.
type boolean bool

// UnmarshalJSON ignores null.
func (b *boolean) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		return nil
	}
	value, ok := parseBoolean(strings.Trim(string(data), `"`))
	if !ok {
		return fmt.Errorf("%s is neither true nor false", data)
	}
	*b = boolean(value)
	return nil
}

// parseBoolean reads "true" and "false" in any case: Python writes "True".
func parseBoolean(text string) (value, ok bool) {
	value = strings.EqualFold(text, "true")
	return value, value || strings.EqualFold(text, "false")
}

func isWebURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// queryList reads a query parameter that is a list: its key repeated, its values
// joined by commas, or both.
func (c *call) queryList(name string) []string {
	return strings.FieldsFunc(strings.Join(c.query[name], ","), func(r rune) bool { return r == ',' })
}

// queryOneOf reads a query parameter that allows certain values. It is "" when
// absent.
func (c *call) queryOneOf(name string, allowed ...string) (string, error) {
	text := c.query.Get(name)
	if text == "" {
		return "", nil
	}
	return text, oneOf(name, text, allowed...)
}

// queryBool reads a boolean query parameter. It is false when absent.
func (c *call) queryBool(name string) (bool, error) {
	text := c.query.Get(name)
	if text == "" {
		return false, nil
	}
	v, err := strconv.ParseBool(text)
	if err != nil {
		return false, badRequest("%s must be true or false.", name)
	}
	return v, nil
}

// queryTime reads a query parameter that is a time, in the format of
// formatTime. It is "" when absent.
func (c *call) queryTime(name string) (string, error) {
	text := c.query.Get(name)
	if text == "" {
		return "", nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return "", badRequest("%s must be a time such as 2016-04-21T19:12:48.920Z.", name)
	}
	return formatTime(t), nil
}
