package app

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadyz(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name   string
		phase  phase
		ping   error
		notes  map[string]error
		status int
		body   string
	}{
		{"starting", starting, nil, nil, 503, `{"status":"starting"}`},
		{"ready", serving, nil, nil, 200, `{"status":"ready"}`},
		{"draining", draining, nil, nil, 503, `{"status":"draining"}`},
		{"without a database", serving, broken, nil, 503, `{"status":"no database"}`},
		{
			"with sick rails", serving, nil, map[string]error{"timers": broken, "rail test": broken, "callbacks": nil},
			200, `{"status":"degraded","degraded":["rail test","timers"]}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := &health{ping: func(context.Context) error { return test.ping }}
			h.enter(test.phase)
			for component, err := range test.notes {
				h.note(component, err)
			}
			answer := httptest.NewRecorder()
			h.ready(answer, httptest.NewRequest(http.MethodGet, "/readyz", nil))
			if answer.Code != test.status {
				t.Errorf("status %d, want %d", answer.Code, test.status)
			}
			if diff := cmp.Diff(test.body, answer.Body.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNoteTellsOfChanges(t *testing.T) {
	var h health
	broken, syncing, further := errors.New("broken"), errors.New("it has block 7 of 90"), errors.New("it has block 8 of 91")
	steps := []struct {
		err     error
		changed bool
	}{
		{nil, false},
		{broken, true}, {broken, false},
		{syncing, true}, {further, false}, {broken, true},
		{nil, true},
		{nil, false}, {broken, true},
	}
	for i, step := range steps {
		if changed := h.note("rail test", step.err); changed != step.changed {
			t.Errorf("step %d: changed %t, want %t", i, changed, step.changed)
		}
	}
}
