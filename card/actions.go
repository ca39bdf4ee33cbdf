package card

import "encoding/json"

// OpenURL (Action.OpenUrl) opens a link.
type OpenURL struct {
	Title string `json:"title,omitzero"`
	URL   string `json:"url,omitzero" card:"required,format=link"` // http or https, or callto, mailto, sip, sms, tel, webex, webexteams

	IconURL  string                     `json:"iconUrl,omitzero" card:"since=1.1,format=image"`
	Style    ActionStyle                `json:"style,omitzero" card:"since=1.2"`
	Fallback Action                     `json:"fallback,omitzero" card:"since=1.2"`
	Requires map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra    map[string]json.RawMessage `json:"-"`
}

// Submit (Action.Submit) sends what the person entered into the card's inputs.
// It arrives as an attachment action, together with Data.
type Submit struct {
	Title string `json:"title,omitzero"`

	// Data is sent together with the inputs. It is a string, or anything that
	// marshals to a JSON object. [Parse] makes it a string or a map[string]any,
	// with numbers as [json.Number].
	Data             any              `json:"data,omitzero" card:"format=data"`
	AssociatedInputs AssociatedInputs `json:"associatedInputs,omitzero" card:"since=1.3"`

	IconURL  string                     `json:"iconUrl,omitzero" card:"since=1.1,format=image"`
	Style    ActionStyle                `json:"style,omitzero" card:"since=1.2"`
	Fallback Action                     `json:"fallback,omitzero" card:"since=1.2"`
	Requires map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra    map[string]json.RawMessage `json:"-"`
}

// ShowCard (Action.ShowCard) unfolds a card below the button.
type ShowCard struct {
	Title string `json:"title,omitzero"`
	Card  Card   `json:"card,omitzero"`

	IconURL  string                     `json:"iconUrl,omitzero" card:"since=1.1,format=image"`
	Style    ActionStyle                `json:"style,omitzero" card:"since=1.2"`
	Fallback Action                     `json:"fallback,omitzero" card:"since=1.2"`
	Requires map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra    map[string]json.RawMessage `json:"-"`
}

// ToggleVisibility (Action.ToggleVisibility) shows and hides elements.
type ToggleVisibility struct {
	Title          string          `json:"title,omitzero"`
	TargetElements []TargetElement `json:"targetElements,omitzero" card:"required"`

	IconURL  string                     `json:"iconUrl,omitzero" card:"since=1.1,format=image"`
	Style    ActionStyle                `json:"style,omitzero" card:"since=1.2"`
	Fallback Action                     `json:"fallback,omitzero" card:"since=1.2"`
	Requires map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra    map[string]json.RawMessage `json:"-"`
}

// TargetElement is an element that [ToggleVisibility] shows or hides. If only
// the ElementID is set, it is written as a string.
type TargetElement struct {
	ElementID string `json:"elementId,omitzero" card:"required"`
	IsVisible *bool  `json:"isVisible,omitzero"` // true shows the element, false hides it, nil toggles it

	Extra map[string]json.RawMessage `json:"-"`
}
