package webex

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/go-webex/webex/internal/jsonx"
)

// GuestIssuerService creates guests in the older way, by a guest issuer
// application. Webex no longer registers new guest issuers: use [GuestsService]
// if you have none.
//
// See https://developer.webex.com/docs/guest-issuer.
type GuestIssuerService struct{ client *Client }

// A GuestToken lets a program act for a guest. Printing or logging a GuestToken
// does not show the token.
type GuestToken struct {
	Object
	Token     string `json:"token,omitzero" secret:"true"`
	ExpiresIn int    `json:"expiresIn,omitzero"` // in seconds
}

// String returns the attributes as text, without the token.
func (t GuestToken) String() string { return t.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the token out.
func (t GuestToken) GoString() string { return "webex.GuestToken" + t.String() }

// LogValue implements [slog.LogValuer]. It leaves the token out.
func (t GuestToken) LogValue() slog.Value { return withoutSecrets(t) }

// CreateGuestTokenRequest describes a guest and names the guest issuer. The SDK
// signs the request with the secret and does not send the secret. Printing or
// logging the request does not show it.
type CreateGuestTokenRequest struct {
	Subject     string    // required, the guest issuer's own identifier of the guest
	DisplayName string    // required
	Issuer      string    // required, the guest issuer's ID
	Secret      string    `secret:"true"` // required, the guest issuer's secret in base64, as Webex showed it
	ExpiresAt   time.Time // when the signed request expires; by default in one hour
}

func (r *CreateGuestTokenRequest) validate() error {
	return require("subject", r.Subject, "displayName", r.DisplayName, "issuer", r.Issuer, "secret", r.Secret)
}

// String returns the request as text, without the secret.
func (r CreateGuestTokenRequest) String() string { return r.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the secret out.
func (r CreateGuestTokenRequest) GoString() string {
	return "webex.CreateGuestTokenRequest" + r.String()
}

// LogValue implements [slog.LogValuer]. It leaves the secret out.
func (r CreateGuestTokenRequest) LogValue() slog.Value { return withoutSecrets(r) }

// sign returns the request as a JSON Web Token (RFC 7519).
func (r *CreateGuestTokenRequest) sign() (string, error) {
	if r == nil {
		return "", fmt.Errorf("the request, a %T, is nil", r)
	}
	if err := r.validate(); err != nil {
		return "", err
	}
	key, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(r.Secret, "="))
	if err != nil {
		return "", errors.New("the secret is not base64")
	}
	expiresAt := r.ExpiresAt
	if expiresAt.IsZero() {
		expiresAt = time.Now().Add(time.Hour)
	}
	claims, err := jsonx.Marshal(map[string]any{"sub": r.Subject, "name": r.DisplayName, "iss": r.Issuer, "exp": expiresAt.Unix()})
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	token := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(claims)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(token))
	return token + "." + encode(mac.Sum(nil)), nil
}

// signedBy authorizes a call with a request that a guest issuer signed, in
// place of the client's token.
func signedBy(req *CreateGuestTokenRequest) RequestOption {
	return requestOption(func(r *requestConfig) {
		token, err := req.sign()
		if err != nil {
			r.refuse(err)
			return
		}
		r.authorization = func() string { return "Bearer " + token }
	})
}

// CreateToken creates a guest, or another token for the guest with the same
// subject. It does not use the client's own token. The error is
// [ErrUnauthorized] if the issuer or its secret is wrong.
//
// See https://developer.webex.com/docs/guest-issuer.
func (s *GuestIssuerService) CreateToken(ctx context.Context, req *CreateGuestTokenRequest, opts ...RequestOption) (*GuestToken, error) {
	return Do[GuestToken](ctx, s.client, Op("POST /jwt/login"), nil, prepend(opts, signedBy(req))...)
}
