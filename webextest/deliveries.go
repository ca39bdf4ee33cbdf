package webextest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	deliveryTimeout = 30 * time.Second

	// A webhook is disabled after maxFailed failures within failedWindow.
	maxFailed    = 100
	failedWindow = 5 * time.Minute

	maxDeliveries = 1000 // the number that the fake remembers
)

// A Delivery is a request that the fake sent to the target of a webhook.
type Delivery struct {
	WebhookID string
	TargetURL string
	Resource  string // the resource that changed, such as "messages"
	Event     string // the kind of change, such as "created"
	Body      []byte // the envelope, as JSON

	// Signature and WebexSignature are the headers X-Spark-Signature and
	// X-Webex-Signature. They are "" for a webhook without a secret, and when
	// WithSignatureHeader chose the other one.
	Signature, WebexSignature string

	Status int   // of the target's answer, 0 when there was none
	Err    error // why the delivery failed, nil when the target answered 2xx
}

// The headers that sign a delivery.
const (
	SparkSignature = "X-Spark-Signature" // HMAC-SHA1, in hexadecimal
	WebexSignature = "X-Webex-Signature" // HMAC-SHA256 and HMAC-SHA512: "SHA-256=…, SHA-512=…"
)

// envelope is the body of a delivery.
type envelope struct {
	ID        string         `json:"id"`
	Name      string         `json:"name"`
	TargetURL string         `json:"targetUrl"`
	Resource  string         `json:"resource"`
	Event     string         `json:"event"`
	Filter    string         `json:"filter,omitempty"`
	OrgID     string         `json:"orgId"`
	CreatedBy string         `json:"createdBy"`
	AppID     string         `json:"appId"`
	OwnedBy   string         `json:"ownedBy"`
	Status    string         `json:"status"`
	Created   string         `json:"created"`
	ActorID   string         `json:"actorId"`
	Data      map[string]any `json:"data"`
}

// outbox has the deliveries that wait for a webhook, and the failures of
// earlier ones.
type outbox struct {
	queue    []Delivery
	busy     bool // whether a goroutine makes deliveries
	failures []time.Time
	disabled time.Time // when too many failures disabled the webhook
}

// dispatcher has the state that the deliveries of all webhooks share.
type dispatcher struct {
	signature string            // the only header that signs, "" for both
	transport http.RoundTripper // nil until the first delivery
	made      []Delivery
	senders   sync.WaitGroup
	busy      int           // the number of senders
	idle      chan struct{} // closed when the last sender ends; nil without senders
}

// WithDeliveryTransport sets the transport of deliveries, which may then reach
// any host. By default, the fake only delivers to targets on the loopback
// interface.
func WithDeliveryTransport(rt http.RoundTripper) Option {
	return func(c *config) { c.deliver = rt }
}

// WithSignatureHeader signs deliveries in one header, [SparkSignature] or
// [WebexSignature], as Webex does for some webhooks. By default, each delivery
// has both. It panics for any other name.
func WithSignatureHeader(name string) Option {
	if name != SparkSignature && name != WebexSignature {
		panic("webextest: deliveries have no signature in the header " + name)
	}
	return func(c *config) { c.signature = name }
}

// DeliverTo passes the deliveries of all webhooks to a handler from now on,
// without a socket and whatever host a target URL names. Use it to test a bot
// within testing/synctest. DeliverTo does not recover a panic of the handler.
func (s *Server) DeliverTo(h http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deliveries.transport = transport{h}
}

// Wait waits until the fake has made all deliveries, including those that the
// handlers of the deliveries cause. It returns the context's error when that
// ends first. Wait does not wait for the work that a bot does after it has
// answered a delivery.
func (s *Server) Wait(ctx context.Context) error {
	s.mu.Lock()
	idle := s.deliveries.idle
	s.mu.Unlock()
	if idle == nil {
		return nil
	}
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Deliveries returns the deliveries that the fake has made or attempted, oldest
// first, up to the latest 1000.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.deliveries.made)
}

// notify queues a change for the webhooks that cover it.
func (s *Server) notify(ch change) {
	if s.ctx.Err() != nil || len(s.webhooks.order) == 0 || !slices.Contains(webhookResources, ch.resource) {
		return
	}
	n := newNotice(ch)
	for _, w := range s.webhooks.order {
		if w.Status == "active" && s.wants(w, n) {
			s.enqueue(w, s.newDelivery(w, n))
		}
	}
}

func (s *Server) newDelivery(w *webhook, n notice) Delivery {
	d := Delivery{WebhookID: w.ID, TargetURL: w.TargetURL, Resource: n.resource, Event: n.event}
	d.Body, _ = encode(envelope{ // cannot fail
		ID:        w.ID,
		Name:      w.Name,
		TargetURL: w.TargetURL,
		Resource:  n.resource,
		Event:     n.event,
		Filter:    w.Filter,
		OrgID:     s.OrgID,
		CreatedBy: w.creator.ID,
		AppID:     newID("APPLICATION", s.clientID(portal)),
		OwnedBy:   w.OwnedBy,
		Status:    w.Status,
		Created:   w.Created,
		ActorID:   n.actor.ID,
		Data:      n.data,
	})
	if w.Secret != "" {
		s.sign(&d, w.Secret)
	}
	return d
}

// sign sets the signatures of a delivery.
func (s *Server) sign(d *Delivery, secret string) {
	sum := func(h func() hash.Hash) string {
		mac := hmac.New(h, []byte(secret))
		mac.Write(d.Body)
		return hex.EncodeToString(mac.Sum(nil))
	}
	if s.deliveries.signature != WebexSignature {
		d.Signature = sum(sha1.New)
	}
	if s.deliveries.signature != SparkSignature {
		d.WebexSignature = "SHA-256=" + sum(sha256.New) + ", SHA-512=" + sum(sha512.New)
	}
}

// enqueue adds a delivery to those of a webhook. A single goroutine makes them,
// so that they keep their order. It ends when none is left.
func (s *Server) enqueue(w *webhook, d Delivery) {
	w.outbox.queue = append(w.outbox.queue, d)
	if w.outbox.busy {
		return
	}
	w.outbox.busy = true
	if s.deliveries.busy++; s.deliveries.busy == 1 {
		s.deliveries.idle = make(chan struct{})
	}
	if s.deliveries.transport == nil {
		s.deliveries.transport = &loopback{}
	}
	s.deliveries.senders.Go(func() {
		for {
			d, rt, ok := s.nextDelivery(w)
			if !ok {
				return
			}
			s.deliver(&d, rt)
			s.delivered(w, d)
		}
	})
}

// nextDelivery takes the next delivery of a webhook off its queue.
func (s *Server) nextDelivery(w *webhook) (d Delivery, rt http.RoundTripper, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, exists := s.webhooks.get(w.ID); !exists || w.Status != "active" || s.ctx.Err() != nil {
		w.outbox.queue = nil
	}
	if len(w.outbox.queue) > 0 {
		d, w.outbox.queue = w.outbox.queue[0], w.outbox.queue[1:]
		return d, s.deliveries.transport, true
	}
	w.outbox.busy = false
	if s.deliveries.busy--; s.deliveries.busy == 0 {
		close(s.deliveries.idle)
		s.deliveries.idle = nil
	}
	return Delivery{}, nil, false
}

// deliver makes a delivery. It does not follow redirects.
func (s *Server) deliver(d *Delivery, rt http.RoundTripper) {
	ctx, cancel := context.WithTimeout(s.ctx, deliveryTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.TargetURL, bytes.NewReader(d.Body))
	if err != nil {
		d.Err = err
		return
	}
	r.Header.Set("Content-Type", "application/json")
	if d.Signature != "" {
		r.Header.Set(SparkSignature, d.Signature)
	}
	if d.WebexSignature != "" {
		r.Header.Set(WebexSignature, d.WebexSignature)
	}
	resp, err := rt.RoundTrip(r)
	if err != nil {
		d.Err = err
		return
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // lets the connection be reused
	d.Status = resp.StatusCode
	if d.Status > 299 {
		d.Err = fmt.Errorf("the target answered %d %s", d.Status, http.StatusText(d.Status))
	}
}

// delivered records a delivery, and disables its webhook after too many
// failures.
func (s *Server) delivered(w *webhook, d Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.deliveries.made) == maxDeliveries {
		clear(s.deliveries.made[:1]) // the array lives on
		s.deliveries.made = s.deliveries.made[1:]
	}
	s.deliveries.made = append(s.deliveries.made, d)
	if d.Err == nil || errors.Is(d.Err, errNotLoopback) {
		return
	}
	box, now := &w.outbox, time.Now()
	box.failures = slices.DeleteFunc(box.failures, func(t time.Time) bool { return now.Sub(t) >= failedWindow })
	box.failures = append(box.failures, now)
	// A webhook that was just enabled again is disabled by its first failure.
	if len(box.failures) >= maxFailed || now.Sub(box.disabled) < failedWindow {
		w.Status = "inactive"
		box.failures, box.disabled = nil, now
	}
}

func (s *Server) stopDeliveries() {
	s.mu.Lock() // no delivery begins from here on
	s.stop()
	s.mu.Unlock()
	s.deliveries.senders.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if t, ok := s.deliveries.transport.(*loopback); ok {
		t.CloseIdleConnections()
	}
}

var errNotLoopback = errors.New("the target is not on the loopback interface: DeliverTo and WithDeliveryTransport reach others")

// loopback is the default transport of deliveries: a fake must not call out
// into the internet.
type loopback struct{ http.Transport }

func (l *loopback) RoundTrip(r *http.Request) (*http.Response, error) {
	if !isLoopback(r.URL.Hostname()) {
		return nil, errNotLoopback
	}
	return l.Transport.RoundTrip(r)
}

func isLoopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}
