package webex

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-webex/webex/internal/jsonx"
)

// A DeviceAuthorization lets a person approve an integration on another device
// than the one that the integration runs on. There the person opens
// VerificationURI and enters the UserCode, or opens VerificationURIComplete.
// Printing or logging a DeviceAuthorization does not show the codes.
type DeviceAuthorization struct {
	Object
	DeviceCode              string `json:"device_code,omitzero" secret:"true"`               // for [AccessTokensService.AwaitDevice]; keep it secret
	UserCode                string `json:"user_code,omitzero" secret:"true"`                 // the code to enter at VerificationURI
	VerificationURI         string `json:"verification_uri,omitzero"`                        // show it as text
	VerificationURIComplete string `json:"verification_uri_complete,omitzero" secret:"true"` // contains the code; show it as a QR code
	ExpiresIn               int    `json:"expires_in,omitzero"`                              // in seconds, usually 5 minutes
	Interval                int    `json:"interval,omitzero"`                                // between two polls, in seconds

	received time.Time
}

// String returns the authorization as text, without the codes.
func (d DeviceAuthorization) String() string { return d.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the codes out.
func (d DeviceAuthorization) GoString() string { return "webex.DeviceAuthorization" + d.String() }

// LogValue implements [slog.LogValuer]. It leaves the codes out.
func (d DeviceAuthorization) LogValue() slog.Value { return withoutSecrets(d) }

// AuthorizeDeviceRequest names the integration to approve and its scopes.
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

// AwaitDeviceRequest names the integration and the approval that it waits for.
// Printing or logging the request does not show the secrets.
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

// credentials returns the ID and the secret as HTTP Basic authentication wants
// them.
func (r *AwaitDeviceRequest) credentials() string {
	return base64.StdEncoding.EncodeToString([]byte(r.ClientID + ":" + r.ClientSecret))
}

// String returns the request as text, without the secrets.
func (r AwaitDeviceRequest) String() string { return r.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the secrets out.
func (r AwaitDeviceRequest) GoString() string { return "webex.AwaitDeviceRequest" + r.String() }

// LogValue implements [slog.LogValuer]. It leaves the secrets out.
func (r AwaitDeviceRequest) LogValue() slog.Value { return withoutSecrets(r) }

// AuthorizeDevice starts a login on a device without a browser or a keyboard.
// Show the person the links that it returns, and wait for the approval with
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

// AwaitDevice polls Webex, as often as it allows, until the person has approved
// the integration, and returns the access token. The error is [ErrAccessDenied]
// if the person declined, [ErrDeviceCodeExpired] if they took too long, and the
// error of the context if that ends first. Faults do not end the wait before the
// code expires, whatever the client's [RetryPolicy].
//
// See https://developer.webex.com/docs/login-with-webex#device-token-endpoint.
func (s *AccessTokensService) AwaitDevice(ctx context.Context, req *AwaitDeviceRequest, opts ...RequestOption) (*AccessToken, error) {
	if req == nil {
		return s.request(ctx, Op(deviceToken), req, opts) // says so
	}
	if err := req.validate(); err != nil {
		return nil, fmt.Errorf("webex: %s: %w", deviceToken, err)
	}
	// Unlike another POST, a poll may be repeated if its answer is lost: at
	// worst the code has been used up.
	opts = prepend(opts, repeats(harmless), authorizedBy(func() string { return "Basic " + req.credentials() }))
	p := &devicePoll{interval: req.Device.interval()}
	limited, cancel := context.WithDeadline(ctx, req.Device.expiry())
	defer cancel()
	wait := time.Until(req.Device.received.Add(p.interval))
	for {
		err := sleep(limited, wait)
		if err == nil {
			var token *AccessToken
			if token, err = requestToken(undated{limited}, p.patient(s.client), Op(deviceToken), req, opts); err == nil {
				return token, nil
			}
		}
		switch {
		case ctx.Err() != nil:
			return nil, fmt.Errorf("webex: waiting for the device to be approved: %w", ctx.Err())
		case limited.Err() != nil:
			return nil, &reasonError{"nobody approved the device in time", ErrDeviceCodeExpired, err}
		}
		if wait, err = p.judge(err); err != nil {
			return nil, err
		}
	}
}

// undated is a context that does not tell when it ends, so that a call waits to
// the end and does not fail at once because the wait is longer.
type undated struct{ context.Context }

func (undated) Deadline() (deadline time.Time, ok bool) { return time.Time{}, false }

const deviceToken = "POST /device/token"

func (d *DeviceAuthorization) interval() time.Duration {
	if d.Interval <= 0 {
		return 5 * time.Second // the default of RFC 8628
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

// slowDown is what RFC 8628 adds to the interval each time that a poll comes
// too soon.
const slowDown = 5 * time.Second

// A devicePoll is the state of polling for the approval of a device.
type devicePoll struct{ interval time.Duration }

// patient returns the client with a policy that repeats a poll after a fault
// until its context ends, and never sooner than the interval.
func (p *devicePoll) patient(c *Client) *Client {
	patient := *c
	policy := &patient.policy
	policy.MaxAttempts, policy.MaxWait = math.MaxInt, math.MaxInt64
	policy.MinBackoff = 2 * p.interval // up to a half is subtracted
	policy.MaxBackoff = max(policy.MaxBackoff, policy.MinBackoff)
	return &patient
}

// judge decides by the error of a poll after which wait to poll again, or what
// error to return.
func (p *devicePoll) judge(err error) (wait time.Duration, reason error) {
	apiErr, ok := errors.AsType[*ApiError](err)
	if !ok {
		// Webex was there when the login began, so it is the network that is not.
		if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
			return p.interval, nil
		}
		return 0, err
	}
	isPending := apiErr.StatusCode == http.StatusPreconditionRequired
	isAnswer := jsonx.Unmarshal(apiErr.Body, new(errorBody)) == nil // and not that of something on the way
	switch {
	case apiErr.mentions("slow_down"):
		p.interval += slowDown
		return p.interval, nil
	case isPending, !isAnswer, apiErr.StatusCode >= http.StatusInternalServerError, apiErr.mentions("authorization_pending"):
		return max(p.interval, apiErr.RetryAfter), nil
	case apiErr.mentions("access_denied"):
		return 0, &reasonError{"the person declined", ErrAccessDenied, err}
	case apiErr.mentions("expired_token", "invalid_grant"):
		return 0, &reasonError{"the device code is no longer valid", ErrDeviceCodeExpired, err}
	}
	return 0, err
}
