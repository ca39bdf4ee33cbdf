package webex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// decodeError makes a call that succeeds with an answer that cannot be read.
func decodeError(t *testing.T, answer http.HandlerFunc, call func(context.Context, *webex.Client) error) *webex.DecodeError {
	t.Helper()
	_, baseURL := serve(t, answer)
	err := call(t.Context(), newClient(t, baseURL))
	decodeErr, ok := errors.AsType[*webex.DecodeError](err)
	require.True(t, ok, "%v", err)
	_, ok = errors.AsType[*webex.ApiError](err)
	assert.False(t, ok)
	return decodeErr
}

func createMessage(ctx context.Context, client *webex.Client) error {
	_, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: "r", Text: "the text of it"})
	return err
}

func getMessage(ctx context.Context, client *webex.Client) error {
	_, err := client.Messages.Get(ctx, "m")
	return err
}

// A caller can tell a POST that may have taken effect from one that did not.
func TestDecodeError(t *testing.T) {
	const id = "ROUTER_1"
	tests := []struct {
		name   string
		status int
		body   string
		call   func(context.Context, *webex.Client) error
		want   string
		method string
	}{
		{"half a JSON", 200, `{"id":"m-1","text":`, createMessage,
			"webex: POST /messages: the answer cannot be read: text: unexpected EOF at byte 19 (status 200; the call may have taken effect; tracking id ROUTER_1)", "POST"},
		{"another shape", 201, `["m-1"]`, createMessage,
			"webex: POST /messages: the answer cannot be read: an array does not fit webex.Message (status 201; the call may have taken effect; tracking id ROUTER_1)", "POST"},
		{"HTML", 202, html, createMessage,
			`webex: POST /messages: the answer is not from Webex but a page of HTML: "Sign in to the network" (status 202; the call may have taken effect; tracking id ROUTER_1)`, "POST"},
		{"a call that only reads", 200, `"m-1"`, getMessage,
			"webex: GET /messages/m: the answer cannot be read: a string does not fit webex.Message (status 200; tracking id ROUTER_1)", "GET"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := decodeError(t, answer(test.status, test.body, "Trackingid", id), test.call)
			require.EqualError(t, err, test.want)
			assert.Equal(t, test.status, err.StatusCode)
			assert.Equal(t, test.method, err.Method)
			assert.True(t, strings.HasPrefix(err.Operation, test.method+" /messages"))
			assert.Equal(t, id, err.TrackingID)
			assert.Equal(t, test.body, string(err.Body))
			assert.Equal(t, err.Err, errors.Unwrap(err))

			var log bytes.Buffer
			slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "error", error(err))
			var line struct {
				Error map[string]any `json:"error"`
			}
			require.NoError(t, json.Unmarshal(log.Bytes(), &line))
			assert.InEpsilon(t, test.status, line.Error["status"], 0)
			assert.NotContains(t, line.Error, "body")
		})
	}
}

func TestDecodeErrorKeepsAPartOfTheBody(t *testing.T) {
	err := decodeError(t, answer(200, `["`+times(1<<20, "x")), getMessage)
	assert.Len(t, err.Body, 64<<10)
	assert.Less(t, len(err.Error()), 200)
}

// Neither the secrets of the request nor those of the answer are in the error.
func TestDecodeErrorShowsNoSecrets(t *testing.T) {
	const secret = "s3cret-of-the-answer"
	accessToken := func(ctx context.Context, client *webex.Client) error {
		_, err := client.AccessTokens.Refresh(ctx, &webex.RefreshAccessTokenRequest{ClientID: "c", ClientSecret: "s3cret-of-the-client", RefreshToken: "s3cret-refresh"})
		return err
	}
	report := func(ctx context.Context, client *webex.Client) error {
		_, err := webex.Do[[]string](ctx, client, webex.Op("POST /reports"), nil)
		return err
	}
	reports := func(ctx context.Context, client *webex.Client) error {
		_, err := webex.Collect(webex.List[webex.AccessToken](ctx, client, webex.Op("GET /reports"), nil))
		return err
	}
	tests := []struct {
		name, body, want string
		call             func(context.Context, *webex.Client) error
	}{
		{"a declared secret", `[{"access_token":"` + secret + `","n":1.50}]`, `[{"access_token":"[redacted]","n":1.50}]`, accessToken},
		{"one that is not text", `[{"id_token":{"x":"` + secret + `"}}]`, `[{"id_token":"[redacted]"}]`, accessToken},
		{"half a JSON", `{"token_type":"Bearer","access_token":"` + secret, `{"token_type":"Bearer","access_token"[redacted]`, accessToken},
		{"a form", "access_token=" + secret, "[redacted]", accessToken},
		{"in a list", `{"items":["x",{"refresh_token":"` + secret + `"}]}`, `{"items":["x",{"refresh_token":"[redacted]"}]}`, reports},
		{"a name that says so", `{"deep":[{"resetToken":"` + secret + `"}]}`, `{"deep":[{"resetToken":"[redacted]"}]}`, report},
		{"an echo of the token", `{"echo":"Bearer ` + testToken + `"}`, `{"echo":"Bearer [redacted]"}`, report},
		{"an echo of the request", `["s3cret-of-the-client s3cret-refresh"]`, `["[redacted] [redacted]"]`, accessToken},
		{"a number where nothing is secret", `{"n":12345678901234567890, "s":"x"}`, `{"n":12345678901234567890, "s":"x"}`, report},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := decodeError(t, answer(200, test.body), test.call)
			assert.Equal(t, test.want, string(err.Body))
			assert.NotContains(t, err.Error(), "s3cret")
		})
	}
	assert.Equal(t, "[redacted]", decodeError(t, answer(200, "[", "Trackingid", testToken), report).TrackingID)
}
