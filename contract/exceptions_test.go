package contract

// The exceptions say where the SDK and the fake differ from the official
// specifications, and why. A test fails when one of them is not needed any
// more.

// unsetFields are the fields that no request sets.
var unsetFields = map[string]string{
	"no call sets PhoneNumber.Primary": "Webex says which number is the primary one; a request does not have it",
}

// withoutOperation are the methods that no specification has an operation for.
var withoutOperation = map[string]string{
	"AccessTokens.AuthorizeDevice": byGuide,
	"AccessTokens.AwaitDevice":     byGuide,
	"AccessTokens.Get":             byGuide,
	"AccessTokens.Refresh":         byGuide,
	"GuestIssuer.CreateToken":      byGuide,
	"ServiceApps.TokenSource":      "it calls CreateToken",
	"Webhooks.Ensure":              "it calls List, Create, Update and Delete",
}

const byGuide = "a login, which a guide describes and no specification"

// requestExceptions are where requests differ from what is specified.
var requestExceptions = map[string]string{
	"Create a Message: the property attachments[].contentType of the body is not declared": "the specification's own example has it, and Webex wants it",
	`Get Team Details: no call sends the parameter "description"`:                          "a parameter of the update, described with the read by mistake",
}

const (
	besideUsers = "the license, which stands beside its users; Page.Extra holds it, and Licenses.Get reads it"
	besideItems = "what stands beside the items of a list is in Page.Extra"
)

// answerExceptions are where answers differ from what is specified.
var answerExceptions = map[string]string{
	"no operation answers with what AccessToken.IDToken is for":                        byGuide,
	"no operation answers with what AccessToken.Scope is for":                          byGuide,
	"Licenses.Get: License.users has no field for an attribute":                        "only answers to ListUsers have them, which reads them",
	"Licenses.ListUsersPages: Page.consumedByUsers has no field for an attribute":      besideUsers,
	"Licenses.ListUsersPages: Page.consumedByWorkspaces has no field for an attribute": besideUsers,
	"Licenses.ListUsersPages: Page.consumedUnits has no field for an attribute":        besideUsers,
	"Licenses.ListUsersPages: Page.id has no field for an attribute":                   besideUsers,
	"Licenses.ListUsersPages: Page.name has no field for an attribute":                 besideUsers,
	"Licenses.ListUsersPages: Page.siteType has no field for an attribute":             besideUsers,
	"Licenses.ListUsersPages: Page.siteUrl has no field for an attribute":              besideUsers,
	"Licenses.ListUsersPages: Page.subscriptionId has no field for an attribute":       besideUsers,
	"Licenses.ListUsersPages: Page.totalUnits has no field for an attribute":           besideUsers,
	"People.ListPages: Page.notFoundIds has no field for an attribute":                 besideItems,
}

const shown = "the specification does not list it, but its own example has it"

// fakeExceptions are where the fake's answers differ from what is specified.
var fakeExceptions = map[string]string{
	"no specification has POST /jwt/login": byGuide,

	"Create an Attachment Action, answered with 200: the answer: status is not supported": "Webex answers with 200, although 202 is specified",
	"Get Guest Count, answered with 200: the answer: : value must be an object":           "an object as plain text is specified; what plain text can be is a number",

	"List Rooms, answered with 200: the attribute items[].errors is not declared": "what Webex could not decrypt; the guide to the API describes it for all objects",

	"Create a Message, answered with 200: the attribute attachments[].contentType is not declared": shown,
	"Create a Message, answered with 200: the attribute html is not declared":                      shown,
	"Create a Message, answered with 200: the attribute parentId is not declared":                  shown,
	"List Direct Messages, answered with 200: the attribute items[].attachments is not declared":   shown,
	"List Direct Messages, answered with 200: the attribute items[].html is not declared":          shown,
	"List Direct Messages, answered with 200: the attribute items[].parentId is not declared":      shown,
}
