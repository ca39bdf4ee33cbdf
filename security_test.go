package webex_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSecurityNamesItsTests keeps the tests that SECURITY.md names existing.
func TestSecurityNamesItsTests(t *testing.T) {
	promises, err := os.ReadFile("SECURITY.md")
	require.NoError(t, err)
	var tests []byte
	files, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		tests = append(tests, source...)
	}
	names := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)\\w+)`").FindAllSubmatch(promises, -1)
	require.Greater(t, len(names), 10)
	for _, name := range names {
		assert.True(t, bytes.Contains(tests, []byte("func "+string(name[1])+"(")), "there is no %s", name[1])
	}
}
