package webex_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// docsImports are the packages that a block of Go in the documentation uses by
// their names, unless it is a whole file with imports of its own.
var docsImports = []string{
	"cmp", "context", "crypto/rand", "encoding/json", "errors", "fmt", "io", "log", "log/slog", "net/http", "net/url", "os", "slices",
	"strings", "testing", "testing/synctest", "time",
	"github.com/stretchr/testify/assert", "github.com/stretchr/testify/require", "golang.org/x/oauth2",
	"github.com/go-webex/webex", "github.com/go-webex/webex/card", "github.com/go-webex/webex/webextest",
}

// docsNames are the names that a reader knows without being told. A block that
// needs more has their declarations in a comment of HTML before it, which no
// reader sees:
//
//	<!-- needs: var source oauth2.TokenSource; var orgID string -->
const docsNames = "ctx context.Context, client *webex.Client, err error, room *webex.Room, message *webex.Message, id string"

// A goBlock is a block of Go in a page of the documentation.
type goBlock struct {
	file  string
	line  int // of its first line of code
	needs string
	code  string
	fault string // of its fence, so that nobody could tell what it holds
}

// docsPages returns the documentation by file name.
func docsPages(t *testing.T) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, pattern := range []string{"*.md", "docs/*.md", "examples/*.md"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			texts[filepath.ToSlash(file)] = string(text)
		}
	}
	require.Contains(t, texts, "README.md")
	return texts
}

var (
	docsFence = regexp.MustCompile("^( *)```(|go|json|sh|text)$")
	docsOdd   = regexp.MustCompile("```|~~~")
	docsNeeds = regexp.MustCompile("^ *<!-- needs: (.*) -->$")
)

// readPage returns the blocks of Go in a page, and the page without the blocks
// of any language.
func readPage(file, text string) (blocks []goBlock, prose string) {
	var rest strings.Builder
	var open *goBlock
	language, indent, declared := "", "", ""
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSuffix(line, "\n")
		match := docsFence.FindStringSubmatch(line)
		switch {
		case match != nil && open == nil:
			indent, language = match[1], match[2]
			open = &goBlock{file: file, line: n + 1, needs: declared}
			declared = ""
		case match != nil:
			if language == "go" {
				blocks = append(blocks, *open)
			}
			open = nil
		case open != nil:
			open.code += strings.TrimPrefix(line, indent) + "\n"
		case docsOdd.MatchString(line):
			blocks = append(blocks, goBlock{file: file, line: n, fault: "a fence is three backticks and go, json, sh, text or nothing"})
		default:
			if match := docsNeeds.FindStringSubmatch(line); match != nil {
				declared = match[1]
			}
			rest.WriteString(line + "\n")
		}
	}
	if open != nil {
		open.fault = "the block has no end"
		blocks = append(blocks, *open)
	}
	return blocks, rest.String()
}

// builtPackages finds the packages that the documentation may import, and what
// these import, as they were built: the export data of each by its path.
var builtPackages = sync.OnceValues(func() (map[string]string, error) {
	args := append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", "os/signal", "syscall"}, docsImports...)
	out, err := exec.Command("go", args...).Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("%w: %s", err, exit.Stderr)
	}
	built := make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		built[path] = file
	}
	return built, err
})

// docsImporter imports packages for the type checker.
func docsImporter(t *testing.T, fset *token.FileSet) types.Importer {
	t.Helper()
	built, err := builtPackages()
	require.NoError(t, err)
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		if built[path] == "" {
			return nil, errors.New("it is not among docsImports")
		}
		return os.Open(built[path])
	})
}

// check returns what is wrong with a block, each with the file and the line. A
// fragment may leave variables and imports unused.
func (b goBlock) check(fset *token.FileSet, packages types.Importer) (problems []string) {
	if b.fault != "" {
		return []string{fmt.Sprintf("%s:%d: %s", b.file, b.line, b.fault)}
	}
	if formatted, err := format.Source([]byte(b.code)); err == nil && string(formatted) != b.code {
		problems = append(problems, fmt.Sprintf("%s:%d: the block is not as gofmt writes it", b.file, b.line))
	}
	file, isWhole, err := b.parse(fset)
	if err != nil {
		return append(problems, describe(err)...)
	}
	config := types.Config{Importer: packages, Error: func(err error) {
		if typeErr, ok := errors.AsType[types.Error](err); isWhole || !ok || !typeErr.Soft {
			problems = append(problems, err.Error())
		}
	}}
	_, _ = config.Check("docs", fset, []*ast.File{file}, nil) // which gives its errors to the function
	return problems
}

// parse parses a whole file, declarations, or else statements, which become the
// body of a function.
func (b goBlock) parse(fset *token.FileSet) (file *ast.File, isWhole bool, err error) {
	parse := func(source ...string) (*ast.File, error) {
		return parser.ParseFile(fset, "", strings.Join(source, ""), parser.SkipObjectResolution)
	}
	code := fmt.Sprintf("//line %s:%d\n%s", b.file, b.line, b.code)
	if strings.HasPrefix(b.code, "package ") {
		file, err = parse(code)
		return file, true, err
	}
	head := fmt.Sprintf("package docs\nimport (\n\"%s\"\n)\n//line %s:%d\n%s\n",
		strings.Join(docsImports, "\"\n\""), b.file, b.line-1, b.needs)
	if file, err = parse(head, code); err == nil {
		return file, false, nil
	}
	// The inner braces let a block declare anew what it may as well find declared.
	file, err = parse(head, "func _(", docsNames, ") error {\n{\n", code, "}\nreturn nil\n}\n")
	return file, false, err
}

func describe(err error) (problems []string) {
	list, ok := err.(scanner.ErrorList)
	if !ok {
		return []string{err.Error()}
	}
	for _, e := range list {
		problems = append(problems, e.Error())
	}
	return problems
}

// TestDocsCompile checks the types of all Go in the documentation.
func TestDocsCompile(t *testing.T) {
	fset := token.NewFileSet()
	packages := docsImporter(t, fset)
	count := 0
	for file, text := range docsPages(t) {
		blocks, _ := readPage(file, text)
		for _, block := range blocks {
			count++
			assert.Empty(t, block.check(fset, packages))
		}
	}
	assert.Greater(t, count, 20)
}

// TestDocsBotsWait keeps the bots that people copy from losing what the API does
// not know yet when its webhook comes.
func TestDocsBotsWait(t *testing.T) {
	get := regexp.MustCompile(`\.(?:Messages|AttachmentActions)\.Get\(.*`)
	count := 0
	for file, text := range docsPages(t) {
		blocks, _ := readPage(file, text)
		for _, block := range blocks {
			if !strings.Contains(block.code, "webex.NewWebhookHandler(") {
				continue
			}
			for _, call := range get.FindAllString(block.code, -1) {
				count++
				assert.Contains(t, call, "webex.UntilFound(", "%s:%d", block.file, block.line)
			}
		}
	}
	assert.GreaterOrEqual(t, count, 2, "the bots of README.md and docs/bots.md")
}

// TestDocsThatDoNotCompile keeps TestDocsCompile able to fail.
func TestDocsThatDoNotCompile(t *testing.T) {
	fset := token.NewFileSet()
	packages := docsImporter(t, fset)
	tests := []struct{ name, page, want string }{
		{"statements", "```go\nroom := 1\nclient.Rooms.Gett(ctx, id)\n```", "docs/x.md:3:"},
		{"declarations", "text\n\n```go\nfunc f() {}\n\nfunc g() { h() }\n```", "docs/x.md:6:"},
		{"a program that leaves a variable unused", "```go\npackage main\n\nfunc main() {\n\tx := 1\n}\n```", "docs/x.md:5:"},
		{"no Go", "```go\nfor {\n```", "docs/x.md:"},
		{"a name that nobody knows", "1. In a list:\n\n   ```go\n   _ = token\n   ```", "docs/x.md:4:"},
		{"another block's names", "<!-- needs: var token string -->\n```go\n_ = token\n```\n```go\n_ = token\n```", "docs/x.md:6:"},
		{"a fence with more than a language", "```go title=x\n_ = token\n```", "docs/x.md:1:"},
		{"a fence with a space after it", "```go \n_ = token\n```", "docs/x.md:1:"},
		{"a fence of tildes", "~~~go\n_ = token\n~~~", "docs/x.md:1:"},
		{"a fence in a quotation", "> ```go\n> _ = token\n> ```", "docs/x.md:1:"},
		{"Go by another name", "```golang\n_ = token\n```", "docs/x.md:1:"},
		{"a block without an end", "```go\n_ = token", "docs/x.md:2:"},
		{"another format", "```go\n_=id\n```", "docs/x.md:2: the block is not as gofmt writes it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			blocks, _ := readPage("docs/x.md", test.page)
			var problems []string
			for _, block := range blocks {
				problems = append(problems, block.check(fset, packages)...)
			}
			require.NotEmpty(t, problems)
			assert.Contains(t, problems[0], test.want)
		})
	}
}

// TestDocsNameWhatThereIs looks up the names in the prose and the tables. The
// changelog also has those that are gone.
func TestDocsNameWhatThereIs(t *testing.T) {
	fset := token.NewFileSet()
	packages := docsImporter(t, fset)
	exported := regexp.MustCompile(`\b(webex|webextest|card)\.([A-Z]\w*)`)
	methods := regexp.MustCompile(`\b(client|fake)((?:\.[A-Z]\w*)+)`)
	for file, text := range docsPages(t) {
		if file == "CHANGELOG.md" {
			continue
		}
		_, prose := readPage(file, text)
		for _, name := range exported.FindAllStringSubmatch(prose, -1) {
			path := reflect.TypeFor[webex.Client]().PkgPath()
			if name[1] != "webex" {
				path += "/" + name[1]
			}
			pkg, err := packages.Import(path)
			require.NoError(t, err)
			assert.NotNil(t, pkg.Scope().Lookup(name[2]), "%s: there is no %s", file, name[0])
		}
		for _, name := range methods.FindAllStringSubmatch(prose, -1) {
			root := reflect.TypeFor[*webex.Client]()
			if name[1] == "fake" {
				root = reflect.TypeFor[*webextest.Server]()
			}
			assert.True(t, hasPath(root, strings.Split(name[2], ".")[1:]), "%s: there is no %s", file, name[0])
		}
	}
}

// hasPath reports whether a type has a field or a method, which may have further
// fields and methods.
func hasPath(t reflect.Type, names []string) bool {
	if len(names) == 0 {
		return true
	}
	if method, ok := t.MethodByName(names[0]); ok {
		return len(names) == 1 || method.Type.NumOut() > 0 && hasPath(method.Type.Out(0), names[1:])
	}
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return false
	}
	field, ok := t.Elem().FieldByName(names[0])
	return ok && hasPath(field.Type, names[1:])
}

var (
	docsLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	docsHeading = regexp.MustCompile(`(?m)^#+ +(.+)$`)
)

// TestDocsLink follows the links between the pages, and to the files.
func TestDocsLink(t *testing.T) {
	texts := docsPages(t)
	anchors := make(map[string][]string)
	for file, text := range texts {
		_, prose := readPage(file, text)
		for _, heading := range docsHeading.FindAllStringSubmatch(prose, -1) {
			anchors[file] = append(anchors[file], anchorOf(heading[1]))
		}
	}
	linked := make(map[string]bool) // by the README
	for file, text := range texts {
		_, prose := readPage(file, text)
		for _, link := range docsLink.FindAllStringSubmatch(prose, -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			path, anchor, hasAnchor := strings.Cut(link[1], "#")
			target := file
			if path != "" {
				target = filepath.ToSlash(filepath.Join(filepath.Dir(file), path))
			}
			_, err := os.Stat(target)
			assert.NoError(t, err, "%s: a link leads to %s", file, link[1])
			if hasAnchor {
				assert.Contains(t, anchors[target], anchor, "%s: a link leads to %s", file, link[1])
			}
			linked[target] = linked[target] || file == "README.md"
		}
	}
	for file := range texts {
		assert.True(t, linked[file] || file == "README.md", "the README does not link %s", file)
	}
}

// anchorOf returns the anchor that GitHub gives a heading.
func anchorOf(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

// TestReadmeIsShort keeps what is more than a first look in docs/.
func TestReadmeIsShort(t *testing.T) {
	assert.LessOrEqual(t, strings.Count(docsPages(t)["README.md"], "\n"), 250)
}

// TestDocsNameTestsThatThereAre keeps above all the promises of SECURITY.md with
// the tests that stand beside them.
func TestDocsNameTestsThatThereAre(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	declaration := regexp.MustCompile(`(?m)^func (\w+)\(`)
	declared := make(map[string]bool)
	for _, file := range files {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, name := range declaration.FindAllStringSubmatch(string(source), -1) {
			declared[name[1]] = true
		}
	}
	names := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)\\w+)`")
	for file, text := range docsPages(t) {
		named := names.FindAllStringSubmatch(text, -1)
		for _, name := range named {
			assert.True(t, declared[name[1]], "%s: there is no %s", file, name[1])
		}
		if file == "SECURITY.md" {
			assert.Greater(t, len(named), 10)
		}
	}
}
