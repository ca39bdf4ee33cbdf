package webex_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

func TestAuditEventsPage(t *testing.T) {
	const page = `{"items":[{"id":"a"},{"id":"b"}]}`
	tests := map[string]struct {
		steps []http.HandlerFunc
		want  []string // the queries' ends
	}{
		"by offset": {
			[]http.HandlerFunc{answer(200, page), answer(200, page), answer(200, `{"items":[]}`)},
			[]string{"", "&offset=2", "&offset=4"},
		},
		"by offset, past what is null": {
			[]http.HandlerFunc{answer(200, `{"items":[{"id":"a"},null,{"id":"b"}]}`), answer(200, `{"items":[null]}`), answer(200, page), answer(200, `{"items":[]}`)},
			[]string{"", "&offset=3", "&offset=4", "&offset=6"},
		},
		"by links": {
			[]http.HandlerFunc{
				answer(200, page, "Link", `<https://webexapis.com/v1/adminAudit/events?orgId=o&from=x&to=y&max=2&cursor=c>; rel="next"`),
				answer(200, page),
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
