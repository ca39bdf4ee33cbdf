// Provision makes teams, rooms and memberships as a CSV file says:
//
//	team,room,email,moderator
//	Support,,alice@example.com,true
//	Support,Incidents,bob@example.com,
//	,Lunch,carol@example.com,false
//
// A line puts a person into a room of a team, and so into the team, into a room of
// no team, or into a team alone. What is missing is made and what is there stays,
// so it can be run again at any time; nobody is removed. True makes a moderator
// of the room, or of the team if there is no room, and false unmakes one.
//
// Files as Excel saves them as "CSV UTF-8" will do, with semicolons too.
//
// The token in WEBEX_ACCESS_TOKEN is that of the person who is to own the rooms.
// Without a token and without arguments, it provisions a fake Webex on this
// machine.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

const usage = `usage: provision [-dry-run] file.csv

Makes the teams, rooms and memberships of a CSV file that begins with the line
team,room,email,moderator and prints what it changed. A file name of - is the
standard input. The exit codes: 0 all is as the file says, 1 something is not,
2 usage.

The token is in WEBEX_ACCESS_TOKEN.

`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	client, err := webex.NewClient()
	isDemo := errors.Is(err, webex.ErrNoToken) && len(args) == 0
	flags := flag.NewFlagSet("provision", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprint(stderr, usage)
		flags.PrintDefaults()
	}
	dryRun := flags.Bool("dry-run", false, "print what would be changed, and change nothing")
	switch usageErr := flags.Parse(args); {
	case errors.Is(usageErr, flag.ErrHelp):
		return 0
	case usageErr != nil:
		return 2
	case isDemo:
		err = demo(ctx, stdout)
	case flags.NArg() != 1:
		fmt.Fprintln(stderr, "provision needs one file")
		flags.Usage()
		return 2
	case err == nil:
		err = provisionFile(ctx, client, flags.Arg(0), stdin, *dryRun, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "provision:", err)
		return 1
	}
	return 0
}

// provisionFile does what a file says. All of it is read first: a file with a
// mistake in it changes nothing.
func provisionFile(ctx context.Context, client *webex.Client, path string, stdin io.Reader, dryRun bool, out io.Writer) error {
	input := stdin
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		input = file
	}
	rows, err := readRows(input)
	if err != nil {
		return fmt.Errorf("reading %s: %w", path, err)
	}
	return provision(ctx, client, rows, dryRun, out)
}

// A row is a line of the file.
type row struct {
	line      int
	team      string // "" for a room of no team
	room      string // "" for the team alone
	email     string // "" if nobody is to be added
	moderator *bool  // nil if it does not matter
}

var header = []string{"team", "room", "email", "moderator"}

// newReader reads what Excel writes, too: a byte-order mark at the beginning,
// and semicolons where the comma is for decimals.
func newReader(r io.Reader) (*csv.Reader, error) {
	input := bufio.NewReader(r)
	mark, _ := input.Peek(3)
	switch {
	case bytes.HasPrefix(mark, []byte("\uFEFF")):
		_, _ = input.Discard(3)
	case bytes.HasPrefix(mark, []byte("\xFF\xFE")), bytes.HasPrefix(mark, []byte("\xFE\xFF")):
		return nil, errors.New(`this is UTF-16: save it as "CSV UTF-8"`)
	}
	beginning, _ := input.Peek(100)
	first, _, _ := bytes.Cut(beginning, []byte("\n"))
	reader := csv.NewReader(input)
	reader.FieldsPerRecord = len(header)
	if bytes.ContainsRune(first, ';') {
		reader.Comma = ';'
	}
	return reader, nil
}

func readRows(r io.Reader) ([]row, error) {
	reader, err := newReader(r)
	if err != nil {
		return nil, err
	}
	first, err := reader.Read()
	if err != nil {
		return nil, err
	}
	if !slices.Equal(first, header) {
		return nil, fmt.Errorf("the first line is %q and should be %q", strings.Join(first, ","), strings.Join(header, ","))
	}
	var rows []row
	for {
		fields, err := reader.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		line, _ := reader.FieldPos(0)
		row, err := newRow(line, fields)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		rows = append(rows, row)
	}
}

func newRow(line int, fields []string) (row, error) {
	for i := range fields {
		if !utf8.ValidString(fields[i]) {
			return row{}, fmt.Errorf(`%q is not UTF-8: save the file as "CSV UTF-8"`, fields[i])
		}
		fields[i] = strings.TrimSpace(fields[i])
	}
	r := row{line: line, team: fields[0], room: fields[1], email: fields[2]}
	if r.room == r.team {
		r.room = "" // each team has a room of its own name, which all its members are in
	}
	if r.team == "" && r.room == "" {
		return r, errors.New("there is neither a team nor a room")
	}
	if r.email != "" && !strings.Contains(r.email, "@") {
		return r, fmt.Errorf("%q is no email address", r.email)
	}
	if r.email == "" && fields[3] != "" {
		return r, errors.New("there is a moderator without an email address")
	}
	if fields[3] != "" {
		moderator, err := strconv.ParseBool(fields[3])
		if err != nil {
			return r, fmt.Errorf("moderator is %q and should be true, false or nothing", fields[3])
		}
		r.moderator = &moderator
	}
	return r, nil
}

// demo provisions a fake Webex: dry, in earnest, and once more.
func demo(ctx context.Context, out io.Writer) error {
	fake := webextest.NewServer()
	defer fake.Close()
	fmt.Fprintf(out, "There is no token in WEBEX_ACCESS_TOKEN, so this is a fake Webex at %s.\n", fake.URL)

	const file = `team,room,email,moderator
Support,,alice@example.com,true
Support,Incidents,bob@example.com,true
Support,Incidents,carol@example.com,
,Lunch,carol@example.com,false
`
	fmt.Fprintf(out, "\npeople.csv:\n%s", file)
	rows, err := readRows(strings.NewReader(file))
	if err != nil {
		return err
	}
	for _, title := range []string{"provision -dry-run people.csv", "provision people.csv", "provision people.csv, once more"} {
		fmt.Fprintf(out, "\n%s:\n", title)
		if err := provision(ctx, fake.Client(fake.Alice), rows, strings.Contains(title, "-dry-run"), out); err != nil {
			return err
		}
	}
	return nil
}
