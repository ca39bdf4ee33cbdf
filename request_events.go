package webex

import "time"

// A CallEventKind says what a [CallEvent] is about.
type CallEventKind string

// The kinds of events. A call has one [CallDone] or [CallGaveUp], at its end,
// and any number of the others before that.
const (
	// CallAttempt: an attempt was sent and is over. Its Duration is the time
	// from sending to the end of the answer, or to the end of the header if
	// the caller reads the body.
	CallAttempt CallEventKind = "attempt"

	// CallWait: the call waits for Wait before it tries again, because of its
	// own latest attempt.
	CallWait CallEventKind = "wait"

	// CallPause: the call waits for Wait, because Webex has limited the rate of
	// an earlier call.
	CallPause CallEventKind = "pause"

	// CallDone: the call is over, with success or with an error that the client
	// does not try again after. A success that turns out to be a [*DecodeError]
	// is a success here. The Duration is that of the whole call, waits included.
	CallDone CallEventKind = "done"

	// CallGaveUp: the call is over, and has failed. The client would have tried
	// again, but the call had used up its attempts, or the wait would have been
	// longer than the [RetryPolicy] or the deadline allows. The Duration is
	// that of the whole call, waits included.
	CallGaveUp CallEventKind = "gave up"
)

// A CallEvent is something that happened to a call, for metrics; see
// [WithEvents]. It holds no token, query or body of a request.
type CallEvent struct {
	Kind      CallEventKind
	Operation string        // for example "GET /rooms/{roomId}"
	Attempt   int           // how often the request has been sent so far
	Status    int           // of the latest answer; 0 if there is none
	Duration  time.Duration // see the Kind
	Wait      time.Duration // see the Kind
	Err       error         // the latest error, as the call would return it; nil after a success
}

// report tells the caller's function of an event before the end of the call.
func (a *call) report(kind CallEventKind, wait time.Duration, err error) {
	if a.client.events == nil {
		return
	}
	event := CallEvent{Kind: kind, Operation: a.operation.pattern, Attempt: a.sent(), Status: a.status, Wait: wait, Err: a.wrap(err)}
	if kind == CallAttempt {
		event.Duration = time.Since(a.sentAt)
	}
	a.client.events(event)
}

// reportEnd tells the caller's function of the end of the call.
func (a *call) reportEnd(err error) {
	if a.client.events == nil {
		return
	}
	kind := CallDone
	if err != nil && a.gaveUp {
		kind = CallGaveUp
	}
	a.client.events(CallEvent{Kind: kind, Operation: a.operation.pattern, Attempt: a.sent(), Status: a.status, Duration: time.Since(a.began), Err: err})
}
