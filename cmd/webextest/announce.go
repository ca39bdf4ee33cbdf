package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/go-webex/webex/webextest"
)

// A person is a person as -json prints it.
type person struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Type  string `json:"type"`
	Token string `json:"token"`
}

// A guestIssuer is the guest issuer as -json prints it.
type guestIssuer struct {
	ID     string `json:"id"`
	Secret string `json:"secret"`
}

// announce prints the URL of the fake, the guest issuer, and the people with
// their tokens.
func announce(w io.Writer, fake *webextest.Server, url string, asJSON bool) error {
	people := fake.People()
	if asJSON {
		out := struct {
			URL         string      `json:"url"`
			Token       string      `json:"token"`
			GuestIssuer guestIssuer `json:"guestIssuer"`
			People      []person    `json:"people"`
		}{URL: url, Token: fake.Alice.Token, GuestIssuer: guestIssuer(fake.GuestIssuer)}
		for _, p := range people {
			out.People = append(out.People, person{p.ID, p.DisplayName, p.Email, p.Type, p.Token})
		}
		return json.NewEncoder(w).Encode(out)
	}
	var text strings.Builder
	fmt.Fprintln(&text, "# A fake Webex. An interrupt (Ctrl-C) ends it.")
	taken := map[string]bool{}
	for _, v := range []struct{ name, value string }{
		{"WEBEX_BASE_URL", url},
		{"WEBEX_ACCESS_TOKEN", fake.Alice.Token},
		{"GUEST_ISSUER_ID", fake.GuestIssuer.ID},
		{"GUEST_ISSUER_SECRET", fake.GuestIssuer.Secret},
	} {
		taken[v.name] = true
		fmt.Fprintf(&text, "%s=%s\n", v.name, quote(v.value))
	}
	for _, p := range people {
		base := variable(p.Email)
		name := base + "_TOKEN"
		for n := 2; taken[name]; n++ {
			name = fmt.Sprint(base, "_", n, "_TOKEN")
		}
		taken[name] = true
		fmt.Fprintf(&text, "%s=%s # %s <%s>, %s\n", name, quote(p.Token), printable(p.DisplayName), printable(p.Email), p.Type)
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// quote quotes a value for a shell.
func quote(value string) string { return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'" }

// variable returns the name of a shell variable for an email address: the part
// before the at sign, in capitals.
func variable(email string) string {
	name, _, _ := strings.Cut(email, "@")
	name = strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToUpper(name))
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "_" + name
	}
	return name
}

// printable returns a text on one line, without control characters.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.Join(strings.Fields(text), " "))
}
