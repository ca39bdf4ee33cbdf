package webex_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestWebhookAttributes(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{
		"id":"w", "name":"a", "targetUrl":"https://example.com/hook", "resource":"telephony_calls", "event":"statusChanged",
		"filter":"roomId=r", "secret":"s3cret", "status":"inactive", "created":"2026-05-04T12:00:00+00:00", "ownedBy":"creator",
		"orgId":"o", "errors":{"name":{"code":"kms_failure","reason":"no key"}}
	}`))
	got, err := newClient(t, baseURL).Webhooks.Get(t.Context(), "w")
	require.NoError(t, err)
	assert.Equal(t, &webex.Webhook{
		Object: webex.Object{
			Extra:  map[string]json.RawMessage{"orgId": json.RawMessage(`"o"`)},
			Errors: map[string]webex.ItemError{"name": {Code: "kms_failure", Reason: "no key"}},
		},
		ID: "w", Name: "a", TargetURL: "https://example.com/hook",
		Resource: webex.WebhookResourceTelephonyCalls, Event: webex.WebhookEventStatusChanged,
		Filter: "roomId=r", Secret: "s3cret", Status: webex.WebhookStatusInactive, Created: noonUTC, OwnedBy: webex.WebhookOwnedByCreator,
	}, got)
}

func TestSecretsAreNotShown(t *testing.T) {
	const secret = "s3cret-of-the-hook"
	hook := webex.Webhook{Name: "alerts", Secret: secret, Object: webex.Object{Extra: map[string]json.RawMessage{"orgId": json.RawMessage(`"o"`)}}}
	create := webex.CreateWebhookRequest{Name: "alerts", Secret: secret}
	update := webex.UpdateWebhookRequest{Name: "alerts", Secret: new(secret)}
	values := []any{
		hook, &hook, create, &create, update, &update,
		webex.Page[webex.Webhook]{Items: []*webex.Webhook{&hook}},
		struct{ Hook webex.Webhook }{hook},
		struct{ Hook *webex.Webhook }{&hook},
		&struct{ Requests []webex.CreateWebhookRequest }{[]webex.CreateWebhookRequest{create}},
		map[string]webex.UpdateWebhookRequest{"a": update},
		map[string]*webex.UpdateWebhookRequest{"a": &update},
	}
	for _, value := range values {
		for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			t.Run(fmt.Sprintf("%T as %s", value, format), func(t *testing.T) {
				text := fmt.Sprintf(format, value)
				assert.NotContains(t, text, secret)
				assert.NotContains(t, fmt.Errorf("%w: "+format, errors.ErrUnsupported, value).Error(), secret)
				assert.Contains(t, text, "alerts")
				assert.Contains(t, text, "[redacted]")
			})
		}
	}
	for _, value := range values[:6] {
		t.Run(fmt.Sprintf("%T in a log", value), func(t *testing.T) {
			var text, structured bytes.Buffer
			for _, logger := range []*slog.Logger{slog.New(slog.NewTextHandler(&text, nil)), slog.New(slog.NewJSONHandler(&structured, nil))} {
				logger.Info("webhook", "hook", value)
				logger.With("hook", value).Info("webhook", slog.Group("group", "hook", value))
			}
			assert.NotContains(t, text.String()+structured.String(), secret)
			assert.Contains(t, text.String(), "hook.name=alerts hook.")
			assert.Contains(t, structured.String(), `"name":"alerts",`)
			assert.Contains(t, structured.String(), `"secret":"[redacted]"`)
		})
	}
}

func TestWebhookIsShownWithWhatItHas(t *testing.T) {
	assert.Equal(t, "[name=alerts status=active]", webex.Webhook{Name: "alerts", Status: webex.WebhookStatusActive}.String())
	assert.Equal(t, "webex.Webhook[name=alerts]", fmt.Sprintf("%#v", webex.Webhook{Name: "alerts"}))
	assert.Equal(t, "[redacted]", webex.Webhook{Secret: "s3cret", Object: webex.Object{Extra: map[string]json.RawMessage{"a": json.RawMessage(`{`)}}}.String())
	assert.Equal(t, "<nil>", fmt.Sprint((*webex.Webhook)(nil)))
}
