package webex

import (
	"cmp"
	"errors"
	"log/slog"
	"maps"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/go-webex/webex/internal/jsonx"
)

// redacted is printed in place of a token or a secret.
const redacted = "[redacted]"

// The tag secret:"true", and nothing else, makes a field secret. Errors,
// printing and logging go by it, at any depth.

// secretsIn is what the type of a value says about secrets in it.
type secretsIn struct {
	names []string // the JSON names of the secret fields, in the type and in those that it contains
	open  bool     // the type contains an interface, which may hold anything
}

func secretsInType(t reflect.Type) secretsIn {
	if known, ok := typesWithSecrets.Load(t); ok {
		return known.(secretsIn)
	}
	var in secretsIn
	in.collect(t, make(map[reflect.Type]bool))
	typesWithSecrets.Store(t, in)
	return in
}

var typesWithSecrets sync.Map // caches secretsInType: from reflect.Type to secretsIn

func (in *secretsIn) collect(t reflect.Type, seen map[reflect.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface:
		in.open = true
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		in.collect(t.Elem(), seen)
	case reflect.Struct:
		for field := range t.Fields() {
			if !field.IsExported() && !field.Anonymous {
				continue // it is neither sent nor shown
			}
			if isSecretField(field) {
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				in.names = append(in.names, cmp.Or(name, field.Name))
			}
			in.collect(field.Type, seen)
		}
	}
}

func isSecretField(field reflect.StructField) bool { return field.Tag.Get("secret") == "true" }

// secretsOf returns the strings in the secret fields of v, at any depth.
func secretsOf(v reflect.Value) []string {
	var s secretSearch
	s.search(reflect.Indirect(v), false)
	return s.found
}

// A secretSearch collects the secrets in a value.
type secretSearch struct {
	found []string
	seen  map[visit]bool // the pointers on the way, which may lead back
}

type visit struct {
	to     reflect.Type
	at     uintptr
	secret bool
}

// search adds every string in v if v is itself secret, or else those in its
// secret fields.
func (s *secretSearch) search(v reflect.Value, secret bool) {
	if !v.IsValid() {
		return
	}
	if in := secretsInType(v.Type()); !secret && len(in.names) == 0 && !in.open {
		return
	}
	switch v.Kind() {
	case reflect.String:
		s.found = append(s.found, v.String())
	case reflect.Interface:
		s.search(v.Elem(), secret)
	case reflect.Pointer:
		if at := (visit{v.Type(), v.Pointer(), secret}); !s.seen[at] {
			if s.seen == nil {
				s.seen = make(map[visit]bool)
			}
			s.seen[at] = true
			s.search(v.Elem(), secret)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			s.search(v.Index(i), secret)
		}
	case reflect.Map:
		for _, value := range v.Seq2() {
			s.search(value, secret)
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			if field.IsExported() || field.Anonymous { // others are not sent
				s.search(value, secret || isSecretField(field))
			}
		}
	}
}

// withoutSecrets returns the attributes of v as JSON has them. It redacts the
// secret ones, also among the attributes that the SDK does not know.
func withoutSecrets(v any) slog.Value {
	var attributes map[string]any
	data, err := jsonx.Marshal(v)
	if err == nil {
		err = jsonx.Unmarshal(data, &attributes)
	}
	if err != nil {
		return slog.StringValue(redacted) // Extra holds something that is not JSON
	}
	secret := secretsInType(reflect.TypeOf(v)).names
	attrs := make([]slog.Attr, 0, len(attributes))
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		attrs = append(attrs, slog.Any(name, withoutSecret(name, attributes[name], secret)))
	}
	return slog.GroupValue(attrs...)
}

// withoutSecret returns the value of a JSON attribute. It redacts attributes
// with one of the secret names, and those whose own name says that they are
// secret.
func withoutSecret(name string, value any, secret []string) any {
	if slices.Contains(secret, name) || isSecret(name) {
		return redacted
	}
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			value[name] = withoutSecret(name, value[name], secret)
		}
	case []any:
		for i := range value {
			value[i] = withoutSecret("", value[i], secret)
		}
	case float64:
		if value == math.Trunc(value) {
			return int64(value) // a float64 would print as 1.2e+06
		}
	}
	return value
}

// isSecret reports whether the name of an attribute says that it is secret:
// secret, clientSecret, accessTokens, refresh_token and the like.
func isSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	name = strings.TrimSuffix(name, "s")
	words := []string{"secret", "token", "password", "passphrase", "passcode", "credential", "jwt", "apikey", "privatekey"}
	return slices.ContainsFunc(words, func(word string) bool { return strings.HasSuffix(name, word) })
}

// shortestSecret is the length of the shortest secret to redact, in bytes. To
// redact shorter ones would damage ordinary words.
const shortestSecret = 8

// redactor returns a replacer that redacts secrets in a text, plain or encoded
// as in a form or in JSON. If one secret is the beginning of another, the longer one wins.
func redactor(secrets ...string) *strings.Replacer {
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	inJSON := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	var pairs []string
	for _, secret := range secrets {
		if len(secret) >= shortestSecret {
			pairs = append(pairs, secret, redacted, url.QueryEscape(secret), redacted, inJSON.Replace(secret), redacted)
		}
	}
	return strings.NewReplacer(pairs...)
}

// hide redacts secrets in an error, in case a server has echoed them and
// net/http or a decoder quotes what it could not read.
func hide(err error, secrets ...string) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	if clean := redactor(secrets...).Replace(text); clean != text {
		return errors.New(clean)
	}
	return err
}
