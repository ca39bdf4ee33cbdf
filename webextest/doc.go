// Package webextest is a fake Webex in memory, for testing programs that use
// the Webex REST API without a token and without the internet, in the spirit of
// net/http/httptest.
//
//	s := webextest.NewServer()
//	defer s.Close()
//
//	client, err := webex.NewClient(webex.WithBaseURL(s.URL), webex.WithToken(s.Bot.Token))
//
// Every fake has [Server.Alice], an administrator, [Server.Bob], [Server.Carol],
// and [Server.Bot], a bot. Each has an access token. [Server.AddPerson] adds
// more people; [Server.Seed] adds people, teams, rooms and messages from a file.
//
// The fake serves people, rooms, room tabs, linked folders, messages, the
// submissions of cards, the contents of files, memberships, teams, team
// memberships, webhooks and events. It serves administrators also licenses,
// organizations, roles, authorizations, guests, audit events and hybrid data
// security. It keeps what it is given and refuses what Webex refuses, with the
// same statuses, error bodies, headers and pages. It answers with 404 for any
// other path, and with 405 for a method that a path does not have.
//
// The fake is an OAuth server too. People log in to [Server.Integration] with a
// browser or on a device, [Server.SignIn] sets the person at the browser, and
// [Server.AddServiceApp] registers a service app. Use [WithTokenLifetimes] and
// [Server.Revoke] to test how a program handles the end of its tokens.
//
// Programs in any language can use the fake over HTTP; the command
// cmd/webextest runs it as a process. It takes what other SDKs send: forms and
// JSON, booleans and strings that stand for them, parameters without a value. Its
// IDs and tokens have the form of Webex's: IDs are base64 of
// "ciscospark://us/TYPE/uuid", and a token ends in "_" and the UUID of the
// organization. In Go, [Server.Transport] reaches it
// without a socket, also from within testing/synctest. There, [New] makes a fake
// that follows the clock of the bubble. It starts no goroutines except those
// that deliver webhooks, which end by themselves.
//
// The fake is made for many objects as well: a list costs what its pages have,
// not what the fake has, and a message takes less than 1 KB beside its text. The
// fake forgets the oldest requests, deliveries and events; [Server.Requests],
// [Server.Deliveries] and the section below say how far back they go. Messages,
// files and other objects stay until they are deleted.
//
// # Testing a bot
//
// The fake delivers webhooks as Webex does: to their target URLs, in the order
// of the changes, with the same envelope and signature. The webhook of a person
// reports changes in the rooms that they are in, including their own. The
// webhook of a bot in a group room reports only the messages that mention the
// bot and its own, and the bot can read no others. [Server.DeliverTo] passes
// deliveries to a handler without a socket. Deliveries carry the old and the new
// signature unless [WithSignatureHeader] chooses one.
//
// [Server.As] lets a person speak to the bot, and [Server.Wait] waits until the
// bot has handled the deliveries. [Server.Messages], [Server.Requests] and
// [Server.Deliveries] then show the outcome. The example of this package is such
// a test.
//
// # Trouble
//
// [Server.Fail] makes requests fail in the ways of Webex and of networks: with
// statuses and Retry-After, with answers that are late, lost or cut off, with
// HTML in place of JSON, or with attributes that could not be decrypted.
// [Server.Limit] limits the rate of requests.
//
// # Where it differs from Webex
//
//   - Nobody exists outside the organization: an unknown email address is
//     answered with 404 and not invited.
//   - The fake fetches the file that a message names by URL only from the
//     loopback interface. For any other URL it stores a placeholder with the
//     name at the end of the URL.
//   - A room of a team is deleted, not archived.
//   - The fake renders the markdown that Webex documents. The HTML may differ
//     in details.
//   - Webhooks are delivered to targets on the loopback interface, and to others
//     only with [WithDeliveryTransport]. A delivery that fails is not repeated.
//     A webhook of the resource "all" reports memberships, messages and rooms.
//     Webhooks of resources that only exist in meetings and calls report
//     nothing.
//   - The filters of webhooks for meetings and calls are not checked.
//   - A compliance officer reads messages, files, rooms and memberships of the
//     organization by ID, deletes messages, and changes memberships. As Webex
//     documents, they cannot delete rooms that they are not in. The fake does
//     not let them list the messages of such a room, or change the room.
//   - The rate of requests has no limit until Limit sets one.
//   - The fake checks cards by the rules of package card. It checks that a
//     submission has only inputs of the card and all that the card requires, but
//     not their values.
//   - Events and audit events go back 10,000 changes, or fewer when these take
//     more than 16 MiB as JSON.
//   - The organization that everybody belongs to cannot be deleted.
//   - Hybrid data security always shows the same, healthy cluster.
//   - Tokens have no scopes: an administrator's token serves where Webex
//     requires that of a service app. The tokens that people have from the
//     start do not expire.
//   - A login shows no page: GET /authorize redirects at once.
package webextest
