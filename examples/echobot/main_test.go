package main

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func TestRun(t *testing.T) {
	tests := []struct {
		name   string
		token  string
		secret string
		args   []string
		code   int
		stdout []string
		stderr string
	}{
		{name: "without arguments", stdout: []string{
			"this is a fake Webex at http://127.0.0.1:",
			"Alice Archer: Bot is there an echo?\n  ↳ Bot: Alice Archer says: is there an echo?\n" +
				"Bob Baker: A bot in a room hears only those who mention it.\n" +
				"Bob Baker: Bot \n  ↳ Bot: Say something to me, and I say it too.\n",
			"Carol Carter: Here it hears everything.\n  ↳ Bot: Carol Carter says: Here it hears everything.\n",
		}},
		{name: "no token", secret: "s3cret", args: []string{"-url", "https://bot.example.com"}, code: 1, stderr: "WEBEX_ACCESS_TOKEN"},
		{name: "no secret", token: "t", args: []string{"-url", "https://bot.example.com"}, code: 2, stderr: "WEBEX_WEBHOOK_SECRET"},
		{name: "no URL", token: "t", secret: "s3cret", code: 2, stderr: "echobot needs -url"},
		{
			name: "an address that cannot be", token: "t", secret: "s3cret", code: 1, stderr: "echobot: listen tcp",
			args: []string{"-url", "https://bot.example.com", "-addr", "127.0.0.1:none"},
		},
		{name: "an unknown flag", args: []string{"-loud"}, code: 2, stderr: "usage: echobot"},
		{name: "help", args: []string{"-h"}, stderr: "usage: echobot"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("WEBEX_ACCESS_TOKEN", test.token)
			t.Setenv("WEBEX_TEAMS_ACCESS_TOKEN", "")
			t.Setenv("WEBEX_WEBHOOK_SECRET", test.secret)
			var stdout, stderr strings.Builder
			assert.Equal(t, test.code, run(t.Context(), test.args, &stdout, &stderr))
			for _, want := range test.stdout {
				assert.Contains(t, stdout.String(), want)
			}
			assert.Contains(t, stderr.String(), test.stderr)
			if test.secret != "" {
				assert.NotContains(t, stderr.String(), test.secret)
			}
		})
	}
}

// TestListenAndServe starts the bot twice, as a deployment does, behind a proxy
// that stands for what ends TLS.
func TestListenAndServe(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	room := fake.As(fake.Alice).CreateRoom("Echoes", fake.Bot)
	for starts := 1; starts <= 2; starts++ {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		logs, logWriter := io.Pipe()
		ended := make(chan error, 1)
		go func() {
			defer logWriter.Close()
			logger := slog.New(slog.NewTextHandler(logWriter, nil))
			ended <- listenAndServe(ctx, fake.Client(fake.Bot), "127.0.0.1:0", "https://bot.example.com", "s3cret", logger)
		}()
		lines := bufio.NewScanner(logs)
		var addr string
		for addr == "" && lines.Scan() {
			_, addr, _ = strings.Cut(lines.Text(), "msg=ready bot=Bot addr=")
		}
		require.NotEmpty(t, addr)
		go func() { _, _ = io.Copy(io.Discard, logs) }()

		resp, err := http.Get("http://" + addr + "/healthz")
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, http.StatusOK, resp.StatusCode)
		resp, err = http.Post("http://"+addr+"/webhook", "application/json", strings.NewReader(`{"resource":"messages","event":"created"}`))
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Equal(t, http.StatusUnauthorized, resp.StatusCode, "it is not signed")

		fake.DeliverTo(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: addr}))
		fake.As(fake.Alice).SayTo(room, fake.Bot, "hello")
		require.NoError(t, fake.Wait(t.Context()))
		cancel() // as a signal does; what was accepted is answered
		require.NoError(t, <-ended)

		messages := fake.Messages(room)
		require.Len(t, messages, 2*starts)
		assert.Equal(t, "Alice Archer says: hello", messages[len(messages)-1].Text)
		webhooks, err := webex.Collect(fake.Client(fake.Bot).Webhooks.List(t.Context(), nil))
		require.NoError(t, err)
		require.Len(t, webhooks, 1)
		assert.Equal(t, "https://bot.example.com/webhook", webhooks[0].TargetURL)
	}
}

// startBot starts the bot in a bubble, with a fake Webex that calls it.
func startBot(t *testing.T) (fake *webextest.Server, logs *strings.Builder) {
	t.Helper()
	fake, logs = webextest.New(), new(strings.Builder)
	b, err := newBot(t.Context(), fake.Client(fake.Bot), "https://bot.example.com", "s3cret", slog.New(slog.NewTextHandler(logs, nil)))
	require.NoError(t, err)
	fake.DeliverTo(b.handler)
	t.Cleanup(func() {
		assert.NoError(t, b.handler.Shutdown(context.Background()))
		fake.Close()
		assert.NotContains(t, logs.String(), "s3cret")
	})
	return fake, logs
}

func TestAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, _ := startBot(t)
		carol := fake.As(fake.Carol)
		first := carol.Tell(fake.Bot, "2 * 3")
		carol.Reply(first.ID, "*again*")
		synctest.Wait()

		messages := fake.Messages(first.RoomID)
		require.Len(t, messages, 4, "the bot does not answer itself")
		var answers []string
		for _, m := range messages {
			if m.PersonID == fake.Bot.ID {
				answers = append(answers, m.Markdown)
				assert.Equal(t, first.ID, m.ParentID, "it answers in the thread")
			}
		}
		says := webex.Mention(fake.Carol.ID) + " says: "
		assert.Equal(t, []string{says + `2 \* 3`, says + `\*again\*`}, answers)
	})
}

func TestAnswerOfSeveralMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, _ := startBot(t)
		m := fake.As(fake.Carol).Tell(fake.Bot, strings.Repeat("* ", 3000)) // escaping makes it longer
		synctest.Wait()
		assert.Len(t, fake.Messages(m.RoomID), 1+2)
	})
}

func TestMessageThatCannotBeHadYet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, _ := startBot(t)
		fake.Fail(webextest.Failure{On: "GET /messages/*", Times: 2, Status: http.StatusNotFound})
		m := fake.As(fake.Carol).Tell(fake.Bot, "hello")
		synctest.Wait()
		assert.Len(t, fake.Messages(m.RoomID), 1)
		time.Sleep(time.Second)
		assert.Len(t, fake.Messages(m.RoomID), 2)
	})
}

func TestMessageThatIsDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, logs := startBot(t)
		fake.Fail(webextest.Failure{On: "GET /messages/*", Status: http.StatusNotFound})
		m := fake.As(fake.Carol).Tell(fake.Bot, "hello")
		time.Sleep(time.Minute)
		assert.Len(t, fake.Messages(m.RoomID), 1)
		assert.NotContains(t, logs.String(), "webhook failed")
	})
}

func TestAnswerThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, logs := startBot(t)
		fake.Fail(webextest.Failure{On: "POST /messages", Times: 1, Status: http.StatusForbidden})
		m := fake.As(fake.Carol).Tell(fake.Bot, "hello")
		synctest.Wait()
		assert.Len(t, fake.Messages(m.RoomID), 1)
		fake.As(fake.Carol).Tell(fake.Bot, "are you there?")
		synctest.Wait()
		assert.Len(t, fake.Messages(m.RoomID), 3, "the next is answered")
		assert.Contains(t, logs.String(), "webhook failed")
	})
}
