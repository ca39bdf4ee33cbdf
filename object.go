package webex

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-webex/webex/internal/jsonx"
)

// Object is embedded in the objects that Webex answers with.
//
// It is written for encoding/json/v2, which the SDK uses and which is part of
// the standard library from Go 1.27 on. That package reads and writes the
// attributes in Extra beside the object's own. The encoding/json of Go 1.26
// does not, and writes them as an attribute "Extra".
type Object struct {
	// Extra holds the attributes that this release of the SDK does not know,
	// as Webex sent them. It is nil if there are none.
	Extra map[string]json.RawMessage `json:",embed"`

	// Errors says which attributes of the object Webex could not read. Its keys
	// are their JSON names. Such an attribute holds ciphertext or nothing. A
	// list succeeds even if some of its items have errors. See
	// https://developer.webex.com/docs/basics.
	Errors map[string]ItemError `json:"errors,omitzero"`
}

// An ItemError says why Webex could not read an attribute of an object.
type ItemError struct {
	Code   string `json:"code,omitzero"` // for example "kms_failure"
	Reason string `json:"reason,omitzero"`
}

// Error returns the code and the reason.
func (e ItemError) Error() string { return e.Code + ": " + e.Reason }

// decode reads the JSON of a part of an object into v.
func decode(what string, data json.RawMessage, v any) error {
	err := errors.New("there is none")
	if len(data) > 0 {
		err = jsonx.Unmarshal(data, v)
	}
	if err != nil {
		return fmt.Errorf("webex: decoding %s: %w", what, err)
	}
	return nil
}
