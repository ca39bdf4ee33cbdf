// Package jsonx reads and writes JSON for the SDK, by the rules of
// encoding/json/v2. It is lenient where Webex deviates from its documentation.
package jsonx

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// TimeLayout is how Webex writes a time: UTC with milliseconds.
const TimeLayout = "2006-01-02T15:04:05.000Z"

var (
	marshalOptions = json.JoinOptions(
		json.Deterministic(true),
		json.WithMarshalers(json.MarshalToFunc(marshalTime)),
	)
	unmarshalers = json.JoinUnmarshalers(
		json.UnmarshalFromFunc(unmarshalTime),
		json.UnmarshalFromFunc(unmarshalBool),
	)
	// A duplicate name or an invalid character must not cost us a whole page.
	unmarshalOptions = json.JoinOptions(
		jsontext.AllowDuplicateNames(true),
		jsontext.AllowInvalidUTF8(true),
		json.WithUnmarshalers(unmarshalers),
	)
)

// ErrNotUTF8 is the error of a text that cannot be sent. To replace a part of it
// would change what somebody has written.
var ErrNotUTF8 = errors.New("this is not valid UTF-8; convert it, or see strings.ToValidUTF8")

// Marshal returns v as JSON, with maps in the order of their keys. The error is
// an [ErrNotUTF8] that names the attribute if a text is not valid UTF-8.
func Marshal(v any) ([]byte, error) {
	data, err := json.Marshal(v, marshalOptions)
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok && e.Err.Error() == "invalid UTF-8" { // the library exports no such error
		err = at(e.JSONPointer, ErrNotUTF8)
	}
	return data, err
}

// Unmarshal reads JSON into v. An error names the attribute that it could not
// read.
func Unmarshal(data []byte, v any) error {
	return explain(json.Unmarshal(data, v, unmarshalOptions))
}

func marshalTime(enc *jsontext.Encoder, t time.Time) error {
	return enc.WriteToken(jsontext.String(t.UTC().Format(TimeLayout)))
}

// otherLayouts are the forms of a time, besides RFC 3339, that Webex has been
// seen to send. time.Parse accepts a fraction of a second with each of them.
var otherLayouts = []string{
	"2006-01-02T15:04:05Z0700",
	"2006-01-02T15:04:05",
	"2006-01-02 15:04:05",
	"2006-01-02",
}

func unmarshalTime(dec *jsontext.Decoder, t *time.Time) error {
	if dec.PeekKind() == 'n' {
		*t = time.Time{}
		return dec.SkipValue()
	}
	text, err := readText(dec)
	if err != nil || len(text) == 0 {
		*t = time.Time{}
		return err
	}
	if t.UnmarshalText(text) == nil { // the usual form; unlike ParseTime it needs no string
		*t = t.UTC()
		return nil
	}
	*t, err = ParseTime(string(text))
	return err
}

// ParseTime reads a time in any of the forms that Webex writes. The result is
// in UTC.
func ParseTime(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	for i := 0; err != nil && i < len(otherLayouts); i++ {
		t, err = time.Parse(otherLayouts[i], text)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("%.40q is not a time", text)
	}
	return t.UTC(), nil
}

// unmarshalBool accepts the strings "true" and "false" too: where the API's
// specification has strings, the API may send booleans, and the other way
// around.
func unmarshalBool(dec *jsontext.Decoder, b *bool) error {
	if dec.PeekKind() != '"' {
		return errors.ErrUnsupported
	}
	text, err := readText(dec)
	if err != nil {
		return err
	}
	switch string(text) {
	case "true":
		*b = true
	case "false", "":
		*b = false
	default:
		return fmt.Errorf("%.40q is not a boolean", text)
	}
	return nil
}

// readText reads a JSON string. The result is valid until the next read.
func readText(dec *jsontext.Decoder) ([]byte, error) {
	if kind := dec.PeekKind(); kind != '"' {
		if kind == jsontext.KindInvalid {
			_, err := dec.ReadToken()
			return nil, err
		}
		return nil, fmt.Errorf("it should be a string, not %s", name(kind))
	}
	value, err := dec.ReadValue()
	if err != nil {
		return nil, err
	}
	if bytes.IndexByte(value, '\\') < 0 {
		return value[1 : len(value)-1], nil
	}
	return jsontext.AppendUnquote(nil, value)
}

// explain rewrites an error of the JSON library for people who know the API and
// not the library: where in the answer it is, and what is wrong there.
func explain(err error) error {
	if err == nil {
		return nil
	}
	return at(diagnose(err))
}

// diagnose returns the place and the reason of an error of the JSON library.
func diagnose(err error) (place jsontext.Pointer, reason error) {
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		reason = semantic.Err
		if reason == nil {
			reason = fmt.Errorf("%s does not fit %v", name(semantic.JSONKind), semantic.GoType)
		}
		return semantic.JSONPointer, reason
	}
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		return syntactic.JSONPointer, fmt.Errorf("%w at byte %d", syntactic.Err, syntactic.ByteOffset)
	}
	return "", err
}

// isSyntactic reports whether an error means that the text is not JSON.
func isSyntactic(err error) bool {
	_, ok := errors.AsType[*jsontext.SyntacticError](err)
	return ok
}

// name returns the name of a kind of JSON value, with an article if it needs
// one.
func name(kind jsontext.Kind) string {
	switch kind {
	case jsontext.KindBeginObject:
		return "an object"
	case jsontext.KindBeginArray:
		return "an array"
	case jsontext.KindString, jsontext.KindNumber:
		return "a " + kind.String()
	}
	return kind.String()
}

// maxPlace is roughly how much of a place an error shows, in bytes.
const maxPlace = 200

// at prefixes an error with its place, written as in Go or JavaScript:
// items[3].created.
func at(pointer jsontext.Pointer, err error) error {
	var place strings.Builder
	for token := range pointer.Tokens() {
		if place.Len() > maxPlace {
			place.WriteString("…")
			break
		}
		switch {
		case token != "" && strings.Trim(token, "0123456789") == "":
			fmt.Fprintf(&place, "[%.80s]", token)
		case place.Len() > 0:
			place.WriteString("." + attribute(token))
		default:
			place.WriteString(attribute(token))
		}
	}
	if place.Len() == 0 {
		return err
	}
	return fmt.Errorf("%s: %w", &place, err)
}

// attribute returns the name of an attribute for an error, on one line and
// shortened if it is long.
func attribute(name string) string {
	if strconv.Quote(name) == `"`+name+`"` {
		return fmt.Sprintf("%.80s", name)
	}
	return fmt.Sprintf("%.80q", name)
}
