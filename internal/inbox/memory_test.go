package inbox

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestMemory(t *testing.T) {
	const keep = 5 * time.Minute
	for _, test := range []struct {
		name   string
		others int // how many come after it
		later  time.Duration
		known  bool
	}{
		{name: "at once", known: true},
		{name: "before it is old", later: keep, known: true},
		{name: "when it is old", later: 2 * keep},
		{name: "much later", later: time.Hour},
		{name: "after as many others as it keeps", others: 1000, known: true},
		{name: "after twice as many", others: 2000},
		{name: "after many", others: 9999},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, now := memory{keep: keep, most: 1000}, time.Now()
			add := func(id string) {
				if m.find(id, now) == nil {
					m.add(id, newOutcome())
				}
			}
			add("it")
			for i := range test.others {
				add(strconv.Itoa(i))
				assert.LessOrEqual(t, len(m.young)+len(m.old), 2000)
			}
			assert.Equal(t, test.known, m.find("it", now.Add(test.later)) != nil)
		})
	}
}

func TestMemoryForgets(t *testing.T) {
	m, now := memory{keep: time.Minute, most: 10}, time.Now()
	for _, later := range []time.Duration{0, time.Minute} { // young, and old
		assert.Nil(t, m.find("it", now))
		outcome := newOutcome()
		m.add("it", outcome)
		assert.NotNil(t, m.find("it", now.Add(later)))
		m.forget("it", newOutcome())
		assert.NotNil(t, m.find("it", now.Add(later)), "it is the outcome of another one")
		m.forget("it", outcome)
		assert.Nil(t, m.find("it", now.Add(later)))
	}
}
