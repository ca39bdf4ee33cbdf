package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func TestRun(t *testing.T) {
	tests := []struct {
		name   string
		args   []string
		code   int
		stdout []string
		stderr string
	}{
		{name: "without arguments", stdout: []string{
			"this is a fake Webex at http://127.0.0.1:",
			"interrupted after a page:\n10 messages, 1 files, 0.0 MB, back to",
			"once more:\n20 messages",
			"25 messages, 1 files, 0.0 MB: complete\n",
			"messages.jsonl has 25 lines.",
			`"text":"Thank you, Bob!"`,
			`-what we did.txt","name":"what we did.txt"`,
		}},
		{name: "no token", args: []string{"-room", "Ops"}, code: 1, stderr: "WEBEX_ACCESS_TOKEN"},
		{name: "no room", args: []string{"-o", "x"}, code: 2, stderr: "export needs -room"},
		{name: "an unknown flag", args: []string{"-all"}, code: 2, stderr: "usage: export"},
		{name: "help", args: []string{"-h"}, stderr: "usage: export"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("WEBEX_ACCESS_TOKEN", "")
			t.Setenv("WEBEX_TEAMS_ACCESS_TOKEN", "")
			t.Chdir(t.TempDir())
			var stdout, stderr strings.Builder
			assert.Equal(t, test.code, run(t.Context(), test.args, &stdout, &stderr))
			for _, want := range test.stdout {
				assert.Contains(t, stdout.String(), want)
			}
			assert.Contains(t, stderr.String(), test.stderr)
		})
	}
}

// history makes a room with a history of 12 messages, 3 of them with files.
func history(t *testing.T, fake *webextest.Server) (roomID string) {
	t.Helper()
	bob := fake.As(fake.Bob)
	roomID = bob.CreateRoom("Ops", fake.Alice)
	for range 4 {
		thread := bob.SayMarkdown(roomID, "**5 < 7**")
		bob.Reply(thread.ID, "indeed")
	}
	bob.Edit(bob.Say(roomID, "frist").ID, "first")
	for _, name := range []string{"same.txt", "same.txt", "../a b.txt"} {
		_, err := fake.Client(fake.Bob).Messages.Create(t.Context(), &webex.CreateMessageRequest{
			RoomID: roomID,
			Upload: webex.UploadBytes(name, []byte("the content of "+name)),
		})
		require.NoError(t, err)
	}
	return roomID
}

const pageSize = 5

func quietly(state) {}

// saved returns all files of an export by their paths.
func saved(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	for _, pattern := range []string{"*.*", "files/*"} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		require.NoError(t, err)
		for _, path := range paths {
			content, err := os.ReadFile(path)
			require.NoError(t, err)
			files[strings.TrimPrefix(path, dir)] = string(content)
		}
	}
	return files
}

func TestExport(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	room := history(t, fake)
	dir := t.TempDir()
	var counts []int
	require.NoError(t, exportRoom(t.Context(), fake.Client(fake.Alice), room, dir, pageSize, func(s state) {
		counts = append(counts, s.Messages)
	}))
	assert.Equal(t, []int{5, 10, 12}, counts)

	data, err := os.ReadFile(filepath.Join(dir, messagesName))
	require.NoError(t, err)
	messages := fake.Messages(room)
	lines := bytes.Split(bytes.TrimSpace(data), []byte("\n"))
	require.Len(t, lines, len(messages))
	for i, text := range lines {
		var l line
		require.NoError(t, json.Unmarshal(text, &l))
		want := messages[len(messages)-1-i] // the latest comes first
		assert.Equal(t, []string{want.ID, want.ParentID, want.Text, want.HTML}, []string{l.ID, l.ParentID, l.Text, l.HTML})
		assert.Equal(t, want.Updated == "", l.Updated.IsZero())
		require.Len(t, l.Files, len(want.Files))
		for _, file := range l.Files {
			content, err := os.ReadFile(filepath.Join(dir, file.Path))
			require.NoError(t, err)
			assert.Equal(t, "the content of ", string(content[:15]))
			assert.Len(t, content, int(file.Size))
		}
	}
	assert.Contains(t, string(data), "5 < 7", "people can read it")
	assert.Len(t, saved(t, dir), 2+3, "two files of one name are two files")
}

// TestResume interrupts an export at each of its requests in turn.
func TestResume(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	room := history(t, fake)
	whole := t.TempDir()
	require.NoError(t, exportRoom(t.Context(), fake.Client(fake.Alice), room, whole, pageSize, quietly))

	unfinished := 0
	for at := 1; ; at++ {
		ctx, cancel := context.WithCancel(t.Context())
		count := 0
		interrupting := webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				if count++; count == at {
					cancel()
				}
				return next.RoundTrip(r)
			})
		})
		dir := t.TempDir()
		err := exportRoom(ctx, fake.Client(fake.Alice, interrupting), room, dir, pageSize, quietly)
		cancel()
		if count < at {
			require.NoError(t, err)
			assert.Equal(t, 1+3+2*3+1, at, "the rooms, 3 pages, and 3 files and their names are asked for")
			break
		}
		require.ErrorIs(t, err, context.Canceled)
		s, err := loadState(dir, room)
		require.NoError(t, err)
		assert.False(t, s.Complete)
		if info, err := os.Stat(filepath.Join(dir, messagesName)); err == nil && info.Size() > s.Bytes {
			unfinished++
		}
		require.NoError(t, exportRoom(t.Context(), fake.Client(fake.Alice), room, dir, pageSize, quietly))
		assert.Equal(t, saved(t, whole), saved(t, dir), "interrupted at request %d", at)
	}
	assert.Positive(t, unfinished, "an interruption left lines of a page that was not finished")
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestResumeAfterCrash has what a crash in the middle of a write leaves behind.
func TestResumeAfterCrash(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	room := history(t, fake)
	client := fake.Client(fake.Alice)
	whole, dir := t.TempDir(), t.TempDir()
	require.NoError(t, exportRoom(t.Context(), client, room, whole, pageSize, quietly))

	ctx, cancel := context.WithCancel(t.Context())
	require.ErrorIs(t, exportRoom(ctx, client, room, dir, pageSize, func(state) { cancel() }), context.Canceled)
	messages, err := os.ReadFile(filepath.Join(dir, messagesName))
	require.NoError(t, err)
	torn := slices.Concat(bytes.Repeat(messages, 9), messages[:len(messages)/2])
	require.NoError(t, os.WriteFile(filepath.Join(dir, messagesName), torn, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, stateName+".part"), []byte(`{"room`), 0o600))

	require.NoError(t, exportRoom(t.Context(), client, room, dir, pageSize, quietly))
	assert.Equal(t, saved(t, whole), saved(t, dir))

	fake.ResetRequests()
	require.NoError(t, exportRoom(t.Context(), client, room, dir, pageSize, quietly))
	assert.Empty(t, fake.Requests("/messages"), "what is complete is not asked for again")
}

func TestFilesThatFail(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	room := history(t, fake)
	client := fake.Client(fake.Alice, webex.WithRetry(webex.RetryPolicy{MaxAttempts: 2, MinBackoff: time.Millisecond}))
	dir := t.TempDir()

	broken := fake.Fail(webextest.Failure{On: "GET /contents/*", After: 1, Cut: webextest.CutBody})
	require.Error(t, exportRoom(t.Context(), client, room, dir, pageSize, quietly))
	files, err := filepath.Glob(filepath.Join(dir, filesName, "*"))
	require.NoError(t, err)
	require.Len(t, files, 1, "no file is left in part")
	broken.Remove()
	mark := bytes.Repeat([]byte("x"), len("the content of ../a b.txt"))
	require.NoError(t, os.WriteFile(files[0], mark, 0o600))

	fake.Fail(webextest.Failure{On: "GET /contents/*", After: 1, Times: 1, Status: http.StatusGone})
	var last state
	require.NoError(t, exportRoom(t.Context(), client, room, dir, pageSize, func(s state) { last = s }))
	assert.Equal(t, 12, last.Messages)
	assert.Equal(t, 2, last.Files)
	assert.Equal(t, 1, last.Unavailable)
	assert.Equal(t, string(mark), saved(t, dir)[strings.TrimPrefix(files[0], dir)], "a file that is there is not fetched again")
	assert.Regexp(t, `"files":\[\{"error":"webex: GET [^"]*410`, saved(t, dir)["/"+messagesName])

	var shown strings.Builder
	progress(&shown)(last)
	assert.Contains(t, shown.String(), "1 files unavailable")
}

func TestExportRefuses(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	alice := fake.As(fake.Alice)
	room, other := alice.CreateRoom("Ops"), alice.CreateRoom("Dev")
	alice.CreateRoom("Dev")
	alice.Say(room, "hello")
	client := fake.Client(fake.Alice)
	dir := t.TempDir()

	assert.ErrorContains(t, exportRoom(t.Context(), client, "None", dir, pageSize, quietly), `there is no room "None"`)
	assert.ErrorContains(t, exportRoom(t.Context(), client, "Dev", dir, pageSize, quietly), "2 rooms have the title")
	require.NoError(t, exportRoom(t.Context(), client, "Ops", dir, pageSize, quietly))
	assert.ErrorContains(t, exportRoom(t.Context(), client, other, dir, pageSize, quietly), "has the export of another room")

	// Half an export that somebody has shortened cannot be gone on with.
	require.NoError(t, saveState(dir, state{RoomID: room, Next: "max=5", Bytes: 1 << 20}))
	assert.ErrorContains(t, exportRoom(t.Context(), client, room, dir, pageSize, quietly), "remove both to start afresh")
}

func TestLocalName(t *testing.T) {
	info := &webex.FileInfo{Name: "../a: b.txt"}
	assert.Regexp(t, `^[0-9a-f]{16}-_.._a_ b\.txt$`, localName("key", info))
	assert.NotEqual(t, localName("one", info), localName("two", info))
}
