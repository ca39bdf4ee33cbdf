package card_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex/card"
)

func TestText(t *testing.T) {
	c := card.Card{
		Body: []card.Element{
			card.TextBlock{Text: "Build **42** failed"},
			&card.TextBlock{Text: "on main"},
			card.TextBlock{Text: "shown later", IsVisible: new(false)},
			card.RichTextBlock{Inlines: []card.TextRun{{Text: "by "}, {Text: "Ada", Italic: true}}},
			card.Image{URL: "https://example.com/a.png", AltText: "A chart"},
			card.Image{URL: "https://example.com/b.png"},
			card.ImageSet{Images: []card.Image{{AltText: "First"}, {AltText: "Second"}}},
			card.Media{AltText: "The launch"},
			card.FactSet{Facts: []card.Fact{{Title: "Branch", Value: "main"}, {Title: "Time:", Value: "3 s"}, {Value: "alone"}}},
			card.Container{Items: []card.Element{card.TextBlock{Text: "inside"}}},
			card.Container{Items: []card.Element{card.TextBlock{Text: "hidden"}}, IsVisible: new(false)},
			card.ColumnSet{Columns: []card.Column{
				{Items: []card.Element{card.TextBlock{Text: "left"}}},
				{Items: []card.Element{card.TextBlock{Text: "hidden"}}, IsVisible: new(false)},
				{Items: []card.Element{card.TextBlock{Text: "right"}}},
			}},
			card.TextInput{ID: "a", Label: "Name"},
			card.NumberInput{ID: "b", Label: "Age"},
			card.DateInput{ID: "c", Label: "Day"},
			card.TimeInput{ID: "d", Label: "Hour"},
			card.ToggleInput{ID: "e", Title: "I agree"},
			card.ChoiceSetInput{ID: "f", Label: "Color", Choices: []card.Choice{{Title: "Red"}, {Title: "Blue"}}},
			card.ActionSet{Actions: []card.Action{card.OpenURL{Title: "Log", URL: "https://example.com/log"}, card.Submit{Title: "OK"}}},
			card.Raw(`{"type":"TextBlock","text":"raw"}`),
			card.Raw(`{"type":"Table"}`),
			nil,
		},
		Actions: []card.Action{
			card.OpenURL{URL: "https://example.com/"},
			card.ShowCard{Card: card.Card{Body: []card.Element{card.TextBlock{Text: "folded"}}}},
			nil,
		},
	}
	assert.Equal(t, strings.Join([]string{
		"Build **42** failed",
		"on main",
		"by Ada",
		"A chart",
		"First",
		"Second",
		"The launch",
		"Branch: main",
		"Time: 3 s",
		"alone",
		"inside",
		"left",
		"right",
		"Name",
		"Age",
		"Day",
		"Hour",
		"I agree",
		"Color: Red, Blue",
		"Log: https://example.com/log",
		"raw",
		"https://example.com/",
	}, "\n"), c.Text())

	c.FallbackText = "Build 42 failed"
	assert.Equal(t, "Build 42 failed", c.Text())
	assert.Empty(t, card.Card{}.Text())
}

func TestText_long(t *testing.T) {
	fits := strings.Repeat("a", 7439)
	assert.Equal(t, fits, card.Card{FallbackText: fits}.Text())

	for _, s := range []string{fits + "b", strings.Repeat("é", 4000), "a" + strings.Repeat("😀", 2000)} {
		got := body(card.TextBlock{Text: s}).Text()
		assert.LessOrEqual(t, len(got), 7439)
		assert.Greater(t, len(got), 7430)
		assert.True(t, utf8.ValidString(got))
		assert.True(t, strings.HasPrefix(s, strings.TrimSuffix(got, "…")))
	}
}
