package webex

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-webex/webex/internal/jsonx"
)

// Object is embedded in the objects that Webex answers with.
//
// An attribute that does not fit its Go type, such as a number in place of a
// time, does not cost the object: its field stays empty, Extra holds the
// attribute as Webex sent it, and Errors says why, with [CodeUnreadable]. This
// is so at any depth; what is odd in a part without an Object counts for the
// attribute of the object around it. A type of your own that embeds Object is
// read in the same way.
//
// It is written for encoding/json/v2, which the SDK uses and which is part of
// the standard library from Go 1.27 on. That package reads and writes the
// attributes in Extra beside the object's own. The encoding/json of Go 1.26
// does not, and writes them as an attribute "Extra".
type Object struct {
	// Extra holds the attributes that this release of the SDK does not know or
	// cannot read, as Webex sent them. It is nil if there are none.
	Extra map[string]json.RawMessage `json:",embed"`

	// Errors says which attributes of the object Webex or the SDK could not
	// read. Its keys are their JSON names. What Webex could not read holds
	// ciphertext or nothing. A list succeeds even if some of its items have
	// errors. See https://developer.webex.com/docs/basics.
	Errors map[string]ItemError `json:"errors,omitzero"`
}

// CodeUnreadable is the Code of an [ItemError] that comes from the SDK and not
// from Webex: the attribute does not fit its Go type.
const CodeUnreadable = "unreadable"

// An ItemError says why an attribute of an object could not be read.
type ItemError struct {
	Code   string `json:"code,omitzero"` // for example "kms_failure"
	Reason string `json:"reason,omitzero"`
}

// Error returns the code and the reason.
func (e ItemError) Error() string { return e.Code + ": " + e.Reason }

// An objectHolder is a pointer to a type that embeds [Object].
type objectHolder interface{ object() *Object }

func (o *Object) object() *Object { return o }

// lenient reads what Webex sends.
var lenient = jsonx.NewLenient(func(holder objectHolder, misfits []jsonx.Misfit) bool {
	o := holder.object()
	if o == nil {
		return false // the type embeds a pointer to an Object, which is nil
	}
	for _, m := range misfits {
		o.leaveOut(m)
	}
	return true
})

// leaveOut notes an attribute that does not fit. If Webex could not read it
// either, it is Webex's reason that counts.
func (o *Object) leaveOut(m jsonx.Misfit) {
	if o.Extra == nil {
		o.Extra = make(map[string]json.RawMessage)
	}
	o.Extra[m.Name] = m.Value
	if _, known := o.Errors[m.Name]; known {
		return
	}
	if o.Errors == nil {
		o.Errors = make(map[string]ItemError)
	}
	o.Errors[m.Name] = ItemError{Code: CodeUnreadable, Reason: m.Reason}
}

// unreadable returns the names of the attributes that the SDK could not read.
func (o *Object) unreadable() []string {
	var names []string
	for name, err := range o.Errors {
		if err.Code == CodeUnreadable {
			names = append(names, name)
		}
	}
	return names
}

// describe returns a line that names an object in a log: what it is, and what is
// not empty of its name, its address and its ID.
func describe(kind, name, address, id string) string {
	if name != "" {
		kind += fmt.Sprintf(" %.80q", name)
	}
	if address != "" {
		kind += " <" + address + ">"
	}
	if id != "" {
		kind += " (" + id + ")"
	}
	return oneLine(kind)
}

// decode reads the JSON of a part of an object into v.
func decode(what string, data json.RawMessage, v any) error {
	err := errors.New("there is none")
	if len(data) > 0 {
		err = lenient.Unmarshal(data, v)
	}
	if err != nil {
		return fmt.Errorf("webex: decoding %s: %w", what, err)
	}
	return nil
}
