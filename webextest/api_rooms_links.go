package webextest

import "strings"

var _ = serve(routes{
	"GET /room/tabs":                  plain(roomTabs.list),
	"POST /room/tabs":                 body(roomTabs.create),
	"GET /room/tabs/{id}":             plain(roomTabs.get),
	"PUT /room/tabs/{id}":             body(roomTabs.update),
	"DELETE /room/tabs/{id}":          plain(roomTabs.delete),
	"GET /room/linkedFolders":         plain(linkedFolders.list),
	"POST /room/linkedFolders":        body(linkedFolders.create),
	"GET /room/linkedFolders/{id}":    plain(linkedFolders.get),
	"PUT /room/linkedFolders/{id}":    body(linkedFolders.update),
	"DELETE /room/linkedFolders/{id}": plain(linkedFolders.delete),
})

// roomLink is what a room points to: a tab, or a folder of SharePoint or
// OneDrive, which alone has the attributes that may be missing.
type roomLink struct {
	entity
	RoomID        string `json:"roomId"`
	RoomType      string `json:"roomType"`
	DisplayName   string `json:"displayName"`
	ContentURL    string `json:"contentUrl"`
	DriveID       string `json:"driveId,omitempty"`
	ItemID        string `json:"itemId,omitempty"`
	DefaultFolder string `json:"defaultFolder,omitempty"` // "true" or "false", as the specification has it
	CreatorID     string `json:"creatorId"`
	kind          *linkKind
}

type roomLinkInput struct {
	RoomID        string `json:"roomId"`
	DisplayName   string `json:"displayName"`
	ContentURL    string `json:"contentUrl"`
	DriveID       string `json:"driveId"`
	ItemID        string `json:"itemId"`
	DefaultFolder string `json:"defaultFolder"`
}

// linkKind is a kind of link. Its methods are the steps of the kind's requests.
type linkKind struct {
	name     string // for people
	resource string // for events
	idKind   string
	fill     func(*roomLink, roomLinkInput) error // puts in what the kinds have apart
}

var (
	roomTabs = &linkKind{"room tab", "tabs", "TAB", func(_ *roomLink, in roomLinkInput) error {
		if !isWebURL(in.ContentURL) || !strings.HasPrefix(in.ContentURL, "https:") {
			return badRequest("contentUrl must be an absolute https URL.")
		}
		return nil
	}}
	linkedFolders = &linkKind{"linked folder", "linkedFolders", "FOLDER", func(l *roomLink, in roomLinkInput) error {
		if err := required("driveId", in.DriveID); err != nil {
			return err
		}
		if err := required("itemId", in.ItemID); err != nil {
			return err
		}
		if err := oneOf("defaultFolder", in.DefaultFolder, "true", "false"); err != nil {
			return err
		}
		l.DriveID, l.ItemID, l.DefaultFolder = in.DriveID, in.ItemID, in.DefaultFolder
		return nil
	}}
)

func viewRoomLink(l *roomLink) roomLink { return *l }

// set puts what a request says into a link, and changes nothing when it must be
// refused. A room has one default folder: a new one takes that from the other.
func (k *linkKind) set(c *call, to *roomLink, in roomLinkInput) error {
	if err := required("displayName", in.DisplayName); err != nil {
		return err
	}
	if err := required("contentUrl", in.ContentURL); err != nil {
		return err
	}
	l := *to
	l.DisplayName, l.ContentURL = in.DisplayName, in.ContentURL
	if err := k.fill(&l, in); err != nil {
		return err
	}
	*to = l
	for _, other := range c.roomLinks.order {
		if l.DefaultFolder == "true" && other.DefaultFolder == "true" && other.RoomID == l.RoomID && other != to {
			other.DefaultFolder = "false"
		}
	}
	return nil
}

// mine finds the link in the path, in a room that the caller is in.
func (k *linkKind) mine(c *call) (*roomLink, error) {
	l, ok := c.roomLinks.get(c.id())
	if !ok || l.kind != k {
		return nil, notFound(k.name)
	}
	if _, _, err := c.myRoom(l.RoomID); err != nil {
		return nil, notFound(k.name)
	}
	return l, nil
}

func (k *linkKind) list(c *call) (any, error) {
	roomID := c.query.Get("roomId")
	if err := required("roomId", roomID); err != nil {
		return nil, err
	}
	if _, _, err := c.myRoom(roomID); err != nil {
		return nil, err
	}
	found := c.roomLinks.where(func(l *roomLink) bool { return l.kind == k && l.RoomID == roomID })
	return list(c, found, viewRoomLink)
}

func (k *linkKind) create(c *call, in roomLinkInput) (any, error) {
	if err := required("roomId", in.RoomID); err != nil {
		return nil, err
	}
	r, _, err := c.myRoom(in.RoomID)
	if err != nil {
		return nil, err
	}
	l := &roomLink{entity: c.newEntity(k.idKind), RoomID: r.ID, RoomType: r.Type, CreatorID: c.actor.ID, kind: k}
	if err := k.set(c, l, in); err != nil {
		return nil, err
	}
	c.roomLinks.add(l)
	c.emit(k.resource, "created", c.actor, *l)
	return viewRoomLink(l), nil
}

func (k *linkKind) get(c *call) (any, error) {
	l, err := k.mine(c)
	if err != nil {
		return nil, err
	}
	return viewRoomLink(l), nil
}

func (k *linkKind) update(c *call, in roomLinkInput) (any, error) {
	l, err := k.mine(c)
	if err != nil {
		return nil, err
	}
	if in.RoomID != l.RoomID {
		return nil, badRequest("roomId is not the room of the %s.", k.name)
	}
	if err := k.set(c, l, in); err != nil {
		return nil, err
	}
	c.emit(k.resource, "updated", c.actor, *l)
	return viewRoomLink(l), nil
}

func (k *linkKind) delete(c *call) (any, error) {
	l, err := k.mine(c)
	if err != nil {
		return nil, err
	}
	c.roomLinks.remove(l)
	c.emit(k.resource, "deleted", c.actor, *l)
	return nil, nil
}
