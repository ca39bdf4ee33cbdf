package webextest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	deliveryTimeout = 30 * time.Second

	// A webhook is disabled when that many of its deliveries failed within
	// that time.
	maxFailed    = 100
	failedWindow = 5 * time.Minute

	maxDeliveries = 1000 // that are remembered
)

// Delivery is what the fake sent to the target of a webhook.
type Delivery struct {
	WebhookID string
	TargetURL string
	Resource  string // what changed, such as "messages"
	Event     string // how, such as "created"
	Body      []byte // the envelope
	Signature string // the header X-Spark-Signature, "" for a webhook without a secret
	Status    int    // what the target answered, 0 when it did not answer
	Err       error  // why the delivery failed, nil when the target answered 2xx
}

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

// outbox is what waits to be delivered to a webhook, and how that went so far.
type outbox struct {
	queue    []Delivery
	busy     bool // a goroutine is at it
	failures []time.Time
	disabled time.Time // when too many failures disabled the webhook
}

// dispatcher is what all deliveries have in common.
type dispatcher struct {
	transport http.RoundTripper // nil until it is needed
	made      []Delivery
	senders   sync.WaitGroup
	busy      int           // how many of them there are
	idle      chan struct{} // closed when there is none any more; nil when there is none
}

// WithDeliveryTransport sets what carries deliveries to the targets of
// webhooks, wherever they are. Without it, only targets on the loopback
// interface are called.
func WithDeliveryTransport(rt http.RoundTripper) Option {
	return func(c *config) { c.deliver = rt }
}

// DeliverTo hands the deliveries of all webhooks to a handler from now on,
// without a socket and whatever host their target URLs name. It is how a bot is
// tested within testing/synctest. A panic of the handler is not recovered.
func (s *Server) DeliverTo(h http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deliveries.transport = transport{h}
}

// Wait waits until everything that webhooks are to be told has been delivered,
// and what came of it has been delivered too. It returns the context's error
// when that ends first. What a bot does after it has answered a delivery is not
// waited for.
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

// Deliveries returns the deliveries that the fake has made or tried, oldest
// first; no more than the latest 1000.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.deliveries.made)
}

// notify queues a change for the webhooks that are to be told of it.
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
	d.Body, _ = json.Marshal(envelope{ // which cannot fail
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
		mac := hmac.New(sha1.New, []byte(w.Secret))
		mac.Write(d.Body)
		d.Signature = hex.EncodeToString(mac.Sum(nil))
	}
	return d
}

// enqueue adds a delivery to those of a webhook. One goroutine at a time makes
// them, so that they keep their order; it lasts as long as there are any.
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

// nextDelivery takes a webhook's next delivery off its queue.
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

// deliver makes a delivery. A redirect is not followed.
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
		r.Header.Set("X-Spark-Signature", d.Signature)
	}
	resp, err := rt.RoundTrip(r)
	if err != nil {
		d.Err = err
		return
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // so that the connection can be used again
	d.Status = resp.StatusCode
	if d.Status > 299 {
		d.Err = fmt.Errorf("the target answered %d %s", d.Status, http.StatusText(d.Status))
	}
}

// delivered remembers a delivery, and disables its webhook after too many
// failures.
func (s *Server) delivered(w *webhook, d Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.deliveries.made) == maxDeliveries {
		s.deliveries.made = slices.Delete(s.deliveries.made, 0, 1)
	}
	s.deliveries.made = append(s.deliveries.made, d)
	if d.Err == nil || errors.Is(d.Err, errNotLoopback) {
		return
	}
	box, now := &w.outbox, time.Now()
	box.failures = slices.DeleteFunc(box.failures, func(t time.Time) bool { return now.Sub(t) >= failedWindow })
	box.failures = append(box.failures, now)
	// Who has just been enabled again is given no second chance.
	if len(box.failures) >= maxFailed || now.Sub(box.disabled) < failedWindow {
		w.Status = "inactive"
		box.failures, box.disabled = nil, now
	}
}

func (s *Server) stopDeliveries() {
	s.mu.Lock() // so that none is begun from here on
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

// loopback is what carries deliveries unless told otherwise: a fake must not
// call out into the internet.
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
