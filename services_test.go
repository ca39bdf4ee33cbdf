package webex_test

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// items reads a list to its end.
func items[T any](list iter.Seq2[*T, error]) (any, error) { return webex.Collect(list) }

// pageItems reads a list by pages to its end.
func pageItems[T any](list iter.Seq2[*webex.Page[T], error]) (any, error) {
	pages, err := webex.Collect(list)
	var items []*T
	for _, page := range pages {
		items = append(items, page.Items...)
	}
	return items, err
}

// A serviceCall is a call of a service's method, and what the server should see
// of it. The name is the method's, and after a colon what is special.
type serviceCall struct {
	name string
	call func(context.Context, *webex.Client) (any, error)
	want string // method, path and query
	body string // JSON, or empty
}

var noon = time.Date(2026, 5, 4, 14, 0, 0, 0, time.FixedZone("", 2*60*60))

var serviceCalls = []serviceCall{
	{"Memberships.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Memberships.List(ctx, &webex.ListMembershipsOptions{RoomID: "r", PersonID: "p", PersonEmail: "a@example.com"}, webex.PageSize(7)))
	}, "GET /memberships?max=7&personEmail=a%40example.com&personId=p&roomId=r", ""},
	{"Memberships.List: without options", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Memberships.List(ctx, nil))
	}, "GET /memberships", ""},
	{"Memberships.ListPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.Memberships.ListPages(ctx, &webex.ListMembershipsOptions{RoomID: "r"}))
	}, "GET /memberships?roomId=r", ""},
	{"Memberships.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Memberships.Create(ctx, &webex.CreateMembershipRequest{RoomID: "r", PersonID: "p"})
	}, "POST /memberships", `{"roomId":"r","personId":"p"}`},
	{"Memberships.Create: false", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Memberships.Create(ctx, &webex.CreateMembershipRequest{RoomID: "r", PersonEmail: "a@example.com", IsModerator: new(false)})
	}, "POST /memberships", `{"roomId":"r","personEmail":"a@example.com","isModerator":false}`},
	{"Memberships.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Memberships.Get(ctx, "a/b")
	}, "GET /memberships/a%2Fb", ""},
	{"Memberships.Update", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Memberships.Update(ctx, "m", &webex.UpdateMembershipRequest{IsModerator: true, IsRoomHidden: true})
	}, "PUT /memberships/m", `{"isModerator":true,"isRoomHidden":true}`},
	{"Memberships.Update: false", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Memberships.Update(ctx, "m", new(webex.UpdateMembershipRequest))
	}, "PUT /memberships/m", `{"isModerator":false,"isRoomHidden":false}`},
	{"Memberships.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.Memberships.Delete(ctx, "a/b")
	}, "DELETE /memberships/a%2Fb", ""},

	{"Messages.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Messages.List(ctx, "r", &webex.ListMessagesOptions{
			ParentID: "t", MentionedPeople: []string{"me", "p"}, Before: noon, BeforeMessage: "m",
		}, webex.PageSize(7)))
	}, "GET /messages?before=2026-05-04T12%3A00%3A00.000Z&beforeMessage=m&max=7&mentionedPeople=me&mentionedPeople=p&parentId=t&roomId=r", ""},
	{"Messages.List: without options", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Messages.List(ctx, "r", nil))
	}, "GET /messages?roomId=r", ""},
	{"Messages.ListPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.Messages.ListPages(ctx, "r", &webex.ListMessagesOptions{ParentID: "t"}))
	}, "GET /messages?parentId=t&roomId=r", ""},
	{"Messages.ListDirect", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Messages.ListDirect(ctx, &webex.ListDirectMessagesOptions{ParentID: "t", PersonID: "p"}, nil, webex.WithQuery(url.Values{"x": {"1"}})))
	}, "GET /messages/direct?parentId=t&personId=p&x=1", ""},
	{"Messages.ListDirect: by email", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Messages.ListDirect(ctx, &webex.ListDirectMessagesOptions{PersonEmail: "a@example.com"}))
	}, "GET /messages/direct?personEmail=a%40example.com", ""},
	{"Messages.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Messages.Create(ctx, &webex.CreateMessageRequest{
			RoomID: "r", ParentID: "t", Text: "a", Markdown: "**a**",
			Files:       []string{"https://example.com/a.png"},
			Attachments: []webex.Attachment{webex.AdaptiveCard(`{"version":"1.3","$schema":"s"}`)},
		})
	}, "POST /messages", `{"roomId":"r","parentId":"t","text":"a","markdown":"**a**","files":["https://example.com/a.png"],
		"attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.3","$schema":"s"}}]}`},
	{"Messages.Create: to a person", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Messages.Create(ctx, &webex.CreateMessageRequest{ToPersonID: "p", Text: "a"})
	}, "POST /messages", `{"toPersonId":"p","text":"a"}`},
	{"Messages.Create: to an email address", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Messages.Create(ctx, &webex.CreateMessageRequest{ToPersonEmail: "a@example.com", Markdown: "a"})
	}, "POST /messages", `{"toPersonEmail":"a@example.com","markdown":"a"}`},
	{"Messages.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Messages.Get(ctx, "a/b")
	}, "GET /messages/a%2Fb", ""},
	{"Messages.Edit", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Messages.Edit(ctx, "m", &webex.EditMessageRequest{RoomID: "r", Text: "b", Markdown: "*b*"})
	}, "PUT /messages/m", `{"roomId":"r","text":"b","markdown":"*b*"}`},
	{"Messages.Edit: text alone", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Messages.Edit(ctx, "m", &webex.EditMessageRequest{RoomID: "r", Text: "b"})
	}, "PUT /messages/m", `{"roomId":"r","text":"b"}`},
	{"Messages.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.Messages.Delete(ctx, "a/b")
	}, "DELETE /messages/a%2Fb", ""},

	{"People.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.People.List(ctx, &webex.ListPeopleOptions{
			Email: "a@example.com", DisplayName: "A B", IDs: []string{"p", "q"}, OrgID: "o", Roles: []string{"x", "y"},
			CallingData: true, LocationID: "l", ExcludeStatus: true,
		}, webex.PageSize(7)))
	}, "GET /people?callingData=true&displayName=A+B&email=a%40example.com&excludeStatus=true&id=p%2Cq&locationId=l&max=7&orgId=o&roles=x%2Cy", ""},
	{"People.List: without options", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.People.List(ctx, nil))
	}, "GET /people", ""},
	{"People.ListPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.People.ListPages(ctx, &webex.ListPeopleOptions{Email: "a@example.com"}))
	}, "GET /people?email=a%40example.com", ""},
	{"People.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.People.Create(ctx, &webex.CreatePersonRequest{
			Emails:       []string{"a@example.com"},
			PhoneNumbers: []webex.PhoneNumber{{Type: webex.PhoneNumberTypeWork, Value: "+1 408 555 0100"}},
			Extension:    "133", LocationID: "l", DisplayName: "Ann Bell", FirstName: "Ann", LastName: "Bell",
			Avatar: "https://example.com/a.png", OrgID: "o", Roles: []string{"x"}, Licenses: []string{"y"},
			Department: "Sales", Manager: "Carl Dee", ManagerID: "q", Title: "GM",
			Addresses: []webex.Address{{
				Type: "work", Country: "US", Locality: "Milpitas", Region: "CA", StreetAddress: "1 Main St", PostalCode: "95035",
			}},
			SiteURLs: []string{"s.webex.com#attendee"},
		}, webex.WithCallingData(), webex.WithMinResponse())
	}, "POST /people?callingData=true&minResponse=true", `{
		"emails":["a@example.com"],"phoneNumbers":[{"type":"work","value":"+1 408 555 0100"}],"extension":"133","locationId":"l",
		"displayName":"Ann Bell","firstName":"Ann","lastName":"Bell","avatar":"https://example.com/a.png","orgId":"o",
		"roles":["x"],"licenses":["y"],"department":"Sales","manager":"Carl Dee","managerId":"q","title":"GM",
		"addresses":[{"type":"work","country":"US","locality":"Milpitas","region":"CA","streetAddress":"1 Main St","postalCode":"95035"}],
		"siteUrls":["s.webex.com#attendee"]}`},
	{"People.Create: the least", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.People.Create(ctx, &webex.CreatePersonRequest{Emails: []string{"a@example.com"}, LastName: "Bell"})
	}, "POST /people", `{"emails":["a@example.com"],"lastName":"Bell"}`},
	{"People.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.People.Get(ctx, "a/b", webex.WithCallingData())
	}, "GET /people/a%2Fb?callingData=true", ""},
	{"People.Update", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.People.Update(ctx, "p", &webex.UpdatePersonRequest{DisplayName: "Ann Bell"},
			webex.WithCallingData(), webex.WithMinResponse(), webex.WithShowAllTypes())
	}, "PUT /people/p?callingData=true&minResponse=true&showAllTypes=true", `{"displayName":"Ann Bell"}`},
	{"People.Update: empty values", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.People.Update(ctx, "p", &webex.UpdatePersonRequest{
			Emails: []string{}, PhoneNumbers: []webex.PhoneNumber{}, Extension: new(""), LocationID: new(""), DisplayName: "Ann Bell",
			FirstName: new(""), LastName: new(""), NickName: new(""), Avatar: new(""), OrgID: new(""), Roles: []string{}, Licenses: []string{},
			Department: new(""), Manager: new(""), ManagerID: new(""), Title: new(""), Addresses: []webex.Address{}, SiteURLs: []string{},
			LoginEnabled: new(false),
		})
	}, "PUT /people/p", `{"emails":[],"phoneNumbers":[],"extension":"","locationId":"","displayName":"Ann Bell","firstName":"","lastName":"",
		"nickName":"","avatar":"","orgId":"","roles":[],"licenses":[],"department":"","manager":"","managerId":"","title":"","addresses":[],
		"siteUrls":[],"loginEnabled":false}`},
	{"People.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.People.Delete(ctx, "a/b")
	}, "DELETE /people/a%2Fb", ""},
	{"People.Me", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.People.Me(ctx, webex.WithCallingData())
	}, "GET /people/me?callingData=true", ""},

	{"Rooms.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Rooms.List(ctx, &webex.ListRoomsOptions{
			TeamID: "t", Type: webex.RoomTypeGroup, From: noon, To: noon.Add(time.Hour), SortBy: webex.RoomSortByLastActivity,
		}, webex.PageSize(7)))
	}, "GET /rooms?from=2026-05-04T12%3A00%3A00.000Z&max=7&sortBy=lastactivity&teamId=t&to=2026-05-04T13%3A00%3A00.000Z&type=group", ""},
	{"Rooms.List: public rooms", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Rooms.List(ctx, &webex.ListRoomsOptions{OrgPublicSpaces: true}))
	}, "GET /rooms?orgPublicSpaces=true", ""},
	{"Rooms.ListPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.Rooms.ListPages(ctx, nil))
	}, "GET /rooms", ""},
	{"Rooms.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Rooms.Create(ctx, &webex.CreateRoomRequest{
			Title: "a", TeamID: "t", ClassificationID: "c", IsLocked: new(false), IsPublic: new(true), Description: "d", IsAnnouncementOnly: new(false),
		})
	}, "POST /rooms", `{"title":"a","teamId":"t","classificationId":"c","isLocked":false,"isPublic":true,"description":"d","isAnnouncementOnly":false}`},
	{"Rooms.Create: the least", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "a"})
	}, "POST /rooms", `{"title":"a"}`},
	{"Rooms.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Rooms.Get(ctx, "a/b")
	}, "GET /rooms/a%2Fb", ""},
	{"Rooms.GetMeetingInfo", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Rooms.GetMeetingInfo(ctx, "a/b")
	}, "GET /rooms/a%2Fb/meetingInfo", ""},
	{"Rooms.Update", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Rooms.Update(ctx, "r", &webex.UpdateRoomRequest{Title: "a"})
	}, "PUT /rooms/r", `{"title":"a"}`},
	{"Rooms.Update: empty values", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Rooms.Update(ctx, "r", &webex.UpdateRoomRequest{
			Title: "a", ClassificationID: new(""), TeamID: new(""), IsLocked: new(false), IsPublic: new(false), Description: new(""),
			IsAnnouncementOnly: new(false), IsReadOnly: new(false),
		})
	}, "PUT /rooms/r", `{"title":"a","classificationId":"","teamId":"","isLocked":false,"isPublic":false,"description":"",
		"isAnnouncementOnly":false,"isReadOnly":false}`},
	{"Rooms.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.Rooms.Delete(ctx, "a/b")
	}, "DELETE /rooms/a%2Fb", ""},

	{"TeamMemberships.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.TeamMemberships.List(ctx, "t", webex.PageSize(7)))
	}, "GET /team/memberships?max=7&teamId=t", ""},
	{"TeamMemberships.ListPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.TeamMemberships.ListPages(ctx, "t"))
	}, "GET /team/memberships?teamId=t", ""},
	{"TeamMemberships.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.TeamMemberships.Create(ctx, &webex.CreateTeamMembershipRequest{TeamID: "t", PersonID: "p"})
	}, "POST /team/memberships", `{"teamId":"t","personId":"p"}`},
	{"TeamMemberships.Create: false", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.TeamMemberships.Create(ctx, &webex.CreateTeamMembershipRequest{TeamID: "t", PersonEmail: "a@example.com", IsModerator: new(false)})
	}, "POST /team/memberships", `{"teamId":"t","personEmail":"a@example.com","isModerator":false}`},
	{"TeamMemberships.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.TeamMemberships.Get(ctx, "a/b")
	}, "GET /team/memberships/a%2Fb", ""},
	{"TeamMemberships.Update", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.TeamMemberships.Update(ctx, "m", &webex.UpdateTeamMembershipRequest{IsModerator: true})
	}, "PUT /team/memberships/m", `{"isModerator":true}`},
	{"TeamMemberships.Update: false", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.TeamMemberships.Update(ctx, "m", new(webex.UpdateTeamMembershipRequest))
	}, "PUT /team/memberships/m", `{"isModerator":false}`},
	{"TeamMemberships.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.TeamMemberships.Delete(ctx, "a/b")
	}, "DELETE /team/memberships/a%2Fb", ""},

	{"Teams.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Teams.List(ctx, webex.PageSize(7)))
	}, "GET /teams?max=7", ""},
	{"Teams.ListPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.Teams.ListPages(ctx))
	}, "GET /teams", ""},
	{"Teams.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Teams.Create(ctx, &webex.CreateTeamRequest{Name: "a", Description: "d"})
	}, "POST /teams", `{"name":"a","description":"d"}`},
	{"Teams.Create: the least", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Teams.Create(ctx, &webex.CreateTeamRequest{Name: "a"})
	}, "POST /teams", `{"name":"a"}`},
	{"Teams.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Teams.Get(ctx, "a/b")
	}, "GET /teams/a%2Fb", ""},
	{"Teams.Update", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Teams.Update(ctx, "t", &webex.UpdateTeamRequest{Name: "a"})
	}, "PUT /teams/t", `{"name":"a"}`},
	{"Teams.Update: empty values", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Teams.Update(ctx, "t", &webex.UpdateTeamRequest{Name: "a", Description: new("")})
	}, "PUT /teams/t", `{"name":"a","description":""}`},
	{"Teams.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.Teams.Delete(ctx, "a/b")
	}, "DELETE /teams/a%2Fb", ""},

	{"Webhooks.List", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Webhooks.List(ctx, &webex.ListWebhooksOptions{OwnedBy: webex.WebhookOwnedByOrg}, webex.PageSize(7)))
	}, "GET /webhooks?max=7&ownedBy=org", ""},
	{"Webhooks.List: without options", func(ctx context.Context, c *webex.Client) (any, error) {
		return items(c.Webhooks.List(ctx, nil))
	}, "GET /webhooks", ""},
	{"Webhooks.ListPages", func(ctx context.Context, c *webex.Client) (any, error) {
		return pageItems(c.Webhooks.ListPages(ctx, nil))
	}, "GET /webhooks", ""},
	{"Webhooks.Create", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Webhooks.Create(ctx, &webex.CreateWebhookRequest{
			Name: "a", TargetURL: "https://example.com/hook", Resource: webex.WebhookResourceMessages, Event: webex.WebhookEventCreated,
			Filter: "roomId=r", Secret: "s3cret", OwnedBy: webex.WebhookOwnedByOrg,
		})
	}, "POST /webhooks", `{"name":"a","targetUrl":"https://example.com/hook","resource":"messages","event":"created",
		"filter":"roomId=r","secret":"s3cret","ownedBy":"org"}`},
	{"Webhooks.Create: the least", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Webhooks.Create(ctx, &webex.CreateWebhookRequest{
			Name: "a", TargetURL: "https://example.com/hook", Resource: webex.WebhookResourceAll, Event: webex.WebhookEventAll,
		})
	}, "POST /webhooks", `{"name":"a","targetUrl":"https://example.com/hook","resource":"all","event":"all"}`},
	{"Webhooks.Get", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Webhooks.Get(ctx, "a/b")
	}, "GET /webhooks/a%2Fb", ""},
	{"Webhooks.Update", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Webhooks.Update(ctx, "w", &webex.UpdateWebhookRequest{
			Name: "a", TargetURL: "https://example.com/hook", Secret: new("s3cret"), OwnedBy: new(webex.WebhookOwnedByOrg), Status: new(webex.WebhookStatusActive),
		})
	}, "PUT /webhooks/w", `{"name":"a","targetUrl":"https://example.com/hook","secret":"s3cret","ownedBy":"org","status":"active"}`},
	{"Webhooks.Update: empty values", func(ctx context.Context, c *webex.Client) (any, error) {
		return c.Webhooks.Update(ctx, "w", &webex.UpdateWebhookRequest{Name: "a", TargetURL: "https://example.com/hook", Secret: new("")})
	}, "PUT /webhooks/w", `{"name":"a","targetUrl":"https://example.com/hook","secret":""}`},
	{"Webhooks.Delete", func(ctx context.Context, c *webex.Client) (any, error) {
		return nil, c.Webhooks.Delete(ctx, "a/b")
	}, "DELETE /webhooks/a%2Fb", ""},
}

func TestServices(t *testing.T) {
	for _, test := range serviceCalls {
		t.Run(test.name, func(t *testing.T) {
			method, target, _ := strings.Cut(test.want, " ")
			step := answer(200, `{"new":1}`)
			switch {
			case strings.Contains(test.name, ".List"):
				step = answer(200, `{"items":[{"new":1}]}`)
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
			if method != "DELETE" {
				assert.JSONEq(t, "1", string(extraOf(got)["new"]), "the answer is returned, with what is unknown of it")
			}
		})
	}
}

// extraOf returns the Extra of what a method has returned, of a list that of
// the first item.
func extraOf(result any) map[string]json.RawMessage {
	v := reflect.ValueOf(result)
	if v.Kind() == reflect.Slice {
		v = v.Index(0)
	}
	return v.Elem().FieldByName("Extra").Interface().(map[string]json.RawMessage)
}

func TestServicesAreTestedWhole(t *testing.T) {
	tested := map[string]bool{"Webhooks.Ensure": true} // of several requests, see TestEnsureWebhook
	services := make(map[string]bool)
	for _, call := range serviceCalls {
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

func TestServicesRefuse(t *testing.T) {
	const oneReceiver = "exactly one of roomId, toPersonId and toPersonEmail is required"
	const onePerson = "exactly one of personId and personEmail is required"
	tooLong := strings.Repeat("a", webex.MaxMessageBytes+1)
	createMessage := func(req *webex.CreateMessageRequest) func(context.Context, *webex.Client) (any, error) {
		return func(ctx context.Context, c *webex.Client) (any, error) { return c.Messages.Create(ctx, req) }
	}
	tests := []struct {
		name string
		call func(context.Context, *webex.Client) (any, error)
		want string
	}{
		{"a membership without a request", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Memberships.Create(ctx, nil)
		}, "POST /memberships: the request, a *webex.CreateMembershipRequest, is nil"},
		{"a membership without a room", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Memberships.Create(ctx, &webex.CreateMembershipRequest{PersonID: "p"})
		}, "POST /memberships: roomId is required"},
		{"a membership of nobody", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Memberships.Create(ctx, &webex.CreateMembershipRequest{RoomID: "r"})
		}, "POST /memberships: " + onePerson + ", not 0"},
		{"a membership of two", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Memberships.Create(ctx, &webex.CreateMembershipRequest{RoomID: "r", PersonID: "p", PersonEmail: "a@example.com"})
		}, "POST /memberships: " + onePerson + ", not 2"},
		{"an update of a membership without an ID", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Memberships.Update(ctx, "", new(webex.UpdateMembershipRequest))
		}, "a segment of the path is empty"},

		{"messages without a room", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.Messages.List(ctx, "", nil))
		}, "GET /messages: roomId is required"},
		{"pages of messages without a room", func(ctx context.Context, c *webex.Client) (any, error) {
			return pageItems(c.Messages.ListPages(ctx, "", nil))
		}, "GET /messages: roomId is required"},
		{"direct messages without options", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.Messages.ListDirect(ctx, nil))
		}, "GET /messages/direct: " + onePerson + ", not 0"},
		{"direct messages with two", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.Messages.ListDirect(ctx, &webex.ListDirectMessagesOptions{PersonID: "p", PersonEmail: "a@example.com"}))
		}, "GET /messages/direct: " + onePerson + ", not 2"},
		{"a message without a request", createMessage(nil), "POST /messages: the request, a *webex.CreateMessageRequest, is nil"},
		{"a message to nobody", createMessage(&webex.CreateMessageRequest{Text: "a"}), "POST /messages: " + oneReceiver + ", not 0"},
		{"a message to two", createMessage(&webex.CreateMessageRequest{RoomID: "r", ToPersonEmail: "a@example.com", Text: "a"}),
			"POST /messages: " + oneReceiver + ", not 2"},
		{"an empty message", createMessage(&webex.CreateMessageRequest{RoomID: "r"}), "POST /messages: the message is empty"},
		{"a long text", createMessage(&webex.CreateMessageRequest{RoomID: "r", Text: tooLong}),
			"POST /messages: the text has 7440 bytes, more than the 7439 of a message"},
		{"a long markdown", createMessage(&webex.CreateMessageRequest{RoomID: "r", Markdown: tooLong}),
			"POST /messages: the markdown has 7440 bytes, more than the 7439 of a message"},
		{"two files", createMessage(&webex.CreateMessageRequest{RoomID: "r", Files: []string{"https://a", "https://b"}}),
			"POST /messages: a message has at most one file, not 2"},
		{"two cards", createMessage(&webex.CreateMessageRequest{RoomID: "r", Attachments: make([]webex.Attachment, 2)}),
			"POST /messages: a message has at most one attachment, not 2"},
		{"an upload and a file", createMessage(&webex.CreateMessageRequest{
			RoomID: "r", Upload: webex.UploadBytes("a", nil), Files: []string{"https://a"},
		}), "POST /messages: an upload excludes files and attachments"},
		{"an upload and a card", createMessage(&webex.CreateMessageRequest{
			RoomID: "r", Upload: webex.UploadBytes("a", nil), Attachments: make([]webex.Attachment, 1),
		}), "POST /messages: an upload excludes files and attachments"},
		{"a large upload", createMessage(&webex.CreateMessageRequest{
			RoomID: "r", Upload: webex.UploadReader("a", webex.MaxUploadBytes+1, strings.NewReader("")),
		}), "POST /messages: the upload has 104857601 bytes, more than the 104857600 of a message"},
		{"an upload to nobody", createMessage(&webex.CreateMessageRequest{Upload: webex.UploadBytes("a", nil)}),
			"POST /messages: " + oneReceiver + ", not 0"},
		{"an edit without a room", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Messages.Edit(ctx, "m", &webex.EditMessageRequest{Text: "a"})
		}, "PUT /messages/m: roomId is required"},
		{"an empty edit", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Messages.Edit(ctx, "m", &webex.EditMessageRequest{RoomID: "r"})
		}, "PUT /messages/m: text or markdown is required"},
		{"a long edit", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Messages.Edit(ctx, "m", &webex.EditMessageRequest{RoomID: "r", Text: tooLong})
		}, "PUT /messages/m: the text has 7440 bytes"},

		{"too many people", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.People.List(ctx, &webex.ListPeopleOptions{IDs: make([]string, 86)}))
		}, "GET /people: a list of people takes at most 85 IDs, not 86"},
		{"a person without an email address", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.People.Create(ctx, &webex.CreatePersonRequest{DisplayName: "Ann"})
		}, "POST /people: emails is required"},
		{"a person without a name", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.People.Create(ctx, &webex.CreatePersonRequest{Emails: []string{"a@example.com"}})
		}, "POST /people: displayName, firstName or lastName is required"},
		{"an update of a person without a name", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.People.Update(ctx, "p", new(webex.UpdatePersonRequest))
		}, "PUT /people/p: displayName is required"},
		{"nobody", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.People.Get(ctx, "")
		}, "a segment of the path is empty"},

		{"public rooms of a team", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.Rooms.List(ctx, &webex.ListRoomsOptions{OrgPublicSpaces: true, TeamID: "t"}))
		}, "GET /rooms: orgPublicSpaces excludes teamId, type and sortBy"},
		{"a room without a title", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Rooms.Create(ctx, new(webex.CreateRoomRequest))
		}, "POST /rooms: title is required"},
		{"an update of a room without a title", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Rooms.Update(ctx, "r", new(webex.UpdateRoomRequest))
		}, "PUT /rooms/r: title is required"},

		{"memberships of no team", func(ctx context.Context, c *webex.Client) (any, error) {
			return items(c.TeamMemberships.List(ctx, ""))
		}, "GET /team/memberships: teamId is required"},
		{"pages of memberships of no team", func(ctx context.Context, c *webex.Client) (any, error) {
			return pageItems(c.TeamMemberships.ListPages(ctx, ""))
		}, "GET /team/memberships: teamId is required"},
		{"a membership without a team", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.TeamMemberships.Create(ctx, &webex.CreateTeamMembershipRequest{PersonID: "p"})
		}, "POST /team/memberships: teamId is required"},
		{"a membership of nobody in a team", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.TeamMemberships.Create(ctx, &webex.CreateTeamMembershipRequest{TeamID: "t"})
		}, "POST /team/memberships: " + onePerson + ", not 0"},

		{"a team without a name", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Teams.Create(ctx, new(webex.CreateTeamRequest))
		}, "POST /teams: name is required"},
		{"an update of a team without a name", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Teams.Update(ctx, "t", new(webex.UpdateTeamRequest))
		}, "PUT /teams/t: name is required"},

		{"a webhook without a target", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Webhooks.Create(ctx, &webex.CreateWebhookRequest{Name: "a"})
		}, "POST /webhooks: targetUrl is required"},
		{"a webhook without an event", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Webhooks.Create(ctx, &webex.CreateWebhookRequest{Name: "a", TargetURL: "https://a", Resource: "messages"})
		}, "POST /webhooks: event is required"},
		{"an update of a webhook without a target", func(ctx context.Context, c *webex.Client) (any, error) {
			return c.Webhooks.Update(ctx, "w", &webex.UpdateWebhookRequest{Name: "a"})
		}, "PUT /webhooks/w: targetUrl is required"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			script, baseURL := serve(t, answer(200, `{"items":[]}`))
			_, err := test.call(t.Context(), newClient(t, baseURL))
			assert.ErrorContains(t, err, test.want)
			assert.ErrorContains(t, err, "webex: ")
			assert.Empty(t, script.sent(), "nothing is sent")
		})
	}
}
