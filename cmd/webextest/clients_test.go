package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What other SDKs send as a body. A string is JSON.
type (
	form  string   // "title=Room&isLocked=true"
	parts []string // of a multipart form: "text=hello", or "files@name.txt=content" for a file
)

// fields are attributes that an answer has, among others.
type fields = map[string]any

// call is a request of another SDK. "$name" in its path and body stands for
// something that an earlier call kept.
type call struct {
	name   string
	method string
	path   string
	body   any    // string, form or parts
	keep   string // keeps the ID of the answer as $keep, its UUID as $keepUUID, a token as $keepToken, a file as $keepFile
	want   any    // fields, or the number of items on all pages together
}

// otherClient is a client that knows nothing of this SDK.
type otherClient struct {
	base  string
	token string
	kept  map[string]string
}

// A client of any SDK can do everything, whatever its spelling: strings for
// booleans, "True" of Python, attributes that are null or absent, numbers as
// strings, empty parameters, repeated keys, forms of both kinds, a slash before
// the query, and objects that are sent back as they came.
func TestOtherClients(t *testing.T) {
	at := launch(t, "-json", "-token", "secret").json(t)
	c := &otherClient{at.URL, "secret", map[string]string{}}
	for _, p := range at.People {
		name, _, _ := strings.Cut(p.Email, "@")
		c.kept[name], c.kept[name+"Token"] = p.ID, p.Token
	}

	t.Run("tokens", func(t *testing.T) {
		_, _, me := c.send(t, "GET", at.URL+"/people/me", nil)
		parts := strings.Split(c.kept["bobToken"], "_")
		require.Len(t, parts, 3, "x_y_ORG")
		assert.Equal(t, "ciscospark://us/ORGANIZATION/"+parts[2], decoded(t, me["orgId"].(string)))
		assert.Regexp(t, `^ciscospark://us/PEOPLE/[\da-f-]{36}$`, decoded(t, me["id"].(string)))
	})

	c.run(t, "people", []call{
		{"create", "POST", "/people", `{"emails": ["dora@example.com"], "displayName": "Dora", "firstName": null, "roles": [], "licenses": null,
			"phoneNumbers": [{"type": "work", "value": "+1 408 555 0100", "primary": "true"}]}`, "dora", fields{"displayName": "Dora"}},
		{"create with a form", "POST", "/people?callingData=False&minResponse=", form("emails=erik@example.com&displayName=Erik+%26+Co&firstName="), "erik", fields{"displayName": "Erik & Co"}},
		{"get", "GET", "/people/$dora", nil, "", fields{"id": "$dora", "loginEnabled": "true", "invitePending": "true"}},
		{"update", "PUT", "/people/$dora?callingData=true", `{"displayName": "Dora D", "nickName": "Do", "loginEnabled": "false", "invitePending": "true", "emails": null}`, "",
			fields{"displayName": "Dora D", "nickName": "Do", "loginEnabled": "false"}},
		{"update in Python", "PUT", "/people/$dora", `{"displayName": "Dora D", "loginEnabled": "True", "extension": ""}`, "", fields{"loginEnabled": "true"}},
		{"send back", "PUT", "/people/$dora", back("/people/$dora"), "", fields{"displayName": "Dora D"}},
		{"send oneself back", "PUT", "/people/$alice", back("/people/me"), "", fields{"displayName": "Alice Archer"}},
		{"list two, with a slash", "GET", "/people/?id=$bob,$carol", nil, "", 2},
		{"list two, repeated", "GET", "/people?id=$bob&id=$carol&max=null", nil, "", 2},
		{"list by address", "GET", "/people/?email=bob%40example.com&displayName=&orgId=&roles=", nil, "", 1},
		{"list in pages", "GET", "/people?max=2&excludeStatus=True", nil, "", 6},
		{"delete", "DELETE", "/people/$erik", nil, "", nil},
	})
	c.run(t, "rooms", []call{
		{"create", "POST", "/rooms", `{"title": "Room", "teamId": null, "isLocked": "true", "description": "For <all> & sundry", "classificationId": ""}`, "room",
			fields{"isLocked": true, "description": "For <all> & sundry"}},
		{"create with a form", "POST", "/rooms/", form("title=Other%20room&isLocked=false"), "other", fields{"title": "Other room", "isLocked": false}},
		{"update", "PUT", "/rooms/$room", `{"title": "Project", "isLocked": "True", "isAnnouncementOnly": false, "isPublic": null}`, "", fields{"title": "Project"}},
		{"send back", "PUT", "/rooms/$room", back("/rooms/$room"), "", fields{"isLocked": true}},
		{"update with a form", "PUT", "/rooms/$other", form("title=Another"), "", fields{"title": "Another"}},
		{"list in pages", "GET", "/rooms/?max=1&type=group&teamId=&sortBy=lastactivity", nil, "", 2},
		{"meeting", "GET", "/rooms/$room/meetingInfo", nil, "", fields{"roomId": "$room"}},
		{"delete", "DELETE", "/rooms/$other", nil, "", nil},
	})
	c.run(t, "memberships", []call{
		{"create by ID", "POST", "/memberships", `{"roomId": "$room", "personId": "$bob", "personEmail": null, "isModerator": "false"}`, "bobs", fields{"isModerator": false}},
		{"create by address", "POST", "/memberships", form("roomId=$room&personEmail=carol@example.com&isModerator=true"), "carols", fields{"isModerator": true}},
		{"create a bot's", "POST", "/memberships/", `{"roomId": "$room", "personEmail": "bot@webex.bot"}`, "bots", nil},
		{"update one boolean", "PUT", "/memberships/$bobs", `{"isModerator": "true"}`, "", fields{"isModerator": true, "isRoomHidden": false}},
		{"update the other", "PUT", "/memberships/$bobs", `{"isRoomHidden": false}`, "", fields{"isModerator": true}},
		{"send back", "PUT", "/memberships/$bobs", back("/memberships/$bobs"), "", fields{"isModerator": true}},
		{"list in pages", "GET", "/memberships/?roomId=$room&max=3&personId=&personEmail=", nil, "", 4},
		{"list of a person", "GET", "/memberships?roomId=$room&personEmail=BOB@example.com", nil, "", 1},
		{"delete", "DELETE", "/memberships/$carols", nil, "", nil},
	})
	c.run(t, "messages", []call{
		{"create", "POST", "/messages", `{"roomId": "$room", "text": "hello", "markdown": null, "files": null, "attachments": null, "parentId": ""}`, "first", fields{"text": "hello"}},
		{"create with a form", "POST", "/messages/", form("roomId=$room&markdown=**bold**+%26+more"), "second", fields{"text": "bold & more"}},
		{"create with a multipart form", "POST", "/messages", parts{"roomId=$room", "text=third"}, "third", fields{"text": "third"}},
		{"create a direct one", "POST", "/messages", form("toPersonEmail=bob@example.com&text=psst"), "direct", fields{"roomType": "direct"}},
		{"reply", "POST", "/messages", `{"roomId": "$room", "parentId": "$firstUUID", "text": "yes"}`, "reply", fields{"parentId": "$first"}},
		{"mention a bot", "POST", "/messages", `{"roomId": "$room", "markdown": "<@personEmail:bot@webex.bot> do it"}`, "order", fields{"text": "Bot do it"}},
		{"get", "GET", "/messages/$first", nil, "", fields{"id": "$first"}},
		{"edit", "PUT", "/messages/$first", `{"roomId": "$room", "text": "hello!", "markdown": "", "html": null}`, "", fields{"text": "hello!"}},
		{"send back", "PUT", "/messages/$first", back("/messages/$first"), "", fields{"text": "hello!"}},
		{"list in pages", "GET", "/messages/?roomId=$room&max=2&before&beforeMessage=&parentId=&mentionedPeople=", nil, "", 5},
		{"list a thread", "GET", "/messages?roomId=$room&parentId=$firstUUID", nil, "", 1},
		{"list what mentions oneself", "GET", "/messages?roomId=$room&mentionedPeople=me&mentionedPeople=$alice", nil, "", 0},
		{"list direct ones", "GET", "/messages/direct?personEmail=bob@example.com&personId=", nil, "", 1},
		{"delete", "DELETE", "/messages/$third", nil, "", nil},
	})
	c.run(t, "files", []call{
		{"upload", "POST", "/messages", parts{"roomId=$room", "markdown=**log**", "files@build.log=no space left"}, "log", fields{"text": "log"}},
		{"by URL", "POST", "/messages", `{"roomId": "$room", "files": ["https://example.com/a.png"]}`, "image", nil},
		{"by URL in a form", "POST", "/messages", form("roomId=$room&files=https://example.com/b.png"), "other", nil},
		{"get", "GET", "$logFile", nil, "", "no space left"},
		{"delete", "DELETE", "/messages/$log", nil, "", nil},
	})
	const form13 = `{"type": "AdaptiveCard", "version": "1.3", "body": [{"type": "Input.Text", "id": "name"}], "actions": [{"type": "Action.Submit", "title": "OK"}]}`
	c.run(t, "cards", []call{
		{"create", "POST", "/messages", `{"roomId": "$room", "text": "a form", "files": [], "attachments":
			[{"contentType": "application/vnd.microsoft.card.adaptive", "content": ` + form13 + `}]}`, "card", fields{"text": "a form"}},
		{"submit", "POST", "/attachment/actions", `{"type": "submit", "messageId": "$card", "inputs": {"name": "Robert"}}`, "action", fields{"type": "submit"}},
		{"get", "GET", "/attachment/actions/$action", nil, "", fields{"inputs": fields{"name": "Robert"}}},
		{"submit again", "POST", "/attachment/actions/", back("/attachment/actions/$action"), "", fields{"messageId": "$card"}},
	})
	c.run(t, "teams", []call{
		{"create", "POST", "/teams", `{"name": "Team", "description": null}`, "team", fields{"name": "Team"}},
		{"create with a form", "POST", "/teams/", form("name=Other&description=x"), "other", fields{"description": "x"}},
		{"update", "PUT", "/teams/$team", `{"name": "Crew", "description": ""}`, "", fields{"name": "Crew"}},
		{"send back", "PUT", "/teams/$team", back("/teams/$team"), "", fields{"name": "Crew"}},
		{"list in pages", "GET", "/teams/?max=1", nil, "", 2},
		{"add somebody", "POST", "/team/memberships", `{"teamId": "$team", "personId": null, "personEmail": "bob@example.com", "isModerator": "False"}`, "member", fields{"isModerator": false}},
		{"promote them", "PUT", "/team/memberships/$member", `{"isModerator": "true"}`, "", fields{"isModerator": true}},
		{"send them back", "PUT", "/team/memberships/$member", back("/team/memberships/$member"), "", fields{"isModerator": true}},
		{"list members in pages", "GET", "/team/memberships/?teamId=$team&max=1", nil, "", 2},
		{"create a room in it", "POST", "/rooms", `{"title": "Crew only", "teamId": "$team", "isLocked": "false"}`, "", fields{"teamId": "$team"}},
		{"list its rooms", "GET", "/rooms?teamId=$team", nil, "", 2},
		{"remove somebody", "DELETE", "/team/memberships/$member", nil, "", nil},
		{"delete", "DELETE", "/teams/$other", nil, "", nil},
	})
	c.run(t, "tabs", []call{
		{"create", "POST", "/room/tabs", `{"roomId": "$room", "displayName": "Wiki", "contentUrl": "https://example.com/?a=1&b=2"}`, "tab", fields{"contentUrl": "https://example.com/?a=1&b=2"}},
		{"create with a form", "POST", "/room/tabs/", form("roomId=$room&displayName=Plan&contentUrl=https%3A%2F%2Fexample.com"), "plan", nil},
		{"send back", "PUT", "/room/tabs/$tab", back("/room/tabs/$tab"), "", fields{"displayName": "Wiki"}},
		{"list in pages", "GET", "/room/tabs/?roomId=$room&max=1", nil, "", 2},
		{"delete", "DELETE", "/room/tabs/$plan", nil, "", nil},
	})
	c.run(t, "webhooks", []call{
		{"create", "POST", "/webhooks", `{"name": "a & b", "targetUrl": "https://example.com/hook?a=1&b=2", "resource": "messages", "event": "created",
			"filter": "roomId=$room&personEmail=bob%40example.com", "secret": null, "ownedBy": null}`, "hook", fields{"status": "active", "ownedBy": "creator"}},
		{"create with a form", "POST", "/webhooks/", form("name=all&targetUrl=https%3A%2F%2Fexample.com&resource=all&event=all&filter=&secret=s"), "all", nil},
		{"update", "PUT", "/webhooks/$hook", `{"name": "b", "targetUrl": "https://example.com", "status": "active", "secret": "s"}`, "", fields{"name": "b"}},
		{"send back", "PUT", "/webhooks/$hook", back("/webhooks/$hook"), "", fields{"name": "b", "filter": "roomId=$room&personEmail=bob%40example.com"}},
		{"create from another", "POST", "/webhooks", back("/webhooks/$hook"), "copy", nil},
		{"list in pages", "GET", "/webhooks/?max=2&ownedBy=", nil, "", 3},
		{"delete", "DELETE", "/webhooks/$all", nil, "", nil},
	})
	c.run(t, "events", []call{
		{"list in pages", "GET", "/events/?resource=messages&type=created&actorId=&from=&to=&max=3", nil, "", 10},
		{"list those of oneself", "GET", "/events?actorId=$alice&resource=tabs", nil, "event", 4},
		{"get", "GET", "/events/$event", nil, "", fields{"resource": "tabs", "actorId": "$alice"}},
	})
	c.run(t, "guests", []call{
		{"create", "POST", "/guests/token", `{"subject": "visitor 1", "displayName": "Visitor"}`, "guest", fields{"subject": "visitor 1"}},
		{"create with a form", "POST", "/guests/token", form("subject=visitor+2&displayName=Other"), "other", nil},
		{"invite", "POST", "/memberships", `{"roomId": "$room", "personId": "$guest"}`, "", nil},
		{"delete", "DELETE", "/people/$other", nil, "", nil},
	})

	c.token = c.kept["guestToken"]
	c.run(t, "as a guest", []call{
		{"me", "GET", "/people/me/", nil, "", fields{"displayName": "Visitor"}},
		{"speak", "POST", "/messages", form("roomId=$room&text=hello"), "", fields{"personId": "$guest"}},
	})
	c.token = c.kept["botToken"]
	c.run(t, "as a bot", []call{
		{"me", "GET", "/people/me", nil, "", fields{"type": "bot"}},
		{"read what mentions it", "GET", "/messages/$order", nil, "", fields{"text": "Bot do it"}},
		{"list what mentions it", "GET", "/messages?roomId=$room&mentionedPeople=me", nil, "", 1},
		{"reply", "POST", "/messages", `{"roomId": "$room", "parentId": "$orderUUID", "text": "done"}`, "", fields{"parentId": "$order"}},
		{"create a room", "POST", "/rooms", `{"title": "Ours", "classificationId": null, "isLocked": "true"}`, "ours", nil},
		{"leave", "DELETE", "/memberships/$bots", nil, "", nil},
	})
}

// back is a body: the object at a path, as it was answered.
type back string

// run sends calls one after the other. Each must succeed.
func (c *otherClient) run(t *testing.T, resource string, calls []call) {
	t.Helper()
	for _, call := range calls {
		t.Run(resource+"/"+call.name, func(t *testing.T) {
			path := c.expand(call.path)
			if !strings.HasPrefix(path, "http") {
				path = c.base + path
			}
			header, body, object := c.send(t, call.method, path, call.body)
			c.keep(t, call.keep, object)
			switch want := call.want.(type) {
			case fields:
				for name, value := range want {
					if text, ok := value.(string); ok {
						value = c.expand(text)
					}
					assert.Equal(t, value, object[name], name)
				}
			case string:
				assert.Equal(t, want, string(body))
			case int:
				assert.Len(t, c.ids(t, header, object), want)
			}
		})
	}
}

// send sends a request, which must succeed, and returns the answer.
func (c *otherClient) send(t *testing.T, method, url string, body any) (http.Header, []byte, fields) {
	t.Helper()
	content, mediaType := c.encode(t, body)
	r, err := http.NewRequestWithContext(t.Context(), method, url, content)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+c.token)
	if mediaType != "" {
		r.Header.Set("Content-Type", mediaType)
	}
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	want := http.StatusOK
	if method == http.MethodDelete {
		want = http.StatusNoContent
	}
	require.Equal(t, want, resp.StatusCode, "%s", answer)
	var object fields
	if resp.Header.Get("Content-Type") == "application/json" {
		require.NoError(t, json.Unmarshal(answer, &object))
	}
	return resp.Header, answer, object
}

// encode returns a body and its media type.
func (c *otherClient) encode(t *testing.T, body any) (io.Reader, string) {
	t.Helper()
	const asJSON = "application/json; charset=utf-8"
	switch body := body.(type) {
	case string:
		return strings.NewReader(c.expand(body)), asJSON
	case back:
		_, answer, _ := c.send(t, http.MethodGet, c.base+c.expand(string(body)), nil)
		return bytes.NewReader(answer), asJSON
	case form:
		return strings.NewReader(c.expand(string(body))), "application/x-www-form-urlencoded"
	case parts:
		var out bytes.Buffer
		w := multipart.NewWriter(&out)
		for _, part := range body {
			name, value, _ := strings.Cut(c.expand(part), "=")
			disposition := `form-data; name="` + name + `"`
			if name, file, ok := strings.Cut(name, "@"); ok {
				disposition = `form-data; name="` + name + `"; filename="` + file + `"`
			}
			p, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}})
			require.NoError(t, err)
			_, _ = io.WriteString(p, value)
		}
		require.NoError(t, w.Close())
		return &out, w.FormDataContentType()
	}
	return nil, ""
}

// keep keeps what later calls refer to: of an object, or of the first of a list.
func (c *otherClient) keep(t *testing.T, name string, object fields) {
	t.Helper()
	if name == "" {
		return
	}
	if items, ok := object["items"].([]any); ok {
		object = items[0].(fields)
	}
	id := object["id"].(string)
	uri := decoded(t, id)
	c.kept[name], c.kept[name+"UUID"] = id, uri[strings.LastIndexByte(uri, '/')+1:]
	c.kept[name+"Token"], _ = object["accessToken"].(string)
	if files, ok := object["files"].([]any); ok {
		c.kept[name+"File"] = files[0].(string)
	}
}

func (c *otherClient) expand(text string) string {
	return os.Expand(text, func(name string) string { return c.kept[name] })
}

var nextLink = regexp.MustCompile(`<([^>]*)>; rel="next"`)

// ids follows the links from a first page and returns the IDs of all items.
func (c *otherClient) ids(t *testing.T, header http.Header, page fields) []string {
	t.Helper()
	ids := []string{}
	for {
		for _, item := range page["items"].([]any) {
			id := item.(fields)["id"].(string)
			assert.NotContains(t, ids, id, "an item comes once")
			ids = append(ids, id)
		}
		link := nextLink.FindStringSubmatch(header.Get("Link"))
		if link == nil {
			return ids
		}
		header, _, page = c.send(t, http.MethodGet, link[1], nil)
	}
}

// decoded returns the URI that an ID encodes.
func decoded(t *testing.T, id string) string {
	t.Helper()
	uri, err := base64.RawURLEncoding.DecodeString(id)
	require.NoError(t, err)
	return string(uri)
}
