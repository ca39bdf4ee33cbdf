package card

import "strings"

// EscapeText returns text that a card shows literally where it has Markdown: in
// a [TextBlock], a [Fact] and the titles of choices and toggles. Emphasis,
// links, lists, and the functions DATE and TIME appear as the characters in
// text. Use it for text from elsewhere, also in the data for [Expand]:
//
//	card.TextBlock{Text: "**" + card.EscapeText(name) + "** has joined"}
//
// Do not use it for a [TextRun], which has no Markdown, and for messages, whose
// Markdown is another; see [github.com/go-webex/webex.EscapeMarkdown].
func EscapeText(text string) string {
	var s strings.Builder
	for i, c := range []byte(text) {
		if strings.IndexByte(`*_[]`, c) >= 0 || c == '\\' && isEscaping(text[i+1:]) {
			s.WriteByte('\\')
		}
		s.WriteByte(c)
	}
	lines := strings.Split(s.String(), "\n")
	for i, line := range lines {
		lines[i] = escapeItem(line)
	}
	// A word joiner, which nobody sees, breaks functions up.
	functions := strings.NewReplacer("{{DATE(", "{\u2060{DATE(", "{{TIME(", "{\u2060{TIME(")
	return functions.Replace(strings.Join(lines, "\n"))
}

// isEscaping reports whether a backslash before rest would escape something.
// Elsewhere it stays as it is, because not every client knows that a backslash
// can itself be escaped.
func isEscaping(rest string) bool { return rest == "" || strings.IndexByte(punctuation, rest[0]) >= 0 }

const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// escapeItem keeps a line from being an item of a list. It makes the space after
// the mark a no-break space, because not every client lets a mark be escaped.
func escapeItem(line string) string {
	content := strings.TrimLeft(line, " \t")
	rest := strings.TrimLeft(content, "0123456789")
	marks := "-+"
	if rest != content {
		marks = ".)"
	}
	if rest == "" || strings.IndexByte(marks, rest[0]) < 0 {
		return line
	}
	after := rest[1:]
	if after != "" && strings.IndexByte(" \t\r", after[0]) < 0 {
		return line
	}
	return strings.TrimSuffix(line, after) + "\u00a0" + strings.TrimLeft(after, " \t")
}
