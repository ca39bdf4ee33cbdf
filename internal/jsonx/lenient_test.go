package jsonx_test

import (
	stdjson "encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex/internal/jsonx"
)

// An Object takes note of what does not fit.
type Object struct {
	Extra   map[string]stdjson.RawMessage `json:",embed"`
	Misfits []jsonx.Misfit                `json:"-"`
}

func (o *Object) self() *Object { return o }

type holder interface{ self() *Object }

var lenient = jsonx.NewLenient(func(h holder, misfits []jsonx.Misfit) bool {
	o := h.self()
	if o == nil {
		return false
	}
	o.Misfits = misfits
	return true
})

func misfit(name, value, reason string) jsonx.Misfit {
	return jsonx.Misfit{Name: name, Value: stdjson.RawMessage(value), Reason: reason}
}

type thing struct {
	Object
	ID      string           `json:"id,omitzero"`
	Created time.Time        `json:"created,omitzero"`
	Locked  *bool            `json:"locked,omitzero"`
	Count   int              `json:"count,omitzero"`
	Names   []string         `json:"names,omitzero"`
	Part    plain            `json:"part,omitzero"`
	Parent  *thing           `json:"parent,omitzero"`
	Things  []thing          `json:"things,omitzero"`
	ByName  map[string]thing `json:"byName,omitzero"`
	Own     own              `json:"own,omitzero"`
}

// A plain is no object, and may hold one.
type plain struct {
	N     int    `json:"n,omitzero"`
	Thing *thing `json:"thing,omitzero"`
}

// An own reads its JSON by a rule of its own.
type own struct {
	Object
	Text string `json:"text"`
}

func (o *own) UnmarshalJSON(data []byte) error { return stdjson.Unmarshal(data, &o.Text) }

func noted(misfits ...jsonx.Misfit) Object { return Object{Misfits: misfits} }

func TestLenient(t *testing.T) {
	tests := []struct {
		name, json string
		want       thing
	}{
		{"all is well", `{"id":"a","count":5,"own":"x","new":1}`,
			thing{ID: "a", Count: 5, Own: own{Text: "x"}, Object: Object{Extra: map[string]stdjson.RawMessage{"new": stdjson.RawMessage(`1`)}}}},
		{"several attributes", `{"created":1461265968,"id":"a","locked":1,"count":"5"}`,
			thing{ID: "a", Object: noted(misfit("created", "1461265968", "it should be a string, not a number"),
				misfit("locked", "1", "a number does not fit bool"), misfit("count", `"5"`, "a string does not fit int"))}},
		{"an unknown attribute beside it", `{"new":[1, 2],"count":{}}`,
			thing{Object: Object{Extra: map[string]stdjson.RawMessage{"new": stdjson.RawMessage(`[1, 2]`)},
				Misfits: []jsonx.Misfit{misfit("count", "{}", "an object does not fit int")}}}},
		{"half an attribute", `{"names":["a","b",3],"id":"a"}`,
			thing{ID: "a", Object: noted(misfit("names", `["a","b",3]`, "[2]: a number does not fit string"))}},
		{"in a part that is no object", `{"part":{"n":"1","thing":{"id":"b"}}}`,
			thing{Object: noted(misfit("part", `{"n":"1","thing":{"id":"b"}}`, "n: a string does not fit int"))}},
		{"in an object in such a part", `{"part":{"n":1,"thing":{"id":"b","count":true}}}`,
			thing{Part: plain{N: 1, Thing: &thing{ID: "b", Object: noted(misfit("count", "true", "true does not fit int"))}}}},
		{"at a pointer", `{"parent":{"parent":{"count":"5","id":"c"}}}`,
			thing{Parent: &thing{Parent: &thing{ID: "c", Object: noted(misfit("count", `"5"`, "a string does not fit int"))}}}},
		{"in a slice", `{"things":[{"id":"a"},{"id":7}]}`,
			thing{Things: []thing{{ID: "a"}, {Object: noted(misfit("id", "7", "a number does not fit string"))}}}},
		{"in a map", `{"byName":{"x":{"id":7}}}`,
			thing{ByName: map[string]thing{"x": {Object: noted(misfit("id", "7", "a number does not fit string"))}}}},
		{"not even an object", `{"things":[{"id":"a"},7],"id":"a"}`,
			thing{ID: "a", Object: noted(misfit("things", `[{"id":"a"},7]`, "[1]: a number does not fit jsonx_test.thing"))}},
		{"a rule of its own", `{"own":{"text":"x"},"id":"a"}`,
			thing{ID: "a", Object: noted(misfit("own", `{"text":"x"}`, "json: cannot unmarshal object into Go value of type string"))}},
		{"an escaped name", `{"c\u006funt":"5"}`, thing{Object: noted(misfit("count", `"5"`, "a string does not fit int"))}},
		{"null", `{"count":null,"id":7}`, thing{Object: noted(misfit("id", "7", "a number does not fit string"))}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got thing
			require.NoError(t, lenient.Unmarshal([]byte(test.json), &got))
			assert.Equal(t, test.want, got)

			var many []thing
			require.NoError(t, lenient.Unmarshal([]byte("["+test.json+"]"), &many))
			assert.Equal(t, []thing{test.want}, many)
		})
	}
}

func TestLenientRefuses(t *testing.T) {
	tests := []struct {
		name, json string
		v          any
		want       string
	}{
		{"what is not JSON", `{"count":"5"`, new(thing), "unexpected EOF at byte 12"},
		{"what is not JSON further on", `{"count":"5","id":"a","new":[1,}`, new(thing), "new[1]: invalid character '}' at start of value at byte 31"},
		{"another shape", `["a"]`, new(thing), "an array does not fit jsonx_test.thing"},
		{"another shape in a slice", `[{},"a"]`, new([]thing), "[1]: a string does not fit jsonx_test.thing"},
		{"what belongs to no object", `{"n":"1"}`, new(plain), "n: a string does not fit int"},
		{"an object that is not there", `{"count":"1"}`, new(struct {
			*Object
			Count int `json:"count"`
		}), "count: a string does not fit int"},
		{"no pointer", `{"count":"5"}`, thing{}, "value must be passed as a non-nil pointer reference"},
		{"a nil pointer", `{"count":"5"}`, (*thing)(nil), "value must be passed as a non-nil pointer reference"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			assert.EqualError(t, lenient.Unmarshal([]byte(test.json), test.v), test.want)
		})
	}
}

// TestLenientCostsNothing compares it with strict reading where all is well.
func TestLenientCostsNothing(t *testing.T) {
	data := []byte(`{"id":"a","created":"2016-04-21T19:12:48.920Z","things":[{"id":"b"}],"new":1}`)
	allocations := func(unmarshal func([]byte, any) error) int {
		return allocationsOf(func() error { return unmarshal(data, new(thing)) })
	}
	assert.Equal(t, allocations(jsonx.Unmarshal), allocations(lenient.Unmarshal))
}

// FuzzLenient reads anything. Where strict reading succeeds, lenient reading
// gives the same. Where it does not, what is missing is noted.
func FuzzLenient(f *testing.F) {
	f.Add([]byte(`{"id":"a","created":"2016-04-21T19:12:48.920Z","locked":"true","new":{"x":[1,2.50]}}`))
	f.Add([]byte(`{"id":7,"created":5,"locked":1,"count":"5","names":["a",3],"things":[{"id":7}, {}],"byName":{"x":{"count":{}}}}`))
	f.Add([]byte(`{"part":{"n":"1","thing":{"count":true}},"parent":{"parent":{"own":[]}},"count":1e400}`))
	f.Add([]byte(`{"count":1,"count":"1","things":[{"names":[]}],"things":7}`))
	f.Add([]byte(strings.Repeat(`{"parent":`, 50) + `{"count":""}` + strings.Repeat("}", 50)))
	f.Add([]byte("{\"c\xffount\":\"\xff\",\"count\":[]}"))
	f.Add([]byte(`[{"id":"a"}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var strict, got thing
		strictErr := jsonx.Unmarshal(data, &strict)
		err := lenient.Unmarshal(data, &got)
		if strictErr == nil {
			require.NoError(t, err)
			assert.Equal(t, strict, got)
			return
		}
		if err != nil {
			assert.NotEmpty(t, err.Error())
			return
		}
		require.True(t, stdjson.Valid(data), "what is not JSON was read")
		misfits := misfitsOf(&got)
		assert.NotEmpty(t, misfits, "an attribute was lost in silence: %v", strictErr)
		for _, m := range misfits {
			assert.True(t, stdjson.Valid(m.Value))
			assert.NotEmpty(t, m.Reason)
		}
	})
}

// misfitsOf returns the misfits of a thing and all that it holds.
func misfitsOf(t *thing) []jsonx.Misfit {
	if t == nil || reflect.ValueOf(*t).IsZero() {
		return nil
	}
	misfits := slices.Concat(t.Misfits, misfitsOf(t.Parent), misfitsOf(t.Part.Thing))
	for i := range t.Things {
		misfits = append(misfits, misfitsOf(&t.Things[i])...)
	}
	for _, named := range t.ByName {
		misfits = append(misfits, misfitsOf(&named)...)
	}
	return misfits
}

// FuzzUnmarshalList reads anything as a list of things. Where strict reading
// succeeds, no item is odd.
func FuzzUnmarshalList(f *testing.F) {
	f.Add([]byte(`{"items":[{"id":"a","created":"2016-04-21T19:12:48.920Z","locked":"true","x":[1]}],"n":null}`))
	f.Add([]byte(`{"items":[{"created":""}],"items":[null]}`))
	f.Add([]byte(`{"items":[{"id":"a"},7,{"id":7},[]],"n":1}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := jsonx.UnmarshalList[thing](lenient, data, "items")
		if err != nil {
			assert.NotEmpty(t, err.Error())
			return
		}
		for _, item := range list.Items {
			require.NotNil(t, item)
		}
		assert.LessOrEqual(t, len(list.Items), list.Count)
		var strict struct {
			Items []*thing                      `json:"items"`
			Extra map[string]stdjson.RawMessage `json:",embed"`
		}
		if jsonx.Unmarshal(data, &strict) == nil {
			require.NoError(t, list.Misfit)
			assert.Equal(t, strict.Extra, list.Extra)
		}
	})
}
