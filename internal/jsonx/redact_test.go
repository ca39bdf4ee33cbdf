package jsonx_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex/internal/jsonx"
)

func TestRedact(t *testing.T) {
	tests := []struct {
		name, json, want string
		found, fails     bool
	}{
		{"nothing secret", ` {"a": [1, "pw", {"b":2.50}]} `, ` {"a": [1, "pw", {"b":2.50}]} `, false, false},
		{"text", `{"pw":"s3cret","a":1}`, `{"pw":"-","a":1}`, true, false},
		{"any value", `{"pw" : {"x":["s3cret"]} ,"a":1,"pw":17}`, `{"pw" : "-" ,"a":1,"pw":"-"}`, true, false},
		{"any depth", `[{"a":{"b":[{"pw":"s3cret"}]}}]`, `[{"a":{"b":[{"pw":"-"}]}}]`, true, false},
		{"an escaped name", `{"\u0070w":"s3cret"}`, `{"\u0070w":"-"}`, true, false},
		{"a value that ends early", `{"a":1,"pw":"s3cr`, `{"a":1,"pw"`, true, true},
		{"JSON that ends early", `{"pw":"s3cret","a":[1`, `{"pw":"-","a":[1`, true, true},
		{"no JSON", `pw=s3cret`, ``, false, true},
		{"nothing", ``, ``, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			clean, found, err := jsonx.Redact([]byte(test.json), "-", func(name string) bool { return name == "pw" })
			assert.Equal(t, test.want, string(clean))
			assert.Equal(t, test.found, found)
			assert.Equal(t, test.fails, err != nil, "%v", err)
		})
	}
}

// FuzzRedact looks for a secret that is left in JSON.
func FuzzRedact(f *testing.F) {
	f.Add([]byte(`{"a":[{"pw":"s3cret"}],"pw":{"x":1}}`))
	f.Add([]byte(`{"pw":"x`))
	f.Fuzz(func(t *testing.T, data []byte) {
		clean, _, err := jsonx.Redact(data, "s3cret", func(name string) bool { return name == "pw" })
		if err != nil {
			assert.LessOrEqual(t, len(clean), len(data)*(1+len(`"s3cret"`)))
			return
		}
		_, _, err = jsonx.Redact(clean, "", func(name string) bool { return name == "pw" })
		assert.NoError(t, err, "it is no JSON any more: %q", clean)
		if !strings.Contains(string(data), "pw") && !strings.Contains(string(data), `\u`) {
			assert.Equal(t, string(data), string(clean))
		}
	})
}
