package webex

import (
	"cmp"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// An inputReader sets v to an input. Its error says what the input must be, in
// words for the person who filled in the card.
type inputReader func(v reflect.Value, raw json.RawMessage) error

// newInputReader returns the reader for a type, or nil if inputs do not fit it.
func newInputReader(t reflect.Type, layout string) inputReader {
	if t == reflect.TypeFor[json.RawMessage]() || t == reflect.TypeFor[any]() {
		return func(v reflect.Value, raw json.RawMessage) error { return json.Unmarshal(raw, v.Addr().Interface()) }
	}
	if read := newTextReader(t, layout); read != nil {
		return func(v reflect.Value, raw json.RawMessage) error {
			text, ok := inputText(raw)
			if !ok {
				return errors.New("must be a single value")
			}
			return read(v, text)
		}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return newPointerReader(t, newInputReader(t.Elem(), layout))
	case reflect.Slice:
		return newSliceReader(t, newTextReader(t.Elem(), layout))
	}
	return nil
}

func newPointerReader(t reflect.Type, read inputReader) inputReader {
	if read == nil {
		return nil
	}
	return func(v reflect.Value, raw json.RawMessage) error {
		p := reflect.New(t.Elem())
		if err := read(p.Elem(), raw); err != nil {
			return err
		}
		v.Set(p)
		return nil
	}
}

func newSliceReader(t reflect.Type, read textReader) inputReader {
	if read == nil {
		return nil
	}
	return func(v reflect.Value, raw json.RawMessage) error {
		texts, ok := inputTexts(raw)
		if !ok {
			return errors.New("must be a list of values")
		}
		list := reflect.MakeSlice(t, len(texts), len(texts))
		for i, text := range texts {
			if err := read(list.Index(i), text); err != nil {
				return err
			}
		}
		v.Set(list)
		return nil
	}
}

// A textReader sets v to the value that a text stands for.
type textReader func(v reflect.Value, text string) error

// newTextReader returns the reader for a type, or nil if text does not fit it.
func newTextReader(t reflect.Type, layout string) textReader {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return newTimeReader(cmp.Or(layout, time.DateOnly))
	case t == reflect.TypeFor[time.Duration]():
		return readDuration
	case reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return func(v reflect.Value, text string) error {
			return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
		}
	}
	switch t.Kind() {
	case reflect.String:
		return func(v reflect.Value, text string) error {
			v.SetString(text)
			return nil
		}
	case reflect.Bool:
		return readBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return readInt
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return readUint
	case reflect.Float32, reflect.Float64:
		return readFloat
	}
	return nil
}

func newTimeReader(layout string) textReader {
	example := time.Date(2026, time.December, 31, 17, 30, 0, 0, time.UTC).Format(layout)
	return func(v reflect.Value, text string) error {
		t, err := time.Parse(layout, strings.TrimSpace(text))
		if err != nil {
			return fmt.Errorf("must look like %s", example)
		}
		v.Set(reflect.ValueOf(t))
		return nil
	}
}

// readDuration reads a duration with its units. A number alone, "0" too, may be
// seconds to one person and hours to another. The answer of a time input can
// only mean the time since midnight.
func readDuration(v reflect.Value, text string) error {
	text = strings.TrimSpace(text)
	if t, err := time.Parse("15:04", text); err == nil {
		v.SetInt(int64(t.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC))))
		return nil
	}
	d, err := time.ParseDuration(text)
	if _, numberErr := parseNumber(text, 64); err != nil || numberErr == nil {
		return errors.New("must look like 1h30m")
	}
	v.SetInt(int64(d))
	return nil
}

func readBool(v reflect.Value, text string) error {
	switch strings.TrimSpace(text) {
	case "true":
		v.SetBool(true)
	case "false":
		v.SetBool(false)
	default:
		return errors.New("must be true or false")
	}
	return nil
}

func readInt(v reflect.Value, text string) error {
	n, err := strconv.ParseInt(wholeNumber(text), 10, v.Type().Bits())
	if err != nil {
		return numberError(err, text, "must be a whole number")
	}
	v.SetInt(n)
	return nil
}

func readUint(v reflect.Value, text string) error {
	n, err := strconv.ParseUint(wholeNumber(text), 10, v.Type().Bits())
	if err != nil {
		return numberError(err, text, "must be a whole number and not negative")
	}
	v.SetUint(n)
	return nil
}

func readFloat(v reflect.Value, text string) error {
	f, err := parseNumber(text, v.Type().Bits())
	if err != nil {
		return numberError(err, text, "must be a number")
	}
	v.SetFloat(f)
	return nil
}

// wholeNumber rewrites a whole number such as 2.0 or 1e3 in digits alone.
func wholeNumber(text string) string {
	text = strings.TrimSpace(text)
	if !strings.ContainsAny(text, ".eE") {
		return text
	}
	f, err := parseNumber(text, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) >= 1<<53 {
		return text
	}
	return strconv.FormatInt(int64(f), 10)
}

// parseNumber reads a decimal number. Unlike [strconv.ParseFloat] it takes no
// hexadecimal digits, underscores, infinities or NaN.
func parseNumber(text string, bits int) (float64, error) {
	text = strings.TrimSpace(text)
	if strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseFloat(text, bits)
}

// numberError puts an error of strconv into words for people who fill in forms.
func numberError(err error, text, message string) error {
	switch {
	case !errors.Is(err, strconv.ErrRange):
		return errors.New(message)
	case strings.HasPrefix(strings.TrimSpace(text), "-"):
		return errors.New("is too small")
	}
	return errors.New("is too large")
}
