package webex_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestQueryTimesAreUTC(t *testing.T) {
	script, baseURL := serve(t, answer(200, roomPage()))
	from := time.Date(2026, 1, 2, 3, 4, 5, 678_900_000, time.FixedZone("", -8*60*60))
	type Wrapped struct{ webex.ListRoomsOptions }
	_, err := webex.Collect(webex.List[webex.Room](t.Context(), newClient(t, baseURL), webex.Op("GET /rooms"), Wrapped{webex.ListRoomsOptions{From: from}}))
	require.NoError(t, err)
	query, err := url.ParseQuery(script.sent()[0].Query)
	require.NoError(t, err)
	assert.Equal(t, url.Values{"from": {"2026-01-02T11:04:05.678Z"}}, query)
}

func TestQueryOfAnOption(t *testing.T) {
	script, baseURL := serve(t, answer(204, ""))
	err := do(t.Context(), newClient(t, baseURL), "GET", "/rooms",
		webex.WithQuery(url.Values{"a": {"1", "2"}, "b": {"3"}}),
		nil, // is no option
		webex.WithQuery(struct {
			B string `url:"b"`
		}{"4"}))
	require.NoError(t, err)
	assert.Equal(t, "a=1&a=2&b=4", script.sent()[0].Query)
}

// Options are one struct, of which some fields are headers.
func TestOptionsAreQueryAndHeaders(t *testing.T) {
	type common struct {
		Timezone string `header:"timezone"`
	}
	type options struct {
		common
		Current  bool        `url:"current,omitempty"`
		From     *time.Time  `url:"from,omitempty"`
		Days     []time.Time `url:"days,comma,omitempty"`
		Since    time.Time   `url:"since,omitempty,unix"`
		Day      time.Time   `url:"day,omitempty" layout:"2006-01-02"`
		Password string      `header:"password" secret:"true"`
		Max      int         `header:"X-Max"`
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.FixedZone("", 60*60))
	script, baseURL := serve(t, answer(400, `{"message":"the password hunter2-hunter2 is wrong"}`))
	client := newClient(t, baseURL)
	_, err := webex.Do[webex.Room](t.Context(), client, webex.Op("GET /meetings/{meetingId}", "m"), nil, webex.WithQuery(&options{
		common: common{"Asia/Shanghai"}, Current: true, From: &at, Days: []time.Time{at, at.AddDate(0, 0, 1)}, Since: at, Day: at,
		Password: "hunter2-hunter2", Max: 7,
	}))
	assert.EqualError(t, err, "webex: GET /meetings/m: 400 the password [redacted] is wrong")
	sent := script.sent()[0]
	query, err := url.ParseQuery(sent.Query)
	require.NoError(t, err)
	assert.Equal(t, url.Values{
		"current": {"true"}, "from": {"2026-01-02T02:04:05.006Z"}, "days": {"2026-01-02T02:04:05.006Z,2026-01-03T02:04:05.006Z"},
		"since": {"1767319445"}, "day": {"2026-01-02"},
	}, query)
	assert.Equal(t, "Asia/Shanghai", sent.Header.Get("timezone"))
	assert.Equal(t, "hunter2-hunter2", sent.Header.Get("password"))
	assert.Equal(t, "7", sent.Header.Get("X-Max"))

	// Without options, or with empty ones, there is nothing of them.
	for _, none := range []any{nil, (*options)(nil), new(options), options{}} {
		_, _ = webex.Do[webex.Room](t.Context(), client, webex.Op("GET /meetings/{meetingId}", "m"), nil, webex.WithQuery(none))
		sent := script.sent()[len(script.sent())-1]
		assert.Empty(t, sent.Query)
		assert.NotContains(t, sent.Header, "Password")
		assert.NotContains(t, sent.Header, "X-Max")
	}
	sentSoFar := len(script.sent())
	_, err = webex.Do[webex.Room](t.Context(), client, webex.Op("GET /x"), nil, webex.WithQuery(options{Password: "a\nb"}))
	assert.EqualError(t, err, `webex: GET /x: the header "password" has a character that no header has, such as a line break`)
	assert.Len(t, script.sent(), sentSoFar)
}

// A request may have parameters beside its body. An option of the caller's wins.
func TestRequestHasParameters(t *testing.T) {
	script, baseURL := serve(t, answer(200, "{}"))
	client := newClient(t, baseURL)
	req := &webex.UpdatePersonRequest{DisplayName: "Ann", CallingData: true, ShowAllTypes: true}
	_, err := client.People.Update(t.Context(), "p", req, webex.WithQuery(url.Values{"callingData": {"false"}}))
	require.NoError(t, err)
	assert.Equal(t, "callingData=false&showAllTypes=true", script.sent()[0].Query)
	assert.JSONEq(t, `{"displayName":"Ann"}`, script.sent()[0].Body)

	type request struct {
		webex.Object
		Title    string            `json:"title"`
		License  webex.LicenseUser `json:"license"`
		Due      time.Time         `json:"due"`
		Timezone string            `json:"-" header:"timezone"`
		From     time.Time         `json:"-" url:"from"`
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	err = webex.Exec(t.Context(), client, webex.Op("POST /x"), request{
		Title: "a", License: webex.LicenseUser{ID: "l"}, Due: at, Timezone: "Asia/Shanghai", From: at,
	})
	require.NoError(t, err)
	assert.Equal(t, "from=2026-01-02T03%3A04%3A05.000Z", script.sent()[1].Query)
	assert.Equal(t, "Asia/Shanghai", script.sent()[1].Header.Get("timezone"))
	assert.JSONEq(t, `{"title":"a","license":{"id":"l"},"due":"2026-01-02T03:04:05.000Z"}`, script.sent()[1].Body)
}
