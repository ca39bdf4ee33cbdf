package webextest

import (
	"net/http"

	"github.com/go-webex/webex"
)

// Client returns a client that calls the fake as a person. It applies opts
// after its own options, and panics when one of them is invalid.
func (s *Server) Client(p *Person, opts ...webex.Option) *webex.Client {
	own := []webex.Option{webex.WithBaseURL(s.URL), webex.WithToken(p.Token)}
	if s.socket == nil {
		own = append(own, webex.WithHTTPClient(&http.Client{Transport: s.Transport()}))
	}
	client, err := webex.NewClient(append(own, opts...)...)
	if err != nil {
		panic("webextest: " + err.Error())
	}
	return client
}
