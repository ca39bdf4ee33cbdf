package webex

import (
	"regexp"
	"strings"
)

// EscapeMarkdown returns markdown that shows text literally. Emphasis, links,
// lists, code, HTML and mentions appear as the characters in text; line breaks
// and indentation stay. Use it for text from elsewhere that becomes a part of a
// message. The result may be longer than text; see [MaxMessageBytes].
//
// Webex still turns web and email addresses into links by itself.
func EscapeMarkdown(text string) string {
	var s strings.Builder
	blank := true
	for i, line := range strings.Split(lineEnds.Replace(text), "\n") {
		switch {
		case i > 0 && blank:
			s.WriteString("\n")
		case i > 0:
			s.WriteString("  \n") // two spaces keep the lines apart
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

	// noBreak keeps indentation from turning a line into code.
	noBreak = strings.NewReplacer(" ", "\u00a0", "\t", "\u00a0\u00a0\u00a0\u00a0")

	// markdownInline escapes the characters with a meaning anywhere in a line.
	markdownInline = strings.NewReplacer(
		`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `~~`, `\~\~`,
		`<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`,
	)

	// markdownBlock matches the start of a line that has a meaning: the number
	// of an item, if any, and the character to escape.
	markdownBlock = regexp.MustCompile(`^(\d*)([#+=.)-])`)
)
