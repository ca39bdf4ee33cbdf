package card

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// format checks whether a string has the format that a rule names. A string
// with another format is doubtful and not wrong, because to the schema it is a
// string, except for the version. The format data is not among them; see
// validator.data.
func (v *validator) format(name, path, s string) {
	switch name {
	case "version":
		switch m, ok := minor(s); {
		case !ok:
			v.fault(path, "%q is not a version; they are 1.0 to %s", s, Version)
		case m > newest:
			v.fault(path, "%s is above %s, the newest that Webex renders", s, Version)
		}
	case "px":
		if !isPixels(s) {
			v.doubt(path, `%q is not in pixels, like "50px"`, s)
		}
	case "height":
		if !isWord(s, HeightAuto, HeightStretch) && !isPixels(s) {
			v.doubt(path, `%q is neither auto nor stretch nor in pixels, like "50px"`, s)
		}
	case "width":
		v.width(path, s)
	case "date":
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			v.doubt(path, "%q is not a date, like 2006-01-02", s)
		}
	case "time":
		if _, err := time.Parse("15:04", s); err != nil || len(s) != len("15:04") {
			v.doubt(path, "%q is not a time, like 15:04", s)
		}
	case "link":
		if !isURL(s, "callto", "mailto", "sip", "sms", "tel", "webex", "webexteams") {
			v.doubt(path, "%q is not an absolute http or https URL", s)
		}
	case "image":
		v.media(path, s, "data:image/")
	case "media":
		v.media(path, s, "data:")
	}
}

// width checks the width of a column.
func (v *validator) width(path, s string) {
	if isWord(s, ColumnWidthAuto, ColumnWidthStretch) {
		return
	}
	if isPixels(s) {
		v.needs(1, path, strconv.Quote(s)+" ")
		return
	}
	if weight, err := strconv.ParseFloat(s, 64); err != nil || weight < 0 {
		v.doubt(path, `%q is neither auto nor stretch nor a weight nor in pixels, like "50px"`, s)
	}
}

func isPixels(s string) bool {
	n, ok := strings.CutSuffix(s, "px")
	return ok && n != "" && strings.Trim(n, "0123456789") == ""
}

func isWord[T ~string](s string, words ...T) bool {
	return slices.ContainsFunc(words, func(w T) bool { return strings.EqualFold(s, string(w)) })
}

// media checks the URL of an image or of media. Since version 1.2 it may be a
// data URL with the given prefix.
func (v *validator) media(path, s, data string) {
	switch {
	case len(s) >= len(data) && strings.EqualFold(s[:len(data)], data) && strings.Contains(s, ","):
		v.needs(2, path, "a data URL ")
	case !isURL(s):
		v.doubt(path, "%.200q is not an absolute http or https URL or a %s URL", s, data)
	}
}

// isURL reports whether s is an absolute http or https URL, or a URL with one
// of the given schemes.
func isURL(s string, schemes ...string) bool {
	u, err := url.Parse(s)
	if err != nil {
		return false
	}
	if slices.Contains(schemes, u.Scheme) {
		return true
	}
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
