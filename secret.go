package webex

import (
	"log/slog"
	"maps"
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
