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

// secretNames returns the JSON names of the secret fields in a type and in the
// types that it contains.
func secretNames(t reflect.Type) []string {
	if known, ok := typesWithSecrets.Load(t); ok {
		return known.([]string)
	}
	names := collectSecretNames(t, make(map[reflect.Type]bool))
	typesWithSecrets.Store(t, names)
	return names
}

var typesWithSecrets sync.Map // caches secretNames: from reflect.Type to []string

func collectSecretNames(t reflect.Type, seen map[reflect.Type]bool) (names []string) {
	if seen[t] {
		return nil
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return collectSecretNames(t.Elem(), seen)
	case reflect.Struct:
		for field := range t.Fields() {
			if isSecretField(field) {
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				names = append(names, cmp.Or(name, field.Name))
			}
			names = append(names, collectSecretNames(field.Type, seen)...)
		}
	}
	return names
}

func isSecretField(field reflect.StructField) bool { return field.Tag.Get("secret") == "true" }

// secretsOf returns the values of the secret fields in v, at any depth.
func secretsOf(v reflect.Value) []string {
	if !v.IsValid() || len(secretNames(v.Type())) == 0 {
		return nil
	}
	var secrets []string
	switch v.Kind() {
	case reflect.Pointer:
		return secretsOf(v.Elem())
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			secrets = append(secrets, secretsOf(v.Index(i))...)
		}
	case reflect.Map:
		for _, value := range v.Seq2() {
			secrets = append(secrets, secretsOf(value)...)
		}
	case reflect.Struct:
		for field, value := range v.Fields() {
			if text := reflect.Indirect(value); isSecretField(field) && text.IsValid() {
				secrets = append(secrets, text.String())
			}
			secrets = append(secrets, secretsOf(value)...)
		}
	}
	return secrets
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
	secret := secretNames(reflect.TypeOf(v))
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
// secret, clientSecret, accessToken, refresh_token and the like.
func isSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	return slices.ContainsFunc([]string{"secret", "token", "password", "jwt", "apikey"}, func(word string) bool {
		return strings.HasSuffix(name, word)
	})
}

// shortestSecret is the length of the shortest secret to redact, in bytes. To
// redact shorter ones would damage ordinary words.
const shortestSecret = 8

// redactor returns a replacer that redacts secrets in a text, plain or encoded
// as in a form. If one secret is the beginning of another, the longer one wins.
func redactor(secrets ...string) *strings.Replacer {
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var pairs []string
	for _, secret := range secrets {
		if len(secret) >= shortestSecret {
			pairs = append(pairs, secret, redacted, url.QueryEscape(secret), redacted)
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
