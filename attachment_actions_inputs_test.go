package webex_test

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// submitted gets an action with inputs from Webex.
func submitted(t *testing.T, inputs string) *webex.AttachmentAction {
	t.Helper()
	_, baseURL := serve(t, answer(200, `{"id":"a","inputs":`+inputs+`}`))
	action, err := newClient(t, baseURL).AttachmentActions.Get(t.Context(), "a")
	require.NoError(t, err)
	return action
}

type color string

type address struct {
	Street string `card:"street"`
	Number uint8  `card:"number"`
}

type form struct {
	Name    string          `card:"name"`
	Color   color           `card:"color"`
	Count   int             `card:"count"`
	ID      int64           `card:"id"`
	Price   float64         `card:"price"`
	Share   float32         `card:"share"`
	Yes     bool            `card:"yes"`
	No      bool            `card:"no"`
	Day     time.Time       `card:"day"`
	Hour    time.Time       `card:"hour" layout:"15:04"`
	Host    netip.Addr      `card:"host"`
	Sides   []string        `card:"sides"`
	Sizes   []int           `card:"sizes"`
	Days    []time.Time     `card:"days" layout:"02.01.2006"`
	Note    *string         `card:"note"`
	Budget  *float64        `card:"budget"`
	Due     *time.Time      `card:"due"`
	Picks   *[]color        `card:"picks"`
	Comment string          `card:"comment,optional"`
	Raw     json.RawMessage `card:"raw"`
	Any     any             `card:"any"`
	address
	Other string
}

var full = form{
	Name:    " Ann, \"A\" ",
	Color:   "red",
	Count:   -3,
	ID:      9007199254740993,
	Price:   2.5,
	Share:   0.25,
	Yes:     true,
	Day:     time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC),
	Hour:    time.Date(0, 1, 1, 12, 30, 0, 0, time.UTC),
	Host:    netip.MustParseAddr("192.0.2.1"),
	Sides:   []string{"rice", "beans"},
	Sizes:   []int{1, 2},
	Days:    []time.Time{time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC)},
	Note:    new("hi"),
	Budget:  new(0.0),
	Due:     new(time.Date(2026, 2, 4, 0, 0, 0, 0, time.UTC)),
	Picks:   &[]color{"red"},
	Comment: "none",
	Raw:     json.RawMessage(`{"n":1.50}`),
	Any:     map[string]any{"a": []any{true}},
	address: address{Street: "Main", Number: 7},
}

// What people enter comes as strings. The data of a button is whatever its card
// has.
func TestDecodeInputs(t *testing.T) {
	tests := map[string]string{
		"as people enter it": `{
			"name":" Ann, \"A\" ", "color":"red", "count":"-3", "id":"9007199254740993", "price":"2.5", "share":"0.25",
			"yes":"true", "no":"false", "day":"2026-02-03", "hour":"12:30", "host":"192.0.2.1",
			"sides":"rice,beans", "sizes":"1,2", "days":"03.02.2026", "note":"hi", "budget":"0", "due":"2026-02-04", "picks":"red",
			"comment":"none", "raw":{"n":1.50}, "any":{"a":[true]}, "street":"Main", "number":"7", "unknown":"x", "Other":"y"
		}`,
		"as data has it": `{
			"name":" Ann, \"A\" ", "color":"red", "count":-3, "id":9007199254740993, "price":2.5, "share":0.25,
			"yes":true, "no":false, "day":"2026-02-03", "hour":"12:30", "host":"192.0.2.1",
			"sides":["rice","beans"], "sizes":[1,"2"], "days":["03.02.2026"], "note":"hi", "budget":0, "due":"2026-02-04", "picks":["red"],
			"comment":"none", "raw":{"n":1.50}, "any":{"a":[true]}, "street":"Main", "number":7, "unknown":{}, "Other":"y"
		}`,
	}
	for name, inputs := range tests {
		t.Run(name, func(t *testing.T) {
			var got form
			require.NoError(t, submitted(t, inputs).DecodeInputs(&got))
			assert.Equal(t, full, got)
		})
	}
}

// Whatever may be left out keeps the value that it has.
func TestDecodeInputsKeepsWhatWasLeftOut(t *testing.T) {
	type optional struct {
		Sides   []string        `card:"sides"`
		Note    *string         `card:"note"`
		Count   int             `card:"count,optional"`
		Day     time.Time       `card:"day,optional"`
		Agreed  bool            `card:"agreed,optional"`
		Raw     json.RawMessage `card:"raw"`
		Any     any             `card:"any"`
		Comment string          `card:"comment,optional"`
	}
	want := optional{
		Sides: []string{"rice"}, Note: new("a"), Count: 2, Day: noon, Agreed: true,
		Raw: json.RawMessage("1"), Any: 2, Comment: "b",
	}
	for _, empty := range []string{"", `""`, `" \n"`, `null`} {
		t.Run(empty, func(t *testing.T) {
			inputs := "{}"
			if empty != "" {
				inputs = strings.ReplaceAll(`{"sides":_,"note":_,"count":_,"day":_,"agreed":_,"raw":_,"any":_,"comment":_}`, "_", empty)
			}
			got := want
			require.NoError(t, submitted(t, inputs).DecodeInputs(&got))
			assert.Equal(t, want, got)
		})
	}
}

func TestDecodeInputsNumbers(t *testing.T) {
	type numbers struct {
		Int   int8    `card:"int,optional"`
		Uint  uint16  `card:"uint,optional"`
		Float float32 `card:"float,optional"`
	}
	tests := []struct{ input, value, want string }{
		{"int", "127", "127"},
		{"int", " -128 ", "-128"},
		{"int", "+1", "1"},
		{"int", "2.0", "2"},
		{"int", "1e2", "100"},
		{"int", "128", "is too large"},
		{"int", "-129", "is too small"},
		{"int", "1e3", "is too large"},
		{"int", "99999999999999999999", "is too large"},
		{"int", "1.5", "must be a whole number"},
		{"int", "1e30", "must be a whole number"},
		{"int", "0x1", "must be a whole number"},
		{"int", "1_0", "must be a whole number"},
		{"int", "many", "must be a whole number"},
		{"uint", "65535", "65535"},
		{"uint", "65536", "is too large"},
		{"uint", "-1", "must be a whole number and not negative"},
		{"float", "-1.5e1", "-15"},
		{"float", " .5 ", "0.5"},
		{"float", "1e39", "is too large"},
		{"float", "-1e39", "is too small"},
		{"float", "NaN", "must be a number"},
		{"float", "Inf", "must be a number"},
		{"float", "0x1p4", "must be a number"},
		{"float", "1,5", "must be a number"},
	}
	for _, test := range tests {
		t.Run(test.input+" "+test.value, func(t *testing.T) {
			got := numbers{Int: 9, Uint: 9, Float: 9}
			err := submitted(t, fmt.Sprintf(`{%q:%q}`, test.input, test.value)).DecodeInputs(&got)
			if err == nil {
				assert.Equal(t, test.want, fmt.Sprint(map[string]any{"int": got.Int, "uint": got.Uint, "float": got.Float}[test.input]))
				return
			}
			assert.EqualError(t, err, "webex: "+test.input+" "+test.want)
			assert.Equal(t, numbers{Int: 9, Uint: 9, Float: 9}, got, "a wrong input changes nothing")
		})
	}
}

func TestDecodeInputsDurations(t *testing.T) {
	for _, test := range []struct {
		input string
		want  time.Duration
	}{
		{`"1h30m"`, 90 * time.Minute},
		{`" 1.5h\n"`, 90 * time.Minute},
		{`"0s"`, 0},
		{`"-20ms"`, -20 * time.Millisecond},
		{`"00:00"`, 0},
		{`"12:30"`, 12*time.Hour + 30*time.Minute},
		{`"23:59"`, 24*time.Hour - time.Minute},
	} {
		got := struct {
			D  time.Duration   `card:"d"`
			P  *time.Duration  `card:"d"`
			Ds []time.Duration `card:"d"`
		}{D: 7}
		require.NoError(t, submitted(t, `{"d":`+test.input+`}`).DecodeInputs(&got), test.input)
		assert.Equal(t, test.want, got.D, test.input)
		assert.Equal(t, &test.want, got.P, test.input)
		assert.Equal(t, []time.Duration{test.want}, got.Ds, test.input)
	}
	for _, input := range []string{`"5"`, `5`, `5000000000`, `"0"`, `"-1"`, `"1.5"`, `"+2"`, `"soon"`, `"24:00"`, `"1h 30m"`, `"9999999h"`} {
		got := struct {
			D time.Duration `card:"d"`
		}{D: 7}
		err := submitted(t, `{"d":`+input+`}`).DecodeInputs(&got)
		var invalid *webex.InputError
		require.ErrorAs(t, err, &invalid, input)
		assert.Equal(t, []webex.InputFault{{ID: "d", Message: "must look like 1h30m"}}, invalid.Faults)
		assert.Equal(t, time.Duration(7), got.D)
	}
}

func TestDecodeInputsSkips(t *testing.T) {
	type embedded struct {
		City string `card:"city"`
	}
	type order struct {
		Dish     string         `card:"dish"`
		Secret   string         `card:"-"`
		Total    map[string]int `card:"-"` // no input fits it
		hidden   int            `card:"-"`
		embedded `card:"-"`
		Dash     string `card:"-,optional"`
	}
	got := order{Secret: "own", hidden: 3}
	require.NoError(t, submitted(t, `{"dish":"Soup","-":"dash","city":"Oslo"}`).DecodeInputs(&got))
	assert.Equal(t, order{Dish: "Soup", Secret: "own", hidden: 3, Dash: "dash"}, got)
}

// A bot tells the person everything that is wrong at once.
func TestDecodeInputsNamesEveryFault(t *testing.T) {
	var got form
	err := submitted(t, `{
		"color":" ", "count":"two", "id":"9223372036854775808", "price":"cheap", "share":"0.5", "yes":"yes", "no":null,
		"day":"tomorrow", "hour":"25:00", "host":"here", "sides":{}, "sizes":"1,two", "days":[[]], "note":["a"],
		"budget":"much", "due":"soon", "comment":{}, "number":"300"
	}`).DecodeInputs(&got)
	var invalid *webex.InputError
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, []webex.InputFault{
		{ID: "name", Message: "is required"},
		{ID: "color", Message: "is required"},
		{ID: "count", Message: "must be a whole number"},
		{ID: "id", Message: "is too large"},
		{ID: "price", Message: "must be a number"},
		{ID: "yes", Message: "must be true or false"},
		{ID: "no", Message: "is required"},
		{ID: "day", Message: "must look like 2026-12-31"},
		{ID: "hour", Message: "must look like 17:30"},
		{ID: "host", Message: `ParseAddr("here"): unable to parse IP`},
		{ID: "sides", Message: "must be a list of values"},
		{ID: "sizes", Message: "must be a whole number"},
		{ID: "days", Message: "must be a list of values"},
		{ID: "note", Message: "must be a single value"},
		{ID: "budget", Message: "must be a number"},
		{ID: "due", Message: "must look like 2026-12-31"},
		{ID: "comment", Message: "must be a single value"},
		{ID: "street", Message: "is required"},
		{ID: "number", Message: "is too large"},
	}, invalid.Faults)
	assert.True(t, strings.HasPrefix(err.Error(), "webex: name is required; color is required; "), err)
	assert.Equal(t, form{Share: 0.5}, got, "what is right is there, and nothing else")
}

func TestDecodeInputsTellsMistakesOfTheProgram(t *testing.T) {
	action := submitted(t, `{"a":"1"}`)
	tests := []struct {
		v    any
		want string
	}{
		{nil, "they go into a pointer to a struct, not <nil>"},
		{form{}, "they go into a pointer to a struct, not webex_test.form"},
		{(*form)(nil), "they go into a pointer to a struct, not *webex_test.form"},
		{new(int), "they go into a pointer to a struct, not *int"},
		{&struct {
			A chan int `card:"a"`
		}{}, "inputs do not fit the field A, a chan int"},
		{&struct {
			A map[string]string `card:"not there"`
		}{}, "inputs do not fit the field A, a map[string]string"},
		{&struct {
			A [][]string `card:"a"`
		}{}, "inputs do not fit the field A, a [][]string"},
		{&struct {
			A *error `card:"a"`
		}{}, "inputs do not fit the field A, a *error"},
		{&struct {
			address
			A struct{ address } `card:"a"`
		}{}, "inputs do not fit the field A, a struct { webex_test.address }"},
		{&struct {
			a string `card:"a"`
		}{}, "the field a is not exported"},
		{&struct {
			A string `card:""`
		}{}, `the field A has the tag ""; it takes an id, and after it perhaps ",optional"`},
		{&struct {
			A string `card:"a,omitzero"`
		}{}, `the field A has the tag "a,omitzero"; it takes an id, and after it perhaps ",optional"`},
	}
	for _, test := range tests {
		t.Run(test.want, func(t *testing.T) {
			err := action.DecodeInputs(test.v)
			assert.EqualError(t, err, "webex: decoding inputs: "+test.want)
			var invalid *webex.InputError
			assert.NotErrorAs(t, err, &invalid)
		})
	}
}
