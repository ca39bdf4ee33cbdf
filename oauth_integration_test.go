package webex_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// integrated makes a client of a fake's integration. A watch between them sees
// each request and may answer in the fake's place.
func integrated(t *testing.T, fake *webextest.Server, token *oauth2.Token, watch func(*http.Request) *http.Response, opts ...webex.Option) *webex.Client {
	t.Helper()
	transport := roundTripper(func(req *http.Request) (*http.Response, error) {
		if watch != nil {
			if resp := watch(req); resp != nil {
				resp.Request = req
				return resp, nil
			}
		}
		return fake.Transport().RoundTrip(req)
	})
	client, err := webex.NewClient(append([]webex.Option{
		webex.WithBaseURL(fake.URL), webex.WithHTTPClient(&http.Client{Transport: transport}),
		webex.WithIntegration(fake.Integration.ClientID, fake.Integration.ClientSecret, token),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

// loggedIn returns the tokens of somebody who has just logged in.
func loggedIn(t *testing.T, fake *webextest.Server) *oauth2.Token {
	t.Helper()
	client, err := webex.NewClient(reach(fake)...)
	require.NoError(t, err)
	token, err := client.AccessTokens.Get(t.Context(), codeRequest(t, fake))
	require.NoError(t, err)
	return token.Token()
}

// refreshes counts the requests for tokens.
type refreshes struct{ atomic.Int32 }

func (r *refreshes) watch(req *http.Request) *http.Response {
	if isTokenCall(req) {
		r.Add(1)
	}
	return nil
}

func isTokenCall(req *http.Request) bool { return req.URL.Path == "/v1/access_token" }

// respond is the answer of a server in the fake's place.
func respond(status int, body string) *http.Response {
	recorder := httptest.NewRecorder()
	answer(status, body)(recorder, nil)
	return recorder.Result()
}

func me(ctx context.Context, client *webex.Client) (string, error) {
	me, err := client.People.Me(ctx)
	if err != nil {
		return "", err
	}
	return me.DisplayName, nil
}

func TestTokenIsRefreshedAheadOfExpiry(t *testing.T) {
	tests := []struct {
		name            string
		lifetime, ahead time.Duration
	}{
		{"two weeks", 14 * 24 * time.Hour, 5 * time.Minute},
		{"an hour", time.Hour, 5 * time.Minute},
		{"ten minutes", 10 * time.Minute, time.Minute},
		{"ten seconds", 10 * time.Second, time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := webextest.New(webextest.WithTokenLifetimes(test.lifetime, 90*24*time.Hour))
				var count refreshes
				client := integrated(t, fake, loggedIn(t, fake), count.watch)
				for renewal := range int32(3) {
					_, err := me(t.Context(), client)
					require.NoError(t, err)
					time.Sleep(test.lifetime - test.ahead - time.Nanosecond)
					_, err = me(t.Context(), client)
					require.NoError(t, err)
					assert.Equal(t, renewal, count.Load(), "not earlier than needed")
					time.Sleep(time.Nanosecond)
					name, err := me(t.Context(), client)
					require.NoError(t, err)
					assert.Equal(t, "Alice Archer", name)
					assert.Equal(t, renewal+1, count.Load())
				}
			})
		})
	}
}

func TestTokenFromStorage(t *testing.T) {
	tests := []struct {
		name   string
		change func(*oauth2.Token)
		want   int32 // refreshes
	}{
		{"as it was", func(*oauth2.Token) {}, 0},
		{"of an unknown expiry", func(token *oauth2.Token) { token.Expiry, token.ExpiresIn = time.Time{}, 0 }, 0},
		{"expired", func(token *oauth2.Token) { token.Expiry = time.Now().Add(-time.Second) }, 1},
		{"of an unknown lifetime, about to expire", func(token *oauth2.Token) { token.Expiry, token.ExpiresIn = time.Now().Add(5*time.Minute), 0 }, 1},
		{"the refresh token alone", func(token *oauth2.Token) { *token = oauth2.Token{RefreshToken: token.RefreshToken} }, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := webextest.New()
				token := loggedIn(t, fake)
				test.change(token)
				var count refreshes
				client := integrated(t, fake, token, count.watch)
				*token = oauth2.Token{} // it is the caller's own
				for range 2 {
					_, err := me(t.Context(), client)
					require.NoError(t, err)
				}
				assert.Equal(t, test.want, count.Load())
			})
		})
	}
}

func TestTokenIsRefreshedAfter401(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		token := loggedIn(t, fake)
		var count refreshes
		var stored []*oauth2.Token
		client := integrated(t, fake, token, count.watch, webex.WithTokenStore(saver(func(_ context.Context, token *oauth2.Token) error {
			stored = append(stored, token)
			return nil
		})))
		fake.Revoke(token.AccessToken)
		var response webex.Response
		room, err := client.Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "x"}, webex.WithResponse(&response))
		require.NoError(t, err, "the call is repeated")
		assert.Equal(t, "x", room.Title)
		assert.Equal(t, 2, response.Attempts)
		assert.EqualValues(t, 1, count.Load())

		// Who refuses a token that is brand-new refuses something else.
		fake.Revoke(stored[0].AccessToken)
		for range 3 {
			_, err = me(t.Context(), client)
			assert.ErrorIs(t, err, webex.ErrUnauthorized)
		}
		assert.EqualValues(t, 1, count.Load())
		time.Sleep(time.Minute)
		_, err = me(t.Context(), client)
		require.NoError(t, err)
		assert.EqualValues(t, 2, count.Load())
	})
}

func TestOneRefreshForAll(t *testing.T) {
	fake := webextest.NewServer(webextest.WithRefreshTokenRotation())
	defer fake.Close()
	expired, refused := loggedIn(t, fake), loggedIn(t, fake)
	expired.Expiry = time.Now().Add(-time.Second)
	fake.Revoke(refused.AccessToken)
	for name, token := range map[string]*oauth2.Token{"expired": expired, "refused": refused} {
		t.Run(name, func(t *testing.T) {
			var count, stores atomic.Int32
			client, err := webex.NewClient(webex.WithBaseURL(fake.URL),
				webex.WithIntegration(fake.Integration.ClientID, fake.Integration.ClientSecret, token),
				webex.WithTokenStore(saver(func(context.Context, *oauth2.Token) error {
					stores.Add(1)
					return nil
				})),
				webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
					return roundTripper(func(req *http.Request) (*http.Response, error) {
						if isTokenCall(req) {
							count.Add(1)
						}
						return next.RoundTrip(req)
					})
				}))
			require.NoError(t, err)
			var wg sync.WaitGroup
			for range 32 {
				wg.Go(func() {
					name, err := me(t.Context(), client)
					assert.NoError(t, err)
					assert.Equal(t, "Alice Archer", name)
				})
			}
			wg.Wait()
			assert.EqualValues(t, 1, count.Load())
			assert.EqualValues(t, 1, stores.Load())
		})
	}
}

func TestWaitingForARefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New(webextest.WithRefreshTokenRotation())
		token := loggedIn(t, fake)
		token.Expiry = time.Now().Add(-time.Second)
		var count refreshes
		var ended error
		client := integrated(t, fake, token, func(req *http.Request) *http.Response {
			if isTokenCall(req) {
				time.Sleep(10 * time.Second)
				ended = req.Context().Err()
			}
			return count.watch(req)
		})
		start := time.Now()
		var wg sync.WaitGroup
		wg.Go(func() {
			_, err := me(timeoutAfter(t, 3*time.Second), client)
			assert.ErrorIs(t, err, context.DeadlineExceeded)
			assert.Equal(t, 3*time.Second, time.Since(start), "nobody waits longer than they want to")
		})
		wg.Go(func() {
			time.Sleep(time.Second)
			_, err := me(cancelAfter(t, time.Second, nil), client)
			assert.ErrorIs(t, err, context.Canceled)
			assert.Equal(t, 2*time.Second, time.Since(start))
		})
		wg.Go(func() {
			time.Sleep(time.Second)
			name, err := me(t.Context(), client)
			assert.NoError(t, err)
			assert.Equal(t, "Alice Archer", name, "the refresh does not end with the call that began it")
			assert.Equal(t, 10*time.Second, time.Since(start))
		})
		wg.Wait()
		assert.NoError(t, ended)
		assert.EqualValues(t, 1, count.Load())
	})
}

// A refresh that nobody answers has an end, though no call's context sets one.
func TestRefreshThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		token := loggedIn(t, fake)
		token.Expiry = time.Now().Add(-time.Second)
		start := time.Now()
		client := integrated(t, fake, token, func(req *http.Request) *http.Response {
			<-req.Context().Done()
			return nil
		}, webex.WithRetry(webex.RetryPolicy{MaxWait: 2 * time.Minute}))
		_, err := me(t.Context(), client)
		assert.ErrorIs(t, err, context.DeadlineExceeded)
		assert.Equal(t, 3*time.Minute, time.Since(start))
	})
}

func TestEarlyRefreshThatIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		token := loggedIn(t, fake)
		token.Expiry = time.Now().Add(4 * time.Minute)
		client := integrated(t, fake, token, func(req *http.Request) *http.Response {
			if isTokenCall(req) {
				time.Sleep(20 * time.Second)
			}
			return nil
		})
		for _, patience := range []time.Duration{time.Hour, time.Second} {
			start := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			_, err := me(ctx, client)
			cancel()
			require.NoError(t, err, "the token at hand is good")
			assert.LessOrEqual(t, time.Since(start), time.Second)
		}
		time.Sleep(time.Minute)
		_, err := me(t.Context(), client)
		require.NoError(t, err)
	})
}

func TestLoginRequired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		token := loggedIn(t, fake)
		var count refreshes
		client := integrated(t, fake, token, count.watch)
		fake.Revoke(token.RefreshToken)
		for range 3 {
			_, err := me(t.Context(), client)
			assert.ErrorIs(t, err, webex.ErrLoginRequired)
			assert.ErrorIs(t, err, webex.ErrUnauthorized)
			assert.ErrorContains(t, err, "webex: GET /people/me: getting a token: the refresh token is expired or revoked, the person has to log in again: POST /access_token: 400 invalid_grant: ")
			assert.ErrorContains(t, err, " after GET /people/me: 401 ")
		}
		time.Sleep(30 * 24 * time.Hour)
		_, err := me(t.Context(), client)
		assert.ErrorIs(t, err, webex.ErrLoginRequired)
		assert.NotErrorIs(t, err, webex.ErrUnauthorized)
		assert.EqualValues(t, 1, count.Load(), "it is not tried again")
	})
}

func TestLoginRequiredWhileTheTokenHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New(webextest.WithTokenLifetimes(time.Hour, 30*time.Minute))
		token := loggedIn(t, fake)
		var count refreshes
		var log strings.Builder
		client := integrated(t, fake, token, count.watch, logTo(&log))
		time.Sleep(56 * time.Minute)
		for range 3 {
			_, err := me(t.Context(), client)
			assert.NoError(t, err, "the access token is still good")
			time.Sleep(time.Minute)
		}
		time.Sleep(time.Minute)
		_, err := me(t.Context(), client)
		assert.ErrorIs(t, err, webex.ErrLoginRequired)
		assert.EqualValues(t, 1, count.Load())
		assert.Equal(t, 1, strings.Count(log.String(), `level=WARN msg="webex: no new token" error="webex: the refresh token is expired`))
	})
}

func TestRefreshThatFailsForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		token := loggedIn(t, fake)
		var count refreshes
		down := true
		client := integrated(t, fake, token, func(req *http.Request) *http.Response {
			count.watch(req)
			if isTokenCall(req) && down {
				return respond(503, `{"message":"down"}`)
			}
			return nil
		})
		time.Sleep(time.Until(token.Expiry) - 5*time.Minute)
		for range 29 {
			_, err := me(t.Context(), client)
			require.NoError(t, err, "a refresh ahead of time may fail")
			time.Sleep(10 * time.Second)
		}
		assert.EqualValues(t, 13, count.Load(), "it is tried again after 1, 2, 4, 8 and 16 seconds, and then every 30")
		time.Sleep(10 * time.Second)
		for range 200 {
			_, err := me(t.Context(), client)
			assert.EqualError(t, err, "webex: GET /people/me: getting a token: POST /access_token: 503 down")
		}
		assert.EqualValues(t, 14, count.Load(), "without a token too")
		down = false
		time.Sleep(30 * time.Second)
		_, err := me(t.Context(), client)
		assert.NoError(t, err)
		assert.EqualValues(t, 15, count.Load())
	})
}

// A refresh is a POST: when its answer is lost, nobody knows what it did.
func TestAnswerToARefreshIsLost(t *testing.T) {
	for _, test := range []struct {
		name string
		opts []webextest.Option
		want error
	}{
		{"as Webex is documented", nil, nil},
		{"with rotation", []webextest.Option{webextest.WithRefreshTokenRotation()}, webex.ErrLoginRequired},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := webextest.New(test.opts...)
				token := loggedIn(t, fake)
				token.Expiry = time.Now()
				lost := false
				transport := roundTripper(func(req *http.Request) (*http.Response, error) {
					resp, err := fake.Transport().RoundTrip(req)
					if isTokenCall(req) && !lost {
						lost = true
						return nil, errReset
					}
					return resp, err
				})
				client := integrated(t, fake, token, nil, webex.WithHTTPClient(&http.Client{Transport: transport}))
				_, err := me(t.Context(), client)
				assert.EqualError(t, err, "webex: GET /people/me: getting a token: POST /access_token: read tcp: connection reset by peer")
				time.Sleep(time.Second)
				_, err = me(t.Context(), client)
				assert.ErrorIs(t, err, test.want)
			})
		})
	}
}

func TestRefreshTokenStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		token := answer(200, `{"access_token":"a","expires_in":1}`)
		script := &script{steps: []http.HandlerFunc{token, answer(200, "{}"), token, answer(200, "{}")}}
		client, err := webex.NewClient(inMemory(script), webex.WithIntegration("i", "s", &oauth2.Token{RefreshToken: "kept"}))
		require.NoError(t, err)
		for i := range 2 {
			_, err := me(t.Context(), client)
			require.NoError(t, err)
			assert.Contains(t, script.sent()[2*i].Body, "refresh_token=kept", "what a refresh does not mention stays")
			time.Sleep(time.Second)
		}
	})
}

func TestPanicDuringARefresh(t *testing.T) {
	fake := webextest.New()
	client := integrated(t, fake, &oauth2.Token{RefreshToken: "r"}, func(*http.Request) *http.Response { panic("a fault of the transport") })
	_, err := me(t.Context(), client)
	assert.EqualError(t, err, "webex: GET /people/me: getting a token: panic: a fault of the transport")
}

func TestNewClientFromCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New(webextest.WithRefreshTokenRotation(), webextest.WithTokenLifetimes(time.Hour, 90*24*time.Hour))
		fake.SignIn(fake.Carol)
		var stored []string
		opts := []webex.Option{
			webex.WithBaseURL(fake.URL), webex.WithHTTPClient(&http.Client{Transport: fake.Transport()}),
			webex.WithTokenStore(saver(func(_ context.Context, token *oauth2.Token) error {
				stored = append(stored, token.RefreshToken)
				return nil
			})),
		}
		req := codeRequest(t, fake)
		client, err := webex.NewClientFromCode(t.Context(), req, opts...)
		require.NoError(t, err)
		assert.Len(t, stored, 1, "the first tokens are stored too")
		_, err = webex.NewClientFromCode(t.Context(), req, opts...)
		assert.ErrorIs(t, err, webex.ErrBadRequest)
		assert.ErrorContains(t, err, "webex: POST /access_token: 400 invalid_grant: ")

		*req = webex.GetAccessTokenRequest{}
		for range 3 {
			name, err := me(t.Context(), client)
			require.NoError(t, err)
			assert.Equal(t, "Carol Carter", name)
			time.Sleep(time.Hour)
		}
		assert.Len(t, stored, 3)

		full := errors.New("the disk is full")
		_, err = webex.NewClientFromCode(t.Context(), codeRequest(t, fake), append(opts, webex.WithTokenStore(saver(func(context.Context, *oauth2.Token) error { return full })))...)
		assert.EqualError(t, err, "webex: storing the new tokens: the disk is full")
		assert.ErrorIs(t, err, full)
		failed := new(webex.TokenStoreError)
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, "Carol Carter", whoHas(t, fake, failed.Token().AccessToken))

		_, err = webex.NewClientFromCode(t.Context(), nil, opts...)
		assert.EqualError(t, err, "webex: POST /access_token: the request, a *webex.GetAccessTokenRequest, is nil")
		_, err = webex.NewClientFromCode(t.Context(), codeRequest(t, fake), webex.WithToken(testToken))
		assert.EqualError(t, err, "webex: NewClientFromCode and WithToken exclude each other")
	})
}

// A code is spent only by a call that can succeed.
func TestNewClientFromCodeKeepsTheCode(t *testing.T) {
	fake := webextest.New()
	opts := reach(fake)
	opts = append(opts[:1:1], opts[2]) // without WithoutToken
	req := codeRequest(t, fake)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := webex.NewClientFromCode(ctx, req, opts...)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = webex.NewClientFromCode(t.Context(), req, append(opts, webex.WithIntegration("i", "s", &oauth2.Token{RefreshToken: "r"}))...)
	assert.EqualError(t, err, "webex: NewClientFromCode and WithIntegration exclude each other")
	client, err := webex.NewClientFromCode(t.Context(), req, opts...)
	require.NoError(t, err, "the code is still good")
	_, err = me(t.Context(), client)
	assert.NoError(t, err)
}

// The person is there when the code is exchanged, and hears that their login
// cannot be kept.
func TestNewClientFromCodeWithAStoreThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		store := &busyStore{release: make(chan struct{})}
		opts := reach(fake)
		start := time.Now()
		_, err := webex.NewClientFromCode(t.Context(), codeRequest(t, fake), opts[0], opts[2], webex.WithTokenStore(store))
		assert.Equal(t, 10*time.Second, time.Since(start))
		failed := new(webex.TokenStoreError)
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, "Alice Archer", whoHas(t, fake, failed.Token().AccessToken))
		store.recover()
	})
}

func TestServiceAppTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New(webextest.WithTokenLifetimes(time.Hour, 24*time.Hour))
		app := fake.AddServiceApp(webextest.ServiceApp{})
		var count refreshes
		var tokens atomic.Int32
		manager := integrated(t, fake, loggedIn(t, fake), func(req *http.Request) *http.Response {
			if strings.HasPrefix(req.URL.Path, "/v1/applications/") {
				tokens.Add(1)
			}
			return count.watch(req)
		})
		req := &webex.CreateServiceAppTokenRequest{ClientID: app.ClientID, ClientSecret: app.ClientSecret, TargetOrgID: fake.OrgID}
		source := manager.ServiceApps.TokenSource(app.ID, req)
		*req = webex.CreateServiceAppTokenRequest{}
		client, err := webex.NewClient(append(reach(fake)[:1:1], webex.WithHTTPClient(&http.Client{Transport: fake.Transport()}), webex.WithTokenSource(source))...)
		require.NoError(t, err)
		assert.Zero(t, tokens.Load(), "nothing is sent before it is needed")
		for range 3 {
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					name, err := me(t.Context(), client)
					assert.NoError(t, err)
					assert.Equal(t, app.Person.DisplayName, name)
				})
			}
			wg.Wait()
			time.Sleep(time.Hour)
		}
		assert.EqualValues(t, 3, tokens.Load())
		assert.EqualValues(t, 2, count.Load(), "the manager keeps its own token fresh")

		token, err := source.Token()
		require.NoError(t, err)
		*token = oauth2.Token{} // it is the caller's own
		token, err = source.Token()
		require.NoError(t, err)
		assert.Equal(t, app.Person.DisplayName, whoHas(t, fake, token.AccessToken), "it serves others too")
		fake.Revoke(token.AccessToken)
		time.Sleep(2 * time.Minute)
		_, err = me(t.Context(), client)
		require.NoError(t, err, "and knows when a token is refused")
		assert.EqualValues(t, 5, tokens.Load())

		wrong := manager.ServiceApps.TokenSource(app.ID, &webex.CreateServiceAppTokenRequest{ClientID: app.ClientID, ClientSecret: app.ClientSecret, TargetOrgID: "x"})
		_, err = wrong.Token()
		assert.ErrorContains(t, err, "webex: getting a token: POST /applications/")
		tokenErr := new(webex.TokenError)
		require.ErrorAs(t, err, &tokenErr)
		assert.ErrorIs(t, tokenErr.Err, webex.ErrForbidden)
	})
}

func TestNewClientRefusesCredentials(t *testing.T) {
	token := &oauth2.Token{RefreshToken: "r"}
	store := webex.WithTokenStore(new(memoryStore))
	tests := []struct {
		want string
		opts []webex.Option
	}{
		{"webex: WithIntegration: client_id is required", []webex.Option{webex.WithIntegration("", "s", token)}},
		{"webex: WithIntegration: client_secret is required", []webex.Option{webex.WithIntegration("i", "", token)}},
		{"webex: WithIntegration: there is no refresh token, and no WithTokenStore that may have one", []webex.Option{webex.WithIntegration("i", "s", nil)}},
		{"webex: WithIntegration: the token has a character that no token has, such as a space or a line break",
			[]webex.Option{webex.WithIntegration("i", "s", &oauth2.Token{AccessToken: "a b", RefreshToken: "r"})}},
		{"webex: WithIntegration: there is no refresh token, and no WithTokenStore that may have one", []webex.Option{webex.WithIntegration("i", "s", &oauth2.Token{AccessToken: "a"})}},
		{"webex: WithTokenStore: the store is nil", []webex.Option{webex.WithIntegration("i", "s", token), webex.WithTokenStore(nil)}},
		{"webex: WithTokenStore needs WithIntegration: other tokens are not renewed", []webex.Option{webex.WithToken(testToken), store}},
		{"webex: WithIntegration and WithToken exclude each other", []webex.Option{webex.WithIntegration("i", "s", token), webex.WithToken(testToken)}},
		{"webex: WithTokenSource and WithIntegration and WithoutToken exclude each other",
			[]webex.Option{webex.WithTokenSource(oauth2.StaticTokenSource(token)), webex.WithIntegration("i", "s", token), webex.WithoutToken()}},
	}
	for _, test := range tests {
		_, err := webex.NewClient(test.opts...)
		assert.EqualError(t, err, test.want)
	}
}
