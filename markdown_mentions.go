package webex

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

// Mention returns the markdown that mentions a person, given a person ID or an
// email address:
//
//	"Hello " + webex.Mention(msg.PersonID)
//
// Webex shows the person's name, and notifies them if they are in the room.
func Mention(person string) string {
	person = notInMention.Replace(strings.TrimSpace(person))
	if strings.Contains(person, "@") {
		return "<@personEmail:" + person + ">"
	}
	return "<@personId:" + person + ">"
}

// notInMention drops the characters that would end a mention early. No ID or
// email address has them.
var notInMention = strings.NewReplacer("<", "", ">", "", "|", "", "\r", "", "\n", "")

// MentionAll returns the markdown that mentions everybody in the room.
func MentionAll() string { return "<@all>" }

// StripMention returns the text of a message without the mentions of a person,
// usually the bot itself, and without white space around the rest: "status" for
// "Bot status". It finds the mentions by the person ID in the message's HTML.
// The same name elsewhere in the text stays, and so do mentions of other people
// with that name.
//
// A message without HTML mentions nobody, and StripMention returns all of its
// text. If the text and the HTML differ, as they may in a message that was sent
// with both, StripMention returns the words of the HTML.
func StripMention(msg *Message, personID string) string {
	text, mentions := msg.Text, []span(nil)
	plain, found := readHTML(msg.HTML, personID)
	for _, mention := range found {
		// White space differs between the HTML and the text, and so do
		// positions. But both have the name equally often, so we count
		// occurrences.
		name := plain[mention.start:mention.end]
		inHTML, inText := allIndexes(plain, name), allIndexes(text, name)
		if len(inHTML) != len(inText) {
			text, mentions = plain, found
			break
		}
		start := inText[slices.Index(inHTML, mention.start)]
		mentions = append(mentions, span{start, start + len(name)})
	}
	var rest strings.Builder
	end := 0
	for _, mention := range mentions {
		rest.WriteString(text[end:mention.start])
		end = mention.end
		if before := rest.String(); strings.TrimRight(before, spaces) != before {
			end = len(text) - len(strings.TrimLeft(text[end:], blanks)) // one space is enough
		}
	}
	rest.WriteString(text[end:])
	return strings.TrimSpace(rest.String())
}

const (
	blanks = " \t\u00a0"
	spaces = blanks + "\r\n"
)

// A span is a part of a text.
type span struct{ start, end int }

// allIndexes returns the indexes of all instances of name in text. The name
// must not be empty.
func allIndexes(text, name string) []int {
	var all []int
	for at := 0; ; at++ {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return all
		}
		at += i
		all = append(all, at)
	}
}

var (
	htmlTag       = regexp.MustCompile(`<(/?)([a-zA-Z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>`)
	mentionObject = regexp.MustCompile(`\sdata-object-id\s*=\s*["']([^"']*)["']`)
	inlineTags    = []string{"a", "b", "code", "del", "em", "i", "s", "span", "spark-mention", "strong", "u"}
)

// readHTML returns the words of a message's HTML and the spans of them that
// mention a person.
func readHTML(source, personID string) (plain string, mentions []span) {
	var words strings.Builder
	start := -1 // the start of the open mention, if any
	for source != "" {
		tag := htmlTag.FindStringSubmatchIndex(source)
		if tag == nil {
			break
		}
		group := func(i int) string { return source[tag[2*i]:tag[2*i+1]] }
		words.WriteString(html.UnescapeString(source[:tag[0]]))
		switch name := strings.ToLower(group(2)); {
		case !slices.Contains(inlineTags, name):
			words.WriteByte('\n')
		case name != "spark-mention":
		case group(1) == "/":
			if start >= 0 && words.Len() > start {
				mentions = append(mentions, span{start, words.Len()})
			}
			start = -1
		default:
			if object := mentionObject.FindStringSubmatch(group(3)); object != nil && object[1] == personID {
				start = words.Len()
			}
		}
		source = source[tag[1]:]
	}
	words.WriteString(html.UnescapeString(source))
	return words.String(), mentions
}
