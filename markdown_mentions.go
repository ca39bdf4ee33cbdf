package webex

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

// Mention returns the markdown that mentions a person, who is named by a person
// ID or an email address, as in
//
//	"Hello " + webex.Mention(msg.PersonID)
//
// Webex shows the person's name, and tells them of the message if they are in
// the room.
func Mention(person string) string {
	person = notInMention.Replace(strings.TrimSpace(person))
	if strings.Contains(person, "@") {
		return "<@personEmail:" + person + ">"
	}
	return "<@personId:" + person + ">"
}

// notInMention drops what would end a mention early. No ID or email address has
// any of it.
var notInMention = strings.NewReplacer("<", "", ">", "", "|", "", "\r", "", "\n", "")

// MentionAll returns the markdown that mentions everybody in the room.
func MentionAll() string { return "<@all>" }

// StripMention returns the text of a message without the mentions of a person,
// most often the bot itself, and without space around the rest: "status" of
// "Bot status". It goes by the ID in the message's HTML, so that the same name
// elsewhere in the text stays, and so do the mentions of others with that name.
//
// Without HTML, as in a direct room, nothing is mentioned and all of the text
// stays. Where the text and the HTML differ, as they may in a message that was
// sent with both, it is the words of the HTML that are returned.
func StripMention(msg *Message, personID string) string {
	text, mentions := msg.Text, []span(nil)
	plain, found := readHTML(msg.HTML, personID)
	for _, mention := range found {
		// The HTML has other white space than the text, so that the places in it
		// are others, but it has the name as often.
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
			end = len(text) - len(strings.TrimLeft(text[end:], blanks)) // the space before it will do
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

// allIndexes returns where in text the name stands, which is never empty.
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

// readHTML returns the words of a message's HTML and where in them a person is
// mentioned.
func readHTML(source, personID string) (plain string, mentions []span) {
	var words strings.Builder
	start := -1 // of the mention that is open
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
