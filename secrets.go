package webex

import (
	"cmp"
	"errors"
	"log/slog"
	"maps"
	"math"
	"net/url"
	"slices"
	"strings"

	"github.com/go-webex/webex/internal/jsonx"
)

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
	attrs := make([]slog.Attr, 0, len(attributes))
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		value := attributes[name]
		if number, ok := value.(float64); ok && number == math.Trunc(number) {
			value = int64(number) // which does not show as 1.2e+06
		}
		if isSecret(name) {
			value = redacted
		}
		attrs = append(attrs, slog.Any(name, value))
	}
	return slog.GroupValue(attrs...)
}

// isSecret reports whether an attribute of that name is one to keep: secret,
// clientSecret, token, accessToken, refresh_token and the like.
func isSecret(name string) bool {
	name = strings.ToLower(name)
	return strings.HasSuffix(name, "secret") || strings.HasSuffix(name, "token")
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
