package webex_test

import (
	"fmt"

	"github.com/go-webex/webex"
)

func ExampleStripMention() {
	const botID = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9ib3Q"
	message := &webex.Message{
		Text: "Weather what is Weather like in Oslo?",
		HTML: `<p><spark-mention data-object-type="person" data-object-id="` + botID + `">Weather</spark-mention> what is Weather like in Oslo?</p>`,
	}
	fmt.Println(webex.StripMention(message, botID))
	// Output: what is Weather like in Oslo?
}

func ExampleMention() {
	fmt.Println("Hello " + webex.Mention("bob@example.com") + ", all is well.")
	fmt.Println(webex.MentionAll() + " Lunch!")
	// Output:
	// Hello <@personEmail:bob@example.com>, all is well.
	// <@all> Lunch!
}
