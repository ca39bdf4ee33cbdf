// Package webextest is a fake Webex in memory, for testing programs that use
// the Webex REST API without a token and without the internet, in the spirit of
// net/http/httptest.
//
//	s := webextest.NewServer()
//	defer s.Close()
//
//	client, err := webex.NewClient(webex.WithBaseURL(s.URL), webex.WithToken(s.Bot.Token))
//
// The fake has people to act as: [Server.Alice], an administrator,
// [Server.Bob], [Server.Carol], and [Server.Bot], a bot. Each has an access
// token, and [Server.AddPerson] adds more of them; [Server.Seed] adds people,
// teams, rooms and messages from a file. It answers for people, rooms, room
// tabs, linked folders, messages, the submissions of cards, the contents of
// files, memberships, teams, team memberships, webhooks and events; to
// administrators also for licenses, organizations, roles, authorizations,
// guests, audit events and hybrid data security. It keeps what it is told and
// refuses what Webex refuses, with the same statuses, error bodies, headers and
// pages. What it does not have is 404, and a method it does not have is 405.
//
// It is an OAuth server too: people log in to [Server.Integration] with a browser
// or on a device, [Server.SignIn] says who they are, and [Server.AddServiceApp]
// makes a service app. [WithTokenLifetimes] and [Server.Revoke] show how a
// program takes the end of its tokens.
//
// Programs in any language can use it over HTTP; the command cmd/webextest runs
// it as a process. In Go, [Server.Transport] reaches it without a socket, also
// from within testing/synctest, where [New] makes a fake that follows the
// bubble's clock and starts no goroutine but those that deliver webhooks, which
// end by themselves.
//
// # Testing a bot
//
// Webhooks are delivered as Webex delivers them: to their target URL, with the
// envelope and the signature that bots know, in the order of what happened. A
// person's webhook is told of what happens in the rooms that they are in, their
// own deeds included, and a bot in a group room only of the messages that
// mention it and of its own. [Server.DeliverTo] hands deliveries to a handler
// without a socket.
//
// [Server.As] lets somebody speak to the bot, [Server.Wait] waits until the bot
// has been told, and [Server.Messages], [Server.Requests] and
// [Server.Deliveries] say what came of it. The example of this package is such
// a test.
//
// # Trouble
//
// [Server.Fail] lets requests fail in the ways that Webex and networks do: with
// statuses and Retry-After, answers that are late, lost or cut off, HTML in
// place of JSON, attributes that could not be decrypted. [Server.Limit] limits
// the rate of requests.
//
// # Where it differs from Webex
//
//   - Nobody outside of the organization exists: an unknown email address is
//     404, not an invitation.
//   - A message with the URL of a file: the file is fetched when the URL is on
//     the loopback interface. Otherwise a placeholder with the name at the end
//     of the URL is stored, and nothing is fetched.
//   - A room of a team is deleted, not archived.
//   - Markdown is rendered for the constructs that Webex documents; the HTML
//     may differ in details.
//   - Webhooks are delivered to targets on the loopback interface, and to
//     others only with [WithDeliveryTransport]. A delivery is made once and not
//     repeated. A webhook of the resource "all" is told of memberships,
//     messages and rooms. Nothing happens to the resources that only exist in
//     meetings and calls.
//   - There is no limit to the rate of requests until Limit sets one.
//   - A card is checked by the rules of package card. Of what is submitted with
//     it the fake checks that its inputs exist and that those are there that it
//     requires, not their values.
//   - Events and audit events tell of the last 10,000 changes.
//   - The own organization cannot be deleted: it always has people.
//   - Hybrid data security always shows the same, healthy cluster.
//   - Tokens have no scopes: an administrator's does where Webex wants that of
//     a service app. Those that people have from the start do not expire.
//   - Who logs in has nothing to click on: GET /authorize answers with the
//     redirect at once.
package webextest
