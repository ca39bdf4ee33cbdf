package webex

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/go-webex/webex/internal/jsonx"
)

// GuestsService makes guests: people without an account who use Webex for a
// while. The client's token must be that of a service app with the scope
// guest-issuer:write.
//
// See https://developer.webex.com/docs/api/v1/guest-management.
type GuestsService struct{ client *Client }

// A Guest is a person without an account, and the token to act for them.
// Printing or logging it does not show the token.
type Guest struct {
	Object
	ID          string `json:"id,omitzero"`      // a person ID
	Subject     string `json:"subject,omitzero"` // who the guest is for the service app
	DisplayName string `json:"displayName,omitzero"`
	Email       string `json:"email,omitzero"` // made up by Webex
	AccessToken string `json:"accessToken,omitzero" secret:"true"`
	ExpiresIn   int    `json:"expiresIn,omitzero"` // of the token, in seconds
}

// String shows the guest without the token.
func (g Guest) String() string { return g.LogValue().String() }

// GoString shows the guest without the token.
func (g Guest) GoString() string { return "webex.Guest" + g.String() }

// LogValue implements [slog.LogValuer]. It leaves the token out.
func (g Guest) LogValue() slog.Value { return withoutSecrets(g) }

// GuestCount is how many guests a service app has.
type GuestCount struct {
	Count int `json:"count"`
}

// UnmarshalJSON implements [json.Unmarshaler]. What Webex answers is described
// as an object with one number, under a name that is a number itself, and also
// as plain text. So it takes the number bare or as the only one of an object.
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
	Subject     string `json:"subject"`     // required, who the guest is for the service app
	DisplayName string `json:"displayName"` // required
}

func (r *CreateGuestRequest) validate() error {
	return require("subject", r.Subject, "displayName", r.DisplayName)
}

// Create makes a guest, or another token for one: a guest is the same when the
// subject is. Earlier tokens stay valid. A new name renames the guest.
//
// See https://developer.webex.com/docs/api/v1/guest-management/create-a-guest.
func (s *GuestsService) Create(ctx context.Context, req *CreateGuestRequest, opts ...RequestOption) (*Guest, error) {
	return Do[Guest](ctx, s.client, Op("POST /guests/token"), req, opts...)
}

// Count returns how many guests the service app has.
//
// See https://developer.webex.com/docs/api/v1/guest-management/get-guest-count.
func (s *GuestsService) Count(ctx context.Context, opts ...RequestOption) (*GuestCount, error) {
	return Do[GuestCount](ctx, s.client, Op("GET /guests/count"), nil, opts...)
}
