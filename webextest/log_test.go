package webextest

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLog(t *testing.T) {
	var out bytes.Buffer
	withoutTimes := func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == "duration" {
			return slog.Attr{}
		}
		return a
	}
	s := New(WithLogger(slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: withoutTimes}))))
	must(t, s, s.Alice, "GET", "/rooms?max=5&type=group", nil)
	as(t, s, nil, "POST", "/rooms", fields{"title": "a\nb"})
	as(t, s, s.Bob, "GET", "/a%0Ab", nil)
	s.Fail(Failure{Cut: CutAnswer})
	attemptPost(t, s, s.Alice, "POST", "/rooms", fields{"title": "a"})
	assert.Equal(t, []string{
		`level=INFO msg=request method=GET path=/rooms query="max=5&type=group" status=200 person=alice@example.com`,
		`level=INFO msg=request method=POST path=/rooms status=401`,
		`level=INFO msg=request method=GET path="/a\nb" status=404 person=bob@example.com`,
		`level=INFO msg=request method=POST path=/rooms status=0 person=alice@example.com`,
	}, strings.Split(strings.TrimSpace(out.String()), "\n"))
}

// Wherever a client puts a token, it is not logged.
func TestTokensAreNotLogged(t *testing.T) {
	var out bytes.Buffer
	s := New(WithLogger(slog.New(slog.NewJSONHandler(&out, nil))))
	for _, path := range []string{
		"/people/" + s.Bob.Token, "/people?id=" + s.Bob.Token, "/people?" + s.Bob.Token, "/people?access_token=hush", "/people?CODE=hush",
		"/authorize?client_secret=hush&state=shown",
	} {
		as(t, s, s.Alice, "GET", path, fields{"token": s.Carol.Token})
	}
	as(t, s, nil, "GET", "/people", nil)
	for _, secret := range []string{s.Alice.Token, s.Bob.Token, s.Carol.Token, "hush"} {
		assert.NotContains(t, out.String(), secret)
	}
	assert.Contains(t, out.String(), "state=shown")
}
