package main

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestQuickstart(t *testing.T) {
	t.Setenv("WEBEX_ACCESS_TOKEN", "")
	t.Setenv("WEBEX_TEAMS_ACCESS_TOKEN", "")
	var out strings.Builder
	require.NoError(t, run(t.Context(), &out))
	for _, want := range []string{
		"this is a fake Webex at http://127.0.0.1:",
		"I am Alice Archer <alice@example.com>.",
		"→ Hello from Go!",
		"page 2\n",
		"gopher-blue.png (image/png)",
		"the same as were sent",
		"409",
		"I deleted the room again.",
	} {
		assert.Contains(t, out.String(), want)
	}
	assert.NotContains(t, out.String(), "page 3")
}

func TestQuickstartCleansUpAfterItself(t *testing.T) {
	t.Setenv("WEBEX_ACCESS_TOKEN", "")
	t.Setenv("WEBEX_TEAMS_ACCESS_TOKEN", "")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out := &cancelling{after: "I made the room", cancel: cancel}
	require.ErrorIs(t, run(ctx, out), context.Canceled)
	assert.Contains(t, out.String(), "I deleted the room again.")
}

// cancelling is somebody who has had enough as soon as they read something.
type cancelling struct {
	strings.Builder
	after  string
	cancel context.CancelFunc
}

func (c *cancelling) Write(p []byte) (int, error) {
	if strings.Contains(string(p), c.after) {
		c.cancel()
	}
	return c.Builder.Write(p)
}
