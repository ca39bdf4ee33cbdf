package webex_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
)

// TestTokenIsNeverShown looks for the token wherever it could come to light.
func TestTokenIsNeverShown(t *testing.T) {
	var shown bytes.Buffer
	show := func(values ...any) {
		for _, value := range values {
			fmt.Fprintf(&shown, "%v %+v %#v %s\n", value, value, value, value)
			slog.New(slog.NewJSONHandler(&shown, nil)).Info("value", "value", value)
			slog.New(slog.NewTextHandler(&shown, nil)).Info("value", "value", value)
		}
	}
	echo := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Echo", r.Header.Get("Authorization"))
		w.WriteHeader(400)
		fmt.Fprintf(w, `{"message":"bad %[1]s","errors":[{"description":"bad %[1]s"}]}`, r.Header.Get("Authorization"))
	}
	logger := webex.WithLogger(slog.New(slog.NewTextHandler(&shown, &slog.HandlerOptions{Level: slog.LevelDebug})))
	middleware := webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			show(req, req.Header, req.Context(), err)
			if resp != nil {
				show(resp, resp.Request, resp.Request.Header)
			}
			return resp, err
		})
	})
	for name, token := range map[string]webex.Option{
		"a token":  webex.WithToken(testToken),
		"a source": webex.WithTokenSource(valueSource{oauth2.Token{AccessToken: testToken}}),
	} {
		t.Run(name, func(t *testing.T) {
			_, baseURL := serve(t, answer(404, ""), cut, answer(200, "{broken"), answer(429, "", "Retry-After", "3600"))
			_, echoURL := serve(t, echo)
			for url, extra := range map[string]webex.Option{baseURL: middleware, echoURL: nil} {
				client, err := webex.NewClient(token, webex.WithBaseURL(url), logger, extra)
				require.NoError(t, err)
				show(client, *client, client.Rooms, *client.Rooms)
				for range 5 {
					_, err := client.Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "x"})
					require.Error(t, err)
					show(err)
					if apiErr, ok := err.(*webex.ApiError); ok {
						show(*apiErr, string(apiErr.Body), apiErr.Header)
					}
				}
			}
		})
	}
	require.Greater(t, shown.Len(), 10_000)
	assert.Contains(t, shown.String(), "bad Bearer [redacted]", "an echo of the token is redacted")
	if i := strings.Index(shown.String(), testToken); i >= 0 {
		t.Errorf("the token is shown: %.600s", shown.String()[max(0, i-500):])
	}
}

// valueSource is a token source that shows its token when it is printed.
type valueSource struct{ token oauth2.Token }

func (s valueSource) Token() (*oauth2.Token, error) { return &s.token, nil }

func TestTokenIsRenewedAfter401(t *testing.T) {
	denied := answer(401, `{"message":"expired"}`)
	tests := []struct {
		name     string
		tokens   tokens
		steps    []http.HandlerFunc
		wantSent []string
		wantErr  error
	}{
		{"another token", tokens{"old", "new"}, []http.HandlerFunc{denied, answer(200, "{}")}, []string{"Bearer old", "Bearer new"}, nil},
		{"the same token", tokens{"old"}, []http.HandlerFunc{denied}, []string{"Bearer old"}, webex.ErrUnauthorized},
		{"once only", tokens{"a", "b", "b", "c", "c"}, []http.HandlerFunc{denied}, []string{"Bearer a", "Bearer b"}, webex.ErrUnauthorized},
		{"a source that fails then", tokens{"old", ""}, []http.HandlerFunc{denied}, []string{"Bearer old"}, webex.ErrUnauthorized},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, test.steps...)
			client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithTokenSource(&test.tokens))
			require.NoError(t, err)
			err = do(t.Context(), client, "POST", "/rooms")
			assert.ErrorIs(t, err, test.wantErr)
			var sent []string
			for _, request := range script.sent() {
				sent = append(sent, request.Header.Get("Authorization"))
			}
			assert.Equal(t, test.wantSent, sent)
		})
	}
}

func TestTokenSourceThatFails(t *testing.T) {
	for name, source := range map[string]oauth2.TokenSource{
		"an error":    &tokens{""},
		"nothing":     oauth2.StaticTokenSource(nil),
		"an empty":    oauth2.StaticTokenSource(new(oauth2.Token)),
		"a line feed": oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "abc\n"}),
	} {
		t.Run(name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, "{}"))
			client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithTokenSource(source))
			require.NoError(t, err)
			err = do(t.Context(), client, "GET", "/rooms")
			require.ErrorContains(t, err, "webex: GET /rooms: getting a token: ")
			assert.NotContains(t, err.Error(), "abc")
			assert.Empty(t, script.sent())
		})
	}
}

// tokens is a source that hands out one token after the other, the last again
// and again.
type tokens []string

func (s *tokens) Token() (*oauth2.Token, error) {
	token := (*s)[0]
	if token == "" {
		return nil, errors.New("the vault is closed")
	}
	if len(*s) > 1 {
		*s = (*s)[1:]
	}
	return &oauth2.Token{AccessToken: token}, nil
}
