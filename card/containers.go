package card

import "encoding/json"

// Container groups elements.
type Container struct {
	Items                    []Element         `json:"items,omitzero" card:"required"`
	Style                    ContainerStyle    `json:"style,omitzero"`
	VerticalContentAlignment VerticalAlignment `json:"verticalContentAlignment,omitzero" card:"since=1.1"`
	Bleed                    bool              `json:"bleed,omitzero" card:"since=1.2"` // extends to the edges of its parent
	BackgroundImage          *BackgroundImage  `json:"backgroundImage,omitzero" card:"since=1.2"`
	MinHeight                string            `json:"minHeight,omitzero" card:"since=1.2,format=px"` // in pixels, for example "80px"
	SelectAction             Action            `json:"selectAction,omitzero" card:"since=1.1,select"` // on a tap; not [ShowCard]

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// ColumnSet shows columns side by side.
type ColumnSet struct {
	Columns             []Column            `json:"columns,omitzero"`
	Style               ContainerStyle      `json:"style,omitzero" card:"since=1.2"`
	Bleed               bool                `json:"bleed,omitzero" card:"since=1.2"`
	MinHeight           string              `json:"minHeight,omitzero" card:"since=1.2,format=px"` // in pixels, for example "80px"
	HorizontalAlignment HorizontalAlignment `json:"horizontalAlignment,omitzero"`
	SelectAction        Action              `json:"selectAction,omitzero" card:"since=1.1,select"` // on a tap; not [ShowCard]

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// Column is a column of a [ColumnSet].
type Column struct {
	Width                    ColumnWidth       `json:"width,omitzero" card:"format=width"`
	Items                    []Element         `json:"items,omitzero"`
	Style                    ContainerStyle    `json:"style,omitzero"`
	VerticalContentAlignment VerticalAlignment `json:"verticalContentAlignment,omitzero" card:"since=1.1"`
	Bleed                    bool              `json:"bleed,omitzero" card:"since=1.2"`
	BackgroundImage          *BackgroundImage  `json:"backgroundImage,omitzero" card:"since=1.2"`
	MinHeight                string            `json:"minHeight,omitzero" card:"since=1.2,format=px"` // in pixels, for example "80px"
	SelectAction             Action            `json:"selectAction,omitzero" card:"since=1.1,select"` // on a tap; not [ShowCard]

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"` // a Column or [Drop]
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// ColumnWidth is the width of a column: "auto", "stretch", its weight relative
// to the other columns, for example "2", or since version 1.1 a number of
// pixels, for example "50px". A weight is written as a number.
type ColumnWidth string

// The widths of a column that are not numbers.
const (
	ColumnWidthAuto    ColumnWidth = "auto"
	ColumnWidthStretch ColumnWidth = "stretch"
)

// ActionSet is a row of buttons in the body of a card.
type ActionSet struct {
	Actions []Action `json:"actions,omitzero" card:"required,max=5"` // at most five

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}
