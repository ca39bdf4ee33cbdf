package webex

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/go-webex/webex/internal/jsonx"
)

// AttachmentActionsService reads what people submit with cards.
//
// See https://developer.webex.com/docs/api/v1/attachment-actions.
type AttachmentActionsService struct{ client *Client }

// An AttachmentAction is what a person did with a card: the submission of its
// inputs.
type AttachmentAction struct {
	Object
	ID        string               `json:"id,omitzero"`
	PersonID  string               `json:"personId,omitzero"` // the person who submitted the card
	RoomID    string               `json:"roomId,omitzero"`
	Type      AttachmentActionType `json:"type,omitzero"`
	MessageID string               `json:"messageId,omitzero"` // the message with the card

	// Inputs holds the answers under the ids of the card's inputs, together
	// with the data of the button that was pressed, all as Webex sent it. Every
	// answer is a string, even for a number, date or toggle input; the data has
	// the types that the card gave it. [AttachmentAction.DecodeInputs] reads
	// Inputs into a struct.
	Inputs map[string]json.RawMessage `json:"inputs,omitzero"`

	Created time.Time `json:"created,omitzero"`
}

// AttachmentActionType is a kind of action.
type AttachmentActionType string

// The kinds of actions.
const (
	AttachmentActionTypeSubmit AttachmentActionType = "submit"
)

// CreateAttachmentActionRequest submits the inputs of a card.
type CreateAttachmentActionRequest struct {
	Type      AttachmentActionType `json:"type,omitzero"` // default [AttachmentActionTypeSubmit]
	MessageID string               `json:"messageId"`     // required, the message with the card
	Inputs    map[string]any       `json:"inputs"`        // required but may be empty; the keys are the ids of the card's inputs
}

func (r *CreateAttachmentActionRequest) validate() error {
	if r.MessageID != "" && r.Inputs == nil {
		return errors.New("inputs is required")
	}
	return require("messageId", r.MessageID)
}

// MarshalJSON implements [json.Marshaler]. It fills in the type.
func (r CreateAttachmentActionRequest) MarshalJSON() ([]byte, error) {
	type plain CreateAttachmentActionRequest
	r.Type = cmp.Or(r.Type, AttachmentActionTypeSubmit)
	return jsonx.Marshal(plain(r))
}

// Create submits the inputs of a card as if the caller had filled it in.
//
// See https://developer.webex.com/docs/api/v1/attachment-actions/create-an-attachment-action.
func (s *AttachmentActionsService) Create(ctx context.Context, req *CreateAttachmentActionRequest, opts ...RequestOption) (*AttachmentAction, error) {
	return Do[AttachmentAction](ctx, s.client, Op("POST /attachment/actions"), req, opts...)
}

// Get returns an action with its inputs, which a webhook's delivery leaves out.
// The error is [ErrNotFound] if there is no such action.
//
// See https://developer.webex.com/docs/api/v1/attachment-actions/get-attachment-action-details.
func (s *AttachmentActionsService) Get(ctx context.Context, actionID string, opts ...RequestOption) (*AttachmentAction, error) {
	return Do[AttachmentAction](ctx, s.client, Op("GET /attachment/actions/{id}", actionID), nil, opts...)
}
