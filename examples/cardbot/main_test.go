package main

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httputil"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/card"
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
			"this is a fake Webex.\n\nAlice: I need a room for the team.\n\nBot, with a card:\nBook a room\nPurpose\n",
			"Bot:\nPlease have another look at the form:\n- Guests must be a whole number.\n- Day must look like 2026-12-31.\n",
			"Bot:\nPlease have another look at the form:\n- Guests must be from 1 to 12.\n- Day must not be in the past.\n",
			"Bot:\nBooked\nPurpose: Planning\nRoom: Aquarium\n",
			"Guests: 8\nEquipment: Screen, Whiteboard\nLunch: yes\nNote: none\n",
			"The confirmation has taken the place of the form.\n",
		}},
		{name: "no token", secret: "s3cret", args: []string{"-url", "https://bot.example.com"}, code: 1, stderr: "WEBEX_ACCESS_TOKEN"},
		{name: "no secret", token: "t", args: []string{"-url", "https://bot.example.com"}, code: 2, stderr: "WEBEX_WEBHOOK_SECRET"},
		{name: "no URL", token: "t", secret: "s3cret", code: 2, stderr: "cardbot needs -url"},
		{
			name: "an address that cannot be", token: "t", secret: "s3cret", code: 1, stderr: "cardbot: listen tcp",
			args: []string{"-url", "https://bot.example.com", "-addr", "127.0.0.1:none"},
		},
		{name: "an unknown flag", args: []string{"-loud"}, code: 2, stderr: "usage: cardbot"},
		{name: "help", args: []string{"-h"}, stderr: "usage: cardbot"},
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
		})
	}
}

// TestListenAndServe has a room booked by the bot as it runs in production,
// behind a proxy that stands for what ends TLS.
func TestListenAndServe(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
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

	fake.DeliverTo(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: addr}))
	room := fake.As(fake.Alice).Tell(fake.Bot, "a room").RoomID
	var form []webextest.Message
	require.Eventually(t, func() bool {
		form = fake.Messages(room)
		return len(form) == 2
	}, 10*time.Second, 10*time.Millisecond)
	fake.As(fake.Alice).Submit(form[1].ID, complete)
	require.NoError(t, fake.Wait(t.Context()))
	cancel() // as a signal does; what was accepted is answered
	require.NoError(t, <-ended)
	messages := fake.Messages(room)
	require.Len(t, messages, 2)
	assert.Contains(t, messages[1].Text, "Booked\nPurpose: Planning\n")
}

// complete has all that the form requires.
var complete = map[string]any{
	"purpose": "Planning", "guests": "8", "day": "2100-01-01", "start": "09:05", "room": "lighthouse",
}

// startBot starts the bot in a bubble, with a room of a fake Webex in which it
// was asked for a form.
func startBot(t *testing.T) (fake *webextest.Server, asked, form webextest.Message) {
	t.Helper()
	fake = webextest.New()
	logger := slog.New(slog.DiscardHandler)
	b, err := newBot(t.Context(), fake.Client(fake.Bot), "https://bot.example.com", webex.WebhookOptions{Secret: "s3cret", Logger: logger})
	require.NoError(t, err)
	fake.DeliverTo(b.handler)
	t.Cleanup(func() {
		assert.NoError(t, b.handler.Shutdown(context.Background()))
		fake.Close()
	})
	room := fake.As(fake.Alice).CreateRoom("Team", fake.Bob, fake.Bot)
	asked = fake.As(fake.Alice).SayTo(room, fake.Bot, "a room, please")
	require.NoError(t, fake.Wait(t.Context()))
	messages := fake.Messages(room)
	require.Len(t, messages, 2)
	return fake, asked, messages[1]
}

func TestForm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, asked, message := startBot(t)
		assert.Equal(t, asked.ID, message.ParentID, "it is in the thread of the request")
		assert.Contains(t, message.Text, "Book a room", "for apps that cannot show cards")

		c, err := card.Parse(message.Attachments[0].Content)
		require.NoError(t, err)
		kinds, ids := map[card.InputKind]bool{}, map[string]bool{}
		for _, input := range c.Inputs() {
			kinds[input.Kind], ids[input.ID] = true, true
		}
		assert.Len(t, kinds, 6, "every type of input")
		fields := map[string]bool{}
		for field := range reflect.TypeFor[booking]().Fields() {
			id, _, _ := strings.Cut(field.Tag.Get("card"), ",")
			fields[id] = true
		}
		assert.Equal(t, ids, fields, "what is asked is what is read")
	})
}

func TestFormThatIsWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, asked, form := startBot(t)
		fake.As(fake.Bob).Submit(form.ID, map[string]any{
			"purpose": " ", "guests": "0.5", "day": "01/02/2100", "start": "noon", "room": "lighthouse",
		})
		require.NoError(t, fake.Wait(t.Context()))
		messages := fake.Messages(asked.RoomID)
		require.Len(t, messages, 3, "the form stays")
		assert.Equal(t, asked.ID, messages[2].ParentID)
		assert.Equal(t, "Please have another look at the form:\n"+
			"- Purpose is required.\n"+
			"- Guests must be a whole number.\n"+
			"- Day must look like 2026-12-31.\n"+
			"- Start must look like 17:30.", messages[2].Text)
	})
}

func TestFormThatIsRight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake, asked, form := startBot(t)
		fake.Fail(webextest.Failure{On: "GET /attachment/actions/*", Times: 2, Status: http.StatusNotFound}) // it may be late
		fake.As(fake.Bob).Submit(form.ID, complete)
		fake.As(fake.Alice).Submit(form.ID, complete) // faster than the bot
		require.NoError(t, fake.Wait(t.Context()))
		messages := fake.Messages(asked.RoomID)
		require.Len(t, messages, 2, "the confirmation is there in place of the form, and once")
		assert.NotEqual(t, form.ID, messages[1].ID)
		assert.Equal(t, asked.ID, messages[1].ParentID)
		assert.Equal(t, "Booked\nPurpose: Planning\nRoom: Lighthouse\nWhen: Friday, 1 January 2100 at 09:05\n"+
			"Guests: 8\nEquipment: none\nLunch: no\nNote: none", messages[1].Text)
	})
}
