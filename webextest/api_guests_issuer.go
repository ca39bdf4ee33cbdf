package webextest

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

func init() {
	serve(routes{
		"POST /jwt/login": identified((*Server).authenticateGuest, plain((*call).loginGuest)),
	})
}

// A GuestIssuer is an application that vouches for guests by signing JSON Web
// Tokens (RFC 7519). POST /jwt/login exchanges these for access tokens.
type GuestIssuer struct {
	ID     string // goes into the claim "iss"
	Secret string // the key for HS256, in base64
}

func newGuestIssuer() GuestIssuer {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails
	return GuestIssuer{newID("APPLICATION", newUUID()), base64.StdEncoding.EncodeToString(key)}
}

// claims are the claims that identify a guest.
type claims struct {
	Issuer  string  `json:"iss"`
	Subject string  `json:"sub"`
	Name    string  `json:"name"`
	Expires float64 `json:"exp"` // in seconds since 1970
}

// verify returns the claims of a JSON Web Token. ok is false unless the issuer
// signed it and it has not expired.
func (g GuestIssuer) verify(token string) (in claims, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return in, false
	}
	key, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(g.Secret, "="))
	if err != nil {
		return in, false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(parts[0] + "." + parts[1]))
	signature := base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	var header struct {
		Algorithm string `json:"alg"`
	}
	ok = hmac.Equal([]byte(signature), []byte(parts[2])) &&
		decodePart(parts[0], &header) && header.Algorithm == "HS256" &&
		decodePart(parts[1], &in) && in.Issuer == g.ID && in.Subject != "" && in.Expires > float64(time.Now().Unix())
	return in, ok
}

// decodePart decodes a part of a JSON Web Token and reports whether it could.
func decodePart(part string, to any) bool {
	data, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(data, to) == nil
}

// authenticateGuest identifies a caller by a JSON Web Token of the guest
// issuer.
func (s *Server) authenticateGuest(r *http.Request) (*person, error) {
	in, ok := s.GuestIssuer.verify(bearer(r))
	if !ok {
		return nil, errUnauthorized
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.guest(s.GuestIssuer.ID, in.Subject, cmp.Or(in.Name, in.Subject))
	if p.LoginEnabled == "false" {
		return nil, errUnauthorized
	}
	return p, nil
}

// issuedLifetime is the lifetime of the tokens of POST /jwt/login.
const issuedLifetime = 21599 * time.Second

func (c *call) loginGuest() (any, error) {
	c.authorize(c.actor, "Guest Issuer", c.newToken(), issuedLifetime)
	c.emit("guests", "created", c.actor, *c.actor)
	return struct {
		Token     string `json:"token"`
		ExpiresIn int    `json:"expiresIn"`
	}{c.actor.token, int(issuedLifetime.Seconds())}, nil
}
