package webex

import (
	"regexp"
	"slices"
	"strings"
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
// opens it again in the next part, with the same first line. A block in a quote
// goes on in a quote; one in a list goes on without its indentation. Apart from
// that the parts are the text without the white space at the cuts. Text that is
// all white space has no parts.
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

// TruncateMessage shortens text or markdown that is too long for one message to
// at most [MaxMessageBytes], and ends it with "…". It cuts at the end of a word
// if it can, and nowhere that [SplitMessage] would not cut. It closes a fenced
// block that it cuts. A text that is short enough stays as it is.
func TruncateMessage(text string) string { return truncate(text, MaxMessageBytes) }

// truncate is [TruncateMessage] for at most size bytes.
func truncate(text string, size int) string {
	const mark, ownLine = "…", "\n…"
	if len(text) <= size {
		return text
	}
	s := splitter{size: size - len(ownLine), greedy: true}
	s.scan(text)
	for start := 0; start < len(s.text); {
		end, next := s.cut(start)
		part := s.text[start:end]
		start = next
		switch {
		case strings.TrimSpace(part) == "":
		case strings.TrimSpace(s.text[next:]) == "":
			return part // what was too long was white space
		case endsFenced(part):
			return part + ownLine
		default:
			return part + mark
		}
	}
	return ""
}

// endsFenced reports whether a text ends with the end of a fenced block.
func endsFenced(text string) bool {
	blocks := fencedBlocks(text)
	return len(blocks) > 0 && blocks[len(blocks)-1].closing != "" && blocks[len(blocks)-1].end == len(text)
}

// A splitter holds the text to split.
type splitter struct {
	size   int    // of a part, in bytes
	greedy bool   // parts are as long as can be, whatever they end with
	text   string // with its long fenced blocks split already
	solid  []span // must not be cut; in order, none larger than a part
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
		if !isJoined(s.text[at:after], s.text[after:]) {
			if at >= start+s.size/2 && !s.greedy {
				best[kind] = gap
			}
			best[0] = gap
		}
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

// isSolid reports whether a cut at a place would go through a solid span.
func (s *splitter) isSolid(at int) bool {
	i, found := slices.BinarySearchFunc(s.solid, at, func(x span, at int) int { return x.start - at })
	return !found && i > 0 && at < s.solid[i-1].end
}

// scan sets the text and finds the spans that must not be cut. It splits the
// fenced blocks that are too long.
func (s *splitter) scan(text string) {
	var out strings.Builder
	prose := func(text string) {
		s.addSolid(out.Len(), solidProse.FindAllStringIndex(text, -1))
		out.WriteString(text)
	}
	end := 0
	for _, b := range fencedBlocks(text) {
		prose(text[end:b.start])
		end = b.end
		if len(b.closing) > s.size/4 { // no piece has room for it, so it becomes text
			end = b.start + strings.LastIndexByte(text[b.start:b.end], '\n')
			b.closing = ""
		}
		room := s.size
		if s.greedy && out.Len() < s.size {
			room -= out.Len() // what is left of the first part
		}
		pieces := []string{text[b.start:end]}
		if len(pieces[0]) > room || end < b.end {
			switch split, fallback := b.pieces(room), b.pieces(s.size); {
			case split != nil:
				pieces = split
			case fallback != nil:
				pieces = fallback
			}
		}
		for i, piece := range pieces {
			if i > 0 {
				out.WriteByte('\n')
			}
			s.addSolid(out.Len(), [][]int{{0, len(piece)}})
			out.WriteString(piece)
		}
	}
	prose(text[end:])
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
