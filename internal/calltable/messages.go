package calltable

import (
	"strings"

	"github.com/go-webex/webex"
)

// A card with all that the specification of messages describes.
const card = `{
	"$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
	"type": "AdaptiveCard",
	"version": "1.3",
	"body": [{"type": "TextBlock", "text": "hello", "size": "large"}],
	"actions": [{"type": "Action.OpenUrl", "title": "Open", "url": "https://example.com/page"}]
}`

func init() {
	const (
		onePerson   = "GET /messages/direct: exactly one of personId and personEmail is required"
		oneReceiver = "POST /messages: exactly one of roomId, toPersonId and toPersonEmail is required"
	)
	tooLong := strings.Repeat("a", webex.MaxMessageBytes+1)
	chart := webex.UploadBytes("chart.png", []byte("\x89PNG\r\n\x1a\n"))
	add(
		Row{Methods: "Messages.List Messages.ListPages", Args: Args{"room"}, Request: "GET /messages?roomId=room"},
		Row{
			Methods: "Messages.List Messages.ListPages",
			Args: Args{"room", &webex.ListMessagesOptions{
				ParentID: "parent", MentionedPeople: []string{"me", "person"}, Before: at(1), BeforeMessage: "message",
			}, webex.PageSize(7)},
			Request: "GET /messages?roomId=room&parentId=parent&mentionedPeople=me&mentionedPeople=person" +
				"&before=2026-05-01T12:00:00.000Z&beforeMessage=message&max=7",
		},
		Row{Methods: "Messages.List Messages.ListPages", Error: "GET /messages: roomId is required"},
		Row{
			Methods: "Messages.ListDirect",
			Args:    Args{&webex.ListDirectMessagesOptions{PersonID: "person"}},
			Request: "GET /messages/direct?personId=person",
		},
		Row{
			Methods: "Messages.ListDirect",
			Args:    Args{&webex.ListDirectMessagesOptions{ParentID: "parent", PersonEmail: "ann@example.com"}, webex.Limit(1)},
			Request: "GET /messages/direct?parentId=parent&personEmail=ann@example.com",
		},
		Row{Methods: "Messages.ListDirect", Error: onePerson + ", not 0"},
		Row{
			Methods: "Messages.ListDirect",
			Args:    Args{&webex.ListDirectMessagesOptions{PersonID: "person", PersonEmail: "ann@example.com"}},
			Error:   onePerson + ", not 2",
		},

		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{RoomID: "room", Text: "hello"}},
			Request: "POST /messages",
			Body:    `{"roomId": "room", "text": "hello"}`,
		},
		Row{
			Methods: "Messages.Create",
			Args: Args{&webex.CreateMessageRequest{
				RoomID: "room", ParentID: "parent", Text: "hello", Markdown: "**hello**",
				Files: []string{"https://example.com/chart.png"}, Attachments: []webex.Attachment{webex.AdaptiveCard(card)},
			}},
			Request: "POST /messages",
			Body: `{"roomId": "room", "parentId": "parent", "text": "hello", "markdown": "**hello**",
				"files": ["https://example.com/chart.png"],
				"attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": ` + card + `}]}`,
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{ToPersonID: "person", Text: "hello"}},
			Request: "POST /messages",
			Body:    `{"toPersonId": "person", "text": "hello"}`,
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{ToPersonEmail: "ann@example.com", Markdown: "**hello**"}},
			Request: "POST /messages",
			Body:    `{"toPersonEmail": "ann@example.com", "markdown": "**hello**"}`,
		},
		Row{
			Methods: "Messages.Create",
			Args: Args{&webex.CreateMessageRequest{
				RoomID: "room", ParentID: "parent", Text: "hello", Markdown: "**hello**", Upload: chart,
			}},
			Request: "POST /messages",
			Body:    "multipart roomId=room&parentId=parent&text=hello&markdown=**hello**&files=chart.png",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{ToPersonID: "person", Upload: chart}},
			Request: "POST /messages",
			Body:    "multipart toPersonId=person&files=chart.png",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{ToPersonEmail: "ann@example.com", Upload: chart}},
			Request: "POST /messages",
			Body:    "multipart toPersonEmail=ann@example.com&files=chart.png",
		},
		Row{Methods: "Messages.Create", Error: "POST /messages: the request, a *webex.CreateMessageRequest, is nil"},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{Text: "hello"}},
			Error:   oneReceiver + ", not 0",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{Upload: chart}},
			Error:   oneReceiver + ", not 0",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{RoomID: "room", ToPersonEmail: "ann@example.com", Text: "hello"}},
			Error:   oneReceiver + ", not 2",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{RoomID: "room"}},
			Error:   "POST /messages: the message is empty",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{RoomID: "room", Text: tooLong}},
			Error:   "POST /messages: the text has 7440 bytes, more than the 7439 of a message",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{RoomID: "room", Markdown: tooLong}},
			Error:   "POST /messages: the markdown has 7440 bytes, more than the 7439 of a message",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{RoomID: "room", Files: make([]string, 2)}},
			Error:   "POST /messages: a message has at most one file, not 2",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{RoomID: "room", Attachments: make([]webex.Attachment, 2)}},
			Error:   "POST /messages: a message has at most one attachment, not 2",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{RoomID: "room", Upload: chart, Files: make([]string, 1)}},
			Error:   "POST /messages: an upload excludes files and attachments",
		},
		Row{
			Methods: "Messages.Create",
			Args:    Args{&webex.CreateMessageRequest{RoomID: "room", Upload: chart, Attachments: make([]webex.Attachment, 1)}},
			Error:   "POST /messages: an upload excludes files and attachments",
		},
		Row{
			Methods: "Messages.Create",
			Args: Args{&webex.CreateMessageRequest{
				RoomID: "room", Upload: webex.UploadReader("chart.png", webex.MaxUploadBytes+1, strings.NewReader("")),
			}},
			Error: "POST /messages: the upload has 104857601 bytes, more than the 104857600 of a message",
		},

		Row{Methods: "Messages.Get", Args: Args{"message"}, Request: "GET /messages/message"},
		Row{
			Methods: "Messages.Edit",
			Args:    Args{"message", &webex.EditMessageRequest{RoomID: "room", Text: "hello"}},
			Request: "PUT /messages/message",
			Body:    `{"roomId": "room", "text": "hello"}`,
		},
		Row{
			Methods: "Messages.Edit",
			Args:    Args{"message", &webex.EditMessageRequest{RoomID: "room", Text: "hello", Markdown: "**hello**"}},
			Request: "PUT /messages/message",
			Body:    `{"roomId": "room", "text": "hello", "markdown": "**hello**"}`,
		},
		Row{
			Methods: "Messages.Edit",
			Args:    Args{"message", &webex.EditMessageRequest{Text: "hello"}},
			Error:   "PUT /messages/message: roomId is required",
		},
		Row{
			Methods: "Messages.Edit",
			Args:    Args{"message", &webex.EditMessageRequest{RoomID: "room"}},
			Error:   "PUT /messages/message: text or markdown is required",
		},
		Row{
			Methods: "Messages.Edit",
			Args:    Args{"message", &webex.EditMessageRequest{RoomID: "room", Text: tooLong}},
			Error:   "PUT /messages/message: the text has 7440 bytes, more than the 7439 of a message",
		},
		Row{Methods: "Messages.Delete", Args: Args{"message"}, Request: "DELETE /messages/message"},
	)
}
