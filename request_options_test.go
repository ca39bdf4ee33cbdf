package webex_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestWithResponse(t *testing.T) {
	_, baseURL := serve(t, answer(200, "{}", "Trackingid", "ROUTER_1"), answer(404, "", "Trackingid", "ROUTER_2"))
	client := newClient(t, baseURL)
	var response webex.Response
	_, err := client.Rooms.Get(t.Context(), "a", webex.WithResponse(&response))
	require.NoError(t, err)
	assert.Equal(t, 200, response.StatusCode)
	assert.Equal(t, "ROUTER_1", response.TrackingID)
	assert.Equal(t, "application/json", response.Header.Get("Content-Type"))
	assert.Equal(t, 1, response.Attempts)
	_, err = client.Rooms.Get(t.Context(), "a", webex.WithResponse(&response))
	require.Error(t, err)
	assert.Equal(t, 404, response.StatusCode)
	assert.Equal(t, "ROUTER_2", response.TrackingID)
	_, err = client.Rooms.Get(t.Context(), "", webex.WithResponse(&response))
	require.Error(t, err)
	_, err = newClient(t, "http://127.0.0.1:1/v1").Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "x"}, webex.WithoutRetry(), webex.WithResponse(&response))
	require.Error(t, err)
	assert.Equal(t, webex.Response{Attempts: 1}, response, "nothing is left of an earlier call")
}
