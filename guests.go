package webex

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/go-webex/webex/internal/jsonx"
)

// GuestsService creates guests: people without an account who use Webex for a
// while. Its calls need the token of a service app with the scope
// guest-issuer:write.
//
// See https://developer.webex.com/docs/api/v1/guest-management.
type GuestsService struct{ client *Client }

// A Guest is a person without an account, and the token to act for them.
// Printing or logging a Guest does not show the token.
type Guest struct {
	Object
	ID          string `json:"id,omitzero"`      // a person ID
	Subject     string `json:"subject,omitzero"` // the service app's own identifier of the guest
	DisplayName string `json:"displayName,omitzero"`
	Email       string `json:"email,omitzero"` // made up by Webex
	AccessToken string `json:"accessToken,omitzero" secret:"true"`
	ExpiresIn   int    `json:"expiresIn,omitzero"` // the lifetime of the token, in seconds
}

// String returns the guest as text, without the token.
func (g Guest) String() string { return g.LogValue().String() }

// GoString implements [fmt.GoStringer]. It leaves the token out.
func (g Guest) GoString() string { return "webex.Guest" + g.String() }

// LogValue implements [slog.LogValuer]. It leaves the token out.
func (g Guest) LogValue() slog.Value { return withoutSecrets(g) }

// GuestCount holds the number of guests of a service app.
type GuestCount struct {
	Count int `json:"count"`
}

// UnmarshalJSON implements [json.Unmarshaler]. It takes a bare number or an
// object with one number under any name, because the documentation of Webex
// shows both.
func (c *GuestCount) UnmarshalJSON(data []byte) error {
	if jsonx.Unmarshal(data, &c.Count) == nil {
		return nil
	}
	var named map[string]int
	if err := jsonx.Unmarshal(data, &named); err != nil {
		return err
	}
	if len(named) != 1 {
		return fmt.Errorf("there should be one number, not %d", len(named))
	}
	for _, n := range named {
		c.Count = n
	}
	return nil
}

// CreateGuestRequest describes a guest.
type CreateGuestRequest struct {
	Subject     string `json:"subject"`     // required, the service app's own identifier of the guest
	DisplayName string `json:"displayName"` // required
}

func (r *CreateGuestRequest) validate() error {
	return require("subject", r.Subject, "displayName", r.DisplayName)
}

// Create creates a guest, or another token for the guest with the same subject.
// Earlier tokens stay valid. A new display name renames the guest.
//
// See https://developer.webex.com/docs/api/v1/guest-management/create-a-guest.
func (s *GuestsService) Create(ctx context.Context, req *CreateGuestRequest, opts ...RequestOption) (*Guest, error) {
	return Do[Guest](ctx, s.client, Op("POST /guests/token"), req, opts...)
}

// Count returns the number of guests of the service app.
//
// See https://developer.webex.com/docs/api/v1/guest-management/get-guest-count.
func (s *GuestsService) Count(ctx context.Context, opts ...RequestOption) (*GuestCount, error) {
	return Do[GuestCount](ctx, s.client, Op("GET /guests/count"), nil, opts...)
}
