package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kassa/internal/idempotency"
)

// TestEveryCreateActsOnce: an action that makes something reads the key before anything else.
func TestEveryCreateActsOnce(t *testing.T) {
	h, creates := newHouse(), 0
	for dialect, actions := range h.handled.(*handler).dialects {
		for name := range actions {
			if !strings.HasSuffix(name, "/create") {
				continue
			}
			creates++
			request := httptest.NewRequest(http.MethodPost, "/"+dialect+"/"+name+"/", strings.NewReader("{"+auth+"}"))
			request.Header.Set(idempotency.Header, "two words")
			answer := httptest.NewRecorder()
			h.handled.ServeHTTP(answer, request)
			if body := answer.Body.String(); !strings.Contains(body, "`Idempotency-Key` must be one key") {
				t.Errorf("%s of %s answered %s", name, dialect, body)
			}
		}
	}
	if creates < 4 {
		t.Errorf("only %d actions create", creates)
	}
}
