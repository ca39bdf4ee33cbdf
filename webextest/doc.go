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
// token, and [Server.AddPerson] adds more of them. It answers for people,
// rooms, room tabs, linked folders, messages, the submissions of cards, the
// contents of files, memberships, teams, team memberships, webhooks and events;
// to administrators also for licenses, organizations, roles, authorizations,
// guests, audit events and hybrid data security. It keeps what it is told and
// refuses what Webex refuses, with the same statuses, error bodies, headers and
// pages. What it does not have is 404, and a method it does not have is 405.
//
// Programs in any language can use it over HTTP. In Go, [Server.Transport]
// reaches it without a socket, also from within testing/synctest, where [New]
// makes a fake that starts no goroutine and follows the bubble's clock.
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
//   - Webhooks are kept but not delivered.
//   - Events and audit events tell of the last 10,000 changes.
//   - The own organization cannot be deleted: it always has people.
//   - Hybrid data security always shows the same, healthy cluster.
//   - Tokens have no scopes: an administrator's does where Webex wants that of
//     a service app. Only those of guests expire.
package webextest
