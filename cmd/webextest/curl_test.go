package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A program that knows nothing of Go has its way with the fake.
func TestCurl(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	p := launch(t, "-json", "-token", "secret")
	base := p.json(t).URL
	curl := func(args ...string) string {
		t.Helper()
		args = append([]string{"--silent", "--show-error", "--fail-with-body", "-H", "Authorization: Bearer secret"}, args...)
		var stderr bytes.Buffer
		cmd := exec.Command("curl", args...)
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		require.NoError(t, err, "%s%s", out, stderr.String())
		return string(out)
	}
	id := func(object string) string {
		t.Helper()
		var v struct{ ID string }
		require.NoError(t, json.Unmarshal([]byte(object), &v))
		return v.ID
	}
	const asJSON = "Content-Type: application/json"

	room := id(curl("-H", asJSON, "-d", `{"title": "From curl"}`, base+"/rooms"))
	for _, text := range []string{"one", "two", "three"} {
		curl("-H", asJSON, "-d", `{"roomId": "`+room+`", "text": "`+text+`"}`, base+"/messages")
	}

	var texts []string
	for next, pages := base+"/messages?max=2&roomId="+room, 0; next != ""; pages++ {
		require.Less(t, pages, 2)
		header, body, _ := strings.Cut(curl("--include", next), "\r\n\r\n")
		var page struct{ Items []struct{ Text string } }
		require.NoError(t, json.Unmarshal([]byte(body), &page))
		for _, m := range page.Items {
			texts = append(texts, m.Text)
		}
		next = ""
		if link := regexp.MustCompile(`(?m)^Link: <(.*)>; rel="next"`).FindStringSubmatch(header); link != nil {
			next = link[1]
		}
	}
	assert.Equal(t, []string{"three", "two", "one"}, texts)

	dir := t.TempDir()
	sent := bytes.Repeat([]byte{0, 1, '\r', '\n', 255}, 100_000)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "up.bin"), sent, 0o600))
	posted := curl("-F", "roomId="+room, "-F", "text=a file", "-F", "files=@"+filepath.Join(dir, "up.bin")+";type=application/x-test", base+"/messages")
	var message struct{ Files []string }
	require.NoError(t, json.Unmarshal([]byte(posted), &message))
	require.Len(t, message.Files, 1)
	head := curl("--head", message.Files[0])
	assert.Contains(t, head, `Content-Disposition: attachment; filename="up.bin"`)
	assert.Contains(t, head, "Content-Type: application/x-test")
	curl("--output", filepath.Join(dir, "down.bin"), message.Files[0])
	got, err := os.ReadFile(filepath.Join(dir, "down.bin"))
	require.NoError(t, err)
	assert.True(t, bytes.Equal(sent, got), "the file came back changed")

	assert.Empty(t, curl("-X", "DELETE", base+"/rooms/"+room))
	out, err := exec.Command("curl", "--silent", "--fail-with-body", base+"/rooms").Output()
	assert.Error(t, err)
	assert.Contains(t, string(out), "valid access token")
	assert.Equal(t, 0, p.end(t, syscall.SIGTERM))
}
