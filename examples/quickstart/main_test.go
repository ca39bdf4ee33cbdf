package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
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

// Whoever interrupts it while it cleans up does not have to wait.
func TestQuickstartIsInterruptedWhileItCleansUp(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process of Windows cannot interrupt itself")
	}
	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)
	fake := webextest.NewServer()
	defer fake.Close()
	client := fake.Client(fake.Alice, webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			if req.Method != http.MethodDelete {
				return next.RoundTrip(req)
			}
			if err := self.Signal(os.Interrupt); err != nil {
				return nil, err
			}
			select {
			case <-req.Context().Done():
				return nil, req.Context().Err()
			case <-time.After(10 * time.Second):
				return nil, errors.New("the interrupt has not come through")
			}
		})
	}))
	// The first interrupt is not the test's end either.
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt)
	defer stop()
	err = talk(ctx, client, io.Discard)
	require.ErrorIs(t, err, context.Canceled)
	assert.ErrorContains(t, err, `the room "Go quickstart" is still there`)
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

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
