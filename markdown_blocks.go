package webex

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// A fencedBlock is a fenced block of code in a text.
type fencedBlock struct {
	fence
	start, end int // without the line end behind it
	lines      []string
	closing    string // the mark that ends it, "" if it goes to the end of what it is in
}

// A fence is the first line of a fenced block.
type fence struct {
	in     []container // what the block is in, from the outside
	line   string      // the whole first line
	indent int         // of the mark within that, in columns
	mark   string      // at least three backticks or tildes
	info   string      // the rest of the line, for example a language
}

// A container is a quote or an item of a list, which a block may be in. Its
// value is how far the lines of an item are indented, in columns, or quote.
type container int

const quote container = 0

// maxContainers is how many containers one line may open. Nobody opens so many,
// but a text of nothing else would take long to read.
const maxContainers = 50

// fencedBlocks finds the fenced blocks of a text as CommonMark does, also those
// in quotes and lists.
func fencedBlocks(text string) (blocks []fencedBlock) {
	var (
		in      []container
		open    *fencedBlock
		isProse bool // the line before was a line of text
	)
	for start := 0; start < len(text); {
		line, _, _ := strings.Cut(text[start:], "\n")
		end := start + len(line)
		within, content := strip(in, line)
		if open != nil && within == len(in) {
			open.end = end
			if mark := open.closingMark(content); mark != "" {
				open.closing, open = mark, nil
			} else {
				open.lines = append(open.lines, dedent(content, open.indent))
			}
			start, isProse = end+1, false
			continue
		}
		open = nil
		more, content := openContainers(content)
		mark := openingFence.FindStringSubmatch(content)
		if mark == nil && len(more) == 0 && isProse && !isBlank(content) {
			start = end + 1 // it goes on with a text, in whatever that is
			continue
		}
		in = slices.Concat(in[:within], more)
		isProse = mark == nil && !isBlank(content)
		if mark != nil {
			f := fence{in: in, line: line, indent: len(mark[1]), mark: mark[2] + mark[4], info: mark[3] + mark[5]}
			blocks = append(blocks, fencedBlock{fence: f, start: start, end: end})
			open = &blocks[len(blocks)-1]
		}
		start = end + 1
	}
	return blocks
}

var openingFence = regexp.MustCompile("^( {0,3})(?:(`{3,})([^`]*)|(~{3,})(.*))$")

// closingMark returns the mark of a line that ends a block, or "".
func (f fence) closingMark(line string) string {
	if indentation(line) > 3 {
		return ""
	}
	mark := strings.Trim(line, whiteSpace)
	if len(mark) < len(f.mark) || strings.Trim(mark, f.mark[:1]) != "" {
		return ""
	}
	return mark
}

// strip removes from a line what shows that it is in containers. It returns in
// how many of them the line is.
func strip(in []container, line string) (within int, content string) {
	for i, c := range in {
		switch trimmed := strings.TrimLeft(line, " \t"); {
		case c == quote && indentation(line) <= 3 && strings.HasPrefix(trimmed, ">"):
			line = dedent(trimmed[1:], 1)
		case c == quote:
			return i, line
		case !isBlank(line) && indentation(line) < int(c):
			return i, line
		default:
			line = dedent(line, int(c))
		}
	}
	return len(in), line
}

var listMark = regexp.MustCompile(`^(?:[-+*]|\d{1,9}[.)])(?:[ \t]+|\r?$)`)

// openContainers returns the quotes and items that begin in a line, and the line
// without their marks.
func openContainers(line string) (opened []container, content string) {
	for len(opened) < maxContainers && indentation(line) <= 3 {
		trimmed := strings.TrimLeft(line, " \t")
		mark := listMark.FindString(trimmed)
		switch {
		case strings.HasPrefix(trimmed, ">"):
			opened, line = append(opened, quote), dedent(trimmed[1:], 1)
			continue
		case mark == "" || isRule(trimmed):
			return opened, line
		}
		mark = strings.TrimRight(mark, whiteSpace)
		width := indentation(line) + len(mark)
		rest := expandTab(trimmed[len(mark):], width)
		if space := indentation(rest); isBlank(rest) || space > 4 {
			width, rest = width+1, dedent(rest, 1)
		} else {
			width, rest = width+space, dedent(rest, space)
		}
		opened, line = append(opened, container(width)), rest
	}
	return opened, line
}

// isRule reports whether a line is a horizontal rule.
func isRule(line string) bool {
	marks := strings.Map(func(r rune) rune {
		if strings.ContainsRune(whiteSpace, r) {
			return -1
		}
		return r
	}, line)
	return len(marks) >= 3 && strings.Trim(marks, marks[:1]) == "" && strings.IndexByte("-*_", marks[0]) >= 0
}

func isBlank(line string) bool { return strings.Trim(line, whiteSpace) == "" }

// indentation returns the indentation of a line in columns. A tab counts as
// four.
func indentation(line string) (columns int) {
	for _, c := range line {
		switch c {
		case ' ':
			columns++
		case '\t':
			columns += 4
		default:
			return columns
		}
	}
	return columns
}

// expandTab replaces a tab behind the mark of an item by spaces to the next tab
// stop, which is how far the lines of the item are indented.
func expandTab(rest string, column int) string {
	if after, ok := strings.CutPrefix(rest, "\t"); ok {
		return strings.Repeat(" ", 4-column%4) + after
	}
	return rest
}

// dedent removes up to a number of columns of the indentation of a line.
func dedent(line string, columns int) string {
	for columns > 0 && line != "" {
		switch line[0] {
		case ' ':
			line, columns = line[1:], columns-1
		case '\t':
			left := max(4-columns, 0)
			line, columns = strings.Repeat(" ", left)+line[1:], columns-4
		default:
			return line
		}
	}
	return line
}

// prefixes returns what shows that a line is in containers: in all of them, and
// in the quotes among them alone.
func prefixes(in []container) (all, quotes string) {
	for _, c := range in {
		if c == quote {
			all, quotes = all+"> ", quotes+"> "
		} else {
			all += strings.Repeat(" ", int(c))
		}
	}
	return all, quotes
}

// pieces splits a block into several of at most size bytes, each with a first
// line and an end. All are in the quotes that the block is in, but only the first
// is in its lists: an item has no second beginning, and without one the
// indentation would mean something else. It returns nil if the fences would take
// up more than half of a piece.
func (b *fencedBlock) pieces(size int) (pieces []string) {
	opening, closing := b.line, cmp.Or(b.closing, b.mark)
	prefix, quotes := prefixes(b.in)
	reopening := quotes + b.mark + b.info
	room := size - max(len(opening), len(reopening)) - len(prefix) - len(closing) - 2
	if room < size/2 || len(prefix) > room/2 {
		return nil
	}
	var held []string
	used := 0 // bytes of the held lines
	hold := func(line string) {
		line = prefix + line
		held, used = append(held, strings.TrimRight(line, " ")), used+len(line)+1
	}
	flush := func(closing string) {
		pieces = append(pieces, opening+"\n"+strings.Join(append(held, prefix+closing), "\n"))
		opening, prefix, held, used = reopening, quotes, nil, 0
	}
	ends := func(line string) bool { return b.closingMark(line) != "" }
	for _, line := range b.lines {
		if len(held) > 0 && used+len(prefix)+len(line) > room {
			flush(b.mark)
		}
		for len(prefix)+len(line) > room {
			n := cutWord(line, room-len(prefix), func(n int) bool { return ends(line[:n]) || ends(line[n:]) })
			hold(line[:n])
			flush(b.mark)
			line = line[n:]
		}
		hold(line)
	}
	flush(closing)
	return pieces
}
