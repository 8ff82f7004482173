package app

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// requestKey finds a request's id in its context.
type requestKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// maxLogged bounds what a stranger's path puts into the log, in bytes.
const maxLogged = 100

// numbered gives each request of the page an id, which a payer can quote, and logs it in one line. The query is left
// out: an invoice's id opens its page.
func numbered(log *slog.Logger, now func() time.Time, next http.Handler) http.Handler {
	run := "p" + strconv.FormatInt(now().UnixMilli(), 36) // tells this run's ids from those of the one before
	var last atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, begin := run+"-"+strconv.FormatInt(last.Add(1), 10), now()
		seen := &status{ResponseWriter: w, code: http.StatusOK}
		next.ServeHTTP(seen, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
		log.Info("page", "request", id, "method", r.Method, "path", r.URL.Path[:min(len(r.URL.Path), maxLogged)], "status", seen.code, "duration", now().Sub(begin))
	})
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
