// Package contract holds the SDK and its fake, package webextest, against the
// official OpenAPI specifications of the Webex API. It is a module of its own,
// so that what it needs for that does not come along with the SDK, and it has
// nothing but tests.
//
// The specifications are those of
// https://github.com/webex/webex-openapi-specs. The environment variable
// WEBEX_SPECS names the folder that they are in.
package contract
