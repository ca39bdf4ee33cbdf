package webex_test

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
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

// TestEveryServiceHasAnExample keeps the documentation of every service with
// one that runs: an example without output is only compiled.
func TestEveryServiceHasAnExample(t *testing.T) {
	names, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		require.NoError(t, err)
		files = append(files, file)
	}
	shown := make(map[string]bool) // the types that examples are of the methods of
	for _, example := range doc.Examples(files...) {
		if typeName, _, ok := strings.Cut(example.Name, "_"); ok && example.Output != "" {
			shown[typeName] = true
		}
	}
	for service := range reflect.TypeFor[webex.Client]().Fields() {
		if service.IsExported() {
			assert.True(t, shown[service.Type.Elem().Name()], "there is no example of client.%s", service.Name)
		}
	}
}
