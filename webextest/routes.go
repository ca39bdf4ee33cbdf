package webextest

import (
	"net/http"
)

// routes lists everything the fake answers, but for the ways to sign in. All
// else is 404, or 405 when only the method is unknown.
func routes() map[string]endpoint {
	return map[string]endpoint{
		"GET /people":         plain((*call).listPeople),
		"POST /people":        body((*call).createPerson),
		"GET /people/me":      plain((*call).getMe),
		"GET /people/{id}":    plain((*call).getPerson),
		"PUT /people/{id}":    body((*call).updatePerson),
		"DELETE /people/{id}": plain((*call).deletePerson),

		"GET /rooms":                  plain((*call).listRooms),
		"POST /rooms":                 body((*call).createRoom),
		"GET /rooms/{id}":             plain((*call).getRoom),
		"GET /rooms/{id}/meetingInfo": plain((*call).getMeetingInfo),
		"PUT /rooms/{id}":             body((*call).updateRoom),
		"DELETE /rooms/{id}":          plain((*call).deleteRoom),

		"GET /room/tabs":         plain(roomTabs.list),
		"POST /room/tabs":        body(roomTabs.create),
		"GET /room/tabs/{id}":    plain(roomTabs.get),
		"PUT /room/tabs/{id}":    body(roomTabs.update),
		"DELETE /room/tabs/{id}": plain(roomTabs.delete),

		"GET /room/linkedFolders":         plain(linkedFolders.list),
		"POST /room/linkedFolders":        body(linkedFolders.create),
		"GET /room/linkedFolders/{id}":    plain(linkedFolders.get),
		"PUT /room/linkedFolders/{id}":    body(linkedFolders.update),
		"DELETE /room/linkedFolders/{id}": plain(linkedFolders.delete),

		"GET /memberships":         plain((*call).listMemberships),
		"POST /memberships":        body((*call).createMembership),
		"GET /memberships/{id}":    plain((*call).getMembership),
		"PUT /memberships/{id}":    body((*call).updateMembership),
		"DELETE /memberships/{id}": plain((*call).deleteMembership),

		"GET /messages":         plain((*call).listMessages),
		"GET /messages/direct":  plain((*call).listDirectMessages),
		"POST /messages":        reading(readMessage, (*call).createMessage),
		"GET /messages/{id}":    plain((*call).getMessage),
		"PUT /messages/{id}":    body((*call).updateMessage),
		"DELETE /messages/{id}": plain((*call).deleteMessage),

		"POST /attachment/actions":     body((*call).createAttachmentAction),
		"GET /attachment/actions/{id}": plain((*call).getAttachmentAction),

		"GET /contents/{id}": plain((*call).getContent), // and HEAD

		"GET /teams":         plain((*call).listTeams),
		"POST /teams":        body((*call).createTeam),
		"GET /teams/{id}":    plain((*call).getTeam),
		"PUT /teams/{id}":    body((*call).updateTeam),
		"DELETE /teams/{id}": plain((*call).deleteTeam),

		"GET /team/memberships":         plain((*call).listTeamMemberships),
		"POST /team/memberships":        body((*call).createTeamMembership),
		"GET /team/memberships/{id}":    plain((*call).getTeamMembership),
		"PUT /team/memberships/{id}":    body((*call).updateTeamMembership),
		"DELETE /team/memberships/{id}": plain((*call).deleteTeamMembership),

		"GET /licenses":         admin(plain((*call).listLicenses)),
		"GET /licenses/{id}":    admin(plain((*call).getLicense)),
		"PATCH /licenses/users": admin(body((*call).updateLicenses)),

		"GET /authorizations":             admin(plain((*call).listAuthorizations)),
		"GET /authorizations/tokenExpiry": plain((*call).getTokenExpiry),
		"DELETE /authorizations":          admin(plain((*call).deleteAuthorizations)),
		"DELETE /authorizations/{id}":     admin(plain((*call).deleteAuthorization)),

		"POST /guests/token": admin(body((*call).createGuest)),
		"GET /guests/count":  admin(plain((*call).countGuests)),

		"GET /organizations":         admin(plain((*call).listOrganizations)),
		"GET /organizations/{id}":    admin(plain((*call).getOrganization)),
		"DELETE /organizations/{id}": fullAdmin(plain((*call).deleteOrganization)),

		"GET /roles":      admin(plain((*call).listRoles)),
		"GET /roles/{id}": admin(plain((*call).getRole)),

		"GET /adminAudit/events":          fullAdmin(plain((*call).listAuditEvents)),
		"GET /adminAudit/eventCategories": fullAdmin(plain((*call).listAuditCategories)),

		"GET /hds/organizations/{id}":                 admin(plain((*call).getHDSOrganization)),
		"GET /hds/organizations/{id}/database":        admin(plain((*call).getHDSDatabase)),
		"GET /hds/organizations/{id}/tenants":         admin(plain((*call).getHDSTenants)),
		"GET /hds/clusters/{id}":                      admin(plain((*call).getHDSCluster)),
		"GET /hds/clusters/{id}/availability":         admin(plain((*call).getHDSAvailability)),
		"GET /hds/nodes/{id}":                         admin(plain((*call).getHDSNode)),
		"GET /hds/testResults/nodes/{id}/networkTest": admin(plain((*call).getHDSNetworkTest)),

		"GET /events":      plain((*call).listEvents),
		"GET /events/{id}": plain((*call).getEvent),

		"GET /webhooks":         plain((*call).listWebhooks),
		"POST /webhooks":        body((*call).createWebhook),
		"GET /webhooks/{id}":    plain((*call).getWebhook),
		"PUT /webhooks/{id}":    body((*call).updateWebhook),
		"DELETE /webhooks/{id}": plain((*call).deleteWebhook),

		"POST /applications/{id}/token": body((*call).createServiceAppToken),
	}
}

// openRoutes lists what needs no access token: the ways to get one.
func openRoutes() map[string]endpoint {
	return map[string]endpoint{
		"GET /authorize":         plain((*call).authorizeIntegration),
		"POST /access_token":     reading(readForm, (*call).getAccessToken),
		"POST /device/authorize": reading(readForm, (*call).authorizeDevice),
		"POST /device/token":     reading(readForm, (*call).getDeviceToken),
		"GET /verify":            plain((*call).verifyDevice),
	}
}

// step does what a request asks for, under the server's lock. What it returns
// is written as JSON; nil is 204.
type step func(*call) (any, error)

// endpoint reads a request, without the lock since a body may take its time,
// and returns the step to do.
type endpoint func(*http.Request) (step, error)

// plain is an endpoint of a request without a body.
func plain(do step) endpoint {
	return func(*http.Request) (step, error) { return do, nil }
}

// body is an endpoint of a request with a JSON body.
func body[T any](do func(*call, T) (any, error)) endpoint { return reading(readJSON[T], do) }

// admin is an endpoint that only administrators may use.
func admin(e endpoint) endpoint { return only((*person).isAdmin, e) }

// fullAdmin is an endpoint that only full administrators may use.
func fullAdmin(e endpoint) endpoint { return only((*person).isFullAdmin, e) }

// only is an endpoint that some people may not use.
func only(may func(*person) bool, e endpoint) endpoint {
	return func(r *http.Request) (step, error) {
		do, err := e(r)
		if err != nil {
			return nil, err
		}
		return func(c *call) (any, error) {
			if !may(c.actor) {
				return nil, forbidden("Only an administrator with the right role may do this.")
			}
			return do(c)
		}, nil
	}
}

// reading is an endpoint that reads its requests itself.
func reading[T any](read func(*http.Request) (T, error), do func(*call, T) (any, error)) endpoint {
	return func(r *http.Request) (step, error) {
		in, err := read(r)
		if err != nil {
			return nil, err
		}
		return func(c *call) (any, error) { return do(c, in) }, nil
	}
}
