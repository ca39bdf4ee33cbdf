package webex_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestRequestHeaders(t *testing.T) {
	script, baseURL := serve(t, answer(200, "{}"))
	client := newClient(t, baseURL)
	_, err := client.Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "x"}, webex.WithHeader("x-custom", "y"))
	require.NoError(t, err)
	require.NoError(t, do(t.Context(), newClient(t, baseURL, webex.WithUserAgent("echobot/1.0")), "GET", "/rooms"))
	sent := script.sent()
	assert.Equal(t, "application/json", sent[0].Header.Get("Content-Type"))
	assert.Equal(t, "application/json", sent[0].Header.Get("Accept"))
	assert.Regexp(t, `^go-webex/\d+\.\d+\.\d+$`, sent[0].Header.Get("User-Agent"))
	assert.Equal(t, "y", sent[0].Header.Get("X-Custom"))
	assert.Equal(t, "echobot/1.0 "+sent[0].Header.Get("User-Agent"), sent[1].Header.Get("User-Agent"))
	assert.NotContains(t, sent[1].Header, "Content-Type")
}

func TestAnswersWithoutABody(t *testing.T) {
	_, baseURL := serve(t, answer(204, ""), answer(200, ""))
	client := newClient(t, baseURL)
	for range 2 {
		room, err := client.Rooms.Get(t.Context(), "a")
		require.NoError(t, err)
		assert.Equal(t, new(webex.Room), room)
	}
}

func TestDoReadsAnyType(t *testing.T) {
	_, baseURL := serve(t, answer(200, `[{"id":"a"}]`))
	client := newClient(t, baseURL)
	rooms, err := webex.Do[[]webex.Room](t.Context(), client, webex.Op("GET /x"), nil)
	require.NoError(t, err)
	assert.Equal(t, "a", (*rooms)[0].ID)
	values, err := webex.Do[[]map[string]string](t.Context(), client, webex.Op("GET /x"), nil)
	require.NoError(t, err)
	assert.Equal(t, []map[string]string{{"id": "a"}}, *values)
	_, err = webex.Do[webex.Room](t.Context(), client, webex.Op("GET /x"), nil)
	assert.EqualError(t, err, "webex: GET /x: the answer cannot be read: an array does not fit webex.Room (status 200)")
}

func TestDoRefusesBadInput(t *testing.T) {
	script, baseURL := serve(t, answer(200, "{}"))
	client := newClient(t, baseURL)
	tests := []struct {
		name string
		body any
		opts []webex.RequestOption
		want string
	}{
		{"a nil request", (*webex.UpdateRoomRequest)(nil), nil, "webex: PUT /rooms/a: the request, a *webex.UpdateRoomRequest, is nil"},
		{"a reader", strings.NewReader("x"), nil, "webex: PUT /rooms/a: a request body is a value to be sent as JSON (a json.RawMessage if it is JSON already), a url.Values or a *Multipart, not *strings.Reader"},
		{"bytes", []byte("{}"), nil, "webex: PUT /rooms/a: a request body is a value to be sent as JSON (a json.RawMessage if it is JSON already), a url.Values or a *Multipart, not []uint8"},
		{"a value without JSON", map[string]any{"f": func() {}}, nil, ""},
		{"a request without what it needs", &webex.UpdateRoomRequest{}, nil, "webex: PUT /rooms/a: title is required"},
		{"a header of two lines", nil, []webex.RequestOption{webex.WithHeader("X-A", "secret\nb")}, `webex: PUT /rooms/a: the header "X-A" has a character that no header has, such as a line break`},
		{"a name that no header has", nil, []webex.RequestOption{webex.WithHeader("X(A", "b")}, `webex: PUT /rooms/a: the header "X(A" has a character that no header has, such as a line break`},
		{"a query that is none", nil, []webex.RequestOption{webex.WithQuery("x")}, "webex: PUT /rooms/a: query parameters are a url.Values or a struct, not string"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := webex.Exec(t.Context(), client, webex.Op("PUT /rooms/a"), test.body, test.opts...)
			require.Error(t, err)
			if test.want != "" {
				assert.EqualError(t, err, test.want)
			}
		})
	}
	assert.Empty(t, script.sent())
}

func TestWithHeaderHost(t *testing.T) {
	var hosts []string
	_, baseURL := serve(t, func(w http.ResponseWriter, r *http.Request) {
		hosts = append(hosts, r.Host)
		answer(200, "{}")(w, r)
	})
	client := newClient(t, baseURL)
	require.NoError(t, do(t.Context(), client, "GET", "/rooms", webex.WithHeader("host", "webexapis.com:8443")))
	for _, odd := range []string{"a b", "a/b", "a?b", "me@a"} {
		assert.EqualError(t, do(t.Context(), client, "GET", "/rooms", webex.WithHeader("Host", odd)),
			`webex: GET /rooms: the header "Host" is not the name of a host`)
	}
	assert.Equal(t, []string{"webexapis.com:8443"}, hosts)
}
