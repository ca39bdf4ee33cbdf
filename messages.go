package webex

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"
	"time"
)

// MessagesService sends and reads messages.
//
// See https://developer.webex.com/docs/api/v1/messages.
type MessagesService struct{ client *Client }

// MaxMessageBytes is the largest size of the text of a message, and of its
// markdown, in bytes of UTF-8.
const MaxMessageBytes = 7439

// MaxUploadBytes is the largest size of a file of a message, in bytes: 100 MiB.
const MaxUploadBytes = 100 << 20

// A Message is a message that a person or a bot has posted in a room.
type Message struct {
	Object
	ID              string       `json:"id,omitzero"`
	ParentID        string       `json:"parentId,omitzero"` // the message that this one replies to
	RoomID          string       `json:"roomId,omitzero"`
	RoomType        RoomType     `json:"roomType,omitzero"`
	ToPersonID      string       `json:"toPersonId,omitzero"`    // the recipient; only in the answer to Create
	ToPersonEmail   string       `json:"toPersonEmail,omitzero"` // the recipient; only in the answer to Create
	Text            string       `json:"text,omitzero"`
	Markdown        string       `json:"markdown,omitzero"`
	HTML            string       `json:"html,omitzero"`
	Files           []string     `json:"files,omitzero"`    // URLs for [FilesService]
	PersonID        string       `json:"personId,omitzero"` // the author
	PersonEmail     string       `json:"personEmail,omitzero"`
	MentionedPeople []string     `json:"mentionedPeople,omitzero"` // person IDs
	MentionedGroups []string     `json:"mentionedGroups,omitzero"` // for example "all"
	Attachments     []Attachment `json:"attachments,omitzero"`
	Created         time.Time    `json:"created,omitzero"`
	Updated         time.Time    `json:"updated,omitzero"`     // the last edit
	IsVoiceClip     bool         `json:"isVoiceClip,omitzero"` // the audio file was recorded in the Webex app
}

// String returns on one line the ID, the author, the room, and how much text and
// how many files and attachments there are. Nothing of the content is in it, so
// that logs do not keep what people write to each other. The JSON handler of
// log/slog does not use String: it writes the whole message.
func (m Message) String() string {
	text := "message"
	for _, part := range [][2]string{
		{" ", m.ID}, {" from ", cmp.Or(m.PersonEmail, m.PersonID)}, {" in room ", m.RoomID}, {" in reply to ", m.ParentID},
	} {
		if before, value := part[0], part[1]; value != "" {
			text += before + value
		}
	}
	var content []string
	for _, part := range []struct {
		n    int
		unit string
	}{{len(cmp.Or(m.Text, m.Markdown, m.HTML)), "byte"}, {len(m.Files), "file"}, {len(m.Attachments), "attachment"}} {
		switch {
		case part.n == 1:
			content = append(content, "1 "+part.unit)
		case part.n > 1:
			content = append(content, fmt.Sprintf("%d %ss", part.n, part.unit))
		}
	}
	if len(content) > 0 {
		text += ": " + strings.Join(content, ", ")
	}
	return oneLine(text)
}

// ListMessagesOptions selects the messages of a room to list. In a group room a
// bot may only list the messages that mention it: set MentionedPeople to "me".
type ListMessagesOptions struct {
	ParentID        string    `url:"parentId,omitempty"`        // only replies to this message
	MentionedPeople []string  `url:"mentionedPeople,omitempty"` // "me", or the caller's own person ID
	Before          time.Time `url:"before,omitempty"`          // only messages sent before this time
	BeforeMessage   string    `url:"beforeMessage,omitempty"`   // only messages sent before this message
}

// ListDirectMessagesOptions selects the messages of a direct room to list. It
// needs either PersonID or PersonEmail, which name the other person.
type ListDirectMessagesOptions struct {
	ParentID    string `url:"parentId,omitempty"` // only replies to this message
	PersonID    string `url:"personId,omitempty"`
	PersonEmail string `url:"personEmail,omitempty"`
}

func (o *ListDirectMessagesOptions) validate() error {
	return requireOne("personId", o.PersonID, "personEmail", o.PersonEmail)
}

// CreateMessageRequest describes a new message. It needs exactly one of RoomID,
// ToPersonID and ToPersonEmail, and at least one of a text, markdown, a file
// and a card.
type CreateMessageRequest struct {
	RoomID        string       `json:"roomId,omitzero"`
	ToPersonID    string       `json:"toPersonId,omitzero"`    // opens a direct room if there is none yet
	ToPersonEmail string       `json:"toPersonEmail,omitzero"` // opens a direct room if there is none yet
	ParentID      string       `json:"parentId,omitzero"`      // the message to reply to
	Text          string       `json:"text,omitzero"`          // at most [MaxMessageBytes]; for apps that cannot show the markdown or the card
	Markdown      string       `json:"markdown,omitzero"`      // at most [MaxMessageBytes]
	Files         []string     `json:"files,omitzero"`         // the public URL of a file; at most one
	Attachments   []Attachment `json:"attachments,omitzero"`   // a card; at most one

	// Upload is a file of at most [MaxUploadBytes] to send with the message. It
	// excludes Files and Attachments.
	Upload *Upload `json:"-"`
}

func (r *CreateMessageRequest) validate() error {
	if err := requireOne("roomId", r.RoomID, "toPersonId", r.ToPersonID, "toPersonEmail", r.ToPersonEmail); err != nil {
		return err
	}
	if err := checkText(r.Text, r.Markdown); err != nil {
		return err
	}
	switch {
	case r.Upload != nil && len(r.Files)+len(r.Attachments) > 0:
		return errors.New("an upload excludes files and attachments")
	case len(r.Files) > 1:
		return fmt.Errorf("a message has at most one file, not %d", len(r.Files))
	case len(r.Attachments) > 1:
		return fmt.Errorf("a message has at most one attachment, not %d", len(r.Attachments))
	case len(r.Attachments) == 1 && r.Attachments[0].err != nil:
		return r.Attachments[0].err
	case r.Text == "" && r.Markdown == "" && r.Upload == nil && len(r.Files)+len(r.Attachments) == 0:
		return errors.New("the message is empty: it needs text, markdown, a file or an attachment")
	}
	return nil
}

// withText returns the request with the text of its card, unless it has a text
// or markdown of its own.
func (r *CreateMessageRequest) withText() *CreateMessageRequest {
	if r == nil || r.Text != "" || r.Markdown != "" || len(r.Attachments) != 1 {
		return r
	}
	c := *r
	c.Text = r.Attachments[0].text
	return &c
}

// multipart returns the request as a multipart form, or nil if there is no
// upload.
func (r *CreateMessageRequest) multipart() *Multipart {
	if r.Upload == nil {
		return nil
	}
	fields := make(url.Values)
	for name, value := range map[string]string{
		"roomId":        r.RoomID,
		"toPersonId":    r.ToPersonID,
		"toPersonEmail": r.ToPersonEmail,
		"parentId":      r.ParentID,
		"text":          r.Text,
		"markdown":      r.Markdown,
	} {
		if value != "" {
			fields.Set(name, value)
		}
	}
	return &Multipart{Fields: fields, FileField: "files", File: r.Upload, maxBytes: MaxUploadBytes}
}

// EditMessageRequest holds the new text of a message. It needs a text or
// markdown, each of at most [MaxMessageBytes].
type EditMessageRequest struct {
	RoomID   string `json:"roomId"` // required, the room that the message is in
	Text     string `json:"text,omitzero"`
	Markdown string `json:"markdown,omitzero"`
}

func (r *EditMessageRequest) validate() error {
	if err := require("roomId", r.RoomID); err != nil {
		return err
	}
	if r.Text == "" && r.Markdown == "" {
		return errors.New("text or markdown is required")
	}
	return checkText(r.Text, r.Markdown)
}

// checkText refuses a text or markdown that is too long for a message.
func checkText(text, markdown string) error {
	if n := len(text); n > MaxMessageBytes {
		return fmt.Errorf("the text has %d bytes, more than the %d of a message", n, MaxMessageBytes)
	}
	if n := len(markdown); n > MaxMessageBytes {
		return fmt.Errorf("the markdown has %d bytes, more than the %d of a message", n, MaxMessageBytes)
	}
	return nil
}

// List lists the messages of a room, the latest first. With MentionedPeople a
// page holds at most 100 messages.
//
// See https://developer.webex.com/docs/api/v1/messages/list-messages.
func (s *MessagesService) List(ctx context.Context, roomID string, opts *ListMessagesOptions, listOpts ...ListOption) iter.Seq2[*Message, error] {
	return List[Message](ctx, s.client, Op("GET /messages"), opts, listOptions(listOpts, requireQuery("roomId", roomID))...)
}

// ListPages is like [MessagesService.List] but yields whole pages.
//
// See https://developer.webex.com/docs/api/v1/messages/list-messages.
func (s *MessagesService) ListPages(ctx context.Context, roomID string, opts *ListMessagesOptions, listOpts ...ListOption) iter.Seq2[*Page[Message], error] {
	return ListPages[Message](ctx, s.client, Op("GET /messages"), opts, listOptions(listOpts, requireQuery("roomId", roomID))...)
}

// ListDirect lists the messages of the caller's direct room with a person, the
// latest first. Webex sends them all at once, without pages.
//
// See https://developer.webex.com/docs/api/v1/messages/list-direct-messages.
func (s *MessagesService) ListDirect(ctx context.Context, opts *ListDirectMessagesOptions, listOpts ...ListOption) iter.Seq2[*Message, error] {
	return List[Message](ctx, s.client, Op("GET /messages/direct"), opts, listOptions(listOpts, unpaged())...)
}

// Create sends a message. If the message has a card and neither text nor
// markdown, Create sends the text of the card with it; see [AdaptiveCard].
// Create streams an Upload, and does not repeat the call once bytes of an
// [UploadReader] have been sent.
//
// See https://developer.webex.com/docs/api/v1/messages/create-a-message.
func (s *MessagesService) Create(ctx context.Context, req *CreateMessageRequest, opts ...RequestOption) (*Message, error) {
	return Do[Message](ctx, s.client, Op("POST /messages"), req.withText(), opts...)
}

// Get returns a message. The error is [ErrNotFound] if there is no such
// message.
//
// See https://developer.webex.com/docs/api/v1/messages/get-message-details.
func (s *MessagesService) Get(ctx context.Context, messageID string, opts ...RequestOption) (*Message, error) {
	return Do[Message](ctx, s.client, Op("GET /messages/{messageId}", messageID), nil, opts...)
}

// Edit replaces the text of a message. Webex allows ten edits of a message. The
// error is [ErrBadRequest] after that, and for a message with files or
// attachments.
//
// See https://developer.webex.com/docs/api/v1/messages/edit-a-message.
func (s *MessagesService) Edit(ctx context.Context, messageID string, req *EditMessageRequest, opts ...RequestOption) (*Message, error) {
	return Do[Message](ctx, s.client, Op("PUT /messages/{messageId}", messageID), req, opts...)
}

// Delete deletes a message.
//
// See https://developer.webex.com/docs/api/v1/messages/delete-a-message.
func (s *MessagesService) Delete(ctx context.Context, messageID string, opts ...RequestOption) error {
	return Exec(ctx, s.client, Op("DELETE /messages/{messageId}", messageID), nil, opts...)
}
