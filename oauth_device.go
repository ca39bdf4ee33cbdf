package webex

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// A DeviceAuthorization lets a person approve an integration on another device
// than the one that it runs on: they open one of the links there, and enter the
// code if it is the shorter one. Printing or logging it shows the link that
// needs the code only.
type DeviceAuthorization struct {
	Object
	DeviceCode              string `json:"device_code,omitzero" secret:"true"`               // for [AccessTokensService.AwaitDevice], a secret
	UserCode                string `json:"user_code,omitzero" secret:"true"`                 // to be entered at VerificationURI
	VerificationURI         string `json:"verification_uri,omitzero"`                        // to be shown as text
	VerificationURIComplete string `json:"verification_uri_complete,omitzero" secret:"true"` // has the code in it, to be shown as a QR code
	ExpiresIn               int    `json:"expires_in,omitzero"`                              // in seconds, usually 5 minutes
	Interval                int    `json:"interval,omitzero"`                                // between two polls, in seconds

	received time.Time
}

// String shows the authorization without its codes.
func (d DeviceAuthorization) String() string { return d.LogValue().String() }

// GoString shows the authorization without its codes.
func (d DeviceAuthorization) GoString() string { return "webex.DeviceAuthorization" + d.String() }

// LogValue implements [slog.LogValuer]. It leaves the codes out.
func (d DeviceAuthorization) LogValue() slog.Value { return withoutSecrets(d) }

// AuthorizeDeviceRequest says which integration wants to be approved.
type AuthorizeDeviceRequest struct {
	ClientID string   // required
	Scopes   []string // required
}

func (r *AuthorizeDeviceRequest) validate() error {
	return require("client_id", r.ClientID, "scope", strings.Join(r.Scopes, " "))
}

func (r *AuthorizeDeviceRequest) form() url.Values {
	return url.Values{"client_id": {r.ClientID}, "scope": {strings.Join(r.Scopes, " ")}}
}

// AwaitDeviceRequest says which integration waits for which approval. Printing
// or logging it shows the client ID only.
type AwaitDeviceRequest struct {
	ClientID     string               `json:"client_id"`                   // required
	ClientSecret string               `json:"client_secret" secret:"true"` // required
	Device       *DeviceAuthorization `json:"device"`                      // required, the answer of [AccessTokensService.AuthorizeDevice]
}

func (r *AwaitDeviceRequest) validate() error {
	if r.Device == nil {
		return require("device_code", "")
	}
	return require("client_id", r.ClientID, "client_secret", r.ClientSecret, "device_code", r.Device.DeviceCode)
}

func (r *AwaitDeviceRequest) form() url.Values {
	return url.Values{
		"grant_type":  {"urn:ietf:params:oauth:grant-type:device_code"},
		"device_code": {r.Device.DeviceCode},
		"client_id":   {r.ClientID},
	}
}

// credentials are the ID and the secret as HTTP Basic wants them.
func (r *AwaitDeviceRequest) credentials() string {
	return base64.StdEncoding.EncodeToString([]byte(r.ClientID + ":" + r.ClientSecret))
}

// String shows the request without its secrets.
func (r AwaitDeviceRequest) String() string { return r.LogValue().String() }

// GoString shows the request without its secrets.
func (r AwaitDeviceRequest) GoString() string { return "webex.AwaitDeviceRequest" + r.String() }

// LogValue implements [slog.LogValuer]. It leaves the secrets out.
func (r AwaitDeviceRequest) LogValue() slog.Value { return withoutSecrets(r) }

// AuthorizeDevice starts a login on a device without a browser or a keyboard.
// Show the person what it returns and wait for them with
// [AccessTokensService.AwaitDevice]. The integration must have the redirect
// URIs that the documentation names.
//
// See https://developer.webex.com/docs/login-with-webex#device-authorization-endpoint.
func (s *AccessTokensService) AuthorizeDevice(ctx context.Context, req *AuthorizeDeviceRequest, opts ...RequestOption) (*DeviceAuthorization, error) {
	device, err := Do[DeviceAuthorization](ctx, s.client, Op("POST /device/authorize"), req, prepend(opts, anonymous())...)
	if err != nil {
		return nil, err
	}
	device.received = time.Now().Round(0)
	return device, nil
}

// AwaitDevice asks, as often as Webex allows, whether the person has approved
// the integration, and returns the access token when they have. The error is
// [ErrAccessDenied] if they declined, [ErrDeviceCodeExpired] if they took too
// long, and that of the context if it ends before.
//
// See https://developer.webex.com/docs/login-with-webex#device-token-endpoint.
func (s *AccessTokensService) AwaitDevice(ctx context.Context, req *AwaitDeviceRequest, opts ...RequestOption) (*AccessToken, error) {
	if req == nil {
		return s.request(ctx, Op(deviceToken), req, opts) // says so
	}
	if err := req.validate(); err != nil {
		return nil, fmt.Errorf("webex: %s: %w", deviceToken, err)
	}
	basic := authorizedBy(func() string { return "Basic " + req.credentials() })
	p := &devicePoll{policy: s.client.policy, interval: req.Device.interval()}
	limited, cancel := context.WithDeadline(ctx, req.Device.expiry())
	defer cancel()
	wait := time.Until(req.Device.received.Add(p.interval))
	for {
		err := sleep(limited, wait)
		if err == nil {
			var token *AccessToken
			if token, err = s.request(limited, Op(deviceToken), req, prepend(opts, basic)); err == nil {
				return token, nil
			}
		}
		switch {
		case ctx.Err() != nil:
			return nil, fmt.Errorf("webex: waiting for the device to be approved: %w", ctx.Err())
		case limited.Err() != nil:
			return nil, &reasonError{"nobody approved the device in time", ErrDeviceCodeExpired, err}
		}
		var again bool
		if wait, again, err = p.judge(err); !again {
			return nil, err
		}
	}
}

const deviceToken = "POST /device/token"

func (d *DeviceAuthorization) interval() time.Duration {
	if d.Interval <= 0 {
		return 5 * time.Second // as RFC 8628 has it
	}
	return time.Duration(d.Interval) * time.Second
}

func (d *DeviceAuthorization) expiry() time.Time {
	received, lifetime := d.received, time.Duration(d.ExpiresIn)*time.Second
	if received.IsZero() {
		received = time.Now()
	}
	if lifetime <= 0 {
		lifetime = 5 * time.Minute
	}
	return received.Add(lifetime)
}

// slowDown is by how much a poll has to become slower each time that it is too
// fast, according to RFC 8628.
const slowDown = 5 * time.Second

// A devicePoll is the waiting for a device to be approved.
type devicePoll struct {
	policy   RetryPolicy
	interval time.Duration
	faults   int // in a row
}

// judge says what the error of a poll means: to ask again after a wait, or that
// there is no use in it and why. Unlike other POSTs, a poll may be repeated when
// its answer is lost: at worst the code has been used up.
func (p *devicePoll) judge(err error) (wait time.Duration, again bool, reason error) {
	apiErr, ok := errors.AsType[*ApiError](err)
	switch {
	case !ok && !isBroken(err):
		return 0, false, err
	case !ok || apiErr.StatusCode >= http.StatusInternalServerError:
		p.faults++
		return max(p.interval, p.policy.backoff(p.faults)), p.faults < p.policy.MaxAttempts, err
	}
	p.faults = 0
	switch {
	case apiErr.mentions("slow_down"):
		p.interval += slowDown
		return p.interval, true, nil
	case apiErr.StatusCode == http.StatusPreconditionRequired, apiErr.mentions("authorization_pending"):
		return max(p.interval, apiErr.RetryAfter), true, nil
	case apiErr.mentions("access_denied"):
		return 0, false, &reasonError{"the person declined", ErrAccessDenied, err}
	case apiErr.mentions("expired_token", "invalid_grant"):
		return 0, false, &reasonError{"the device code is no longer valid", ErrDeviceCodeExpired, err}
	}
	return 0, false, err
}

// isBroken reports whether a connection failed in a way that another one may
// not.
func isBroken(err error) bool {
	if isPermanent(err) {
		return false
	}
	_, ok := errors.AsType[net.Error](err)
	return ok || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
