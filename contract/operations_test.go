package contract

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/webextest"
)

var update = flag.Bool("update", false, "write docs/operations.md anew")

// published leaves out what additions.json adds to the specifications.
func published(o *operation) bool { return o.group != "Contents" }

func TestMessagingIsComplete(t *testing.T) {
	for _, o := range loadSpecs(t)[0].operations {
		assert.NotEmpty(t, methodsFor(o), "no method for %s, %s %s", o.OperationID, o.method, o.path)
	}
}

// methodsFor returns the SDK's methods for an operation.
func methodsFor(o *operation) []string {
	var methods []string
	for _, call := range calls {
		if call.operation == o.OperationID {
			methods = append(methods, strings.Fields(call.methods)...)
		}
	}
	return methods
}

func TestOperationsAreDocumented(t *testing.T) {
	specs := loadSpecs(t)
	fake := webextest.NewServer()
	defer fake.Close()
	table := operationsTable(specs, operationsOfFake(t, specs, fake))
	path := filepath.Join("..", "docs", "operations.md")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(table), 0o644))
	}
	documented, err := os.ReadFile(path)
	require.NoError(t, err)
	if table != string(documented) {
		assert.Fail(t, "docs/operations.md is out of date; write it anew with: go -C contract test -run Documented -update .")
	}
}

// operationsTable writes down which method is for which operation.
func operationsTable(specs []*spec, faked []string) string {
	var s strings.Builder
	s.WriteString(`# Operations

Which method of the SDK makes which request, by the
[official specifications](https://github.com/webex/webex-openapi-specs), and whether the fake, package webextest,
answers it. Tests hold the requests and the fake's answers against the specifications; one of them writes this page.

For an operation without a method there are
` + "`webex.Do`, `webex.Exec`, `webex.Open` and `webex.List`" + `.
`)
	for _, spec := range specs {
		all, covered := 0, 0
		for _, o := range slices.DeleteFunc(slices.Clone(spec.operations), func(o *operation) bool { return !published(o) }) {
			all++
			if len(methodsFor(o)) > 0 {
				covered++
			}
		}
		fmt.Fprintf(&s, "\n## The specification of %s: %d of %d\n", spec.name, covered, all)
		group := ""
		for _, o := range spec.operations {
			if o.group != group {
				group = o.group
				fmt.Fprintf(&s, "\n### %s%s\n\n| operation | request | method | fake |\n|---|---|---|---|\n", group, note(o))
			}
			methods := "–"
			if names := methodsFor(o); len(names) > 0 {
				methods = "`" + strings.Join(names, "` `") + "`"
			}
			mark := "–"
			if slices.Contains(faked, o.OperationID) {
				mark = "yes"
			}
			fmt.Fprintf(&s, "| %s | %s `%s` | %s | %s |\n", o.OperationID, o.method, o.path, methods, mark)
		}
	}
	return s.String()
}

func note(o *operation) string {
	if published(o) {
		return ""
	}
	return " (in the guides, not in the specification)"
}
