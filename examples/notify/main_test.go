package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func TestRun(t *testing.T) {
	tests := []struct {
		name   string
		args   []string
		stdin  string
		code   int
		stdout []string
		stderr string
	}{
		{
			name: "without arguments",
			stdout: []string{
				"This is a fake Webex at http://127.0.0.1:",
				"What arrived in Ops:\n  bot@webex.bot: <p>The build of <strong>main</strong> has failed.</p>\n",
			},
		},
		{
			name:   "a line from a pipe",
			args:   []string{"-demo", "-room", "Alerts"},
			stdin:  "disk full\n",
			stdout: []string{"What arrived in Alerts:\n  bot@webex.bot: disk full\n"},
		},
		{
			name:   "a file to somebody new",
			args:   []string{"-demo", "-to", "dora@example.com", "-file", "-", "-name", "dump.txt", "as", "promised"},
			stdin:  "1234567",
			stdout: []string{"as promised", "dump.txt (text/plain; charset=utf-8) of 7 bytes"},
		},
		{name: "no token", args: []string{"-room", "Ops", "hi"}, code: exitFailed, stderr: "WEBEX_ACCESS_TOKEN"},
		{name: "nothing to say", args: []string{"-demo", "-room", "Ops"}, stdin: "\n", code: exitFailed, stderr: "the text is empty"},
		{name: "nobody to tell", args: []string{"hi"}, code: exitUsage, stderr: "either -room or -to"},
		{name: "too many to tell", args: []string{"-room", "Ops", "-to", "a@example.com"}, code: exitUsage, stderr: "either -room or -to"},
		{name: "an unknown flag", args: []string{"-loud"}, code: exitUsage, stderr: "usage: notify"},
		{name: "help", args: []string{"-h"}, stderr: "usage: notify"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("WEBEX_ACCESS_TOKEN", "")
			t.Setenv("WEBEX_TEAMS_ACCESS_TOKEN", "")
			var stdout, stderr strings.Builder
			assert.Equal(t, test.code, run(t.Context(), test.args, strings.NewReader(test.stdin), &stdout, &stderr))
			for _, want := range test.stdout {
				assert.Contains(t, stdout.String(), want)
			}
			assert.Contains(t, stderr.String(), test.stderr)
		})
	}
}

// notify sends as the bot of a fake Webex would and returns what is printed.
func notify(t *testing.T, fake *webextest.Server, stdin string, args ...string) (string, error) {
	t.Helper()
	n, err := parse(args, io.Discard)
	require.NoError(t, err)
	var out strings.Builder
	err = n.send(t.Context(), fake.Client(fake.Bot), strings.NewReader(stdin), &out)
	return out.String(), err
}

func TestSend(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	room := fake.As(fake.Alice).CreateRoom("Ops", fake.Bot)

	ids, err := notify(t, fake, "", "-room", room, "-markdown", "**deploying**", "1.2.3")
	require.NoError(t, err)
	_, err = notify(t, fake, "caf\xe9 *deployed*\n", "-room", "Ops", "-thread", strings.TrimSpace(ids))
	require.NoError(t, err)

	messages := fake.Messages(room)
	require.Len(t, messages, 2)
	assert.Equal(t, "<p><strong>deploying</strong> 1.2.3</p>", messages[0].HTML)
	assert.Equal(t, messages[0].ID+"\n", ids)
	assert.Equal(t, "caf\uFFFD *deployed*", messages[1].Text)
	assert.Empty(t, messages[1].Markdown)
	assert.Equal(t, messages[0].ID, messages[1].ParentID)
}

func TestSendLongText(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	room := fake.As(fake.Alice).CreateRoom("Ops", fake.Bot)
	lines := strings.Repeat("a line of a long log\n", 1000)

	fault := fake.Fail(webextest.Failure{On: "POST /messages", After: 1, Status: 502})
	_, err := notify(t, fake, lines, "-room", "Ops")
	assert.ErrorContains(t, err, "message 2 of 3: ")
	require.Len(t, fake.Messages(room), 1)
	fault.Remove()

	ids, err := notify(t, fake, lines, "-room", "Ops")
	require.NoError(t, err)
	assert.Len(t, strings.Fields(ids), 3)
	var arrived []string
	for _, message := range fake.Messages(room)[1:] {
		arrived = append(arrived, message.Text)
	}
	assert.Equal(t, strings.TrimSpace(lines), strings.Join(arrived, "\n"))

	_, err = notify(t, fake, strings.Repeat(lines, 4), "-room", "Ops")
	assert.ErrorContains(t, err, "send it with -file -")
	assert.Len(t, fake.Messages(room), 4, "a text that is too long is not sent in part")
}

func TestSendFile(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	path := filepath.Join(t.TempDir(), "report.txt")
	require.NoError(t, os.WriteFile(path, []byte("all is well"), 0o600))

	_, err := notify(t, fake, "not read", "-to", fake.Alice.Email, "-file", path)
	require.NoError(t, err)
	for message, err := range fake.Client(fake.Bot).Messages.ListDirect(t.Context(),
		&webex.ListDirectMessagesOptions{PersonEmail: fake.Alice.Email}) {
		require.NoError(t, err)
		assert.Empty(t, message.Text)
		require.Len(t, message.Files, 1)
		var content strings.Builder
		info, err := fake.Client(fake.Alice).Files.Save(t.Context(), message.Files[0], &content)
		require.NoError(t, err)
		assert.Equal(t, "report.txt", info.Name)
		assert.Equal(t, "all is well", content.String())
		return
	}
	t.Error("nothing has arrived")
}

// Arguments are bytes, and need not be UTF-8.
func TestSendMendsArguments(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	room := fake.As(fake.Alice).CreateRoom("Ops", fake.Bot)
	path := filepath.Join(t.TempDir(), "caf\xe9.txt")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Skip("the file system takes no such name: ", err)
	}
	for _, args := range [][]string{
		{"caf\xe9", "ol\xe9"},
		{"-file", path, "caf\xe9"},
		{"-file", path, "-name", "ol\xe9.txt"},
		{"-file", "-", "-name", "ol\xe9.txt", "caf\xe9"},
	} {
		_, err := notify(t, fake, "y", append([]string{"-room", "Ops"}, args...)...)
		require.NoError(t, err)
	}
	var texts, names []string
	for _, message := range fake.Messages(room) {
		texts = append(texts, message.Text)
		for _, url := range message.Files {
			info, err := fake.Client(fake.Alice).Files.Info(t.Context(), url)
			require.NoError(t, err)
			names = append(names, info.Name)
		}
	}
	assert.Equal(t, []string{"caf\uFFFD ol\uFFFD", "caf\uFFFD", "", "caf\uFFFD"}, texts)
	assert.Len(t, names, 3)
}

func TestSendRefuses(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	alice := fake.As(fake.Alice)
	room := alice.CreateRoom("Ops", fake.Bot)
	twins := []string{alice.CreateRoom("Twins", fake.Bot), alice.CreateRoom("Twins", fake.Bot)}
	alice.CreateRoom("Private")

	_, err := notify(t, fake, "", "-room", "Private", "hi")
	assert.ErrorContains(t, err, `there is no room "Private"`)
	_, err = notify(t, fake, "", "-room", "Twins", "hi")
	require.ErrorContains(t, err, `2 rooms have the title "Twins"`)
	assert.ErrorContains(t, err, twins[0])
	assert.ErrorContains(t, err, twins[1])
	_, err = notify(t, fake, "", "-to", "nobody@example.com", "hi")
	assert.ErrorContains(t, err, "404")
	_, err = notify(t, fake, "", "-room", "Ops", "-file", "missing.pdf", strings.Repeat("long ", 3000))
	assert.ErrorContains(t, err, "missing.pdf")
	for _, id := range append(twins, room) {
		assert.Empty(t, fake.Messages(id))
	}
}
