package webex_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestSplitMessage(t *testing.T) {
	const full = webex.MaxMessageBytes
	word := strings.Repeat("x", full)
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"white space", " \n\t\n ", nil},
		{"short", " hello \n", []string{" hello \n"}},
		{"as long as can be", word, []string{word}},
		{"one more", word + "y", []string{word, "y"}},
		{"white space after a full part", word + " \n y", []string{word, " y"}},
		{"much white space", strings.Repeat(" \n", full) + "y", []string{"y"}},
		{"two bytes a character", strings.Repeat("é", full), []string{strings.Repeat("é", full/2), strings.Repeat("é", full/2), "é"}},
		{"three bytes a character", strings.Repeat("世", full/2), []string{strings.Repeat("世", full/3), strings.Repeat("世", full/2-full/3)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, webex.SplitMessage(test.text))
		})
	}
}

func TestSplit(t *testing.T) {
	for _, test := range []struct {
		name string
		size int
		text string
		want []string
	}{
		{"words", 11, "one two three four", []string{"one two", "three four"}},
		{"a word that just fits", 7, "one two three", []string{"one two", "three"}},
		{"lines before words", 11, "one two\nthree four", []string{"one two", "three four"}},
		{"paragraphs before lines", 14, "one\ntwo\n\nsix\nten three", []string{"one\ntwo", "six\nten three"}},
		{"blank lines with spaces", 14, "one\ntwo\n \t\nsix\nten three", []string{"one\ntwo", "six\nten three"}},
		{"CRLF", 13, "one\r\ntwo\r\n\r\nsix\r\nten three", []string{"one\r\ntwo", "six\r\nten", "three"}},
		{"no short part for a paragraph's sake", 20, "one\n\ntwo three four five six", []string{"one\n\ntwo three four", "five six"}},
		{"a short part for a long word's sake", 10, "a bbbbbbbbbbbbb c", []string{"a", "bbbbbbbbbb", "bbb c"}},
		{"indentation stays", 12, "one two\n    three\n    four", []string{"one two", "    three", "    four"}},
		{"the line break of markdown", 9, "one two  \nthree", []string{"one two", "three"}},
		{"a mention longer than a part", 20, "hi <@personId:ABC|A B C> x", []string{"hi <@personId:ABC|A", "B C> x"}},
		{"a mention", 24, "say hi <@personId:ABC|A B C> x", []string{"say hi", "<@personId:ABC|A B C> x"}},
		{"mentions in a row", 12, "<@all><@all><@all>", []string{"<@all><@all>", "<@all>"}},
		{"a mention in a long word", 10, "xxxxxx<@all>yyyyyy", []string{"xxxxxx", "<@all>yyyy", "yy"}},
		{"a link longer than a part", 12, "see [a b c](d e f) now", []string{"see [a b", "c](d e f)", "now"}},
		{"a link", 18, "see [a b](c \"d e\") now", []string{"see [a b](c \"d e\")", "now"}},
		{"an image", 14, "it is ![a b](c) now", []string{"it is", "![a b](c) now"}},
		{"escaped", 4, `aaa\*bbb`, []string{"aaa", `\*bb`, "b"}},
		{"an entity", 6, `aaa&lt;bbb`, []string{"aaa", `&lt;bb`, "b"}},
		{"an accent", 4, "aaae\u0301b", []string{"aaa", "e\u0301b"}},
		{"an emoji of several parts", 12, "a👩\u200d🚀👩\u200d🚀b", []string{"a👩\u200d🚀", "👩\u200d🚀b"}},
		{"a skin tone", 9, "aa👍🏽b", []string{"aa", "👍🏽b"}},
		{"accents only", 4, strings.Repeat("\u0301", 4), []string{"\u0301\u0301", "\u0301\u0301"}},
		{"no UTF-8", 4, "\x80\x80\x80\x80\x80\x80", []string{"\x80\x80\x80\x80", "\x80\x80"}},
		{"a fence", 30, "some words here\n```go\na := 1\n\nb := 2\n```\nmore", []string{"some words here", "```go\na := 1\n\nb := 2\n```\nmore"}},
		{"a fence after a fence", 22, "```\na a\n```\n```\nb b\n```\nc c", []string{"```\na a\n```", "```\nb b\n```\nc c"}},
		{"two fences", 14, "```\naa a\n```\n```\nbb b\n```\n", []string{"```\naa a\n```", "```\nbb b\n```\n"}},
		{"text behind a fence", 14, "```\naa a\n```\nb b b b b", []string{"```\naa a\n```", "b b b b b"}},
		{"tildes", 14, "~~~\na a\n~~~\nb ~~~ b b", []string{"~~~\na a\n~~~", "b ~~~ b b"}},
		{"ticks within tildes", 18, "~~~\n```\na a\n~~~\nb b b", []string{"~~~\n```\na a\n~~~", "b b b"}},
		{"a longer fence", 20, "````\n```\na a\n````\nb b b", []string{"````\n```\na a\n````", "b b b"}},
		{"an indented fence", 18, "  ```\n  a a\n  ```\nb b b b", []string{"  ```\n  a a\n  ```", "b b b b"}},
		{"ticks in a line", 10, "a ```b``` c d e", []string{"a ```b```", "c d e"}},
		{"a fence without an end", 20, "a b c d e f\n```\na\nb c\n", []string{"a b c d e f", "```\na\nb c\n"}},
		{
			"a fence too long", 24, "a\n```go\none two\nthree\n  four five\nsix\n```\nb c",
			[]string{"a", "```go\none two\nthree\n```", "```go\n  four five\n```", "```go\nsix\n```\nb c"},
		},
		{
			"a long line in a fence", 20, "```\none\naaaaaaaaaaaaaaaaaaaa\nb\n```\nc d e",
			[]string{"```\none\n```", "```\naaaaaaaaaaaa\n```", "```\naaaaaaaa\nb\n```", "c d e"},
		},
		{
			"a line in a fence that would end it", 20, "```\naaaaaaaaaaaa```\n```",
			[]string{"```\naaaaaaaaaaa\n```", "```\na```\n```"},
		},
		{
			"a fence too long without an end", 18, "```\na a\nb b\nc c\nd d",
			[]string{"```\na a\nb b\n```", "```\nc c\nd d\n```"},
		},
		{"a fence that is mostly its first line", 12, "```abcdefgh\na\n```\nb", []string{"```abcdefgh", "a\n```\nb"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.want, webex.Split(test.text, test.size))
		})
	}
}

// TestSplitMessageOfMuch has texts that a careless scanner would be slow with.
func TestSplitMessageOfMuch(t *testing.T) {
	for _, unit := range []string{" ", "x", "\n", "a b\n\n", "<@", "[a](", "```\n", "```\nx\n```\n", "\u0301", "&lt;"} {
		text := strings.Repeat(unit, 32<<10/len(unit))
		parts := webex.SplitMessage(text)
		assert.LessOrEqual(t, len(parts), 3*len(text)/webex.MaxMessageBytes+1, "%q", unit)
	}
}

var (
	fences   = regexp.MustCompile("(?m)^ {0,3}(```|~~~).*$") // and some more
	mentions = regexp.MustCompile(`<@[^<>\n]+>`)
)

// FuzzSplitMessage looks for a text whose parts are too long or lose anything.
func FuzzSplitMessage(f *testing.F) {
	for _, text := range []string{
		"one two three\n\nfour five six\nseven <@personId:ABC|A B> eight [a link](https://example.com) nine",
		"a\n```go\none two\nthree\n  four five\nsix\n```\nb c\n~~~\nd\n~~~",
		"世界 👩\u200d🚀 e\u0301 \x80\x80 &lt;\\*",
		"```\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa```\n```\n",
	} {
		f.Add(text, 32)
		f.Add(strings.Repeat(text, 3), 100)
	}
	f.Fuzz(func(t *testing.T, text string, size int) {
		if size < 4 || size > 1000 {
			size = 40
		}
		parts := webex.Split(text, size)
		for i, part := range parts {
			require.LessOrEqual(t, len(part), size)
			require.NotEmpty(t, strings.TrimSpace(part))
			if utf8.ValidString(text) {
				require.True(t, utf8.ValidString(part), "%q", part)
			}
			if i > 0 && fences.MatchString(text) {
				continue
			}
			for _, mention := range mentions.FindAllString(part, -1) {
				require.Contains(t, text, mention)
			}
		}
		if !fences.MatchString(text) {
			requireParts(t, text, parts)
			return
		}
		// Nothing is lost, and no more than fences is added. One may be shorter.
		longest := 0
		for _, fence := range fences.FindAllString(text, -1) {
			longest = max(longest, 2*len(fence))
		}
		want, got := words(text), words(parts...)
		require.LessOrEqual(t, len(got)-len(want), len(parts)*longest)
		for i := 0; i < len(got) && want != ""; i++ {
			if got[i] == want[0] {
				want = want[1:]
			}
		}
		require.Empty(t, want, "lost")
	})
}

// requireParts checks that parts are a text without the white space between, and
// that no mention of the text is cut.
func requireParts(t *testing.T, text string, parts []string) {
	t.Helper()
	size := 0
	rest := text
	for _, part := range parts {
		size = max(size, len(part))
		before, after, ok := strings.Cut(rest, part)
		require.True(t, ok, "%q is not in the rest of the text", part)
		require.Empty(t, strings.TrimSpace(before), "lost")
		rest = after
	}
	require.Empty(t, strings.TrimSpace(rest), "lost")
	for _, mention := range mentions.FindAllString(text, -1) {
		if len(mention) <= size {
			require.Contains(t, strings.Join(parts, "\x00"), mention)
		}
	}
}

// words are those of texts, without white space and what fences are made of.
func words(texts ...string) string {
	var words []string
	for _, text := range texts {
		words = append(words, strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '`' || r == '~' })...)
	}
	return strings.Join(words, "")
}
