package webex_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
	"github.com/go-webex/webex/webextest"
)

// A worker does one thing after the other in a room that it shares with others,
// and keeps the books of its own messages and of the people whom it adds.
type worker struct {
	t       *testing.T
	client  *webex.Client
	weather *weather
	rand    *rand.Rand
	roomID  string
	number  int
	sent    int
	people  []string

	messages, members ledger
}

// step does something that is possible now.
func (s *worker) step() {
	const enough = 12 // messages
	name, known := s.messages.pick(s.rand)
	switch n := s.rand.IntN(20); {
	case known == nil || n < 7 && len(s.messages) < enough:
		s.post(n < 2)
	case n < 11 && known.file != "":
		s.download(name, known)
	case n < 11 && known.edits < 5: // of ten, since one that is repeated may count twice
		s.edit(name, known)
	case n < 13:
		s.delete(s.messages, name, s.client.Messages.Delete)
	case n < 16:
		s.toggle(s.people[s.rand.IntN(len(s.people))])
	case n < 17:
		s.listMembers()
	default:
		s.listMessages()
	}
}

// failed takes in what became of a call. No call that can be repeated ends in
// an answer of the server, and a POST only in one that leaves open whether it
// was carried out.
func (s *worker) failed(method string, err error) bool {
	if err == nil {
		return false
	}
	if _, ok := errors.AsType[*webex.TokenError](err); ok {
		s.weather.without.Add(1)
		time.Sleep(10 * time.Millisecond) // as programs do
		assert.NotErrorIs(s.t, err, webex.ErrLoginRequired)
		return true
	}
	_, answered := errors.AsType[*webex.ApiError](err)
	if method == http.MethodPost {
		s.weather.reportedPosts.Add(1)
		assert.True(s.t, !answered || errors.Is(err, webex.ErrServer), "%v", err)
	} else {
		s.weather.reported.Add(1)
		assert.False(s.t, answered, "%v", err)
	}
	return true
}

func (s *worker) post(withFile bool) {
	s.sent++
	name := fmt.Sprintf("%d:%d", s.number, s.sent)
	req := &webex.CreateMessageRequest{RoomID: s.roomID, Text: name}
	if withFile {
		req.Upload = webex.UploadBytes("x.bin", contentOf(name))
	}
	message, err := s.client.Messages.Create(s.t.Context(), req)
	if s.failed(http.MethodPost, err) {
		s.messages[name] = &thing{texts: []string{name}, unsure: true}
		return
	}
	assert.Equal(s.t, name, message.Text)
	s.messages[name] = new(namedMessage(message.ID, message.Text, message.Files).thing)
}

// contentOf returns the file of a message: up to 64 KiB that no other has.
func contentOf(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	content := make([]byte, int(sum[0])<<8+int(sum[1]))
	_, _ = rand.NewChaCha8(sum).Read(content)
	return content
}

func (s *worker) edit(name string, known *thing) {
	known.edits++
	text := fmt.Sprintf("%s edited %d", name, known.edits)
	message, err := s.client.Messages.Edit(s.t.Context(), known.id, &webex.EditMessageRequest{RoomID: s.roomID, Text: text})
	if s.failed(http.MethodPut, err) {
		known.texts = append(known.texts, text)
		return
	}
	assert.Equal(s.t, text, message.Text)
	known.texts = []string{text}
}

// delete deletes what a ledger has.
func (s *worker) delete(l ledger, name string, call func(context.Context, string, ...webex.RequestOption) error) {
	if s.failed(http.MethodDelete, call(s.t.Context(), l[name].id)) {
		l[name].unsure = true
		return
	}
	delete(l, name)
}

func (s *worker) download(name string, known *thing) {
	var content bytes.Buffer
	if _, err := s.client.Files.Save(s.t.Context(), known.file, &content); !s.failed(http.MethodGet, err) {
		assert.True(s.t, bytes.Equal(contentOf(name), content.Bytes()), "the file of %s is another one", name)
	}
}

// toggle adds a person to the room or removes them.
func (s *worker) toggle(personID string) {
	known := s.members[personID]
	switch {
	case known == nil:
		member, err := s.client.Memberships.Create(s.t.Context(), &webex.CreateMembershipRequest{RoomID: s.roomID, PersonID: personID})
		if s.failed(http.MethodPost, err) {
			s.members[personID] = &thing{unsure: true}
			return
		}
		assert.Equal(s.t, personID, member.PersonID)
		s.members[personID] = &thing{id: member.ID}
	case known.unsure:
		s.listMembers()
	default:
		s.delete(s.members, personID, s.client.Memberships.Delete)
	}
}

// browse reads a list in some way or another, and reports whether to its end.
func browse[T any](s *worker, list func(...webex.ListOption) iter.Seq2[*T, error]) (items []*T, complete bool) {
	opts := []webex.ListOption{webex.PageSize(3 + s.rand.IntN(40))}
	if s.rand.IntN(2) == 0 {
		opts = append(opts, webex.ReadAhead())
	}
	enough := 0
	if s.rand.IntN(4) == 0 {
		enough = 1 + s.rand.IntN(60)
	}
	for item, err := range list(opts...) {
		if s.failed(http.MethodGet, err) {
			return items, false
		}
		if items = append(items, item); len(items) == enough {
			return items, false
		}
	}
	return items, true
}

func (s *worker) listMessages() {
	messages, complete := browse(s, func(opts ...webex.ListOption) iter.Seq2[*webex.Message, error] {
		return s.client.Messages.List(s.t.Context(), s.roomID, nil, opts...)
	})
	assert.True(s.t, slices.IsSortedFunc(messages, func(a, b *webex.Message) int { return b.Created.Compare(a.Created) }), "the latest comes first")
	s.auditMessages(messages, complete)
}

// auditMessages compares those messages of a list that are the worker's.
func (s *worker) auditMessages(messages []*webex.Message, complete bool) {
	var own []named
	for _, m := range messages {
		if strings.HasPrefix(m.Text, fmt.Sprint(s.number, ":")) {
			own = append(own, namedMessage(m.ID, m.Text, m.Files))
		}
	}
	s.messages.audit(s.t, own, complete)
}

func (s *worker) listMembers() {
	members, complete := browse(s, func(opts ...webex.ListOption) iter.Seq2[*webex.Membership, error] {
		return s.client.Memberships.List(s.t.Context(), &webex.ListMembershipsOptions{RoomID: s.roomID}, opts...)
	})
	s.auditMembers(members, complete)
}

// auditMembers compares those memberships of a list that the worker sees to.
func (s *worker) auditMembers(members []*webex.Membership, complete bool) {
	var own []named
	for _, m := range members {
		if slices.Contains(s.people, m.PersonID) {
			own = append(own, named{m.PersonID, thing{id: m.ID}})
		}
	}
	s.members.audit(s.t, own, complete)
}

// settle compares all books in the end, when nothing fails any more: with what
// the server has, and then with what the client reads of it.
func (s *worker) settle(server *webextest.Server) {
	var held []*webex.Message
	for _, m := range server.Messages(s.roomID) {
		held = append(held, &webex.Message{ID: m.ID, Text: m.Text, Files: m.Files})
	}
	s.auditMessages(held, true)
	messages, err := webex.Collect(s.client.Messages.List(s.t.Context(), s.roomID, nil, webex.PageSize(10), webex.ReadAhead()))
	require.NoError(s.t, err)
	s.auditMessages(messages, true)
	members, err := webex.Collect(s.client.Memberships.List(s.t.Context(), &webex.ListMembershipsOptions{RoomID: s.roomID}))
	require.NoError(s.t, err)
	s.auditMembers(members, true)
	for name, known := range s.messages {
		if known.file != "" {
			s.download(name, known)
		}
	}
}
