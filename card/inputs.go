package card

import "encoding/json"

// TextInput (Input.Text) asks for text.
type TextInput struct {
	ID           string `json:"id,omitzero" card:"required"`
	Label        string `json:"label,omitzero" card:"since=1.3"`
	IsRequired   bool   `json:"isRequired,omitzero" card:"since=1.3"`
	ErrorMessage string `json:"errorMessage,omitzero" card:"since=1.3"`

	Value        string         `json:"value,omitzero"` // the initial text
	Placeholder  string         `json:"placeholder,omitzero"`
	MaxLength    int            `json:"maxLength,omitzero"` // in characters
	IsMultiline  bool           `json:"isMultiline,omitzero"`
	Regex        string         `json:"regex,omitzero" card:"since=1.3"` // a pattern that the answer must match, in JavaScript's syntax
	Style        TextInputStyle `json:"style,omitzero"`
	InlineAction Action         `json:"inlineAction,omitzero" card:"since=1.2,select"` // a button beside the input; not [ShowCard]

	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// NumberInput (Input.Number) asks for a number.
type NumberInput struct {
	ID           string `json:"id,omitzero" card:"required"`
	Label        string `json:"label,omitzero" card:"since=1.3"`
	IsRequired   bool   `json:"isRequired,omitzero" card:"since=1.3"`
	ErrorMessage string `json:"errorMessage,omitzero" card:"since=1.3"`

	Value       *float64 `json:"value,omitzero"`
	Min         *float64 `json:"min,omitzero"`
	Max         *float64 `json:"max,omitzero"`
	Placeholder string   `json:"placeholder,omitzero"`

	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// DateInput (Input.Date) asks for a date. Dates are written YYYY-MM-DD.
type DateInput struct {
	ID           string `json:"id,omitzero" card:"required"`
	Label        string `json:"label,omitzero" card:"since=1.3"`
	IsRequired   bool   `json:"isRequired,omitzero" card:"since=1.3"`
	ErrorMessage string `json:"errorMessage,omitzero" card:"since=1.3"`

	Value       string `json:"value,omitzero" card:"format=date"`
	Min         string `json:"min,omitzero" card:"format=date"`
	Max         string `json:"max,omitzero" card:"format=date"`
	Placeholder string `json:"placeholder,omitzero"`

	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// TimeInput (Input.Time) asks for a time of day. Times are written HH:MM.
type TimeInput struct {
	ID           string `json:"id,omitzero" card:"required"`
	Label        string `json:"label,omitzero" card:"since=1.3"`
	IsRequired   bool   `json:"isRequired,omitzero" card:"since=1.3"`
	ErrorMessage string `json:"errorMessage,omitzero" card:"since=1.3"`

	Value       string `json:"value,omitzero" card:"format=time"`
	Min         string `json:"min,omitzero" card:"format=time"`
	Max         string `json:"max,omitzero" card:"format=time"`
	Placeholder string `json:"placeholder,omitzero"`

	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// ToggleInput (Input.Toggle) asks for yes or no. The answer is ValueOn or
// ValueOff, by default "true" or "false".
type ToggleInput struct {
	ID           string `json:"id,omitzero" card:"required"`
	Label        string `json:"label,omitzero" card:"since=1.3"`
	IsRequired   bool   `json:"isRequired,omitzero" card:"since=1.3"`
	ErrorMessage string `json:"errorMessage,omitzero" card:"since=1.3"`

	Title    string `json:"title,omitzero" card:"required,blank"`
	Value    string `json:"value,omitzero"`
	ValueOn  string `json:"valueOn,omitzero"`
	ValueOff string `json:"valueOff,omitzero"`
	Wrap     bool   `json:"wrap,omitzero" card:"since=1.2"`

	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// ChoiceSetInput (Input.ChoiceSet) asks a person to choose one or, with
// IsMultiSelect, several of its Choices. In Value and in the answer, several
// values are one string, separated by commas.
type ChoiceSetInput struct {
	ID           string `json:"id,omitzero" card:"required"`
	Label        string `json:"label,omitzero" card:"since=1.3"`
	IsRequired   bool   `json:"isRequired,omitzero" card:"since=1.3"`
	ErrorMessage string `json:"errorMessage,omitzero" card:"since=1.3"`

	Choices       []Choice    `json:"choices,omitzero" card:"required"`
	Value         string      `json:"value,omitzero"`
	IsMultiSelect bool        `json:"isMultiSelect,omitzero"`
	Style         ChoiceStyle `json:"style,omitzero"`
	Placeholder   string      `json:"placeholder,omitzero"`
	Wrap          bool        `json:"wrap,omitzero" card:"since=1.2"`

	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// Choice is one of the choices of a [ChoiceSetInput].
type Choice struct {
	Title string `json:"title,omitzero" card:"required,blank"`
	Value string `json:"value,omitzero" card:"required,blank"` // without a comma if IsMultiSelect

	Extra map[string]json.RawMessage `json:"-"`
}
