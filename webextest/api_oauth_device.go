package webextest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"time"
)

func init() {
	serve(routes{
		"POST /device/authorize": open(reading(readForm, (*call).authorizeDevice)),
		"POST /device/token":     open(reading(readForm, (*call).getDeviceToken)),
		"GET /verify":            open(plain((*call).verifyDevice)),
	})
}

const (
	deviceLifetime = 5 * time.Minute
	deviceInterval = 2 * time.Second
	deviceSlowDown = 5 * time.Second // added to the interval each time that a device polls too early
	deviceGrant    = "urn:ietf:params:oauth:grant-type:device_code"
)

// deviceLogin is the login of a device, which a person approves in a browser.
type deviceLogin struct {
	code     string
	userCode string // six digits
	clientID string
	scope    string
	expires  time.Time
	interval time.Duration
	polled   time.Time
	person   *person // who approved it, or nil
	declined bool
}

// hashedCode returns the user code in the form that links carry.
func (d *deviceLogin) hashedCode() string {
	sum := sha256.Sum256([]byte(d.code + d.userCode))
	return hex.EncodeToString(sum[:])
}

// ApproveDevice approves, as a person, the device that shows a user code. It
// panics when no device does.
func (s *Server) ApproveDevice(userCode string, p *Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustDevice(userCode).person = s.mustPerson(p)
}

// DeclineDevice declines the device that shows a user code. It panics when no
// device does.
func (s *Server) DeclineDevice(userCode string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustDevice(userCode).declined = true
}

func (s *Server) mustDevice(userCode string) *deviceLogin {
	d := s.waitingDevice(userCode)
	if d == nil {
		panic("webextest: no device waits with the user code " + userCode)
	}
	return d
}

// waitingDevice returns the device with a user code, plain or hashed, or nil.
func (s *Server) waitingDevice(userCode string) *deviceLogin {
	now := time.Now()
	s.oauth.devices = slices.DeleteFunc(s.oauth.devices, func(d *deviceLogin) bool { return !now.Before(d.expires) })
	for _, d := range s.oauth.devices {
		if userCode == d.userCode || userCode == d.hashedCode() {
			return d
		}
	}
	return nil
}

// authorizeDevice answers POST /device/authorize.
func (c *call) authorizeDevice(form url.Values) (any, error) {
	if c.oauth.clients[form.Get("client_id")].redirectURI == "" {
		return nil, badRequest("Client Id is invalid")
	}
	if form.Get("scope") == "" {
		return nil, badRequest("invalid_scope: The scope is required.")
	}
	d := &deviceLogin{
		code:     newUUID(),
		userCode: c.newUserCode(),
		clientID: form.Get("client_id"),
		scope:    form.Get("scope"),
		expires:  time.Now().Add(deviceLifetime),
		interval: deviceInterval,
	}
	c.oauth.devices = append(c.oauth.devices, d)
	verify := c.origin() + "/v1/verify"
	return map[string]any{
		"device_code":               d.code,
		"user_code":                 d.userCode,
		"verification_uri":          verify,
		"verification_uri_complete": verify + "?userCode=" + d.hashedCode(),
		"expires_in":                int(deviceLifetime / time.Second),
		"interval":                  int(deviceInterval / time.Second),
	}, nil
}

// newUserCode returns six digits that no other device shows.
func (c *call) newUserCode() string {
	for {
		n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // never fails
		if userCode := fmt.Sprintf("%06d", n); c.waitingDevice(userCode) == nil {
			return userCode
		}
	}
}

// verifyDevice answers the links that a device shows. The person at the browser
// approves or declines at once.
func (c *call) verifyDevice() (any, error) {
	d := c.waitingDevice(c.query.Get("userCode"))
	if d == nil {
		return nil, badRequest("No device waits with this code.")
	}
	if d.person = c.oauth.approver; d.person == nil {
		d.declined = true
		return map[string]string{"message": "The device is declined."}, nil
	}
	return map[string]string{"message": "The device is approved by " + d.person.DisplayName + "."}, nil
}

// getDeviceToken answers POST /device/token, which a device polls until it is
// approved.
func (c *call) getDeviceToken(form url.Values) (any, error) {
	id, secret, _ := c.r.BasicAuth()
	app, err := c.oauthClient(id, secret)
	if err != nil {
		return nil, err
	}
	if form.Get("grant_type") != deviceGrant {
		return nil, badRequest("unsupported_grant_type: The grant_type must be %s.", deviceGrant)
	}
	i := slices.IndexFunc(c.oauth.devices, func(d *deviceLogin) bool { return d.code == form.Get("device_code") })
	if i < 0 || c.oauth.devices[i].clientID != id || form.Get("client_id") != id || !time.Now().Before(c.oauth.devices[i].expires) {
		return nil, badRequest("invalid_grant: The device_code is expired, used or was given to another client.")
	}
	d := c.oauth.devices[i]
	early := time.Since(d.polled) < d.interval
	d.polled = time.Now()
	switch {
	case early:
		d.interval += deviceSlowDown
		return nil, badRequest("slow_down: The device must wait %d seconds between two requests.", d.interval/time.Second)
	case d.declined:
		return nil, badRequest("access_denied: The person declined.")
	case d.person == nil:
		return nil, fail(http.StatusPreconditionRequired, "authorization_pending: Nobody has approved yet.")
	}
	c.oauth.devices = slices.Delete(c.oauth.devices, i, i+1)
	answer := c.grant(d.person, app)
	answer.Scope = d.scope
	return answer, nil
}
