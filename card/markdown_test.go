package card_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex/card"
)

func TestEscapeText(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"plain", "Hello, world! (5 > 4) & <b> ~a~", "Hello, world! (5 > 4) & <b> ~a~"},
		{"emphasis", "*a* __b__ snake_case", `\*a\* \_\_b\_\_ snake\_case`},
		{"a link", "[a](https://example.com/b_c)", `\[a\](https://example.com/b\_c)`},
		{"an escape", `\*a\*`, `\\\*a\\\*`},
		{"two escapes", `\\*`, `\\\\\*`},
		{"a path", `C:\new\_x`, `C:\new\\\_x`},
		{"a backslash at the end", `a\`, `a\\`},
		{"lists", "- a\n+ b\n* c\n12. d\n  3) e\n-", "-\u00a0a\n+\u00a0b\n\\* c\n12.\u00a0d\n  3)\u00a0e\n-\u00a0"},
		{"no lists", "-5\n1.5 l\na - b", "-5\n1.5 l\na - b"},
		{"a function", "{{DATE(2026-01-02T03:04:05Z,SHORT)}} {{TIME(", "{\u2060{DATE(2026-01-02T03:04:05Z,SHORT)}} {\u2060{TIME("},
		{"no function", "{{name}} {DATE(a)}", "{{name}} {DATE(a)}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, card.EscapeText(test.text))
		})
	}
}

// A reader of the escaped text sees every character that was there.
func FuzzEscapeText(f *testing.F) {
	f.Add(`*a* _b_ [c](d) \* \\ 1. - {{DATE(`)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\u00a0\u2060") {
			t.Skip("characters that mark what was escaped")
		}
		escaped := card.EscapeText(text)
		var seen strings.Builder
		for i := 0; i < len(escaped); i++ {
			if c := escaped[i]; c == '\\' && i+1 < len(escaped) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", escaped[i+1]) >= 0 {
				i++
			} else {
				assert.NotContains(t, "*_[]", string(rune(c)), "not escaped")
			}
			seen.WriteByte(escaped[i])
		}
		got := strings.NewReplacer("\u00a0", " ", "\u2060", "").Replace(seen.String())
		unmarked := func(s string) string { return strings.NewReplacer(" ", "", "\t", "").Replace(s) }
		assert.Equal(t, unmarked(text), unmarked(got))
	})
}
