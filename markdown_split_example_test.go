package webex_test

import (
	"fmt"
	"strings"

	"github.com/go-webex/webex"
)

func ExampleSplitMessage() {
	report := strings.Repeat("All systems are up and running, as ever.\n", 500)
	for _, part := range webex.SplitMessage(report) { // send them one after the other
		fmt.Println(len(part), "bytes of", len(report))
	}
	// Output:
	// 7420 bytes of 20500
	// 7420 bytes of 20500
	// 5658 bytes of 20500
}

func ExampleTruncateMessage() {
	log := "```\n" + strings.Repeat("GET /rooms 200 OK\n", 1000) + "```"
	short := webex.TruncateMessage(log)
	fmt.Println(len(short), "bytes of", len(log))
	fmt.Println(short[len(short)-21:])
	// Output:
	// 7427 bytes of 18007
	// /rooms 200 OK
	// ```
	// …
}
