package contract

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/internal/calltable"
)

// pythonCalls are the calls of webexteamssdk.
const pythonCalls = `
	access_tokens get refresh
	admin_audit_events list
	attachment_actions create get
	events list get
	guest_issuer create
	licenses list get create
	memberships list create get update delete
	messages list list_direct create get delete
	organizations list get create
	people list create get update delete me
	roles list get create
	rooms list create get get_meeting_info update delete
	team_memberships list create get update delete
	teams list create get update delete
	webhooks list create get update delete
`

// TestEveryCallOfPythonIsMapped asserts that the page for people who come from
// Python has all that they know, and names methods that there are.
func TestEveryCallOfPythonIsMapped(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "from-python.md"))
	require.NoError(t, err)
	for line := range strings.Lines(strings.TrimSpace(pythonCalls)) {
		words := strings.Fields(line)
		for _, call := range words[1:] {
			assert.Contains(t, string(page), "\n| `"+words[0]+"."+call+"()` | ")
		}
	}
	methods := calltable.Methods(newClient(t, "https://webex.test/v1"))
	named := regexp.MustCompile("(?:`|client\\.)([A-Z]\\w+\\.[A-Z]\\w+)\\(").FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, named)
	for _, match := range named {
		assert.Contains(t, methods, match[1])
	}
}
