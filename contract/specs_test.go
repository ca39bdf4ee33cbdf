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
