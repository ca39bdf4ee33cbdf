package webextest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

// call is a request that the fake is handling.
type call struct {
	*Server
	r      *http.Request
	actor  *person // the caller; nil on an open endpoint
	query  url.Values
	status int         // of the answer, when it has a body
	header http.Header // of the answer
}

// plainText is a result that is written as it is, not as JSON.
type plainText string

// redirect is a result that redirects to a URL.
type redirect string

// id returns the identifier in the request's path.
func (c *call) id() string { return c.r.PathValue("id") }

// ServeHTTP answers an API request. Its path must begin with "/v1".
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trackingid", newTrackingID())
	p := s.caller(r)
	out := s.requests.record(w, r, p)
	defer s.log(r.Context(), out)
	if err := s.limits.take(p, r); err != nil {
		drain(r)
		writeFailure(out, err)
		return
	}
	if f := s.failures.strike(r); f != nil {
		s.spoil(out, r, f)
		return
	}
	s.route(out, r)
}

// route passes a request to the endpoint of its route. Webex ignores a slash at
// the end of the path, which its own JavaScript SDK sends: "/people/?id=…".
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.EscapedPath(), "/") {
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = strings.TrimSuffix(r.URL.Path, "/"), strings.TrimSuffix(r.URL.RawPath, "/")
	}
	if _, pattern := s.mux.Handler(r); pattern != "" && r.URL.Path == path.Clean(r.URL.Path) {
		s.mux.ServeHTTP(w, r)
		return
	}
	// The mux knows the methods of a path, but its answers are not in the form of
	// Webex's.
	probe := httptest.NewRecorder()
	s.mux.ServeHTTP(probe, r)
	if probe.Code != http.StatusMethodNotAllowed {
		writeFailure(w, fail(http.StatusNotFound, "The requested resource could not be found."))
		return
	}
	w.Header().Set("Allow", probe.Header().Get("Allow"))
	writeFailure(w, fail(http.StatusMethodNotAllowed, "The method %s is not supported here.", r.Method))
}

// handle lets an endpoint answer the requests that match a pattern.
func (s *Server) handle(pattern string, e endpoint) {
	s.mux.HandleFunc(strings.Replace(pattern, " ", " /v1", 1), func(w http.ResponseWriter, r *http.Request) {
		if err := s.answer(w, r, e); err != nil {
			writeFailure(w, err)
		}
	})
}

// answer lets an endpoint answer a request. It writes nothing when it returns
// an error.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, e endpoint) error {
	identify := e.identify
	if identify == nil {
		identify = (*Server).authenticate
	}
	actor, err := identify(s, r)
	if err != nil {
		return err
	}
	do, err := e.read(r)
	if err != nil {
		return err
	}
	c := &call{Server: s, r: r, actor: actor, query: r.URL.Query(), status: http.StatusOK, header: w.Header()}
	result, body, err := s.run(c, do)
	if err != nil {
		return err
	}
	switch result := result.(type) {
	case nil:
		w.WriteHeader(http.StatusNoContent)
	case *content:
		w.Header().Set("Content-Disposition", result.disposition())
		write(w, c.status, result.mediaType, result.data)
	case redirect:
		w.Header().Set("Location", string(result))
		w.WriteHeader(http.StatusFound)
	case plainText:
		write(w, c.status, "text/plain", []byte(result))
	default:
		write(w, c.status, "application/json", body)
	}
	return nil
}

// run carries out a step and encodes its result, holding the lock.
func (s *Server) run(c *call, do step) (result any, body []byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	result, err = do(c)
	if err != nil {
		return nil, nil, err
	}
	body, err = encode(result)
	return result, body, err
}

// encode encodes a value as JSON with "<", ">" and "&" as they are, as Webex
// does. A program that checks the signature of a webhook over JSON that it has
// encoded again depends on that.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// bearer returns the token that a request carries, or "".
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// caller returns the person whose token a request carries, or nil. It does not
// check that the token is still valid.
func (s *Server) caller(r *http.Request) *person {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.tokens[bearer(r)]; a != nil {
		return a.person
	}
	return nil
}

// authenticate returns the person whose valid token a request carries.
func (s *Server) authenticate(r *http.Request) (*person, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.tokens[bearer(r)]
	if a == nil || a.person.LoginEnabled == "false" || !time.Now().Before(a.expires) {
		return nil, errUnauthorized
	}
	p := a.person
	if p.InvitePending == "true" { // the first request accepts the invitation
		p.InvitePending, p.Status = "false", "active"
	}
	return p, nil
}

func write(w http.ResponseWriter, status int, mediaType string, body []byte) {
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the caller may be gone
}
