package webextest

import (
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/go-webex/webex/card"
)

const (
	maxText  = 7439 // bytes of text and of markdown, each
	cardType = card.ContentType
)

// messageRequest is a request to post a message, sent as JSON or as a form of
// either kind.
type messageRequest struct {
	RoomID        string       `json:"roomId"`
	ParentID      string       `json:"parentId"`
	ToPersonID    string       `json:"toPersonId"`
	ToPersonEmail string       `json:"toPersonEmail"`
	Text          string       `json:"text"`
	Markdown      string       `json:"markdown"`
	Files         []string     `json:"files"`
	Attachments   []attachment `json:"attachments"`
	content       *content
}

// readMessage reads and checks a request to post a message, and fetches the
// file that it names.
func readMessage(r *http.Request) (*messageRequest, error) {
	in, err := decodeMessage(r)
	if err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if len(in.Files) == 1 {
		in.content, err = fetchContent(r.Context(), in.Files[0])
	}
	return in, err
}

func decodeMessage(r *http.Request) (*messageRequest, error) {
	switch mediaType(r) {
	case "application/json", formType:
		in, err := readBody[messageRequest](r)
		return &in, err
	case "multipart/form-data":
		if r.ContentLength > maxFile+maxJSON { // refuse it before it is sent
			return nil, tooLarge(maxFile)
		}
		form, err := r.MultipartReader()
		if err != nil {
			return nil, badRequest("The form could not be read: %v.", err)
		}
		in := &messageRequest{}
		return in, in.readMultipart(form)
	}
	return nil, fail(http.StatusUnsupportedMediaType, "The Content-Type must be application/json, multipart/form-data or %s.", formType)
}

func (in *messageRequest) readMultipart(form *multipart.Reader) error {
	values := map[string]*string{
		"roomId":        &in.RoomID,
		"parentId":      &in.ParentID,
		"toPersonId":    &in.ToPersonID,
		"toPersonEmail": &in.ToPersonEmail,
		"text":          &in.Text,
		"markdown":      &in.Markdown,
	}
	for {
		part, err := form.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return badRequest("The form could not be read: %v.", err)
		}
		if err := in.readPart(part, values[part.FormName()]); err != nil {
			return err
		}
	}
}

// readPart reads one part of a form: a file, the URL of a file, or a value. It
// ignores parts with other names.
func (in *messageRequest) readPart(part *multipart.Part, value *string) error {
	limit := int64(maxJSON)
	if part.FileName() != "" {
		limit = maxFile
	}
	data, err := readAll(part, limit)
	switch {
	case err != nil:
		return err
	case part.FormName() == "files" && part.FileName() == "":
		in.Files = append(in.Files, string(data))
	case part.FormName() == "files" && in.content != nil:
		return errOneFile
	case part.FormName() == "files":
		in.content = newContent(part.FileName(), part.Header.Get("Content-Type"), data)
	case value != nil:
		*value = string(data)
	}
	return nil
}

var errOneFile = badRequest("Only one file is allowed per message.")

// check checks everything that does not depend on the server's state.
func (in *messageRequest) check() error {
	destinations := 0
	for _, to := range []string{in.RoomID, in.ToPersonID, in.ToPersonEmail} {
		if to != "" {
			destinations++
		}
	}
	switch {
	case destinations != 1:
		return badRequest("Exactly one of roomId, toPersonId and toPersonEmail is required.")
	case len(in.Files) > 1 || len(in.Files) == 1 && in.content != nil:
		return errOneFile
	case len(in.Files) == 1 && !isWebURL(in.Files[0]):
		return badRequest("files must hold an absolute http or https URL.")
	case len(in.Attachments) > 1:
		return badRequest("Only one card is allowed per message.")
	case in.Text == "" && in.Markdown == "" && in.content == nil && len(in.Files)+len(in.Attachments) == 0:
		return badRequest("The message is empty: text, markdown, files or attachments is required.")
	}
	for _, a := range in.Attachments {
		if err := a.check(); err != nil {
			return err
		}
	}
	return checkText(in.Text, in.Markdown)
}

func checkText(text, markdown string) error {
	if len(text) > maxText || len(markdown) > maxText {
		return badRequest("text and markdown can have at most %d bytes.", maxText)
	}
	return nil
}

// check refuses an attachment that is not an Adaptive Card that Webex supports.
func (a *attachment) check() error {
	if a.ContentType != cardType {
		return badRequest("The contentType of an attachment must be %s.", cardType)
	}
	c, err := card.Parse(a.Content)
	if err == nil {
		err = c.Validate()
	}
	if err != nil {
		return badRequest("The attachment is refused: %v.", err)
	}
	var head struct{ Type, Version string }
	if err := json.Unmarshal(a.Content, &head); err != nil || head.Type == "" || head.Version == "" {
		return badRequest("The attachment is refused: a card must have a type and a version.")
	}
	return nil
}
