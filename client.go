package webex

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"

	"github.com/hashicorp/go-retryablehttp"
)

// A Client calls the Webex API. [NewClient] makes one. It never changes after
// that and serves any number of goroutines.
type Client struct {
	AccessTokens    *AccessTokensService
	Files           *FilesService
	Memberships     *MembershipsService
	Messages        *MessagesService
	People          *PeopleService
	Rooms           *RoomsService
	ServiceApps     *ServiceAppsService
	TeamMemberships *TeamMembershipsService
	Teams           *TeamsService
	Webhooks        *WebhooksService

	base      string   // where paths are relative to, without a slash at the end
	origin    *url.URL // the same, for its scheme and host
	userAgent string
	token     tokenFunc // nil if the client has none
	logger    *slog.Logger
	policy    RetryPolicy
	limiter   Limiter
	retry     *retryablehttp.Client
	pauses    *pauses
}

// NewClient makes a client. Without [WithToken], [WithTokenSource],
// [WithIntegration] or [WithoutToken] it takes the access token from the
// environment variable WEBEX_TEAMS_ACCESS_TOKEN or, if that is not set,
// WEBEX_ACCESS_TOKEN. It sends nothing; the error is about the options or a
// missing token.
func NewClient(opts ...Option) (*Client, error) {
	s, err := newSettings(opts)
	if err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	origin, err := parseBaseURL(s.baseURL)
	if err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	c := &Client{
		base:      origin.String(),
		origin:    origin,
		userAgent: s.userAgent,
		logger:    s.logger,
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
	if httpClient.Transport, err = c.transport(s, httpClient.Transport); err != nil {
		return nil, fmt.Errorf("webex: %w", err)
	}
	c.retry = newRetrier(httpClient)
	c.AccessTokens = &AccessTokensService{c}
	c.Files = &FilesService{c}
	c.Memberships = &MembershipsService{c}
	c.Messages = &MessagesService{c}
	c.People = &PeopleService{c}
	c.Rooms = &RoomsService{c}
	c.ServiceApps = &ServiceAppsService{c}
	c.TeamMemberships = &TeamMembershipsService{c}
	c.Teams = &TeamsService{c}
	c.Webhooks = &WebhooksService{c}
	return c, nil
}

// String says where the client's calls go.
func (c *Client) String() string { return "webex.Client(" + c.base + ")" }
