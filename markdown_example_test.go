package webex_test

import (
	"fmt"

	"github.com/go-webex/webex"
)

func ExampleEscapeMarkdown() {
	file := "__init__.py"
	fmt.Println("**" + webex.EscapeMarkdown(file) + "** has changed")
	// Output: **\_\_init\_\_.py** has changed
}
