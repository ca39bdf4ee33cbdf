package webextest

import "encoding/json"

func init() {
	serve(routes{
		"POST /attachment/actions":     body((*call).createAttachmentAction),
		"GET /attachment/actions/{id}": plain((*call).getAttachmentAction),
	})
}

// attachmentAction is a submission of a card.
type attachmentAction struct {
	entity
	Type      string          `json:"type"`
	MessageID string          `json:"messageId"`
	RoomID    string          `json:"roomId"`
	PersonID  string          `json:"personId"`
	Inputs    json.RawMessage `json:"inputs"`
}

func (c *call) createAttachmentAction(in struct {
	Type      string          `json:"type"`
	MessageID string          `json:"messageId"`
	Inputs    json.RawMessage `json:"inputs"`
}) (any, error) {
	if err := oneOf("type", in.Type, "submit"); err != nil {
		return nil, err
	}
	if err := required("messageId", in.MessageID); err != nil {
		return nil, err
	}
	var inputs map[string]any
	if err := json.Unmarshal(in.Inputs, &inputs); err != nil || inputs == nil {
		return nil, badRequest("inputs is required and must be an object.")
	}
	m, err := c.myMessage(in.MessageID)
	if err != nil {
		return nil, err
	}
	if len(m.Attachments) == 0 {
		return nil, badRequest("The message has no card.")
	}
	if err := checkInputs(m.Attachments[0].Content, inputs); err != nil {
		return nil, err
	}
	a := &attachmentAction{
		entity:    c.newEntity("ATTACHMENT_ACTION"),
		Type:      in.Type,
		MessageID: m.ID,
		RoomID:    m.RoomID,
		PersonID:  c.actor.ID,
		Inputs:    in.Inputs,
	}
	c.actions.add(a)
	c.emit("attachmentActions", "created", c.actor, *a)
	return *a, nil
}

func (c *call) getAttachmentAction() (any, error) {
	a, ok := c.actions.get(c.id())
	if !ok {
		return nil, notFound("attachment action")
	}
	if _, _, err := c.overseenRoom(a.RoomID); err != nil {
		return nil, notFound("attachment action")
	}
	return *a, nil
}
