package webex_test

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/card"
)

// postCard posts a card and returns what was sent, which is "" when nothing
// was.
func postCard(t *testing.T, req webex.CreateMessageRequest, content any) (sent string, err error) {
	t.Helper()
	script, baseURL := serve(t, answer(200, `{}`))
	req.RoomID = "r"
	req.Attachments = []webex.Attachment{webex.AdaptiveCard(content)}
	_, err = newClient(t, baseURL).Messages.Create(t.Context(), &req)
	for _, r := range script.sent() {
		sent += r.Body
	}
	return sent, err
}

func TestAdaptiveCard(t *testing.T) {
	type element struct {
		Type string `json:"type"`
		Text string `json:"text"`
		Acme int    `json:"acme"`
	}
	type ownCard struct {
		Type    string    `json:"type"`
		Version string    `json:"version"`
		Body    []element `json:"body"`
	}
	const text = `{"type":"AdaptiveCard","version":"1.2","body":[{"type":"TextBlock","text":"<b> & c","acme":7}]}`
	own := ownCard{"AdaptiveCard", "1.2", []element{{"TextBlock", "<b> & c", 7}}}
	typed := card.Card{Version: "1.2", Body: []card.Element{
		card.TextBlock{Text: "<b> & c", Extra: map[string]json.RawMessage{"acme": json.RawMessage("7")}},
	}}
	tests := []struct {
		name    string
		content any
	}{
		{"a card", typed},
		{"a pointer to a card", &typed},
		{"a struct", own},
		{"a pointer to a struct", &own},
		{"a map", map[string]any{"version": "1.2", "body": own.Body}},
		{"raw JSON", json.RawMessage(text)},
		{"bytes", []byte(text)},
		{"a string", text},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sent, err := postCard(t, webex.CreateMessageRequest{}, test.content)
			require.NoError(t, err)
			assert.JSONEq(t, `{"roomId":"r","text":"<b> & c","attachments":[{
				"contentType":"application/vnd.microsoft.card.adaptive",
				"content":{"type":"AdaptiveCard","$schema":"http://adaptivecards.io/schemas/adaptive-card.json","version":"1.2",
					"body":[{"type":"TextBlock","text":"<b> & c","acme":7}]}
			}]}`, sent)
		})
	}
}

func TestAdaptiveCardIsEncodedAtOnce(t *testing.T) {
	content := card.Card{Body: []card.Element{card.TextBlock{Text: "a"}}}
	a := webex.AdaptiveCard(content)
	content.Body[0] = card.TextBlock{Text: "changed"}
	assert.Contains(t, string(a.Content), `"text":"a"`)
}

// Nobody sees a card that breaks a rule, whatever it was made of.
func TestAdaptiveCardRefusesBrokenRules(t *testing.T) {
	const text = `{"body":[{"type":"ColumnSet","columns":[{"items":[{"type":"Image","size":"huge"}]}]},{"type":"TextBlock"}]}`
	var asMap map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &asMap))
	for _, content := range []any{
		card.Card{Body: []card.Element{
			card.ColumnSet{Columns: []card.Column{{Items: []card.Element{card.Image{Size: "huge"}}}}},
			card.TextBlock{},
		}},
		text, []byte(text), json.RawMessage(text), asMap,
	} {
		sent, err := postCard(t, webex.CreateMessageRequest{Text: "a"}, content)
		assert.Empty(t, sent, "%T", content)
		assert.EqualError(t, err, `webex: POST /messages: card: body[0].columns[0].items[0].url: is required; `+
			`body[0].columns[0].items[0].size: "huge" is not one of auto, stretch, small, medium, large; body[1].text: is required`, "%T", content)
		var invalid *card.ValidationError
		require.ErrorAs(t, err, &invalid, "%T", content)
		assert.Equal(t, "body[1].text", invalid.Faults[2].Path, "%T", content)
	}
}

func TestAdaptiveCardRefusesWhatIsNone(t *testing.T) {
	tests := []struct {
		name    string
		content any
		want    string
	}{
		{"what JSON has not", make(chan int), "unsupported type"},
		{"what JSON has not, within", map[string]any{"a": func() {}}, "unsupported type"},
		{"broken JSON", json.RawMessage(`{"type":`), "unexpected end of JSON input"},
		{"broken bytes", []byte(`{"type":`), "unexpected EOF"},
		{"no JSON", []byte(nil), "EOF"},
		{"a text", "Hello", "invalid character 'H'"},
		{"a list", []string{"a"}, "a card is a JSON object"},
		{"nothing", nil, "a card is a JSON object, not null"},
		{"no card", (*card.Card)(nil), "a card is a JSON object, not null"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sent, err := postCard(t, webex.CreateMessageRequest{}, test.content)
			require.ErrorContains(t, err, "webex: POST /messages: card: ")
			assert.ErrorContains(t, err, test.want)
			assert.Empty(t, sent)
		})
	}
}

func TestCardIsTheTextOfAMessageWithoutWords(t *testing.T) {
	form := card.Card{Body: []card.Element{
		card.TextBlock{Text: "Lunch?"},
		card.TextInput{ID: "dish", Label: "Dish"},
	}}
	long := card.Card{Body: []card.Element{card.TextBlock{Text: strings.Repeat("ü", webex.MaxMessageBytes)}}}
	tests := []struct {
		name     string
		req      webex.CreateMessageRequest
		card     any
		want     string
		markdown string
	}{
		{"no words", webex.CreateMessageRequest{}, form, "Lunch?\nDish", ""},
		{"raw JSON", webex.CreateMessageRequest{}, `{"fallbackText":"Lunch"}`, "Lunch", ""},
		{"text", webex.CreateMessageRequest{Text: "a"}, form, "a", ""},
		{"markdown", webex.CreateMessageRequest{Markdown: "*a*"}, form, "", "*a*"},
		{"a card without words", webex.CreateMessageRequest{}, card.Card{}, "", ""},
		{"a card with too many", webex.CreateMessageRequest{}, long, long.Text(), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body, err := postCard(t, test.req, test.card)
			require.NoError(t, err)
			var sent struct{ Text, Markdown string }
			require.NoError(t, json.Unmarshal([]byte(body), &sent))
			assert.Equal(t, test.want, sent.Text)
			assert.Equal(t, test.markdown, sent.Markdown)
		})
	}
}

func TestCreateLeavesTheRequestAsItIs(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{}`))
	req := &webex.CreateMessageRequest{RoomID: "r", Attachments: []webex.Attachment{webex.AdaptiveCard(card.Card{FallbackText: "a"})}}
	_, err := newClient(t, baseURL).Messages.Create(t.Context(), req)
	require.NoError(t, err)
	assert.Empty(t, req.Text)
}

func TestAttachmentByHandIsSentAsItIs(t *testing.T) {
	script, baseURL := serve(t, answer(200, `{}`))
	_, err := newClient(t, baseURL).Messages.Create(t.Context(), &webex.CreateMessageRequest{RoomID: "r", Attachments: []webex.Attachment{
		{ContentType: "application/vnd.example", Content: json.RawMessage(`["a"]`)},
	}})
	require.NoError(t, err)
	assert.JSONEq(t, `{"roomId":"r","attachments":[{"contentType":"application/vnd.example","content":["a"]}]}`, script.sent()[0].Body)
}

func TestDecodeAttachment(t *testing.T) {
	form := card.Card{Body: []card.Element{card.TextInput{ID: "name", Label: "Name"}}}
	var got card.Card
	require.NoError(t, webex.AdaptiveCard(form).Decode(&got))
	assert.Equal(t, form.Body, got.Body)

	var wrong struct {
		Type int `json:"type"`
	}
	assert.EqualError(t, webex.AdaptiveCard(form).Decode(&wrong), "webex: decoding an attachment: type: a string does not fit int")
	assert.EqualError(t, webex.Attachment{}.Decode(&wrong), "webex: decoding an attachment: there is none")
}

// A program that sends no cards does not pay for them.
func TestCardsAreLinkedOnlyWhenUsed(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a program")
	}
	program := filepath.Join(t.TempDir(), "program")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./testdata/textonly").CombinedOutput()
	require.NoError(t, err, "%s", out)
	symbols, err := exec.CommandContext(t.Context(), "go", "tool", "nm", program).Output()
	require.NoError(t, err)
	assert.Contains(t, string(symbols), "webex.NewClient")
	assert.NotContains(t, string(symbols), "webex/card.")
}
