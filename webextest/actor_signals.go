package webextest

import "slices"

// Over its REST API, Webex tells no program of reactions, of what people have read
// and of their typing. These signals leave no trace in messages, webhooks and
// events, and only show that a person was active.

// reaction is the item of a change of the resource "reactions".
type reaction struct {
	Name      string `json:"name"`
	MessageID string `json:"messageId"`
	RoomID    string `json:"roomId"`
}

// readReceipt is the item of a change of the resource "readReceipts".
type readReceipt struct {
	MessageID string `json:"messageId"` // the last one that the person has read
	RoomID    string `json:"roomId"`
}

// typing is the item of a change of the resource "typing".
type typing struct {
	RoomID string `json:"roomId"`
}

// reactions are the names of the reactions that the app offers.
var reactions = []string{"celebrate", "confused", "haha", "heart", "sad", "smiley", "thumbsup"}

// React adds a reaction to a message: "celebrate", "confused", "haha", "heart",
// "sad", "smiley" or "thumbsup". Neither requests nor webhooks tell of it.
func (a *Actor) React(messageID, name string) {
	a.signal(func(c *call) error {
		m, err := c.myMessage(messageID)
		if err != nil {
			return err
		}
		if !slices.Contains(reactions, name) {
			return badRequest("There is no reaction %q.", name)
		}
		c.emit("reactions", "created", c.actor, reaction{name, m.ID, m.RoomID})
		return nil
	})
}

// ReadReceipt shows that the person has read a room up to a message. Neither
// requests nor webhooks tell of it.
func (a *Actor) ReadReceipt(messageID string) {
	a.signal(func(c *call) error {
		m, err := c.myMessage(messageID)
		if err != nil {
			return err
		}
		c.emit("readReceipts", "created", c.actor, readReceipt{m.ID, m.RoomID})
		return nil
	})
}

// Typing shows that the person is writing something in a room. Neither requests
// nor webhooks tell of it.
func (a *Actor) Typing(roomID string) {
	a.signal(func(c *call) error {
		r, _, err := c.myRoom(roomID)
		if err != nil {
			return err
		}
		c.emit("typing", "started", c.actor, typing{r.ID})
		return nil
	})
}

// signal does what no request does. It panics when do fails.
func (a *Actor) signal(do func(*call) error) {
	a.server.mu.Lock()
	defer a.server.mu.Unlock()
	if err := do(&call{Server: a.server, actor: a.server.mustPerson(&a.person)}); err != nil {
		panic("webextest: " + a.person.DisplayName + ": " + err.Error())
	}
}
