package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

var command string // the binary under test

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "webextest")
	if err != nil {
		panic(err)
	}
	command = filepath.Join(dir, "webextest")
	if out, err := exec.Command("go", "build", "-o", command, ".").CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// process is the command at work.
type process struct {
	*exec.Cmd
	out *bufio.Reader
}

// launch starts the command on a port of the system's choice. The test ends it
// when it is still there.
func launch(t *testing.T, args ...string) *process {
	t.Helper()
	cmd := exec.Command(command, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	})
	return &process{cmd, bufio.NewReader(out)}
}

// listening is what the command prints with -json.
type listening struct {
	URL, Token  string
	GuestIssuer guestIssuer
	People      []person
}

func (p *process) json(t *testing.T) listening {
	t.Helper()
	line, err := p.out.ReadString('\n')
	require.NoError(t, err)
	var v listening
	require.NoError(t, json.Unmarshal([]byte(line), &v))
	return v
}

// end sends a signal and returns the exit status.
func (p *process) end(t *testing.T, signal os.Signal) int {
	t.Helper()
	require.NoError(t, p.Process.Signal(signal))
	_ = p.Wait() // its error is the exit status
	return p.ProcessState.ExitCode()
}

func TestProcess(t *testing.T) {
	p := launch(t, "-json", "-token", "secret", "-seed", "../../webextest/testdata/seed.json")
	at := p.json(t)
	assert.Equal(t, "secret", at.Token)
	require.Len(t, at.People, 6)
	assert.Equal(t, "secret", at.People[0].Token)
	assert.Equal(t, "ci@webex.bot", at.People[5].Email)

	client, err := webex.NewClient(webex.WithBaseURL(at.URL), webex.WithToken(at.Token))
	require.NoError(t, err)
	me, err := client.People.Me(t.Context())
	require.NoError(t, err)
	assert.Equal(t, at.People[0].ID, me.ID)

	// The process calls back.
	delivered := make(chan []byte, 1)
	bot := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		delivered <- body
	}))
	defer bot.Close()
	_, err = client.Webhooks.Create(t.Context(), &webex.CreateWebhookRequest{
		Name: "Hook", TargetURL: bot.URL, Resource: webex.WebhookResourceRooms, Event: webex.WebhookEventCreated,
	})
	require.NoError(t, err)
	room, err := client.Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "Room"})
	require.NoError(t, err)
	assert.Contains(t, string(<-delivered), room.ID)

	assert.Equal(t, 0, p.end(t, syscall.SIGTERM))
	_, err = client.People.Me(t.Context(), webex.WithoutRetry())
	assert.ErrorContains(t, err, "connection refused")
}

func TestInterrupt(t *testing.T) {
	p := launch(t, "-json")
	p.json(t)
	assert.Equal(t, 0, p.end(t, os.Interrupt))
}

// The second interrupt does not wait for a request that is in progress.
func TestSecondInterrupt(t *testing.T) {
	p := launch(t, "-json", "-token", "secret")
	host := strings.TrimSuffix(strings.TrimPrefix(p.json(t).URL, "http://"), "/v1")
	conn, err := net.Dial("tcp", host)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /v1/rooms HTTP/1.1\r\nHost: fake\r\nAuthorization: Bearer secret\r\n"+
		"Content-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n")
	require.NoError(t, err)
	answer, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, answer, "100 Continue", "the fake waits for the body")

	require.NoError(t, p.Process.Signal(os.Interrupt))
	for err = nil; err == nil; { // until it no longer listens
		var next net.Conn
		if next, err = net.Dial("tcp", host); err == nil {
			_ = next.Close()
		}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = p.Wait() // its error is the exit status
	}()
	for p.Process.Signal(os.Interrupt) == nil { // the first of them may come before it is ready for it
		_, _ = net.Dial("tcp", host)
	}
	<-ended
	status := p.ProcessState.Sys().(syscall.WaitStatus)
	assert.True(t, status.Signaled(), "it ended by itself")
}

// What is printed without -json can be read by a shell.
func TestLines(t *testing.T) {
	seed := filepath.Join(t.TempDir(), "seed.json")
	require.NoError(t, os.WriteFile(seed, []byte(`{"people": [
		{"email": "bob@example.org", "displayName": "Other\nBob\u001b[2J", "token": "it's $HOME"},
		{"email": "bob_2@example.org"},
		{"email": "4-you@example.org"},
		{"email": "webex_access@example.org", "token": "not mine"}
	]}`), 0o600))
	p := launch(t, "-token", "secret", "-seed", seed, "-guest-issuer-id", "issuer", "-guest-issuer-secret", "aHVzaA==")
	var lines strings.Builder
	for range 13 {
		line, err := p.out.ReadString('\n')
		require.NoError(t, err)
		lines.WriteString(line)
	}
	require.Regexp(t, `^# A fake Webex.*
WEBEX_BASE_URL='http://127\.0\.0\.1:\d+/v1'
WEBEX_ACCESS_TOKEN='secret'
GUEST_ISSUER_ID='issuer'
GUEST_ISSUER_SECRET='aHVzaA=='
ALICE_TOKEN='secret' # Alice Archer <alice@example.com>, person
BOB_TOKEN='[\w-]+' # Bob Baker <bob@example.com>, person
CAROL_TOKEN='[\w-]+' # Carol Carter <carol@example.com>, person
BOT_TOKEN='[\w-]+' # Bot <bot@webex.bot>, bot
BOB_2_TOKEN='it'\\''s \$HOME' # Other Bob\[2J <bob@example.org>, person
BOB_2_2_TOKEN='[\w-]+' # Person \w+ <bob_2@example.org>, person
_4_YOU_TOKEN='[\w-]+' # Person \w+ <4-you@example.org>, person
WEBEX_ACCESS_2_TOKEN='not mine' # Person \w+ <webex_access@example.org>, person
$`, lines.String())

	file := filepath.Join(t.TempDir(), "fake.env")
	require.NoError(t, os.WriteFile(file, []byte(lines.String()), 0o600))
	const script = `. "$1"; printf %s "$BOB_2_TOKEN $WEBEX_ACCESS_TOKEN $GUEST_ISSUER_SECRET"`
	out, err := exec.Command("sh", "-eu", "-c", script, "sh", file).CombinedOutput()
	require.NoError(t, err)
	assert.Equal(t, "it's $HOME secret aHVzaA==", string(out))
}

// Guests log in by what the command was told or has printed.
func TestGuestIssuer(t *testing.T) {
	for _, args := range [][]string{
		{"-json"},
		{"-json", "-guest-issuer-id", "issuer", "-guest-issuer-secret", "aHVzaA"},
	} {
		p := launch(t, args...)
		at := p.json(t)
		if len(args) > 1 {
			assert.Equal(t, guestIssuer{"issuer", "aHVzaA"}, at.GuestIssuer)
		}
		client, err := webex.NewClient(webex.WithBaseURL(at.URL), webex.WithToken(at.Token))
		require.NoError(t, err)
		_, err = client.GuestIssuer.CreateToken(t.Context(), &webex.CreateGuestTokenRequest{
			Subject: "guest-1", DisplayName: "Gina", Issuer: at.GuestIssuer.ID, Secret: at.GuestIssuer.Secret,
		})
		assert.NoError(t, err)
	}
}

// With -v, each request is a line, and no line has a token.
func TestVerbose(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	var stderr bytes.Buffer
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"-addr", "127.0.0.1:0", "-json", "-v", "-token", "hush"}, in, &stderr)
	}()
	var at listening
	require.NoError(t, json.NewDecoder(out).Decode(&at))
	client, err := webex.NewClient(webex.WithBaseURL(at.URL), webex.WithToken(at.Token))
	require.NoError(t, err)
	_, err = client.People.Me(t.Context())
	require.NoError(t, err)
	_, err = client.Rooms.Get(t.Context(), "nothing")
	require.ErrorIs(t, err, webex.ErrNotFound)
	cancel()
	require.Equal(t, 0, <-done)

	lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
	require.Len(t, lines, 2)
	assert.Contains(t, lines[0], "method=GET path=/people/me status=200 person=alice@example.com")
	assert.Contains(t, lines[1], "method=GET path=/rooms/nothing status=404")
	assert.NotContains(t, stderr.String(), "hush")
}

func TestCommandLine(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer busy.Close()
	broken := filepath.Join(t.TempDir(), "seed.json")
	require.NoError(t, os.WriteFile(broken, []byte(`{"rooms": [{"titel": "a"}]}`), 0o600))
	for _, test := range []struct {
		name   string
		args   []string
		status int
		stderr string
	}{
		{"help", []string{"-h"}, 0, "Usage: webextest "},
		{"unknown flag", []string{"-x"}, 2, "flag provided but not defined: -x"},
		{"argument", []string{"a"}, 2, `webextest: unexpected argument "a"`},
		{"token with a line break", []string{"-token", "hush\n"}, 2, "webextest: -token has a line break"},
		{"secret with a line break", []string{"-guest-issuer-secret", "aHVzaA==\n"}, 2, "-guest-issuer-secret has a line break"},
		{"secret that is not base64", []string{"-guest-issuer-secret", "hush!"}, 2, "-guest-issuer-secret is not base64"},
		{"no seed", []string{"-seed", "nothing.json"}, 1, "webextest: open nothing.json: "},
		{"broken seed", []string{"-seed", broken}, 1, "webextest: " + broken + `: the seed cannot be read: json: unknown field "titel"`},
		{"address in use", []string{"-addr", busy.Addr().String()}, 1, "address already in use"},
		{"no address", []string{"-addr", "nowhere"}, 1, "missing port in address"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			assert.Equal(t, test.status, run(t.Context(), test.args, &stdout, &stderr))
			assert.Contains(t, stderr.String(), test.stderr)
			assert.Empty(t, stdout.String())
			assert.NotContains(t, stderr.String(), "hush")
		})
	}
}

// Whoever cannot be told where the fake is does not get one.
func TestBrokenOutput(t *testing.T) {
	var stderr bytes.Buffer
	out, in := io.Pipe()
	_ = out.Close()
	assert.Equal(t, 1, run(t.Context(), []string{"-addr", "127.0.0.1:0"}, in, &stderr))
	assert.Contains(t, stderr.String(), "closed pipe")
}

func TestAllInterfaces(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	done := make(chan int, 1)
	go func() { done <- run(ctx, []string{"-addr", ":0"}, in, io.Discard) }()
	lines := bufio.NewReader(out)
	_, err := lines.ReadString('\n')
	require.NoError(t, err)
	line, err := lines.ReadString('\n')
	require.NoError(t, err)
	assert.Contains(t, line, "http://127.0.0.1:")
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	cancel()
	assert.Equal(t, 0, <-done)
	_ = in.Close()
}
