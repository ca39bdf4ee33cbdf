package webex

import (
	"encoding/binary"
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

// Remember reports whether a delivery is still known after so many others, and
// how many are.
func Remember(others int) (known bool, size int) {
	var recent recentDeliveries
	now := time.Now()
	for i := range others + 1 {
		var d digest
		binary.BigEndian.PutUint64(d[:], uint64(i))
		if recent.find(d, now) == nil {
			recent.add(d, newOutcome())
		}
	}
	return recent.find(digest{}, now) != nil, len(recent.young) + len(recent.old)
}
