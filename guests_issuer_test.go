package webex_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func guestTokenRequest() *webex.CreateGuestTokenRequest {
	return &webex.CreateGuestTokenRequest{Subject: "1", DisplayName: "Ann", Issuer: "i", Secret: guestSecret, ExpiresAt: noon}
}

// guestSecret has bytes that base64 for URLs would write otherwise.
var guestSecret = base64.StdEncoding.EncodeToString([]byte("s3cret of the issuer \xff\xfe"))

func TestGuestTokenIsSigned(t *testing.T) {
	script, baseURL := serve(t, answer(200, `{"token":"t","expiresIn":21599}`))
	tests := map[string]*webex.CreateGuestTokenRequest{
		"with a token of the client's": guestTokenRequest(),
		"with a secret unpadded": {
			Subject: "1", DisplayName: "Ann", Issuer: "i", Secret: strings.TrimRight(guestSecret, "="), ExpiresAt: noon,
		},
	}
	for name, req := range tests {
		t.Run(name, func(t *testing.T) {
			token, err := newClient(t, baseURL).GuestIssuer.CreateToken(t.Context(), req)
			require.NoError(t, err)
			assert.Equal(t, &webex.GuestToken{Token: "t", ExpiresIn: 21599}, token)
			sent := script.sent()
			claims := verify(t, sent[len(sent)-1].Header.Get("Authorization"))
			assert.JSONEq(t, fmt.Sprintf(`{"sub":"1","name":"Ann","iss":"i","exp":%d}`, noon.Unix()), claims)
		})
	}

	t.Run("without a token of the client's and for an hour", func(t *testing.T) {
		client, err := webex.NewClient(webex.WithoutToken(), webex.WithBaseURL(baseURL))
		require.NoError(t, err)
		req := guestTokenRequest()
		req.ExpiresAt = time.Time{}
		_, err = client.GuestIssuer.CreateToken(t.Context(), req)
		require.NoError(t, err)
		sent := script.sent()
		var claims struct{ Exp int64 }
		require.NoError(t, json.Unmarshal([]byte(verify(t, sent[len(sent)-1].Header.Get("Authorization"))), &claims))
		assert.WithinDuration(t, time.Now().Add(time.Hour), time.Unix(claims.Exp, 0), time.Minute)
		assert.Zero(t, req.ExpiresAt, "the request stays as it is")
	})
}

// verify returns the claims of a JSON Web Token that guestSecret has signed.
func verify(t *testing.T, authorization string) string {
	t.Helper()
	parts := strings.Split(strings.TrimPrefix(authorization, "Bearer "), ".")
	require.Len(t, parts, 3)
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		decoded[i], err = base64.RawURLEncoding.DecodeString(part)
		require.NoError(t, err)
	}
	assert.JSONEq(t, `{"alg":"HS256","typ":"JWT"}`, string(decoded[0]))
	mac := hmac.New(sha256.New, []byte("s3cret of the issuer \xff\xfe"))
	fmt.Fprintf(mac, "%s.%s", parts[0], parts[1])
	assert.True(t, hmac.Equal(mac.Sum(nil), decoded[2]), "the signature holds")
	return string(decoded[1])
}

func TestGuestIssuerErrorsKeepTheSecret(t *testing.T) {
	_, baseURL := serve(t, answer(401, `{"message":"no"}`))
	_, err := newClient(t, baseURL).GuestIssuer.CreateToken(t.Context(), guestTokenRequest())
	assert.ErrorIs(t, err, webex.ErrUnauthorized)
	assert.NotContains(t, fmt.Sprintf("%+v", err), guestSecret)
}
