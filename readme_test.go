package webex_test

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// TestReadmeNamesEveryMethod keeps the README's table of resources true.
func TestReadmeNamesEveryMethod(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	rows := make(map[string]string)
	for line := range strings.Lines(string(readme)) {
		if cells := strings.Split(line, "|"); strings.HasPrefix(line, "| `client.") && len(cells) == 4 {
			rows[strings.Trim(cells[1], " `")] = cells[2]
		}
	}
	client := reflect.TypeFor[webex.Client]()
	for i := range client.NumField() {
		service := client.Field(i)
		if !service.IsExported() {
			continue
		}
		row, ok := rows["client."+service.Name]
		delete(rows, "client."+service.Name)
		if !assert.True(t, ok, "there is no row for client.%s", service.Name) {
			continue
		}
		for method := range service.Type.Methods() {
			assert.Contains(t, row, "`"+method.Name+"`", "client.%s", service.Name)
		}
		assert.Equal(t, service.Type.NumMethod(), strings.Count(row, "`")/2, "client.%s", service.Name)
	}
	assert.Empty(t, rows)
}
