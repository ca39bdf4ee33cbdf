package webex

import (
	"regexp"
	"strings"
)

// EscapeMarkdown returns markdown that shows text as it is: what would be
// emphasis, a link, a list, code, HTML or a mention shows as the characters that
// were typed, line breaks and indentation stay. It is for text from elsewhere
// that becomes a part of a message. The result is longer than the text, see
// [MaxMessageBytes].
//
// Webex turns web and email addresses into links by itself, here too.
func EscapeMarkdown(text string) string {
	var s strings.Builder
	blank := true
	for i, line := range strings.Split(lineEnds.Replace(text), "\n") {
		switch {
		case i > 0 && blank:
			s.WriteString("\n")
		case i > 0:
			s.WriteString("  \n") // or the lines would become one
		}
		content := strings.TrimLeft(line, " \t")
		blank = content == ""
		if !blank {
			indentation := line[:len(line)-len(content)]
			s.WriteString(noBreak.Replace(indentation))
			s.WriteString(markdownBlock.ReplaceAllString(markdownInline.Replace(content), `$1\$2`))
		}
	}
	return s.String()
}

var (
	lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

	// noBreak keeps indentation from making code of a line.
	noBreak = strings.NewReplacer(" ", "\u00a0", "\t", "\u00a0\u00a0\u00a0\u00a0")

	// markdownInline escapes what has a meaning anywhere in a line.
	markdownInline = strings.NewReplacer(
		`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `~~`, `\~\~`,
		`<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`,
	)

	// markdownBlock matches what has a meaning at the start of a line: the number
	// of an item, and the character to escape.
	markdownBlock = regexp.MustCompile(`^(\d*)([#+=.)-])`)
)
