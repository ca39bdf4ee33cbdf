package jsonx

import (
	"bytes"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// Redact replaces the values of secret attributes by a text, at any depth, and
// reports whether there are any. If the data is not JSON, Redact returns the
// part before the fault, with an error.
func Redact(data []byte, with string, isSecret func(name string) bool) (clean []byte, found bool, err error) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(data), unmarshalOptions)
	rest := int64(0) // where the part begins that is not in clean yet
	for {
		token, err := dec.ReadToken()
		if err == io.EOF {
			return append(clean, data[rest:]...), found, nil
		}
		end := dec.InputOffset()
		if err != nil {
			return append(clean, data[rest:end]...), found, err
		}
		if kind, n := dec.StackIndex(dec.StackDepth()); kind != '{' || n%2 == 0 || !isSecret(token.String()) {
			continue // it is not the name of an attribute, or not of a secret one
		}
		found = true
		value, err := dec.ReadValue()
		if err != nil {
			return append(clean, data[rest:end]...), found, err
		}
		end = dec.InputOffset()
		clean = append(clean, data[rest:end-int64(len(value))]...)
		clean = append(clean, `"`+with+`"`...)
		rest = end
	}
}
