package contract

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/contract/internal/specs"
	"github.com/go-webex/webex/webextest"
)

var update = flag.Bool("update", false, "write docs/operations.md and the count in README.md anew")

func TestMessagingIsComplete(t *testing.T) {
	all := loadSpecs(t)
	methods := methodsByKey(t, all)
	for _, o := range all[0].Operations {
		assert.NotEmpty(t, methods[o.Key()], "no method for %s", o)
	}
}

// methodsByKey returns the SDK's methods for each operation.
func methodsByKey(t *testing.T, all []*specs.Spec) map[string][]string {
	t.Helper()
	methods := make(map[string][]string)
	for _, u := range firstUses(t, all) {
		key := u.operations[0].Key()
		methods[key] = append(methods[key], u.method)
	}
	return methods
}

// TestOperationsAreDocumented keeps docs/operations.md, and the sentence in the
// README that counts them.
func TestOperationsAreDocumented(t *testing.T) {
	all := loadSpecs(t)
	fake := webextest.NewServer()
	defer fake.Close()
	r := newRegister(all, methodsByKey(t, all), operationsOfFake(t, all, fake))
	path := filepath.Join("..", "docs", "operations.md")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(r.String()), 0o644))
		r.updateReadme(t)
	}
	documented, err := os.ReadFile(path)
	require.NoError(t, err)
	if r.String() != string(documented) {
		assert.Fail(t, "docs/operations.md is out of date; write it anew with: go -C contract test -run Documented -update .")
	}
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	require.NoError(t, err)
	if text := strings.Join(strings.Fields(string(readme)), " "); !strings.Contains(text, r.count()) {
		assert.Fail(t, fmt.Sprintf("README.md does not say %q", r.count()))
	}
}

var counted = regexp.MustCompile(`\d+\s+of\s+the\s+\d+\s+operations`)

// updateReadme writes the count in the README anew.
func (r *register) updateReadme(t *testing.T) {
	t.Helper()
	path := filepath.Join("..", "README.md")
	readme, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, counted.ReplaceAll(readme, []byte(r.count())), 0o644))
}

// titles are what the specifications are called in docs/operations.md.
var titles = map[string]string{"messaging": "Messaging", "meeting": "Meetings", "device": "Devices", "admin": "Administration"}

// A register says which method is for which operation.
type register struct {
	operations []*operation        // each once, as the first specification has it
	in         map[string][]string // by the key of the operation the titles of the specifications that have it
	methods    map[string][]string // by the key of the operation
	faked      map[string]bool     // by the key of the operation
}

func newRegister(all []*specs.Spec, methods map[string][]string, faked map[string]bool) *register {
	r := &register{in: make(map[string][]string), methods: methods, faked: faked}
	for _, s := range all {
		for _, o := range s.Operations {
			if r.in[o.Key()] = append(r.in[o.Key()], titles[s.Name]); len(r.in[o.Key()]) == 1 {
				r.operations = append(r.operations, o)
			}
		}
	}
	return r
}

// count says how many operations there are methods for.
func (r *register) count() string {
	return fmt.Sprintf("%d of the %d operations", countOf(r.operations, r.has), countOf(r.operations, isPublished))
}

// has reports whether there is a method for an operation of the specifications.
func (r *register) has(o *operation) bool { return isPublished(o) && len(r.methods[o.Key()]) > 0 }

// isPublished leaves out what only the guides describe.
func isPublished(o *operation) bool { return !o.Added() }

func countOf(operations []*operation, counts func(*operation) bool) int {
	return len(slices.DeleteFunc(slices.Clone(operations), func(o *operation) bool { return !counts(o) }))
}

func (r *register) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, `# Operations

Which method of the SDK makes which request, by the
[official specifications](https://github.com/webex/webex-openapi-specs) of messaging, meetings, devices and
administration, and whether the fake, package webextest, answers it:
%s have a method. An operation that several specifications have is listed and counted once.

Any other operation is a call of `+"`webex.Do`, `webex.Exec`, `webex.Open` or `webex.List`"+` with its name, such as
`+"`webex.Op(\"GET /reports/{reportId}\", id)`"+`.

Tests hold the requests, the answers and the fake against the specifications. One of them writes this page.
`, r.count())
	for _, name := range specs.Names {
		r.writeSpec(&s, name)
	}
	return s.String()
}

func (r *register) writeSpec(s *strings.Builder, name string) {
	var operations []*operation
	for _, o := range r.operations {
		if o.Spec.Name == name {
			operations = append(operations, o)
		}
	}
	fmt.Fprintf(s, "\n## %s: %d of %d\n", titles[name], countOf(operations, r.has), countOf(operations, isPublished))
	for len(operations) > 0 {
		n := slices.IndexFunc(operations, func(o *operation) bool { return o.Group != operations[0].Group })
		if n < 0 {
			n = len(operations)
		}
		r.writeGroup(s, operations[:n])
		operations = operations[n:]
	}
}

func (r *register) writeGroup(s *strings.Builder, operations []*operation) {
	fmt.Fprintf(s, "\n### %s\n\n", operations[0].Group)
	if operations[0].Added() {
		s.WriteString("In the guides, not in the specification.\n\n")
	}
	if also := r.alsoIn(operations); len(also) > 0 {
		fmt.Fprintf(s, "Also in %s.\n\n", strings.Join(also, " and "))
	}
	s.WriteString("| method | request | fake |\n|---|---|---|\n")
	for _, o := range operations {
		method, fake := "–", "–"
		if methods := r.methods[o.Key()]; len(methods) > 0 {
			method = "`" + strings.Join(methods, "` `") + "`"
		}
		if r.faked[o.Key()] {
			fake = "yes"
		}
		fmt.Fprintf(s, "| %s | `%s` | %s |\n", method, o, fake)
	}
}

// alsoIn returns the titles of the other specifications that have a group of
// operations, with how many of them where that is not all.
func (r *register) alsoIn(operations []*operation) []string {
	var also []string
	for _, name := range specs.Names {
		n := countOf(operations, func(o *operation) bool { return slices.Contains(r.in[o.Key()][1:], titles[name]) })
		switch n {
		case 0:
		case len(operations):
			also = append(also, titles[name])
		default:
			also = append(also, fmt.Sprintf("%s (%d of them)", titles[name], n))
		}
	}
	return also
}
