package contract

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex/contract/internal/specs"
)

// findings are what is wrong, each said once.
type findings map[string]bool

func (f findings) add(format string, args ...any) { f[fmt.Sprintf(format, args...)] = true }

// assertAll is assertOnly for findings about the schemas of all specifications.
// Where only some can be used, exceptions may be of the others.
func (f findings) assertAll(t *testing.T, exceptions map[string]string, all []*specs.Spec) {
	t.Helper()
	if !areUsable(all) {
		exceptions = maps.Clone(exceptions)
		maps.DeleteFunc(exceptions, func(finding, _ string) bool { return !f[finding] })
	}
	f.assertOnly(t, exceptions)
}

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
