package webex

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isJoined reports whether the last code point of one text and the first of the
// next look like one character: a letter and its accent, a syllable, a flag or
// another emoji of several parts. It knows most of what Unicode calls grapheme
// clusters. The first text begins with a whole character.
func isJoined(before, after string) bool {
	const joiner = '\u200d'
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	switch {
	case before == "" || after == "":
		return false
	case last == joiner, isExtending(first):
		return true
	case isRegional(first):
		return regionals(before)%2 == 1 // each two are a flag
	case strings.ContainsRune(viramas, last):
		return unicode.IsLetter(first)
	case last >= 0x1100 && last <= 0x115f, last >= 0xa960 && last <= 0xa97c: // the leading consonant of a syllable
		return unicode.Is(unicode.Hangul, first)
	}
	return false
}

// viramas join the consonants before and behind them, in scripts of India.
const viramas = "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d"

// isExtending reports whether a code point belongs to the character before it.
func isExtending(r rune) bool {
	switch {
	case unicode.Is(unicode.M, r):
		return true
	case r == '\u200c' || r == '\u200d', // joiners
		r == '\u0e33' || r == '\u0eb3', // vowels of Thai and Lao
		r == '\uff9e' || r == '\uff9f', // marks of half-width Katakana
		r >= 0x1160 && r <= 0x11ff,     // vowels and trailing consonants of Hangul
		r >= 0xd7b0 && r <= 0xd7ff,
		r >= 0x1f3fb && r <= 0x1f3ff, // skin tones
		r >= 0xe0020 && r <= 0xe007f: // tags, as in the flag of Scotland
		return true
	}
	return false
}

func isRegional(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// regionals returns how many regional indicators a text ends with.
func regionals(text string) (n int) {
	for {
		last, size := utf8.DecodeLastRuneInString(text)
		if !isRegional(last) {
			return n
		}
		text, n = text[:len(text)-size], n+1
	}
}
