package contract

// unsetFields are the fields that no request sets.
var unsetFields = map[string]string{
	"no call sets PhoneNumber.Primary": "Webex says which number is the primary one; a request does not have it",
}

// requestExceptions are where requests differ from what is specified.
var requestExceptions = map[string]string{
	"Create a Message: the property attachments[].contentType of the body is not declared": "the description of attachments lacks what its own example has, and Webex wants",
	`Get Team Details: no call sends the parameter "description"`:                          "the parameter of the update, described with the read by mistake",
}

// answerExceptions are where answers differ from what is specified.
var answerExceptions = map[string]string{}

// withoutExample are answers that the specifications show no example of.
var withoutExample = map[string]string{}
