package webex

import (
	"mime"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// fileName reads the name of a file from a Content-Disposition header, and
// drops whatever could lead to another directory.
func fileName(disposition string) string {
	name := dispositionName(disposition)
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, toUTF8(name))
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}

// dispositionName returns the name in a header. It reads what is by the book
// with package mime, and the rest as browsers do.
func dispositionName(disposition string) string {
	_, params, err := mime.ParseMediaType(disposition)
	if name := params["filename"]; err == nil && name != "" {
		return name // package mime has decoded a filename* into it
	}
	plain := looseParameter(plainName, disposition)
	extended := looseParameter(extendedName, disposition)
	if parts := strings.SplitN(extended, "'", 3); len(parts) == 3 { // charset'language'name
		extended = parts[2]
	}
	if _, err := url.PathUnescape(extended); extended == "" || err != nil && plain != "" {
		return plain
	}
	return extended
}

// The parameters of a header in which spaces and letters that need quotes have
// none, or quotes are not escaped.
var (
	plainName    = regexp.MustCompile(`(?i)(?:^|[;\s])filename\s*=\s*(?:"(.*?)"\s*(?:;|$)|([^;]*))`)
	extendedName = regexp.MustCompile(`(?i)(?:^|[;\s])filename\*\s*=\s*(?:"(.*?)"\s*(?:;|$)|([^;]*))`)
)

var quotedPair = strings.NewReplacer(`\"`, `"`, `\\`, `\`)

func looseParameter(pattern *regexp.Regexp, header string) string {
	match := pattern.FindStringSubmatch(header)
	switch {
	case match == nil:
		return ""
	case match[1] != "":
		return quotedPair.Replace(match[1])
	}
	return strings.Trim(match[2], " \t\"")
}

// toUTF8 returns a text in UTF-8. One that is not in UTF-8 is read as Latin-1,
// the other encoding of headers.
func toUTF8(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}

// maxSafeName is how long a safe name may be, in bytes. Most file systems allow
// 255; the rest is for what a program adds.
const maxSafeName = 200

// SafeName returns the Name as one that a local file can have on any operating
// system:
//
//   - It has at most 200 bytes. A longer name loses the end of what is before
//     its extension.
//   - Characters that Windows does not allow in names are underscores. Control
//     characters, those that turn the direction of the text, and others that
//     cannot be seen are removed. A space of any kind is a plain one.
//   - It neither begins nor ends with a space, and does not end with a dot.
//   - A name that begins with a dot or a hyphen, or that is a device's on
//     Windows, such as NUL.txt, has an underscore before it.
//   - If nothing is left, it is "file".
//
// Files of a different Name may have the same SafeName, and there may be a
// local file of that name already.
func (i FileInfo) SafeName() string {
	name := strings.Map(safeRune, strings.ToValidUTF8(i.Name, "_"))
	name = shortName(trimName(name), maxSafeName-1)
	if name == "" {
		return "file"
	}
	if name[0] == '.' || name[0] == '-' || isDevice(name) {
		return "_" + name
	}
	return name
}

func trimName(name string) string { return strings.TrimLeft(strings.TrimRight(name, ". "), " ") }

// safeRune returns what stands for a character in a safe name, or -1 for
// nothing.
func safeRune(r rune) rune {
	switch {
	case strings.ContainsRune(`<>:"/\|?*`, r):
		return '_'
	case unicode.Is(unicode.Zs, r):
		return ' '
	case !unicode.IsGraphic(r), r == '\u2800', // a Braille pattern without dots
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector):
		return -1
	}
	return r
}

// maxExtension is how long the extension is that a name keeps when it is
// shortened, in bytes.
const maxExtension = 20

// shortName cuts the end off what is before the extension of a name.
func shortName(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	extension := path.Ext(name)
	if len(extension) > maxExtension {
		extension = ""
	}
	stem := name[:limit-len(extension)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return trimName(stem) + extension
}

// isDevice reports whether a name is that of a device on Windows, where an
// extension does not change that.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	stem = strings.TrimRight(stem, " ")
	if slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}, stem) {
		return true
	}
	number := strings.TrimPrefix(strings.TrimPrefix(stem, "COM"), "LPT")
	return number != stem && utf8.RuneCountInString(number) == 1 && strings.Contains("0123456789¹²³", number)
}
