package contract

import (
	"net/http"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

func playRooms(s *stage) {
	ctx := s.Context()
	room := must(s.alice.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Plans", IsLocked: new(true), Description: "What we do"}))
	must(s.alice.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "More plans"}))
	must(s.alice.Rooms.Get(ctx, room.ID))
	must(s.alice.Rooms.GetMeetingInfo(ctx, room.ID)) //nolint:staticcheck // Deprecated, and still there.
	must(s.alice.Rooms.Update(ctx, room.ID, &webex.UpdateRoomRequest{Title: "Our plans", IsLocked: new(false)}))
	severalPages(s, s.alice.Rooms.ListPages(ctx, nil, byOne...))
	must(webex.Collect(s.alice.Rooms.List(ctx, &webex.ListRoomsOptions{Type: webex.RoomTypeGroup, SortBy: webex.RoomSortByLastActivity})))
	done(s.alice.Rooms.Delete(ctx, room.ID))
	_, err := s.alice.Rooms.Get(ctx, room.ID)
	s.refused(http.StatusNotFound, err)
}

func playMemberships(s *stage) {
	ctx := s.Context()
	room := must(s.alice.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Members", IsLocked: new(true)}))
	membership := must(s.alice.Memberships.Create(ctx, &webex.CreateMembershipRequest{RoomID: room.ID, PersonID: s.fake.Bob.ID}))
	_, err := s.alice.Memberships.Create(ctx, &webex.CreateMembershipRequest{RoomID: room.ID, PersonEmail: s.fake.Bob.Email})
	s.refused(http.StatusConflict, err)
	_, err = s.bob.Memberships.Create(ctx, &webex.CreateMembershipRequest{RoomID: room.ID, PersonID: s.fake.Carol.ID})
	s.refused(http.StatusForbidden, err)
	must(s.alice.Memberships.Get(ctx, membership.ID))
	must(s.alice.Memberships.Update(ctx, membership.ID, &webex.UpdateMembershipRequest{IsModerator: true}))
	severalPages(s, s.alice.Memberships.ListPages(ctx, &webex.ListMembershipsOptions{RoomID: room.ID}, byOne...))
	done(s.alice.Memberships.Delete(ctx, membership.ID))
	s.refused(http.StatusNotFound, s.alice.Memberships.Delete(ctx, membership.ID))
}

func playMessages(s *stage) {
	ctx := s.Context()
	room := must(s.alice.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Talk"}))
	must(s.alice.Memberships.Create(ctx, &webex.CreateMembershipRequest{RoomID: room.ID, PersonID: s.fake.Bot.ID}))
	mention := "Hi <@personId:" + s.fake.Bot.ID + "|Bot> and <@all>, **look**"
	message := must(s.alice.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: room.ID, Markdown: mention}))
	must(s.bot.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: room.ID, ParentID: message.ID, Text: "I did"}))
	must(s.alice.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: room.ID, Files: []string{"https://example.com/chart.png"}}))
	whisper := must(s.alice.Messages.Create(ctx, &webex.CreateMessageRequest{ToPersonEmail: s.fake.Bob.Email, Text: "Psst"}))
	must(s.bob.Messages.Create(ctx, &webex.CreateMessageRequest{ToPersonID: s.fake.Alice.ID, ParentID: whisper.ID, Markdown: "**Yes?**"}))
	must(s.bob.Messages.Create(ctx, &webex.CreateMessageRequest{ToPersonID: s.fake.Alice.ID, Attachments: []webex.Attachment{card}}))
	must(s.alice.Messages.Get(ctx, message.ID))
	must(s.alice.Messages.Edit(ctx, message.ID, &webex.EditMessageRequest{RoomID: room.ID, Markdown: "_never mind_"}))
	severalPages(s, s.alice.Messages.ListPages(ctx, room.ID, nil, byOne...))
	must(webex.Collect(s.bot.Messages.List(ctx, room.ID, &webex.ListMessagesOptions{MentionedPeople: []string{"me"}})))
	must(webex.Collect(s.alice.Messages.ListDirect(ctx, &webex.ListDirectMessagesOptions{PersonID: s.fake.Bob.ID})))

	_, err := webex.Collect(s.bot.Messages.List(ctx, room.ID, nil))
	s.refused(http.StatusForbidden, err)
	_, err = s.bot.Messages.Edit(ctx, message.ID, &webex.EditMessageRequest{RoomID: room.ID, Text: "mine"})
	s.refused(http.StatusForbidden, err)
	_, err = s.bob.Messages.Get(ctx, message.ID)
	s.refused(http.StatusNotFound, err)
	done(s.alice.Messages.Delete(ctx, message.ID))

	form := webex.AdaptiveCard(map[string]any{
		"type":    "AdaptiveCard",
		"version": "1.3",
		"body":    []any{map[string]any{"type": "Input.Text", "id": "Name"}},
		"actions": []any{map[string]any{"type": "Action.Submit", "title": "Send"}},
	})
	submission := must(s.bot.Messages.Create(ctx, &webex.CreateMessageRequest{RoomID: room.ID, Text: "A form", Attachments: []webex.Attachment{form}}))
	action := must(s.alice.AttachmentActions.Create(ctx, &webex.CreateAttachmentActionRequest{
		MessageID: submission.ID, Inputs: map[string]any{"Name": "Alice"},
	}))
	must(s.bot.AttachmentActions.Get(ctx, action.ID))
	_, err = s.bob.AttachmentActions.Get(ctx, action.ID)
	s.refused(http.StatusNotFound, err)
}

var card = webex.AdaptiveCard(map[string]any{
	"type":    "AdaptiveCard",
	"version": "1.3",
	"body":    []any{map[string]any{"type": "TextBlock", "text": "hi", "size": "large"}},
	"actions": []any{map[string]any{"type": "Action.OpenUrl", "title": "Look", "url": "https://example.com/page"}},
})

func playFiles(s *stage) {
	ctx := s.Context()
	message := must(s.alice.Messages.Create(ctx, &webex.CreateMessageRequest{
		ToPersonID: s.fake.Bob.ID, Text: "Look", Upload: webex.UploadBytes("chart.png", []byte("\x89PNG\r\n\x1a\n")),
	}))
	info := must(s.bob.Files.Info(ctx, message.Files[0]))
	assert.Equal(s, "chart.png", info.Name)
	done(must(s.bob.Files.Get(ctx, message.Files[0])).Body.Close())
	_, err := s.bot.Files.Get(ctx, message.Files[0])
	s.refused(http.StatusNotFound, err)
}

func playTeams(s *stage) {
	ctx := s.Context()
	team := must(s.alice.Teams.Create(ctx, &webex.CreateTeamRequest{Name: "Ours", Description: "Us"}))
	must(s.alice.Teams.Create(ctx, &webex.CreateTeamRequest{Name: "Theirs"}))
	must(s.alice.Teams.Get(ctx, team.ID))
	must(s.alice.Teams.Update(ctx, team.ID, &webex.UpdateTeamRequest{Name: "All of us", Description: new("")}))
	severalPages(s, s.alice.Teams.ListPages(ctx, byOne...))
	_, err := s.bob.Teams.Get(ctx, team.ID)
	s.refused(http.StatusNotFound, err)
	must(s.alice.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Of the team", TeamID: team.ID}))
	must(webex.Collect(s.alice.Rooms.List(ctx, &webex.ListRoomsOptions{TeamID: team.ID})))
	done(s.alice.Teams.Delete(ctx, team.ID))
}

func playTeamMemberships(s *stage) {
	ctx := s.Context()
	team := must(s.alice.Teams.Create(ctx, &webex.CreateTeamRequest{Name: "Ours"}))
	membership := must(s.alice.TeamMemberships.Create(ctx, &webex.CreateTeamMembershipRequest{TeamID: team.ID, PersonEmail: s.fake.Bob.Email}))
	_, err := s.alice.TeamMemberships.Create(ctx, &webex.CreateTeamMembershipRequest{TeamID: team.ID, PersonID: s.fake.Bob.ID})
	s.refused(http.StatusConflict, err)
	_, err = s.bob.TeamMemberships.Update(ctx, membership.ID, &webex.UpdateTeamMembershipRequest{IsModerator: true})
	s.refused(http.StatusForbidden, err)
	must(s.alice.TeamMemberships.Get(ctx, membership.ID))
	must(s.alice.TeamMemberships.Update(ctx, membership.ID, &webex.UpdateTeamMembershipRequest{IsModerator: true}))
	severalPages(s, s.alice.TeamMemberships.ListPages(ctx, team.ID, byOne...))
	done(s.alice.TeamMemberships.Delete(ctx, membership.ID))
}

func playWebhooks(s *stage) {
	ctx := s.Context()
	s.fake.DeliverTo(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	webhook := must(s.alice.Webhooks.Create(ctx, &webex.CreateWebhookRequest{
		Name: "Mentions", TargetURL: "https://example.com/hook", Resource: webex.WebhookResourceMessages, Event: webex.WebhookEventCreated,
		Filter: "mentionedPeople=me", Secret: "s3cret",
	}))
	must(s.alice.Webhooks.Create(ctx, &webex.CreateWebhookRequest{
		Name: "All", TargetURL: "https://example.com/hook", Resource: webex.WebhookResourceAll, Event: webex.WebhookEventAll, OwnedBy: webex.WebhookOwnedByOrg,
	}))
	must(s.alice.Webhooks.Get(ctx, webhook.ID))
	must(s.alice.Webhooks.Update(ctx, webhook.ID, &webex.UpdateWebhookRequest{Name: "Me", TargetURL: "https://example.com/me", Status: new(webex.WebhookStatusActive)}))
	must(s.alice.Webhooks.Create(ctx, &webex.CreateWebhookRequest{
		Name: "Rooms", TargetURL: "https://example.com/hook", Resource: webex.WebhookResourceRooms, Event: webex.WebhookEventCreated,
	}))
	severalPages(s, s.alice.Webhooks.ListPages(ctx, nil, byOne...))
	must(webex.Collect(s.alice.Webhooks.List(ctx, &webex.ListWebhooksOptions{OwnedBy: webex.WebhookOwnedByOrg})))
	_, err := webex.Collect(s.bob.Webhooks.List(ctx, &webex.ListWebhooksOptions{OwnedBy: webex.WebhookOwnedByOrg}))
	s.refused(http.StatusForbidden, err)
	done(s.alice.Webhooks.Delete(ctx, webhook.ID))
}

// playLinks plays with tabs and linked folders.
func playLinks(s *stage) {
	ctx := s.Context()
	room := must(s.alice.Rooms.Create(ctx, &webex.CreateRoomRequest{Title: "Links"}))
	tab := must(s.alice.RoomTabs.Create(ctx, &webex.CreateRoomTabRequest{RoomID: room.ID, ContentURL: "https://example.com/page", DisplayName: "Home"}))
	must(s.alice.RoomTabs.Get(ctx, tab.ID))
	must(s.alice.RoomTabs.Update(ctx, tab.ID, &webex.UpdateRoomTabRequest{RoomID: room.ID, ContentURL: "https://example.com/page", DisplayName: "House"}))
	must(webex.Collect(s.alice.RoomTabs.List(ctx, room.ID)))
	_, err := webex.Collect(s.bob.RoomTabs.List(ctx, room.ID))
	s.refused(http.StatusNotFound, err)
	done(s.alice.RoomTabs.Delete(ctx, tab.ID))

	link := webex.CreateLinkedFolderRequest{RoomID: room.ID, ContentURL: "https://example.com/page", DisplayName: "Plans", DriveID: "1", ItemID: "2", DefaultFolder: true}
	folder := must(s.alice.LinkedFolders.Create(ctx, &link))
	must(s.alice.LinkedFolders.Get(ctx, folder.ID))
	must(s.alice.LinkedFolders.Update(ctx, folder.ID, new(webex.UpdateLinkedFolderRequest(link))))
	must(webex.Collect(s.alice.LinkedFolders.List(ctx, room.ID)))
	done(s.alice.LinkedFolders.Delete(ctx, folder.ID))
	_, err = s.alice.LinkedFolders.Get(ctx, folder.ID)
	s.refused(http.StatusNotFound, err)
}

// playRefusals plays with requests that are wrong for every resource.
func playRefusals(s *stage) {
	ctx := s.Context()
	_, err := s.stranger.People.Me(ctx)
	s.refused(http.StatusUnauthorized, err)
	s.refused(http.StatusMethodNotAllowed, webex.Exec(ctx, s.alice, webex.Op("PATCH /rooms"), nil))
	s.refused(http.StatusNotFound, webex.Exec(ctx, s.alice, webex.Op("GET /nothing"), nil))
	s.refused(http.StatusUnsupportedMediaType, webex.Exec(ctx, s.alice, webex.Op("POST /rooms"), map[string]string{"title": "Plans"},
		webex.WithHeader("Content-Type", "text/plain")))
	for _, path := range []string{"/rooms", "/messages", "/memberships", "/teams", "/team/memberships", "/webhooks", "/people",
		"/room/tabs", "/room/linkedFolders", "/attachment/actions", "/guests/token"} {
		s.refused(http.StatusBadRequest, webex.Exec(ctx, s.alice, webex.Op("POST "+path), map[string]string{}))
	}
	for _, path := range []string{"/messages", "/team/memberships", "/room/tabs", "/adminAudit/events", "/authorizations"} {
		s.refused(http.StatusBadRequest, webex.Exec(ctx, s.alice, webex.Op("GET "+path), nil))
	}
}

// playFailures plays with the trouble that the fake can be told to make.
func playFailures(s *stage) {
	ctx := s.Context()
	message := must(s.alice.Messages.Create(ctx, &webex.CreateMessageRequest{ToPersonID: s.fake.Bob.ID, Upload: webex.UploadBytes("chart.png", []byte("\x89PNG\r\n\x1a\n"))}))
	for status, on := range map[int]string{
		http.StatusTooManyRequests:      "GET /rooms",
		http.StatusInternalServerError:  "GET /rooms",
		http.StatusBadGateway:           "GET /rooms",
		http.StatusServiceUnavailable:   "GET /rooms",
		http.StatusGatewayTimeout:       "GET /rooms",
		http.StatusGone:                 "GET /contents/*",
		http.StatusLocked:               "GET /contents/*",
		http.StatusPreconditionRequired: "GET /contents/*",
	} {
		fault := s.fake.Fail(webextest.Failure{On: on, Status: status})
		client := s.impatient() // another may wait after a 429
		_, err := webex.Collect(client.Rooms.List(ctx, nil))
		if on != "GET /rooms" {
			_, err = client.Files.Get(ctx, message.Files[0])
		}
		s.refused(status, err)
		fault.Remove()
	}
	s.fake.Limit(0.001, 1)
	client := s.impatient()
	must(client.People.Me(ctx))
	_, err := client.People.Me(ctx)
	s.refused(http.StatusTooManyRequests, err)
	s.fake.Limit(0, 0)

	s.fake.Fail(webextest.Failure{On: "GET /rooms", Times: 1, KMSFailure: "title"})
	rooms := must(webex.Collect(s.alice.Rooms.List(ctx, nil)))
	assert.Equal(s, "kms_failure", rooms[0].Errors["title"].Code)
}
