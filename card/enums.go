package card

import "reflect"

// The schema compares these values without regard to case. A card that was read
// keeps its case.

// Size is the size of text.
type Size string

// The sizes of text.
const (
	SizeDefault    Size = "default"
	SizeSmall      Size = "small"
	SizeMedium     Size = "medium"
	SizeLarge      Size = "large"
	SizeExtraLarge Size = "extraLarge"
)

// Weight is the thickness of text.
type Weight string

// The weights of text.
const (
	WeightDefault Weight = "default"
	WeightLighter Weight = "lighter"
	WeightBolder  Weight = "bolder"
)

// Color is the color of text. The theme of the client decides what it looks
// like.
type Color string

// The colors of text.
const (
	ColorDefault   Color = "default"
	ColorDark      Color = "dark"
	ColorLight     Color = "light"
	ColorAccent    Color = "accent"
	ColorGood      Color = "good"
	ColorWarning   Color = "warning"
	ColorAttention Color = "attention"
)

// FontType is the kind of font.
type FontType string

// The kinds of font.
const (
	FontTypeDefault   FontType = "default"
	FontTypeMonospace FontType = "monospace"
)

// Spacing is the space between an element and the one before it.
type Spacing string

// The amounts of spacing.
const (
	SpacingDefault    Spacing = "default"
	SpacingNone       Spacing = "none"
	SpacingSmall      Spacing = "small"
	SpacingMedium     Spacing = "medium"
	SpacingLarge      Spacing = "large"
	SpacingExtraLarge Spacing = "extraLarge"
	SpacingPadding    Spacing = "padding"
)

// Height is the height of an element: as much as it needs, or the rest of its
// container.
type Height string

// The heights of an element.
const (
	HeightAuto    Height = "auto"
	HeightStretch Height = "stretch"
)

// HorizontalAlignment is the horizontal position of an element or its content.
type HorizontalAlignment string

// The horizontal alignments.
const (
	HorizontalAlignmentLeft   HorizontalAlignment = "left"
	HorizontalAlignmentCenter HorizontalAlignment = "center"
	HorizontalAlignmentRight  HorizontalAlignment = "right"
)

// VerticalAlignment is the vertical position of the content of an element.
type VerticalAlignment string

// The vertical alignments.
const (
	VerticalAlignmentTop    VerticalAlignment = "top"
	VerticalAlignmentCenter VerticalAlignment = "center"
	VerticalAlignmentBottom VerticalAlignment = "bottom"
)

// ContainerStyle is the look of a container. All but default and emphasis need
// version 1.2.
type ContainerStyle string

// The styles of a container.
const (
	ContainerStyleDefault   ContainerStyle = "default"
	ContainerStyleEmphasis  ContainerStyle = "emphasis"
	ContainerStyleGood      ContainerStyle = "good"
	ContainerStyleAttention ContainerStyle = "attention"
	ContainerStyleWarning   ContainerStyle = "warning"
	ContainerStyleAccent    ContainerStyle = "accent"
)

// ImageSize is the approximate size of an image.
type ImageSize string

// The sizes of an image.
const (
	ImageSizeAuto    ImageSize = "auto"
	ImageSizeStretch ImageSize = "stretch"
	ImageSizeSmall   ImageSize = "small"
	ImageSizeMedium  ImageSize = "medium"
	ImageSizeLarge   ImageSize = "large"
)

// ImageStyle is the look of an image: unchanged, or cropped to a circle as for
// a person.
type ImageStyle string

// The styles of an image.
const (
	ImageStyleDefault ImageStyle = "default"
	ImageStylePerson  ImageStyle = "person"
)

// FillMode says how a background image fills its area.
type FillMode string

// The fill modes of a background image.
const (
	FillModeCover              FillMode = "cover"
	FillModeRepeatHorizontally FillMode = "repeatHorizontally"
	FillModeRepeatVertically   FillMode = "repeatVertically"
	FillModeRepeat             FillMode = "repeat"
)

// ActionStyle is the look of an action's button.
type ActionStyle string

// The styles of an action.
const (
	ActionStyleDefault     ActionStyle = "default"
	ActionStylePositive    ActionStyle = "positive"
	ActionStyleDestructive ActionStyle = "destructive"
)

// AssociatedInputs says which inputs a [Submit] sends.
type AssociatedInputs string

// The inputs that a [Submit] sends: those of its card and of the enclosing
// cards, or none.
const (
	AssociatedInputsAuto AssociatedInputs = "auto"
	AssociatedInputsNone AssociatedInputs = "none"
)

// ChoiceStyle is the look of a [ChoiceSetInput]: a drop-down list, or all
// choices visible.
type ChoiceStyle string

// The styles of a [ChoiceSetInput].
const (
	ChoiceStyleCompact  ChoiceStyle = "compact"
	ChoiceStyleExpanded ChoiceStyle = "expanded"
)

// TextInputStyle hints at what a [TextInput] is for, so that a client can offer
// the right keyboard.
type TextInputStyle string

// The styles of a [TextInput].
const (
	TextInputStyleText  TextInputStyle = "text"
	TextInputStyleTel   TextInputStyle = "tel"
	TextInputStyleURL   TextInputStyle = "url"
	TextInputStyleEmail TextInputStyle = "email"
)

// enums returns the allowed values of each type above.
func enums() map[reflect.Type][]string {
	return map[reflect.Type][]string{
		reflect.TypeFor[Size]():   values(SizeDefault, SizeSmall, SizeMedium, SizeLarge, SizeExtraLarge),
		reflect.TypeFor[Weight](): values(WeightDefault, WeightLighter, WeightBolder),
		reflect.TypeFor[Color](): values(
			ColorDefault, ColorDark, ColorLight, ColorAccent, ColorGood, ColorWarning, ColorAttention,
		),
		reflect.TypeFor[FontType](): values(FontTypeDefault, FontTypeMonospace),
		reflect.TypeFor[Spacing](): values(
			SpacingDefault, SpacingNone, SpacingSmall, SpacingMedium, SpacingLarge, SpacingExtraLarge,
			SpacingPadding,
		),
		reflect.TypeFor[Height](): values(HeightAuto, HeightStretch),
		reflect.TypeFor[HorizontalAlignment](): values(
			HorizontalAlignmentLeft, HorizontalAlignmentCenter, HorizontalAlignmentRight,
		),
		reflect.TypeFor[VerticalAlignment](): values(VerticalAlignmentTop, VerticalAlignmentCenter, VerticalAlignmentBottom),
		reflect.TypeFor[ContainerStyle](): values(
			ContainerStyleDefault, ContainerStyleEmphasis, ContainerStyleGood, ContainerStyleAttention,
			ContainerStyleWarning, ContainerStyleAccent,
		),
		reflect.TypeFor[ImageSize](): values(
			ImageSizeAuto, ImageSizeStretch, ImageSizeSmall, ImageSizeMedium, ImageSizeLarge,
		),
		reflect.TypeFor[ImageStyle](): values(ImageStyleDefault, ImageStylePerson),
		reflect.TypeFor[FillMode](): values(
			FillModeCover, FillModeRepeatHorizontally, FillModeRepeatVertically, FillModeRepeat,
		),
		reflect.TypeFor[ActionStyle]():      values(ActionStyleDefault, ActionStylePositive, ActionStyleDestructive),
		reflect.TypeFor[AssociatedInputs](): values(AssociatedInputsAuto, AssociatedInputsNone),
		reflect.TypeFor[ChoiceStyle]():      values(ChoiceStyleCompact, ChoiceStyleExpanded),
		reflect.TypeFor[TextInputStyle](): values(
			TextInputStyleText, TextInputStyleTel, TextInputStyleURL, TextInputStyleEmail,
		),
	}
}

func values[T ~string](list ...T) []string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = string(v)
	}
	return names
}
