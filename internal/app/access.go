package app

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"kassa/internal/page"
)

// requestKey finds a request's id in its context.
type requestKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// maxLogged bounds what a stranger's path puts into the log, in bytes.
const maxLogged = 100

// numbered gives each request of the page an id, which a payer can quote, and logs it in one line. A
// request brings no id of its own: whoever reads the log must be able to rely on it. The query is left out: an invoice's id opens its page.
func numbered(log *slog.Logger, now func() time.Time, observe observer, next http.Handler) http.Handler {
	run := "p" + strconv.FormatInt(now().UnixMilli(), 36) // tells this run's ids from those of the one before
	var last atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, begin := run+"-"+strconv.FormatInt(last.Add(1), 10), now()
		seen := &status{ResponseWriter: w, code: http.StatusOK}
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(seen, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
		took := now().Sub(begin)
		observe("page", pageAction(r.URL.Path), strconv.Itoa(seen.code), took)
		log.InfoContext(r.Context(), "page", "request", id, "method", r.Method, "path", r.URL.Path[:min(len(r.URL.Path), maxLogged)], "status", seen.code, "duration", took)
	})
}

// observer hears of an answered request; its texts come from closed sets.
type observer func(dialect, action, outcome string, took time.Duration)

// pageAction is a path of the page as a label: files are one, and so are paths that strangers make up.
func pageAction(path string) string {
	switch {
	case path == "/" || path == "/status" || page.IsForm(path):
		return path
	case strings.HasPrefix(path, "/assets/"):
		return "/assets/"
	}
	return "unknown"
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *status) Unwrap() http.ResponseWriter { return s.ResponseWriter }
