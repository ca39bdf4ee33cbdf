package webex

import (
	"net/http"
	"time"
)

// NewTransport makes a transport as all clients share one.
var NewTransport = newTransport

// ParseRetryAfter reads the value of a Retry-After header.
func ParseRetryAfter(value string, now time.Time) time.Duration {
	return parseRetryAfter(http.Header{"Retry-After": {value}}, now)
}

// OnlyReads is for an operation that only reads, whatever its method.
func OnlyReads() RequestOption { return repeats(harmless) }

// Split is SplitMessage with parts of another size.
var Split = split

// Truncate is TruncateMessage for another size.
var Truncate = truncate

// BaseURL returns where the client's calls go.
func (c *Client) BaseURL() string { return c.endpoint.base }
