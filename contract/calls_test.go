package contract

import (
	"io"
	"time"

	"github.com/go-webex/webex"
)

const (
	id    = "Y2lzY29zcGFyazovL3VzL1JPT00vYmJjZWIxYWQtNDNmMS0zYjU4LTkxNDctZjE0YmIwYzRkMTU0"
	email = "ann@example.com"
	site  = "https://example.com/page"
)

var (
	noon   = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	amount = webex.PageSize(7)
)

// calls is the table of what the SDK can ask for: every operation with its
// methods, every method with all its parameters and fields.
var calls = append(messagingCalls, adminCalls...)

var messagingCalls = []call{
	{"Create an Attachment Action", "AttachmentActions.Create",
		args{&webex.CreateAttachmentActionRequest{MessageID: id, Inputs: map[string]any{}}},
		[]args{{&webex.CreateAttachmentActionRequest{
			Type: webex.AttachmentActionTypeSubmit, MessageID: id,
			Inputs: map[string]any{"Name": "Ann", "Url": site, "Email": email, "Tel": "+1 408 526 7209"},
		}}}},
	{"Get Attachment Action Details", "AttachmentActions.Get", args{id}, nil},

	{"getContent", "Files.Get", args{"/contents/" + id}, []args{{"/contents/" + id, webex.AllowUnscannable()}}},
	{"getContent", "Files.Save", args{"/contents/" + id, io.Discard}, []args{{"/contents/" + id, io.Discard, webex.AllowUnscannable()}}},
	{"headContent", "Files.Info", args{"/contents/" + id}, []args{{"/contents/" + id, webex.AllowUnscannable()}}},

	{"List ECM folder", "LinkedFolders.List", args{id}, nil},
	{"Create an ECM folder configuration", "LinkedFolders.Create",
		args{&webex.CreateLinkedFolderRequest{RoomID: id, ContentURL: site, DisplayName: "Plans", DriveID: "1", ItemID: "2"}},
		[]args{{&webex.CreateLinkedFolderRequest{RoomID: id, ContentURL: site, DisplayName: "Plans", DriveID: "1", ItemID: "2", DefaultFolder: true}}}},
	{"Get ECM Folder Details", "LinkedFolders.Get", args{id}, nil},
	{"Update an ECM Linked Folder", "LinkedFolders.Update",
		args{id, &webex.UpdateLinkedFolderRequest{RoomID: id, ContentURL: site, DisplayName: "Plans", DriveID: "1", ItemID: "2"}},
		[]args{{id, &webex.UpdateLinkedFolderRequest{RoomID: id, ContentURL: site, DisplayName: "Plans", DriveID: "1", ItemID: "2", DefaultFolder: true}}}},
	{"Unlink an ECM linked folder", "LinkedFolders.Delete", args{id}, nil},

	{"List Events", "Events.List Events.ListPages", args{nil}, []args{{&webex.ListEventsOptions{
		Resource: webex.EventResourceConvergedRecordings, Type: webex.EventTypeCreated, ActorID: id,
		From: noon, To: noon, ServiceType: webex.EventServiceTypeCalling,
	}, amount}}},
	{"Get Event Details", "Events.Get", args{id}, nil},

	{"getHDSOrganizationDetails", "HybridDataSecurity.GetOrganization", args{id}, nil},
	{"getHDSClusterDetails", "HybridDataSecurity.GetCluster", args{id}, nil},
	{"getHDSNodeDetails", "HybridDataSecurity.GetNode", args{id}, nil},
	{"getHDSOrganizationDatabaseDetails", "HybridDataSecurity.GetDatabase", args{id}, nil},
	{"getHDSMultiTenantOrganizationDetails", "HybridDataSecurity.GetTenants", args{id}, nil},
	{"getNetworkTestResultsForHDSNode", "HybridDataSecurity.GetNetworkTestResults",
		args{id}, []args{{id, webex.WithTriggerType(webex.HDSTriggerTypeOnDemand)}}},
	{"getHDSClusterAvailabilityDetails", "HybridDataSecurity.GetClusterAvailability", args{id, noon, noon}, nil},

	{"List Memberships", "Memberships.List Memberships.ListPages", args{nil},
		[]args{{&webex.ListMembershipsOptions{RoomID: id, PersonID: id, PersonEmail: email}, amount}}},
	{"Create a Membership", "Memberships.Create",
		args{&webex.CreateMembershipRequest{RoomID: id, PersonID: id}},
		[]args{
			{&webex.CreateMembershipRequest{RoomID: id, PersonID: id, IsModerator: new(false)}},
			{&webex.CreateMembershipRequest{RoomID: id, PersonEmail: email}},
		}},
	{"Get Membership Details", "Memberships.Get", args{id}, nil},
	{"Update a Membership", "Memberships.Update", args{id, new(webex.UpdateMembershipRequest)},
		[]args{{id, &webex.UpdateMembershipRequest{IsModerator: true, IsRoomHidden: true}}}},
	{"Delete a Membership", "Memberships.Delete", args{id}, nil},

	{"List Messages", "Messages.List Messages.ListPages", args{id, nil}, []args{{id, &webex.ListMessagesOptions{
		ParentID: id, MentionedPeople: []string{"me", id}, Before: noon, BeforeMessage: id,
	}, amount}}},
	{"Create a Message", "Messages.Create",
		args{&webex.CreateMessageRequest{RoomID: id, Text: "hi"}},
		[]args{
			{&webex.CreateMessageRequest{RoomID: id, ParentID: id, Text: "hi", Markdown: "**hi**", Files: []string{site}}},
			{&webex.CreateMessageRequest{ToPersonID: id, Attachments: []webex.Attachment{card}}},
			{&webex.CreateMessageRequest{ToPersonEmail: email, Text: "hi", Markdown: "**hi**", ParentID: id, Upload: upload}},
			{&webex.CreateMessageRequest{RoomID: id, Upload: upload}},
			{&webex.CreateMessageRequest{ToPersonID: id, Upload: upload}},
		}},
	{"List Direct Messages", "Messages.ListDirect", args{&webex.ListDirectMessagesOptions{PersonID: id}}, []args{
		{&webex.ListDirectMessagesOptions{PersonID: id, ParentID: id}},
		{&webex.ListDirectMessagesOptions{PersonEmail: email}},
	}},
	{"Edit a Message", "Messages.Edit", args{id, &webex.EditMessageRequest{RoomID: id, Text: "hi"}},
		[]args{{id, &webex.EditMessageRequest{RoomID: id, Text: "hi", Markdown: "**hi**"}}}},
	{"Get Message Details", "Messages.Get", args{id}, nil},
	{"Delete a Message", "Messages.Delete", args{id}, nil},

	{"List Room Tabs", "RoomTabs.List", args{id}, nil},
	{"Create a Room Tab", "RoomTabs.Create", args{&webex.CreateRoomTabRequest{RoomID: id, ContentURL: site, DisplayName: "Home"}}, nil},
	{"Get Room Tab Details", "RoomTabs.Get", args{id}, nil},
	{"Update a Room Tab", "RoomTabs.Update", args{id, &webex.UpdateRoomTabRequest{RoomID: id, ContentURL: site, DisplayName: "Home"}}, nil},
	{"Delete a Room Tab", "RoomTabs.Delete", args{id}, nil},

	{"List Rooms", "Rooms.List Rooms.ListPages", args{nil}, []args{
		{&webex.ListRoomsOptions{TeamID: id, Type: webex.RoomTypeGroup, SortBy: webex.RoomSortByCreated}, amount},
		{&webex.ListRoomsOptions{OrgPublicSpaces: true, From: noon, To: noon}},
	}},
	{"Create a Room", "Rooms.Create", args{&webex.CreateRoomRequest{Title: "Plans"}}, []args{{&webex.CreateRoomRequest{
		Title: "Plans", TeamID: id, ClassificationID: id, IsLocked: new(true), IsPublic: new(true),
		Description: "What we do", IsAnnouncementOnly: new(true),
	}}}},
	{"Get Room Details", "Rooms.Get", args{id}, nil},
	{"Get Room Meeting Details", "Rooms.GetMeetingInfo", args{id}, nil},
	{"Update a Room", "Rooms.Update", args{id, &webex.UpdateRoomRequest{Title: "Plans"}}, []args{{id, &webex.UpdateRoomRequest{
		Title: "Plans", ClassificationID: new(id), TeamID: new(id), IsLocked: new(false), IsPublic: new(false),
		Description: new(" "), IsAnnouncementOnly: new(false), IsReadOnly: new(false),
	}}}},
	{"Delete a Room", "Rooms.Delete", args{id}, nil},

	{"listTeamMemberships", "TeamMemberships.List TeamMemberships.ListPages", args{id}, []args{{id, amount}}},
	{"createTeamMembership", "TeamMemberships.Create",
		args{&webex.CreateTeamMembershipRequest{TeamID: id, PersonID: id}},
		[]args{
			{&webex.CreateTeamMembershipRequest{TeamID: id, PersonID: id, IsModerator: new(true)}},
			{&webex.CreateTeamMembershipRequest{TeamID: id, PersonEmail: email}},
		}},
	{"Get Team Membership Details", "TeamMemberships.Get", args{id}, nil},
	{"Update a Team Membership", "TeamMemberships.Update", args{id, new(webex.UpdateTeamMembershipRequest)},
		[]args{{id, &webex.UpdateTeamMembershipRequest{IsModerator: true}}}},
	{"Delete a Team Membership", "TeamMemberships.Delete", args{id}, nil},

	{"List Teams", "Teams.List Teams.ListPages", args{}, []args{{amount}}},
	{"Create a Team", "Teams.Create", args{&webex.CreateTeamRequest{Name: "Ours"}},
		[]args{{&webex.CreateTeamRequest{Name: "Ours", Description: "Us"}}}},
	{"Get Team Details", "Teams.Get", args{id}, nil},
	{"Update a Team", "Teams.Update", args{id, &webex.UpdateTeamRequest{Name: "Ours"}},
		[]args{{id, &webex.UpdateTeamRequest{Name: "Ours", Description: new("")}}}},
	{"Delete a Team", "Teams.Delete", args{id}, nil},

	{"List Webhooks", "Webhooks.List Webhooks.ListPages", args{nil},
		[]args{{&webex.ListWebhooksOptions{OwnedBy: webex.WebhookOwnedByOrg}, amount}}},
	{"Create a Webhook", "Webhooks.Create",
		args{&webex.CreateWebhookRequest{Name: "All", TargetURL: site, Resource: webex.WebhookResourceAll, Event: webex.WebhookEventAll}},
		[]args{{&webex.CreateWebhookRequest{
			Name: "Mentions", TargetURL: site, Resource: webex.WebhookResourceMessages, Event: webex.WebhookEventCreated,
			Filter: "mentionedPeople=me", Secret: "s3cret", OwnedBy: webex.WebhookOwnedByOrg,
		}}}},
	{"Get Webhook Details", "Webhooks.Get", args{id}, nil},
	{"Update a Webhook", "Webhooks.Update", args{id, &webex.UpdateWebhookRequest{Name: "All", TargetURL: site}},
		[]args{{id, &webex.UpdateWebhookRequest{
			Name: "All", TargetURL: site, Secret: new("s3cret"), OwnedBy: new(webex.WebhookOwnedByOrg), Status: new(webex.WebhookStatusActive),
		}}}},
	{"Delete a Webhook", "Webhooks.Delete", args{id}, nil},
}

var upload = webex.UploadBytes("chart.png", []byte("\x89PNG\r\n\x1a\n"))

var card = webex.AdaptiveCard(map[string]any{
	"type":    "AdaptiveCard",
	"version": "1.3",
	"body":    []any{map[string]any{"type": "TextBlock", "text": "hi", "size": "large"}},
	"actions": []any{map[string]any{"type": "Action.OpenUrl", "title": "Look", "url": site}},
})
