package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func TestRun(t *testing.T) {
	const once = "5              Lunch      carol@example.com  added to the room\n8 changes, 0 of 4 lines were fulfilled already.\n"
	tests := []struct {
		name   string
		args   []string
		code   int
		stdout []string
		stderr string
	}{
		{name: "without arguments", stdout: []string{
			"this is a fake Webex at http://127.0.0.1:",
			once + "This was a dry run",
			once + "\nprovision people.csv, once more:\n0 changes, 4 of 4 lines were fulfilled already.\n",
		}},
		{name: "no token", args: []string{"people.csv"}, code: 1, stderr: "WEBEX_ACCESS_TOKEN"},
		{name: "no file", args: []string{"-dry-run"}, code: 2, stderr: "provision needs one file"},
		{name: "an unknown flag", args: []string{"-force"}, code: 2, stderr: "usage: provision"},
		{name: "help", args: []string{"-h"}, stderr: "usage: provision"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("WEBEX_ACCESS_TOKEN", "")
			t.Setenv("WEBEX_TEAMS_ACCESS_TOKEN", "")
			var stdout, stderr strings.Builder
			assert.Equal(t, test.code, run(t.Context(), test.args, strings.NewReader(""), &stdout, &stderr))
			for _, want := range test.stdout {
				assert.Contains(t, stdout.String(), want)
			}
			assert.Contains(t, stderr.String(), test.stderr)
		})
	}
}

// provisionText provisions what stands behind the header of a file and returns
// what is printed, with single spaces.
func provisionText(t *testing.T, fake *webextest.Server, dryRun bool, text string) (string, error) {
	t.Helper()
	var out strings.Builder
	stdin := strings.NewReader("team,room,email,moderator\n" + text)
	err := provisionFile(t.Context(), fake.Client(fake.Alice), "-", stdin, dryRun, &out)
	lines := strings.Split(out.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(lines, "\n"), err
}

const people = `
Support,,BOB@example.com,true
Support,Incidents,alice@example.com,true
Support,Incidents,carol@example.com,true
Support,Incidents,carol@example.com,
Support,Support,carol@example.com,
Support,Empty,,
,Incidents,bob@example.com,false
`

const changed = `LINE TEAM ROOM PERSON CHANGE
3 Support BOB@example.com team created
3 Support BOB@example.com added to the team as moderator
4 Support Incidents alice@example.com room created
4 Support Incidents alice@example.com made moderator of the room
5 Support Incidents carol@example.com added to the team
5 Support Incidents carol@example.com added to the room as moderator
8 Support Empty room created
9 Incidents bob@example.com room created
9 Incidents bob@example.com added to the room
9 changes, 2 of 7 lines were fulfilled already.
`

// writes are the requests that change something.
func writes(fake *webextest.Server) []webextest.Request {
	return fake.Requests(http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete)
}

func TestProvision(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()

	out, err := provisionText(t, fake, true, people)
	require.NoError(t, err)
	assert.Equal(t, changed+"This was a dry run: nothing has been changed.\n", out)
	assert.Empty(t, writes(fake))

	out, err = provisionText(t, fake, false, people)
	require.NoError(t, err)
	assert.Equal(t, changed, out)
	assert.Len(t, writes(fake), 9)

	fake.ResetRequests()
	for _, dryRun := range []bool{false, true} {
		out, err = provisionText(t, fake, dryRun, people)
		require.NoError(t, err)
		assert.Contains(t, out, "0 changes, 7 of 7 lines were fulfilled already.\n")
		assert.Empty(t, writes(fake))
	}

	// What Carol sees is what the file says.
	carol := fake.Client(fake.Carol)
	teams, err := webex.Collect(carol.Teams.List(t.Context()))
	require.NoError(t, err)
	require.Len(t, teams, 1)
	rooms, err := webex.Collect(carol.Rooms.List(t.Context(), nil))
	require.NoError(t, err)
	require.Len(t, rooms, 2)
	for _, room := range rooms {
		assert.Equal(t, teams[0].ID, room.TeamID)
		members, err := webex.Collect(carol.Memberships.List(t.Context(), &webex.ListMembershipsOptions{RoomID: room.ID}))
		require.NoError(t, err)
		moderators := make(map[string]bool)
		for _, m := range members {
			moderators[m.PersonEmail] = m.IsModerator
		}
		want := map[string]map[string]bool{
			"Support":   {fake.Alice.Email: true, fake.Bob.Email: true, fake.Carol.Email: false},
			"Incidents": {fake.Alice.Email: true, fake.Carol.Email: true},
		}
		assert.Equal(t, want[room.Title], moderators)
	}
}

func TestProvisionModerators(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	_, err := provisionText(t, fake, false, "T,,bob@example.com,\n,R,bob@example.com,\n")
	require.NoError(t, err)

	for _, step := range []struct{ moderator, want string }{
		{"true", "2 T bob@example.com made moderator of the team\n3 R bob@example.com made moderator of the room\n2 changes"},
		{"", "0 changes"},
		{"false", "2 T bob@example.com no moderator of the team any more\n3 R bob@example.com no moderator of the room any more\n2 changes, 1 of 3 lines"},
	} {
		text := strings.ReplaceAll("T,,bob@example.com,?\n,R,bob@example.com,?\n,R,bob@example.com,?\n", "?", step.moderator)
		dry, err := provisionText(t, fake, true, text)
		require.NoError(t, err)
		assert.Contains(t, dry, step.want)
		out, err := provisionText(t, fake, false, text)
		require.NoError(t, err)
		assert.Contains(t, out, step.want)
		out, err = provisionText(t, fake, false, text)
		require.NoError(t, err)
		assert.Contains(t, out, "0 changes, 3 of 3 lines")
	}
}

func TestProvisionGoesOnAfterAnError(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	fake.As(fake.Alice).CreateRoom("Twins")
	fake.As(fake.Alice).CreateRoom("Twins")

	out, err := provisionText(t, fake, false, `,Lunch,nobody@example.com,
,Twins,bob@example.com,
,Lunch,bob@example.com,
`)
	assert.EqualError(t, err, "2 of 3 lines have failed")
	assert.Contains(t, out, "2 Lunch nobody@example.com room created\n")
	assert.Regexp(t, `2 Lunch nobody@example.com FAILED: webex: POST /memberships: 404`, out)
	assert.Contains(t, out, "3 Twins bob@example.com FAILED: there are 2 rooms of this name\n")
	assert.Contains(t, out, "4 Lunch bob@example.com added to the room\n")
	assert.Contains(t, out, "2 changes, 0 of 3 lines")
}

func TestProvisionSomebodyWithTwoAddresses(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	fake.As(fake.Alice).CreateRoom("Lunch", fake.Bob)
	fake.Fail(webextest.Failure{On: "POST /memberships", Status: http.StatusConflict})
	out, err := provisionText(t, fake, false, ",Lunch,robert@example.com,\n")
	require.NoError(t, err)
	assert.Contains(t, out, "0 changes, 1 of 1 lines")
	out, err = provisionText(t, fake, false, ",Lunch,robert@example.com,true\n")
	require.Error(t, err, "whether they are a moderator cannot be told")
	assert.Contains(t, out, "FAILED: webex: POST /memberships: 409")
}

func TestProvisionIsInterrupted(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	interrupting := webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/memberships") {
				cancel()
			}
			return next.RoundTrip(r)
		})
	})
	rows, err := readRows(strings.NewReader("team,room,email,moderator\n,One,bob@example.com,\n,Two,bob@example.com,\n"))
	require.NoError(t, err)
	var out strings.Builder
	require.ErrorIs(t, provision(ctx, fake.Client(fake.Alice, interrupting), rows, false, &out), context.Canceled)
	assert.Contains(t, out.String(), "room created", "what was changed is told all the same")
	assert.NotContains(t, out.String(), "FAILED")
	assert.NotContains(t, out.String(), "Two")
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestReadRows(t *testing.T) {
	const good = "team,room,email,moderator\n"
	for name, test := range map[string]struct{ file, want string }{
		"empty":            {"", "EOF"},
		"another header":   {"team;room;email\n", "wrong number of fields"},
		"mixed delimiters": {"team;room;email;moderator\nT,R,a@example.com,\n", "line 2: wrong number of fields"},
		"UTF-16":           {"\xff\xfet\x00e\x00", `this is UTF-16: save it as "CSV UTF-8"`},
		"Latin-1":          {good + "B\xfcro,,a@example.com,\n", `line 2: "B\xfcro" is not UTF-8: save the file as "CSV UTF-8"`},
		"columns swapped":  {"room,team,email,moderator\n", `the first line is "room,team,email,moderator"`},
		"a field too few":  {good + "T,R,a@example.com\n", "line 2: wrong number of fields"},
		"neither of both":  {good + "T,,,\n,,a@example.com,\n", "line 3: there is neither a team nor a room"},
		"no address":       {good + "T,,Alice,\n", `line 2: "Alice" is no email address`},
		"half a yes":       {good + "T,,a@example.com,yes\n", `line 2: moderator is "yes"`},
		"whose moderator?": {good + "T,,,true\n", "line 2: there is a moderator without"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := readRows(strings.NewReader(test.file))
			assert.ErrorContains(t, err, test.want)
		})
	}

	for name, file := range map[string]string{
		"commas":                         good + "\r\n\" Ops, EMEA\", R ,a@example.com,TRUE\r\n",
		"a byte-order mark":              "\uFEFF" + good + "\r\n\" Ops, EMEA\", R ,a@example.com,TRUE\r\n",
		"semicolons and a mark":          "\uFEFFteam;room;email;moderator\r\n\r\n Ops, EMEA;R;a@example.com;TRUE\r\n",
		"a mark before the first quotes": "\uFEFF\"team\";\"room\";\"email\";\"moderator\"\r\n\r\n\"Ops, EMEA\";R;a@example.com;TRUE",
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := readRows(strings.NewReader(file))
			require.NoError(t, err)
			assert.Equal(t, []row{{line: 3, team: "Ops, EMEA", room: "R", email: "a@example.com", moderator: new(true)}}, rows)
		})
	}
}

func TestProvisionFileChangesNothingWhenItHasAMistake(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	path := filepath.Join(t.TempDir(), "people.csv")
	require.NoError(t, os.WriteFile(path, []byte("team,room,email,moderator\nT,,,\nT,,bob,\n"), 0o600))
	var out strings.Builder
	err := provisionFile(t.Context(), fake.Client(fake.Alice), path, nil, false, &out)
	assert.ErrorContains(t, err, "people.csv: line 3: ")
	assert.Empty(t, fake.Requests())
	assert.ErrorIs(t, provisionFile(t.Context(), fake.Client(fake.Alice), path+"?", nil, false, &out), os.ErrNotExist)
}
