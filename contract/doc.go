// Package contract holds the SDK and its fake, package webextest, against the
// official OpenAPI specifications of the Webex API. It is a module of its own,
// so that what it needs for that does not come along with the SDK. It has
// nothing but tests; beside them, the command scaffold drafts a new resource.
//
// The specifications are those of
// https://github.com/webex/webex-openapi-specs: messaging, meeting, device and
// admin. The environment variable WEBEX_SPECS names the folder that they are in,
// as they are published or with corrections of one's own. What is published is
// wrong in places. Of that, package specs mends what stands in the way of the
// operations that the SDK has; a new resource may need more.
//
// What the SDK is asked for comes from the table of calls, and the operation of
// a call is the one that the SDK itself names. The exceptions, each with its
// reason, are in exceptions_test.go.
package contract
