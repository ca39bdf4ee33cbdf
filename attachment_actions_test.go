package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// Webex may come to take other types than the one that it documents.
func TestAttachmentActionOfAnotherType(t *testing.T) {
	script, baseURL := serve(t, answer(200, "{}"))
	_, err := newClient(t, baseURL).AttachmentActions.Create(t.Context(), &webex.CreateAttachmentActionRequest{
		Type: "other", MessageID: "m", Inputs: map[string]any{"n": 1},
	})
	require.NoError(t, err)
	assert.JSONEq(t, `{"type":"other","messageId":"m","inputs":{"n":1}}`, script.sent()[0].Body)
}
