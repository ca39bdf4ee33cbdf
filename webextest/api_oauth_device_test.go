package webextest

import (
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// newDevice starts the login of a device. It returns what the device shows, and a
// function with which it asks for its token.
func newDevice(t *testing.T, s *Server) (shown answer, poll func(changes ...string) answer) {
	t.Helper()
	shown = postForm(t, s, nil, "/device/authorize", url.Values{"client_id": {s.Integration.ClientID}, "scope": {"spark:all"}})
	require.Equal(t, 200, shown.status, "%s", shown.body)
	form := url.Values{
		"grant_type": {deviceGrant}, "client_id": {s.Integration.ClientID}, "device_code": {shown.text(t, "device_code")},
	}
	return shown, func(changes ...string) answer {
		return postForm(t, s, s.Integration, "/device/token", changed(form, changes...))
	}
}

// problem returns the OAuth error code of a refusal.
func problem(t *testing.T, a answer) string {
	t.Helper()
	code, _, _ := strings.Cut(a.text(t, "message"), ": ")
	return code
}

func TestDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		shown, poll := newDevice(t, s)
		assert.Regexp(t, `^\d{6}$`, shown.text(t, "user_code"))
		assert.EqualValues(t, 300, shown.object(t)["expires_in"])
		assert.EqualValues(t, 2, shown.object(t)["interval"])
		assert.True(t, strings.HasPrefix(shown.text(t, "verification_uri_complete"), shown.text(t, "verification_uri")+"?"))

		pending := poll()
		assert.Equal(t, 428, pending.status)
		assert.Equal(t, "authorization_pending", problem(t, pending))
		hasty := poll()
		assert.Equal(t, 400, hasty.status)
		assert.Equal(t, "slow_down", problem(t, hasty))
		time.Sleep(deviceInterval + deviceSlowDown - 1)
		assert.Equal(t, "slow_down", problem(t, poll()), "the interval has grown")
		time.Sleep(deviceInterval + 2*deviceSlowDown)
		assert.Equal(t, 428, poll().status)

		s.ApproveDevice(shown.text(t, "user_code"), s.Carol)
		time.Sleep(deviceInterval + 2*deviceSlowDown)
		got := poll()
		require.Equal(t, 200, got.status)
		assert.Equal(t, "Carol Carter", holderOf(t, s, got.text(t, "access_token")))
		assert.Equal(t, "spark:all", got.text(t, "scope"))
		assert.Equal(t, "invalid_grant", problem(t, poll()), "a device code works once")
	})
}

func TestDeviceThatIsNotApproved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		shown, poll := newDevice(t, s)
		s.DeclineDevice(shown.text(t, "user_code"))
		assert.Equal(t, "access_denied", problem(t, poll()))

		shown, poll = newDevice(t, s)
		time.Sleep(deviceLifetime)
		assert.Equal(t, "invalid_grant", problem(t, poll()))
		assert.Panics(t, func() { s.ApproveDevice(shown.text(t, "user_code"), s.Bob) }, "it is too late")
	})
}

func TestDeviceLinks(t *testing.T) {
	s := start(t)
	s.SignIn(s.Bob)
	shown, poll := newDevice(t, s)
	must(t, s, nil, "GET", shown.text(t, "verification_uri_complete"), nil)
	assert.Equal(t, "Bob Baker", holderOf(t, s, poll().text(t, "access_token")))

	s.SignIn(nil)
	shown, poll = newDevice(t, s)
	must(t, s, nil, "GET", shown.text(t, "verification_uri")+"?userCode="+shown.text(t, "user_code"), nil)
	assert.Equal(t, "access_denied", problem(t, poll()))
	assert.Equal(t, 400, as(t, s, nil, "GET", shown.text(t, "verification_uri"), nil).status)
}

func TestDeviceRefuses(t *testing.T) {
	s := start(t)
	for _, form := range []url.Values{
		{"client_id": {"x"}, "scope": {"spark:all"}},
		{"client_id": {s.Integration.ClientID}},
	} {
		assert.Equal(t, 400, postForm(t, s, nil, "/device/authorize", form).status)
	}
	shown, poll := newDevice(t, s)
	assert.Equal(t, "invalid_grant", problem(t, poll("client_id", "x")))
	assert.Equal(t, "invalid_grant", problem(t, poll("device_code", "x")))
	assert.Equal(t, "unsupported_grant_type", problem(t, poll("grant_type", "device")))

	form := url.Values{"grant_type": {deviceGrant}, "device_code": {shown.text(t, "device_code")}}
	inForm := changed(form, "client_id", s.Integration.ClientID, "client_secret", s.Integration.ClientSecret)
	assert.Equal(t, 401, postForm(t, s, nil, "/device/token", inForm).status, "it wants HTTP Basic")
	other := s.AddIntegration(Integration{})
	assert.Equal(t, 400, postForm(t, s, other, "/device/token", changed(form, "client_id", other.ClientID)).status)
}
