package webextest

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// mentions are the people and groups that a message mentions, without
// duplicates.
type mentions struct{ people, groups []string }

// renderer converts the markdown of Webex to HTML and plain text. It knows
// paragraphs, headings, lists, quotes, code, emphasis, links and mentions, and
// leaves anything else as it was written.
type renderer struct {
	find func(id, email string) *person // returns the person to mention, or nil
	mentions
	html  []string // blocks
	plain []string // blocks
}

func renderMarkdown(markdown string, find func(id, email string) *person) (rich, plain string, m mentions) {
	r := &renderer{find: find}
	r.blocks(strings.Split(strings.ReplaceAll(markdown, "\r\n", "\n"), "\n"))
	return strings.Join(r.html, ""), strings.Join(r.plain, "\n"), r.mentions
}

var (
	headingLine = regexp.MustCompile(`^(#{1,6})\s+(.*)$`)
	bulletLine  = regexp.MustCompile(`^\s*[-*+]\s+(.*)$`)
	numberLine  = regexp.MustCompile(`^\s*\d+\.\s+(.*)$`)
	quoteLine   = regexp.MustCompile(`^>\s?(.*)$`)
)

// blocks renders lines block by block.
func (r *renderer) blocks(lines []string) {
	for len(lines) > 0 {
		line := lines[0]
		switch {
		case strings.TrimSpace(line) == "":
			lines = lines[1:]
		case strings.HasPrefix(line, "```"):
			lines = r.fence(lines[1:])
		case headingLine.MatchString(line):
			heading := headingLine.FindStringSubmatch(line)
			tag := "h" + strconv.Itoa(len(heading[1]))
			r.block("<"+tag+">", heading[2], "</"+tag+">")
			lines = lines[1:]
		case bulletLine.MatchString(line):
			lines = r.list(lines, bulletLine, "ul")
		case numberLine.MatchString(line):
			lines = r.list(lines, numberLine, "ol")
		case quoteLine.MatchString(line):
			var quoted []string
			quoted, lines = take(lines, quoteLine)
			r.block("<blockquote>", strings.Join(quoted, "\n"), "</blockquote>")
		default:
			lines = r.paragraph(lines)
		}
	}
}

func (r *renderer) block(before, text, after string) {
	rich, plain := r.inline(text)
	r.html = append(r.html, before+rich+after)
	r.plain = append(r.plain, plain)
}

// take splits off the leading lines that match a pattern. It returns the first
// group of each.
func take(lines []string, pattern *regexp.Regexp) (taken, rest []string) {
	for len(lines) > 0 && pattern.MatchString(lines[0]) {
		taken = append(taken, pattern.FindStringSubmatch(lines[0])[1])
		lines = lines[1:]
	}
	return taken, lines
}

func (r *renderer) list(lines []string, pattern *regexp.Regexp, tag string) []string {
	items, rest := take(lines, pattern)
	r.html = append(r.html, "<"+tag+">")
	for _, item := range items {
		r.block("<li>", item, "</li>")
	}
	r.html = append(r.html, "</"+tag+">")
	return rest
}

func (r *renderer) fence(lines []string) []string {
	end := 0
	for end < len(lines) && !strings.HasPrefix(lines[end], "```") {
		end++
	}
	code := strings.Join(lines[:end], "\n")
	r.html = append(r.html, "<pre><code>"+html.EscapeString(code)+"</code></pre>")
	r.plain = append(r.plain, code)
	return lines[min(end+1, len(lines)):]
}

// paragraph renders the lines up to an empty line or the start of another kind
// of block, and returns the rest.
func (r *renderer) paragraph(lines []string) []string {
	end := 1
	for end < len(lines) && strings.TrimSpace(lines[end]) != "" && !strings.HasPrefix(lines[end], "```") &&
		!headingLine.MatchString(lines[end]) && !quoteLine.MatchString(lines[end]) {
		end++
	}
	r.block("<p>", strings.TrimRight(strings.Join(lines[:end], "\n"), " "), "</p>")
	return lines[end:]
}

// span matches markup inside a block. Its groups are, in order: code; the kind,
// reference and name of a mention; a group mention; the text and target of a
// link; bold twice; italic twice; a line break; an escaped character; an
// entity.
var span = regexp.MustCompile("(?s)`([^`]+)`" +
	`|<@(personId|personEmail):([^|>]+)\|?([^>]*)>` +
	`|<@(all)(?:[:|][^>]*)?>` +
	`|\[([^\]]+)\]\(([^)\s]+)\)` +
	`|\*\*(\S|\S.*?\S)\*\*|\b__(\S|\S.*?\S)__\b` +
	`|\*(\S|\S.*?\S)\*|\b_(\S|\S.*?\S)_\b` +
	`|( {2,}\n)` +
	`|\\([[:punct:]])|(&(?:amp|lt|gt|quot|#\d+);)`)

// inline renders the text of a block.
func (r *renderer) inline(text string) (rich, plain string) {
	var h, p strings.Builder
	for text != "" {
		at := span.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		group := func(i int) string {
			if at[2*i] < 0 {
				return ""
			}
			return text[at[2*i]:at[2*i+1]]
		}
		before := text[:at[0]]
		spanHTML, spanPlain := r.span(group)
		h.WriteString(html.EscapeString(before) + spanHTML)
		p.WriteString(before + spanPlain)
		text = text[at[1]:]
	}
	return h.String() + html.EscapeString(text), p.String() + text
}

// span renders one match of the pattern span, by its groups.
func (r *renderer) span(group func(int) string) (rich, plain string) {
	wrap := func(tag, text string) (string, string) {
		rich, plain := r.inline(text)
		return "<" + tag + ">" + rich + "</" + tag + ">", plain
	}
	switch {
	case group(1) != "":
		return "<code>" + html.EscapeString(group(1)) + "</code>", group(1)
	case group(2) != "":
		return r.mention(group(2), group(3), group(4))
	case group(5) != "":
		r.groups = addOnce(r.groups, "all")
		return `<spark-mention data-object-type="groupMention" data-group-type="all">All</spark-mention>`, "All"
	case group(6) != "":
		rich, plain := r.inline(group(6))
		return `<a href="` + html.EscapeString(group(7)) + `" rel="nofollow">` + rich + "</a>", plain
	case group(8)+group(9) != "":
		return wrap("strong", group(8)+group(9))
	case group(10)+group(11) != "":
		return wrap("em", group(10)+group(11))
	case group(12) != "":
		return "<br/>", "\n"
	default:
		plain = group(13) + html.UnescapeString(group(14))
		return html.EscapeString(plain), plain
	}
}

// mention renders a mention. It shows only the name of a person who is not in
// the room.
func (r *renderer) mention(kind, reference, name string) (rich, plain string) {
	id, email := reference, ""
	if kind == "personEmail" {
		id, email = "", reference
	}
	p := r.find(id, email)
	switch {
	case name != "":
	case p != nil:
		name = p.DisplayName
	default:
		name = reference
	}
	if p == nil {
		return html.EscapeString(name), name
	}
	r.people = addOnce(r.people, p.ID)
	return `<spark-mention data-object-type="person" data-object-id="` + p.ID + `">` + html.EscapeString(name) + "</spark-mention>", name
}

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
