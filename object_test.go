package webex_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/internal/calltable"
	"github.com/go-webex/webex/internal/jsonx"
)

func unreadable(reason string) webex.ItemError {
	return webex.ItemError{Code: webex.CodeUnreadable, Reason: reason}
}

// An attribute that cannot be read never loses its object.
func TestOddAttributes(t *testing.T) {
	odd := func(name, value, reason string) webex.Object {
		return webex.Object{
			Extra:  map[string]json.RawMessage{name: json.RawMessage(value)},
			Errors: map[string]webex.ItemError{name: unreadable(reason)},
		}
	}
	tests := []struct {
		name, json string
		want       webex.Room
	}{
		{"an epoch time", `{"id":"a","created":1461265968,"title":"A"}`,
			webex.Room{ID: "a", Title: "A", Object: odd("created", "1461265968", "it should be a string, not a number")}},
		{"1 for true", `{"id":"a","isLocked":1}`, webex.Room{ID: "a", Object: odd("isLocked", "1", "a number does not fit bool")}},
		{"a time that is none", `{"id":"a","created":"yesterday"}`,
			webex.Room{ID: "a", Object: odd("created", `"yesterday"`, `"yesterday" is not a time`)}},
		{"an array of errors", `{"id":"a","errors":[{"code":"x"}]}`,
			webex.Room{ID: "a", Object: odd("errors", `[{"code":"x"}]`, "an array does not fit map[string]webex.ItemError")}},
		{"Webex could not read it either", `{"created":"eyJhbGciOi","errors":{"created":{"code":"kms_failure","reason":"r"}},"id":"a"}`,
			webex.Room{ID: "a", Object: webex.Object{
				Extra:  map[string]json.RawMessage{"created": json.RawMessage(`"eyJhbGciOi"`)},
				Errors: map[string]webex.ItemError{"created": {Code: "kms_failure", Reason: "r"}},
			}}},
		{"others unknown, others unreadable for Webex", `{"new":[1],"errors":{"title":{"code":"kms_failure"}},"created":5,"title":"x"}`,
			webex.Room{Title: "x", Object: webex.Object{
				Extra:  map[string]json.RawMessage{"new": json.RawMessage("[1]"), "created": json.RawMessage("5")},
				Errors: map[string]webex.ItemError{"title": {Code: "kms_failure"}, "created": unreadable("it should be a string, not a number")},
			}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, baseURL := serve(t, answer(200, test.json), answer(200, `{"items":[{"id":"first"},`+test.json+`,{"id":"last"}]}`))
			client := newClient(t, baseURL)
			room, err := client.Rooms.Get(t.Context(), "a")
			require.NoError(t, err)
			assert.Equal(t, test.want, *room)

			rooms, err := webex.Collect(client.Rooms.List(t.Context(), nil))
			require.NoError(t, err)
			require.Len(t, rooms, 3, "the page is whole")
			assert.Equal(t, test.want, *rooms[1])
			assert.Equal(t, []string{"first", "last"}, []string{rooms[0].ID, rooms[2].ID})
		})
	}
}

// The nearest object around an attribute takes note of it.
func TestOddAttributesAtAnyDepth(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"id":"p","emails":["a@x",5],"phoneNumbers":[{"type":"work","value":1},{"value":"2"}],"loginEnabled":"maybe"}`))
	person, err := newClient(t, baseURL).People.Get(t.Context(), "p")
	require.NoError(t, err)
	assert.Equal(t, "p", person.ID)
	assert.Nil(t, person.Emails)
	assert.Nil(t, person.LoginEnabled)
	assert.Equal(t, map[string]webex.ItemError{
		"emails":       unreadable("[1]: a number does not fit string"),
		"loginEnabled": unreadable(`"maybe" is not a boolean`),
	}, person.Errors)
	require.Len(t, person.PhoneNumbers, 2)
	assert.Equal(t, webex.PhoneNumber{Type: "work", Object: webex.Object{
		Extra:  map[string]json.RawMessage{"value": json.RawMessage("1")},
		Errors: map[string]webex.ItemError{"value": unreadable("a number does not fit string")},
	}}, person.PhoneNumbers[0])
	assert.Equal(t, webex.PhoneNumber{Value: "2"}, person.PhoneNumbers[1])
}

// Decode is as lenient as a call, and so is a webhook.
func TestDecodeOddAttributes(t *testing.T) {
	const odd = `{"id":"m","created":5}`
	event := parse(t, `{"resource":"messages","event":"created","created":[],"data":`+odd+`}`)
	assert.Equal(t, webex.CodeUnreadable, event.Errors["created"].Code)
	decodes := map[string]func(any) error{
		"a webhook":     event.Decode,
		"an event":      (&webex.Event{Data: json.RawMessage(odd)}).Decode,
		"an attachment": webex.Attachment{Content: json.RawMessage(odd)}.Decode,
	}
	for name, decode := range decodes {
		var message webex.Message
		require.NoError(t, decode(&message), name)
		assert.Equal(t, "m", message.ID, name)
		assert.Equal(t, unreadable("it should be a string, not a number"), message.Errors["created"], name)
		assert.Error(t, decode(new([]string)), name)
	}
}

// A type of a program that embeds Object is read as those of the SDK are. One
// that does not is not: nothing could tell what it lacks.
func TestOddAttributesOfOwnTypes(t *testing.T) {
	type report struct {
		webex.Object
		ID    string     `json:"id"`
		Pages int        `json:"pages"`
		Room  webex.Room `json:"room"`
	}
	_, baseURL := serve(t, answer(200, `{"id":"r","pages":"5","room":{"id":"a","created":7}}`))
	client := newClient(t, baseURL)
	got, err := webex.Do[report](t.Context(), client, webex.Op("GET /reports/r"), nil)
	require.NoError(t, err)
	assert.Equal(t, "r", got.ID)
	assert.Equal(t, json.RawMessage(`"5"`), got.Extra["pages"])
	assert.Equal(t, "a", got.Room.ID)
	assert.Equal(t, webex.CodeUnreadable, got.Room.Errors["created"].Code)

	_, err = webex.Do[struct {
		Pages int `json:"pages"`
	}](t.Context(), client, webex.Op("GET /reports/r"), nil)
	assert.EqualError(t, err, "webex: GET /reports/r: the answer cannot be read: pages: a string does not fit int (status 200)")
}

// An object is written as it was read, with what could not be read.
func TestOddAttributesAreWritten(t *testing.T) {
	_, baseURL := serve(t, answer(200, `{"id":"a","created":5}`))
	room, err := newClient(t, baseURL).Rooms.Get(t.Context(), "a")
	require.NoError(t, err)
	data, err := jsonx.Marshal(room)
	require.NoError(t, err)
	assert.JSONEq(t, `{"id":"a","created":5,"errors":{"created":{"code":"unreadable","reason":"it should be a string, not a number"}}}`, string(data))
}

// The field of an attribute that could not be read is empty. Were it written
// all the same, the object would have the attribute twice.
func TestObjectsLeaveOutWhatIsEmpty(t *testing.T) {
	seen := make(map[reflect.Type]bool)
	for _, method := range calltable.Methods(newClient(t, "https://webex.test/v1")) {
		for result := range method.Type().Outs() {
			checkOmitted(t, result, seen)
		}
	}
	assert.True(t, seen[reflect.TypeFor[webex.Room]()])
	assert.True(t, seen[reflect.TypeFor[webex.PhoneNumber]()])
}

// checkOmitted checks the objects among a type and those that it is made of.
func checkOmitted(t *testing.T, typ reflect.Type, seen map[reflect.Type]bool) {
	t.Helper()
	if seen[typ] {
		return
	}
	seen[typ] = true
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		checkOmitted(t, typ.Elem(), seen)
	case reflect.Func: // an iterator, or what it yields to
		for in := range typ.Ins() {
			checkOmitted(t, in, seen)
		}
	case reflect.Struct:
		_, isObject := typ.FieldByName("Object")
		for field := range typ.Fields() {
			tag := field.Tag.Get("json")
			if isObject && field.IsExported() && field.Name != "Object" && tag != "-" {
				assert.Contains(t, tag, ",omitzero", "%v.%s", typ, field.Name)
			}
			checkOmitted(t, field.Type, seen)
		}
	}
}

func TestStrings(t *testing.T) {
	tests := []struct {
		value fmt.Stringer
		want  string
	}{
		{webex.Room{ID: "r", Title: "Ops \n \"x\""}, `room "Ops \n \"x\"" (r)`},
		{webex.Room{ID: "r", Title: "Ann", Type: webex.RoomTypeDirect}, `direct room "Ann" (r)`},
		{webex.Room{Title: strings.Repeat("ü", 100)}, `room "` + strings.Repeat("ü", 80) + `"`},
		{webex.Room{}, "room"},
		{webex.Person{ID: "p", DisplayName: "Ann", Emails: []string{"ann@example.com", "b@example.com"}, Avatar: "https://x"}, `person "Ann" <ann@example.com> (p)`},
		{webex.Person{ID: "p\n", Type: webex.PersonTypeBot}, "bot (p )"},
		{webex.Person{}, "person"},
		{webex.Message{ID: "m", RoomID: "r", PersonID: "p", PersonEmail: "ann@example.com", Text: "s3cret words", ParentID: "q",
			Files: []string{"https://f"}, Attachments: make([]webex.Attachment, 2)},
			"message m from ann@example.com in room r in reply to q: 12 bytes, 1 file, 2 attachments"},
		{webex.Message{ID: "m", PersonID: "p", Markdown: "x"}, "message m from p: 1 byte"},
		{webex.Message{}, "message"},
	}
	for _, test := range tests {
		assert.Equal(t, test.want, test.value.String())
		pointer := reflect.New(reflect.TypeOf(test.value))
		pointer.Elem().Set(reflect.ValueOf(test.value))
		for _, format := range []string{"%v", "%+v", "%s"} {
			assert.Equal(t, test.want, fmt.Sprintf(format, test.value))
			assert.Equal(t, test.want, fmt.Sprintf(format, pointer.Interface()))
			assert.Equal(t, "<nil>", fmt.Sprintf(format, reflect.Zero(pointer.Type()).Interface()), "a nil pointer")
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("got", "value", pointer.Interface())
		assert.Equal(t, 1, strings.Count(log.String(), "\n"))
		assert.NotContains(t, log.String(), "s3cret")
	}
	assert.Equal(t, `[room "A" (a) room (b)]`, fmt.Sprint([]*webex.Room{{ID: "a", Title: "A"}, {ID: "b"}}))
}
