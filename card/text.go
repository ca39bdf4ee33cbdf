package card

import (
	"reflect"
	"strings"
	"unicode/utf8"
)

// maxText is the largest size of the text of a message, in bytes.
const maxText = 7439

// Text returns the card as plain text, for the text of its message. Clients
// show that where they cannot show the card, for example in notifications. It
// is the FallbackText if there is one. Otherwise it has a line for each text,
// fact, image with an AltText, input with its choices, and link that is visible
// at first. Markdown stays as it is. Text cuts the result at 7439 bytes, the
// limit of a message. It returns "" if the card has no words.
func (c Card) Text() string {
	if c.FallbackText != "" {
		return cut(c.FallbackText)
	}
	var t text
	t.elements(c.Body)
	t.actions(c.Actions)
	return cut(strings.Join(t, "\n"))
}

// cut shortens s to at most maxText bytes, at the end of a character.
func cut(s string) string {
	if len(s) <= maxText {
		return s
	}
	const mark = "…"
	n := maxText - len(mark)
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + mark
}

// text is the lines of a text.
type text []string

func (t *text) add(line string) {
	if line != "" {
		*t = append(*t, line)
	}
}

// titled adds a line with a title and a value. Either may be empty.
func (t *text) titled(title, value string) {
	if title != "" && value != "" {
		title = strings.TrimSuffix(title, ":") + ": "
	}
	t.add(title + value)
}

func (t *text) elements(list []Element) {
	for _, e := range list {
		e = resolve(e)
		if isHidden(e) {
			continue
		}
		switch e := e.(type) {
		case TextBlock:
			t.add(e.Text)
		case RichTextBlock:
			var line strings.Builder
			for _, run := range e.Inlines {
				line.WriteString(run.Text)
			}
			t.add(line.String())
		case Image:
			t.add(e.AltText)
		case ImageSet:
			for _, image := range e.Images {
				t.add(image.AltText)
			}
		case Media:
			t.add(e.AltText)
		case FactSet:
			for _, f := range e.Facts {
				t.titled(f.Title, f.Value)
			}
		case Container:
			t.elements(e.Items)
		case ColumnSet:
			for _, column := range e.Columns {
				if !isFalse(column.IsVisible) {
					t.elements(column.Items)
				}
			}
		case ActionSet:
			t.actions(e.Actions)
		case ToggleInput:
			t.titled(e.Label, e.Title)
		case ChoiceSetInput:
			titles := make([]string, len(e.Choices))
			for i, choice := range e.Choices {
				titles[i] = choice.Title
			}
			t.titled(e.Label, strings.Join(titles, ", "))
		case inputElement:
			t.add(e.input().Label)
		}
	}
}

// actions adds the links. The other actions do nothing in a text.
func (t *text) actions(list []Action) {
	for _, a := range list {
		if link, ok := resolve(a).(OpenURL); ok {
			t.titled(link.Title, link.URL)
		}
	}
}

func isFalse(b *bool) bool { return b != nil && !*b }

// isHidden reports whether an element is invisible until an action shows it.
func isHidden(e Element) bool {
	if shapeOf(reflect.TypeOf(e)) == nil { // a Raw
		return false
	}
	visible, _ := reflect.ValueOf(e).FieldByName("IsVisible").Interface().(*bool)
	return isFalse(visible)
}
