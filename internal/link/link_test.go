package link_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex/internal/link"
)

func TestNext(t *testing.T) {
	tests := []struct {
		name   string
		values []string
		want   string
		none   bool
	}{
		{name: "no header", none: true},
		{name: "empty", values: []string{""}, none: true},
		{name: "one link", values: []string{`<https://webexapis.com/v1/rooms?max=2&cursor=x>; rel="next"`},
			want: "https://webexapis.com/v1/rooms?max=2&cursor=x"},
		{name: "as the documentation shows it, without a semicolon",
			values: []string{`<https://api.ciscospark.com/v1/people?displayName=Harold&max=10&before&after=Y2lz> rel="next"`},
			want:   "https://api.ciscospark.com/v1/people?displayName=Harold&max=10&before&after=Y2lz"},
		{name: "without quotes", values: []string{`</v1/rooms?a=b>;rel=next`}, want: "/v1/rooms?a=b"},
		{name: "upper case", values: []string{`<x>; REL="NEXT"`}, want: "x"},
		{name: "several relations", values: []string{`<x>; rel="last next"`}, want: "x"},
		{name: "other relations only", values: []string{`<a>; rel="first", <b>; rel="prev"`}, none: true},
		{name: "after others in one value", values: []string{`<a>; rel="first", <b>; title="x, <y>; rel=next"; rel=prev,<c>; rel="next"`}, want: "c"},
		{name: "after others in several values", values: []string{`<a>; rel="first"`, `<c?x=1,2;3>; rel="next"`}, want: "c?x=1,2;3"},
		{name: "another parameter first", values: []string{`<a>; title="next"; rel="next"`}, want: "a"},
		{name: "first rel counts", values: []string{`<a>; rel="prev"; rel="next"`}, none: true},
		{name: "escaped quote", values: []string{`<a>; title="\"; rel=next"; rel=prev`}, none: true},
		{name: "no target", values: []string{`rel="next"`}, none: true},
		{name: "unclosed target", values: []string{`<a; rel="next"`}, none: true},
		{name: "unclosed quote", values: []string{`<a>; title="x; rel=next`}, none: true},
		{name: "no relation", values: []string{`<a>`}, none: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := link.Next(test.values)
			assert.Equal(t, test.want, got)
			assert.Equal(t, !test.none, ok)
		})
	}
}

func FuzzNext(f *testing.F) {
	f.Add(`<https://webexapis.com/v1/rooms?max=2&cursor=x>; rel="next"`)
	f.Add(`<a>; title="\"; rel=next"; rel=prev, <b>; rel="last next"`)
	f.Fuzz(func(t *testing.T, value string) {
		target, ok := link.Next([]string{value})
		if ok {
			assert.Contains(t, value, "<")
			assert.Contains(t, value, target)
		} else {
			assert.Empty(t, target)
		}
	})
}
