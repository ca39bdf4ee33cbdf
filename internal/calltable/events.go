package calltable

import "github.com/go-webex/webex"

func init() {
	add(
		Row{Methods: "Events.List Events.ListPages", Request: "GET /events"},
		Row{
			Methods: "Events.List Events.ListPages",
			Args: Args{&webex.ListEventsOptions{
				Resource: webex.EventResourceConvergedRecordings, Type: webex.EventTypeCreated, ActorID: "person",
				From: at(1), To: at(2), ServiceType: webex.EventServiceTypeCalling,
			}, webex.PageSize(7)},
			Request: "GET /events?resource=convergedRecordings&type=created&actorId=person" +
				"&from=2026-05-01T12:00:00.000Z&to=2026-05-02T12:00:00.000Z&serviceType=calling&max=7",
		},
		Row{
			Methods: "Events.List Events.ListPages",
			Args:    Args{&webex.ListEventsOptions{Resource: webex.EventResourceConvergedRecordings}},
			Error:   "GET /events: serviceType is required",
		},
		Row{Methods: "Events.Get", Args: Args{"event"}, Request: "GET /events/event"},
	)
}
