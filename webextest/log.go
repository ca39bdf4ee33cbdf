package webextest

import (
	"context"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// log logs a request that was answered.
func (s *Server) log(ctx context.Context, w *recordedWriter) {
	if s.logger == nil {
		return
	}
	w.rec.mu.Lock()
	r := w.entry.Request
	w.rec.mu.Unlock()
	attrs := []slog.Attr{slog.String("method", r.Method), slog.String("path", s.redactPath(r.Path))}
	if len(r.Query) > 0 {
		attrs = append(attrs, slog.String("query", s.redactQuery(r.Query)))
	}
	attrs = append(attrs, slog.Int("status", r.Status))
	if p := s.Person(r.PersonID); p != nil {
		attrs = append(attrs, slog.String("person", p.Email))
	}
	attrs = append(attrs, slog.Duration("duration", time.Since(r.Time)))
	s.logger.LogAttrs(ctx, slog.LevelInfo, "request", attrs...)
}

// redacted stands for a secret. It looks the same in a URL.
const redacted = "redacted"

// secretName matches the names of parameters whose values may be secret.
var secretName = regexp.MustCompile(`(?i)token|secret|code|password|assertion|authorization`)

func (s *Server) redactPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if s.isToken(part) {
			parts[i] = redacted
		}
	}
	return strings.Join(parts, "/")
}

// redactQuery returns a query as text that is easy to read, not one to send.
func (s *Server) redactQuery(query url.Values) string {
	shown := url.Values{}
	for name, values := range query {
		if s.isToken(name) {
			name = redacted
		}
		for _, value := range values {
			if secretName.MatchString(name) || s.isToken(value) {
				value = redacted
			}
			shown.Add(name, value)
		}
	}
	return shown.Encode()
}

// isToken reports whether a text is a token of the fake.
func (s *Server) isToken(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tokens[text] != nil || s.oauth.refreshTokens[text] != nil
}
