package link_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex/internal/link"
)

func TestNext(t *testing.T) {
	tests := []struct {
		name   string
		values []string
		want   string
		broken bool
	}{
		{name: "no header"},
		{name: "empty", values: []string{""}},
		{name: "nothing but separators", values: []string{" , ,"}},
		{name: "one link", values: []string{`<https://webexapis.com/v1/rooms?max=2&cursor=x>; rel="next"`},
			want: "https://webexapis.com/v1/rooms?max=2&cursor=x"},
		{name: "as the documentation shows it, without a semicolon",
			values: []string{`<https://api.ciscospark.com/v1/people?displayName=Harold&max=10&before&after=Y2lz> rel="next"`},
			want:   "https://api.ciscospark.com/v1/people?displayName=Harold&max=10&before&after=Y2lz"},
		{name: "without quotes", values: []string{`</v1/rooms?a=b>;rel=next`}, want: "/v1/rooms?a=b"},
		{name: "upper case", values: []string{`<x>; REL="NEXT"`}, want: "x"},
		{name: "several relations", values: []string{`<x>; rel="last next"`}, want: "x"},
		{name: "other relations only", values: []string{`<a>; rel="first", <b>; rel="prev"`}},
		{name: "after others in one value", values: []string{`<a>; rel="first", <b>; title="x, <y>; rel=next"; rel=prev,<c>; rel="next"`}, want: "c"},
		{name: "after others in several values", values: []string{`<a>; rel="first"`, `<c?x=1,2;3>; rel="next"`}, want: "c?x=1,2;3"},
		{name: "another parameter first", values: []string{`<a>; title="next"; rel="next"`}, want: "a"},
		{name: "first rel counts", values: []string{`<a>; rel="prev"; rel="next"`}},
		{name: "escaped quote", values: []string{`<a>; title="\"; rel=next"; rel=prev`}},
		{name: "in single quotes", values: []string{`<a>; rel='next'`}, want: "a"},
		{name: "no target", values: []string{`rel="next"`}, broken: true},
		{name: "an empty target", values: []string{`<>; rel="next"`}, broken: true},
		{name: "no brackets", values: []string{`https://webexapis.com/v1/rooms?cursor=1; rel="next"`}, broken: true},
		{name: "unclosed target", values: []string{`<a; rel="next"`}, broken: true},
		{name: "unclosed quote", values: []string{`<a>; title="x; rel=next`}, broken: true},
		{name: "no comma", values: []string{`<a>; rel="prev" <b>; rel="next"`}, broken: true},
		{name: "broken, but no next link", values: []string{`<a; rel="prev"`}},
		{name: "no relation", values: []string{`<a>`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := link.Next(test.values)
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.broken, err != nil, "%v", err)
		})
	}
}

// A header of a megabyte takes no longer than its length calls for, however odd
// it is. The worst of these took more than a minute once.
func TestNextIsLinear(t *testing.T) {
	for _, part := range []string{
		"<a> <b>,", "<a>,", "<A>;", `<a>; title="x" <b>; rel=prev, `, "<a>; rel=nex, ", ";", `"`, `\"`, "<", ">", ",", "<a>; rel=\"a b c\", ",
	} {
		for _, end := range []string{"", `<c>; rel="next"`, "next"} {
			value := strings.Repeat(part, 1<<20/len(part)) + end
			start := time.Now()
			_, _ = link.Next([]string{value})
			assert.Less(t, time.Since(start), 5*time.Second, "%q…%q", part, end)
		}
	}
}

func FuzzNext(f *testing.F) {
	f.Add(`<https://webexapis.com/v1/rooms?max=2&cursor=x>; rel="next"`)
	f.Add(`<a>; title="\"; rel=next"; rel=prev, <b>; rel="last next"`)
	f.Add(`<a> <b>, <c>; rel="next`)
	f.Add(`<a; rel=NEXT, "`)
	f.Fuzz(func(t *testing.T, value string) {
		target, err := link.Next([]string{value})
		if err != nil {
			assert.Empty(t, target)
			assert.Contains(t, strings.ToLower(value), "next")
			return
		}
		assert.Contains(t, value, target)
	})
}
