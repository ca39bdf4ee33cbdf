package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLinkedFolderIsTheDefault(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"defaultFolder":"true"}`), answer(200, `{"defaultFolder":true}`), answer(200, `{"defaultFolder":"false"}`))
	client := newClient(t, baseURL)
	for _, want := range []bool{true, true, false} {
		folder, err := client.LinkedFolders.Get(t.Context(), "f")
		require.NoError(t, err)
		assert.Equal(t, want, folder.DefaultFolder)
	}
}
