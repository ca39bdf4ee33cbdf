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

// redacted stands where a token or a secret would.
const redacted = "[redacted]"

// A field with the tag secret:"true" is secret, and that tag is all that says
// so: errors, printing and logging go by it, at any depth.

// secretNames returns the JSON names of the secret fields in a type, also those
// of what it is made of.
func secretNames(t reflect.Type) []string {
	if known, ok := typesWithSecrets.Load(t); ok {
		return known.([]string)
	}
	names := collectSecretNames(t, make(map[reflect.Type]bool))
	typesWithSecrets.Store(t, names)
	return names
}

var typesWithSecrets sync.Map // from reflect.Type to []string: asked for each request

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

// secretsOf returns the secrets in a value.
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

// withoutSecrets returns the attributes that v has as JSON, with the secret
// ones redacted, also those that the SDK does not know.
func withoutSecrets(v any) slog.Value {
	var attributes map[string]any
	data, err := jsonx.Marshal(v)
	if err == nil {
		err = jsonx.Unmarshal(data, &attributes)
	}
	if err != nil {
		return slog.StringValue(redacted) // there is JSON in Extra that is none
	}
	secret := secretNames(reflect.TypeOf(v))
	attrs := make([]slog.Attr, 0, len(attributes))
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		attrs = append(attrs, slog.Any(name, withoutSecret(name, attributes[name], secret)))
	}
	return slog.GroupValue(attrs...)
}

// withoutSecret returns the value of an attribute of JSON, in which those of the
// given names are redacted, and those whose name says that they are secret.
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
			return int64(value) // which does not show as 1.2e+06
		}
	}
	return value
}

// isSecret reports whether an attribute that the SDK does not know is one to
// keep: secret, clientSecret, accessToken, refresh_token and the like.
func isSecret(name string) bool {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	return slices.ContainsFunc([]string{"secret", "token", "password", "jwt", "apikey"}, func(word string) bool {
		return strings.HasSuffix(name, word)
	})
}

// shortestSecret is how long a secret is at least. To redact less would take
// words apart.
const shortestSecret = 8

// redactor returns what takes secrets out of a text, also where they are
// written as in a form. Of two secrets that begin alike the longer one counts.
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

// hide takes secrets out of an error, should a server have echoed them where
// net/http or a decoder quotes what it cannot read.
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
