package webex_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A reply is what a server does about a request, down to the bytes: what it
// writes, and what becomes of the connection then.
type reply struct {
	text  string
	pad   int // this many spaces after the text
	then  ending
	early bool // does not wait for the request's body
}

type ending int

const (
	keeps    ending = iota // the connection, for further requests
	closes                 // the connection in order
	resets                 // the connection, as a crash does
	stalls                 // until the client gives up
	trickles               // writes byte by byte, then keeps the connection
)

// ok is an answer of success with a body of JSON.
func ok(body string, header ...string) reply { return says("200 OK", body, header...) }

// says is an answer that is as it should be.
func says(status, body string, header ...string) reply {
	header = append(header, "Content-Type: application/json", fmt.Sprint("Content-Length: ", len(body)))
	return raw("HTTP/1.1 "+status+"\r\n"+strings.Join(header, "\r\n")+"\r\n\r\n"+body, keeps)
}

// raw is any bytes.
func raw(text string, then ending) reply { return reply{text: text, then: then} }

// padded is the reply with spaces after it.
func (r reply) padded(n int) reply {
	r.pad = n
	return r
}

// cut is the reply up to the given text, and another ending.
func (r reply) cut(after string, then ending) reply {
	before, _, found := strings.Cut(r.text, after)
	if !found {
		panic("there is no " + after)
	}
	r.text, r.then = before+after, then
	return r
}

// beforeBody is the reply without waiting for the request's body.
func (r reply) beforeBody() reply {
	r.early = true
	return r
}

// A wire is a server on loopback that follows a script to the byte, the last
// reply again and again, and keeps what it was sent.
type wire struct {
	net.Listener
	replies []reply
	expand  *strings.Replacer // of the replies' texts

	mu       sync.Mutex
	requests []recorded
	statuses []string // what they were answered with
	heard    bytes.Buffer
	conns    map[net.Conn]bool
	accepted int
	done     chan struct{}
	serving  sync.WaitGroup
}

// listen starts a server that speaks TLS if there is a configuration for it.
func listen(t *testing.T, config *tls.Config, replies ...reply) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	if config != nil {
		listener = tls.NewListener(listener, config)
	}
	w := &wire{Listener: listener, replies: replies, expand: strings.NewReplacer(), conns: make(map[net.Conn]bool), done: make(chan struct{})}
	w.serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			w.mu.Lock()
			w.accepted++
			w.conns[conn] = true
			w.mu.Unlock()
			w.serving.Go(func() { w.serve(conn) })
		}
	})
	return w
}

func (w *wire) addr() string { return w.Addr().String() }

// stop closes all that is open and waits until nothing runs.
func (w *wire) stop() {
	w.Close()
	close(w.done)
	w.mu.Lock()
	for conn := range w.conns {
		conn.Close()
	}
	w.mu.Unlock()
	w.serving.Wait()
}

func (w *wire) serve(conn net.Conn) {
	defer conn.Close()
	for reader := bufio.NewReader(io.TeeReader(conn, w)); w.exchange(conn, reader); {
	}
}

// Write keeps the bytes that a connection delivers.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.heard.Len() < 1<<20 {
		w.heard.Write(p)
	}
	return len(p), nil
}

// exchange reads a request and replies. It reports whether to go on.
func (w *wire) exchange(conn net.Conn, reader *bufio.Reader) bool {
	req, err := http.ReadRequest(reader)
	if err != nil {
		if err != io.EOF {
			_, _ = io.WriteString(conn, "HTTP/1.1 400 Bad Request\r\n\r\n")
		}
		return false
	}
	w.mu.Lock()
	reply := w.replies[min(len(w.requests), len(w.replies)-1)]
	status, _, _ := strings.Cut(strings.TrimPrefix(reply.text, "HTTP/1.1 "), " ")
	n := len(w.requests)
	w.requests = append(w.requests, recorded{Method: req.Method, Path: req.URL.Path, Query: req.URL.RawQuery, Header: req.Header})
	w.statuses = append(w.statuses, status)
	w.mu.Unlock()
	if !reply.early {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return false
		}
		w.mu.Lock()
		w.requests[n].Body = string(body)
		w.mu.Unlock()
	}
	return w.send(conn, reply)
}

func (w *wire) send(conn net.Conn, r reply) bool {
	text := r.text
	if strings.Contains(text, "$") {
		text = w.expand.Replace(text)
	}
	if r.then == trickles {
		for i := range len(text) {
			time.Sleep(50 * time.Microsecond)
			if _, err := io.WriteString(conn, text[i:i+1]); err != nil {
				return false
			}
		}
		return true
	}
	if _, err := io.WriteString(conn, text); err != nil {
		return false
	}
	spaces := bytes.Repeat([]byte(" "), 64<<10)
	for left := r.pad; left > 0; left -= len(spaces) {
		if _, err := conn.Write(spaces[:min(left, len(spaces))]); err != nil {
			return false
		}
	}
	switch r.then {
	case resets:
		_ = conn.(*net.TCPConn).SetLinger(0)
		return false
	case stalls:
		if r.early {
			<-w.done // without reading on
		}
		_, _ = io.Copy(io.Discard, conn)
		return false
	}
	return r.then == keeps
}

// sent returns what the server was asked, and with which status it answered.
func (w *wire) sent() (requests []recorded, statuses []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.requests, w.statuses
}

// bytes returns all that the server has read, at most a mebibyte of it.
func (w *wire) bytes() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.heard.String()
}

// connections returns how many connections the server has had.
func (w *wire) connections() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.accepted
}
