package webex_test

import (
	"fmt"
	"math/rand/v2"
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
		{"flags", 20, "aa🇳🇴🇸🇪🇩🇰b", []string{"aa🇳🇴🇸🇪", "🇩🇰b"}},
		{"flags from an odd place", 17, "a🇳🇴🇸🇪🇩🇰", []string{"a🇳🇴🇸🇪", "🇩🇰"}},
		{"the flag of Scotland", 30, "aaa🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007fb", []string{"aaa", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007fb"}},
		{"a keycap", 8, "aaaa1\ufe0f\u20e3", []string{"aaaa", "1\ufe0f\u20e3"}},
		{"a syllable of parts", 10, "aa\u1112\u1161\u11ab\u1100\u1173\u11af", []string{"aa", "\u1112\u1161\u11ab", "\u1100\u1173\u11af"}},
		{"a conjunct", 12, "aaa\u0915\u094d\u0937\u093f", []string{"aaa", "\u0915\u094d\u0937\u093f"}},
		{"a space with an accent", 8, "aaa bbb \u0301c d", []string{"aaa", "bbb \u0301c", "d"}},
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
			"a line in a fence of what would end it", 20, "```\n``````````````a\n```",
			[]string{"```\n``\n```", "```\n``\n```", "```\n``````````a\n```"},
		},
		{
			"a fence too long without an end", 18, "```\na a\nb b\nc c\nd d",
			[]string{"```\na a\nb b\n```", "```\nc c\nd d\n```"},
		},
		{
			"a fence in an item", 36, "- a\n  ```go\n  one two\n    three\n  four\n  ```\n- b",
			[]string{"- a", "  ```go\n  one two\n    three\n  ```", "```go\nfour\n```\n- b"},
		},
		{
			"a fence at the start of an item", 32, "1. ```\n   one two\n   three\n   four five\n   ```\nsix",
			[]string{"1. ```\n   one two\n   ```", "```\nthree\nfour five\n```\nsix"},
		},
		{
			"a fence in an item of an item", 40, "- a\n  - b\n\n    ```\n    one two\n    three\n    four five\n    ```",
			[]string{"- a\n  - b", "    ```\n    one two\n    three\n    ```", "```\nfour five\n```"},
		},
		{
			"a fence in an item whose text goes on without it", 40, "1.  a a\nb b\n    ```\n    one two\n    three\n    four five\n    ```",
			[]string{"1.  a a\nb b", "    ```\n    one two\n    three\n    ```", "```\nfour five\n```"},
		},
		{
			"a fence in a quote", 30, "> ```go\n> one two\n>   three\n>\n> four five\n> ```\n> six",
			[]string{"> ```go\n> one two\n> ```", "> ```go\n>   three\n>\n> ```", "> ```go\n> four five\n> ```", "> six"},
		},
		{
			"a fence in a quote without spaces", 24, ">```\n>one two\n>three\n>four\n>```\n",
			[]string{">```\n> one two\n> ```", "> ```\n> three\n> ```", "> ```\n> four\n> ```\n"},
		},
		{
			"a fence in an item of a quote", 36, "> * ```\n>   one two\n>   three\n>   ```\n> * b",
			[]string{"> * ```\n>   one two\n>   ```", "> ```\n> three\n> ```\n> * b"},
		},
		{
			"an indented fence that is too long", 24, "   ```\n   one two\n     three\n   four\n   ```",
			[]string{"   ```\none two\n```", "```\n  three\nfour\n```"},
		},
		{"a fence that ends with its quote", 30, "> ```\n> one\n\ntwo ``` three four five", []string{"> ```\n> one\n\ntwo ``` three", "four five"}},
		{"a fence that ends with its item", 30, "- ```\n  one\ntwo ``` three four five", []string{"- ```\n  one\ntwo ``` three four", "five"}},
		{"code that is indented", 20, "    ```\n    one two\n\na b c d e", []string{"    ```\n    one two", "a b c d e"}},
		{"a fence under a text", 22, "a b c d e f\n```\ng h\n```", []string{"a b c d e f", "```\ng h\n```"}},
		{"a rule is no item", 22, "- - -\n  ```\n  a a\n```\nb b b b", []string{"- - -\n  ```\n  a a\n```", "b b b b"}},
		{
			"a longer closing line", 24, "```\none two\nthree\nfour\n`````\nfive",
			[]string{"```\none two\nthree\n```", "```\nfour\n`````\nfive"},
		},
		{
			"a closing line longer than a part", 24, "~~~\none two\n" + strings.Repeat("~", 30) + "\nfive",
			[]string{"~~~\none two\n~~~", strings.Repeat("~", 24), "~~~~~~\nfive"},
		},
		{
			"a closing line with much white space", 24, "~~~\none two\nthree\nfour\n~~~" + strings.Repeat(" ", 30) + "\nfive",
			[]string{"~~~\none two\nthree\n~~~", "~~~\nfour\n~~~\nfive"},
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
	for _, unit := range []string{" ", "x", "\n", "a b\n\n", "<@", "[a](", "```\n", "```\nx\n```\n", "\u0301", "&lt;",
		"> ", "- ", "1. ", "- > ", " \u0301", "🇳", "> ```\n> x\n", "- ```\n", "\t"} {
		text := strings.Repeat(unit, 32<<10/len(unit))
		parts := webex.SplitMessage(text)
		assert.LessOrEqual(t, len(parts), 3*len(text)/webex.MaxMessageBytes+1, "%q", unit)
	}
}

// A document is markdown that was made of blocks in quotes and lists. The words
// of its code begin with a c, those of its prose with a p.
type document struct {
	rand *rand.Rand
	text strings.Builder
	all  []string // its words
}

func (d *document) pick(of ...string) string { return of[d.rand.IntN(len(of))] }

func (d *document) word(kind string) string {
	word := fmt.Sprint(kind, len(d.all))
	d.all = append(d.all, word)
	return word
}

func (d *document) words(kind string, most int) string {
	words := make([]string, 1+d.rand.IntN(most))
	for i := range words {
		words[i] = d.word(kind)
	}
	return strings.Join(words, " ")
}

// block writes lines in the same containers, the first of which may begin an
// item.
func (d *document) block() {
	first := d.pick("", "", "  ", "> ", ">", "- ", "1. ", "> - ", "> > ", "- - ", "* > ", "12) ")
	further := regexp.MustCompile(`[^> ]`).ReplaceAllString(first, " ")
	line := func(text string) {
		d.text.WriteString(strings.TrimRight(first+text, " ") + "\n")
		first = further
	}
	defer d.text.WriteString("\n")
	if d.rand.IntN(2) == 0 {
		for range 1 + d.rand.IntN(4) {
			line(d.words("p", 8))
		}
		return
	}
	mark := d.pick("```", "````", "~~~")
	line(mark + d.pick("", "go", " text"))
	for range d.rand.IntN(12) {
		switch d.rand.IntN(8) {
		case 0:
			line("")
		case 1:
			line(strings.ReplaceAll(d.words("c", 60), " ", "_"))
		case 2:
			line(d.pick("```", "~~~") + " " + d.words("c", 2))
		default:
			line(strings.Repeat(" ", d.rand.IntN(9)) + d.words("c", 5))
		}
	}
	line(mark + strings.Repeat(mark[:1], d.rand.IntN(3)))
}

var (
	partPrefix = regexp.MustCompile(`^[ >]*(?:(?:[-*+]|\d+[.)])[ ]+[ >]*)*`)
	partFence  = regexp.MustCompile("^(`{3,})[^`]*$|^(~{3,}).*$")
	cutItem    = regexp.MustCompile(`\d+[.)]…$`)   // the number of an item is no word
	partWord   = regexp.MustCompile(`[cp]\d*|\d+`) // or the rest of one
)

// readPart returns the words of a part. Those of code must be in a fenced block,
// those of prose in none, and no block may be open at the end.
func readPart(t *testing.T, part string) (words []string) {
	t.Helper()
	var open string
	var quotes int
	for line := range strings.SplitSeq(part, "\n") {
		prefix := partPrefix.FindString(line)
		content := line[len(prefix):]
		switch mark := partFence.FindStringSubmatch(content); {
		case open == "" && mark != nil:
			open, quotes = mark[1]+mark[2], strings.Count(prefix, ">")
			continue
		case open != "":
			assert.Equal(t, quotes, strings.Count(prefix, ">"), "%q in\n%s", line, part)
		}
		for _, word := range partWord.FindAllString(content, -1) {
			if strings.ContainsRune("cp", rune(word[0])) {
				assert.Equal(t, open != "", word[0] == 'c', "%q in\n%s", word, part)
			}
			words = append(words, word)
		}
		if open != "" && strings.HasPrefix(content, open) && strings.Trim(content, open[:1]) == "" {
			open = ""
		}
	}
	assert.Empty(t, open, "not closed:\n%s", part)
	return words
}

// TestSplitMessageKeepsBlocks splits and shortens documents of all kinds of
// blocks.
func TestSplitMessageKeepsBlocks(t *testing.T) {
	for seed := range uint64(2000) {
		d := document{rand: rand.New(rand.NewPCG(seed, 0))}
		for range 1 + d.rand.IntN(8) {
			d.block()
		}
		text, size := d.text.String(), 80+d.rand.IntN(200)
		var words []string
		for _, part := range webex.Split(text, size) {
			require.LessOrEqual(t, len(part), size)
			words = append(words, readPart(t, part)...)
		}
		want := strings.Join(d.all, "")
		require.Equal(t, want, strings.Join(words, ""), "seed %d", seed)

		short := webex.Truncate(text, size)
		require.LessOrEqual(t, len(short), size)
		if len(text) <= size {
			require.Equal(t, text, short)
		} else {
			kept := strings.Join(readPart(t, cutItem.ReplaceAllString(short, "")), "")
			require.True(t, strings.HasPrefix(want, kept), "seed %d", seed)
		}
		if t.Failed() {
			t.Fatalf("seed %d, size %d:\n%s", seed, size, text)
		}
	}
}

// TestSplitMessageKeepsCharacters cuts words of characters that have several code
// points.
func TestSplitMessageKeepsCharacters(t *testing.T) {
	characters := []string{
		"a", "é", "e\u0301", "世", "👍", "👍🏽", "🇳🇴", "🇸🇪", "🇩🇰", "❤\ufe0f", "1\ufe0f\u20e3", "👩\u200d🚀", "👨🏽\u200d👩🏻\u200d👧\u200d👦", "🏳\ufe0f\u200d🌈",
		"🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "\u1112\u1161\u11ab", "\u1100\uac00\u11a8", "\ua960\ud7b0\ud7cb", "한", "\u0915\u094d\u0937\u093f", "กำ", "ﾊﾞ",
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var text strings.Builder
		ends := map[int]bool{}
		for range 10 + r.IntN(100) {
			text.WriteString(characters[r.IntN(len(characters))])
			ends[text.Len()] = true
		}
		size, at := 40+r.IntN(60), 0
		for _, part := range webex.Split(text.String(), size) {
			require.LessOrEqual(t, len(part), size)
			at += len(part)
			require.True(t, ends[at], "%q ends within a character", part)
		}
		require.Equal(t, text.Len(), at, "nothing is lost")
		if short := webex.Truncate(text.String(), size); text.Len() > size {
			kept, ok := strings.CutSuffix(short, "…")
			require.True(t, ok && ends[len(kept)] && strings.HasPrefix(text.String(), kept), "%q", short)
		}
	}
}

// A tab behind the mark of an item goes to the next tab stop, and so far are its
// lines indented.
func TestSplitMessageKeepsBlocksBehindTabs(t *testing.T) {
	for _, mark := range []string{"-", "1.", "10."} {
		text := mark + "\titem\n\n\t```go\n" + strings.Repeat("\tf()\n", 3000) + "\t```\n"
		parts := webex.SplitMessage(text)
		require.Greater(t, len(parts), 1)
		for _, part := range parts {
			assert.Zero(t, strings.Count(part, "```")%2, "%s: each part closes the block that it opens", mark)
		}
	}
}

func TestSplitMessageLosesNoLongMark(t *testing.T) {
	text := "before\n```\ncode\n" + strings.Repeat("`", 8000) + "\nafter"
	parts := webex.SplitMessage(text)
	all := strings.Join(parts, "\n")
	assert.Equal(t, 8000+3+3, strings.Count(all, "`"))
	assert.Equal(t, "before\n```\ncode\n```", parts[0])
	assert.True(t, strings.HasSuffix(all, "\nafter"))
	for _, part := range parts {
		assert.LessOrEqual(t, len(part), webex.MaxMessageBytes)
	}
}

func TestTruncateMessage(t *testing.T) {
	const full = webex.MaxMessageBytes
	word := strings.Repeat("x", full)
	assert.Equal(t, word, webex.TruncateMessage(word))
	assert.Equal(t, word[:full-4]+"…", webex.TruncateMessage(word+"y"))
	assert.Empty(t, webex.TruncateMessage(""))

	for _, test := range []struct {
		name string
		size int
		text string
		want string
	}{
		{"short enough", 10, " one two\n", " one two\n"},
		{"words", 15, "one two three four", "one two…"},
		{"not at a paragraph's sake", 30, "one two\n\nthree four\nfive six seven", "one two\n\nthree four\nfive…"},
		{"a long word", 14, "aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaa…"},
		{"only white space is too much", 14, "one two" + strings.Repeat("\n", 10), "one two"},
		{"white space before", 14, strings.Repeat(" ", 20) + "one", "one"},
		{"all white space", 14, strings.Repeat(" \n", 10), ""},
		{"a mention", 20, "hello <@personId:ABC|A> x", "hello…"},
		{"a flag", 18, "aaaaaa🇳🇴🇸🇪 bbbb", "aaaaaa🇳🇴…"},
		{"a fence", 34, "```go\none two\nthree\nfour five six\n```", "```go\none two\nthree\n```\n…"},
		{"a part of a fence behind a text", 36, "some words\n```\none two\nthree\nfour\n```", "some words\n```\none two\nthree\n```\n…"},
		{"no room for a fence", 24, "some words here\n```\none two\nthree\nfour\n```", "some words here…"},
		{"a fence in a quote", 36, "> ```\n> one two\n> three\n> four five\n> ```", "> ```\n> one two\n> three\n> ```\n…"},
		{"behind a fence", 24, "```\none two\n```\nthree four", "```\none two\n```\n…"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := webex.Truncate(test.text, test.size)
			assert.Equal(t, test.want, got)
			assert.LessOrEqual(t, len(got), test.size)
		})
	}
}

var (
	fences   = regexp.MustCompile("(?m)^[-+*>.)\\d\\s]*(```|~~~).*$") // and some more
	mentions = regexp.MustCompile(`<@[^<>\n]+>`)
)

// FuzzSplitMessage looks for a text whose parts are too long or lose anything.
func FuzzSplitMessage(f *testing.F) {
	for _, text := range []string{
		"one two three\n\nfour five six\nseven <@personId:ABC|A B> eight [a link](https://example.com) nine",
		"a\n```go\none two\nthree\n  four five\nsix\n```\nb c\n~~~\nd\n~~~",
		"世界 👩\u200d🚀 e\u0301 \x80\x80 &lt;\\*",
		"```\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa```\n```\n",
		"- a\n  - b\n\n    ```go\n    one two\n      three\n    four five\n    ```\n\n> ~~~\n> six\n>seven\n>\n> eight\n> ~~~~\n\n1. ```\n   nine\nten",
		"🇳🇴🇸🇪🇩🇰🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f👍🏽1\ufe0f\u20e3\u1112\u1161\u11ab",
	} {
		f.Add(text, 32)
		f.Add(strings.Repeat(text, 3), 100)
	}
	f.Fuzz(func(t *testing.T, text string, size int) {
		if size < 4 || size > 1000 {
			size = 40
		}
		short := webex.Truncate(text, size+len("\n…"))
		require.LessOrEqual(t, len(short), size+len("\n…"))
		require.True(t, !utf8.ValidString(text) || utf8.ValidString(short), "%q", short)

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

// words are those of texts, without white space and what fences and quotes are
// made of.
func words(texts ...string) string {
	var words []string
	for _, text := range texts {
		words = append(words, strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("`~>", r) })...)
	}
	return strings.Join(words, "")
}
