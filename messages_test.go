package webex_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestMessageAttributes(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{
		"id":"m", "parentId":"t", "roomId":"r", "roomType":"group", "toPersonId":"p", "toPersonEmail":"p@example.com",
		"text":"a", "markdown":"*a*", "html":"<em>a</em>", "files":["https://webexapis.com/v1/contents/f"],
		"personId":"q", "personEmail":"q@example.com", "mentionedPeople":["p"], "mentionedGroups":["all"],
		"attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard"},"name":"card"}],
		"created":"2026-05-04T12:00:00.000Z", "updated":"2026-05-04T12:00:00.000Z", "isVoiceClip":true,
		"mood":"good", "errors":{"text":{"code":"kms_failure","reason":"no key"}}
	}`))
	got, err := newClient(t, baseURL).Messages.Get(t.Context(), "m")
	require.NoError(t, err)
	assert.Equal(t, &webex.Message{
		Object: webex.Object{
			Extra:  map[string]json.RawMessage{"mood": json.RawMessage(`"good"`)},
			Errors: map[string]webex.ItemError{"text": {Code: "kms_failure", Reason: "no key"}},
		},
		ID: "m", ParentID: "t", RoomID: "r", RoomType: webex.RoomTypeGroup, ToPersonID: "p", ToPersonEmail: "p@example.com",
		Text: "a", Markdown: "*a*", HTML: "<em>a</em>", Files: []string{"https://webexapis.com/v1/contents/f"},
		PersonID: "q", PersonEmail: "q@example.com", MentionedPeople: []string{"p"}, MentionedGroups: []string{"all"},
		Attachments: []webex.Attachment{{
			Object:      webex.Object{Extra: map[string]json.RawMessage{"name": json.RawMessage(`"card"`)}},
			ContentType: webex.AdaptiveCardContentType, Content: json.RawMessage(`{"type":"AdaptiveCard"}`),
		}},
		Created: noonUTC, Updated: noonUTC, IsVoiceClip: true,
	}, got)
}

func TestCreateMessageUploads(t *testing.T) {
	chart := webex.UploadBytes("chart.png", []byte("pixels"))
	chartPart := part{"files", "chart.png", "image/png", "pixels"}
	tests := []struct {
		name string
		req  *webex.CreateMessageRequest
		want []part
	}{
		{"a file", &webex.CreateMessageRequest{RoomID: "r", Upload: chart}, []part{{"roomId", "", "", "r"}, chartPart}},
		{"a file and all else", &webex.CreateMessageRequest{
			RoomID: "r", ParentID: "t", Text: "a\nü", Markdown: "**a**", Upload: chart,
		}, []part{{"markdown", "", "", "**a**"}, {"parentId", "", "", "t"}, {"roomId", "", "", "r"}, {"text", "", "", "a\nü"}, chartPart}},
		{"to a person", &webex.CreateMessageRequest{ToPersonID: "p", Upload: webex.UploadBytes("a.bin!", []byte{0, 1})},
			[]part{{"toPersonId", "", "", "p"}, {"files", "a.bin!", "application/octet-stream", "\x00\x01"}}},
		{"to an email address", &webex.CreateMessageRequest{
			ToPersonEmail: "a@example.com", Upload: &webex.Upload{Name: "a", ContentType: "image/png", Open: func() (io.ReadCloser, error) {
				return io.NopCloser(strings.NewReader("")), nil
			}},
		}, []part{{"toPersonEmail", "", "", "a@example.com"}, {"files", "a", "image/png", ""}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, `{"id":"m"}`))
			message, err := newClient(t, baseURL).Messages.Create(t.Context(), test.req)
			require.NoError(t, err)
			assert.Equal(t, "m", message.ID)
			require.Len(t, script.sent(), 1)
			assert.Equal(t, "/v1/messages", script.sent()[0].Path)
			assert.Equal(t, test.want, parts(t, script.sent()[0]))
		})
	}
}

func TestCreateMessageTakesTheLongest(t *testing.T) {
	longest := strings.Repeat("ü", webex.MaxMessageBytes/2) + "!"
	require.Len(t, longest, webex.MaxMessageBytes)
	script, baseURL := serve(t, answer(200, `{}`))
	_, err := newClient(t, baseURL).Messages.Create(t.Context(), &webex.CreateMessageRequest{RoomID: "r", Text: longest, Markdown: longest})
	require.NoError(t, err)
	assert.Contains(t, script.sent()[0].Body, longest)
}
