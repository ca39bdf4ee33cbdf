package webex_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

var assignment = webex.AssignLicensesRequest{
	Email: "a@example.com", PersonID: "p", OrgID: "o",
	Licenses: []webex.LicenseChange{
		{ID: "l", Operation: webex.LicenseOperationAdd, Properties: webex.LicenseProperties{LocationID: "x", PhoneNumber: "+14085550100", Extension: "133"}},
		{ID: "m", Operation: webex.LicenseOperationRemove},
		{ID: "n"},
	},
	SiteURLs: []webex.SiteChange{{SiteURL: "s.webex.com", AccountType: webex.SiteAccountTypeAttendee, Operation: webex.LicenseOperationAdd}},
}

func TestLicensesAreAssignedInPart(t *testing.T) {
	const body = `{"personId":"p","licenses":["l"],"siteUrls":[{"siteUrl":"s.webex.com","accountType":"host"}],
		"pendingLicenses":["m"],"pendingSiteUrls":[{"siteUrl":"t.webex.com","accountType":"attendee"}]}`
	for status, partial := range map[int]bool{200: false, 206: true} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			_, baseURL := serve(t, answer(status, body, "Trackingid", "T_1"))
			client := newClient(t, baseURL)
			want := &webex.AssignedLicenses{
				PersonID: "p", Licenses: []string{"l"},
				SiteURLs:        []webex.AssignedSite{{SiteURL: "s.webex.com", AccountType: webex.SiteAccountTypeHost}},
				PendingLicenses: []string{"m"},
				PendingSiteURLs: []webex.AssignedSite{{SiteURL: "t.webex.com", AccountType: webex.SiteAccountTypeAttendee}},
				Partial:         partial,
			}
			got, err := client.Licenses.Assign(t.Context(), &assignment)
			require.NoError(t, err)
			assert.Equal(t, want, got)

			spare := make([]webex.RequestOption, 1)
			_, err = client.Licenses.Assign(t.Context(), &assignment, spare[:0]...)
			require.NoError(t, err)
			assert.Nil(t, spare[0], "the caller's options stay as they are")

			var response webex.Response
			got, err = client.Licenses.Assign(t.Context(), &assignment, webex.WithResponse(&response))
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Equal(t, status, response.StatusCode, "the caller's WithResponse works too")
			assert.Equal(t, "T_1", response.TrackingID)
		})
	}
}

func TestLicenseUsersPage(t *testing.T) {
	script, baseURL := serve(t,
		answer(200, `{"id":"l","name":"Meetings","users":[{"id":"p","type":"EXTERNAL"}]}`,
			"Link", `<https://webexapis.com/v1/licenses/l?includeAssignedTo=user&limit=300&next=abc>; rel="next"`),
		answer(200, `{"id":"l","users":[{"id":"q","email":"a@example.com"}]}`))
	got, err := webex.Collect(newClient(t, baseURL).Licenses.ListUsers(t.Context(), "l"))
	require.NoError(t, err)
	assert.Equal(t, []*webex.LicenseUser{{ID: "p", Type: webex.LicenseUserTypeExternal}, {ID: "q", Email: "a@example.com"}}, got)
	assert.Equal(t, "includeAssignedTo=user&limit=300&next=abc", script.sent()[1].Query)
}

func TestListUsersOfALicenseThatNobodyHas(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"id":"l","name":"Meetings","totalUnits":5}`))
	users, err := webex.Collect(newClient(t, baseURL).Licenses.ListUsers(t.Context(), "l"))
	require.NoError(t, err)
	assert.Empty(t, users)
}
