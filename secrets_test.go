package webex_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestTokensAreNotShown(t *testing.T) {
	const secret = "s3cret-token"
	extra := webex.Object{Extra: map[string]json.RawMessage{"id_token": json.RawMessage(`"` + secret + `"`)}}
	values := map[string]any{
		"Guest":                        webex.Guest{Object: extra, DisplayName: "Ann", AccessToken: secret},
		"GuestToken":                   webex.GuestToken{Token: secret},
		"CreateGuestTokenRequest":      webex.CreateGuestTokenRequest{DisplayName: "Ann", Secret: secret},
		"AccessToken":                  webex.AccessToken{AccessToken: secret, RefreshToken: secret, IDToken: secret, TokenType: "Bearer"},
		"CreateServiceAppTokenRequest": webex.CreateServiceAppTokenRequest{ClientID: "c", ClientSecret: secret},
	}
	for name, value := range values {
		t.Run(name, func(t *testing.T) {
			pointer := reflect.New(reflect.TypeOf(value))
			pointer.Elem().Set(reflect.ValueOf(value))
			for _, shown := range []any{value, pointer.Interface(), []any{value}, struct{ Value any }{value}} {
				for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
					text := fmt.Sprintf(format, shown)
					assert.NotContains(t, text, secret)
					assert.Contains(t, text, "[redacted]")
				}
			}
			assert.True(t, strings.HasPrefix(fmt.Sprintf("%#v", value), "webex."+name+"["))

			var log bytes.Buffer
			for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
				slog.New(handler).Info("made", "value", value, "pointer", pointer.Interface(), "error", errors.New(fmt.Sprint(value)))
			}
			assert.NotContains(t, log.String(), secret)
			assert.Contains(t, log.String(), "[redacted]")
		})
	}
	assert.Equal(t, "[expires_in=3600 token_type=Bearer]", webex.AccessToken{ExpiresIn: 3600, TokenType: "Bearer"}.String())
}

// TestTypesWithSecretsAreShownWithoutThem finds the types with a secret in the
// source: each must say itself how it is printed and logged.
func TestTypesWithSecretsAreShownWithoutThem(t *testing.T) {
	found := 0
	for _, declared := range sourceOf(t, "*.go").Types {
		spec := declared.Decl.Specs[0].(*ast.TypeSpec)
		fields, ok := spec.Type.(*ast.StructType)
		if !ok || !slices.ContainsFunc(fields.Fields.List, func(f *ast.Field) bool {
			return f.Tag != nil && strings.Contains(f.Tag.Value, `secret:"true"`)
		}) {
			continue
		}
		found++
		var methods []string
		for _, method := range declared.Methods {
			methods = append(methods, method.Name)
		}
		assert.Subset(t, methods, []string{"String", "GoString", "LogValue"}, "%s has a secret", declared.Name)
	}
	assert.Greater(t, found, 8)
}

// A secret that a server echoes is in no error, wherever it stands in a request.
func TestSecretsOfRequestsAreNotEchoed(t *testing.T) {
	const secret = "s3cret-of-a-hook"
	_, baseURL := serve(t, answer(400, `{"message":"s3cret-of-a-hook is too short","errors":[{"description":"s3cret-of-a-hook"}]}`))
	client := newClient(t, baseURL)
	calls := map[string]func() error{
		"create": func() error {
			_, err := client.Webhooks.Create(t.Context(), &webex.CreateWebhookRequest{Name: "a", TargetURL: "https://a", Resource: "all", Event: "all", Secret: secret})
			return err
		},
		"update, by a pointer": func() error {
			_, err := client.Webhooks.Update(t.Context(), "w", &webex.UpdateWebhookRequest{Name: "a", TargetURL: "https://a", Secret: new(secret)})
			return err
		},
		"deep": func() error {
			return webex.Exec(t.Context(), client, webex.Op("POST /x"), map[string][]*webex.CreateWebhookRequest{"hooks": {{Secret: secret}}})
		},
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			err := call()
			assert.ErrorIs(t, err, webex.ErrBadRequest)
			assert.NotContains(t, fmt.Sprintf("%+v %#v", err, err), secret)
			assert.ErrorContains(t, err, "[redacted] is too short")
		})
	}
}

// A secret may have any type, and be behind an interface.
func TestSecretsOfAnyType(t *testing.T) {
	type note struct {
		Text string `json:"text" secret:"true"`
		Next any    `json:"-"`
	}
	loop := &note{Text: "s3cret-in-a-loop"}
	loop.Next = loop
	bodies := map[string]any{
		"s3cret-of-a-kind": struct {
			Secret webex.WebhookResource `json:"secret" secret:"true"`
		}{"s3cret-of-a-kind"},
		"s3cret-in-a-slice": struct {
			Secret []string `json:"secret" secret:"true"`
		}{[]string{"s3cret-in-a-slice"}},
		"s3cret-in-a-map": struct {
			Secret map[string]any `json:"secret" secret:"true"`
		}{map[string]any{"a": []any{"s3cret-in-a-map"}}},
		"s3cret-in-an-any": map[string]any{"notes": []any{&note{Text: "s3cret-in-an-any"}}},
		"s3cret-in-a-loop": loop,
		`s3cret-"quoted"`:  note{Text: `s3cret-"quoted"`},
	}
	for secret, body := range bodies {
		t.Run(secret, func(t *testing.T) {
			echo := func(w http.ResponseWriter, r *http.Request) { answer(400, fmt.Sprintf(`{"message":%q}`, secret))(w, r) }
			_, baseURL := serve(t, echo)
			err := webex.Exec(t.Context(), newClient(t, baseURL), webex.Op("POST /x"), body)
			assert.EqualError(t, err, "webex: POST /x: 400 [redacted]")
			apiErr, ok := errors.AsType[*webex.ApiError](err)
			require.True(t, ok)
			assert.Equal(t, `{"message":"[redacted]"}`, string(apiErr.Body))
		})
	}
}

// A busyValue is a value whose own fields belong to its goroutine.
type busyValue struct{ state any }

func (*busyValue) MarshalJSON() ([]byte, error) { return []byte("{}"), nil }

// The search for secrets reads no field that is not sent, which another
// goroutine may be writing.
func TestSecretsAreSoughtInWhatIsSent(t *testing.T) {
	_, baseURL := serve(t, answer(200, "{}"))
	w := new(busyValue)
	var working sync.WaitGroup
	working.Go(func() { w.state = t })
	require.NoError(t, webex.Exec(t.Context(), newClient(t, baseURL), webex.Op("POST /x"), map[string]any{"worker": w}))
	working.Wait()
	assert.NotNil(t, w.state)
}

// What the SDK does not know is judged by its name, at any depth.
func TestUnknownSecretsAreNotShown(t *testing.T) {
	const secret = "s3cret-of-a-kind"
	for _, name := range []string{"jwt", "password", "api_key", "apiKey", "client-secret", "bearerToken", "accessTokens", "privateKey", "credentials", "PassPhrase"} {
		hook := webex.Webhook{Object: webex.Object{Extra: map[string]json.RawMessage{
			"options": json.RawMessage(`{"list":[{"` + name + `":"` + secret + `","n":3600000}]}`),
		}}}
		assert.Equal(t, "[options=map[list:[map["+name+":[redacted] n:3600000]]]]", sorted(hook.String(), name), name)
	}
}

// sorted puts the attributes of a map into the order in which the test has them.
func sorted(text, name string) string {
	return strings.Replace(text, "map[n:3600000 "+name+":[redacted]]", "map["+name+":[redacted] n:3600000]", 1)
}
