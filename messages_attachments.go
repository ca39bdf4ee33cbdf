package webex

import (
	"encoding/json"
	"fmt"

	"github.com/go-webex/webex/card"
)

// AdaptiveCardContentType is the content type of a card.
const AdaptiveCardContentType = card.ContentType

// An Attachment is structured content of a message: a card. [AdaptiveCard]
// makes one. One made by hand is sent as it is, unchecked.
type Attachment struct {
	Object
	ContentType string          `json:"contentType,omitzero"`
	Content     json.RawMessage `json:"content,omitzero"`

	text string // what a message says that says nothing else
	err  error  // why there is no content
}

// AdaptiveCard makes an attachment of a card: a [card.Card] or a pointer to
// one, JSON as a string, []byte or [json.RawMessage], or anything that
// encoding/json turns into the JSON of a card, such as a map. The card is
// checked and encoded at once. When something is wrong with it, the call that
// would send it fails: with a [*card.ValidationError] that names every place,
// whatever the card was made of. What package card does not know is sent too.
//
// Apps that cannot show the card show the text of its message.
// [MessagesService.Create] sends [card.Card.Text] when the request has neither
// text nor markdown.
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

// Decode reads the content into v, by the rules of encoding/json/v2. Any card
// fits a [card.Card].
func (a Attachment) Decode(v any) error { return decode("an attachment", a.Content, v) }
