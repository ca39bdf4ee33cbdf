package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{
			Methods: "AttachmentActions.Create",
			Args:    Args{&webex.CreateAttachmentActionRequest{MessageID: "message", Inputs: map[string]any{}}},
			Request: "POST /attachment/actions",
			Body:    `{"type": "submit", "messageId": "message", "inputs": {}}`,
		},
		Row{
			Methods: "AttachmentActions.Create",
			Args: Args{&webex.CreateAttachmentActionRequest{
				Type: webex.AttachmentActionTypeSubmit, MessageID: "message",
				Inputs: map[string]any{
					"Name": "Ann", "Url": "https://example.com/page", "Email": "ann@example.com", "Tel": "+1 408 555 0100",
				},
			}},
			Request: "POST /attachment/actions",
			Body: `{"type": "submit", "messageId": "message",
				"inputs": {"Name": "Ann", "Url": "https://example.com/page", "Email": "ann@example.com", "Tel": "+1 408 555 0100"}}`,
		},
		Row{
			Methods: "AttachmentActions.Create",
			Error:   "POST /attachment/actions: the request, a *webex.CreateAttachmentActionRequest, is nil",
		},
		Row{
			Methods: "AttachmentActions.Create",
			Args:    Args{&webex.CreateAttachmentActionRequest{Inputs: map[string]any{}}},
			Error:   "POST /attachment/actions: messageId is required",
		},
		Row{
			Methods: "AttachmentActions.Create",
			Args:    Args{&webex.CreateAttachmentActionRequest{MessageID: "message"}},
			Error:   "POST /attachment/actions: inputs is required",
		},
		Row{Methods: "AttachmentActions.Get", Args: Args{"action"}, Request: "GET /attachment/actions/action"},
	)
}
