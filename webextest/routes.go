package webextest

import "net/http"

// To teach the fake a resource:
//
//  1. Add api_<name>.go, named as the resource's file in package webex is, and
//     declare its routes there with serve.
//  2. Declare a kind when the fake only has to keep what it is given (kind.go).
//     Otherwise write a handler for each route: a method of call.
//  3. Keep the objects of such handlers in a collection of their own (state.go),
//     and let every change end with emit (changes.go).
//  4. Test it over HTTP in api_<name>_test.go, and play it through in contract/.
//  5. Name it in doc.go, and say there where it differs from Webex.

// routes are the endpoints of a resource by their patterns, which are those of
// http.ServeMux without the "/v1" that all paths begin with.
type routes map[string]endpoint

// served are the routes that every fake has.
var served []routes

// serve adds routes to every fake. New panics when two patterns clash. The
// result only serves to call it from a declaration:
//
//	var _ = serve(routes{"GET /roles": plain((*call).listRoles)})
func serve(r routes) routes {
	served = append(served, r)
	return r
}

// endpoint answers the requests of a route.
type endpoint struct {
	// identify finds the person who sent the request. It is nil where the
	// access token says so.
	identify func(*Server, *http.Request) (*person, error)

	// read reads the request and returns the step to do. It runs without the
	// lock, since a body may take its time.
	read func(*http.Request) (step, error)
}

// step carries out a request under the server's lock. Its result is written as
// JSON, or as status 204 when it is nil.
type step func(*call) (any, error)

// plain is an endpoint for requests without a body.
func plain(do step) endpoint {
	return endpoint{read: func(*http.Request) (step, error) { return do, nil }}
}

// body is an endpoint for requests with a JSON body.
func body[T any](do func(*call, T) (any, error)) endpoint { return reading(readJSON[T], do) }

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

// open makes an endpoint answer callers without an access token. Its steps have
// no actor.
func open(e endpoint) endpoint {
	return identified(func(*Server, *http.Request) (*person, error) { return nil, nil }, e)
}

// identified makes an endpoint find out in its own way who sent a request.
func identified(by func(*Server, *http.Request) (*person, error), e endpoint) endpoint {
	e.identify = by
	return e
}
