package webextest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func postCard(t *testing.T, s *Server, room string) string {
	t.Helper()
	return create(t, s, s.Bot, "/messages", fields{"roomId": room, "text": "form", "attachments": []fields{{
		"contentType": cardType,
		"content": fields{"type": "AdaptiveCard", "version": "1.3", "body": []fields{
			{"type": "Input.Text", "id": "name"},
		}, "actions": []fields{
			{"type": "Action.Submit", "data": fields{"n": 1.5, "data": fields{"a": []any{true}}}},
		}},
	}}})
}

func TestAttachmentAction(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob, s.Bot)
	card := postCard(t, s, room)
	inputs := fields{"name": "Bob", "n": 1.5, "data": fields{"a": []any{true}}}
	submit := fields{"type": "submit", "messageId": card, "inputs": inputs}
	created := must(t, s, s.Bob, "POST", "/attachment/actions", submit).object(t)
	assert.Equal(t, fields{
		"id":        created["id"],
		"type":      "submit",
		"messageId": card,
		"roomId":    room,
		"personId":  s.Bob.ID,
		"inputs":    inputs,
		"created":   created["created"],
	}, created)
	path := "/attachment/actions/" + created["id"].(string)
	assert.Equal(t, created, must(t, s, s.Bot, "GET", path, nil).object(t))

	text := create(t, s, s.Bot, "/messages", fields{"roomId": room, "text": "a"})
	body := with(submit, fields{"inputs": fields{}})
	try(t, s, []attempt{
		{"no inputs in the card", s.Alice, "POST", "/attachment/actions", body, 200},
		{"no type", s.Bob, "POST", "/attachment/actions", with(body, fields{"type": ""}), 400},
		{"unknown type", s.Bob, "POST", "/attachment/actions", with(body, fields{"type": "x"}), 400},
		{"no message", s.Bob, "POST", "/attachment/actions", with(body, fields{"messageId": ""}), 400},
		{"unknown message", s.Bob, "POST", "/attachment/actions", with(body, fields{"messageId": "x"}), 404},
		{"message of others", s.Carol, "POST", "/attachment/actions", body, 404},
		{"message without a card", s.Bob, "POST", "/attachment/actions", with(body, fields{"messageId": text}), 400},
		{"no inputs", s.Bob, "POST", "/attachment/actions", with(body, fields{"inputs": nil}), 400},
		{"inputs that are no object", s.Bob, "POST", "/attachment/actions", with(body, fields{"inputs": "x"}), 400},
		{"list", s.Bob, "GET", "/attachment/actions", nil, 405},
		{"stranger", s.Carol, "GET", path, nil, 404},
		{"unknown", s.Bob, "GET", "/attachment/actions/x", nil, 404},
		{"room deleted", s.Alice, "DELETE", "/rooms/" + room, nil, 204},
		{"gone with its room", s.Bob, "GET", path, nil, 404},
	})
}
