package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "Webhooks.List Webhooks.ListPages", Request: "GET /webhooks"},
		Row{
			Methods: "Webhooks.List Webhooks.ListPages",
			Args:    Args{&webex.ListWebhooksOptions{OwnedBy: webex.WebhookOwnedByOrg}, webex.PageSize(7)},
			Request: "GET /webhooks?ownedBy=org&max=7",
		},
		Row{
			Methods: "Webhooks.Create",
			Args: Args{&webex.CreateWebhookRequest{
				Name: "name", TargetURL: "https://example.com/hook", Resource: webex.WebhookResourceMessages, Event: webex.WebhookEventAll,
			}},
			Request: "POST /webhooks",
			Body:    `{"name": "name", "targetUrl": "https://example.com/hook", "resource": "messages", "event": "all"}`,
		},
		Row{
			Methods: "Webhooks.Create",
			Args: Args{&webex.CreateWebhookRequest{
				Name: "name", TargetURL: "https://example.com/hook", Resource: webex.WebhookResourceMessages, Event: webex.WebhookEventCreated,
				Filter: "roomId=room", Secret: "s3cret", OwnedBy: webex.WebhookOwnedByOrg,
			}},
			Request: "POST /webhooks",
			Body: `{"name": "name", "targetUrl": "https://example.com/hook", "resource": "messages", "event": "created",
				"filter": "roomId=room", "secret": "s3cret", "ownedBy": "org"}`,
		},
		Row{
			Methods: "Webhooks.Create",
			Args:    Args{&webex.CreateWebhookRequest{Name: "name", Secret: "s3cret"}},
			Error:   "POST /webhooks: targetUrl is required",
		},
		Row{
			Methods: "Webhooks.Create",
			Args: Args{&webex.CreateWebhookRequest{
				Name: "name", TargetURL: "https://example.com/hook", Resource: webex.WebhookResourceMessages,
			}},
			Error: "POST /webhooks: event is required",
		},
		Row{Methods: "Webhooks.Get", Args: Args{"webhook"}, Request: "GET /webhooks/webhook"},
		Row{
			Methods: "Webhooks.Update",
			Args:    Args{"webhook", &webex.UpdateWebhookRequest{Name: "name", TargetURL: "https://example.com/hook"}},
			Request: "PUT /webhooks/webhook",
			Body:    `{"name": "name", "targetUrl": "https://example.com/hook"}`,
		},
		Row{
			Methods: "Webhooks.Update",
			Args: Args{"webhook", &webex.UpdateWebhookRequest{
				Name: "name", TargetURL: "https://example.com/hook", Secret: new("s3cret"),
				OwnedBy: new(webex.WebhookOwnedByOrg), Status: new(webex.WebhookStatusActive),
			}},
			Request: "PUT /webhooks/webhook",
			Body: `{"name": "name", "targetUrl": "https://example.com/hook", "secret": "s3cret",
				"ownedBy": "org", "status": "active"}`,
		},
		Row{
			Methods: "Webhooks.Update",
			Args:    Args{"webhook", &webex.UpdateWebhookRequest{Name: "name", TargetURL: "https://example.com/hook", Secret: new("")}},
			Request: "PUT /webhooks/webhook",
			Body:    `{"name": "name", "targetUrl": "https://example.com/hook", "secret": ""}`,
		},
		Row{
			Methods: "Webhooks.Update",
			Args:    Args{"webhook", &webex.UpdateWebhookRequest{Name: "name", Secret: new("s3cret")}},
			Error:   "PUT /webhooks/webhook: targetUrl is required",
		},
		Row{Methods: "Webhooks.Delete", Args: Args{"webhook"}, Request: "DELETE /webhooks/webhook"},
	)
}
