package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"meetingInviteeId": "MeetingInviteeID",
		"siteUrls":         "SiteURLs",
		"SIPAddresses":     "SIPAddresses",
		"sipAddress":       "SIPAddress",
		"Control Hub":      "ControlHub",
		"CONTROL_HUB":      "ControlHub",
		"hostNameOrIp":     "HostNameOrIP",
		"orgIDs":           "OrgIDs",
		"address1":         "Address1",
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": "EnterpriseUser",
	} {
		assert.Equal(t, want, goName(name), name)
	}
	for name, want := range map[string]string{"orgId": "orgID", "URL": "url", "type": "typeName", "commandName": "commandName"} {
		assert.Equal(t, want, localName(name), name)
	}
	for many, one := range map[string]string{
		"Invitees": "Invitee", "Qualities": "Quality", "Addresses": "Address", "Statuses": "Status", "Workspaces": "Workspace",
		"Switches": "Switch", "Boxes": "Box",
	} {
		assert.Equal(t, one, singular(many))
		assert.Equal(t, many, plural(one))
		assert.Equal(t, one, singular(one))
		assert.Equal(t, many, plural(many))
	}
	services := map[string][]operation{"Meetings": make([]operation, 1)}
	assert.Equal(t, "meetings_invitees", fileName("MeetingInvitees", services))
	assert.Equal(t, "scim_users", fileName("SCIMUsers", services))
}

func TestMethodNames(t *testing.T) {
	for method, want := range map[string][3]string{
		"List":        {"Location", "ListLocationsOptions", "ListLocationsRequest"},
		"ListFloors":  {"LocationFloor", "ListLocationFloorsOptions", "ListLocationFloorsRequest"},
		"Get":         {"Location", "GetLocationOptions", "GetLocationRequest"},
		"GetControls": {"LocationControls", "GetLocationControlsOptions", "GetLocationControlsRequest"},
		"CreateAll":   {"Location", "CreateLocationsOptions", "CreateLocationsRequest"},
		"GetAsAdmin":  {"Location", "GetLocationAsAdminOptions", "GetLocationAsAdminRequest"},
		"Join":        {"Location", "JoinLocationOptions", "JoinLocationRequest"},
	} {
		n := parse(method)
		assert.Equal(t, want, [3]string{n.object("Locations"), n.of("Locations", "Options"), n.of("Locations", "Request")}, method)
	}
}

func TestSentences(t *testing.T) {
	assert.Equal(t, "Lists people in a room", sentence("* Lists `people` in a [room](/docs/rooms). Then more."))
	assert.Equal(t, "lists people", predicate("Lists people"))
	assert.Equal(t, "modifies a device", predicate("Modify a device"))
	assert.Empty(t, predicate("The device"))
	assert.Empty(t, about("Email address for the meeting invitee.", "email", "MeetingInvitees"))
	assert.Equal(t, "email address of the host", about("Email address of the host.", "email", "MeetingInvitees"))
	assert.Equal(t, "high concentration", commentOf("The type.\n * `focus` - High concentration.\n", "focus"))
}
