package jsonx_test

import (
	stdjson "encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/internal/jsonx"
)

func TestUnmarshalList(t *testing.T) {
	tests := []struct {
		name, json string
		want       jsonx.List[item]
	}{
		{"the items of several envelopes, without null", `{"n":{"a":1},"groups":[{"id":"a"},null,{"id":"b"}],"items":2,"groups":[{"id":"c"}]}`,
			jsonx.List[item]{Items: []*item{{ID: "a"}, {ID: "b"}, {ID: "c"}}, Count: 4, Found: true,
				Extra: map[string]stdjson.RawMessage{"n": stdjson.RawMessage(`{"a":1}`), "items": stdjson.RawMessage(`2`)}}},
		{"null", `{"groups":null}`, jsonx.List[item]{Found: true}},
		{"no items", `{"groups":[]}`, jsonx.List[item]{Found: true}},
		{"no attribute for items", `{"rooms":[]}`, jsonx.List[item]{Extra: map[string]stdjson.RawMessage{"rooms": stdjson.RawMessage(`[]`)}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := jsonx.UnmarshalList[item](lenient, []byte(test.json), "groups")
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

// An item that cannot be read costs none of the others.
func TestUnmarshalListOfOddItems(t *testing.T) {
	list, err := jsonx.UnmarshalList[thing](lenient, []byte(`{"n":1,"items":[{"id":"a"},7,{"id":"b","count":"5"},null,[]]}`), "items")
	require.NoError(t, err)
	require.Len(t, list.Items, 2)
	assert.Equal(t, thing{ID: "a"}, *list.Items[0])
	assert.Equal(t, thing{ID: "b", Object: Object{Misfits: []jsonx.Misfit{misfit("count", `"5"`, "a string does not fit int")}}}, *list.Items[1])
	assert.Equal(t, 5, list.Count)
	assert.EqualError(t, list.Misfit, "items[1]: a number does not fit jsonx_test.thing")
	assert.Equal(t, stdjson.RawMessage("1"), list.Extra["n"], "which is there once")

	plain, err := jsonx.UnmarshalList[item](lenient, []byte(`{"items":[{"id":"a"},{"count":"5"}]}`), "items")
	require.NoError(t, err)
	assert.Equal(t, []*item{{ID: "a"}}, plain.Items)
	assert.EqualError(t, plain.Misfit, "items[1].count: a string does not fit int", "an item that is no object of its own")
}

func TestUnmarshalListOfNoList(t *testing.T) {
	for body, want := range map[string]string{
		`[]`:                       "a list should be an object, not an array",
		`{"items":{}}`:             "items: an object does not fit []*jsonx_test.thing",
		`{"items":[{"id":"a"}`:     "items: unexpected EOF at byte 20",
		`{"items":[{"id":7},{"id"`: "items[1].id: unexpected EOF at byte 24",
	} {
		list, err := jsonx.UnmarshalList[thing](lenient, []byte(body), "items")
		assert.EqualError(t, err, want, "%s", body)
		_ = list
	}
}
