package calltable

import "github.com/go-webex/webex"

func init() {
	const onePerson = "POST /memberships: exactly one of personId and personEmail is required"
	add(
		Row{Methods: "Memberships.List Memberships.ListPages", Request: "GET /memberships"},
		Row{
			Methods: "Memberships.List Memberships.ListPages",
			Args: Args{&webex.ListMembershipsOptions{
				RoomID: "room", PersonID: "person", PersonEmail: "ann@example.com",
			}, webex.PageSize(7)},
			Request: "GET /memberships?roomId=room&personId=person&personEmail=ann@example.com&max=7",
		},
		Row{
			Methods: "Memberships.Create",
			Args:    Args{&webex.CreateMembershipRequest{RoomID: "room", PersonID: "person"}},
			Request: "POST /memberships",
			Body:    `{"roomId": "room", "personId": "person"}`,
		},
		Row{
			Methods: "Memberships.Create",
			Args:    Args{&webex.CreateMembershipRequest{RoomID: "room", PersonEmail: "ann@example.com", IsModerator: new(false)}},
			Request: "POST /memberships",
			Body:    `{"roomId": "room", "personEmail": "ann@example.com", "isModerator": false}`,
		},
		Row{
			Methods: "Memberships.Create",
			Error:   "POST /memberships: the request, a *webex.CreateMembershipRequest, is nil",
		},
		Row{
			Methods: "Memberships.Create",
			Args:    Args{&webex.CreateMembershipRequest{PersonID: "person"}},
			Error:   "POST /memberships: roomId is required",
		},
		Row{
			Methods: "Memberships.Create",
			Args:    Args{&webex.CreateMembershipRequest{RoomID: "room"}},
			Error:   onePerson + ", not 0",
		},
		Row{
			Methods: "Memberships.Create",
			Args:    Args{&webex.CreateMembershipRequest{RoomID: "room", PersonID: "person", PersonEmail: "ann@example.com"}},
			Error:   onePerson + ", not 2",
		},
		Row{Methods: "Memberships.Get", Args: Args{"membership"}, Request: "GET /memberships/membership"},
		Row{
			Methods: "Memberships.Update",
			Args:    Args{"membership", new(webex.UpdateMembershipRequest)},
			Request: "PUT /memberships/membership",
			Body:    `{"isModerator": false, "isRoomHidden": false}`,
		},
		Row{
			Methods: "Memberships.Update",
			Args:    Args{"membership", &webex.UpdateMembershipRequest{IsModerator: true}},
			Request: "PUT /memberships/membership",
			Body:    `{"isModerator": true, "isRoomHidden": false}`,
		},
		Row{
			Methods: "Memberships.Update",
			Args:    Args{"membership", &webex.UpdateMembershipRequest{IsRoomHidden: true}},
			Request: "PUT /memberships/membership",
			Body:    `{"isModerator": false, "isRoomHidden": true}`,
		},
		Row{
			Methods: "Memberships.Update",
			Args:    Args{"", new(webex.UpdateMembershipRequest)},
			Error:   "membershipId is required",
		},
		Row{Methods: "Memberships.Delete", Args: Args{"membership"}, Request: "DELETE /memberships/membership"},
	)
}
