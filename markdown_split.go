package webex

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SplitMessage splits text or markdown that is too long for one message into
// parts of at most [MaxMessageBytes], to send one after the other. It cuts at
// the end of a paragraph, else at the end of a line, else at the end of a word.
// It cuts a word only if the word is longer than a part. The same holds for a
// mention, a link without brackets or parentheses inside, an escaped character
// and a fenced block of code.
//
// SplitMessage closes a fenced block that is too long at the end of a line and
// opens it again in the next part, with the same first line. Apart from that
// the parts are the text without the white space at the cuts. Text that is all
// white space has no parts.
func SplitMessage(text string) []string {
	return split(text, MaxMessageBytes)
}

// split is [SplitMessage] with parts of at most size bytes.
func split(text string, size int) []string {
	s := splitter{size: size}
	if len(text) <= size {
		s.text = text
	} else {
		s.scan(text)
	}
	var parts []string
	for start := 0; start < len(s.text); {
		end, next := s.cut(start)
		if part := s.text[start:end]; strings.TrimSpace(part) != "" {
			parts = append(parts, part)
		}
		start = next
	}
	return parts
}

// A splitter holds the text to split.
type splitter struct {
	size  int    // of a part, in bytes
	text  string // with its long fenced blocks split already
	solid []span // must not be cut; in order, none larger than a part
}

const whiteSpace = " \t\r\n\v\f"

// cut returns the end of the part that begins at start, and the start of the
// next part. It takes the last gap of the best kind, as long as that makes the
// part at least half full.
func (s *splitter) cut(start int) (end, next int) {
	limit := start + s.size
	if limit >= len(s.text) {
		return len(s.text), len(s.text)
	}
	var best [3]span // the last gap after a word, a line and a paragraph
	for at := start + 1; at <= limit; at++ {
		if !isSpace(s.text[at]) || s.isSolid(at) {
			continue
		}
		gap, kind, after := s.gap(at)
		if at >= start+s.size/2 {
			best[kind] = gap
		}
		best[0] = gap
		at = after
	}
	for _, gap := range slices.Backward(best[:]) {
		if gap.start > 0 {
			return gap.start, gap.end
		}
	}
	end = start + cutWord(s.text[start:], s.size, func(n int) bool { return s.isSolid(start + n) })
	return end, end
}

func isSpace(c byte) bool { return strings.IndexByte(whiteSpace, c) >= 0 }

// gap returns the white space that a cut at a place removes, whether it ends a
// word (0), a line (1) or a paragraph (2), and the place after all white space.
// The indentation of the next line stays.
func (s *splitter) gap(at int) (gap span, kind, after int) {
	after = at
	for after < len(s.text) && isSpace(s.text[after]) {
		after++
	}
	white := s.text[at:after]
	if last := strings.LastIndexByte(white, '\n'); last >= 0 {
		return span{at, at + last + 1}, min(strings.Count(white, "\n"), 2), after
	}
	return span{at, after}, 0, after
}

// cutWord returns how many bytes of a text without white space to take, at most
// size. It prefers a place between two characters as a reader sees them that is
// not solid, and settles for any place between two code points.
func cutWord(text string, size int, isSolid func(int) bool) int {
	for n := size; n > 0; n-- {
		if utf8.RuneStart(text[n]) && !isJoined(text[:n], text[n:]) && !isSolid(n) {
			return n
		}
	}
	for n := size; n > 0; n-- {
		if utf8.RuneStart(text[n]) {
			return n
		}
	}
	return size // the text is not UTF-8
}

// isJoined reports whether the last code point of one text and the first of the
// next look like one character: a letter and its accent, or an emoji of several
// parts.
func isJoined(before, after string) bool {
	const joiner = '\u200d'
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return last == joiner || first == joiner || unicode.Is(unicode.M, first) || first >= 0x1f3fb && first <= 0x1f3ff // skin tones
}

// isSolid reports whether a cut at a place would go through a solid span.
func (s *splitter) isSolid(at int) bool {
	i, found := slices.BinarySearchFunc(s.solid, at, func(x span, at int) int { return x.start - at })
	return !found && i > 0 && at < s.solid[i-1].end
}

// scan sets the text and finds the spans that must not be cut. It splits the
// fenced blocks that are too long.
func (s *splitter) scan(text string) {
	var out strings.Builder
	for text != "" {
		prose, block, f, rest := cutFence(text)
		s.addSolid(out.Len(), solidProse.FindAllStringIndex(prose, -1))
		out.WriteString(prose)
		blocks := []string{block}
		if len(block) > s.size && len(f.opening)+len(f.closing)+2 <= s.size/2 {
			blocks = f.split(block, s.size)
		}
		for i, block := range blocks {
			if i > 0 {
				out.WriteByte('\n')
			}
			s.addSolid(out.Len(), [][]int{{0, len(block)}})
			out.WriteString(block)
		}
		text = rest
	}
	s.text = out.String()
}

// addSolid adds spans, given relative to an offset. It leaves out those that
// are larger than a part, which have to be cut.
func (s *splitter) addSolid(offset int, places [][]int) {
	for _, place := range places {
		if n := place[1] - place[0]; n > 0 && n <= s.size {
			s.solid = append(s.solid, span{offset + place[0], offset + place[1]})
		}
	}
}

// solidProse matches mentions, links and images, escaped characters and
// entities.
var solidProse = regexp.MustCompile(`<@[^<>\n]+>|!?\[[^\[\]\n]*\]\([^()\n]*\)|\\[[:punct:]]|&#?\w{1,31};`)

// A fence is the first line of a fenced block and the mark that ends it.
type fence struct{ opening, closing string }

var openingFence = regexp.MustCompile("(?m)^ {0,3}(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)$")

// cutFence splits a text into the prose before its first fenced block, the
// block with its fences, and the rest. A block that is not closed goes to the
// end of the text.
func cutFence(text string) (prose, block string, f fence, rest string) {
	at := openingFence.FindStringSubmatchIndex(text)
	if at == nil {
		return text, "", fence{}, ""
	}
	f.opening = text[at[0]:at[1]]
	if at[2] >= 0 {
		f.closing = text[at[2]:at[3]]
	} else {
		f.closing = text[at[4]:at[5]]
	}
	end := at[1]
	for end < len(text) {
		line, _, _ := strings.Cut(text[end+1:], "\n")
		end += 1 + len(line)
		if f.isClosing(line) {
			break
		}
	}
	return text[:at[0]], text[at[0]:end], f, text[end:]
}

// isClosing reports whether a line of the block ends it.
func (f fence) isClosing(line string) bool {
	mark := strings.TrimRight(line, whiteSpace)
	unindented := strings.TrimLeft(mark, " ")
	return len(mark)-len(unindented) <= 3 && len(unindented) >= len(f.closing) && strings.Trim(unindented, f.closing[:1]) == ""
}

// split splits a block into several of at most size bytes.
func (f fence) split(block string, size int) []string {
	lines := strings.Split(block, "\n")[1:]
	if f.isClosing(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	room := size - len(f.opening) - len(f.closing) - 2
	var blocks, held []string
	used := 0 // bytes of the held lines
	flush := func() {
		if len(held) > 0 {
			blocks = append(blocks, f.opening+"\n"+strings.Join(held, "\n")+"\n"+f.closing)
		}
		held, used = nil, 0
	}
	for _, line := range lines {
		if used+len(line) > room {
			flush()
		}
		for len(line) > room {
			n := cutWord(line, room, func(n int) bool { return f.isClosing(line[n:]) })
			held, line = append(held, line[:n]), line[n:]
			flush()
		}
		held, used = append(held, line), used+len(line)+1
	}
	flush()
	return blocks
}
