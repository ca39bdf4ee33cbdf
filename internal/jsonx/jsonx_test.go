package jsonx_test

import (
	stdjson "encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/internal/jsonx"
)

type item struct {
	ID      string                        `json:"id,omitzero"`
	Created time.Time                     `json:"created,omitzero"`
	Locked  bool                          `json:"locked,omitzero"`
	Count   int                           `json:"count,omitzero"`
	Extra   map[string]stdjson.RawMessage `json:",embed"`
}

func TestUnmarshalTime(t *testing.T) {
	second := time.Date(2016, 4, 21, 19, 12, 48, 0, time.UTC)
	milli := second.Add(920 * time.Millisecond)
	tests := []struct {
		json string
		want time.Time
	}{
		{`"2016-04-21T19:12:48.920Z"`, milli},
		{`"2016-04-21T19:12:48Z"`, second},
		{`"2016-04-21T21:12:48.92+02:00"`, milli},
		{`"2016-04-21T19:12:48.920+0000"`, milli},
		{`"2016-04-21T19:12:48+00:00"`, second},
		{`"2016-04-21T19:12:48"`, second},
		{`"2016-04-21 19:12:48"`, second},
		{`"2016-04-21 19:12:48.920"`, milli},
		{`"2016-04-21"`, time.Date(2016, 4, 21, 0, 0, 0, 0, time.UTC)},
		{`"2016\u002d04-21"`, time.Date(2016, 4, 21, 0, 0, 0, 0, time.UTC)},
		{`""`, time.Time{}},
		{`null`, time.Time{}},
	}
	for _, test := range tests {
		t.Run(test.json, func(t *testing.T) {
			got := item{Created: time.Now()}
			require.NoError(t, jsonx.Unmarshal([]byte(`{"created":`+test.json+`}`), &got))
			assert.Equal(t, test.want, got.Created)
		})
	}
}

// Nearly all times have the usual form.
func TestUnmarshalTimeAllocatesNothing(t *testing.T) {
	allocations := func(created string) int {
		data := []byte(`{"created":` + created + `}`)
		var got struct {
			Created time.Time `json:"created"`
		}
		return allocationsOf(func() error { return jsonx.Unmarshal(data, &got) })
	}
	assert.Equal(t, allocations("null"), allocations(`"2016-04-21T19:12:48.920Z"`))
}

// allocationsOf returns how many allocations f makes at least: with -race, a
// sync.Pool loses some of what it is given.
func allocationsOf(f func() error) int {
	least := math.MaxInt
	for range 100 {
		least = min(least, int(testing.AllocsPerRun(1, func() {
			if err := f(); err != nil {
				panic(err)
			}
		})))
	}
	return least
}

func TestUnmarshalIsLenient(t *testing.T) {
	tests := []struct {
		name, json string
		want       item
	}{
		{"a boolean as a string", `{"locked":"true"}`, item{Locked: true}},
		{"false as a string", `{"locked":"false"}`, item{}},
		{"no boolean in the string", `{"locked":""}`, item{}},
		{"null", `{"id":null,"locked":null,"count":null}`, item{}},
		{"a name twice", `{"id":"a","id":"b"}`, item{ID: "b"}},
		{"broken UTF-8", "{\"id\":\"a\xffb\"}", item{ID: "a\uFFFDb"}},
		{"an unknown attribute", `{"id":"a","new":{"x":[1,2.50]}}`,
			item{ID: "a", Extra: map[string]stdjson.RawMessage{"new": stdjson.RawMessage(`{"x":[1,2.50]}`)}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got item
			require.NoError(t, jsonx.Unmarshal([]byte(test.json), &got))
			assert.Equal(t, test.want, got)
		})
	}
}

func TestUnmarshalSaysWhere(t *testing.T) {
	tests := []struct{ name, json, want string }{
		{"a wrong type", `{"items":[{"id":"a"},{"id":7}]}`, `items[1].id: a number does not fit string`},
		{"not a time", `{"items":[{"created":"soon"}]}`, `items[0].created: "soon" is not a time`},
		{"a number for a time", `{"items":[{"created":7}]}`, `items[0].created: it should be a string, not a number`},
		{"not a boolean", `{"items":[{"locked":"maybe"}]}`, `items[0].locked: "maybe" is not a boolean`},
		{"cut off", `{"items":[{"id":"a`, `items[0].id: unexpected EOF at byte 18`},
		{"not an object", `[]`, `an array does not fit struct { Items []jsonx_test.item "json:\"items\"" }`},
		{"a line break in a name", `{"items":[{"a\nb":[x`, `items[0]."a\nb"[0]: invalid character 'x' at start of value at byte 19`},
		{"too deep", `{"items":[` + strings.Repeat(`{"x":[`, 6000), `items` + strings.Repeat(`[0].x`, 39) + `[0]…: exceeded max depth at byte 30004`},
		{"HTML", `<html>`, `invalid character '<' at start of value at byte 0`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := jsonx.Unmarshal([]byte(test.json), &struct {
				Items []item `json:"items"`
			}{})
			assert.EqualError(t, err, test.want)
		})
	}
}

func TestMarshal(t *testing.T) {
	created := time.Date(2016, 4, 21, 21, 12, 48, 920_700_000, time.FixedZone("CEST", 2*60*60))
	data, err := jsonx.Marshal(item{ID: "<&>", Created: created, Extra: map[string]stdjson.RawMessage{
		"b": stdjson.RawMessage(`1`), "a": stdjson.RawMessage(`2`)}})
	require.NoError(t, err)
	assert.Equal(t, `{"id":"<&>","created":"2016-04-21T19:12:48.920Z","a":2,"b":1}`, string(data))
}

func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2016-04-21T19:12:48.920Z", "2016-04-21T21:12:48.92+02:00", "2016-04-21T19:12:48.920+0000",
		"2016-04-21T19:12:48", "2016-04-21 19:12:48.920", "2016-04-21", "0000-01-01", "9999-12-31T23:59:60Z", ""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := jsonx.ParseTime(text)
		if err != nil {
			assert.Zero(t, got)
			assert.Less(t, len(err.Error()), 300)
			return
		}
		assert.Equal(t, time.UTC, got.Location())
		written, err := jsonx.Marshal(item{Created: got})
		require.NoError(t, err)
		var again item
		require.NoError(t, jsonx.Unmarshal(written, &again), string(written))
		assert.True(t, again.Created.Equal(got.Truncate(time.Millisecond)), "%s is read back as %s", got, again.Created)
	})
}

func TestMarshalNamesWhatIsNotUTF8(t *testing.T) {
	tests := []struct {
		value any
		want  string
	}{
		{struct {
			Text string `json:"text"`
		}{"a\xff"}, "text: "},
		{map[string]any{"cards": []any{map[string]any{"body": stdjson.RawMessage("[1,\"\xff\"]")}}}, "cards[0].body[1]: "},
		{map[string]int{"\xff": 1}, ""},
		{"\xff", ""},
	}
	for _, test := range tests {
		_, err := jsonx.Marshal(test.value)
		require.ErrorIs(t, err, jsonx.ErrNotUTF8)
		assert.EqualError(t, err, test.want+"this is not valid UTF-8; convert it, or see strings.ToValidUTF8")
	}
}
