package card

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever can be read is written without loss, but for the "type" of parts
// that came without it, and read back as the same card.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/cards/*.json")
	require.NoError(f, err)
	for _, name := range files {
		data, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse(data)
		if err != nil {
			return
		}
		written, err := encode(reflect.ValueOf(c))
		require.NoError(t, err)
		assertKept(t, "", mustParse(t, data), mustParse(t, written))

		back, err := Parse(written)
		require.NoError(t, err)
		require.Equal(t, c, back)

		_, _, _ = c.Text(), c.Inputs(), Lint(c) // must not panic

		if c.Validate() != nil {
			return
		}
		written, err = json.Marshal(c)
		require.NoError(t, err)
		assertKept(t, "", mustParse(t, data), mustParse(t, written))
	})
}

func mustParse(t *testing.T, data []byte) node {
	t.Helper()
	n, err := parse(data)
	require.NoError(t, err)
	return n
}

// assertKept asserts that a value has been written as it was, at most with a
// "type" or "$schema" added, and with the version that the card needs.
func assertKept(t *testing.T, path string, read, written node) {
	t.Helper()
	require.Equal(t, read.kind, written.kind, path)
	switch read.kind {
	case '{':
		left := map[string]node{}
		for _, m := range written.members {
			left[m.name] = m.node
		}
		for _, m := range read.members {
			require.Contains(t, left, m.name, path)
			empty := m.kind == 'n' || string(m.raw) == `""`
			if path != "" || m.name != "version" && (m.name != "$schema" || !empty) {
				assertKept(t, join(path, m.name), m.node, left[m.name])
			}
			delete(left, m.name)
		}
		delete(left, "type")
		if path == "" {
			delete(left, "version")
			delete(left, "$schema")
		}
		assert.Empty(t, left, path)
	case '[':
		require.Len(t, written.items, len(read.items), path)
		for i := range read.items {
			assertKept(t, path+"[]", read.items[i], written.items[i])
		}
	case '"':
		assert.Equal(t, read.text(), written.text(), path)
	default:
		assert.Equal(t, string(read.raw), string(written.raw), path)
	}
}
