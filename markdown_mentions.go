package webex

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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
// "Bot status". Behind a mention at the beginning it also strips a comma, colon
// or hyphen, as in "Bot: status". It finds the mentions by the person ID in the
// message's HTML. The same name elsewhere in the text stays, and so do mentions
// of other people with that name.
//
// A message without HTML mentions nobody, and StripMention returns all of its
// text. If the text and the HTML differ in more than white space, as they may in
// a message that was sent with both, StripMention returns the words of the HTML.
func StripMention(msg *Message, personID string) string {
	if msg.HTML == "" {
		return strings.TrimSpace(msg.Text)
	}
	text, mentions := readHTML(msg.HTML, personID)
	inHTML, placesInHTML := squeeze(text)
	if inText, places := squeeze(msg.Text); inText == inHTML {
		text = msg.Text // which has the white space that people see
		mentions = moveSpans(mentions, placesInHTML, places)
	}
	var rest strings.Builder
	end := 0
	for _, mention := range mentions {
		rest.WriteString(text[end:mention.start])
		end = mention.end
		switch before := rest.String(); {
		case strings.TrimSpace(before) == "":
			end += len(addressMark.FindString(text[end:]))
		case strings.TrimRight(before, spaces) != before:
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

// addressMark matches the punctuation behind the name of somebody who is
// addressed. The hyphen of a flag and the colon of an emoji are none.
var addressMark = regexp.MustCompile(`^(?:[,:-]|[ \t\x{a0}]+[,:-](?:\s|$))`)

// A span is a part of a text.
type span struct{ start, end int }

// squeeze returns a text without white space, and the place in the text of each
// of its bytes.
func squeeze(text string) (squeezed string, places []int) {
	var s strings.Builder
	for i, r := range text {
		if unicode.IsSpace(r) {
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		for j := range size {
			places = append(places, i+j)
		}
		s.WriteString(text[i : i+size])
	}
	return s.String(), places
}

// moveSpans moves spans from one text to another that differs from it in white
// space. It takes the places that squeeze returns for the two.
func moveSpans(spans []span, from, to []int) (moved []span) {
	for _, x := range spans {
		first, _ := slices.BinarySearch(from, x.start)
		behind, _ := slices.BinarySearch(from, x.end)
		if first < behind { // otherwise it is white space
			moved = append(moved, span{to[first], to[behind-1] + 1})
		}
	}
	return moved
}

var (
	htmlTag       = regexp.MustCompile(`<(/?)([a-zA-Z][\w-]*)((?:[^<>"']|"[^"]*(?:"|$)|'[^']*(?:'|$))*)(?:>|$)`) // or what is left of one
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
