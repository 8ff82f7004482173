package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
	"kassa/internal/wire"
)

// call is what the log tells about one request; never its body.
type call struct {
	id      string
	dialect string
	action  string
	started time.Time
	till    int64 // 0 until it is authenticated
}

// ServeHTTP answers one call, always with HTTP 200 and an envelope, and logs it in one line.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{id: h.ids.next(), started: h.Now()}
	c.dialect, c.action = route(r.URL.Path)
	value, err := h.run(w, r, c)
	w.Header().Set("X-Request-Id", c.id)
	if file, ok := value.(document); ok && err == nil {
		var begun bool
		if begun, err = file.send(w); begun {
			h.finish(r, c, err)
			return
		}
	}
	body, failed := encode(value, err)
	if failed.after > 0 {
		w.Header().Set("Retry-After", failed.retryAfter())
	}
	lost := r.Context().Err() // before the answer: a caller may hang up as soon as it has it
	if err := send(w, r, body); err != nil {
		lost = err
	}
	h.log(r, c, failed, lost)
}

// encode is an action's result as JSON; failed is nothing when it succeeded.
func encode(value any, err error) (body []byte, failed failure) {
	if err == nil {
		body, err = wire.Marshal(value)
	}
	if err == nil {
		return body, failure{}
	}
	failed = explain(err)
	body, err = wire.Marshal(wire.Failure(failed.messages...))
	if err != nil {
		failed.causes = append(failed.causes, err)
	}
	return body, failed
}

// run takes a call from its path to its action. A panic is a defect of ours: it becomes an Internal fault, and its
// stack is for the log alone.
func (h *handler) run(w http.ResponseWriter, r *http.Request, c *call) (answer any, err error) {
	defer func() {
		if defect := recover(); defect != nil {
			err = fmt.Errorf("panic: %v\n%s", defect, debug.Stack())
		}
	}()
	do, known := h.dialects[c.dialect][c.action]
	if !known {
		return nil, fault.New(fault.NotFound, "Unknown path, it must be one of the API's actions, for example /v3/invoice/create/")
	}
	if r.Method != http.MethodPost {
		return nil, fault.New(fault.Invalid, "The method must be POST, with a JSON object as the body")
	}
	request, err := read(w, r)
	if err != nil {
		return nil, err
	}
	request.keys = r.Header.Values(idempotency.Header)
	request.path = strings.Trim(singleSlashes(r.URL.Path), "/")
	return h.authorised(r.Context(), do, request, c)
}

// authorised does the action for a till that proved itself and is within its rate. Nobody else makes us work.
func (h *handler) authorised(ctx context.Context, do action, request *fields, c *call) (any, error) {
	login, secret := request.required("auth_login"), request.required("auth_secret")
	if err := request.err(); err != nil {
		return nil, err
	}
	owner, err := h.Tills.Authenticate(ctx, login, secret)
	if err != nil {
		return nil, err
	}
	c.till = owner.ID
	if err := h.limits.charge(owner, c.started); err != nil {
		return nil, err
	}
	return do(ctx, owner, request)
}

// log writes the call's line and counts it; lost says that nobody waited for the answer, which is no defect of ours.
func (h *handler) log(r *http.Request, c *call, failed failure, lost error) {
	took := h.Now().Sub(c.started)
	h.observe(c, failed, took)
	level := slog.LevelInfo
	attributes := []slog.Attr{
		slog.String("request", c.id),
		slog.String("method", r.Method),
		slog.String("path", shorten(r.URL.Path)),
		slog.String("outcome", failed.outcome()),
		slog.Int64("till", c.till),
		slog.Duration("duration", took),
	}
	if lost != nil {
		attributes = append(attributes, slog.Any("lost", lost))
	} else if len(failed.causes) > 0 {
		level = slog.LevelError
	}
	if len(failed.causes) > 0 {
		attributes = append(attributes, slog.Any("error", errors.Join(failed.causes...)))
	}
	h.Log.LogAttrs(r.Context(), level, "api", attributes...)
}

// shorten bounds what a stranger can put into the log.
func shorten(path string) string {
	const limit = 100
	if len(path) > limit {
		return path[:limit] + "…"
	}
	return path
}

// requestIDs numbers the calls of one run of the program; the run's start tells runs apart.
type requestIDs struct {
	run  string
	last atomic.Int64
}

func newRequestIDs(started time.Time) *requestIDs {
	return &requestIDs{run: strconv.FormatInt(started.UnixMilli(), 36)}
}

func (ids *requestIDs) next() string {
	return ids.run + "-" + strconv.FormatInt(ids.last.Add(1), 10)
}
