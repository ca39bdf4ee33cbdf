package contract

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// findings are what is wrong, each said once.
type findings map[string]bool

func (f findings) add(format string, args ...any) { f[fmt.Sprintf(format, args...)] = true }

// assertOnly asserts that what was found is exactly what is expected to be, for
// the reasons given: nothing more, and nothing that has been mended.
func (f findings) assertOnly(t *testing.T, exceptions map[string]string) {
	t.Helper()
	for _, finding := range slices.Sorted(maps.Keys(f)) {
		if _, ok := exceptions[finding]; !ok {
			assert.Fail(t, "not as the official specification says: "+finding)
		}
	}
	for _, finding := range slices.Sorted(maps.Keys(exceptions)) {
		if !f[finding] {
			assert.Fail(t, "this exception is not needed any more: "+finding)
		}
	}
}
