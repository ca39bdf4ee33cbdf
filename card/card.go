// Package card writes, checks and reads Adaptive Cards, the cards that a Webex
// message can carry.
//
// A card is a plain Go value that looks like the card:
//
//	c := card.Card{
//		Body: []card.Element{
//			card.TextBlock{Text: "Lunch?", Weight: card.WeightBolder},
//			card.TextInput{ID: "dish", Label: "Dish", IsRequired: true},
//		},
//		Actions: []card.Action{card.Submit{Title: "Order"}},
//	}
//
// The types are those of the schema at version 1.3, the newest that Webex
// renders, under the schema's own names: Input.Text is [TextInput],
// Action.OpenUrl is [OpenURL], each property is the field of its name. A field
// with the zero value is not written.
//
// [github.com/go-webex/webex.AdaptiveCard] makes an attachment of it, to be
// sent with a message. What people enter comes back as an attachment action;
// its DecodeInputs reads it into a struct.
//
// A card is checked when it is marshalled, with encoding/json or with json/v2,
// and by [Card.Validate]. All faults come in one [*ValidationError], each with
// the path of the place that is wrong: body[2].columns[0].items[1].url.
//
// [Parse] reads a card made elsewhere, such as in a designer. What this package
// has no type or field for is kept and written again: an unknown element or
// action as [Raw], an unknown property in the field Extra of its owner. Extra
// also remembers what a field cannot tell apart, such as "wrap": false from no
// wrap, the number 1.50 from 1.5, or a property of a wrong type. A field set
// later overrules what Extra says about it.
//
// Elements and actions marshal as themselves too, but unchecked. They are read
// as part of a card.
//
// See https://developer.webex.com/docs/buttons-and-cards and
// https://adaptivecards.io/explorer/.
package card

import "encoding/json"

const (
	// ContentType is the content type of a card as the attachment of a message.
	ContentType = "application/vnd.microsoft.card.adaptive"

	// SchemaURL is the $schema of a card that names no other.
	SchemaURL = "http://adaptivecards.io/schemas/adaptive-card.json"

	// Version is the version of a card that names no other, and the newest one
	// that Webex renders.
	Version = "1.3"
)

// Card is an Adaptive Card: what a message carries as its attachment, and what
// [ShowCard] unfolds. A message can carry one card.
type Card struct {
	Schema  string `json:"$schema,omitzero"`                       // written as [SchemaURL] when empty
	Version string `json:"version,omitzero" card:"format=version"` // written as [Version] when empty; ignored in a card within [ShowCard]

	Body    []Element `json:"body,omitzero"`
	Actions []Action  `json:"actions,omitzero" card:"max=5"` // at most five

	SelectAction             Action            `json:"selectAction,omitzero" card:"since=1.1,select"` // on a tap anywhere
	FallbackText             string            `json:"fallbackText,omitzero"`                         // shown by clients that are too old for the card
	BackgroundImage          *BackgroundImage  `json:"backgroundImage,omitzero"`
	MinHeight                string            `json:"minHeight,omitzero" card:"since=1.2,format=px"` // in pixels, like "80px"
	Speak                    string            `json:"speak,omitzero"`                                // plain text or SSML
	Lang                     string            `json:"lang,omitzero"`                                 // ISO 639-1, like "en"
	VerticalContentAlignment VerticalAlignment `json:"verticalContentAlignment,omitzero" card:"since=1.1"`

	// Extra holds the properties that have no field; see the package
	// documentation.
	Extra map[string]json.RawMessage `json:"-"`
}

// Element is what stands in the body of a card or in a container: text, images,
// containers and inputs. The elements are [TextBlock], [RichTextBlock],
// [Image], [ImageSet], [Media], [Container], [ColumnSet], [FactSet],
// [ActionSet], [TextInput], [NumberInput], [DateInput], [TimeInput],
// [ToggleInput], [ChoiceSetInput] and [Raw]. [Column] and [Drop] are elements
// only as a fallback.
//
// Every element has an ID, by which [ToggleVisibility] knows it, and Spacing
// and Separator to set it off from the element before it. IsVisible is true
// unless set; new(false) hides the element. Fallback stands in for it where the
// client does not know it, or lacks a feature that Requires names together with
// the least version of it.
//
// The ID of an input names its answer in the attachment action, where every
// answer is a string. It is unique among the inputs of a card and of the cards
// that unfold from it. Label stands above the input, ErrorMessage below it when
// the answer is wrong or, with IsRequired, missing.
type Element interface{ element() }

// Action is what a button, or a tap on an element, does: [OpenURL], [Submit],
// [ShowCard], [ToggleVisibility] or [Raw]. [Drop] is an action only as a
// fallback.
//
// Title and IconURL are what its button shows. Fallback and Requires are those
// of an [Element].
type Action interface{ action() }

// Raw is an element or action as JSON, for what this package has no type for.
// [Parse] keeps unknown ones as Raw.
type Raw json.RawMessage

// FallbackOption is a fallback that is not an element or action: [Drop].
type FallbackOption string

// Drop as the Fallback of an element or action leaves it out where the client
// does not know it.
const Drop FallbackOption = "drop"

// BackgroundImage fills the background of a card or container. One with nothing
// but a URL is written as that string, the only form that clients before
// version 1.2 know.
type BackgroundImage struct {
	URL                 string              `json:"url,omitzero" card:"required,format=image"`
	FillMode            FillMode            `json:"fillMode,omitzero" card:"since=1.2"`
	HorizontalAlignment HorizontalAlignment `json:"horizontalAlignment,omitzero" card:"since=1.2"`
	VerticalAlignment   VerticalAlignment   `json:"verticalAlignment,omitzero" card:"since=1.2"`

	Extra map[string]json.RawMessage `json:"-"`
}

func (TextBlock) element()      {}
func (RichTextBlock) element()  {}
func (Image) element()          {}
func (ImageSet) element()       {}
func (Media) element()          {}
func (FactSet) element()        {}
func (Container) element()      {}
func (ColumnSet) element()      {}
func (Column) element()         {}
func (ActionSet) element()      {}
func (TextInput) element()      {}
func (NumberInput) element()    {}
func (DateInput) element()      {}
func (TimeInput) element()      {}
func (ToggleInput) element()    {}
func (ChoiceSetInput) element() {}
func (Raw) element()            {}
func (FallbackOption) element() {}

func (OpenURL) action()          {}
func (Submit) action()           {}
func (ShowCard) action()         {}
func (ToggleVisibility) action() {}
func (Raw) action()              {}
func (FallbackOption) action()   {}
