package webex

import (
	"encoding/json"
	"fmt"

	"github.com/go-webex/webex/card"
)

// AdaptiveCardContentType is the content type of a card.
const AdaptiveCardContentType = card.ContentType

// An Attachment is the structured content of a message: a card. [AdaptiveCard]
// makes one. An Attachment made by hand is sent unchecked.
type Attachment struct {
	Object
	ContentType string          `json:"contentType,omitzero"`
	Content     json.RawMessage `json:"content,omitzero"`

	text string // the card as text, for a message without text and markdown
	err  error  // why there is no content
}

// AdaptiveCard makes an attachment of a card: a [card.Card] or a pointer to
// one, JSON as a string, []byte or [json.RawMessage], or anything that
// encoding/json turns into the JSON of a card, such as a map. AdaptiveCard
// checks and encodes the card at once. If that fails, so does the call that
// would send the card. The error for an invalid card is a
// [*card.ValidationError] that names every fault. Elements and properties that
// package card does not know are sent too.
//
// Apps that cannot show the card show the text of its message. If the request
// has neither text nor markdown, [MessagesService.Create] sends
// [card.Card.Text].
//
// See https://developer.webex.com/docs/api/guides/cards.
func AdaptiveCard(content any) Attachment {
	a := Attachment{ContentType: AdaptiveCardContentType}
	c, err := newCard(content)
	if err == nil {
		a.Content, err = c.MarshalJSON()
	}
	if err != nil {
		a.err = err
		return a
	}
	a.text = c.Text()
	return a
}

func newCard(content any) (card.Card, error) {
	switch content := content.(type) {
	case card.Card:
		return content, nil
	case *card.Card:
		if content != nil {
			return *content, nil
		}
	case string:
		return card.Parse([]byte(content))
	case []byte:
		return card.Parse(content)
	}
	data, err := json.Marshal(content)
	if err != nil {
		return card.Card{}, fmt.Errorf("card: %w", err)
	}
	return card.Parse(data)
}

// Decode reads the content into v, by the rules of encoding/json/v2. For a
// card, v can be a [*card.Card].
func (a Attachment) Decode(v any) error { return decode("an attachment", a.Content, v) }
