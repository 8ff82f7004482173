package app

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
)

// phase is where a server's life stands.
type phase int

const (
	starting phase = iota
	serving
	draining
)

// pingTimeout bounds the question to the database, so that a readiness check always gets an answer.
const pingTimeout = 2 * time.Second

// health answers /healthz and /readyz. It is safe for concurrent use.
type health struct {
	ping func(context.Context) error

	mu     sync.Mutex
	phase  phase
	broken []string          // components that suffer, without the database
	why    map[string]string // they suffer, without numbers
}

// report is what the two paths answer with.
type report struct {
	Status   string   `json:"status"`
	Degraded []string `json:"degraded,omitempty"`
}

func (h *health) enter(p phase) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.phase = p
}

// note keeps whether a component works, and tells whether that changed or the reason did: the first failure may hide what
// is worse. Numbers are no part of a reason, or a node that syncs would give a new one for each block. It never makes the
// server unready: one dead feed must not stop all sales.
func (h *health) note(component string, err error) (changed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	at, was := slices.BinarySearch(h.broken, component)
	if err == nil {
		if was {
			h.broken = slices.Delete(h.broken, at, at+1)
		}
		return was
	}
	if !was {
		h.broken = slices.Insert(h.broken, at, component)
	}
	why := numbers.ReplaceAllString(err.Error(), "")
	changed = !was || why != h.why[component]
	if h.why == nil {
		h.why = map[string]string{}
	}
	h.why[component] = why
	return changed
}

var numbers = regexp.MustCompile(`[0-9a-f]*[0-9][0-9a-f]*`) // and hashes

func (h *health) state() (phase, []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.phase, slices.Clone(h.broken)
}

// alive answers /healthz: the process runs.
func (h *health) alive(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, report{Status: "alive"})
}

// ready answers /readyz: 503 while starting, draining or without a usable database (design section 6).
func (h *health) ready(w http.ResponseWriter, r *http.Request) {
	phase, broken := h.state()
	switch {
	case phase == starting:
		answer(w, http.StatusServiceUnavailable, report{Status: "starting"})
	case phase == draining:
		answer(w, http.StatusServiceUnavailable, report{Status: "draining"})
	case !h.pinged(r.Context()):
		answer(w, http.StatusServiceUnavailable, report{Status: "no database"})
	case len(broken) > 0:
		answer(w, http.StatusOK, report{Status: "degraded", Degraded: broken})
	default:
		answer(w, http.StatusOK, report{Status: "ready"})
	}
}

func (h *health) pinged(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	return h.ping(ctx) == nil
}

func answer(w http.ResponseWriter, status int, body report) {
	text, _ := json.Marshal(body) // texts only
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text) // a client that left needs no answer
}
