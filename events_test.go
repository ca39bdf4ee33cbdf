package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestEventDecode(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"id":"e","resource":"messages","type":"created",
		"data":{"id":"m","roomType":"group","text":"hi","created":"2026-05-04T12:00:00+00:00","new":1},
		"errors":{"data":{"code":"kms_failure","reason":"no key"}}}`))
	event, err := newClient(t, baseURL).Events.Get(t.Context(), "e")
	require.NoError(t, err)
	assert.Equal(t, webex.EventResourceMessages, event.Resource)
	assert.Equal(t, "kms_failure", event.Errors["data"].Code)

	var message webex.Message
	require.NoError(t, event.Decode(&message))
	assert.Equal(t, "hi", message.Text)
	assert.Equal(t, noon.UTC(), message.Created)
	assert.JSONEq(t, "1", string(message.Extra["new"]))

	assert.EqualError(t, event.Decode(new([]string)), "webex: decoding the data of an event: an object does not fit []string")
	assert.EqualError(t, new(webex.Event).Decode(&message), "webex: decoding the data of an event: there is none")
}
