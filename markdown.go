package webex

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// EscapeMarkdown returns markdown that shows text literally. Emphasis, links,
// lists, code, HTML and mentions appear as the characters in text; line breaks
// and indentation stay. Use it for text from elsewhere that becomes a part of a
// message. The result may be longer than text; see [MaxMessageBytes].
//
// Webex still turns web and email addresses into links by itself. For that, a
// web address stays as it is where no character of it has a meaning.
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
			s.WriteString(markdownBlock.ReplaceAllString(escapeInline(content), `$1\$2`))
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
		`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `~`, `\~`,
		`<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`,
	)

	// webAddress matches what Webex turns into a link.
	webAddress = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>]+`)

	entity = regexp.MustCompile(`^&#?\w+;`)

	// markdownBlock matches the start of a line that has a meaning: the number
	// of an item, if any, and the character to escape.
	markdownBlock = regexp.MustCompile(`^(\d*)([#+=.)-])`)
)

// escapeInline escapes the characters that have a meaning anywhere in a line.
func escapeInline(line string) string {
	var s strings.Builder
	end := 0
	for _, at := range webAddress.FindAllStringIndex(line, -1) {
		s.WriteString(markdownInline.Replace(line[end:at[0]]))
		for i := at[0]; i < at[1]; i++ {
			if isPlainInAddress(line[:at[1]], i) {
				s.WriteByte(line[i])
			} else {
				s.WriteString(markdownInline.Replace(line[i : i+1]))
			}
		}
		end = at[1]
	}
	return s.String() + markdownInline.Replace(line[end:])
}

// isPlainInAddress reports whether a character of the web address at the end of
// a text has no meaning there although it has one elsewhere: an & that begins no
// entity, and an _ or ~ that can only begin emphasis, which nothing ends.
func isPlainInAddress(text string, at int) bool {
	last, _ := utf8.DecodeLastRuneInString(text[:at])
	next, _ := utf8.DecodeRuneInString(text[at+1:])
	switch text[at] {
	case '&':
		return !entity.MatchString(text[at:])
	case '_':
		return isAlphanumeric(next)
	case '~':
		return isAlphanumeric(next) && !isAlphanumeric(last)
	}
	return false
}

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
