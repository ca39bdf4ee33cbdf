package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func TestWithoutAnIntegration(t *testing.T) {
	t.Setenv("WEBEX_CLIENT_ID", "")
	t.Setenv("WEBEX_CLIENT_SECRET", "")
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"browser": {nil, "Log in with your browser:\n\n  http://127.0.0.1:"},
		"device":  {[]string{"-device"}, "/v1/verify on any device and enter "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			require.NoError(t, run(t.Context(), test.args, &out))
			assert.Contains(t, out.String(), "so this is a fake Webex\nat http://127.0.0.1:")
			assert.Contains(t, out.String(), test.want)
			assert.Contains(t, out.String(), "Hello, Alice Archer <alice@example.com>!\n")
		})
	}
}

func TestFlags(t *testing.T) {
	for _, test := range []struct {
		args []string
		err  error
		want string
	}{
		{[]string{"-x"}, errUsage, "flag provided but not defined: -x"},
		{[]string{"device"}, errUsage, `beside its flags, such as "device"`},
		{[]string{"-h"}, flag.ErrHelp, ""},
	} {
		var out strings.Builder
		require.ErrorIs(t, run(t.Context(), test.args, &out), test.err)
		assert.Contains(t, out.String(), test.want)
		assert.Contains(t, out.String(), "-tokens file")
	}
}

// Half an integration must not be taken for none.
func TestHalfAnIntegration(t *testing.T) {
	for set, missing := range map[string]string{"WEBEX_CLIENT_ID": "WEBEX_CLIENT_SECRET", "WEBEX_CLIENT_SECRET": "WEBEX_CLIENT_ID"} {
		t.Setenv(set, "s3cret")
		t.Setenv(missing, "")
		err := run(t.Context(), nil, io.Discard)
		assert.EqualError(t, err, set+" is set, but "+missing+" is missing")
	}
}

// The exit code tells a call in a wrong way from a failure.
func TestExitCodes(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a program")
	}
	program := filepath.Join(t.TempDir(), "oauth")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	t.Setenv("WEBEX_CLIENT_ID", "c")
	t.Setenv("WEBEX_CLIENT_SECRET", "")
	for flag, want := range map[string]int{"-x": 2, "-device": 1, "-h": 0} {
		cmd := exec.CommandContext(t.Context(), program, flag)
		_ = cmd.Run()
		assert.Equal(t, want, cmd.ProcessState.ExitCode(), flag)
	}
}

// start makes a fake and what starts a program for it, whose tokens are kept.
// Each start is another integration's, unless it is again that of the first.
func start(t *testing.T, opts ...webextest.Option) (*webextest.Server, func(again bool) (*program, *bytes.Buffer)) {
	t.Helper()
	fake := webextest.NewServer(opts...)
	t.Cleanup(fake.Close)
	fake.SignIn(fake.Bob)
	file := filepath.Join(t.TempDir(), "new", "tokens.json")
	var first *program
	return fake, func(again bool) (*program, *bytes.Buffer) {
		var out bytes.Buffer
		p, err := against(fake, &out, file)
		require.NoError(t, err)
		if first == nil {
			first = p
		}
		if again {
			p.clientID, p.clientSecret = first.clientID, first.clientSecret
		}
		return p, &out
	}
}

func TestTokensAreKept(t *testing.T) {
	fake, restart := start(t, webextest.WithRefreshTokenRotation())
	p, out := restart(false)
	require.NoError(t, p.run(t.Context(), false))
	assert.Contains(t, out.String(), "Log in with your browser:")
	assert.Contains(t, out.String(), "Hello, Bob Baker")
	assert.FileExists(t, string(p.file))

	p, out = restart(true)
	require.NoError(t, p.run(t.Context(), false))
	assert.NotContains(t, out.String(), "Log in")
	assert.Contains(t, out.String(), "You are still logged in, thanks to ")
	assert.Contains(t, out.String(), "Hello, Bob Baker")

	old, err := p.file.Load(t.Context())
	require.NoError(t, err)
	old.Expiry = time.Now().Add(-time.Hour)
	require.NoError(t, p.file.Save(t.Context(), old))
	p, out = restart(true)
	require.NoError(t, p.run(t.Context(), false))
	assert.Contains(t, out.String(), "You are still logged in")
	refreshed, err := p.file.Load(t.Context())
	require.NoError(t, err)
	assert.NotEqual(t, old.RefreshToken, refreshed.RefreshToken, "refreshed tokens are kept too")

	fake.Revoke(refreshed.RefreshToken)
	p, out = restart(false)
	require.NoError(t, p.run(t.Context(), false))
	assert.Contains(t, out.String(), "Log in with your browser:", "a login that is over is done again")
	assert.Contains(t, out.String(), "Hello, Bob Baker")

	for _, secret := range []string{p.clientSecret, old.AccessToken, old.RefreshToken, refreshed.AccessToken, refreshed.RefreshToken} {
		assert.NotContains(t, out.String(), secret)
	}
}

func TestDeclined(t *testing.T) {
	for name, device := range map[string]bool{"browser": false, "device": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, restart := start(t)
			fake.SignIn(nil)
			p, _ := restart(false)
			assert.ErrorIs(t, p.run(t.Context(), device), webex.ErrAccessDenied)
			assert.NoFileExists(t, string(p.file))
		})
	}
}

func TestStateIsChecked(t *testing.T) {
	_, restart := start(t)
	p, out := restart(false)
	p.visit = func(ctx context.Context, link string) error {
		for _, forged := range []string{"/callback?code=x", "/callback?code=x&state=y", "/?code=x"} {
			resp, err := http.Get("http://" + p.listener.Addr().String() + forged)
			if err != nil {
				return err
			}
			body, err := io.ReadAll(resp.Body)
			if err = errors.Join(err, resp.Body.Close()); err != nil {
				return err
			}
			assert.Equal(t, 400, resp.StatusCode)
			assert.Equal(t, "This is not the login that was asked for.\n", string(body))
		}
		query, err := url.Parse(link)
		assert.NoError(t, err)
		assert.Equal(t, "S256", query.Query().Get("code_challenge_method"))
		return visit(ctx, link)
	}
	require.NoError(t, p.run(t.Context(), false))
	assert.Contains(t, out.String(), "Hello, Bob Baker")
}

func TestCancel(t *testing.T) {
	for name, device := range map[string]bool{"browser": false, "device": true} {
		t.Run(name, func(t *testing.T) {
			_, restart := start(t)
			p, _ := restart(false)
			ctx, cancel := context.WithCancel(t.Context())
			p.visit = func(context.Context, string) error {
				cancel()
				return nil
			}
			assert.ErrorIs(t, p.run(ctx, device), context.Canceled)
		})
	}
}

func TestRedirectURIMustBeOnThisMachine(t *testing.T) {
	for redirectURI, allowed := range map[string]bool{
		"http://localhost:0/callback":   true,
		"http://127.0.0.1:0/callback":   true,
		"http://0.0.0.0:0/callback":     false,
		"http://example.com:0/callback": false,
	} {
		redirect, err := url.Parse(redirectURI)
		require.NoError(t, err)
		listener, err := listen(t.Context(), redirect)
		if !allowed {
			assert.ErrorContains(t, err, "must be on this machine", redirectURI)
			continue
		}
		require.NoError(t, err, redirectURI)
		require.NoError(t, listener.Close())
	}
}
