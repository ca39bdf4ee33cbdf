package webex_test

import (
	"context"
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
	"github.com/go-webex/webex/webextest"
)

// approve follows the link to log in to the fake's integration, as the person
// in front of the browser, and returns what they come back with.
func approve(t *testing.T, fake *webextest.Server, state, verifier string) url.Values {
	t.Helper()
	config := oauth2.Config{
		ClientID:    fake.Integration.ClientID,
		RedirectURL: fake.Integration.RedirectURI,
		Scopes:      []string{"spark:people_read", "spark:rooms_read"},
		Endpoint:    webex.EndpointAt(fake.URL),
	}
	req, err := http.NewRequestWithContext(t.Context(), "GET", config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)), nil)
	require.NoError(t, err)
	resp, err := fake.Transport().RoundTrip(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusFound, resp.StatusCode)
	back, err := resp.Location()
	require.NoError(t, err)
	return back.Query()
}

func TestEndpoint(t *testing.T) {
	assert.Equal(t, oauth2.Endpoint{
		AuthURL:       "https://webexapis.com/v1/authorize",
		DeviceAuthURL: "https://webexapis.com/v1/device/authorize",
		TokenURL:      "https://webexapis.com/v1/access_token",
		AuthStyle:     oauth2.AuthStyleInParams,
	}, webex.Endpoint)
	assert.Equal(t, "https://api-usgov.webex.com/v1/access_token", webex.EndpointAt("https://api-usgov.webex.com/v1/").TokenURL)

	link, err := url.Parse((&oauth2.Config{
		ClientID: "c", RedirectURL: "http://localhost/x", Scopes: []string{"a", "b"}, Endpoint: webex.Endpoint,
	}).AuthCodeURL("s", oauth2.S256ChallengeOption("v")))
	require.NoError(t, err)
	assert.Equal(t, url.Values{
		"response_type": {"code"}, "client_id": {"c"}, "redirect_uri": {"http://localhost/x"}, "scope": {"a b"}, "state": {"s"},
		"code_challenge": {oauth2.S256ChallengeFromVerifier("v")}, "code_challenge_method": {"S256"},
	}, link.Query())
}

// The endpoint is right for oauth2 by itself too.
func TestEndpointServesOAuth2(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	req := codeRequest(t, fake)
	config := oauth2.Config{ClientID: req.ClientID, ClientSecret: req.ClientSecret, RedirectURL: req.RedirectURI, Endpoint: webex.EndpointAt(fake.URL)}
	token, err := config.Exchange(t.Context(), req.Code, oauth2.VerifierOption(req.CodeVerifier))
	require.NoError(t, err)
	client, err := webex.NewClient(webex.WithBaseURL(fake.URL), webex.WithTokenSource(config.TokenSource(t.Context(), token)))
	require.NoError(t, err)
	me, err := client.People.Me(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "Alice Archer", me.DisplayName)
}

func TestCodeFlow(t *testing.T) {
	fake := webextest.NewServer()
	defer fake.Close()
	fake.SignIn(fake.Bob)
	client, err := webex.NewClient(webex.WithBaseURL(fake.URL), webex.WithoutToken())
	require.NoError(t, err)
	verifier := oauth2.GenerateVerifier()
	back := approve(t, fake, "a state", verifier)
	assert.Equal(t, "a state", back.Get("state"))
	req := &webex.GetAccessTokenRequest{
		ClientID: fake.Integration.ClientID, ClientSecret: fake.Integration.ClientSecret,
		Code: back.Get("code"), RedirectURI: fake.Integration.RedirectURI, CodeVerifier: verifier,
	}

	start := time.Now()
	token, err := client.AccessTokens.Get(t.Context(), req)
	require.NoError(t, err)
	assert.Equal(t, 1209599, token.ExpiresIn)
	assert.Equal(t, 7775999, token.RefreshTokenExpiresIn)
	assert.Equal(t, "Bearer", token.TokenType)
	assert.WithinDuration(t, start.Add(14*24*time.Hour), token.Expiry(), time.Minute)
	assert.WithinDuration(t, start.Add(90*24*time.Hour), token.RefreshTokenExpiry(), time.Minute)
	assert.Equal(t, "Bob Baker", whoHas(t, fake, token.AccessToken))

	_, err = client.AccessTokens.Get(t.Context(), req)
	assert.ErrorIs(t, err, webex.ErrBadRequest, "a code works once")
	assert.ErrorContains(t, err, "webex: POST /access_token: 400 invalid_grant: ")

	refreshed, err := client.AccessTokens.Refresh(t.Context(), &webex.RefreshAccessTokenRequest{
		ClientID: fake.Integration.ClientID, ClientSecret: fake.Integration.ClientSecret, RefreshToken: token.RefreshToken,
	})
	require.NoError(t, err)
	assert.NotEqual(t, token.AccessToken, refreshed.AccessToken)
	assert.Equal(t, 7775999, refreshed.RefreshTokenExpiresIn)
	assert.Equal(t, "Bob Baker", whoHas(t, fake, refreshed.AccessToken))
}

func TestCodeFlowThatIsDeclined(t *testing.T) {
	fake := webextest.New()
	fake.SignIn(nil)
	assert.Equal(t, url.Values{"error": {"access_denied"}, "state": {"s"}}, approve(t, fake, "s", oauth2.GenerateVerifier()))
}

// tokenCalls are the calls of AccessTokens, and what they send.
var tokenCalls = []struct {
	name string
	call func(ctx context.Context, c *webex.Client, opts ...webex.RequestOption) (any, error)
	path string
	form url.Values
	auth string
}{
	{"Get", func(ctx context.Context, c *webex.Client, opts ...webex.RequestOption) (any, error) {
		return c.AccessTokens.Get(ctx, &webex.GetAccessTokenRequest{
			ClientID: "id", ClientSecret: "hush &=", Code: "c0de &=", RedirectURI: "http://localhost/x?y", CodeVerifier: "ver1fier",
		}, opts...)
	}, "/v1/access_token", url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"id"}, "client_secret": {"hush &="}, "code": {"c0de &="},
		"redirect_uri": {"http://localhost/x?y"}, "code_verifier": {"ver1fier"},
	}, ""},
	{"Get without PKCE", func(ctx context.Context, c *webex.Client, opts ...webex.RequestOption) (any, error) {
		return c.AccessTokens.Get(ctx, &webex.GetAccessTokenRequest{ClientID: "id", ClientSecret: "hush &=", Code: "c0de &=", RedirectURI: "r"}, opts...)
	}, "/v1/access_token", url.Values{
		"grant_type": {"authorization_code"}, "client_id": {"id"}, "client_secret": {"hush &="}, "code": {"c0de &="}, "redirect_uri": {"r"},
	}, ""},
	{"Refresh", func(ctx context.Context, c *webex.Client, opts ...webex.RequestOption) (any, error) {
		return c.AccessTokens.Refresh(ctx, &webex.RefreshAccessTokenRequest{ClientID: "id", ClientSecret: "hush &=", RefreshToken: "refr3sh"}, opts...)
	}, "/v1/access_token", url.Values{
		"grant_type": {"refresh_token"}, "client_id": {"id"}, "client_secret": {"hush &="}, "refresh_token": {"refr3sh"},
	}, ""},
	{"AuthorizeDevice", func(ctx context.Context, c *webex.Client, opts ...webex.RequestOption) (any, error) {
		return c.AccessTokens.AuthorizeDevice(ctx, &webex.AuthorizeDeviceRequest{ClientID: "id", Scopes: []string{"a", "b:c"}}, opts...)
	}, "/v1/device/authorize", url.Values{"client_id": {"id"}, "scope": {"a b:c"}}, ""},
	{"AwaitDevice", func(ctx context.Context, c *webex.Client, opts ...webex.RequestOption) (any, error) {
		return c.AccessTokens.AwaitDevice(ctx, &webex.AwaitDeviceRequest{
			ClientID: "id", ClientSecret: "hush &=", Device: &webex.DeviceAuthorization{DeviceCode: "d3vice", ExpiresIn: 300, Interval: 2},
		}, opts...)
	}, "/v1/device/token", url.Values{
		"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {"d3vice"}, "client_id": {"id"},
	}, "Basic aWQ6aHVzaCAmPQ=="},
}

func TestTokenCalls(t *testing.T) {
	for _, test := range tokenCalls {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, `{"access_token":"a","id_token":"i","scope":"s","new":1}`))
			var seen http.Header
			watch := webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
				return roundTripper(func(req *http.Request) (*http.Response, error) {
					seen = req.Header
					return next.RoundTrip(req)
				})
			})
			got, err := test.call(t.Context(), newClient(t, baseURL, watch), webex.WithHeader("X-Custom", "y"))
			require.NoError(t, err)
			require.Len(t, script.sent(), 1)
			sent := script.sent()[0]
			assert.Equal(t, "POST "+test.path, sent.Method+" "+sent.Path)
			assert.Equal(t, "application/x-www-form-urlencoded", sent.Header.Get("Content-Type"))
			assert.Equal(t, "y", sent.Header.Get("X-Custom"))
			form, err := url.ParseQuery(sent.Body)
			require.NoError(t, err)
			assert.Equal(t, test.form, form)
			assert.Equal(t, test.auth, sent.Header.Get("Authorization"), "and never the client's own token")
			assert.NotContains(t, seen, "Authorization", "middleware does not see it")
			if token, ok := got.(*webex.AccessToken); ok {
				assert.Equal(t, "a", token.AccessToken)
				assert.Equal(t, "i", token.IDToken)
				assert.Equal(t, "s", token.Scope)
				assert.JSONEq(t, "1", string(token.Extra["new"]))
				assert.Zero(t, token.Expiry(), "an expiry that is not told is unknown")
				assert.Zero(t, token.RefreshTokenExpiry())
			}

			_, err = test.call(t.Context(), newClient(t, baseURL), webex.WithHeader("Authorization", "Custom x"))
			require.NoError(t, err)
			assert.Equal(t, "Custom x", script.sent()[1].Header.Get("Authorization"))
		})
	}
}

func TestTokenCallsRefuse(t *testing.T) {
	script, baseURL := serve(t, answer(200, "{}"))
	client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithoutToken())
	require.NoError(t, err)
	tokens, ctx := client.AccessTokens, t.Context()
	device := &webex.DeviceAuthorization{DeviceCode: "d"}
	tests := []struct {
		want string
		call func() (any, error)
	}{
		{"webex: POST /access_token: client_id is required", func() (any, error) {
			return tokens.Get(ctx, &webex.GetAccessTokenRequest{ClientSecret: "s", Code: "c", RedirectURI: "r"})
		}},
		{"webex: POST /access_token: client_secret is required", func() (any, error) {
			return tokens.Get(ctx, &webex.GetAccessTokenRequest{ClientID: "i", Code: "c", RedirectURI: "r"})
		}},
		{"webex: POST /access_token: code is required", func() (any, error) {
			return tokens.Get(ctx, &webex.GetAccessTokenRequest{ClientID: "i", ClientSecret: "s", RedirectURI: "r"})
		}},
		{"webex: POST /access_token: redirect_uri is required", func() (any, error) {
			return tokens.Get(ctx, &webex.GetAccessTokenRequest{ClientID: "i", ClientSecret: "s", Code: "c"})
		}},
		{"webex: POST /access_token: refresh_token is required", func() (any, error) {
			return tokens.Refresh(ctx, &webex.RefreshAccessTokenRequest{ClientID: "i", ClientSecret: "s"})
		}},
		{"webex: POST /access_token: client_secret is required", func() (any, error) {
			return tokens.Refresh(ctx, &webex.RefreshAccessTokenRequest{ClientID: "i", RefreshToken: "r"})
		}},
		{"webex: POST /device/authorize: scope is required", func() (any, error) {
			return tokens.AuthorizeDevice(ctx, &webex.AuthorizeDeviceRequest{ClientID: "i"})
		}},
		{"webex: POST /device/token: device_code is required", func() (any, error) {
			return tokens.AwaitDevice(ctx, &webex.AwaitDeviceRequest{ClientID: "i", ClientSecret: "s"})
		}},
		{"webex: POST /device/token: device_code is required", func() (any, error) {
			return tokens.AwaitDevice(ctx, &webex.AwaitDeviceRequest{ClientID: "i", ClientSecret: "s", Device: new(webex.DeviceAuthorization)})
		}},
		{"webex: POST /device/token: client_secret is required", func() (any, error) {
			return tokens.AwaitDevice(ctx, &webex.AwaitDeviceRequest{ClientID: "i", Device: device})
		}},
		{"webex: POST /access_token: the request, a *webex.GetAccessTokenRequest, is nil", func() (any, error) { return tokens.Get(ctx, nil) }},
		{"webex: POST /access_token: the request, a *webex.RefreshAccessTokenRequest, is nil", func() (any, error) { return tokens.Refresh(ctx, nil) }},
		{"webex: POST /device/authorize: the request, a *webex.AuthorizeDeviceRequest, is nil", func() (any, error) { return tokens.AuthorizeDevice(ctx, nil) }},
		{"webex: POST /device/token: the request, a *webex.AwaitDeviceRequest, is nil", func() (any, error) { return tokens.AwaitDevice(ctx, nil) }},
	}
	for _, test := range tests {
		_, err := test.call()
		assert.EqualError(t, err, test.want)
	}
	assert.Empty(t, script.sent(), "nothing is sent")
}

func TestAnswersWithoutAnAccessToken(t *testing.T) {
	for _, body := range []string{"", "{}", `{"access_token":""}`, `{"access_token":"a b"}`} {
		_, baseURL := serve(t, answer(200, body))
		token, err := newClient(t, baseURL).AccessTokens.Refresh(t.Context(), &webex.RefreshAccessTokenRequest{ClientID: "i", ClientSecret: "s", RefreshToken: "r"})
		assert.ErrorContains(t, err, "webex: POST /access_token: the answer is of no use: the token ")
		assert.Nil(t, token)
	}
}

func TestRefreshThatIsRefused(t *testing.T) {
	const prefix = "webex: the refresh token is expired or revoked, the person has to log in again: POST /access_token: "
	tests := []struct {
		name   string
		status int
		body   string
		want   string
		login  bool
	}{
		{"as OAuth has it", 400, `{"error":"invalid_grant","error_description":"token expired"}`, prefix + "400 token expired", true},
		{"as Webex has it", 400, `{"message":"Bad","errors":[{"description":"invalid_grant"}],"trackingId":"T"}`, prefix + "400 Bad; invalid_grant (tracking id T)", true},
		{"in Webex's words", 400, `{"message":"POST failed, error = 'The refresh token provided is expired, revoked, malformed, or invalid'"}`,
			prefix + "400 POST failed, error = 'The refresh token provided is expired, revoked, malformed, or invalid'", true},
		{"in Webex's words with another code", 400, `{"error":"invalid_request","error_description":"The refresh token provided is expired, revoked, malformed, or invalid"}`,
			prefix + "400 The refresh token provided is expired, revoked, malformed, or invalid", true},
		{"401 and the code", 401, `{"error":"invalid_grant"}`, prefix + "401 invalid_grant", true},
		{"401 without a word", 401, ``, "webex: POST /access_token: 401 Unauthorized", false},
		{"400 without a word", 400, ``, "webex: POST /access_token: 400 Bad Request", false},
		{"401 of a gateway", 401, `{"message":"valid credentials required"}`, "webex: POST /access_token: 401 valid credentials required", false},
		{"a page of a captive portal", 401, `<title>Sign in</title><p>error=invalid_grant`, "webex: POST /access_token: 401 Sign in", false},
		{"a page for a bad request", 400, `<title>Bad</title>`, "webex: POST /access_token: 400 Bad", false},
		{"a fault that passes", 400, `{"error":"temporarily_unavailable","error_description":"no invalid_grant"}`, "webex: POST /access_token: 400 no invalid_grant", false},
		{"an answer that breaks off", 400, `{"error":"invalid_grant"`, "webex: POST /access_token: 400 Bad Request", false},
		{"a wrong secret", 401, `{"error":"invalid_client"}`, "webex: POST /access_token: 401 invalid_client", false},
		{"a client that may not", 400, `{"errors":[{"description":"unauthorized_client"}]}`, "webex: POST /access_token: 400 Bad Request; unauthorized_client", false},
		{"a fault", 503, `{"error":"invalid_grant"}`, "webex: POST /access_token: 503 invalid_grant", false},
		{"a page of a proxy", 403, `<title>No</title>`, "webex: POST /access_token: 403 No", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, answer(test.status, test.body))
			_, err := newClient(t, baseURL).AccessTokens.Refresh(t.Context(), &webex.RefreshAccessTokenRequest{ClientID: "i", ClientSecret: "s", RefreshToken: "r"})
			assert.EqualError(t, err, test.want)
			if test.login {
				assert.ErrorIs(t, err, webex.ErrLoginRequired)
			} else {
				assert.NotErrorIs(t, err, webex.ErrLoginRequired)
			}
			apiErr := new(webex.ApiError)
			require.ErrorAs(t, err, &apiErr)
			assert.Equal(t, test.status, apiErr.StatusCode)
			assert.Len(t, script.sent(), 1, "a token call is not repeated")
		})
	}
}

func TestAccessTokenAsOAuth2Token(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{answer(200, `{"access_token":"a","expires_in":60,"refresh_token":"r","refresh_token_expires_in":600,"token_type":"Bearer","scope":"x y","id_token":"i"}`)}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		received := time.Now()
		answered, err := client.AccessTokens.Refresh(t.Context(), &webex.RefreshAccessTokenRequest{ClientID: "i", ClientSecret: "s", RefreshToken: "r"})
		require.NoError(t, err)
		time.Sleep(10 * time.Second)
		token := answered.Token()
		assert.Equal(t, "a", token.AccessToken)
		assert.Equal(t, "r", token.RefreshToken)
		assert.Equal(t, "Bearer", token.TokenType)
		assert.Equal(t, received.Add(time.Minute), token.Expiry, "it counts from the request")
		assert.NotContains(t, token.Expiry.String(), "m=", "it goes by the clock, not by how long the machine was awake")
		assert.Equal(t, int64(60), token.ExpiresIn)
		assert.Equal(t, 600, token.Extra("refresh_token_expires_in"))
		assert.Equal(t, "x y", token.Extra("scope"))
		assert.Equal(t, "i", token.Extra("id_token"))
		assert.Equal(t, received.Add(10*time.Minute), answered.RefreshTokenExpiry())

		made := &webex.AccessToken{AccessToken: "a", ExpiresIn: 60}
		assert.Equal(t, time.Now().Add(time.Minute), made.Expiry(), "or from now, if there was no answer")
	})
}

// A token call goes where the client's other calls go.
// A token that was long on its way expires no later than Webex means.
func TestExpiryCountsFromTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		script := &script{steps: []http.HandlerFunc{
			answer(429, "", "Retry-After", "10"),
			func(w http.ResponseWriter, r *http.Request) {
				time.Sleep(5 * time.Second)
				answer(200, `{"access_token":"a","expires_in":60}`)(w, r)
			},
		}}
		client := newClient(t, "https://webex.test/v1", inMemory(script))
		start := time.Now()
		token, err := client.AccessTokens.Refresh(t.Context(), &webex.RefreshAccessTokenRequest{ClientID: "c", ClientSecret: "s", RefreshToken: "r"})
		require.NoError(t, err)
		require.Equal(t, 15*time.Second, time.Since(start))
		assert.WithinDuration(t, start.Add(70*time.Second), token.Expiry(), 0, "the first attempt does not count")
	})
}

func TestTokenCallsUseTheClient(t *testing.T) {
	var log strings.Builder
	proxied := make(chan string, 1)
	proxy, proxyURL := serve(t, func(w http.ResponseWriter, r *http.Request) {
		proxied <- r.URL.String()
		answer(200, `{"access_token":"a"}`)(w, r)
	})
	client, err := webex.NewClient(webex.WithBaseURL("http://webex.test/v1"), webex.WithoutToken(), webex.WithUserAgent("app/1"),
		webex.WithProxy(strings.TrimSuffix(proxyURL, "/v1")), logTo(&log))
	require.NoError(t, err)
	_, err = client.AccessTokens.Refresh(t.Context(), &webex.RefreshAccessTokenRequest{ClientID: "i", ClientSecret: "hush", RefreshToken: "refr3sh"})
	require.NoError(t, err)
	assert.Equal(t, "http://webex.test/v1/access_token", <-proxied)
	assert.Equal(t, "app/1 go-webex/0.1.0", proxy.sent()[0].Header.Get("User-Agent"))
	assert.Contains(t, log.String(), "method=POST host=webex.test path=/v1/access_token")
	assert.NotContains(t, log.String(), "hush")
	assert.NotContains(t, log.String(), "refr3sh")
}
