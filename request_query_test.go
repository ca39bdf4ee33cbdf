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
		webex.WithQuery(struct {
			B string `url:"b"`
		}{"4"}))
	require.NoError(t, err)
	assert.Equal(t, "a=1&a=2&b=4", script.sent()[0].Query)
}
