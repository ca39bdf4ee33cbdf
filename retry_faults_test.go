package webex_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/go-webex/webex"
)

// A fault is what goes wrong, and what is to come of it.
type fault struct {
	fault   string
	call    faultyCall
	server  []reply
	timeout time.Duration            // of the caller's context; none if 0
	cert    *certificate             // the server speaks TLS
	set     func(*testing.T, *stage) // what else differs

	got   string // what the caller is left with
	sent  int    // how many requests the server has seen
	conns int    // over how many connections; 0 for any number
	err   string // the error's text; none if empty
	kind  func(error) bool
}

func replies(replies ...reply) []reply { return replies }

var (
	aRoom     = `{"id":"a"}`
	aMessage  = `{"id":"m"}`
	room      = ok(aRoom)
	firstPage = ok(roomPage("a", "b"), `Link: <https://webexapis.com/v1/rooms?cursor=2>; rel="next"`)
	lastPage  = ok(roomPage("c"))
	content   = ok("0123456789")
	chunked   = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	noLength  = "HTTP/1.1 200 OK\r\n\r\n"
	html      = "<!DOCTYPE html><html><head><title>Sign in to the network</title></head></html>"
)

// times repeats a text.
func times(n int, text string) string { return strings.Repeat(text, n) }

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.String()
}

// faults is the promise of the client towards a bad network and a bad server. A
// call is sent up to three times here. A POST that may have arrived is sent
// once; a list is complete or ends in an error.
func faults() []fault {
	return []fault{
		// No connection.
		{fault: "refused", call: get, set: refused, sent: 0, err: "webex: GET /rooms/a: dial tcp own: connect: connection refused (after 3 attempts)", kind: is(syscall.ECONNREFUSED)},
		{fault: "refused", call: post, set: refused, sent: 0, err: "webex: POST /rooms: dial tcp own: connect: connection refused (after 3 attempts)", kind: is(syscall.ECONNREFUSED)},
		{fault: "refused", call: send, set: refused, sent: 0, err: "webex: POST /messages: dial tcp own: connect: connection refused (after 3 attempts)", kind: is(syscall.ECONNREFUSED)},
		{fault: "a certificate of nobody known", call: post, cert: &certificate{unknown: true}, err: "webex: POST /rooms: tls: failed to verify certificate: x509: certificate signed by unknown authority", kind: as[*tls.CertificateVerificationError]},
		{fault: "an expired certificate", call: get, cert: &certificate{expired: true}, err: "webex: GET /rooms/a: tls: failed to verify certificate: x509: certificate has expired or is not yet valid", kind: as[*tls.CertificateVerificationError]},
		{fault: "a certificate of another host", call: list, cert: &certificate{ip: "192.0.2.1"}, err: "webex: GET /rooms: tls: failed to verify certificate: x509: certificate is valid for 192.0.2.1, not 127.0.0.1", kind: as[*tls.CertificateVerificationError]},
		{fault: "a server that speaks no TLS", call: get, server: replies(room), set: overTLS, err: "webex: GET /rooms/a: http: server gave HTTP response to HTTPS client", kind: is(http.ErrSchemeMismatch)},
		{fault: "a proxy that refuses", call: get, server: replies(says("407 Proxy Authentication Required", html)), set: throughProxy("https"), sent: 1, err: "webex: GET /rooms/a: the proxy own answers 407 Proxy Authentication Required", kind: plain},
		{fault: "a proxy that has no connection", call: post, server: replies(says("502 Bad Gateway", html)), set: throughProxy("https"), sent: 3, err: "webex: POST /rooms: the proxy own answers 502 Bad Gateway (after 3 attempts)", kind: plain},
		{fault: "a proxy that answers in HTML", call: get, server: replies(says("502 Bad Gateway", html)), set: throughProxy("http"), sent: 3, err: "webex: GET /rooms/a: 502 Sign in to the network (after 3 attempts)", kind: api(502)},
		{fault: "a proxy that answers in HTML", call: post, server: replies(says("403 Forbidden", html)), set: throughProxy("http"), sent: 1, err: "webex: POST /rooms: 403 Sign in to the network", kind: api(403)},

		// No answer.
		{fault: "reset before the answer", call: get, server: replies(raw("", resets)), sent: 3, err: "webex: GET /rooms/a: connection reset by peer (after 3 attempts)", kind: is(syscall.ECONNRESET)},
		{fault: "reset before the answer, once", call: get, server: replies(raw("", resets), room), got: "room a", sent: 2},
		{fault: "reset before the answer, once", call: list, server: replies(firstPage, raw("", resets), lastPage), got: "a b c", sent: 3},
		{fault: "reset before the answer, once", call: file, server: replies(raw("", resets), content), got: "0123456789", sent: 2},
		{fault: "reset before the answer, once", call: put, server: replies(raw("", resets), room), got: "room a", sent: 2},
		{fault: "reset before the answer", call: post, server: replies(raw("", resets), room), sent: 1, err: "webex: POST /rooms: connection reset by peer", kind: is(syscall.ECONNRESET)},
		{fault: "reset before the answer, though it is gone", call: remove, server: replies(raw("", resets), says("404 Not Found", "{}")), sent: 2},
		{fault: "closed before the answer", call: get, server: replies(raw("", closes)), sent: 3, err: "webex: GET /rooms/a: EOF (after 3 attempts)", kind: is(io.EOF)},
		{fault: "closed before the answer", call: post, server: replies(raw("", closes), room), sent: 1, err: "webex: POST /rooms: EOF", kind: is(io.EOF)},
		{fault: "reset in the middle of the upload", call: send, server: replies(raw("", resets).beforeBody(), ok(aMessage)), sent: 1, err: "webex: POST /messages: connection reset by peer", kind: plain},
		{fault: "an upload refused before its end", call: send, server: replies(raw(says("413 Content Too Large", "{}").text, stalls).beforeBody()), sent: 1, err: "webex: POST /messages: 413 Request Entity Too Large", kind: api(413)},
		{fault: "closed after each answer, unannounced", call: list, server: replies(raw(firstPage.text, closes), raw(lastPage.text, closes)), got: "a b c", sent: 2},
		{fault: "no answer and a context that ends", call: get, server: replies(raw("", stalls)), timeout: 50 * time.Millisecond, sent: 1, err: "webex: GET /rooms/a: context deadline exceeded", kind: is(context.DeadlineExceeded)},
		{fault: "no answer and a context that ends", call: post, server: replies(raw("", stalls)), timeout: 50 * time.Millisecond, sent: 1, err: "webex: POST /rooms: context deadline exceeded", kind: is(context.DeadlineExceeded)},
		{fault: "an upload that nobody reads and a context that ends", call: send, server: replies(raw("", stalls).beforeBody()), timeout: 50 * time.Millisecond, sent: 1, err: "webex: POST /messages: context deadline exceeded", kind: is(context.DeadlineExceeded)},
		{fault: "no answer", call: get, server: replies(raw("", stalls)), set: headerTimeout, sent: 3, err: "webex: GET /rooms/a: net/http: timeout awaiting response headers (after 3 attempts)", kind: plain},
		{fault: "no answer, once", call: list, server: replies(firstPage, raw("", stalls), lastPage), set: headerTimeout, got: "a b c", sent: 3},
		{fault: "no answer", call: post, server: replies(raw("", stalls), room), set: headerTimeout, sent: 1, err: "webex: POST /rooms: net/http: timeout awaiting response headers", kind: plain},
		{fault: "a header that trickles", call: post, server: replies(reply{text: ok(aRoom, "X-Long: "+times(2000, "x")).text, then: trickles}), set: headerTimeout, sent: 1, err: "webex: POST /rooms: net/http: timeout awaiting response headers", kind: plain},

		// No header that makes sense.
		{fault: "reset in the status line", call: get, server: replies(room.cut("HTTP/1.1 2", resets), room), got: "room a", sent: 2},
		{fault: "reset in the header", call: post, server: replies(room.cut("json\r\n", resets), room), sent: 1, err: "webex: POST /rooms: net/http: HTTP/1.x transport connection broken: unexpected EOF", kind: is(io.ErrUnexpectedEOF)},
		{fault: "closed in the header", call: list, server: replies(firstPage.cut("Link", closes), firstPage, lastPage), got: "a b c", sent: 3},
		{fault: "closed in the header", call: post, server: replies(room.cut("json\r\n", closes), room), sent: 1, err: "webex: POST /rooms: net/http: HTTP/1.x transport connection broken: unexpected EOF", kind: is(io.ErrUnexpectedEOF)},
		{fault: "another protocol", call: get, server: replies(raw("220 mail.example.com ESMTP\r\n", closes)), sent: 3, err: `webex: GET /rooms/a: net/http: HTTP/1.x transport connection broken: malformed HTTP status code "mail.example.com" (after 3 attempts)`, kind: plain},
		{fault: "an echo of the token", call: post, server: replies(raw("Bearer:"+testToken+"\r\n\r\n", closes)), sent: 1, err: `webex: POST /rooms: net/http: HTTP/1.x transport connection broken: malformed HTTP response "Bearer:[redacted]"`, kind: plain},
		{fault: "a status of 0", call: get, server: replies(says("000 None", aRoom)), sent: 1, err: "webex: GET /rooms/a: 0 unknown status", kind: api(0)},
		{fault: "a switch of protocols that nobody asked for", call: get, server: replies(raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", stalls)), timeout: time.Second, sent: 1, err: "webex: GET /rooms/a: 101 Switching Protocols", kind: api(101)},
		{fault: "early hints", call: get, server: replies(raw(times(3, "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=next\r\n\r\n")+room.text, keeps)), got: "room a", sent: 1},
		{fault: "early hints without end", call: get, server: replies(raw(times(4000, "HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=next\r\n\r\n")+room.text, closes), room), set: smallHeaders, got: "room a", sent: 2},
		{fault: "two lengths", call: post, server: replies(raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", closes)), sent: 1, err: `webex: POST /rooms: net/http: HTTP/1.x transport connection broken: http: message cannot contain multiple Content-Length headers; got ["5" "6"]`, kind: plain},
		{fault: "a header line without a colon", call: get, server: replies(raw("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", closes), room), got: "room a", sent: 2},
		{fault: "a header of 11 MiB", call: post, server: replies(raw("HTTP/1.1 200 OK\r\nX-Long: x", closes).padded(11 << 20)), sent: 1, err: "webex: POST /rooms: net/http: HTTP/1.x transport connection broken: net/http: server response headers exceeded 10485760 bytes; aborted", kind: plain},

		// Half a body.
		{fault: "reset in the body, once", call: list, server: replies(firstPage, lastPage.cut(`{"items"`, resets), lastPage), got: "a b c", sent: 3},
		{fault: "reset in the body", call: list, server: replies(firstPage, lastPage.cut(`{"items"`, resets)), got: "a b", sent: 4, err: "webex: GET /rooms: reading the answer: connection reset by peer (after 3 attempts)", kind: is(syscall.ECONNRESET)},
		{fault: "reset in the body", call: post, server: replies(room.cut(`{"id`, resets), room), sent: 1, err: "webex: POST /rooms: reading the answer: connection reset by peer", kind: is(syscall.ECONNRESET)},
		{fault: "reset in the body", call: file, server: replies(content.cut("01234", resets)), got: "01234", sent: 1, err: `webex: saving "" after 5 bytes: connection reset by peer`, kind: is(syscall.ECONNRESET)},
		{fault: "reset in the body, though it is gone", call: remove, server: replies(room.cut(`{"id`, resets), says("404 Not Found", "{}")), sent: 2},
		{fault: "a body shorter than its length", call: list, server: replies(firstPage.cut(`{"items":[{"id":"a"}`, closes)), sent: 3, err: "webex: GET /rooms: reading the answer: unexpected EOF (after 3 attempts)", kind: is(io.ErrUnexpectedEOF)},
		{fault: "a body shorter than its length", call: file, server: replies(content.cut("01234", closes)), got: "01234", sent: 1, err: `webex: saving "" after 5 bytes: unexpected EOF`, kind: is(io.ErrUnexpectedEOF)},
		{fault: "a body longer than its length", call: get, server: replies(raw(room.text+"more", closes)), got: "room a", sent: 1},
		{fault: "a body longer than its length", call: file, server: replies(raw(content.text+"more", closes)), got: "0123456789", sent: 1},
		{fault: "a body without a length that ends early", call: list, server: replies(raw(noLength+`{"items":[{"id":"a"},`, closes)), sent: 1, err: "webex: GET /rooms: the answer cannot be read: items: unexpected EOF at byte 21 (status 200)", kind: as[*webex.DecodeError]},
		{fault: "a body without a length that ends at once", call: list, server: replies(raw(noLength, closes)), sent: 1, err: "webex: GET /rooms: the answer cannot be read: unexpected EOF at byte 0 (status 200)", kind: as[*webex.DecodeError]},
		{fault: "a chunk that is cut", call: get, server: replies(raw(chunked+"a\r\n"+aRoom[:3], closes), room), got: "room a", sent: 2},
		{fault: "a chunk that is none", call: post, server: replies(raw(chunked+"zz\r\n", closes), room), sent: 1, err: "webex: POST /rooms: reading the answer: invalid byte in chunk length", kind: plain},
		{fault: "no end of the chunks", call: file, server: replies(raw(chunked+"5\r\n01234\r\n", closes)), got: "01234", sent: 1, err: `webex: saving "" after 5 bytes: unexpected EOF`, kind: is(io.ErrUnexpectedEOF)},
		{fault: "a body that stops and a context that ends", call: get, server: replies(room.cut(`{"id`, stalls)), timeout: 50 * time.Millisecond, sent: 1, err: "webex: GET /rooms/a: reading the answer: context deadline exceeded", kind: is(context.DeadlineExceeded)},
		{fault: "a body that stops and a context that ends", call: file, server: replies(content.cut("01234", stalls)), timeout: 50 * time.Millisecond, got: "01234", sent: 1, err: `webex: saving "" after 5 bytes: context deadline exceeded`, kind: is(context.DeadlineExceeded)},
		{fault: "an error whose body stops and a context that ends", call: get, server: replies(says("503 Service Unavailable", `{"message":"x"}`).cut(`{"message`, stalls)), timeout: 50 * time.Millisecond, sent: 1, err: "webex: GET /rooms/a: 503 Service Unavailable", kind: api(503)},
		{fault: "an error whose body is reset", call: post, server: replies(says("403 Forbidden", `{"message":"x"}`).cut(`{"message`, resets)), sent: 1, err: "webex: POST /rooms: 403 Forbidden", kind: api(403)},
		{fault: "an answer that trickles", call: list, server: replies(reply{text: firstPage.text, then: trickles}, lastPage), got: "a b c", sent: 2},

		// A body that is none of Webex's.
		{fault: "HTML in place of JSON", call: get, server: replies(ok(html)), sent: 1, err: `webex: GET /rooms/a: the answer is not from Webex but a page of HTML: "Sign in to the network" (status 200)`, kind: as[*webex.DecodeError]},
		{fault: "HTML in place of JSON", call: list, server: replies(firstPage, ok(html)), got: "a b", sent: 2, err: `webex: GET /rooms: the answer is not from Webex but a page of HTML: "Sign in to the network" (status 200)`, kind: as[*webex.DecodeError]},
		{fault: "HTML in place of JSON", call: post, server: replies(ok(html)), sent: 1, err: `webex: POST /rooms: the answer is not from Webex but a page of HTML: "Sign in to the network" (status 200; the call may have taken effect)`, kind: as[*webex.DecodeError]},
		{fault: "HTML in place of nothing", call: remove, server: replies(ok(html)), sent: 1, err: `webex: DELETE /rooms/a: the answer is not from Webex but a page of HTML: "Sign in to the network" (status 200; the call may have taken effect)`, kind: as[*webex.DecodeError]},
		{fault: "HTML in place of a file", call: file, server: replies(ok(html)), got: html, sent: 1},
		{fault: "nothing", call: get, server: replies(ok("")), got: "room ", sent: 1},
		{fault: "nothing", call: post, server: replies(ok("")), got: "room ", sent: 1},
		{fault: "nothing", call: list, server: replies(firstPage, ok("")), got: "a b", sent: 2, err: "webex: GET /rooms: the answer cannot be read: unexpected EOF at byte 0 (status 200)", kind: as[*webex.DecodeError]},
		{fault: "nothing", call: file, server: replies(ok("")), sent: 1},
		{fault: "204", call: get, server: replies(raw("HTTP/1.1 204 No Content\r\n\r\n", keeps)), got: "room ", sent: 1},
		{fault: "204", call: post, server: replies(raw("HTTP/1.1 204 No Content\r\n\r\n", keeps)), got: "room ", sent: 1},
		{fault: "204", call: list, server: replies(raw("HTTP/1.1 204 No Content\r\n\r\n", keeps)), sent: 1},
		{fault: "half a JSON", call: get, server: replies(ok(aRoom[:4])), sent: 1, err: "webex: GET /rooms/a: the answer cannot be read: unexpected EOF at byte 4 (status 200)", kind: as[*webex.DecodeError]},
		{fault: "half a JSON", call: list, server: replies(firstPage, ok(`{"items":[{"id":"c"}`)), got: "a b", sent: 2, err: "webex: GET /rooms: the answer cannot be read: items: unexpected EOF at byte 20 (status 200)", kind: as[*webex.DecodeError]},
		{fault: "a page and a half", call: list, server: replies(ok(roomPage("a") + `{"items":[`)), sent: 1, err: "webex: GET /rooms: the answer cannot be read: invalid character '{' after top-level value at byte 22 (status 200)", kind: as[*webex.DecodeError]},
		{fault: "40 MiB of JSON", call: get, server: replies(raw("HTTP/1.1 200 OK\r\nContent-Length: 41943040\r\n\r\n", closes).padded(40 << 20)), sent: 1, err: "webex: GET /rooms/a: the answer has more than 32 MiB", kind: plain},
		{fault: "40 MiB of JSON without a length", call: list, server: replies(firstPage, raw(noLength, closes).padded(40<<20)), got: "a b", sent: 2, err: "webex: GET /rooms: the answer has more than 32 MiB", kind: plain},
		{fault: "40 MiB of JSON in 40 KiB", call: post, server: replies(ok(times(40, zipped(times(1<<20, " "))), "Content-Encoding: gzip")), sent: 1, err: "webex: POST /rooms: the answer has more than 32 MiB", kind: plain},
		{fault: "40 MiB of an error", call: post, server: replies(raw("HTTP/1.1 400 Bad Request\r\n\r\n", closes).padded(40 << 20)), sent: 1, err: "webex: POST /rooms: 400 Bad Request", kind: api(400)},
		{fault: "deep JSON", call: get, server: replies(ok(`{"new":` + times(9000, `{"x":[`) + times(9000, `]}`) + `}`)), sent: 1, err: "webex: GET /rooms/a: the answer cannot be read: new" + times(40, ".x[0]") + "…: exceeded max depth at byte 30006 (status 200)", kind: as[*webex.DecodeError]},
		{fault: "deep JSON", call: list, server: replies(firstPage, ok(times(1<<20, "["))), got: "a b", sent: 2, err: "webex: GET /rooms: the answer cannot be read: a list should be an object, not an array (status 200)", kind: as[*webex.DecodeError]},
		{fault: "a deep list", call: list, server: replies(ok(`{"items":[{"id":"a","new":` + times(10_000, `{"x":[`))), sent: 1, err: "webex: GET /rooms: the answer cannot be read: items[0].new" + times(38, ".x[0]") + "…: exceeded max depth at byte 30019 (status 200)", kind: as[*webex.DecodeError]},
		{fault: "a deep error", call: get, server: replies(says("400 Bad Request", `{"message":"m","errors":`+times(20_000, "["))), sent: 1, err: "webex: GET /rooms/a: 400 Bad Request", kind: api(400)},
		{fault: "gzip", call: list, server: replies(ok(zipped(roomPage("a")), "Content-Encoding: gzip")), got: "a", sent: 1},
		{fault: "broken gzip, once", call: list, server: replies(ok("\x1f\x8bnonsense", "Content-Encoding: gzip"), lastPage), got: "c", sent: 2},
		{fault: "broken gzip", call: post, server: replies(ok(zipped(aRoom)[:20], "Content-Encoding: gzip")), sent: 1, err: "webex: POST /rooms: reading the answer: unexpected EOF", kind: is(io.ErrUnexpectedEOF)},
		{fault: "no gzip at all", call: post, server: replies(ok(aRoom, "Content-Encoding: gzip")), sent: 1, err: "webex: POST /rooms: reading the answer: gzip: invalid header", kind: is(gzip.ErrHeader)},

		// Redirects.
		{fault: "a redirect", call: get, server: replies(says("302 Found", "", "Location: /v1/elsewhere"), room), got: "room a", sent: 2},
		{fault: "a redirect", call: list, server: replies(firstPage, says("307 Temporary Redirect", "", "Location: $own/v1/elsewhere"), lastPage), got: "a b c", sent: 3},
		{fault: "a redirect to another host", call: get, server: replies(says("302 Found", "", "Location: $foreign/")), got: "room a", sent: 1},
		{fault: "a redirect to another host", call: file, server: replies(says("302 Found", "", "Location: $foreign/")), got: aRoom, sent: 1},
		{fault: "a redirect to another host", call: post, server: replies(says("307 Temporary Redirect", "", "Location: $foreign/")), sent: 1, err: "webex: POST /rooms: 307 redirect not followed, to http://foreign/", kind: api(307)},
		{fault: "a redirect to another host", call: send, server: replies(says("308 Permanent Redirect", "", "Location: $foreign/")), sent: 1, err: "webex: POST /messages: 308 redirect not followed, to http://foreign/", kind: api(308)},
		{fault: "a redirect to another host", call: remove, server: replies(says("302 Found", "", "Location: $foreign/")), sent: 1, err: "webex: DELETE /rooms/a: 302 redirect not followed, to http://foreign/", kind: api(302)},
		{fault: "a redirect to HTTP", call: get, cert: &certificate{}, server: replies(says("302 Found", "", "Location: $foreign/")), sent: 1, err: "webex: GET /rooms/a: 302 redirect not followed, to http://foreign/", kind: api(302)},
		{fault: "a redirect in a loop", call: get, server: replies(says("302 Found", "", "Location: /v1/rooms/a")), sent: 6, err: "webex: GET /rooms/a: 302 redirect not followed, to /v1/rooms/a", kind: api(302)},
		{fault: "a redirect to nowhere", call: get, server: replies(says("302 Found", "")), sent: 1, err: "webex: GET /rooms/a: 302 Found", kind: api(302)},
		{fault: "a redirect to nowhere", call: post, server: replies(says("307 Temporary Redirect", "")), sent: 1, err: "webex: POST /rooms: 307 Temporary Redirect", kind: api(307)},
		{fault: "a redirect to nonsense", call: get, server: replies(says("302 Found", "", "Location: http://[::")), sent: 1, err: "webex: GET /rooms/a: 302 Found", kind: api(302)},
		{fault: "a redirect to nonsense", call: remove, server: replies(says("308 Permanent Redirect", "", "Location: http://[::")), sent: 1, err: "webex: DELETE /rooms/a: 308 Permanent Redirect", kind: api(308)},
		{fault: "a redirect to nonsense", call: send, server: replies(says("307 Temporary Redirect", "", "Location: http://[::")), sent: 1, err: "webex: POST /messages: 307 Temporary Redirect", kind: api(307)},
		{fault: "a redirect to a file", call: get, server: replies(says("302 Found", "", "Location: file:///etc/passwd")), sent: 1, err: "webex: GET /rooms/a: 302 redirect not followed, to file:///etc/passwd", kind: api(302)},
		{fault: "304", call: get, server: replies(raw("HTTP/1.1 304 Not Modified\r\n\r\n", keeps)), sent: 1, err: "webex: GET /rooms/a: 304 Not Modified", kind: api(304)},

		// Success has more than one number.
		{fault: "201", call: post, server: replies(says("201 Created", aRoom)), got: "room a", sent: 1},
		{fault: "202", call: post, server: replies(says("202 Accepted", aRoom)), got: "room a", sent: 1},
		{fault: "206", call: put, server: replies(says("206 Partial Content", aRoom)), got: "room a", sent: 1},

		// Retry-After.
		{fault: "429 for an hour", call: post, server: replies(says("429 Too Many Requests", html, "Retry-After: 3600")), sent: 1, err: "webex: POST /rooms: 429 Sign in to the network (it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)", kind: retryAfter(time.Hour)},
		{fault: "429 for 0 s", call: post, server: replies(says("429 Too Many Requests", "", "Retry-After: 0"), room), got: "room a", sent: 2},
		{fault: "429 in the middle of an upload", call: send, server: replies(says("429 Too Many Requests", "", "Retry-After: 0"), ok(aMessage)), got: "message m", sent: 2},
		{fault: "429 in the middle of a list", call: list, server: replies(firstPage, says("429 Too Many Requests", "", "Retry-After: 0"), lastPage), got: "a b c", sent: 3},
		{fault: "429 for less than nothing", call: post, server: replies(says("429 Too Many Requests", "", "Retry-After: -5"), room), got: "room a", sent: 2},
		{fault: "429 for a part of a second", call: post, server: replies(says("429 Too Many Requests", "", "Retry-After: 1.5"), room), got: "room a", sent: 2},
		{fault: "429 for two times at once", call: get, server: replies(says("429 Too Many Requests", "", "Retry-After: 3600", "Retry-After: 0")), sent: 1, err: "webex: GET /rooms/a: 429 Too Many Requests (it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)", kind: retryAfter(time.Hour)},
		{fault: "429 until a date", call: get, server: replies(says("429 Too Many Requests", "", "Retry-After: Sat, 01 Jan 2500 00:00:00 GMT")), sent: 1, err: "webex: GET /rooms/a: 429 Too Many Requests (it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)", kind: api(429)},
		{fault: "429 for ever", call: file, server: replies(says("429 Too Many Requests", "", "Retry-After: 99999999999999999999")), sent: 1, err: "webex: GET /v1/contents/x: 429 Too Many Requests (it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)", kind: retryAfter(9223372036 * time.Second)},
		{fault: "a scan that takes an hour", call: file, server: replies(says("423 Locked", "", "Retry-After: 3600")), sent: 1, err: "webex: GET /v1/contents/x: 423 Locked (it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)", kind: retryAfter(time.Hour)},
		{fault: "503 for an hour", call: get, server: replies(says("503 Service Unavailable", "", "Retry-After: 3600")), sent: 1, err: "webex: GET /rooms/a: 503 Service Unavailable (it would have to wait 1h0m0s, longer than RetryPolicy.MaxWait allows)", kind: retryAfter(time.Hour)},

		// Links.
		{fault: "a link to another host", call: list, server: replies(ok(roomPage("a"), "Link: <$foreign/?cursor=2>; rel=next"), lastPage), got: "a c", sent: 2},
		{fault: "a link after others", call: list, server: replies(ok(roomPage("a"), `Link: <?cursor=0>; rel="first"`, `Link: <?cursor=2>; rel="next"`), lastPage), got: "a c", sent: 2},
		{fault: "a link with a space", call: list, server: replies(ok(roomPage("a"), "Link: <?cursor=a b>; rel=next"), lastPage), got: "a c", sent: 2},
		{fault: "a link with a tab", call: list, server: replies(ok(roomPage("a"), "Link: <?cursor=a\tb>; rel=next"), lastPage), got: "a c", sent: 2},
		{fault: "a link with an umlaut", call: list, server: replies(ok(roomPage("a"), "Link: <?displayName=ü&cursor=2>; rel=next"), lastPage), got: "a c", sent: 2},
		{fault: "a link with a broken escape", call: list, server: replies(ok(roomPage("a"), "Link: <?%zz=%&cursor=2>; rel=next"), lastPage), got: "a c", sent: 2},
		{fault: "a link without a query", call: list, server: replies(ok(roomPage("a"), "Link: </v1/rooms>; rel=next"), lastPage), got: "a", sent: 1, err: "webex: GET /rooms: the link to the next page has no query", kind: plain},
		{fault: "a link without an end", call: list, server: replies(ok(roomPage("a"), "Link: <?cursor=2; rel=next")), got: "a", sent: 1, err: `webex: GET /rooms: the Link header cannot be read: "<?cursor=2; rel=next"`, kind: plain},
		{fault: "a link to the same page", call: list, server: replies(ok(roomPage("a"), "Link: <?cursor=2>; rel=next")), got: "a a", sent: 2, err: `webex: GET /rooms: the next page, "cursor=2", is one that was read before`, kind: plain},
		{fault: "a link of 1 MiB", call: list, server: replies(ok(roomPage("a"), "Link: <?cursor="+times(1<<20, "x")+">; rel=next"), lastPage), got: "a c", sent: 2},

		// Tokens.
		{fault: "a token source that fails", call: get, server: replies(room), set: tokenSource(&tokens{""}), err: "webex: GET /rooms/a: getting a token: the vault is closed", kind: plain},
		{fault: "a token source that fails in the middle of a list", call: list, server: replies(firstPage, lastPage), set: tokenSource(&tokens{testToken, ""}), got: "a b", sent: 1, err: "webex: GET /rooms: getting a token: the vault is closed", kind: plain},
		{fault: "a token source that fails once", call: getTwice, server: replies(room), set: tokenSource(new(failsOnce)), got: "room a", sent: 1},
		{fault: "a token source that fails, in an upload", call: send, server: replies(ok(aMessage)), set: tokenSource(&tokens{""}), err: "webex: POST /messages: getting a token: the vault is closed", kind: plain},
		{fault: "a token source that is slow", call: post, server: replies(room), set: tokenSource(slowSource(5 * time.Millisecond)), got: "room a", sent: 1},
		{fault: "a token source that is slow and a context that ends", call: post, server: replies(room), set: tokenSource(slowSource(200 * time.Millisecond)), timeout: 30 * time.Millisecond, err: "webex: POST /rooms: getting a token: context deadline exceeded", kind: is(context.DeadlineExceeded)},
		{fault: "a token that is not accepted", call: post, server: replies(says("401 Unauthorized", "")), sent: 1, err: "webex: POST /rooms: 401 Unauthorized", kind: is(webex.ErrUnauthorized)},
	}
}

// refusals are the answers that say no. Each leaves its connection for others.
func refusals() []fault {
	var faults []fault
	for _, status := range []int{400, 401, 403, 404, 405, 409, 410, 415, 418, 423, 428, 500, 502, 503, 504, 599} {
		line := fmt.Sprint(status, " ", http.StatusText(status))
		repeated := status == 423 || status == 500 || status >= 502 && status <= 504
		for _, call := range []faultyCall{get, post, file} {
			f := fault{fault: line, call: call, server: replies(says(line, `{}`)), sent: 1, kind: api(status), conns: 1}
			text := line
			if status == 599 {
				text = "599 unknown status"
			}
			if repeated && call.name != "post" {
				f.sent, text = 3, text+" (after 3 attempts)"
			}
			f.err = "webex: " + map[string]string{"get": "GET /rooms/a", "post": "POST /rooms", "file": "GET /v1/contents/x"}[call.name] + ": " + text
			faults = append(faults, f)
		}
	}
	return faults
}

func TestFaults(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	log.SetOutput(io.Discard) // net/http reports a body that is too long
	defer log.SetOutput(os.Stderr)
	for _, f := range append(faults(), refusals()...) {
		t.Run(f.fault+"/"+f.call.name, f.play)
	}
}

func (f *fault) play(t *testing.T) {
	before := goroutines()
	ctx := context.Background()
	if f.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, f.timeout)
		defer cancel()
	}
	s := f.newStage(t)
	bystander := listen(t, nil, ok("{}"))
	callers := &http.Client{Transport: s.transport}
	visit(t, callers, bystander)
	client, err := webex.NewClient(append([]webex.Option{s.token, webex.WithBaseURL(s.baseURL), webex.WithHTTPClient(callers),
		webex.WithRetry(webex.RetryPolicy{MaxAttempts: 3, MinBackoff: time.Millisecond, MaxWait: time.Second})}, s.opts...)...)
	require.NoError(t, err)

	got, err := f.call.run(ctx, client, s)
	assert.Equal(t, f.got, got)
	requests, statuses := s.own.sent()
	assert.Len(t, requests, f.sent)
	if f.conns > 0 {
		assert.Equal(t, f.conns, s.own.connections())
	}
	s.checkError(t, f, err)
	s.checkToken(t, requests, err)
	checkPosts(t, requests, statuses)

	visit(t, callers, bystander)
	assert.Equal(t, 1, bystander.connections(), "the caller's idle connections are kept")
	s.transport.CloseIdleConnections()
	assert.True(t, soon(func() bool { return s.dialer.open.Load() == 0 }), "a connection is left")
	assert.True(t, soon(func() bool { return s.uploads.left.Load() == 0 }), "a content is left open")
	left, err := os.ReadDir(os.TempDir())
	require.NoError(t, err)
	assert.Empty(t, left, "a temporary file is left")
	for _, server := range []*wire{s.own, s.foreign, bystander} {
		server.stop()
	}
	if !soon(func() bool { return len(newGoroutines(before)) == 0 }) {
		t.Errorf("left running: %s", strings.Join(newGoroutines(before), "\n\n"))
	}
}

// TestHeaderTimeout shows how long a client with a transport of its own waits
// for a server that never answers.
func TestHeaderTimeout(t *testing.T) {
	tests := []struct {
		method   string
		attempts int
		wantErr  string
	}{
		{"GET", 5, "webex: GET /rooms: net/http: timeout awaiting response headers (after 5 attempts)"},
		{"POST", 1, "webex: POST /rooms: net/http: timeout awaiting response headers"},
	}
	for _, test := range tests {
		t.Run(test.method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var servers sync.WaitGroup
				defer servers.Wait()
				transport := webex.NewTransport()
				defer transport.CloseIdleConnections()
				transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
					ours, theirs := net.Pipe()
					servers.Go(func() { _, _ = io.Copy(io.Discard, theirs) })
					return ours, nil
				}
				client := newClient(t, "http://webex.test/v1", webex.WithHTTPClient(&http.Client{Transport: transport}))
				start := time.Now()
				assert.EqualError(t, do(t.Context(), client, test.method, "/rooms"), test.wantErr)
				backoffs := 7500 * time.Millisecond
				least := time.Duration(test.attempts) * time.Minute
				assert.GreaterOrEqual(t, time.Since(start), least)
				assert.LessOrEqual(t, time.Since(start), least+backoffs)
			})
		})
	}
}

// TestFaultsOverHTTP2 has the faults of streams, which share a connection.
func TestFaultsOverHTTP2(t *testing.T) {
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"items":[`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	tests := []struct {
		name, method string
		steps        []http.HandlerFunc
		wantSent     int
		wantErr      string
	}{
		{"a stream is reset", "GET", []http.HandlerFunc{cut, answer(200, "{}")}, 2, ""},
		{"a stream is reset", "PUT", []http.HandlerFunc{cut, answer(200, "{}")}, 2, ""},
		{"a stream is reset", "POST", []http.HandlerFunc{cut, answer(200, "{}")}, 1, "webex: POST /rooms: stream error: stream ID 1; INTERNAL_ERROR; received from peer"},
		{"a stream is reset in the body", "GET", []http.HandlerFunc{half, answer(200, "{}")}, 2, ""},
		{"a stream is reset in the body", "POST", []http.HandlerFunc{half, answer(200, "{}")}, 1, "webex: POST /rooms: reading the answer: stream error: stream ID 1; INTERNAL_ERROR; received from peer"},
		{"a refusal leaves the connection", "POST", []http.HandlerFunc{answer(403, "{}")}, 1, "webex: POST /rooms: 403 Forbidden"},
	}
	for _, test := range tests {
		t.Run(test.name+"/"+test.method, func(t *testing.T) {
			script := &script{steps: test.steps}
			server := httptest.NewUnstartedServer(script)
			server.EnableHTTP2 = true
			server.Config.ErrorLog = log.New(io.Discard, "", 0)
			server.StartTLS()
			defer server.Close()
			transport, dialer := webex.NewTransport(), new(dialer)
			transport.DialContext, transport.Proxy = dialer.dial, nil
			transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig
			client := newClient(t, server.URL+"/v1", webex.WithHTTPClient(&http.Client{Transport: transport}),
				webex.WithRetry(webex.RetryPolicy{MinBackoff: time.Millisecond}))
			err := do(t.Context(), client, test.method, "/rooms")
			if test.wantErr == "" {
				assert.NoError(t, err)
			} else {
				assert.EqualError(t, err, test.wantErr)
			}
			assert.Len(t, script.sent(), test.wantSent)
			assert.EqualValues(t, 1, dialer.open.Load(), "one connection serves all")
			transport.CloseIdleConnections()
			assert.True(t, soon(func() bool { return dialer.open.Load() == 0 }), "a stream is left open")
		})
	}
}
