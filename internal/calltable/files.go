package calltable

import (
	"io"

	"github.com/go-webex/webex"
)

func init() {
	const content = Base + "/contents/content"
	add(
		Row{Methods: "Files.Info", Args: Args{content}, Request: "HEAD /contents/content"},
		Row{
			Methods: "Files.Info",
			Args:    Args{content, webex.AllowUnscannable()},
			Request: "HEAD /contents/content?allow=unscannable",
		},
		Row{Methods: "Files.Get", Args: Args{content}, Request: "GET /contents/content"},
		Row{
			Methods: "Files.Get",
			Args:    Args{content, webex.AllowUnscannable()},
			Request: "GET /contents/content?allow=unscannable",
		},
		Row{Methods: "Files.Save", Args: Args{content, io.Discard}, Request: "GET /contents/content"},
		Row{
			Methods: "Files.Save",
			Args:    Args{content, io.Discard, webex.AllowUnscannable()},
			Request: "GET /contents/content?allow=unscannable",
		},
	)
}
