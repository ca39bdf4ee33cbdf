package webex_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

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
