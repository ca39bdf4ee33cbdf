package webex_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// A login service that hangs costs one call a moment while the token works.
func TestEarlyRefreshThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		token := loggedIn(t, fake)
		token.Expiry = time.Now().Add(4 * time.Minute)
		client := integrated(t, fake, token, func(req *http.Request) *http.Response {
			if isTokenCall(req) {
				time.Sleep(time.Minute)
				return respond(503, "")
			}
			return nil
		})
		start := time.Now()
		var mu sync.Mutex
		var waited time.Duration
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				_, err := me(t.Context(), client)
				assert.NoError(t, err)
				mu.Lock()
				defer mu.Unlock()
				waited += time.Since(start)
			})
		}
		wg.Wait()
		assert.Equal(t, time.Second, waited, "of all calls together")
		for range 100 {
			start := time.Now()
			_, err := me(t.Context(), client)
			require.NoError(t, err)
			assert.Zero(t, time.Since(start))
			time.Sleep(100 * time.Millisecond)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
	})
}

// A login service that fails is not hammered by calls that have no token.
func TestRefreshThatFails(t *testing.T) {
	for name, refused := range map[string]bool{"an expired token": false, "a refused token": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := webextest.New()
				token := loggedIn(t, fake)
				if refused {
					fake.Revoke(token.AccessToken)
				} else {
					token.Expiry = time.Now()
				}
				var count refreshes
				down := true
				client := integrated(t, fake, token, func(req *http.Request) *http.Response {
					if count.watch(req); isTokenCall(req) && down {
						return respond(503, `{"message":"down"}`)
					}
					return nil
				})
				var wg sync.WaitGroup
				for range 200 {
					wg.Go(func() {
						_, err := me(t.Context(), client)
						assert.ErrorContains(t, err, "webex: GET /people/me: getting a token: POST /access_token: 503 down")
					})
				}
				wg.Wait()
				for range 200 {
					_, err := me(t.Context(), client)
					assert.ErrorContains(t, err, "webex: GET /people/me: getting a token: POST /access_token: 503 down")
				}
				assert.EqualValues(t, 1, count.Load())
				down = false
				time.Sleep(time.Second)
				_, err := me(t.Context(), client)
				assert.NoError(t, err, "a second later")
				assert.EqualValues(t, 2, count.Load())
			})
		})
	}
}

func TestTokenIsRefreshedWithoutRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		token := loggedIn(t, fake)
		fake.Revoke(token.AccessToken)
		client := integrated(t, fake, token, nil)
		var response webex.Response
		_, err := client.People.Me(t.Context(), webex.WithoutRetry(), webex.WithResponse(&response))
		assert.ErrorIs(t, err, webex.ErrUnauthorized)
		assert.Equal(t, 1, response.Attempts)
		_, err = client.People.Me(t.Context(), webex.WithoutRetry())
		assert.NoError(t, err, "the next call has another token")
	})
}

// A login ends for nothing but what Webex says, however long it takes.
func TestLoginOutlastsFaults(t *testing.T) {
	for name, answer := range map[string]func() *http.Response{
		"a page":                   func() *http.Response { return respond(400, "<title>Bad</title>") },
		"nothing":                  func() *http.Response { return respond(400, "") },
		"a captive portal":         func() *http.Response { return respond(401, "<title>Sign in</title>") },
		"temporarily unavailable":  func() *http.Response { return respond(400, `{"error":"temporarily_unavailable"}`) },
		"a wrong secret meanwhile": func() *http.Response { return respond(401, `{"error":"invalid_client"}`) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := webextest.New()
				token := loggedIn(t, fake)
				token.Expiry = time.Now()
				broken := true
				client := integrated(t, fake, token, func(req *http.Request) *http.Response {
					if isTokenCall(req) && broken {
						return answer()
					}
					return nil
				})
				for range 100 {
					_, err := me(t.Context(), client)
					require.Error(t, err)
					assert.NotErrorIs(t, err, webex.ErrLoginRequired)
					time.Sleep(time.Second)
				}
				broken = false
				time.Sleep(30 * time.Second)
				_, err := me(t.Context(), client)
				assert.NoError(t, err)
			})
		})
	}
}

// The source of a service app works again when the login of its manager does.
func TestServiceAppOutlastsItsManagersLogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		app := fake.AddServiceApp(webextest.ServiceApp{})
		token := loggedIn(t, fake)
		store := &memoryStore{token: token}
		manager := integrated(t, fake, nil, nil, webex.WithTokenStore(store))
		source := manager.ServiceApps.TokenSource(app.ID, &webex.CreateServiceAppTokenRequest{
			ClientID: app.ClientID, ClientSecret: app.ClientSecret, TargetOrgID: fake.OrgID,
		})
		client, err := webex.NewClient(webex.WithBaseURL(fake.URL), webex.WithHTTPClient(&http.Client{Transport: fake.Transport()}), webex.WithTokenSource(source))
		require.NoError(t, err)
		_, err = me(t.Context(), client)
		require.NoError(t, err)
		fake.Revoke(token.RefreshToken)
		time.Sleep(15 * 24 * time.Hour) // its own token expires as well
		_, err = me(t.Context(), client)
		require.ErrorIs(t, err, webex.ErrLoginRequired)
		require.NoError(t, store.Save(t.Context(), loggedIn(t, fake)))
		time.Sleep(time.Minute)
		name, err := me(t.Context(), client)
		require.NoError(t, err)
		assert.Equal(t, app.Person.DisplayName, name)
	})
}

// What the login service answers says nothing about the object of the call.
func TestTokenErrorDoesNotMatchTheCall(t *testing.T) {
	statuses := map[int]error{
		400: webex.ErrBadRequest, 401: webex.ErrUnauthorized, 403: webex.ErrForbidden, 404: webex.ErrNotFound, 405: webex.ErrMethodNotAllowed,
		409: webex.ErrConflict, 410: webex.ErrGone, 415: webex.ErrUnsupportedMediaType, 423: webex.ErrLocked, 428: webex.ErrPreconditionRequired,
		500: webex.ErrServer,
	}
	for status, sentinel := range statuses {
		_, baseURL := serve(t, answer(status, `{"message":"gone"}`))
		manager := newClient(t, baseURL, webex.WithRetry(webex.RetryPolicy{MaxAttempts: 1}))
		source := manager.ServiceApps.TokenSource("app", &webex.CreateServiceAppTokenRequest{ClientID: "id", ClientSecret: "hush", TargetOrgID: "org"})
		for _, source := range []oauth2.TokenSource{source, plainSource(source.Token)} {
			client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithTokenSource(source))
			require.NoError(t, err)
			for _, call := range []func() error{
				func() error { return client.Rooms.Delete(t.Context(), "room") },
				func() error { _, err := client.Rooms.Get(t.Context(), "room"); return err },
				func() error { _, err := client.Token(t.Context()); return err },
			} {
				err := call()
				require.Error(t, err)
				assert.NotErrorIs(t, err, sentinel)
				_, ok := errors.AsType[*webex.ApiError](err)
				assert.False(t, ok, "the status is not that of the call")
				tokenErr, ok := errors.AsType[*webex.TokenError](err)
				require.True(t, ok)
				assert.ErrorContains(t, tokenErr, "gone")
			}
		}
		tokenErr := new(webex.TokenError)
		_, err := source.Token()
		require.ErrorAs(t, err, &tokenErr)
		assert.ErrorIs(t, tokenErr.Err, sentinel, "the cause does")
		apiErr, ok := errors.AsType[*webex.ApiError](tokenErr.Err)
		require.True(t, ok)
		assert.Equal(t, status, apiErr.StatusCode)
	}
}

// A post whose token could not be had was not sent, so it must not look like one
// that may have taken effect.
func TestTokenErrorIsNoDecodeError(t *testing.T) {
	_, baseURL := serve(t, answer(200, "<html><title>Log in</title>"))
	client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithIntegration("id", "hush", &oauth2.Token{RefreshToken: "r"}))
	require.NoError(t, err)
	_, err = client.Messages.Create(t.Context(), &webex.CreateMessageRequest{RoomID: "room", Text: "x"})
	tokenErr, ok := errors.AsType[*webex.TokenError](err)
	require.True(t, ok)
	_, ok = errors.AsType[*webex.DecodeError](err)
	assert.False(t, ok, "it is not the answer to the post")
	_, ok = errors.AsType[*webex.DecodeError](tokenErr.Err)
	assert.True(t, ok, "the cause is one")
}

// plainSource is a token source that the SDK does not know.
type plainSource func() (*oauth2.Token, error)

func (f plainSource) Token() (*oauth2.Token, error) { return f() }

func TestTokenErrorMatchesWhatItIs(t *testing.T) {
	closed := errors.New("the vault is closed")
	for _, want := range []error{closed, context.Canceled, context.DeadlineExceeded, webex.ErrLoginRequired} {
		client, err := webex.NewClient(webex.WithTokenSource(plainSource(func() (*oauth2.Token, error) { return nil, want })))
		require.NoError(t, err)
		_, err = client.Rooms.Get(t.Context(), "room")
		assert.ErrorIs(t, err, want)
	}
}
