// Package webex is a client for the Cisco Webex REST API: messages, rooms,
// people, teams, webhooks and administration.
//
// A [Client] has a service for each resource of the API. A service has a method
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
// The token of a bot does not expire: pass it to [WithToken]. A person logs in
// to an integration: see [Endpoint] for the link that they follow.
// [NewClientFromCode] makes a client when they come back, and [WithIntegration]
// makes one from stored tokens. Programs without a browser use
// [AccessTokensService.AuthorizeDevice]. Service apps use
// [ServiceAppsService.TokenSource].
//
// # Lists
//
// A list is an iterator that fetches a page when the loop needs it:
//
//	for room, err := range client.Rooms.List(ctx, &webex.ListRoomsOptions{Type: webex.RoomTypeGroup}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(room.Title)
//	}
//
// [Collect] reads a list into a slice. [Limit] and [PageSize] say how much to
// read, [From] says where to go on, and a service's ListPages yields whole
// pages.
//
// # Errors
//
// An answer other than a success is an [*ApiError]. It matches a sentinel by
// its status: [ErrNotFound] if there is no object with the given ID,
// [ErrForbidden] if the caller lacks a permission, and so on. A request that
// lacks something required fails before it is sent. If Webex itself could not
// read an attribute of an object, the call succeeds and the object's Errors
// says so; see [Object].
//
// # Retries
//
// The client waits when Webex limits its rate, and repeats a call after a
// passing fault, unless the call could then take effect twice, as posting a
// message could. [RetryPolicy] has the rules. Deadlines come from the context.
// Without a deadline no call hangs either, as long as the connection is that of
// the default transport: an answer must begin within 60 s of the end of the
// request, and its body must not stall; see [WithIdleTimeout]. An upload that a
// live connection does not take is the exception, and needs a deadline.
//
// # Metrics
//
// [WithEvents] tells of each attempt, wait and end of a call. [WithMiddleware]
// sees each request. There, [OperationOf] returns the operation, such as "GET
// /rooms/{roomId}", as a label for metrics and spans, and [AttemptOf] returns
// which attempt of the call the request is.
//
// # The rest of the API
//
// [Op] names any operation of the API, and [Do], [Exec], [Open], [List] and
// [ListPages] carry it out, whether the SDK has a method for it or not. Extra
// holds the attributes of an object that the SDK does not know. [WithQuery] and
// [WithHeader] add parameters and headers to any call.
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

// A Client calls the Webex API. [NewClient] makes one. A Client is safe for
// concurrent use by multiple goroutines.
type Client struct {
	// Messaging.
	Rooms             *RoomsService             // the spaces where people meet
	RoomTabs          *RoomTabsService          // web pages shown as tabs of a room
	LinkedFolders     *LinkedFoldersService     // SharePoint and OneDrive folders linked to a room
	Memberships       *MembershipsService       // the people in rooms
	Messages          *MessagesService          // the messages in rooms
	AttachmentActions *AttachmentActionsService // submissions of cards
	Files             *FilesService             // files attached to messages
	Teams             *TeamsService             // groups of people with rooms of their own
	TeamMemberships   *TeamMembershipsService   // the people in teams
	People            *PeopleService            // the accounts of people, bots and guests
	Webhooks          *WebhooksService          // notifications from Webex by HTTP
	Events            *EventsService            // what happened in an organization, for compliance

	// Administration.
	AdminAuditEvents   *AdminAuditEventsService   // what administrators did
	Authorizations     *AuthorizationsService     // applications that may act for a person
	HybridDataSecurity *HybridDataSecurityService // key servers that an organization runs itself
	Licenses           *LicensesService           // licenses and the people who have them
	Organizations      *OrganizationsService      // customers of Webex
	Roles              *RolesService              // the roles that make a person an administrator

	// Logins.
	AccessTokens *AccessTokensService // tokens of people who log in to an integration
	ServiceApps  *ServiceAppsService  // tokens of service apps
	Guests       *GuestsService       // guests of a service app
	GuestIssuer  *GuestIssuerService  // guests of a guest issuer application

	settings  *settings // for With
	endpoint  endpoint
	userAgent string
	token     tokenFunc       // nil without a token
	renew     renewFunc       // nil without a token that can be renewed
	log       logFunc         // nil without a logger
	events    func(CallEvent) // nil if nobody wants to know
	policy    RetryPolicy
	limiter   Limiter
	retry     *retryablehttp.Client
	pauses    *pauses
}

// NewClient makes a client. Without [WithToken], [WithTokenSource],
// [WithIntegration] or [WithoutToken] it takes the access token from the
// environment variable WEBEX_TEAMS_ACCESS_TOKEN or, if that is not set,
// WEBEX_ACCESS_TOKEN. Without [WithBaseURL] it takes the base URL from
// WEBEX_BASE_URL, if that is set, so that a program runs against a fake as it
// is. That URL must begin with https or lead to this machine.
//
// NewClient sends nothing. The error is [ErrNoToken] if there is no token; any
// other error is about the options or the environment.
func NewClient(opts ...Option) (*Client, error) {
	s, err := newSettings(opts)
	if err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	if s.wire, err = s.newWire(); err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	c, err := s.newClient()
	if err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	return c, nil
}

// With makes a client that differs from c by some options: another token,
// another policy, another user agent. All else is as in c, which does not
// change. Both use the same connections, so With cannot be combined with
// [WithHTTPClient] and [WithProxy]. A [WithMiddleware] adds to those of c, and is
// inside them. Without an option for a token both have the token of c and its
// renewal, and share the pauses after a rate limit; the base URL must then stay
// on the same host. Deriving a client is cheap, and it needs no closing.
func (c *Client) With(opts ...Option) (*Client, error) {
	s, err := c.settings.derive(opts)
	if err != nil {
		return nil, fmt.Errorf("webex: With: %w", err)
	}
	derived, err := s.newClient()
	if err != nil {
		return nil, fmt.Errorf("webex: With: %w", err)
	}
	if len(s.credentials) > 0 {
		return derived, nil
	}
	if c.token != nil && !c.endpoint.trusts(derived.endpoint.url) {
		return nil, fmt.Errorf("webex: With: the base URL %s is on another host, which must not get this token; set one for it", derived.endpoint.base)
	}
	derived.token, derived.renew, derived.pauses = c.token, c.renew, c.pauses
	return derived, nil
}

// newClient makes a client whose requests go over the wire of the settings.
func (s *settings) newClient() (*Client, error) {
	endpoint, err := newEndpoint(*s.baseURL)
	if err != nil {
		return nil, err
	}
	c := &Client{
		settings:  s,
		endpoint:  endpoint,
		userAgent: s.userAgent,
		log:       s.log,
		events:    s.events,
		policy:    s.policy.withDefaults(),
		limiter:   s.limiter,
		pauses:    new(pauses),
	}
	if s.tokens != nil {
		c.token, c.renew = s.tokens(c)
	}
	httpClient := new(http.Client)
	if s.httpClient != nil {
		*httpClient = *s.httpClient
	}
	httpClient.CheckRedirect = checkRedirect
	if httpClient.Transport, err = c.chain(s); err != nil {
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

// String returns a description of the client with its base URL and without its
// token.
func (c *Client) String() string { return "webex.Client(" + c.endpoint.base + ")" }
