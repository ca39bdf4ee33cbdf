package webex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
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

// TestTokenIsNeverShown looks for the token wherever it could come to light.
func TestTokenIsNeverShown(t *testing.T) {
	var shown bytes.Buffer
	show := func(values ...any) {
		for _, value := range values {
			fmt.Fprintf(&shown, "%v %+v %#v %s\n", value, value, value, value)
			slog.New(slog.NewJSONHandler(&shown, nil)).Info("value", "value", value)
			slog.New(slog.NewTextHandler(&shown, nil)).Info("value", "value", value)
		}
	}
	echo := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Echo", r.Header.Get("Authorization"))
		w.Header().Set("Trackingid", r.Header.Get("Authorization"))
		w.WriteHeader(400)
		fmt.Fprintf(w, `{"message":"bad %[1]s","errors":[{"description":"bad %[1]s"}]}`, r.Header.Get("Authorization"))
	}
	logger := webex.WithLogger(slog.New(slog.NewTextHandler(&shown, &slog.HandlerOptions{Level: slog.LevelDebug})))
	middleware := webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			show(req, req.Header, req.Context(), err)
			if resp != nil {
				show(resp, resp.Request, resp.Request.Header)
			}
			return resp, err
		})
	})
	for name, token := range map[string]webex.Option{
		"a token":  webex.WithToken(testToken),
		"a source": webex.WithTokenSource(valueSource{oauth2.Token{AccessToken: testToken}}),
	} {
		t.Run(name, func(t *testing.T) {
			_, baseURL := serve(t, answer(404, ""), cut, answer(200, "{broken"), answer(429, "", "Retry-After", "3600"))
			_, echoURL := serve(t, echo)
			for url, extra := range map[string]webex.Option{baseURL: middleware, echoURL: nil} {
				client, err := webex.NewClient(token, webex.WithBaseURL(url), logger, extra)
				require.NoError(t, err)
				show(client, *client, client.Rooms, *client.Rooms)
				for range 5 {
					_, err := client.Rooms.Create(t.Context(), &webex.CreateRoomRequest{Title: "x"})
					require.Error(t, err)
					show(err)
					if apiErr, ok := err.(*webex.ApiError); ok {
						show(*apiErr, string(apiErr.Body), apiErr.Header)
					}
				}
			}
		})
	}
	require.Greater(t, shown.Len(), 10_000)
	assert.Contains(t, shown.String(), "bad Bearer [redacted]", "an echo of the token is redacted")
	if i := strings.Index(shown.String(), testToken); i >= 0 {
		t.Errorf("the token is shown: %.600s", shown.String()[max(0, i-500):])
	}
}

// valueSource is a token source that shows its token when it is printed.
type valueSource struct{ token oauth2.Token }

func (s valueSource) Token() (*oauth2.Token, error) { return &s.token, nil }

func TestTokenIsRenewedAfter401(t *testing.T) {
	denied := answer(401, `{"message":"expired"}`)
	tests := []struct {
		name     string
		tokens   tokens
		steps    []http.HandlerFunc
		wantSent []string
		wantErr  error
	}{
		{"another token", tokens{"old", "new"}, []http.HandlerFunc{denied, answer(200, "{}")}, []string{"Bearer old", "Bearer new"}, nil},
		{"the same token", tokens{"old"}, []http.HandlerFunc{denied}, []string{"Bearer old"}, webex.ErrUnauthorized},
		{"once only", tokens{"a", "b", "b", "c", "c"}, []http.HandlerFunc{denied}, []string{"Bearer a", "Bearer b"}, webex.ErrUnauthorized},
		{"a source that fails then", tokens{"old", ""}, []http.HandlerFunc{denied}, []string{"Bearer old"}, webex.ErrUnauthorized},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, test.steps...)
			client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithTokenSource(&test.tokens))
			require.NoError(t, err)
			err = do(t.Context(), client, "POST", "/rooms")
			assert.ErrorIs(t, err, test.wantErr)
			var sent []string
			for _, request := range script.sent() {
				sent = append(sent, request.Header.Get("Authorization"))
			}
			assert.Equal(t, test.wantSent, sent)
		})
	}
}

func TestTokenSourceThatFails(t *testing.T) {
	for name, source := range map[string]oauth2.TokenSource{
		"an error":    &tokens{""},
		"nothing":     oauth2.StaticTokenSource(nil),
		"an empty":    oauth2.StaticTokenSource(new(oauth2.Token)),
		"a line feed": oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "abc\n"}),
	} {
		t.Run(name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, "{}"))
			client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithTokenSource(source))
			require.NoError(t, err)
			err = do(t.Context(), client, "GET", "/rooms")
			require.ErrorContains(t, err, "webex: GET /rooms: getting a token: ")
			assert.NotContains(t, err.Error(), "abc")
			assert.Empty(t, script.sent())
		})
	}
}

// tokens is a source that hands out one token after the other, the last again
// and again.
type tokens []string

func (s *tokens) Token() (*oauth2.Token, error) {
	token := (*s)[0]
	if token == "" {
		return nil, errors.New("the vault is closed")
	}
	if len(*s) > 1 {
		*s = (*s)[1:]
	}
	return &oauth2.Token{AccessToken: token}, nil
}

// A source that hangs holds one goroutine, not one a call.
func TestTokenSourceThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var asked, inside, most atomic.Int32
		source := plainSource(func() (*oauth2.Token, error) {
			asked.Add(1)
			most.Store(max(most.Load(), inside.Add(1)))
			defer inside.Add(-1)
			<-release
			return &oauth2.Token{AccessToken: testToken}, nil
		})
		script := &script{steps: []http.HandlerFunc{answer(200, "{}")}}
		client, err := webex.NewClient(webex.WithTokenSource(source), inMemory(script))
		require.NoError(t, err)
		for range 50 {
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() {
					assert.ErrorIs(t, do(timeoutAfter(t, time.Second), client, "GET", "/rooms"), context.DeadlineExceeded)
				})
			}
			wg.Wait()
		}
		assert.EqualValues(t, 1, most.Load())
		assert.EqualValues(t, 1, asked.Load())
		close(release)
		synctest.Wait()
		assert.NoError(t, do(t.Context(), client, "GET", "/rooms"), "it recovers")
		assert.EqualValues(t, 2, asked.Load(), "and is asked each time again")
	})
}

func TestTokenSourceThatPanics(t *testing.T) {
	client, err := webex.NewClient(webex.WithTokenSource(plainSource(func() (*oauth2.Token, error) { panic("a fault of the source") })))
	require.NoError(t, err)
	assert.EqualError(t, do(t.Context(), client, "GET", "/rooms"), "webex: GET /rooms: getting a token: panic: a fault of the source")
}

// A call whose token was refused does not make do with the answer to a question
// that is older than the refusal.
func TestTokenSourceIsAskedAfterTheRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var current atomic.Pointer[string]
		current.Store(new("old"))
		source := plainSource(func() (*oauth2.Token, error) {
			token := &oauth2.Token{AccessToken: *current.Load()}
			time.Sleep(time.Second)
			return token, nil
		})
		script := &script{steps: []http.HandlerFunc{func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(500 * time.Millisecond)
			if r.Header.Get("Authorization") == "Bearer old" {
				current.Store(new("new"))
				w.WriteHeader(401)
			}
		}}}
		client, err := webex.NewClient(webex.WithTokenSource(source), inMemory(script))
		require.NoError(t, err)
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() {
				time.Sleep(time.Duration(i) * 1100 * time.Millisecond) // while the first one is under way
				assert.NoError(t, do(t.Context(), client, "POST", "/rooms"))
			})
		}
		wg.Wait()
	})
}

// A middleware that makes a request without the context of the one that it got
// loses the call, and nobody can tell any more what the request may have.
func TestRequestWithoutItsCallGetsNoToken(t *testing.T) {
	fresh := webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			return next.RoundTrip(req.Clone(context.Background()))
		})
	})
	const want = "getting a token: the request does not belong to a call; a middleware must keep the context of the request"
	refresh := &webex.RefreshAccessTokenRequest{ClientID: "i", ClientSecret: "s", RefreshToken: "r"}
	for name, token := range map[string]webex.Option{
		"a token":        webex.WithToken(testToken),
		"an integration": webex.WithIntegration("i", "s", &oauth2.Token{RefreshToken: "r"}),
		"no token":       webex.WithoutToken(),
	} {
		t.Run(name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, `{"access_token":"a"}`))
			client, err := webex.NewClient(token, webex.WithBaseURL(baseURL), fresh)
			require.NoError(t, err)
			assert.EqualError(t, do(t.Context(), client, "GET", "/rooms"), "webex: GET /rooms: "+want)
			_, err = client.AccessTokens.Refresh(t.Context(), refresh)
			assert.EqualError(t, err, "webex: POST /access_token: "+want)
			assert.Empty(t, script.sent(), "nothing is sent")
			assert.NoError(t, do(t.Context(), client, "GET", "/rooms", webex.WithHeader("Authorization", "Custom x")), "what needs no token goes")
		})
	}
}

// A middleware may send two requests for one attempt, and take the faster
// answer.
func TestTwoRequestsAtATime(t *testing.T) {
	var number atomic.Int32
	source := plainSource(func() (*oauth2.Token, error) {
		return &oauth2.Token{AccessToken: fmt.Sprint("token-", number.Add(1))}, nil
	})
	hedge := webex.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			answers := make(chan *http.Response, 2)
			for range 2 {
				go func() {
					resp, err := next.RoundTrip(req.Clone(req.Context()))
					assert.NoError(t, err)
					answers <- resp
				}()
			}
			slower := <-answers
			resp := <-answers
			return resp, slower.Body.Close()
		})
	})
	steps := []http.HandlerFunc{answer(401, ""), answer(401, ""), answer(200, "{}")}
	_, baseURL := serve(t, steps...)
	client, err := webex.NewClient(webex.WithBaseURL(baseURL), webex.WithTokenSource(source), hedge)
	require.NoError(t, err)
	for range 50 {
		assert.NoError(t, do(t.Context(), client, "GET", "/rooms"))
	}
}

func TestClientToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New(webextest.WithTokenLifetimes(time.Hour, 24*time.Hour))
		token := loggedIn(t, fake)
		var count refreshes
		client := integrated(t, fake, token, count.watch)
		got, err := client.Token(t.Context())
		require.NoError(t, err)
		assert.Equal(t, &oauth2.Token{AccessToken: token.AccessToken, TokenType: "Bearer", Expiry: token.Expiry}, got, "without the refresh token")
		*got = oauth2.Token{} // it is the caller's own
		assert.Zero(t, count.Load())

		second, err := client.RefreshToken(t.Context())
		require.NoError(t, err)
		assert.NotEqual(t, token.AccessToken, second.AccessToken)
		assert.Empty(t, second.RefreshToken)
		third, err := client.RefreshToken(t.Context())
		require.NoError(t, err)
		assert.NotEqual(t, second.AccessToken, third.AccessToken, "each time anew")
		got, err = client.Token(t.Context())
		require.NoError(t, err)
		assert.Equal(t, third, got)
		assert.EqualValues(t, 2, count.Load())

		time.Sleep(58 * time.Minute)
		got, err = client.Token(t.Context())
		require.NoError(t, err)
		assert.NotEqual(t, third.AccessToken, got.AccessToken, "renewed when that is due")
		assert.Equal(t, "Alice Archer", whoHas(t, fake, got.AccessToken))

		fake.Revoke(token.RefreshToken)
		for range 2 {
			_, err = client.RefreshToken(t.Context())
			assert.ErrorContains(t, err, "webex: getting a token: the refresh token is expired or revoked")
			assert.ErrorIs(t, err, webex.ErrLoginRequired)
		}
		assert.EqualValues(t, 4, count.Load())
	})
}

// A program that asks for another token now does not get the failure of a moment ago.
func TestRefreshTokenAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		down := true
		client := integrated(t, fake, loggedIn(t, fake), func(req *http.Request) *http.Response {
			if isTokenCall(req) && down {
				return respond(503, `{"message":"down"}`)
			}
			return nil
		})
		_, err := client.RefreshToken(t.Context())
		require.EqualError(t, err, "webex: getting a token: POST /access_token: 503 down")
		_, err = me(t.Context(), client)
		require.NoError(t, err, "the token at hand is good")
		down = false
		_, err = client.RefreshToken(t.Context())
		assert.NoError(t, err)
	})
}

func TestRefreshTokenThatIsNotStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		store := &memoryStore{err: errors.New("the disk is full")}
		client := integrated(t, fake, loggedIn(t, fake), nil, webex.WithTokenStore(store))
		_, err := client.RefreshToken(t.Context())
		assert.EqualError(t, err, "webex: storing the new tokens: the disk is full")
		failed := new(webex.TokenStoreError)
		require.ErrorAs(t, err, &failed)
		used, err := client.Token(t.Context())
		require.NoError(t, err)
		assert.Equal(t, failed.Token().AccessToken, used.AccessToken, "it is in use all the same")
		assert.NotEmpty(t, failed.Token().RefreshToken)
	})
}

func TestClientTokenOfOtherClients(t *testing.T) {
	client, err := webex.NewClient(webex.WithToken(testToken))
	require.NoError(t, err)
	got, err := client.Token(t.Context())
	require.NoError(t, err)
	assert.Equal(t, &oauth2.Token{AccessToken: testToken, TokenType: "Bearer"}, got)
	_, err = client.RefreshToken(t.Context())
	assert.EqualError(t, err, "webex: the client has no token that can be renewed: that needs WithIntegration or WithTokenSource")

	client, err = webex.NewClient(webex.WithTokenSource(&tokens{"first", "second", ""}))
	require.NoError(t, err)
	got, err = client.Token(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "first", got.AccessToken)
	got, err = client.RefreshToken(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "second", got.AccessToken)
	_, err = client.Token(t.Context())
	assert.EqualError(t, err, "webex: getting a token: the vault is closed")

	client, err = webex.NewClient(webex.WithoutToken())
	require.NoError(t, err)
	_, err = client.Token(t.Context())
	assert.EqualError(t, err, "webex: the client has no token: it was made with WithoutToken")
	_, err = client.RefreshToken(t.Context())
	assert.EqualError(t, err, "webex: the client has no token that can be renewed: that needs WithIntegration or WithTokenSource")
}
