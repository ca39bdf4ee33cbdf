package webextest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUnknownRequests(t *testing.T) {
	s := start(t)
	room := newRoom(t, s)
	try(t, s, []attempt{
		{"unknown path", s.Alice, "GET", "/nothing", nil, 404},
		{"unknown path without a token", nil, "GET", "/nothing", nil, 404},
		{"slash at the end", s.Alice, "GET", "/rooms/", nil, 200},
		{"slash before the query", s.Alice, "GET", "/people/?id=" + s.Bob.ID, nil, 200},
		{"slash after an id", s.Alice, "GET", "/people/" + s.Bob.ID + "/", nil, 200},
		{"escaped slash at the end of an id", s.Alice, "GET", "/rooms/" + room + "%2F", nil, 404},
		{"two slashes", s.Alice, "GET", "/rooms//", nil, 404},
		{"doubled slash", s.Alice, "GET", "//rooms", nil, 404},
		{"dots", s.Alice, "GET", "/people/../rooms", nil, 404},
		{"not implemented", s.Alice, "GET", "/meetings", nil, 404},
		{"unknown method", s.Alice, "PATCH", "/rooms/" + room, fields{}, 405},
		{"no token", nil, "GET", "/rooms", nil, 401},
		{"unknown token", &Person{Token: "no"}, "GET", "/rooms", nil, 401},
		{"unknown id", s.Alice, "GET", "/rooms/no", nil, 404},
		{"escaped slash in an id", s.Alice, "GET", "/rooms/a%2Fb", nil, 404},
	})
	assert.Equal(t, "DELETE, GET, HEAD, PUT", as(t, s, s.Alice, "PATCH", "/rooms/"+room, fields{}).header.Get("Allow"))
}

// Failures, limits and records see the same path with and without the slash.
func TestSlashAtTheEnd(t *testing.T) {
	s := New()
	must(t, s, s.Alice, "GET", "/people/?id="+s.Bob.ID, nil)
	require.Len(t, s.Requests("GET /people"), 1)
	assert.Equal(t, "/people", s.Requests()[0].Path)
}

func TestBodies(t *testing.T) {
	s := start(t)
	for _, test := range []struct {
		name, contentType, body string
		status                  int
	}{
		{"JSON", "application/json", `{"title":"a"}`, 200},
		{"JSON with a charset", "application/json; charset=utf-8", `{"title":"a"}`, 200},
		{"unknown attributes", "application/json", `{"title":"a","x":1}`, 200},
		{"no content type", "", `{"title":"a"}`, 415},
		{"form", "application/x-www-form-urlencoded", `title=a&isLocked=true`, 200},
		{"form with a charset", "application/x-www-form-urlencoded; charset=UTF-8", `title=a`, 200},
		{"form with two of what is one", "application/x-www-form-urlencoded", `title=a&title=b`, 400},
		{"broken form", "application/x-www-form-urlencoded", `title=%zz`, 400},
		{"other type", "text/plain", `title=a`, 415},
		{"multipart where there are no files", "multipart/form-data; boundary=x", "--x--\r\n", 415},
		{"broken JSON", "application/json", `{"title":`, 400},
		{"two values", "application/json", `{"title":"a"}{}`, 400},
		{"wrong type", "application/json", `{"title":5}`, 400},
		{"null", "application/json", `null`, 400},
		{"empty", "application/json", ``, 400},
		{"huge", "application/json", `{"title":"` + strings.Repeat("a", maxJSON) + `"}`, 400},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL+"/rooms", strings.NewReader(test.body))
			require.NoError(t, err)
			if test.contentType != "" {
				r.Header.Set("Content-Type", test.contentType)
			}
			assert.Equal(t, test.status, send(t, s, s.Alice, r).status)
		})
	}
}

func TestAuthorizationScheme(t *testing.T) {
	s := start(t)
	for header, status := range map[string]int{
		"Bearer " + s.Bob.Token: 200,
		"bearer " + s.Bob.Token: 200,
		"Basic " + s.Bob.Token:  401,
		s.Bob.Token:             401,
		"Bearer":                401,
	} {
		r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+"/people/me", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", header)
		assert.Equal(t, status, send(t, s, nil, r).status)
	}
}

func TestPages(t *testing.T) {
	s := start(t)
	for i := range 5 {
		create(t, s, s.Alice, "/teams", fields{"name": fmt.Sprint(i)})
	}
	first := must(t, s, s.Alice, "GET", "/teams?max=2&x&y=a%20b", nil)
	next := first.next(t)
	assert.True(t, strings.HasPrefix(next, s.URL+"/teams?max=2&x&y=a%20b&cursor="), next)

	second := must(t, s, s.Alice, "GET", next, nil)
	create(t, s, s.Alice, "/teams", fields{"name": "5"})
	deleted := second.items(t)[1]["id"].(string)
	must(t, s, s.Alice, "DELETE", "/teams/"+deleted, nil)
	third := must(t, s, s.Alice, "GET", second.next(t), nil)
	assert.Empty(t, third.next(t))

	var names []string
	for _, a := range []answer{first, second, third} {
		names = append(names, values(a.items(t), "name")...)
	}
	assert.Equal(t, []string{"0", "1", "2", "3", "4", "5"}, names)

	for size, status := range map[string]int{"1": 200, "5000": 200, "0": 400, "-1": 400, "x": 400, "": 200, "null": 200} {
		assert.Equal(t, status, as(t, s, s.Alice, "GET", "/teams?max="+size, nil).status, "max=%s", size)
	}
	assert.Equal(t, 400, as(t, s, s.Alice, "GET", "/teams?cursor=!", nil).status)
}

func TestIDsAndTimes(t *testing.T) {
	s := start(t)
	room := must(t, s, s.Alice, "POST", "/rooms", fields{"title": "a"}).object(t)
	assert.Regexp(t, `^[A-Za-z0-9_-]+$`, room["id"])
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, uuidOf(room["id"].(string)))
	assert.Equal(t, newID("ROOM", uuidOf(room["id"].(string))), room["id"])
	assert.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`, room["created"])
	for role, name := range map[string]string{
		RoleFullAdmin: "id_full_admin", RoleUserAdmin: "id_user_admin", RoleComplianceOfficer: "id_compliance_officer",
	} {
		assert.Equal(t, newID("ROLE", name), role)
	}
}

func TestOptions(t *testing.T) {
	s := NewServer(WithAddr("localhost:0"), WithToken("secret"))
	s.Close()
	s.Close()
	assert.Equal(t, "secret", s.Alice.Token)
	assert.Panics(t, func() { NewServer(WithAddr("no address")) })
	assert.Panics(t, func() { New(WithAddr("localhost:0")) })
	New().Close()
}

func TestAddPerson(t *testing.T) {
	s := New()
	dan := s.AddPerson(Person{FirstName: "Dan", Roles: []string{RoleUserAdmin}})
	assert.Equal(t, "dan@example.com", dan.Email)
	assert.Equal(t, "Dan", dan.DisplayName)
	assert.Equal(t, "person", dan.Type)
	assert.NotEmpty(t, dan.Token)
	assert.Equal(t, dan, s.Person(dan.ID))
	assert.Equal(t, dan, s.Person("DAN@example.com"))
	assert.Nil(t, s.Person("no"))
	assert.Equal(t, []*Person{s.Alice, s.Bob, s.Carol, s.Bot, dan}, s.People())
	assert.Equal(t, "bot@webex.bot", s.Bot.Email)
	one, other := s.AddPerson(Person{}), s.AddPerson(Person{})
	assert.NotEqual(t, one.Email, other.Email)
	assert.Panics(t, func() { s.AddPerson(Person{Email: "alice@example.com"}) })
	assert.Panics(t, func() { s.AddPerson(Person{Token: dan.Token}) })
	assert.PanicsWithValue(t, `webextest: type has the unknown value "robot".`, func() { s.AddPerson(Person{Type: "robot"}) })
}

// Links have the host by which the caller reached the fake.
func TestLinksBehindTLS(t *testing.T) {
	s := New()
	front := httptest.NewTLSServer(s)
	defer front.Close()
	r, err := http.NewRequestWithContext(t.Context(), "GET", front.URL+"/v1/people?max=1", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+s.Alice.Token)
	resp, err := front.Client().Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	assert.Contains(t, resp.Header.Get("Link"), "<"+front.URL+"/v1/people?max=1&cursor=")
}

// In a bubble, the fake follows the clock of the bubble and leaves no goroutine
// behind.
func TestTransportInBubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New()
		room := newRoom(t, s, s.Bob)
		before := time.Now()
		time.Sleep(time.Hour)
		posted := must(t, s, s.Bob, "POST", "/messages", fields{"roomId": room, "text": "hi"})
		created, err := time.Parse(time.RFC3339, posted.text(t, "created"))
		require.NoError(t, err)
		assert.WithinDuration(t, before.Add(time.Hour), created, time.Second)

		list := must(t, s, s.Alice, "GET", "/messages?max=1&roomId="+room, nil)
		assert.Equal(t, []string{"hi"}, values(list.items(t), "text"))
		assert.Equal(t, 405, as(t, s, s.Alice, "PATCH", "/rooms", fields{}).status)
	})
}

func TestTransport(t *testing.T) {
	s := New()
	client := &http.Client{Transport: s.Transport()}
	request := func(ctx context.Context, method, url string, body io.Reader) *http.Request {
		r, err := http.NewRequestWithContext(ctx, method, url, body)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+s.Alice.Token)
		r.Header.Set("Content-Type", "application/json")
		return r
	}

	t.Run("any host, which links then name", func(t *testing.T) {
		resp, err := client.Do(request(t.Context(), "GET", "https://webexapis.com/v1/people?max=1", nil))
		require.NoError(t, err)
		defer resp.Body.Close()
		assert.Equal(t, 200, resp.StatusCode)
		assert.Contains(t, resp.Header.Get("Link"), "<https://webexapis.com/v1/people?max=1&cursor=")
	})
	t.Run("HEAD", func(t *testing.T) {
		resp, err := client.Do(request(t.Context(), "HEAD", s.URL+"/people/me", nil))
		require.NoError(t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.Empty(t, body)
		assert.Positive(t, resp.ContentLength)
	})
	t.Run("closes the body", func(t *testing.T) {
		body := &closer{Reader: strings.NewReader(`{"title":"a"}`)}
		resp, err := client.Do(request(t.Context(), "POST", s.URL+"/teams", body))
		require.NoError(t, err)
		defer resp.Body.Close()
		assert.True(t, body.closed)
	})
	t.Run("canceled before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := client.Do(request(ctx, "GET", s.URL+"/people/me", nil))
		assert.ErrorIs(t, err, context.Canceled)
	})
	t.Run("canceled while the body is sent", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		body := io.MultiReader(strings.NewReader(`{"title":`), readerFunc(func(p []byte) (int, error) {
			cancel()
			return copy(p, `"never"`), nil
		}), strings.NewReader("}"))
		_, err := client.Do(request(ctx, "POST", s.URL+"/rooms", body))
		assert.ErrorIs(t, err, context.Canceled)
		assert.Empty(t, must(t, s, s.Alice, "GET", "/rooms", nil).items(t))
	})
}

type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error {
	c.closed = true
	return nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestConcurrentUse(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			p := s.AddPerson(Person{})
			create(t, s, s.Bob, "/memberships", fields{"roomId": room, "personId": p.ID})
			id := create(t, s, p, "/messages", fields{"roomId": room, "markdown": fmt.Sprintf("**%d**", i)})
			must(t, s, p, "PUT", "/messages/"+id, fields{"roomId": room, "text": "x"})
			must(t, s, s.Alice, "PUT", "/people/"+p.ID, fields{"displayName": "New"})
			must(t, s, s.Bob, "GET", "/messages?roomId="+room, nil)
			must(t, s, s.Bob, "GET", "/memberships?roomId="+room, nil)
		})
	}
	wg.Wait()
	assert.Len(t, must(t, s, s.Bob, "GET", "/messages?roomId="+room, nil).items(t), 8)
}

// The history has every change, in the order of the changes.
func TestChanges(t *testing.T) {
	s := start(t)
	room := newRoom(t, s, s.Bob)
	id := create(t, s, s.Bob, "/messages", fields{"roomId": room, "text": "a"})
	must(t, s, s.Bob, "PUT", "/messages/"+id, fields{"roomId": room, "text": "b"})
	must(t, s, s.Bob, "DELETE", "/messages/"+id, nil)
	must(t, s, s.Alice, "PUT", "/rooms/"+room, fields{"title": "New"})
	must(t, s, s.Alice, "DELETE", "/rooms/"+room, nil)

	var got []string
	for _, c := range s.history {
		got = append(got, c.actor.DisplayName+" "+c.resource+" "+c.event)
	}
	assert.Equal(t, []string{
		"Alice Archer rooms created",
		"Alice Archer memberships created",
		"Alice Archer memberships created",
		"Bob Baker messages created",
		"Bob Baker messages updated",
		"Bob Baker messages deleted",
		"Alice Archer rooms updated",
		"Alice Archer memberships deleted",
		"Alice Archer memberships deleted",
		"Alice Archer rooms deleted",
	}, got)
	assert.Equal(t, "a", s.history[3].item.(message).Text)
}
