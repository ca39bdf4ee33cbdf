package webextest

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/go-webex/webex"
)

func TestSeq(t *testing.T) {
	rooms := []*webex.Room{{Title: "a"}, {Title: "b"}}
	got, err := webex.Collect(Seq(rooms, nil))
	assert.NoError(t, err)
	assert.Equal(t, rooms, got)

	broken := errors.New("broken")
	var titles []string
	for room, err := range Seq(rooms, broken) {
		if err != nil {
			assert.Nil(t, room)
			titles = append(titles, err.Error())
			continue
		}
		titles = append(titles, room.Title)
	}
	assert.Equal(t, []string{"a", "b", "broken"}, titles)

	for room, err := range Seq(rooms, broken) {
		assert.NoError(t, err)
		assert.Equal(t, "a", room.Title)
		break // must end it
	}
}
