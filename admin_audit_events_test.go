package webex_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestAuditEventsPage(t *testing.T) {
	const page, another = `{"items":[{"id":"a"},{"id":"b"}]}`, `{"items":[{"id":"c"},{"id":"d"}]}`
	tests := map[string]struct {
		steps []http.HandlerFunc
		want  []string // the queries' ends
	}{
		"by offset": {
			[]http.HandlerFunc{answer(200, page), answer(200, another), answer(200, `{"items":[]}`)},
			[]string{"", "&offset=2", "&offset=4"},
		},
		"by offset, past what is null": {
			[]http.HandlerFunc{answer(200, `{"items":[{"id":"a"},null,{"id":"b"}]}`), answer(200, `{"items":[null]}`), answer(200, another), answer(200, `{"items":[]}`)},
			[]string{"", "&offset=3", "&offset=4", "&offset=6"},
		},
		"by links": {
			[]http.HandlerFunc{
				answer(200, page, "Link", `<https://webexapis.com/v1/adminAudit/events?orgId=o&from=x&to=y&max=2&cursor=c>; rel="next"`),
				answer(200, another),
			},
			[]string{"", "&cursor=c"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			script, baseURL := serve(t, test.steps...)
			events, err := webex.Collect(newClient(t, baseURL).AdminAuditEvents.List(t.Context(), &webex.ListAdminAuditEventsOptions{OrgID: "o", From: noon, To: noon}, webex.PageSize(2)))
			require.NoError(t, err)
			assert.Len(t, events, 4)
			sent := script.sent()
			require.Len(t, sent, len(test.want))
			for i, end := range test.want {
				assert.Contains(t, sent[i].Query+"&", end+"&")
				assert.Contains(t, sent[i].Query, "orgId=o")
			}
		})
	}
}

// A server that ignores the parameter offset sends the same events for ever.
func TestAuditEventsWithoutAnEnd(t *testing.T) {
	const first, second = `{"items":[{"id":"a"},{"id":"b"}],"n":1}`, `{"items":[ {"id":"c"}]}`
	tests := map[string]struct {
		steps []http.HandlerFunc
		want  []string
	}{
		"the same page":      {[]http.HandlerFunc{answer(200, first)}, []string{"a", "b"}},
		"in another order":   {[]http.HandlerFunc{answer(200, first), answer(200, `{"items":[{"id":"b"},{"id":"a"}],"n":2}`)}, []string{"a", "b"}},
		"in a larger circle": {[]http.HandlerFunc{answer(200, first), answer(200, second), answer(200, first)}, []string{"a", "b", "c"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			script, baseURL := serve(t, append(slices.Repeat(test.steps, 4), answer(200, `{"items":[]}`))...)
			events, err := webex.Collect(newClient(t, baseURL).AdminAuditEvents.List(t.Context(), &webex.ListAdminAuditEventsOptions{OrgID: "o", From: noon, To: noon}))
			assert.EqualError(t, err, "webex: GET /adminAudit/events: the items of the page are those of an earlier one: the server ignores the parameter offset")
			var got []string
			for _, event := range events {
				got = append(got, event.ID)
			}
			assert.Equal(t, test.want, got, "no event comes twice")
			assert.Len(t, script.sent(), max(2, len(test.steps)))
		})
	}
}
