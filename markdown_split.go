package webex

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// SplitMessage splits text or markdown that is too long for a message into parts
// of at most [MaxMessageBytes], to be sent one after the other. It cuts where a
// paragraph ends, else where a line ends, else where a word ends, and only a word
// that is longer than a part is cut itself. A mention, a link without brackets
// or parentheses inside, an escaped character or a fenced block of code is never
// cut, unless it is longer than a part.
//
// A fenced block that is too long is closed at a line's end and opened again in
// the next part, with the same first line. Apart from that the parts are the
// text without the white space at the cuts. Text of nothing but white space has
// no parts.
func SplitMessage(text string) []string {
	return split(text, MaxMessageBytes)
}

// split is [SplitMessage] with parts of another size.
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

// A splitter is a text to be split. The places that must not be cut stand in
// solid, in order; none of them is larger than a part.
type splitter struct {
	size  int
	text  string
	solid []span
}

const whiteSpace = " \t\r\n\v\f"

// cut returns where the part that begins at start ends, and where the next one
// begins. The latest end of the best kind is taken, but not for the price of a
// part that is not even half full.
func (s *splitter) cut(start int) (end, next int) {
	limit := start + s.size
	if limit >= len(s.text) {
		return len(s.text), len(s.text)
	}
	var best [3]span // the white space after a word, a line, a paragraph
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

// gap returns the white space that a cut at a place takes away, whether it ends
// a word (0), a line (1) or a paragraph (2), and what comes after it. The
// indentation of the next line stays.
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

// cutWord returns how much of a text without white space to take, at most size
// bytes: up to something that a reader sees as one character, but not to where
// isSolid says no; else up to any character.
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
	return size // it is no UTF-8
}

// isJoined reports whether a reader sees the characters where two texts meet as
// one: a letter and its accent, or an emoji of several parts.
func isJoined(before, after string) bool {
	const joiner = '\u200d'
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return last == joiner || first == joiner || unicode.Is(unicode.M, first) || first >= 0x1f3fb && first <= 0x1f3ff // skin tones
}

// isSolid reports whether a cut at a place would go through something.
func (s *splitter) isSolid(at int) bool {
	i, found := slices.BinarySearchFunc(s.solid, at, func(x span, at int) int { return x.start - at })
	return !found && i > 0 && at < s.solid[i-1].end
}

// scan takes a text in and finds what must not be cut. It closes and opens again
// the fenced blocks that are too long.
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

// addSolid adds places that are counted from an offset on. What is larger than a
// part has to be cut.
func (s *splitter) addSolid(offset int, places [][]int) {
	for _, place := range places {
		if n := place[1] - place[0]; n > 0 && n <= s.size {
			s.solid = append(s.solid, span{offset + place[0], offset + place[1]})
		}
	}
}

// solidProse matches mentions, links and images, escaped characters and entities.
var solidProse = regexp.MustCompile(`<@[^<>\n]+>|!?\[[^\[\]\n]*\]\([^()\n]*\)|\\[[:punct:]]|&#?\w{1,31};`)

// A fence is what a fenced block begins and ends with.
type fence struct{ opening, closing string }

var openingFence = regexp.MustCompile("(?m)^ {0,3}(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)$")

// cutFence splits off the prose before the first fenced block of a text, and the
// block from its fence to its fence, or to the end of the text.
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

// split splits a block into several that are not larger than a part.
func (f fence) split(block string, size int) []string {
	lines := strings.Split(block, "\n")[1:]
	if f.isClosing(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	room := size - len(f.opening) - len(f.closing) - 2
	var blocks, held []string
	used := 0 // of the room, by the lines held
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
