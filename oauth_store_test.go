package webex_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
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

func TestTokenStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New(webextest.WithRefreshTokenRotation())
		token := loggedIn(t, fake)
		token.Expiry = time.Now().Add(-time.Second)
		var events []string
		client := integrated(t, fake, token, func(req *http.Request) *http.Response {
			events = append(events, req.Method+" "+req.URL.Path)
			return nil
		}, webex.WithTokenStore(saver(func(_ context.Context, token *oauth2.Token) error {
			events = append(events, "store")
			assert.Equal(t, "Alice Archer", whoHas(t, fake, token.AccessToken))
			assert.NotEmpty(t, token.RefreshToken)
			assert.Equal(t, 7775999, token.Extra("refresh_token_expires_in"))
			*token = oauth2.Token{} // it is the store's own
			return nil
		})))
		for range 2 {
			_, err := me(t.Context(), client)
			require.NoError(t, err)
		}
		assert.Equal(t, []string{"POST /v1/access_token", "store", "GET /v1/people/me", "GET /v1/people/me"}, events,
			"a store that works has the tokens before they are used")
	})
}

// A store that fails costs no call anything, and gets the tokens in the end.
func TestTokenStoreThatFails(t *testing.T) {
	tests := []struct {
		name string
		fail func(*oauth2.Token) error
		want string
	}{
		{"an error", func(*oauth2.Token) error { return errors.New("the disk is full") }, "the disk is full"},
		{"an error that shows them", func(token *oauth2.Token) error {
			return errors.New("cannot write " + token.AccessToken + " " + token.RefreshToken)
		}, "cannot write [redacted] [redacted]"},
		{"a panic", func(token *oauth2.Token) error { panic("oh " + token.RefreshToken) }, "panic: oh [redacted]"},
		{"an end of the goroutine", func(*oauth2.Token) error { runtime.Goexit(); return nil }, "it came to no end"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := webextest.New(webextest.WithRefreshTokenRotation())
				token := loggedIn(t, fake)
				token.Expiry = time.Now().Add(-time.Second)
				var count refreshes
				var log strings.Builder
				var offered []string
				healthy := false
				client := integrated(t, fake, token, count.watch, logTo(&log), webex.WithTokenStore(saver(func(_ context.Context, token *oauth2.Token) error {
					offered = append(offered, token.RefreshToken)
					if healthy {
						return nil
					}
					return test.fail(token)
				})))
				for range 70 {
					name, err := me(t.Context(), client)
					require.NoError(t, err)
					assert.Equal(t, "Alice Archer", name)
					time.Sleep(time.Second)
					synctest.Wait()
				}
				assert.Len(t, offered, 7, "after 1, 2, 4, 8 and 16 seconds, and then every 30")
				assert.Equal(t, 7, strings.Count(log.String(), "webex: tokens not stored"))
				assert.Contains(t, log.String(), "webex: storing the new tokens: "+test.want)
				assert.NotContains(t, log.String(), offered[0])

				healthy = true
				time.Sleep(30 * time.Second)
				for range 3 {
					_, err := me(t.Context(), client)
					require.NoError(t, err)
					synctest.Wait()
				}
				require.Len(t, offered, 8, "until they are stored")
				assert.Equal(t, offered[0], offered[7])
				assert.EqualValues(t, 1, count.Load(), "and nothing else is asked for meanwhile")
			})
		})
	}
}

// busyStore counts the goroutines in a store that hangs and does not listen to
// its context.
type busyStore struct {
	memoryStore
	release    chan struct{} // nil: it does not hang
	inLoad     bool          // it is loading that hangs
	waiting    int
	mostAtOnce int
}

func (s *busyStore) hang(loading bool) {
	s.mu.Lock()
	release := s.release
	if release == nil || loading != s.inLoad {
		s.mu.Unlock()
		return
	}
	s.waiting++
	s.mostAtOnce = max(s.mostAtOnce, s.waiting)
	s.mu.Unlock()
	<-release
	s.mu.Lock()
	s.waiting--
	s.mu.Unlock()
}

func (s *busyStore) Load(ctx context.Context) (*oauth2.Token, error) {
	s.hang(true)
	return s.memoryStore.Load(ctx)
}

func (s *busyStore) Save(ctx context.Context, token *oauth2.Token) error {
	s.hang(false)
	return s.memoryStore.Save(ctx, token)
}

// recover lets the store work again.
func (s *busyStore) recover() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.release)
	s.release = nil
}

func TestTokenStoreThatHangs(t *testing.T) {
	for name, inLoad := range map[string]bool{"when it saves": false, "when it loads": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := webextest.New(webextest.WithRefreshTokenRotation(), webextest.WithTokenLifetimes(time.Hour, 90*24*time.Hour))
				token := loggedIn(t, fake)
				store := &busyStore{release: make(chan struct{}), inLoad: inLoad}
				client := integrated(t, fake, token, nil, webex.WithTokenStore(store))
				time.Sleep(55 * time.Minute)
				start := time.Now()
				for range 100 {
					_, err := me(t.Context(), client)
					require.NoError(t, err)
				}
				assert.Equal(t, time.Second, time.Since(start), "one call waits a moment")

				time.Sleep(time.Hour) // the token expires, and must be renewed in spite of it
				start = time.Now()
				for range 100 {
					_, err := me(t.Context(), client)
					require.NoError(t, err)
				}
				assert.LessOrEqual(t, time.Since(start), 11*time.Second)
				assert.Equal(t, 1, store.mostAtOnce, "a store that hangs holds one goroutine")

				store.recover()
				synctest.Wait()
				_, err := me(t.Context(), client)
				require.NoError(t, err)
				synctest.Wait()
				used, err := client.Token(t.Context())
				require.NoError(t, err)
				require.NotNil(t, store.token)
				assert.Equal(t, used.AccessToken, store.token.AccessToken, "the latest tokens are stored")
			})
		})
	}
}

// A store that cannot be read leaves open whether another process has used the
// refresh token, so the client waits while its token works.
func TestTokenStoreThatCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New(webextest.WithRefreshTokenRotation())
		token := loggedIn(t, fake)
		token.Expiry = time.Now().Add(5 * time.Minute)
		store := &memoryStore{err: errors.New("down")}
		var count refreshes
		client := integrated(t, fake, token, count.watch, webex.WithTokenStore(store))
		for range 5 {
			_, err := me(t.Context(), client)
			require.NoError(t, err)
			time.Sleep(50 * time.Second)
		}
		assert.Zero(t, count.Load())
		time.Sleep(time.Minute)
		_, err := me(t.Context(), client)
		require.NoError(t, err, "but a client without a token tries")
		assert.EqualValues(t, 1, count.Load())

		alone := integrated(t, fake, nil, count.watch, webex.WithTokenStore(store))
		_, err = me(t.Context(), alone)
		assert.EqualError(t, err, "webex: GET /people/me: getting a token: loading the tokens: down")
		assert.ErrorIs(t, err, store.err)
		assert.NotErrorIs(t, err, webex.ErrLoginRequired, "nobody knows that")
		failed := new(webex.TokenStoreError)
		require.ErrorAs(t, err, &failed)
		assert.Nil(t, failed.Token())
		store.token, store.err = &oauth2.Token{AccessToken: "a b", RefreshToken: "r"}, nil
		time.Sleep(time.Minute)
		_, err = me(t.Context(), alone)
		assert.ErrorContains(t, err, "getting a token: loading the tokens: the token has a character that no token has")
	})
}

func TestLoginThatEndsWhileTheStoreIsDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &memoryStore{err: errors.New("down")}
		client, err := webex.NewClient(webex.WithTokenStore(store),
			webex.WithIntegration("id", "hush", &oauth2.Token{RefreshToken: "revoked"}),
			inMemory(answer(400, `{"error":"invalid_grant"}`)))
		require.NoError(t, err)
		_, err = me(t.Context(), client)
		require.ErrorIs(t, err, store.err)
		require.NotErrorIs(t, err, webex.ErrLoginRequired, "another login may be in the store")

		store.err = nil
		time.Sleep(time.Minute)
		_, err = me(t.Context(), client)
		assert.ErrorIs(t, err, webex.ErrLoginRequired, "and not what is over with the store")
	})
}

func TestTokensThatComeWhileOthersAreStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New(webextest.WithRefreshTokenRotation())
		var stored []string
		store := saver(func(_ context.Context, token *oauth2.Token) error {
			time.Sleep(5 * time.Second)
			stored = append(stored, token.AccessToken)
			return nil
		})
		client := integrated(t, fake, loggedIn(t, fake), nil, webex.WithTokenStore(store))
		first, err := client.RefreshToken(t.Context())
		require.NoError(t, err)
		second, err := client.RefreshToken(t.Context())
		require.NoError(t, err)
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Equal(t, []string{first.AccessToken, second.AccessToken}, stored, "without another call")
	})
}

func TestTokenStoreThatUsesItsClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		var client *webex.Client
		client = integrated(t, fake, nil, nil, webex.WithTokenStore(funcStore{load: func(ctx context.Context) (*oauth2.Token, error) {
			_, err := me(ctx, client)
			return nil, err
		}}))
		_, err := me(t.Context(), client)
		assert.ErrorContains(t, err, "a TokenStore must not use its client", "it does not wait for itself")
	})
}

// A funcStore is a token store of two functions.
type funcStore struct {
	load func(context.Context) (*oauth2.Token, error)
	save func(context.Context, *oauth2.Token) error
}

func (s funcStore) Load(ctx context.Context) (*oauth2.Token, error) { return s.load(ctx) }

func (s funcStore) Save(ctx context.Context, token *oauth2.Token) error { return s.save(ctx, token) }

// Two processes with one store share a login, however their renewals overlap.
func TestReplicasShareALogin(t *testing.T) {
	for name, opts := range map[string][]webextest.Option{
		"refresh tokens stay":        nil,
		"refresh tokens are rotated": {webextest.WithRefreshTokenRotation()},
	} {
		for _, saving := range []time.Duration{0, 900 * time.Millisecond, 2 * time.Second} {
			t.Run(name+", saving takes "+saving.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					const life = time.Hour
					fake := webextest.New(append(opts, webextest.WithTokenLifetimes(life, 90*24*time.Hour))...)
					store := new(memoryStore)
					require.NoError(t, store.Save(t.Context(), loggedIn(t, fake)))
					watch := func(req *http.Request) *http.Response {
						if isTokenCall(req) {
							time.Sleep(200 * time.Millisecond)
						}
						return nil
					}
					slow := funcStore{store.Load, func(ctx context.Context, token *oauth2.Token) error {
						time.Sleep(saving)
						return store.Save(ctx, token)
					}}
					var replicas []*webex.Client
					for range 2 {
						replicas = append(replicas, integrated(t, fake, nil, watch, webex.WithTokenStore(slow)))
					}
					for range 8 {
						var wg sync.WaitGroup
						for i, replica := range replicas {
							wg.Go(func() {
								time.Sleep(time.Duration(i) * 100 * time.Millisecond) // so that the renewals overlap
								name, err := me(t.Context(), replica)
								assert.NoError(t, err)
								assert.Equal(t, "Alice Archer", name)
							})
						}
						wg.Wait()
						time.Sleep(life)
						synctest.Wait()
					}
					_, err := me(t.Context(), integrated(t, fake, nil, watch, webex.WithTokenStore(store)))
					require.NoError(t, err, "the store has what a third one needs")
				})
			})
		}
	}
}

// A process takes over the tokens that another one has just got, and does not
// get others.
func TestReplicaTakesOverTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New(webextest.WithRefreshTokenRotation())
		store := new(memoryStore)
		token := loggedIn(t, fake)
		var count refreshes
		first := integrated(t, fake, token, count.watch, webex.WithTokenStore(store))
		second := integrated(t, fake, token, count.watch, webex.WithTokenStore(store))
		time.Sleep(time.Hour)
		_, err := first.RefreshToken(t.Context())
		require.NoError(t, err)
		fake.Revoke(token.AccessToken)
		_, err = me(t.Context(), second)
		require.NoError(t, err)
		assert.EqualValues(t, 1, count.Load())
		time.Sleep(14*24*time.Hour - time.Minute) // both are due then
		for _, client := range []*webex.Client{first, second} {
			_, err = me(t.Context(), client)
			require.NoError(t, err)
		}
		assert.EqualValues(t, 2, count.Load())
	})
}

// A client may begin with the store alone, even before anybody has logged in,
// and goes on when somebody logs in again elsewhere.
func TestLoginFromTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		store := new(memoryStore)
		var count refreshes
		client := integrated(t, fake, nil, count.watch, webex.WithTokenStore(store))
		start := time.Now()
		for range 100 {
			_, err := me(t.Context(), client)
			require.ErrorIs(t, err, webex.ErrLoginRequired)
			assert.EqualError(t, err, "webex: GET /people/me: getting a token: the person has to log in: the store has no refresh token")
		}
		assert.Zero(t, time.Since(start))
		assert.Equal(t, 1, store.loads, "the store is not hammered")
		for range 2 {
			token := loggedIn(t, fake)
			token.Expiry = time.Now()
			require.NoError(t, store.Save(t.Context(), token))
			time.Sleep(30 * time.Second)
			before := count.Load()
			name, err := me(t.Context(), client)
			require.NoError(t, err)
			assert.Equal(t, "Alice Archer", name)
			assert.Equal(t, before+1, count.Load())

			fake.Revoke(token.RefreshToken) // and the access token with it
			time.Sleep(time.Minute)
			start := time.Now()
			for range 100 {
				_, err := me(t.Context(), client)
				require.ErrorIs(t, err, webex.ErrLoginRequired)
				time.Sleep(time.Second)
			}
			assert.Equal(t, 103*time.Second, time.Since(start), "the first call waits for another process, in vain")
			assert.Equal(t, before+2, count.Load(), "a refresh token that was refused is not used again")
		}
	})
}

// A login that the program has from elsewhere is later than that in the store,
// which is dead and must not take its place.
func TestOlderLoginInTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		older := loggedIn(t, fake)
		fake.Revoke(older.RefreshToken)
		store := &memoryStore{token: older}
		time.Sleep(time.Hour)
		token := loggedIn(t, fake)
		client := integrated(t, fake, token, nil, webex.WithTokenStore(store))
		time.Sleep(time.Until(token.Expiry) + time.Minute)
		_, err := me(t.Context(), client)
		require.NoError(t, err)
		assert.Equal(t, token.RefreshToken, store.token.RefreshToken)
	})
}

// What another process has stored while storing failed is later, and stays.
func TestLaterTokensInTheStoreStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := webextest.New()
		store := &memoryStore{err: errors.New("down")}
		token := loggedIn(t, fake)
		token.Expiry = time.Now()
		client := integrated(t, fake, token, nil, webex.WithTokenStore(store))
		_, err := me(t.Context(), client)
		require.NoError(t, err)
		saves := store.saves
		time.Sleep(time.Hour)
		later := loggedIn(t, fake)
		store.token, store.err = later, nil
		for range 2 {
			_, err = me(t.Context(), client)
			require.NoError(t, err)
			synctest.Wait()
		}
		assert.Same(t, later, store.token)
		assert.Equal(t, saves, store.saves)
	})
}

func TestTokenFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	file := webex.TokenFile(filepath.Join(dir, "tokens.json"))
	token, err := file.Load(t.Context())
	require.NoError(t, err)
	assert.Nil(t, token, "no file is no error")

	saved := &oauth2.Token{AccessToken: "a", RefreshToken: "r", TokenType: "Bearer", Expiry: noonUTC, ExpiresIn: 60}
	for range 2 {
		require.NoError(t, file.Save(t.Context(), saved))
		token, err = file.Load(t.Context())
		require.NoError(t, err)
		assert.Equal(t, saved, token)
	}
	require.NoError(t, file.Save(t.Context(), &oauth2.Token{RefreshToken: "r"}))
	token, err = file.Load(t.Context())
	require.NoError(t, err)
	assert.True(t, token.Expiry.IsZero())
	info, err := os.Stat(string(file))
	require.NoError(t, err)
	if runtime.GOOS != "windows" {
		assert.Equal(t, os.FileMode(0o600), info.Mode(), "only its owner can read it")
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing else is left behind")

	require.NoError(t, os.WriteFile(string(file), []byte(`{"access_token":"hush`), 0o600))
	_, err = file.Load(t.Context())
	require.ErrorContains(t, err, string(file), "broken tokens are an error, not a reason to log in again")
	assert.NotContains(t, err.Error(), "hush")

	taken := webex.TokenFile(dir)
	_, err = taken.Load(t.Context())
	assert.Error(t, err)
	assert.Error(t, taken.Save(t.Context(), saved))
	left, err := filepath.Glob(filepath.Join(filepath.Dir(dir), ".tokens-*"))
	require.NoError(t, err)
	assert.Empty(t, left, "what cannot be renamed is removed")
}

// What other programs write with encoding/json is read.
func TestTokenFileOfOthers(t *testing.T) {
	file := webex.TokenFile(filepath.Join(t.TempDir(), "tokens.json"))
	want := &oauth2.Token{AccessToken: "a", RefreshToken: "r", Expiry: noonUTC}
	data, err := json.Marshal(want)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(string(file), data, 0o600))
	token, err := file.Load(t.Context())
	require.NoError(t, err)
	assert.Equal(t, want, token)
}
