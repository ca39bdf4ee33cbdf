package main

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/contract/internal/specs"
)

var update = flag.Bool("update", false, "write testdata anew")

const root = "../.."

// folderOf returns the folder of the specifications, or skips the test.
func folderOf(t *testing.T) string {
	t.Helper()
	folder, err := specs.Folder()
	if errors.Is(err, specs.ErrNone) {
		t.Skip(err)
	}
	require.NoError(t, err)
	return folder
}

func TestDraft(t *testing.T) {
	folderOf(t)
	d, err := scaffold("HotDesks", root, filepath.Join("testdata", "services.md"))
	require.NoError(t, err)
	for _, f := range d.files() {
		golden := filepath.Join("testdata", strings.ReplaceAll(f.path, "/", "_")+".golden")
		if *update {
			require.NoError(t, os.WriteFile(golden, []byte(f.source), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		assert.Equal(t, string(want), f.source)
	}
}

func TestScaffoldKnowsTheServices(t *testing.T) {
	folderOf(t)
	_, err := scaffold("HotDesk", root, filepath.Join("testdata", "services.md"))
	assert.ErrorContains(t, err, `has no service "HotDesk", but HotDesks`)
	_, err = scaffold("HotDesks", root, filepath.Join("testdata", "nothing.md"))
	assert.ErrorIs(t, err, fs.ErrNotExist)
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, save(dir, []file{{"a.go", "a"}, {"b.go", "b"}}))
	err := save(dir, []file{{"c.go", "c"}, {"b.go", "new"}})
	require.EqualError(t, err, "b.go is there already")
	assert.NoFileExists(t, filepath.Join(dir, "c.go"), "all of the files are written or none")
	kept, err := os.ReadFile(filepath.Join(dir, "b.go"))
	require.NoError(t, err)
	assert.Equal(t, "b", string(kept))
}

// TestDraftsCompile adds drafts to a copy of package webex, and runs their
// examples.
func TestDraftsCompile(t *testing.T) {
	list := besideSpecs(folderOf(t))
	t.Run("beside the specifications", func(t *testing.T) {
		if _, err := os.Stat(list); err != nil {
			t.Skip("there is no list of services: ", err)
		}
		dir := copyOfModule(t)
		services := []string{"MeetingInvitees", "Workspaces", "Locations", "Reports", "Meetings"}
		for _, service := range services {
			d, err := scaffold(service, dir, list)
			require.NoError(t, err)
			require.NoError(t, save(dir, d.files()))
			require.NoError(t, addToClient(dir, service, d.spec()))
		}
		command := exec.Command("go", "test", "-run", "^Example("+strings.Join(services, "|")+")Service_", "-v", ".")
		command.Dir = dir
		output, err := command.CombinedOutput()
		require.NoError(t, err, string(output))
		assert.Equal(t, len(services), strings.Count(string(output), "--- PASS"), string(output))
	})
}

// copyOfModule copies what package webex and its tests are made of.
func copyOfModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		switch {
		case entry.IsDir() && (strings.HasPrefix(name, ".git") || name == "contract"):
			return filepath.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(dir, name), 0o755)
		case !entry.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, name), data, 0o644)
	}))
	return dir
}

// addToClient does what the scaffold leaves to a person.

func TestWithService(t *testing.T) {
	const before = `package webex

type Client struct {
	// Messaging.
	Rooms *RoomsService // spaces

	// Administration.
	Licenses *LicensesService // licenses
	Roles    *RolesService    // roles

	token tokenFunc
}

func (c *Client) addServices() {
	c.Rooms = &RoomsService{c}

	c.Licenses = &LicensesService{c}
	c.Roles = &RolesService{c}
}
`
	source := before
	for _, service := range [][2]string{{"HotDesks", "device"}, {"Meetings", "meeting"}, {"Reports", "admin"}, {"Meetings", "meeting"}} {
		var err error
		source, err = withService(source, service[0], service[1], spoken(service[0]))
		require.NoError(t, err)
	}
	assert.Equal(t, `package webex

type Client struct {
	// Messaging.
	Rooms *RoomsService // spaces

	// Meetings.
	Meetings *MeetingsService // meetings

	// Devices.
	HotDesks *HotDesksService // hot desks

	// Administration.
	Licenses *LicensesService // licenses
	Roles    *RolesService    // roles
	Reports  *ReportsService  // reports

	token tokenFunc
}

func (c *Client) addServices() {
	c.Rooms = &RoomsService{c}

	c.Meetings = &MeetingsService{c}

	c.HotDesks = &HotDesksService{c}

	c.Licenses = &LicensesService{c}
	c.Roles = &RolesService{c}
	c.Reports = &ReportsService{c}
}
`, source)
	_, err := withService("package webex\n", "Reports", "admin", "reports")
	assert.EqualError(t, err, "there is no group for admin")
}
