package webex_test

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

var linkedFolder = webex.CreateLinkedFolderRequest{
	RoomID: "r", ContentURL: "https://example.com/d", DisplayName: "Documents", DriveID: "1", ItemID: "2", DefaultFolder: true,
}

var adminCalls = []serviceCall{
	{"AdminAuditEvents.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.AdminAuditEvents.List(ctx, "o", noon, noon.Add(time.Hour), &webex.ListAdminAuditEventsOptions{
			ActorID: "p", EventCategories: []string{"LOGINS", "LOGOUT"},
		}, webex.Limit(1)))
	}, "GET /adminAudit/events?actorId=p&eventCategories=LOGINS%2CLOGOUT&from=2026-05-04T12%3A00%3A00.000Z&max=1&orgId=o&to=2026-05-04T13%3A00%3A00.000Z", ""},
	{"AdminAuditEvents.ListPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.AdminAuditEvents.ListPages(ctx, "o", noon, noon, nil, webex.Limit(1)))
	}, "GET /adminAudit/events?from=2026-05-04T12%3A00%3A00.000Z&max=1&orgId=o&to=2026-05-04T12%3A00%3A00.000Z", ""},
	{"AdminAuditEvents.ListCategories", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.AdminAuditEvents.ListCategories(ctx)
	}, "GET /adminAudit/eventCategories", ""},

	{"AttachmentActions.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.AttachmentActions.Create(ctx, &webex.CreateAttachmentActionRequest{MessageID: "m", Inputs: map[string]any{"name": "Ann", "n": 1}})
	}, "POST /attachment/actions", `{"type":"submit","messageId":"m","inputs":{"name":"Ann","n":1}}`},
	{"AttachmentActions.Create: without inputs", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.AttachmentActions.Create(ctx, &webex.CreateAttachmentActionRequest{Type: "other", MessageID: "m", Inputs: map[string]any{}})
	}, "POST /attachment/actions", `{"type":"other","messageId":"m","inputs":{}}`},
	{"AttachmentActions.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.AttachmentActions.Get(ctx, "a/b")
	}, "GET /attachment/actions/a%2Fb", ""},

	{"Authorizations.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Authorizations.List(ctx, &webex.ListAuthorizationsOptions{PersonID: "p"}))
	}, "GET /authorizations?personId=p", ""},
	{"Authorizations.List: by email", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Authorizations.List(ctx, &webex.ListAuthorizationsOptions{PersonEmail: "a@example.com"}))
	}, "GET /authorizations?personEmail=a%40example.com", ""},
	{"Authorizations.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.Authorizations.Delete(ctx, "a/b")
	}, "DELETE /authorizations/a%2Fb", ""},
	{"Authorizations.DeleteByClientID", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.Authorizations.DeleteByClientID(ctx, "c")
	}, "DELETE /authorizations?clientId=c", ""},
	{"Authorizations.DeleteByClientID: of another organization", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.Authorizations.DeleteByClientID(ctx, "c", webex.WithOrgID("o"))
	}, "DELETE /authorizations?clientId=c&orgId=o", ""},
	{"Authorizations.TokenExpiry", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Authorizations.TokenExpiry(ctx)
	}, "GET /authorizations/tokenExpiry", ""},

	{"Events.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Events.List(ctx, &webex.ListEventsOptions{
			Resource: webex.EventResourceConvergedRecordings, Type: webex.EventTypeCreated, ActorID: "p",
			From: noon, To: noon.Add(time.Hour), ServiceType: webex.EventServiceTypeCalling,
		}, webex.PageSize(7)))
	}, "GET /events?actorId=p&from=2026-05-04T12%3A00%3A00.000Z&max=7&resource=convergedRecordings&serviceType=calling&to=2026-05-04T13%3A00%3A00.000Z&type=created", ""},
	{"Events.ListPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.Events.ListPages(ctx, nil))
	}, "GET /events", ""},
	{"Events.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Events.Get(ctx, "a/b")
	}, "GET /events/a%2Fb", ""},

	{"Guests.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Guests.Create(ctx, &webex.CreateGuestRequest{Subject: "1", DisplayName: "Ann"})
	}, "POST /guests/token", `{"subject":"1","displayName":"Ann"}`},
	{"Guests.Count", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Guests.Count(ctx)
	}, "GET /guests/count", ""},
	{"GuestIssuer.CreateToken", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.GuestIssuer.CreateToken(ctx, guestTokenRequest())
	}, "POST /jwt/login", ""},

	{"HybridDataSecurity.GetOrganization", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.HybridDataSecurity.GetOrganization(ctx, "a/b")
	}, "GET /hds/organizations/a%2Fb", ""},
	{"HybridDataSecurity.GetCluster", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.HybridDataSecurity.GetCluster(ctx, "a/b")
	}, "GET /hds/clusters/a%2Fb", ""},
	{"HybridDataSecurity.GetNode", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.HybridDataSecurity.GetNode(ctx, "a/b")
	}, "GET /hds/nodes/a%2Fb", ""},
	{"HybridDataSecurity.GetDatabase", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.HybridDataSecurity.GetDatabase(ctx, "a/b")
	}, "GET /hds/organizations/a%2Fb/database", ""},
	{"HybridDataSecurity.GetTenants", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.HybridDataSecurity.GetTenants(ctx, "a/b")
	}, "GET /hds/organizations/a%2Fb/tenants", ""},
	{"HybridDataSecurity.GetNetworkTestResults", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.HybridDataSecurity.GetNetworkTestResults(ctx, "a/b", webex.WithTriggerType(webex.HDSTriggerTypeOnDemand))
	}, "GET /hds/testResults/nodes/a%2Fb/networkTest?triggerType=OnDemand", ""},
	{"HybridDataSecurity.GetClusterAvailability", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.HybridDataSecurity.GetClusterAvailability(ctx, "a/b", noon, noon.Add(time.Hour))
	}, "GET /hds/clusters/a%2Fb/availability?from=2026-05-04T12%3A00%3A00.000Z&to=2026-05-04T13%3A00%3A00.000Z", ""},

	{"Licenses.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Licenses.List(ctx, &webex.ListLicensesOptions{OrgID: "o"}))
	}, "GET /licenses?orgId=o", ""},
	{"Licenses.List: of the caller's organization", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Licenses.List(ctx, nil))
	}, "GET /licenses", ""},
	{"Licenses.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Licenses.Get(ctx, "a/b")
	}, "GET /licenses/a%2Fb", ""},
	{"Licenses.ListUsers", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Licenses.ListUsers(ctx, "a/b", webex.PageSize(7)))
	}, "GET /licenses/a%2Fb?includeAssignedTo=user&limit=7", ""},
	{"Licenses.ListUsersPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.Licenses.ListUsersPages(ctx, "a/b"))
	}, "GET /licenses/a%2Fb?includeAssignedTo=user", ""},
	{"Licenses.Assign", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Licenses.Assign(ctx, &assignment)
	}, "PATCH /licenses/users", `{"email":"a@example.com","personId":"p","orgId":"o","licenses":[
		{"id":"l","operation":"add","properties":{"locationId":"x","phoneNumber":"+14085550100","extension":"133"}},
		{"id":"m","operation":"remove"},{"id":"n"}
	],"siteUrls":[{"siteUrl":"s.webex.com","accountType":"attendee","operation":"add"}]}`},

	{"LinkedFolders.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.LinkedFolders.List(ctx, "r"))
	}, "GET /room/linkedFolders?roomId=r", ""},
	{"LinkedFolders.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.LinkedFolders.Create(ctx, &linkedFolder)
	}, "POST /room/linkedFolders", `{"roomId":"r","contentUrl":"https://example.com/d","displayName":"Documents","driveId":"1","itemId":"2","defaultFolder":"true"}`},
	{"LinkedFolders.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.LinkedFolders.Get(ctx, "a/b")
	}, "GET /room/linkedFolders/a%2Fb", ""},
	{"LinkedFolders.Update: false", func(ctx context.Context, c *webex.Client) (any, error) {
		req := webex.UpdateLinkedFolderRequest(linkedFolder)
		req.DefaultFolder = false
		return c.LinkedFolders.Update(ctx, "f", &req)
	}, "PUT /room/linkedFolders/f", `{"roomId":"r","contentUrl":"https://example.com/d","displayName":"Documents","driveId":"1","itemId":"2","defaultFolder":"false"}`},
	{"LinkedFolders.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.LinkedFolders.Delete(ctx, "a/b")
	}, "DELETE /room/linkedFolders/a%2Fb", ""},

	{"Organizations.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Organizations.List(ctx, nil))
	}, "GET /organizations", ""},
	{"Organizations.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Organizations.Get(ctx, "a/b")
	}, "GET /organizations/a%2Fb", ""},
	{"Organizations.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.Organizations.Delete(ctx, "a/b")
	}, "DELETE /organizations/a%2Fb", ""},

	{"Roles.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Roles.List(ctx))
	}, "GET /roles", ""},
	{"Roles.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Roles.Get(ctx, "a/b")
	}, "GET /roles/a%2Fb", ""},

	{"RoomTabs.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.RoomTabs.List(ctx, "r"))
	}, "GET /room/tabs?roomId=r", ""},
	{"RoomTabs.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.RoomTabs.Create(ctx, &webex.CreateRoomTabRequest{RoomID: "r", ContentURL: "https://example.com", DisplayName: "Home"})
	}, "POST /room/tabs", `{"roomId":"r","contentUrl":"https://example.com","displayName":"Home"}`},
	{"RoomTabs.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.RoomTabs.Get(ctx, "a/b")
	}, "GET /room/tabs/a%2Fb", ""},
	{"RoomTabs.Update", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.RoomTabs.Update(ctx, "a/b", &webex.UpdateRoomTabRequest{RoomID: "r", ContentURL: "https://example.com", DisplayName: "Home"})
	}, "PUT /room/tabs/a%2Fb", `{"roomId":"r","contentUrl":"https://example.com","displayName":"Home"}`},
	{"RoomTabs.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.RoomTabs.Delete(ctx, "a/b")
	}, "DELETE /room/tabs/a%2Fb", ""},

	{"ServiceApps.CreateToken", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.ServiceApps.CreateToken(ctx, "a/b", &webex.CreateServiceAppTokenRequest{ClientID: "c", ClientSecret: "s3cret", TargetOrgID: "o"})
	}, "POST /applications/a%2Fb/token", `{"clientId":"c","clientSecret":"s3cret","targetOrgId":"o"}`},
}

func TestAdminServices(t *testing.T) {
	for _, test := range adminCalls {
		t.Run(test.name, func(t *testing.T) {
			method, target, _ := strings.Cut(test.want, " ")
			step := answer(200, `{"new":1}`)
			switch {
			case strings.Contains(test.name, "ListUsers"):
				step = answer(200, `{"users":[{"new":1}]}`)
			case strings.Contains(test.name, "ListCategories"):
			case strings.Contains(test.name, ".List"):
				step = answer(200, `{"items":[{"new":1}]}`)
			case test.name == "ServiceApps.CreateToken":
				step = answer(200, `{"new":1,"access_token":"a"}`)
			case method == "DELETE":
				step = answer(204, "")
			}
			targets := make(chan string, 1)
			script, baseURL := serve(t, func(w http.ResponseWriter, r *http.Request) {
				targets <- r.RequestURI
				step(w, r)
			})
			got, err := test.call(t.Context(), newClient(t, baseURL))
			require.NoError(t, err)

			sent := script.sent()
			require.Len(t, sent, 1)
			assert.Equal(t, method, sent[0].Method)
			assert.Equal(t, "/v1"+target, <-targets)
			if test.body == "" {
				assert.Empty(t, sent[0].Body)
			} else {
				assert.JSONEq(t, test.body, sent[0].Body)
				assert.Equal(t, "application/json", sent[0].Header.Get("Content-Type"))
			}
			if method != "DELETE" && test.name != "Guests.Count" {
				assert.JSONEq(t, "1", string(extraOf(got)["new"]), "the answer is returned, with what is unknown of it")
			}
		})
	}
}

func TestAdminServicesAreTestedWhole(t *testing.T) {
	tested := map[string]bool{"ServiceApps.TokenSource": true} // which makes no call of its own
	services := make(map[string]bool)
	for _, call := range adminCalls {
		name, _, _ := strings.Cut(call.name, ":")
		tested[name] = true
		service, _, _ := strings.Cut(name, ".")
		services[service] = true
	}
	client := reflect.ValueOf(newClient(t, "https://webex.test/v1")).Elem()
	for service := range services {
		for method := range client.FieldByName(service).Type().Methods() {
			assert.True(t, tested[service+"."+method.Name], "%s.%s is not tested", service, method.Name)
		}
	}
}

func TestAdminServicesRefuse(t *testing.T) {
	auditEvents := func(orgID string, from, to time.Time) func(context.Context, *webex.Client) (any, error) {
		return func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.AdminAuditEvents.List(ctx, orgID, from, to, nil))
		}
	}
	assign := func(req *webex.AssignLicensesRequest) func(context.Context, *webex.Client) (any, error) {
		return func(ctx context.Context, c *webex.Client) (any, error) { return c.Licenses.Assign(ctx, req) }
	}
	guestToken := func(change func(*webex.CreateGuestTokenRequest)) func(context.Context, *webex.Client) (any, error) {
		return func(ctx context.Context, c *webex.Client) (any, error) {
			req := guestTokenRequest()
			change(req)
			return c.GuestIssuer.CreateToken(ctx, req)
		}
	}
	tests := []struct {
		name string
		call func(context.Context, *webex.Client) (any, error)
		want string
	}{
		{"audit events of no organization", auditEvents("", noon, noon), "GET /adminAudit/events: orgId is required"},
		{"audit events from no time", auditEvents("o", time.Time{}, noon), "GET /adminAudit/events: from is required"},
		{"audit events to no time", auditEvents("o", noon, time.Time{}), "GET /adminAudit/events: to is required"},
		{"audit events backwards", auditEvents("o", noon, noon.Add(-time.Second)), "GET /adminAudit/events: from is later than to"},
		{"pages of audit events of no organization", func(ctx context.Context, c *webex.Client) (any, error) {
			return pageItems(c.AdminAuditEvents.ListPages(ctx, "", noon, noon, nil))
		}, "GET /adminAudit/events: orgId is required"},

		{"a submission of no message", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.AttachmentActions.Create(ctx, &webex.CreateAttachmentActionRequest{Inputs: map[string]any{}})
		}, "POST /attachment/actions: messageId is required"},
		{"a submission without inputs", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.AttachmentActions.Create(ctx, &webex.CreateAttachmentActionRequest{MessageID: "m"})
		}, "POST /attachment/actions: inputs is required"},
		{"a submission without a request", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.AttachmentActions.Create(ctx, nil)
		}, "POST /attachment/actions: the request, a *webex.CreateAttachmentActionRequest, is nil"},

		{"authorizations of nobody", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.Authorizations.List(ctx, nil))
		}, "GET /authorizations: exactly one of personId and personEmail is required, not 0"},
		{"authorizations of two", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.Authorizations.List(ctx, &webex.ListAuthorizationsOptions{PersonID: "p", PersonEmail: "a@example.com"}))
		}, "GET /authorizations: exactly one of personId and personEmail is required, not 2"},
		{"no authorization", func(ctx context.Context, c *webex.Client) (any, error) {
			return nil, c.Authorizations.Delete(ctx, "")
		}, "a segment of the path is empty"},
		{"authorizations of no client", func(ctx context.Context, c *webex.Client) (any, error) {
			return nil, c.Authorizations.DeleteByClientID(ctx, "")
		}, "DELETE /authorizations: clientId is required"},

		{"events of recordings of no service", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.Events.List(ctx, &webex.ListEventsOptions{Resource: webex.EventResourceConvergedRecordings}))
		}, "GET /events: serviceType is required"},

		{"a guest without a subject", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Guests.Create(ctx, &webex.CreateGuestRequest{DisplayName: "Ann"})
		}, "POST /guests/token: subject is required"},
		{"a guest without a name", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Guests.Create(ctx, &webex.CreateGuestRequest{Subject: "1"})
		}, "POST /guests/token: displayName is required"},
		{"a token without a request", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.GuestIssuer.CreateToken(ctx, nil)
		}, "POST /jwt/login: the request, a *webex.CreateGuestTokenRequest, is nil"},
		{"a token without a subject", guestToken(func(r *webex.CreateGuestTokenRequest) { r.Subject = "" }), "POST /jwt/login: subject is required"},
		{"a token without a name", guestToken(func(r *webex.CreateGuestTokenRequest) { r.DisplayName = "" }), "POST /jwt/login: displayName is required"},
		{"a token without an issuer", guestToken(func(r *webex.CreateGuestTokenRequest) { r.Issuer = "" }), "POST /jwt/login: issuer is required"},
		{"a token without a secret", guestToken(func(r *webex.CreateGuestTokenRequest) { r.Secret = "" }), "POST /jwt/login: secret is required"},
		{"a token with a secret that is none", guestToken(func(r *webex.CreateGuestTokenRequest) { r.Secret = "s3cret!" }), "POST /jwt/login: the secret is not base64"},

		{"availability from no time", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.HybridDataSecurity.GetClusterAvailability(ctx, "c", time.Time{}, noon)
		}, "GET /hds/clusters/c/availability: from is required"},

		{"licenses for nobody", assign(&webex.AssignLicensesRequest{OrgID: "o"}), "PATCH /licenses/users: personId or email is required"},
		{"a license without an ID", assign(&webex.AssignLicensesRequest{PersonID: "p", Licenses: []webex.LicenseChange{{ID: "l"}, {}}}),
			"PATCH /licenses/users: licenses[1]: id is required"},
		{"a site without a URL", assign(&webex.AssignLicensesRequest{Email: "a@example.com", SiteURLs: make([]webex.SiteChange, 1)}),
			"PATCH /licenses/users: siteUrls[0]: siteUrl is required"},
		{"a site without an account", assign(&webex.AssignLicensesRequest{Email: "a@example.com", SiteURLs: []webex.SiteChange{{SiteURL: "s"}}}),
			"PATCH /licenses/users: siteUrls[0]: accountType is required"},
		{"licenses without a request", assign(nil), "PATCH /licenses/users: the request, a *webex.AssignLicensesRequest, is nil"},

		{"linked folders of no room", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.LinkedFolders.List(ctx, ""))
		}, "GET /room/linkedFolders: roomId is required"},
		{"a linked folder without a drive", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.LinkedFolders.Create(ctx, &webex.CreateLinkedFolderRequest{RoomID: "r", ContentURL: "https://a", DisplayName: "a", ItemID: "1"})
		}, "POST /room/linkedFolders: driveId is required"},
		{"an update of a linked folder without an item", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.LinkedFolders.Update(ctx, "f", &webex.UpdateLinkedFolderRequest{RoomID: "r", ContentURL: "https://a", DisplayName: "a", DriveID: "1"})
		}, "PUT /room/linkedFolders/f: itemId is required"},

		{"tabs of no room", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.RoomTabs.List(ctx, ""))
		}, "GET /room/tabs: roomId is required"},
		{"a tab without a URL", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.RoomTabs.Create(ctx, &webex.CreateRoomTabRequest{RoomID: "r", DisplayName: "a"})
		}, "POST /room/tabs: contentUrl is required"},
		{"an update of a tab without a name", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.RoomTabs.Update(ctx, "t", &webex.UpdateRoomTabRequest{RoomID: "r", ContentURL: "https://a"})
		}, "PUT /room/tabs/t: displayName is required"},

		{"a service app without a secret", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.ServiceApps.CreateToken(ctx, "a", &webex.CreateServiceAppTokenRequest{ClientID: "c", TargetOrgID: "o"})
		}, "POST /applications/a/token: clientSecret is required"},
		{"no service app", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.ServiceApps.CreateToken(ctx, "", &webex.CreateServiceAppTokenRequest{ClientID: "c", ClientSecret: "s", TargetOrgID: "o"})
		}, "a segment of the path is empty"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, `{"items":[]}`))
			_, err := test.call(t.Context(), newClient(t, baseURL))
			assert.ErrorContains(t, err, test.want)
			assert.ErrorContains(t, err, "webex: ")
			assert.NotContains(t, err.Error(), "s3cret")
			assert.Empty(t, script.sent(), "nothing is sent")
		})
	}
}
