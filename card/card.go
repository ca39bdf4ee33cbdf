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
// The types are those of version 1.3 of the schema, the newest that Webex
// renders. Their names follow the schema: Input.Text is [TextInput],
// Action.OpenUrl is [OpenURL], and a property is the field of the same name.
// Fields with the zero value are not written.
//
// [github.com/go-webex/webex.AdaptiveCard] makes an attachment of a card, to
// send with a message. The answers of people come back as an attachment action;
// its DecodeInputs reads them into a struct.
//
// Marshaling a card, with encoding/json or json/v2, checks it, and so does
// [Card.Validate]. The error is a [*ValidationError] with all faults, each with
// the path of its place: body[2].columns[0].items[1].url. Only what is sure to
// be wrong is a fault. [Lint] finds what is doubtful.
//
// [Parse] reads a card made elsewhere, such as in a designer. It keeps the
// parts for which this package has no type or field, and they are written
// again: an unknown element or action is a [Raw], and an unknown property is in
// the field Extra of its owner. Extra also holds properties that a field cannot
// represent: "wrap": false in contrast to no wrap, the number 1.50 in contrast
// to 1.5, or a value of a wrong type. If you set the field, it wins over Extra.
//
// Elements and actions can be marshaled on their own too, unchecked. They can
// be read only as part of a card.
//
// See https://developer.webex.com/docs/buttons-and-cards and
// https://adaptivecards.io/explorer/.
package card

import "encoding/json"

const (
	// ContentType is the content type of a card as the attachment of a message.
	ContentType = "application/vnd.microsoft.card.adaptive"

	// SchemaURL is the default $schema of a card.
	SchemaURL = "http://adaptivecards.io/schemas/adaptive-card.json"

	// Version is the default version of a card, and the newest one that Webex
	// renders.
	Version = "1.3"
)

// Card is an Adaptive Card: the attachment of a message, or the card that
// [ShowCard] unfolds. A message can have one card.
type Card struct {
	Schema  string `json:"$schema,omitzero"`                       // by default [SchemaURL]
	Version string `json:"version,omitzero" card:"format=version"` // by default [Version]; raised to what the card needs; ignored in a card within [ShowCard]

	Body    []Element `json:"body,omitzero"`
	Actions []Action  `json:"actions,omitzero" card:"max=5"` // at most five

	SelectAction             Action            `json:"selectAction,omitzero" card:"since=1.1,select"` // on a tap anywhere; not [ShowCard]
	FallbackText             string            `json:"fallbackText,omitzero"`                         // clients too old for the card show this
	BackgroundImage          *BackgroundImage  `json:"backgroundImage,omitzero"`
	MinHeight                string            `json:"minHeight,omitzero" card:"since=1.2,format=px"` // in pixels, for example "80px"
	Speak                    string            `json:"speak,omitzero"`                                // what to speak, as plain text or SSML
	Lang                     string            `json:"lang,omitzero"`                                 // an ISO 639-1 code, for example "en"
	VerticalContentAlignment VerticalAlignment `json:"verticalContentAlignment,omitzero" card:"since=1.1"`

	// Extra holds the properties without a field; see the package
	// documentation.
	Extra map[string]json.RawMessage `json:"-"`
}

// Element is a part of the body of a card or of a container: text, an image, a
// container or an input. The elements are [TextBlock], [RichTextBlock],
// [Image], [ImageSet], [Media], [Container], [ColumnSet], [FactSet],
// [ActionSet], [TextInput], [NumberInput], [DateInput], [TimeInput],
// [ToggleInput], [ChoiceSetInput] and [Raw]. [Column] and [Drop] are elements
// only as a fallback.
//
// Every element has an ID, for [ToggleVisibility], and Spacing and Separator to
// set it off from the element before it. IsVisible is true unless set;
// new(false) hides the element. A client shows the Fallback instead if it does
// not know the element, or lacks a feature that Requires names together with
// its lowest version.
//
// The ID of an input names its answer in the attachment action, where every
// answer is a string. It must be unique among the inputs of a card and of the
// cards that unfold from it. A client shows the Label above the input. It shows
// the ErrorMessage below the input if the answer is wrong or, with IsRequired,
// missing.
type Element interface{ element() }

// Action is what happens when a person presses a button or taps an element:
// [OpenURL], [Submit], [ShowCard], [ToggleVisibility] or [Raw]. [Drop] is an
// action only as a fallback.
//
// The button of an action shows Title and IconURL. Fallback and Requires have
// the same meaning as in an [Element].
type Action interface{ action() }

// Raw is the JSON of an element or action for which this package has no type.
// [Parse] makes a Raw of an unknown one.
type Raw json.RawMessage

// FallbackOption is a fallback that is not an element or action: [Drop].
type FallbackOption string

// Drop is a Fallback. A client that does not know the element or action leaves
// it out.
const Drop FallbackOption = "drop"

// BackgroundImage fills the background of a card or container. If only the URL
// is set, it is written as a string, the only form that clients before version
// 1.2 know.
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
