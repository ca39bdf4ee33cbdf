package card

import "encoding/json"

// TextBlock is text with a subset of Markdown: bold, italic, lists and links.
type TextBlock struct {
	Text                string              `json:"text,omitzero" card:"required,blank"`
	Size                Size                `json:"size,omitzero"`
	Weight              Weight              `json:"weight,omitzero"`
	Color               Color               `json:"color,omitzero"`
	FontType            FontType            `json:"fontType,omitzero" card:"since=1.2"`
	IsSubtle            bool                `json:"isSubtle,omitzero"`
	Wrap                bool                `json:"wrap,omitzero"` // otherwise the text is cut off at the end of the line
	MaxLines            int                 `json:"maxLines,omitzero"`
	HorizontalAlignment HorizontalAlignment `json:"horizontalAlignment,omitzero"`

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// RichTextBlock is text that consists of runs, each with its own look.
type RichTextBlock struct {
	Inlines             []TextRun           `json:"inlines,omitzero" card:"required"`
	HorizontalAlignment HorizontalAlignment `json:"horizontalAlignment,omitzero"`

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// TextRun is a part of a [RichTextBlock]. It has no Markdown. If only the Text
// is set, it is written as a string.
type TextRun struct {
	Text          string   `json:"text,omitzero" card:"required,blank"`
	Size          Size     `json:"size,omitzero"`
	Weight        Weight   `json:"weight,omitzero"`
	Color         Color    `json:"color,omitzero"`
	FontType      FontType `json:"fontType,omitzero"`
	IsSubtle      bool     `json:"isSubtle,omitzero"`
	Italic        bool     `json:"italic,omitzero"`
	Strikethrough bool     `json:"strikethrough,omitzero"`
	Underline     bool     `json:"underline,omitzero" card:"since=1.3"`
	Highlight     bool     `json:"highlight,omitzero"`
	SelectAction  Action   `json:"selectAction,omitzero" card:"select"` // makes the run a link; not [ShowCard]

	Extra map[string]json.RawMessage `json:"-"`
}

// Image is a PNG, JPEG or GIF image. Width and Height take precedence over
// Size.
type Image struct {
	URL                 string              `json:"url,omitzero" card:"required,format=image"` // http or https, or since version 1.2 data
	AltText             string              `json:"altText,omitzero"`
	Size                ImageSize           `json:"size,omitzero"`
	Style               ImageStyle          `json:"style,omitzero"`
	Width               string              `json:"width,omitzero" card:"since=1.1,format=px"`      // in pixels, for example "50px"
	Height              string              `json:"height,omitzero" card:"since=1.1,format=height"` // "auto", "stretch", or in pixels
	BackgroundColor     string              `json:"backgroundColor,omitzero" card:"since=1.1"`      // behind a transparent image, for example "#DDDDDD"
	HorizontalAlignment HorizontalAlignment `json:"horizontalAlignment,omitzero"`
	SelectAction        Action              `json:"selectAction,omitzero" card:"since=1.1,select"` // on a tap; not [ShowCard]

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// ImageSet is a gallery of images.
type ImageSet struct {
	Images    []Image   `json:"images,omitzero" card:"required"`
	ImageSize ImageSize `json:"imageSize,omitzero"`

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// Media plays audio or video.
type Media struct {
	Sources []MediaSource `json:"sources,omitzero" card:"required"`    // the client plays the first one that it can
	Poster  string        `json:"poster,omitzero" card:"format=image"` // the URL of an image to show before playing
	AltText string        `json:"altText,omitzero"`

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// MediaSource is one format of a [Media].
type MediaSource struct {
	MimeType string `json:"mimeType,omitzero" card:"required"` // for example "video/mp4"
	URL      string `json:"url,omitzero" card:"required,format=media"`

	Extra map[string]json.RawMessage `json:"-"`
}

// FactSet is a table of titles and values.
type FactSet struct {
	Facts []Fact `json:"facts,omitzero" card:"required"`

	ID        string                     `json:"id,omitzero"`
	Spacing   Spacing                    `json:"spacing,omitzero"`
	Separator bool                       `json:"separator,omitzero"`
	Height    Height                     `json:"height,omitzero" card:"since=1.1"`
	IsVisible *bool                      `json:"isVisible,omitzero" card:"since=1.2"`
	Fallback  Element                    `json:"fallback,omitzero" card:"since=1.2"`
	Requires  map[string]string          `json:"requires,omitzero" card:"since=1.2"`
	Extra     map[string]json.RawMessage `json:"-"`
}

// Fact is a row of a [FactSet].
type Fact struct {
	Title string `json:"title,omitzero" card:"required,blank"`
	Value string `json:"value,omitzero" card:"required,blank"`

	Extra map[string]json.RawMessage `json:"-"`
}
