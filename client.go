// Package webex is a client for the Cisco Webex REST API: messages, rooms,
// people, teams, webhooks and administration.
//
// A [Client] has a service for each resource of the API, and a service a method
// for each operation, named as the API's documentation names it:
//
//	client, err := webex.NewClient() // with the token in WEBEX_ACCESS_TOKEN
//	if err != nil {
//		return err
//	}
//	message, err := client.Messages.Create(ctx, &webex.CreateMessageRequest{
//		ToPersonEmail: "alice@example.com",
//		Markdown:      "**Hello** from Go",
//	})
//
// # Logins
//
// A bot has a token that does not expire, for [WithToken]. A person logs in to
// an integration: see [Endpoint] for the link that they follow,
// [NewClientFromCode] for when they come back, and [WithIntegration] for later.
// [AccessTokensService.AuthorizeDevice] is for programs without a browser, and
// [ServiceAppsService.TokenSource] for service apps.
//
// # Lists
//
// A list is an iterator that fetches its pages as it is ranged over:
//
//	for room, err := range client.Rooms.List(ctx, &webex.ListRoomsOptions{Type: webex.RoomTypeGroup}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(room.Title)
//	}
//
// [Collect] makes a slice of one. [Limit], [PageSize] and [From] say how much
// of it to read, and each service's ListPages gives whole pages.
//
// # Errors
//
// An answer that is no success is an [*ApiError], which matches a sentinel such
// as [ErrNotFound]. What Webex could not read of an object that it did answer
// with is in the object's Errors, see [Object].
//
// # Retries
//
// The client waits when Webex limits its rate, and repeats calls that meet a
// passing fault, but never one that could take effect twice, such as posting a
// message. [RetryPolicy] has the rules. Deadlines come from the context.
//
// # More of the API
//
// The services are made of [Op] and of [Do], [Exec], [Open], [List] and
// [ListPages], which serve as well for operations that the SDK lacks. Attributes that it does not
// know are kept in the Extra of each object, and [WithQuery] and [WithHeader]
// add to any call.
//
// # Testing
//
// Package [github.com/go-webex/webex/webextest] is a fake Webex in memory, for
// tests without a token and without the internet.
package webex

import (
	"fmt"
	"net/http"

	"github.com/hashicorp/go-retryablehttp"
)

// A Client calls the Webex API. [NewClient] makes one. It never changes after
// that and serves any number of goroutines.
type Client struct {
	// Messaging.
	Rooms             *RoomsService             // the spaces that people meet in
	RoomTabs          *RoomTabsService          // web pages shown as tabs of a room
	LinkedFolders     *LinkedFoldersService     // folders of SharePoint and OneDrive in a room
	Memberships       *MembershipsService       // people in rooms
	Messages          *MessagesService          // what is said in a room
	AttachmentActions *AttachmentActionsService // submissions of cards
	Files             *FilesService             // files of messages
	Teams             *TeamsService             // groups of people with rooms of their own
	TeamMemberships   *TeamMembershipsService   // people in teams
	People            *PeopleService            // the accounts of people, bots and guests
	Webhooks          *WebhooksService          // calls of Webex about what has happened
	Events            *EventsService            // what has happened in an organization

	// Administration.
	AdminAuditEvents   *AdminAuditEventsService   // what administrators did
	Authorizations     *AuthorizationsService     // applications that may act for a person
	HybridDataSecurity *HybridDataSecurityService // an organization's own key servers
	Licenses           *LicensesService           // licenses, and who has them
	Organizations      *OrganizationsService      // organizations of customers
	Roles              *RolesService              // what administrators may do

	// Logins.
	AccessTokens *AccessTokensService // tokens of people who log in to an integration
	ServiceApps  *ServiceAppsService  // tokens of service apps
	Guests       *GuestsService       // guests of a service app
	GuestIssuer  *GuestIssuerService  // guests of a guest issuer

	endpoint  endpoint
	userAgent string
	token     tokenFunc // nil if the client has none
	log       logFunc   // nil without a logger
	policy    RetryPolicy
	limiter   Limiter
	retry     *retryablehttp.Client
	pauses    *pauses
}

// NewClient makes a client. Without [WithToken], [WithTokenSource],
// [WithIntegration] or [WithoutToken] it takes the access token from the
// environment variable WEBEX_TEAMS_ACCESS_TOKEN or, if that is not set,
// WEBEX_ACCESS_TOKEN. It sends nothing; the error is [ErrNoToken] or about the
// options.
func NewClient(opts ...Option) (*Client, error) {
	c, err := newClient(opts)
	if err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	return c, nil
}

func newClient(opts []Option) (*Client, error) {
	s, err := newSettings(opts)
	if err != nil {
		return nil, err
	}
	endpoint, err := newEndpoint(s.baseURL)
	if err != nil {
		return nil, err
	}
	c := &Client{
		endpoint:  endpoint,
		userAgent: s.userAgent,
		log:       s.log,
		policy:    s.policy.withDefaults(),
		limiter:   s.limiter,
		pauses:    new(pauses),
	}
	if s.tokens != nil {
		c.token = s.tokens(c)
	}
	httpClient := new(http.Client)
	if s.httpClient != nil {
		*httpClient = *s.httpClient
	}
	httpClient.CheckRedirect = checkRedirect
	if httpClient.Transport, err = c.chain(s, httpClient.Transport); err != nil {
		return nil, err
	}
	c.retry = newRetrier(httpClient)
	c.addServices()
	return c, nil
}

func (c *Client) addServices() {
	c.Rooms = &RoomsService{c}
	c.RoomTabs = &RoomTabsService{c}
	c.LinkedFolders = &LinkedFoldersService{c}
	c.Memberships = &MembershipsService{c}
	c.Messages = &MessagesService{c}
	c.AttachmentActions = &AttachmentActionsService{c}
	c.Files = &FilesService{c}
	c.Teams = &TeamsService{c}
	c.TeamMemberships = &TeamMembershipsService{c}
	c.People = &PeopleService{c}
	c.Webhooks = &WebhooksService{c}
	c.Events = &EventsService{c}

	c.AdminAuditEvents = &AdminAuditEventsService{c}
	c.Authorizations = &AuthorizationsService{c}
	c.HybridDataSecurity = &HybridDataSecurityService{c}
	c.Licenses = &LicensesService{c}
	c.Organizations = &OrganizationsService{c}
	c.Roles = &RolesService{c}

	c.AccessTokens = &AccessTokensService{c}
	c.ServiceApps = &ServiceAppsService{c}
	c.Guests = &GuestsService{c}
	c.GuestIssuer = &GuestIssuerService{c}
}

// String says where the client's calls go.
func (c *Client) String() string { return "webex.Client(" + c.endpoint.base + ")" }
