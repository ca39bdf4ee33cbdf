package main

import (
	"regexp"
	"strings"
	"unicode"
)

// initialisms are written in capitals in Go names.
var initialisms = map[string]bool{
	"API": true, "DNS": true, "HDS": true, "HTML": true, "HTTP": true, "HTTPS": true, "ID": true, "IP": true, "JSON": true,
	"MAC": true, "OTP": true, "PIN": true, "PMR": true, "PSTN": true, "SCIM": true, "SIP": true, "SSO": true, "TCP": true,
	"UDP": true, "URI": true, "URL": true, "UUID": true, "VIP": true, "XAPI": true,
}

// words splits a name, such as "meetingInviteeId" or "Control Hub", into words.
func words(name string) []string {
	var all []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			all = append(all, string(word))
		}
		word = nil
	}
	letters := []rune(name)
	for i, r := range letters {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			end()
			continue
		}
		follows := i+1 < len(letters) && unicode.IsLower(letters[i+1]) && !isPlural(letters[i+1:])
		if unicode.IsUpper(r) && i > 0 && (!unicode.IsUpper(letters[i-1]) || follows) {
			end()
		}
		word = append(word, r)
	}
	end()
	return all
}

// isPlural reports whether what follows some capitals is the s of their plural,
// as in URLs.
func isPlural(rest []rune) bool {
	return rest[0] == 's' && (len(rest) == 1 || !unicode.IsLower(rest[1]))
}

// goName makes a Go name, such as MeetingInviteeID, of any name. Of a URN of an
// extension it takes what the extension is called.
func goName(name string) string {
	if _, extension, ok := strings.Cut(name, ":extension:"); ok {
		name = version.ReplaceAllString(extension, "")
	}
	var s strings.Builder
	for _, word := range words(name) {
		upper := strings.ToUpper(word)
		stem, plural := strings.CutSuffix(upper, "S")
		switch {
		case initialisms[upper]:
			s.WriteString(upper)
		case plural && initialisms[stem]:
			s.WriteString(stem + "s")
		default:
			s.WriteString(upper[:1] + strings.ToLower(word[1:]))
		}
	}
	return s.String()
}

var version = regexp.MustCompile(`[\d.]+`)

// localName makes the name of a parameter, such as meetingInviteeID.
func localName(name string) string {
	all := words(name)
	local := strings.ToLower(all[0]) + goName(strings.Join(all[1:], " "))
	if keywords[local] {
		return local + "Name"
	}
	return local
}

var keywords = map[string]bool{"type": true, "range": true, "func": true, "import": true, "package": true, "default": true, "s": true, "ctx": true}

// fileName makes the name of a service's file, without its ending. The first
// word is the family, in the plural if that is a service, as in
// "meetings_invitees".
func fileName(service string, services map[string][]operation) string {
	all := words(service)
	if family := plural(all[0]); len(all) > 1 && len(services[family]) > 0 {
		all[0] = family
	}
	return strings.ToLower(strings.Join(all, "_"))
}

// singular and plural know the endings that the names of resources have.
func singular(name string) string {
	for _, rule := range [][2]string{
		{"ies", "y"}, {"sses", "ss"}, {"xes", "x"}, {"ches", "ch"}, {"shes", "sh"}, {"tuses", "tus"}, {"ss", "ss"}, {"us", "us"}, {"s", ""},
	} {
		if stem, ok := strings.CutSuffix(name, rule[0]); ok {
			return stem + rule[1]
		}
	}
	return name
}

func plural(name string) string {
	switch {
	case singular(name) != name:
		return name
	case strings.HasSuffix(name, "y"):
		return strings.TrimSuffix(name, "y") + "ies"
	case strings.HasSuffix(name, "s"), strings.HasSuffix(name, "x"), strings.HasSuffix(name, "ch"), strings.HasSuffix(name, "sh"):
		return name + "es"
	}
	return name + "s"
}

// spoken says a Go name in words, such as "meeting invitee".
func spoken(name string) string {
	all := words(name)
	for i, word := range all {
		if !initialisms[strings.TrimSuffix(word, "s")] {
			all[i] = strings.ToLower(word)
		}
	}
	return strings.Join(all, " ")
}

// article puts "A" or "An" before a name in the singular.
func article(name string) string {
	switch {
	case singular(name) != name:
		return name
	case strings.ContainsRune("AEIOUaeiou", rune(name[0])):
		return "An " + name
	}
	return "A " + name
}

// slug writes a name as the addresses of the documentation do.
func slug(name string) string { return strings.ToLower(strings.Join(words(name), "-")) }

var (
	links   = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	marks   = regexp.MustCompile("[`*]")
	sentend = regexp.MustCompile(`[.:](\s|$)`)
)

// sentence returns the first sentence of a description, without its full stop
// and without markup.
func sentence(description string) string {
	line, _, _ := strings.Cut(strings.TrimLeft(description, "* \n"), "\n")
	line = marks.ReplaceAllString(links.ReplaceAllString(line, "$1"), "")
	if at := sentend.FindStringIndex(line); at != nil {
		line = line[:at[0]]
	}
	return strings.TrimSpace(line)
}

// lowerFirst makes a sentence go on in the middle of another.
func lowerFirst(text string) string {
	if len(text) > 1 && unicode.IsUpper(rune(text[0])) && !unicode.IsUpper(rune(text[1])) {
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

var verbs = regexp.MustCompile(`^(Add|Admit|Assign|Cancel|Change|Create|Delete|Edit|End|Execute|Fetch|Generate|Get|Invite|Join|List|Modify|Move|Patch|Purge|Query|Remove|Replace|Restore|Retrieve|Return|Search|Send|Share|Show|Unlink|Update|Upload)(s|es)?$`)

// predicate makes what a method does out of the first sentence about it: "Lists
// rooms" and "List rooms" alike become "lists rooms". It is empty for a sentence
// that does not begin with what is done.
func predicate(text string) string {
	verb, rest, _ := strings.Cut(text, " ")
	match := verbs.FindStringSubmatch(verb)
	switch {
	case match == nil:
		return ""
	case match[2] != "":
	case strings.HasSuffix(verb, "y"):
		verb = strings.TrimSuffix(verb, "y") + "ies"
	case strings.HasSuffix(verb, "ch"), strings.HasSuffix(verb, "sh"):
		verb += "es"
	default:
		verb += "s"
	}
	return strings.TrimSpace(strings.ToLower(verb) + " " + rest)
}
