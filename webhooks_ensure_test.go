package webex_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// wanted is a webhook to ensure, with changes.
func wanted(changes ...func(*webex.CreateWebhookRequest)) *webex.CreateWebhookRequest {
	req := &webex.CreateWebhookRequest{
		Name:      "bot",
		TargetURL: "https://example.com/hook",
		Resource:  webex.WebhookResourceMessages,
		Event:     webex.WebhookEventCreated,
		Filter:    "roomType=group&mentionedPeople=me",
		Secret:    hookSecret,
	}
	for _, change := range changes {
		change(req)
	}
	return req
}

func TestEnsureWebhook(t *testing.T) {
	type change = func(*webex.CreateWebhookRequest)
	for _, test := range []struct {
		name    string
		before  []change // each makes a webhook
		action  webex.EnsureAction
		keeps   bool // the first of them
		deletes []int
	}{
		{name: "none", action: webex.EnsureCreated},
		{name: "as wanted", before: []change{nil}, action: webex.EnsureUnchanged, keeps: true},
		{
			name:   "with its filter in another order",
			before: []change{func(r *webex.CreateWebhookRequest) { r.Filter = "mentionedPeople=me&roomType=group" }},
			action: webex.EnsureUnchanged, keeps: true,
		},
		{
			name:   "another target",
			before: []change{func(r *webex.CreateWebhookRequest) { r.TargetURL = "https://old.example.com" }},
			action: webex.EnsureUpdated, keeps: true,
		},
		{
			name:   "another secret",
			before: []change{func(r *webex.CreateWebhookRequest) { r.Secret = "an older secret" }},
			action: webex.EnsureUpdated, keeps: true,
		},
		{
			name:   "another resource",
			before: []change{func(r *webex.CreateWebhookRequest) { r.Resource = webex.WebhookResourceAll }},
			action: webex.EnsureReplaced, deletes: []int{0},
		},
		{
			name:   "another event",
			before: []change{func(r *webex.CreateWebhookRequest) { r.Event = webex.WebhookEventAll }},
			action: webex.EnsureReplaced, deletes: []int{0},
		},
		{
			name:   "another filter",
			before: []change{func(r *webex.CreateWebhookRequest) { r.Filter = "" }},
			action: webex.EnsureReplaced, deletes: []int{0},
		},
		{
			name:   "another owner",
			before: []change{func(r *webex.CreateWebhookRequest) { r.OwnedBy = webex.WebhookOwnedByOrg }},
			action: webex.EnsureReplaced, deletes: []int{0},
		},
		{
			name:   "another name",
			before: []change{func(r *webex.CreateWebhookRequest) { r.Name = "another bot" }},
			action: webex.EnsureCreated,
		},
		{name: "three of the same", before: []change{nil, nil, nil}, action: webex.EnsureUnchanged, keeps: true, deletes: []int{1, 2}},
		{
			name: "a mess",
			before: []change{
				func(r *webex.CreateWebhookRequest) { r.Secret = "an older secret" },
				func(r *webex.CreateWebhookRequest) { r.Event = webex.WebhookEventDeleted },
				nil,
				func(r *webex.CreateWebhookRequest) { r.Name = "another bot" },
			},
			action: webex.EnsureUpdated, keeps: true, deletes: []int{2, 1},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := webextest.New()
				defer s.Close()
				client := s.Client(s.Alice)
				var before []*webex.Webhook
				for _, change := range test.before {
					req := wanted()
					if change != nil {
						change(req)
					}
					w, err := client.Webhooks.Create(t.Context(), req)
					require.NoError(t, err)
					before = append(before, w)
					time.Sleep(time.Millisecond) // so that each is older than the next
				}
				got, err := client.Webhooks.Ensure(t.Context(), wanted())
				require.NoError(t, err)
				assert.Equal(t, test.action, got.Action)
				assert.Equal(t, test.keeps, slices.ContainsFunc(before, func(w *webex.Webhook) bool { return w.ID == got.Webhook.ID }))
				if test.keeps {
					assert.Equal(t, before[0].ID, got.Webhook.ID)
				}
				var deletes []*webex.Webhook
				for _, i := range test.deletes {
					deletes = append(deletes, before[i])
				}
				assert.Equal(t, deletes, got.Deleted)
				assertOneWebhook(t, client, got.Webhook)

				again, err := client.Webhooks.Ensure(t.Context(), wanted())
				require.NoError(t, err)
				assert.Equal(t, &webex.EnsuredWebhook{Webhook: got.Webhook, Action: webex.EnsureUnchanged}, again)
			})
		})
	}
}

// assertOneWebhook checks that there is one webhook of the wanted name, which is
// as wanted.
func assertOneWebhook(t *testing.T, client *webex.Client, want *webex.Webhook) {
	t.Helper()
	all, err := webex.Collect(client.Webhooks.List(t.Context(), nil))
	require.NoError(t, err)
	all = slices.DeleteFunc(all, func(w *webex.Webhook) bool { return w.Name != "bot" })
	require.Len(t, all, 1)
	got, req := all[0], wanted()
	assert.Equal(t, want, got)
	assert.Equal(t, req.TargetURL, got.TargetURL)
	assert.Equal(t, req.Resource, got.Resource)
	assert.Equal(t, req.Event, got.Event)
	assert.Equal(t, req.Secret, got.Secret)
	assert.Equal(t, webex.WebhookStatusActive, got.Status)
}

// TestEnsureWebhookReplicas has eight replicas start at once, on a clean account
// and on ones that others have left in disorder.
func TestEnsureWebhookReplicas(t *testing.T) {
	for round := range 20 {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			s := webextest.NewServer()
			defer s.Close()
			for i := range round % 4 {
				_, err := s.Client(s.Bot).Webhooks.Create(t.Context(), wanted(func(r *webex.CreateWebhookRequest) {
					r.Event = []webex.WebhookEventType{webex.WebhookEventAll, webex.WebhookEventDeleted, webex.WebhookEventCreated}[i]
				}))
				require.NoError(t, err)
			}
			results := make([]*webex.EnsuredWebhook, 8)
			start := make(chan struct{})
			var wg sync.WaitGroup
			for i := range results {
				client := s.Client(s.Bot)
				wg.Go(func() {
					<-start
					var err error
					results[i], err = client.Webhooks.Ensure(t.Context(), wanted())
					assert.NoError(t, err)
				})
			}
			close(start)
			wg.Wait()
			left, err := webex.Collect(s.Client(s.Bot).Webhooks.List(t.Context(), nil))
			require.NoError(t, err)
			require.Len(t, left, 1)
			for _, result := range results {
				require.NotNil(t, result)
				if result.Webhook.ID == left[0].ID {
					assert.Equal(t, left[0], result.Webhook)
				} else {
					assert.Equal(t, left[0].Created, result.Webhook.Created, "of two of the same millisecond, the list alone tells which stays")
				}
			}
		})
	}
}

func TestEnsureWebhookOfOrganization(t *testing.T) {
	s := webextest.New()
	client := s.Client(s.Alice)
	own, err := client.Webhooks.Create(t.Context(), wanted())
	require.NoError(t, err)
	ofOrg := func(r *webex.CreateWebhookRequest) { r.OwnedBy = webex.WebhookOwnedByOrg }
	got, err := client.Webhooks.Ensure(t.Context(), wanted(ofOrg))
	require.NoError(t, err)
	assert.Equal(t, webex.EnsureReplaced, got.Action)
	assert.Equal(t, []*webex.Webhook{own}, got.Deleted)
	assert.Equal(t, webex.WebhookOwnedByOrg, got.Webhook.OwnedBy)

	again, err := client.Webhooks.Ensure(t.Context(), wanted(ofOrg))
	require.NoError(t, err)
	assert.Equal(t, &webex.EnsuredWebhook{Webhook: got.Webhook, Action: webex.EnsureUnchanged}, again)

	moved, err := client.Webhooks.Ensure(t.Context(), wanted(ofOrg, func(r *webex.CreateWebhookRequest) { r.TargetURL = "https://new.example.com" }))
	require.NoError(t, err)
	assert.Equal(t, webex.EnsureUpdated, moved.Action)
	assert.Equal(t, got.Webhook.ID, moved.Webhook.ID)
	assert.Equal(t, "https://new.example.com", moved.Webhook.TargetURL)

	_, err = s.Client(s.Bob).Webhooks.Ensure(t.Context(), wanted(ofOrg))
	assert.ErrorIs(t, err, webex.ErrForbidden, "Bob is not an administrator")
}

// TestEnsureWebhookLeavesOthersAlone has two administrators of an organization
// ensure webhooks of the same name.
func TestEnsureWebhookLeavesOthersAlone(t *testing.T) {
	s := webextest.New()
	dora := s.AddPerson(webextest.Person{DisplayName: "Dora", Email: "dora@example.com", Roles: []string{webextest.RoleFullAdmin}})
	ofOrg := func(r *webex.CreateWebhookRequest) { r.OwnedBy = webex.WebhookOwnedByOrg }
	theirs, err := s.Client(dora).Webhooks.Create(t.Context(), wanted(ofOrg, func(r *webex.CreateWebhookRequest) { r.TargetURL = "https://dora.example.com" }))
	require.NoError(t, err)
	others, err := s.Client(dora).Webhooks.Create(t.Context(), wanted(ofOrg, func(r *webex.CreateWebhookRequest) { r.Event = webex.WebhookEventAll }))
	require.NoError(t, err)

	client := s.Client(s.Alice)
	got, err := client.Webhooks.Ensure(t.Context(), wanted(ofOrg))
	require.NoError(t, err)
	assert.Equal(t, webex.EnsureCreated, got.Action)
	assert.Empty(t, got.Deleted)
	assert.Equal(t, []*webex.Webhook{theirs, others}, got.LeftAlone)
	assert.Equal(t, `webhook "bot" created, 0 others deleted, 2 of other people left alone`, got.String())

	again, err := client.Webhooks.Ensure(t.Context(), wanted(ofOrg))
	require.NoError(t, err)
	assert.Equal(t, webex.EnsureUnchanged, again.Action)
	assert.Equal(t, got.Webhook, again.Webhook)
	assert.Equal(t, got.LeftAlone, again.LeftAlone)
	for _, w := range got.LeftAlone {
		now, err := s.Client(dora).Webhooks.Get(t.Context(), w.ID)
		require.NoError(t, err)
		assert.Equal(t, w, now)
	}
}

// hook is the wanted webhook as Webex shows it, with attributes that differ.
func hook(t *testing.T, id, created string, attributes ...string) string {
	t.Helper()
	data, err := json.Marshal(wanted())
	require.NoError(t, err)
	var object map[string]string
	require.NoError(t, json.Unmarshal(data, &object))
	object["id"], object["created"], object["status"] = id, created, "active"
	for i := 0; i < len(attributes); i += 2 {
		object[attributes[i]] = attributes[i+1]
	}
	data, err = json.Marshal(object)
	require.NoError(t, err)
	return string(data)
}

func TestEnsureWebhookRequests(t *testing.T) {
	const early, late = "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"
	list := func(hooks ...string) http.HandlerFunc {
		items := "["
		for i, h := range hooks {
			if i > 0 {
				items += ","
			}
			items += h
		}
		return answer(200, `{"items":`+items+`]}`)
	}
	for _, test := range []struct {
		name     string
		steps    []http.HandlerFunc
		requests []string
		action   webex.EnsureAction
		id       string
		err      error
	}{
		{
			name:     "a disabled one",
			steps:    []http.HandlerFunc{list(hook(t, "a", early, "status", "inactive")), answer(200, hook(t, "a", early))},
			requests: []string{"GET /v1/webhooks", "PUT /v1/webhooks/a"},
			action:   webex.EnsureEnabled, id: "a",
		},
		{
			name:     "a secret that is not shown",
			steps:    []http.HandlerFunc{list(hook(t, "a", early, "secret", "")), answer(200, hook(t, "a", early, "secret", ""))},
			requests: []string{"GET /v1/webhooks", "PUT /v1/webhooks/a"},
			action:   webex.EnsureUpdated, id: "a",
		},
		{
			name: "another replica was earlier, and the list lags",
			steps: []http.HandlerFunc{list(), answer(200, hook(t, "b", late)), list(hook(t, "a", early)),
				answer(200, hook(t, "b", late)), answer(204, "")},
			requests: []string{"GET /v1/webhooks", "POST /v1/webhooks", "GET /v1/webhooks", "GET /v1/webhooks/b", "DELETE /v1/webhooks/b"},
			action:   webex.EnsureUnchanged, id: "a",
		},
		{
			name:     "another replica was earlier",
			steps:    []http.HandlerFunc{list(), answer(200, hook(t, "b", late)), list(hook(t, "b", late), hook(t, "a", early)), answer(204, "")},
			requests: []string{"GET /v1/webhooks", "POST /v1/webhooks", "GET /v1/webhooks", "DELETE /v1/webhooks/b"},
			action:   webex.EnsureUnchanged, id: "a",
		},
		{
			name:     "at the same moment the ID decides",
			steps:    []http.HandlerFunc{list(hook(t, "c", early), hook(t, "b", early), hook(t, "d", early)), answer(204, ""), answer(404, "")},
			requests: []string{"GET /v1/webhooks", "DELETE /v1/webhooks/c", "DELETE /v1/webhooks/d"},
			action:   webex.EnsureUnchanged, id: "b",
		},
		{
			name:     "the new one with its filter in other words",
			steps:    []http.HandlerFunc{list(), answer(200, hook(t, "a", early)), list(hook(t, "a", early, "filter", "x"))},
			requests: []string{"GET /v1/webhooks", "POST /v1/webhooks", "GET /v1/webhooks"},
			action:   webex.EnsureCreated, id: "a",
		},
		{
			name:     "the new one is not listed yet",
			steps:    []http.HandlerFunc{list(hook(t, "a", early, "event", "all")), answer(200, hook(t, "b", late)), list(hook(t, "a", early, "event", "all")), answer(200, hook(t, "b", late)), answer(204, "")},
			requests: []string{"GET /v1/webhooks", "POST /v1/webhooks", "GET /v1/webhooks", "GET /v1/webhooks/b", "DELETE /v1/webhooks/a"},
			action:   webex.EnsureReplaced, id: "b",
		},
		{
			name:     "somebody deletes the new one",
			steps:    []http.HandlerFunc{list(hook(t, "a", early, "event", "all")), answer(200, hook(t, "b", late)), list(hook(t, "a", early, "event", "all")), answer(404, "")},
			requests: []string{"GET /v1/webhooks", "POST /v1/webhooks", "GET /v1/webhooks", "GET /v1/webhooks/b"},
			err:      webex.ErrNotFound,
		},
		{
			name:     "listing fails",
			steps:    []http.HandlerFunc{answer(403, "")},
			requests: []string{"GET /v1/webhooks"},
			err:      webex.ErrForbidden,
		},
		{
			name:     "creating fails",
			steps:    []http.HandlerFunc{list(), answer(500, "")},
			requests: []string{"GET /v1/webhooks", "POST /v1/webhooks"},
			err:      webex.ErrServer,
		},
		{
			name:     "updating fails",
			steps:    []http.HandlerFunc{list(hook(t, "a", early, "secret", "x")), answer(403, "")},
			requests: []string{"GET /v1/webhooks", "PUT /v1/webhooks/a"},
			err:      webex.ErrForbidden,
		},
		{
			name:     "deleting fails",
			steps:    []http.HandlerFunc{list(hook(t, "a", early), hook(t, "b", early)), answer(403, "")},
			requests: []string{"GET /v1/webhooks", "DELETE /v1/webhooks/b"},
			err:      webex.ErrForbidden,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, baseURL := serve(t, test.steps...)
			got, err := newClient(t, baseURL).Webhooks.Ensure(t.Context(), wanted())
			var requests []string
			for _, r := range s.sent() {
				requests = append(requests, r.Method+" "+r.Path)
				if r.Method == "PUT" {
					assert.JSONEq(t, `{"name":"bot","targetUrl":"https://example.com/hook","secret":"a secret","status":"active"}`, r.Body)
				}
			}
			assert.Equal(t, test.requests, requests)
			if test.err != nil {
				assert.ErrorIs(t, err, test.err)
				assert.Nil(t, got)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.action, got.Action)
			assert.Equal(t, test.id, got.Webhook.ID)
		})
	}
}

// TestEnsureWebhookCreators has an account whose own list does not have its
// webhooks for the organization. Who has created them says an attribute that is
// not documented.
func TestEnsureWebhookCreators(t *testing.T) {
	const early, late = "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"
	list := func(hooks ...string) http.HandlerFunc { return answer(200, `{"items":[`+strings.Join(hooks, ",")+`]}`) }
	ofOrg := func(id, created, creator string, attributes ...string) string {
		return hook(t, id, created, append(attributes, "ownedBy", "org", "createdBy", creator)...)
	}
	for _, test := range []struct {
		name     string
		steps    []http.HandlerFunc
		requests []string
		action   webex.EnsureAction
		id       string
		left     []string
	}{
		{
			name:     "own and others'",
			steps:    []http.HandlerFunc{list(), list(ofOrg("x", early, "somebody"), ofOrg("a", late, "me")), answer(200, `{"id":"me"}`)},
			requests: []string{"GET /v1/webhooks", "GET /v1/webhooks", "GET /v1/people/me"},
			action:   webex.EnsureUnchanged, id: "a", left: []string{"x"},
		},
		{
			name: "own that does not fit",
			steps: []http.HandlerFunc{list(), list(ofOrg("a", early, "me", "event", "all")), answer(200, `{"id":"me"}`), answer(200, ofOrg("b", late, "me")),
				list(), list(ofOrg("a", early, "me", "event", "all"), ofOrg("b", late, "me")), answer(200, `{"id":"me"}`), answer(204, "")},
			requests: []string{"GET /v1/webhooks", "GET /v1/webhooks", "GET /v1/people/me", "POST /v1/webhooks",
				"GET /v1/webhooks", "GET /v1/webhooks", "GET /v1/people/me", "DELETE /v1/webhooks/a"},
			action: webex.EnsureReplaced, id: "b",
		},
		{
			name: "of nobody knows whom",
			steps: []http.HandlerFunc{list(), list(hook(t, "x", early, "ownedBy", "org")), answer(200, ofOrg("b", late, "me")),
				list(), list(hook(t, "x", early, "ownedBy", "org"), hook(t, "b", late, "ownedBy", "org")), answer(200, hook(t, "b", late, "ownedBy", "org"))},
			requests: []string{"GET /v1/webhooks", "GET /v1/webhooks", "POST /v1/webhooks", "GET /v1/webhooks", "GET /v1/webhooks", "GET /v1/webhooks/b"},
			action:   webex.EnsureCreated, id: "b", left: []string{"x"},
		},
		{
			name:     "of another name",
			steps:    []http.HandlerFunc{list(ofOrg("a", early, "me")), list(ofOrg("a", early, "me"), ofOrg("x", late, "somebody", "name", "another bot"))},
			requests: []string{"GET /v1/webhooks", "GET /v1/webhooks"},
			action:   webex.EnsureUnchanged, id: "a",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, baseURL := serve(t, test.steps...)
			got, err := newClient(t, baseURL).Webhooks.Ensure(t.Context(), wanted(func(r *webex.CreateWebhookRequest) { r.OwnedBy = webex.WebhookOwnedByOrg }))
			require.NoError(t, err)
			var requests, left []string
			for _, r := range s.sent() {
				requests = append(requests, r.Method+" "+r.Path)
			}
			for _, w := range got.LeftAlone {
				left = append(left, w.ID)
			}
			assert.Equal(t, test.requests, requests)
			assert.Equal(t, test.action, got.Action)
			assert.Equal(t, test.id, got.Webhook.ID)
			assert.Equal(t, test.left, left)
		})
	}
}

func TestEnsureWebhookOptions(t *testing.T) {
	s, baseURL := serve(t,
		answer(200, `{"items":[`+hook(t, "a", "2026-01-01T00:00:00.000Z", "event", "all")+`]}`),
		answer(200, hook(t, "b", "2026-01-02T00:00:00.000Z")),
		answer(200, `{"items":[`+hook(t, "b", "2026-01-02T00:00:00.000Z")+`,`+hook(t, "a", "2026-01-01T00:00:00.000Z", "event", "all")+`]}`),
		answer(204, ""))
	_, err := newClient(t, baseURL).Webhooks.Ensure(t.Context(), wanted(), webex.WithHeader("X-Trace", "7"))
	require.NoError(t, err)
	require.Len(t, s.sent(), 4)
	for _, r := range s.sent() {
		assert.Equal(t, "7", r.Header.Get("X-Trace"), "%s %s", r.Method, r.Path)
	}
}

func TestEnsureAllWebhooks(t *testing.T) {
	s := webextest.New()
	client := s.Client(s.Bot)
	ensure := func(target string) []*webex.EnsuredWebhook {
		t.Helper()
		all, err := client.Webhooks.EnsureAll(t.Context(), target, hookSecret, []*webex.CreateWebhookRequest{
			{Name: "messages", Resource: webex.WebhookResourceMessages, Event: webex.WebhookEventCreated},
			{Name: "cards", Resource: webex.WebhookResourceAttachmentActions, Event: webex.WebhookEventCreated},
			{Name: "rooms", TargetURL: "https://rooms.example.com", Secret: "its own", Resource: webex.WebhookResourceRooms, Event: webex.WebhookEventUpdated},
		})
		require.NoError(t, err)
		return all
	}
	first := ensure("https://old.example.com")
	require.Len(t, first, 3)
	for _, e := range first {
		assert.Equal(t, webex.EnsureCreated, e.Action)
	}
	second := ensure("https://new.example.com")
	assert.Equal(t, []webex.EnsureAction{webex.EnsureUpdated, webex.EnsureUpdated, webex.EnsureUnchanged},
		[]webex.EnsureAction{second[0].Action, second[1].Action, second[2].Action})
	all, err := webex.Collect(client.Webhooks.List(t.Context(), nil))
	require.NoError(t, err)
	require.Len(t, all, 3)
	for i, w := range []*webex.Webhook{second[0].Webhook, second[1].Webhook, second[2].Webhook} {
		assert.Contains(t, all, w)
		assert.Equal(t, first[i].Webhook.ID, w.ID)
		assert.Equal(t, []string{"https://new.example.com", "https://new.example.com", "https://rooms.example.com"}[i], w.TargetURL)
		assert.Equal(t, []string{hookSecret, hookSecret, "its own"}[i], w.Secret)
	}
}

func TestEnsureAllWebhooksRefuses(t *testing.T) {
	s, baseURL := serve(t, answer(200, `{"items":[]}`), answer(403, ""))
	client := newClient(t, baseURL)
	all := func(reqs ...*webex.CreateWebhookRequest) error {
		t.Helper()
		done, err := client.Webhooks.EnsureAll(t.Context(), "", "x", reqs, webex.WithHeader("X-Trace", "7"))
		assert.Empty(t, done)
		return err
	}
	unnamed, aimless := wanted(), wanted()
	unnamed.Name, aimless.TargetURL = "", ""
	assert.EqualError(t, all(wanted(), nil), "webex: ensuring webhooks: request 1 is nil")
	assert.EqualError(t, all(unnamed), `webex: ensuring webhooks: request 0, "": name is required`)
	assert.EqualError(t, all(aimless), `webex: ensuring webhooks: request 0, "bot": targetUrl is required`)
	assert.EqualError(t, all(wanted(), wanted()), `webex: ensuring webhooks: request 1, "bot": another request has its name`)
	assert.Empty(t, s.sent(), "nothing is changed before all is checked")

	err := all(wanted())
	assert.ErrorContains(t, err, `webex: ensuring the webhook "bot": `)
	assert.ErrorIs(t, err, webex.ErrForbidden)
	require.Len(t, s.sent(), 2)
	assert.Equal(t, "7", s.sent()[1].Header.Get("X-Trace"))
}

func TestEnsuredWebhookOfNothing(t *testing.T) {
	var nothing webex.EnsuredWebhook
	assert.Equal(t, "no webhook", nothing.String())
	assert.Equal(t, "webex.EnsuredWebhook(no webhook)", fmt.Sprintf("%#v", nothing))
	assert.Equal(t, "[name= id= action= deleted=0 left_alone=0]", nothing.LogValue().String())
}

func TestEnsureWebhookRefuses(t *testing.T) {
	s, baseURL := serve(t, answer(200, `{"items":[]}`))
	client := newClient(t, baseURL)
	_, err := client.Webhooks.Ensure(t.Context(), nil)
	assert.EqualError(t, err, "webex: ensuring a webhook: the request is nil")
	_, err = client.Webhooks.Ensure(t.Context(), wanted(func(r *webex.CreateWebhookRequest) { r.Name = "" }))
	assert.EqualError(t, err, "webex: ensuring a webhook: name is required")
	assert.Empty(t, s.sent())
}
