package contract

import (
	"errors"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/contract/internal/specs"
)

type operation = specs.Operation

// loadSpecs returns the specifications. Without any the test is skipped, but not
// in CI.
func loadSpecs(t *testing.T) []*specs.Spec {
	t.Helper()
	all, err := readSpecs()
	if errors.Is(err, specs.ErrNone) {
		t.Skip(err)
	}
	require.NoError(t, err)
	for _, s := range all {
		if !s.Usable {
			t.Logf("the specification of %s is as it is published, with schemas that are wrong: nothing but its list of operations is used", s.Name)
		}
	}
	return all
}

// readSpecs reads the specifications once for all tests, since that takes
// seconds.
var readSpecs = sync.OnceValues(func() ([]*specs.Spec, error) {
	folder, err := specs.Folder()
	if err != nil {
		return nil, err
	}
	return specs.Read(folder)
})

// areUsable reports whether the SDK can be held against all specifications.
func areUsable(all []*specs.Spec) bool {
	for _, s := range all {
		if !s.Usable {
			return false
		}
	}
	return true
}

// usable returns those of an operation, as the specifications have it, whose
// schemas can be used.
func usable(operations []*operation) []*operation {
	var kept []*operation
	for _, o := range operations {
		if o.Spec.Usable {
			kept = append(kept, o)
		}
	}
	return kept
}
