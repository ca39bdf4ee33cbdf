package webextest

import "net/http"

// To teach the fake a resource:
//
//  1. Add api_<name>.go, with the name of the resource's file in package webex,
//     and declare the routes of the resource there with serve.
//  2. If the fake only has to keep its objects, declare a kind (kind.go).
//     Otherwise write a handler for each route, a method of call.
//  3. Keep the objects of handlers in a collection (state.go), and report every
//     change with emit (changes.go).
//  4. Test the resource over HTTP in api_<name>_test.go, and use all of its
//     operations in the tests of contract/.
//  5. Mention it in doc.go, along with its differences from Webex.

// routes maps patterns to endpoints. A pattern is that of http.ServeMux,
// without the "/v1" at the beginning of its path.
type routes map[string]endpoint

// served has the routes of all resources.
var served []routes

// serve adds the routes of a resource to every fake. The file of the resource
// calls it in init. New panics when two patterns conflict.
func serve(r routes) { served = append(served, r) }

// endpoint answers the requests of a route.
type endpoint struct {
	// identify returns the caller of a request. Nil identifies the caller by an
	// access token.
	identify func(*Server, *http.Request) (*person, error)

	// read reads a request and returns the step to carry out. It runs without
	// the lock, since a body may arrive slowly.
	read func(*http.Request) (step, error)
}

// step carries out a request, holding the server's lock. Its result is written
// as JSON, or as status 204 when it is nil.
type step func(*call) (any, error)

// plain is an endpoint for requests without a body.
func plain(do step) endpoint {
	return endpoint{read: func(*http.Request) (step, error) { return do, nil }}
}

// body is an endpoint for requests with a body that readBody reads.
func body[T any](do func(*call, T) (any, error)) endpoint { return reading(readBody[T], do) }

// reading is an endpoint for requests whose body needs its own reader.
func reading[T any](read func(*http.Request) (T, error), do func(*call, T) (any, error)) endpoint {
	return endpoint{read: func(r *http.Request) (step, error) {
		in, err := read(r)
		if err != nil {
			return nil, err
		}
		return func(c *call) (any, error) { return do(c, in) }, nil
	}}
}

// admin restricts an endpoint to administrators.
func admin(e endpoint) endpoint { return only((*person).isAdmin, e) }

// fullAdmin restricts an endpoint to full administrators.
func fullAdmin(e endpoint) endpoint { return only((*person).isFullAdmin, e) }

// only restricts an endpoint to some people.
func only(may func(*person) bool, e endpoint) endpoint {
	read := e.read
	e.read = func(r *http.Request) (step, error) {
		do, err := read(r)
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
	return e
}

// open makes an endpoint accept callers without an access token. Its steps have
// no actor.
func open(e endpoint) endpoint {
	return identified(func(*Server, *http.Request) (*person, error) { return nil, nil }, e)
}

// identified makes an endpoint identify its callers in another way.
func identified(by func(*Server, *http.Request) (*person, error), e endpoint) endpoint {
	e.identify = by
	return e
}
