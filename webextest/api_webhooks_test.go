package webextest

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWebhookLife(t *testing.T) {
	s := start(t)
	created := must(t, s, s.Bot, "POST", "/webhooks", fields{
		"name": "Hook", "targetUrl": "https://example.com/hook", "resource": "messages", "event": "created",
		"filter": "roomId=x&mentionedPeople=me", "secret": "s3",
	}).object(t)
	assert.Equal(t, fields{
		"id":        created["id"],
		"name":      "Hook",
		"targetUrl": "https://example.com/hook",
		"resource":  "messages",
		"event":     "created",
		"filter":    "roomId=x&mentionedPeople=me",
		"secret":    "s3",
		"status":    "active",
		"ownedBy":   "creator",
		"created":   created["created"],
	}, created)
	path := "/webhooks/" + created["id"].(string)
	assert.Equal(t, created, must(t, s, s.Bot, "GET", path, nil).object(t))

	want := maps.Clone(created)
	want["name"], want["targetUrl"] = "New", "http://localhost:1/x"
	updated := must(t, s, s.Bot, "PUT", path, fields{
		"name": "New", "targetUrl": "http://localhost:1/x", "status": "active", "resource": "rooms", "event": "all", "filter": "",
	}).object(t)
	assert.Equal(t, want, updated, "resource, event and filter stay")
	delete(want, "secret")
	assert.Equal(t, want, must(t, s, s.Bot, "PUT", path, fields{"name": "New", "targetUrl": "http://localhost:1/x", "secret": ""}).object(t))

	hook, _ := s.webhooks.get(created["id"].(string))
	hook.Status = "inactive" // as too many failed deliveries make it
	target := fields{"name": "New", "targetUrl": "http://localhost:1/x"}
	assert.Equal(t, "inactive", must(t, s, s.Bot, "PUT", path, target).text(t, "status"))
	target["status"] = "active"
	assert.Equal(t, "active", must(t, s, s.Bot, "PUT", path, target).text(t, "status"))

	assert.Len(t, must(t, s, s.Bot, "GET", "/webhooks", nil).items(t), 1)
	assert.Empty(t, must(t, s, s.Alice, "GET", "/webhooks", nil).items(t))
	try(t, s, []attempt{
		{"get as another", s.Bob, "GET", path, nil, 404},
		{"update as another", s.Bob, "PUT", path, fields{"name": "a", "targetUrl": "http://a"}, 404},
		{"update without a name", s.Bot, "PUT", path, fields{"targetUrl": "http://a"}, 400},
		{"update without a target", s.Bot, "PUT", path, fields{"name": "a"}, 400},
		{"disable", s.Bot, "PUT", path, fields{"name": "a", "targetUrl": "http://a", "status": "inactive"}, 400},
		{"delete as another", s.Bob, "DELETE", path, nil, 404},
		{"delete", s.Bot, "DELETE", path, nil, 204},
		{"gone", s.Bot, "GET", path, nil, 404},
	})
}

func TestWebhookRules(t *testing.T) {
	s := start(t)
	for _, test := range []struct {
		name   string
		who    *Person
		change fields
		status int
	}{
		{"good", s.Bob, nil, 200},
		{"all", s.Bob, fields{"resource": "all", "event": "all"}, 200},
		{"telephony", s.Bob, fields{"resource": "telephony_calls", "event": "updated"}, 200},
		{"no name", s.Bob, fields{"name": ""}, 400},
		{"no target", s.Bob, fields{"targetUrl": ""}, 400},
		{"relative target", s.Bob, fields{"targetUrl": "/hook"}, 400},
		{"other scheme", s.Bob, fields{"targetUrl": "ftp://example.com"}, 400},
		{"no resource", s.Bob, fields{"resource": ""}, 400},
		{"unknown resource", s.Bob, fields{"resource": "people"}, 400},
		{"unknown event", s.Bob, fields{"event": "create"}, 400},
		{"broken filter", s.Bob, fields{"filter": "a=%zz"}, 400},
		{"unknown owner", s.Bob, fields{"ownedBy": "me"}, 400},
		{"unknown filter", s.Bob, fields{"filter": "roomID=a"}, 400},
		{"filter of another resource", s.Bob, fields{"filter": "isLocked=true"}, 400},
		{"one unknown filter of two", s.Bob, fields{"filter": "roomId=a&room=b"}, 400},
		{"all filters of messages", s.Bob, fields{"filter": "hasAttachments=true&hasFiles=true&mentionedPeople=me&personEmail=a&personId=b&roomId=c&roomType=group"}, 200},
		{"all filters of memberships", s.Bob, fields{"resource": "memberships", "filter": "isModerator=true&personEmail=a&personId=b&roomId=c"}, 200},
		{"all filters of rooms", s.Bob, fields{"resource": "rooms", "filter": "isLocked=true&type=group"}, 200},
		{"all filters of submissions", s.Bob, fields{"resource": "attachmentActions", "filter": "messageId=a&personId=b&roomId=c"}, 200},
		{"filter of everything", s.Bob, fields{"resource": "all", "filter": "isLocked=true"}, 200},
		{"unknown filter of everything", s.Bob, fields{"resource": "all", "filter": "messageId=a"}, 400},
		{"empty value", s.Bob, fields{"filter": "roomId="}, 400},
		{"no value", s.Bob, fields{"filter": "roomId"}, 400},
		{"empty value elsewhere", s.Bob, fields{"resource": "meetings", "filter": "meetingNumber="}, 400},
		{"no filter", s.Bob, fields{"filter": ""}, 200},
		{"filter of the organization", s.Alice, fields{"resource": "meetings", "filter": "hostEmail=a"}, 400},
		{"filter of the organization's", s.Alice, fields{"resource": "meetings", "filter": "hostEmail=a", "ownedBy": "org"}, 200},
		{"organization's as anybody", s.Bob, fields{"ownedBy": "org"}, 403},
	} {
		t.Run(test.name, func(t *testing.T) {
			hook := fields{"name": "Hook", "targetUrl": "https://example.com", "resource": "messages", "event": "created"}
			maps.Copy(hook, test.change)
			got := as(t, s, test.who, "POST", "/webhooks", hook)
			assert.Equal(t, test.status, got.status, "%s", got.body)
		})
	}
	assert.Len(t, must(t, s, s.Alice, "GET", "/webhooks?ownedBy=org", nil).items(t), 1)
	assert.Equal(t, 400, as(t, s, s.Alice, "GET", "/webhooks?ownedBy=creator", nil).status)
	assert.Equal(t, 403, as(t, s, s.Bob, "GET", "/webhooks?ownedBy=org", nil).status)
}
