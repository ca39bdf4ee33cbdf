package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

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

// announce prints the URL of the fake, and the people in it with their tokens.
func announce(w io.Writer, fake *webextest.Server, url string, asJSON bool) error {
	people := fake.People()
	if asJSON {
		out := struct {
			URL    string   `json:"url"`
			Token  string   `json:"token"`
			People []person `json:"people"`
		}{URL: url, Token: fake.Alice.Token}
		for _, p := range people {
			out.People = append(out.People, person{p.ID, p.DisplayName, p.Email, p.Type, p.Token})
		}
		return json.NewEncoder(w).Encode(out)
	}
	var text strings.Builder
	fmt.Fprintln(&text, "# A fake Webex. An interrupt (Ctrl-C) ends it.")
	fmt.Fprintf(&text, "WEBEX_BASE_URL=%s\n", quote(url))
	fmt.Fprintf(&text, "WEBEX_ACCESS_TOKEN=%s\n", quote(fake.Alice.Token))
	taken := map[string]int{}
	for _, p := range people {
		name := variable(p.Email)
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprint(name, "_", taken[name])
		}
		fmt.Fprintf(&text, "%s_TOKEN=%s # %s <%s>, %s\n", name, quote(p.Token), printable(p.DisplayName), printable(p.Email), p.Type)
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

// printable returns a text on one line.
func printable(text string) string { return strings.Join(strings.Fields(text), " ") }
